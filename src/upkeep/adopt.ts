import { idFor } from '../kit/ids.ts'
import { accept } from '../kit/result.ts'
import type { Proposal } from '../slack/feature.ts'
import { sameCell, type CellsByField } from '../workbook/change.ts'
import type { Facts, Problem, RowWithoutId } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'

/**
 * Gives rows that people typed without an id their ids, once every cell of the row can be read.
 *
 * @param tabs those whose ids the bot gives
 */
export function adoptRows(tabs: readonly Tab[]): (facts: Facts) => readonly Proposal[] {
  return (facts) =>
    tabs.flatMap((tab) =>
      facts.unnamed(tab).flatMap((row, at, rows): Proposal[] => {
        if (badCell(tab, row) !== undefined) return []
        const twins = rows.slice(0, at).filter((other) => sameRow(other.cells, row.cells)).length
        const key = freeId(tab, row, twins, facts)
        const cells = { ...row.cells, [tab.key]: null }
        const change = { kind: 'adopt' as const, tab: tab.title, key, cells }
        // By the time, too: an adoption that was overtaken by typing is tried again.
        const requestId = idFor('ADP', key, facts.now)
        const isOpen = (now: Facts) => now.find(tab, key) === undefined
        return [{ requestId, decide: (now) => accept({ changes: isOpen(now) ? [change] : [], reply: key }) }]
      }),
    )
}

/** Rows without an id that cannot be read yet, with the first cell at fault. */
export function unreadableRows(tabs: readonly Tab[]): (facts: Facts) => readonly Problem[] {
  return (facts) =>
    tabs.flatMap((tab) =>
      facts.withoutId(tab).flatMap((row) => {
        const bad = badCell(tab, row)
        if (bad === undefined) return []
        const mark = JSON.stringify(row.cells)
        return [{ tab: tab.title, key: '', mark, rowNumber: row.rowNumber, ...bad }]
      }),
    )
}

function freeId(tab: Tab, row: RowWithoutId, twins: number, facts: Facts): string {
  const words = JSON.stringify(row.cells)
  let count = 0
  for (let n = 0; ; n += 1) {
    const key = idFor(tab.idPrefix ?? 'ID', 'adopt', words, n)
    if (facts.find(tab, key) !== undefined || isClosed(tab, key, facts)) continue
    if (count === twins) return key
    count += 1
  }
}

/** True for the id of a row like this one that went to the archive. */
function isClosed({ closing }: Tab, key: string, facts: Facts): boolean {
  return closing !== undefined && facts.find(closing.into, key) !== undefined
}

function badCell(tab: Tab, row: RowWithoutId): { column: string; got: string; expected: string } | undefined {
  for (const [field, column] of Object.entries(tab.columns)) {
    if (field === tab.key || column.edits === 'formula') continue
    const cell = row.cells[field] ?? null
    const read = column.schema.safeParse(cell)
    if (!read.success) {
      const expected = read.error.issues[0]?.message ?? column.expected
      return { column: column.header, got: cell === null || cell === '' ? 'nothing' : String(cell), expected }
    }
  }
  return undefined
}

function sameRow(a: CellsByField, b: CellsByField): boolean {
  return Object.keys({ ...a, ...b }).every((field) => sameCell(a[field], b[field]))
}
