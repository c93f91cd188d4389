import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import type { Shown, ShownRow } from './sheet-hand.ts'

const followed = ['Movements', 'Returns'] as const
/** no cell has this */
const between = '\u0001'

/**
 * Says what each change of the book made of the rows that the bot promises something about: which came, which went, which
 * got another id, and which cells of which row changed. Rows that only moved say nothing.
 *
 * @returns to be called after each change
 */
export function watchRows(person: SheetPerson, log: (line: string) => void): () => void {
  const known = new Map<string, Seen>()
  return () => {
    for (const tab of followed) {
      const now = seen(person.cells(tab))
      const before = known.get(tab)
      known.set(tab, now)
      if (before === undefined) continue
      for (const line of differences(missingFrom(now, before), missingFrom(before, now)))
        log(`${tab}: ${line}`)
    }
  }
}

/** The rows of a tab by what they say, wherever rows and columns stand; alike ones together. */
interface Seen {
  readonly headers: readonly string[]
  readonly rows: ReadonlyMap<string, readonly (readonly Shown[])[]>
}

/** A ledger has thousands of rows, and this is done at every change: each is one text, and no more is made of it. */
function seen([head = [], ...body]: readonly (readonly Shown[])[]): Seen {
  const headers = head.map((words) => String(words ?? ''))
  const order = headers.flatMap((words, at) => (words === '' ? [] : [{ words, at }]))
  order.sort((a, b) => (a.words < b.words ? -1 : 1))
  const rows = Map.groupBy(body, (row) => {
    let words = ''
    for (const { words: header, at } of order) {
      const cell = row[at] ?? null
      if (cell !== null) words += `${header}${between}${String(cell)}${between}`
    }
    return words
  })
  rows.delete('')
  return { headers, rows }
}

/** Rows of `there` that `here` has fewer times. */
function missingFrom(here: Seen, there: Seen): ShownRow[] {
  return [...there.rows].flatMap(([words, rows]) =>
    rows.slice(here.rows.get(words)?.length ?? 0).map((row) => byHeader(there.headers, row)),
  )
}

function byHeader(headers: readonly string[], row: readonly Shown[]): ShownRow {
  return Object.fromEntries(
    headers.flatMap((words, at) => (words === '' ? [] : [[words, row[at] ?? null] as const])),
  )
}

/** A row without blanks, its cells in the order of their headers. */
function wordsOf(row: ShownRow): string {
  const filled = Object.entries(row).filter(([, cell]) => cell !== null)
  return JSON.stringify(filled.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function differences(gone: readonly ShownRow[], came: readonly ShownRow[]): string[] {
  const left = new Set(came)
  const find = (test: (row: ShownRow) => boolean) => {
    const found = [...left].find(test)
    if (found !== undefined) left.delete(found)
    return found
  }
  const content = (row: ShownRow) => wordsOf({ ...row, Id: null })
  const renamed = gone.map((row) => ({ row, is: find((each) => content(each) === content(row)) }))
  const lines = renamed.map(({ row, is }) => {
    if (is !== undefined) return `the id ${nameOf(row)} becomes ${nameOf(is)} in ${content(row)}`
    const same = row['Id'] === null ? undefined : find((each) => each['Id'] === row['Id'])
    if (same === undefined) return `a row went: ${wordsOf(row)}`
    const changed = Object.keys({ ...row, ...same }).filter((header) => row[header] !== same[header])
    const cells = changed.map((header) => `${header} ${String(row[header])} → ${String(same[header])}`)
    return `in ${nameOf(row)}: ${cells.join(', ')}`
  })
  return [...lines, ...[...left].map((row) => `a row came: ${wordsOf(row)}`)]
}

function nameOf(row: ShownRow): string {
  return row['Id'] === null ? 'none' : String(row['Id'])
}
