/** A place in the workbook that a link or a hint points to. */
export interface SheetPlace {
  /** Google's number of the tab, as after #gid= */
  gid?: number
  tab?: string
  /** 'A12' or 'A12:L12'; without it the tab alone */
  range?: string
  /** a header's words; with `row` instead of `range` */
  column?: string
  row?: number
}

/**
 * Reads a link to the workbook: `/spreadsheets/d/<id>/edit#gid=…&range=A12`, with or without a host, the place before
 * or after the #.
 *
 * @returns undefined for every other link. Never throws.
 */
export function readSheetLink(href: string): SheetPlace | undefined {
  if (!URL.canParse(href, 'http://here.invalid')) return undefined
  const url = new URL(href, 'http://here.invalid')
  if (!/^\/spreadsheets\/d\/[^/]+(\/|$)/.test(url.pathname)) return undefined
  return readPlace(url)
}

/** The place that a page's own address names; undefined when it names none. */
export function readPlace(url: URL): SheetPlace | undefined {
  const after = new URLSearchParams(url.hash.slice(1))
  const gid = after.get('gid') ?? url.searchParams.get('gid')
  const range = after.get('range') ?? url.searchParams.get('range')
  const place: SheetPlace = {}
  if (gid !== null && /^\d+$/.test(gid)) place.gid = Number(gid)
  if (range !== null) place.range = range
  return gid === null && range === null && !url.pathname.startsWith('/spreadsheets/') ? undefined : place
}

export interface CellRange {
  top: number
  left: number
  bottom: number
  right: number
}

/** 'B3', 'B3:D5', '5:5' or 'B:B', with or without a tab's name before it, as 1-based numbers. */
export function readRange(range: string): CellRange | undefined {
  const match = /^(?:.*!)?\$?([A-Z]{0,3})\$?(\d*)(?::\$?([A-Z]{0,3})\$?(\d*))?$/i.exec(range.trim())
  if (!match) return undefined
  const [, left = '', top = '', right = left, bottom = top] = match
  if (left === '' && top === '') return undefined
  return {
    top: top === '' ? 1 : Number(top),
    left: left === '' ? 1 : columnNumber(left),
    bottom: bottom === '' ? Number(top || 1) : Number(bottom),
    right: right === '' ? columnNumber(left || 'A') : columnNumber(right),
  }
}

function columnNumber(letters: string): number {
  return Array.from(letters.toUpperCase(), (letter) => letter.charCodeAt(0) - 64).reduce(
    (sum, digit) => sum * 26 + digit,
    0,
  )
}
