import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import type { ShownRow } from './sheet-hand.ts'

const followed = ['Movements', 'Returns'] as const

/**
 * Says what each change of the book made of the rows that the bot promises something about: which came, which went, which
 * got another id, and which cells of which row changed. Rows that only moved say nothing.
 *
 * @returns to be called after each change
 */
export function watchRows(person: SheetPerson, log: (line: string) => void): () => void {
  const known = new Map<string, ReadonlyMap<string, readonly ShownRow[]>>()
  return () => {
    for (const tab of followed) {
      const now = Map.groupBy<string, ShownRow>(person.records(tab), wordsOf)
      const before = known.get(tab)
      known.set(tab, now)
      if (before === undefined) continue
      for (const line of differences(missingFrom(now, before), missingFrom(before, now)))
        log(`${tab}: ${line}`)
    }
  }
}

/** A row without blanks, its cells in the order of their headers: where columns stand says nothing. */
function wordsOf(row: ShownRow): string {
  const filled = Object.entries(row).filter(([, cell]) => cell !== null)
  return JSON.stringify(filled.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Rows of `there` that `here` has fewer times. */
function missingFrom(
  here: ReadonlyMap<string, readonly ShownRow[]>,
  there: ReadonlyMap<string, readonly ShownRow[]>,
): ShownRow[] {
  return [...there].flatMap(([words, rows]) => rows.slice(here.get(words)?.length ?? 0))
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
