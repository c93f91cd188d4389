/** A rectangle of cells, 0-based, ends left out of it; an end that is undefined reaches as far as the grid. */
export interface Box {
  startRow: number
  endRow?: number | undefined
  startColumn: number
  endColumn?: number | undefined
}

/** A rectangle with all its ends. */
export interface Area {
  startRow: number
  endRow: number
  startColumn: number
  endColumn: number
}

/** A range as it is written: its tab's title when it names one, and its cells when it names some. */
export interface RangeWords {
  title: string | undefined
  cells: Box | undefined
}

/** 'A' for 0, 'AA' for 26. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** 0 for 'A', 26 for 'aa'. */
export function columnIndex(letters: string): number {
  return (
    Array.from(letters.toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  )
}

/** A title as Google writes it before the ! of a range. */
export function quoteTitle(title: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(title) && !/^[A-Za-z]{1,3}\d+$/.test(title)
    ? title
    : `'${title.replaceAll("'", "''")}'`
}

/**
 * Reads A1 notation: `Tab`, `'My tab'!A1:B2`, `A5:Z`, `Tab!1:1`, `B:B`, `C3`.
 *
 * @returns undefined when it is none. A word that could be both, as 'Tab', is a title: `isTitle` decides.
 */
export function readRange(words: string, isTitle: (title: string) => boolean): RangeWords | undefined {
  const quoted = /^'((?:[^']|'')*)'(?:!(.*))?$/s.exec(words)
  if (quoted) return inTab(quoted[1]?.replaceAll("''", "'") ?? '', quoted[2])
  const bang = words.lastIndexOf('!')
  if (bang >= 0) return inTab(words.slice(0, bang), words.slice(bang + 1))
  if (isTitle(words)) return { title: words, cells: undefined }
  const cells = readCells(words)
  return cells && { title: undefined, cells }
}

function inTab(title: string, rest: string | undefined): RangeWords | undefined {
  if (rest === undefined) return { title, cells: undefined }
  const cells = readCells(rest)
  return cells && { title, cells }
}

const corner = /^\$?([A-Za-z]{0,3})\$?(\d{0,7})$/

/** Reads the part of a range behind the !. */
export function readCells(words: string): Box | undefined {
  const [first = '', second, ...more] = words.split(':')
  const from = corner.exec(first)
  const to = corner.exec(second ?? first)
  if (!from || !to || more.length > 0 || first === '' || second === '') return undefined
  const [, fromLetters = '', fromNumber = ''] = from
  const [, toLetters = '', toNumber = ''] = to
  // One cell needs both; 'B' or '5' alone is no range, and of 'A5:Z' the first corner must have what the second has.
  if (second === undefined && (fromLetters === '' || fromNumber === '')) return undefined
  if (fromNumber === '0' || toNumber === '0') return undefined
  if ((fromLetters === '') !== (toLetters === '')) return undefined
  const columns =
    fromLetters === '' ? [0, undefined] : sorted(columnIndex(fromLetters), columnIndex(toLetters))
  const rows = rowsOf(fromNumber, toNumber)
  return { startRow: rows[0] ?? 0, endRow: rows[1], startColumn: columns[0] ?? 0, endColumn: columns[1] }
}

function rowsOf(from: string, to: string): (number | undefined)[] {
  if (from === '' && to === '') return [0, undefined]
  if (to === '') return [Number(from) - 1, undefined]
  if (from === '') return [Number(to) - 1, undefined]
  return sorted(Number(from) - 1, Number(to) - 1)
}

function sorted(one: number, other: number): [number, number] {
  return one <= other ? [one, other + 1] : [other, one + 1]
}

/** The area in A1 notation with its tab, as Google answers it. */
export function writeRange(title: string, area: Area): string {
  const first = `${columnLetters(area.startColumn)}${area.startRow + 1}`
  const last = `${columnLetters(area.endColumn - 1)}${area.endRow}`
  return `${quoteTitle(title)}!${first === last ? first : `${first}:${last}`}`
}
