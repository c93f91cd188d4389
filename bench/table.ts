import { figure, timesBetter } from './figures.ts'

/** One measured thing, ours beside the peer's. */
export interface Row {
  readonly what: string
  /** NaN or undefined: not measured */
  readonly ours: number | undefined
  readonly peer: number | undefined
  readonly unit: string
  readonly better: 'less' | 'more'
  /** what ours is meant to reach, in the same unit */
  readonly aim?: number
  /** words beside the numbers, such as a floor or how many failed */
  readonly oursNote?: string
  readonly peerNote?: string
}

/** Rows that belong together. */
export interface Group {
  readonly title: string
  readonly rows: readonly Row[]
}

const head = ['', 'Jumpring', 'the usual way', 'times better', 'aim']

/** The table in Markdown, columns in line. Never throws. */
export function tableOf(groups: readonly Group[]): string {
  const lines = groups.flatMap(({ title, rows }) => [[`**${title}**`, '', '', '', ''], ...rows.map(cellsOf)])
  const widths = head.map((words, at) =>
    Math.max(words.length, ...lines.map((cells) => cells[at]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...lines.map(line)].join('\n')
}

/** What does not reach its aim, in words. Never throws. */
export function missed(groups: readonly Group[]): string[] {
  return groups.flatMap(({ title, rows }) =>
    rows.filter((row) => reaches(row) === false).map((row) => `${title}: ${row.what}`),
  )
}

function cellsOf(row: Row): string[] {
  const better = timesBetter(row.ours ?? Number.NaN, row.peer ?? Number.NaN, row.better)
  return [
    row.what,
    valueWords(row.ours, row.unit, row.oursNote),
    valueWords(row.peer, row.unit, row.peerNote),
    better === undefined ? '' : figure(better),
    aimWords(row),
  ]
}

function valueWords(value: number | undefined, unit: string, note: string | undefined): string {
  if (value === undefined) return note ?? ''
  const words = `${figure(value)}${Number.isNaN(value) || unit === '' ? '' : ` ${unit}`}`
  return note === undefined ? words : `${words} (${note})`
}

function aimWords(row: Row): string {
  if (row.aim === undefined) return ''
  const limit = `${row.better === 'less' ? '≤' : '≥'} ${figure(row.aim)}`
  const reached = reaches(row)
  return reached === undefined ? limit : `${limit}: ${reached ? 'yes' : '**no**'}`
}

function reaches({ ours, aim, better }: Row): boolean | undefined {
  if (aim === undefined || ours === undefined || Number.isNaN(ours)) return undefined
  return better === 'less' ? ours <= aim : ours >= aim
}
