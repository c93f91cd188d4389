import { idFor, keyOf } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, RecordedDecision, UndoRefusal, Workbook } from '../workbook/workbook.ts'
import { movementOf } from './actions.ts'
import { closeOfMovement, historyOf } from './past.ts'
import type { Movement } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** Something that moved stock, with all that was recorded together with it. */
export interface StockWrite {
  /** undefined: its row was typed in the sheet, or is older than the journal */
  readonly decision: RecordedDecision | undefined
  /** its movements as they stand in the ledger now */
  readonly movements: readonly Movement[]
}

/** The newest two of a person's own writes of stock, newest first. What only takes back is none. */
export async function ownWrites(workbook: Workbook, actor: string): Promise<StockWrite[]> {
  const isWrite = (kind: unknown) => kind !== 'reversal'
  const rows = { tab: movementsTab, field: 'actor', holds: actor, and: ({ kind }: CellsOf) => isWrite(kind) }
  const decisions = await workbook.recorded(rows, 2)
  return decisions.map((decision) => ({ decision, movements: standing(decision, workbook.facts()) }))
}

type CellsOf = Readonly<Record<string, unknown>>

/** The write that a movement belongs to. */
export async function writeOf(workbook: Workbook, movement: Movement): Promise<StockWrite> {
  const rows = { tab: movementsTab, field: movementsTab.key, holds: movement.id }
  const [decision] = await workbook.recorded(rows, 1)
  return decision === undefined
    ? { decision, movements: [movement] }
    : { decision, movements: standing(decision, workbook.facts()) }
}

/** What took a write back, or counts it out: the reversal of its first movement that has one. */
export async function takenBackBy(
  workbook: Workbook,
  { decision, movements }: StockWrite,
): Promise<Movement | 'undone' | undefined> {
  const reversal = movements
    .map((each) => reversalOf(workbook.facts(), each))
    .find((each) => each !== undefined)
  if (reversal !== undefined) return reversal
  const id = decision?.requestId
  return id !== undefined && (await workbook.answered(`undo:${id}`)) !== undefined ? 'undone' : undefined
}

/**
 * Takes a write back by reversals: all that was recorded with it, as Undo does; of a row that no decision made, the row.
 *
 * @param forbids what of a change the person may not take back
 */
export async function takeBack(
  workbook: Workbook,
  { decision, movements }: StockWrite,
  actor: string,
  forbids: (change: Change, facts: Facts) => string | undefined,
): Promise<Result<Outcome<string[]>, UndoRefusal>> {
  if (decision !== undefined) return workbook.undo(decision.requestId, actor, forbids)
  const id = movements[0]?.id ?? ''
  return workbook.change<string[], UndoRefusal>(`undo:row:${id}`, (facts) => {
    const tab = movementsTab.title
    const movement = movementOf(facts, id)
    const close = closeOfMovement(facts, id)
    if (movement === undefined && close !== undefined) return refuse({ code: 'closed', tab, key: id, close })
    if (movement === undefined)
      return refuse({ code: 'changed-since', tab, key: id, field: movementsTab.columns.id.header })
    if (movement.status === 'void' || reversalOf(facts, movement) !== undefined)
      return refuse({ code: 'nothing-to-undo' })
    const what = forbids(append(movementsTab, movement), facts)
    if (what !== undefined) return refuse({ code: 'not-approver', what })
    const at = serialOfInstant(facts.now, facts.timeZone)
    const reversal = movementsTab.reverse?.(movement, {
      id: idFor(movementsTab.idPrefix ?? 'MV', 'undo', 'row', id),
      at,
      by: actor,
    })
    if (reversal === undefined) return refuse({ code: 'nothing-to-undo' })
    return accept({ changes: [append(movementsTab, reversal)], reply: [reversal.id] })
  })
}

/** Pieces by SKU that on hand goes up by when a write is taken back. */
export function effectOnHand(movements: readonly Movement[]): Map<string, number> {
  const bySku = new Map<string, number>()
  for (const { sku, bucket, quantity, status } of movements)
    if (bucket === 'sellable' && status !== 'void') bySku.set(sku, (bySku.get(sku) ?? 0) - quantity)
  return bySku
}

/** The movement's reversal that still counts; undefined when there is none. */
function reversalOf(facts: Facts, { id, sku }: Movement): Movement | undefined {
  const key = keyOf(id)
  return historyOf(facts, sku).find(
    ({ kind, ref, status }) => kind === 'reversal' && status !== 'void' && keyOf(ref) === key,
  )
}

function standing({ changes }: RecordedDecision, facts: Facts): Movement[] {
  return changes.flatMap((change) =>
    change.kind === 'append' && change.tab === movementsTab.title
      ? (movementOf(facts, change.key) ?? [])
      : [],
  )
}
