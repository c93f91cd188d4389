import { idFor } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append, remove, sameCell, type CellsByField, type Change } from './change.ts'
import type { Facts } from './facts.ts'
import { toCells, type Tab } from './tab.ts'
import type { Decision, Keep, UndoRefusal } from './workbook.ts'

type AnyRecord = Readonly<Record<string, unknown>>

/**
 * What takes a request back: a ledger row gets a reversal, another new row is emptied, a changed cell gets its old value.
 *
 * @param how.keeps why records may not be taken away
 * @returns the keys that were put back; refused when somebody changed one of the cells since, when a row's period was
 *   closed, when something else needs a row that would be emptied, or when there is nothing to take back. Never throws.
 */
export function reverseChanges(
  changes: readonly Change[],
  tabs: readonly Tab[],
  facts: Facts,
  how: { requestId: string; by: string; keeps?: readonly Keep[] },
): Result<Decision<string[]>, UndoRefusal> {
  const reversed: Change[] = []
  for (const change of changes.toReversed()) {
    const tab = tabs.find((each) => each.title === change.tab)
    const record = tab === undefined ? undefined : facts.find(tab, change.key)
    if (tab === undefined || change.kind === 'adopt' || change.kind === 'remove' || change.kind === 'close')
      continue
    const close = record === undefined ? closeOf(tab, change.key, facts) : undefined
    if (close !== undefined) return refuse({ code: 'closed', tab: tab.title, key: change.key, close })
    const changed = record === undefined ? tab.key : changedField(tab, record, change.cells)
    if (record === undefined || changed !== undefined) {
      return refuse({
        code: 'changed-since',
        tab: tab.title,
        key: change.key,
        field: tab.columns[changed ?? '']?.header ?? '',
      })
    }
    if (change.kind === 'update') {
      const cells = putBack(tab, change.before)
      if (Object.keys(cells).length > 0)
        reversed.push({ ...change, cells, before: putBack(tab, change.cells) })
    } else if (tab.reverse === undefined) {
      const by = neededBy(tab, change.key, facts, how.keeps ?? [])
      if (by !== undefined) return refuse({ code: 'in-use', tab: tab.title, key: change.key, by })
      reversed.push(remove(tab, record))
    } else {
      const id = idFor(tab.idPrefix ?? 'RV', 'undo', how.requestId, change.key)
      const at = serialOfInstant(facts.now, facts.timeZone)
      reversed.push(append(tab, tab.reverse(record, { id, at, by: how.by })))
    }
  }
  if (reversed.length === 0) return refuse({ code: 'nothing-to-undo' })
  return accept({ changes: reversed, reply: reversed.map((change) => change.key) })
}

/** The close that took a row away since. */
function closeOf(tab: Tab, key: string, facts: Facts): string | undefined {
  const { closing } = tab
  const taken: AnyRecord | undefined = closing === undefined ? undefined : facts.find(closing.into, key)
  return taken === undefined ? undefined : String(taken[closing?.mark ?? ''])
}

function neededBy(tab: Tab, key: string, facts: Facts, keeps: readonly Keep[]): string | undefined {
  const found = keeps
    .filter((keep) => keep.tab.title === tab.title)
    .flatMap((keep) => keep.neededBy(key, facts) ?? [])
  return found.length === 0 ? undefined : found.join(' and ')
}

function changedField(tab: Tab, record: AnyRecord, written: CellsByField): string | undefined {
  const now = toCells(tab, record)
  return Object.keys(written).find((field) => !sameCell(now[field], written[field]))
}

/** Cells that are written back. What was typed to ask for an act stays gone, or the act would be asked for again. */
function putBack(tab: Tab, cells: CellsByField): CellsByField {
  return Object.fromEntries(
    Object.entries(cells).filter(([field]) => {
      const column = tab.columns[field]
      return column !== undefined && column.inbox !== true && column.edits !== 'formula'
    }),
  )
}
