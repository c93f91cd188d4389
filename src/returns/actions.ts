import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { daysBetween, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { plainWords } from '../kit/plain-words.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { balanceOf, newMovement } from '../stock/actions.ts'
import { movementsOf, pastOf } from '../stock/past.ts'
import { movementsTab } from '../stock/tabs.ts'
import { append, update } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import {
  awaitsInspection,
  decideInspection,
  decideReturn,
  lossOf,
  soldPieces,
  type Condition,
  type Disposition,
  type Resolution,
  type ReturnReason,
  type ReturnRefusal,
  type ReturnStatus,
} from './rules.ts'
import { returnsTab } from './tabs.ts'

export type ReturnRow = RowOf<typeof returnsTab>

const returnedBySku: Derivation<ReadonlyMap<string, number>> = {
  tabs: [returnsTab],
  daily: false,
  derive: (facts) => {
    const pieces = new Map<string, number>()
    for (const row of facts.rows(returnsTab)) {
      if (row.status === 'denied') continue
      pieces.set(keyOf(row.sku), (pieces.get(keyOf(row.sku)) ?? 0) + row.quantity)
    }
    return pieces
  },
}

/** Pieces of a SKU in all returns that were not denied. */
export function returnedPieces(facts: Facts, sku: string): number {
  return facts.derived(returnedBySku).get(keyOf(sku)) ?? 0
}

/** Pieces of a SKU that were ever sold, in closed months, too; taken-back sales left out. */
export function soldOf(facts: Facts, sku: string): number {
  return soldPieces(movementsOf(pastOf(facts, sku)))
}

/** A return by its id. */
export function returnOf(facts: Facts, id: string): ReturnRow | undefined {
  return id.trim() === '' ? undefined : facts.find(returnsTab, id)
}

/** Returns that wait for inspection, the oldest first; those without a date come last. */
export function waitingReturns(facts: Facts): ReturnRow[] {
  return byAge(facts.rows(returnsTab).filter((row) => awaitsInspection(row.status)))
}

/** Returns that were inspected and are still held for repair or a claim, the oldest first. */
export function heldReturns(facts: Facts): ReturnRow[] {
  return byAge(facts.rows(returnsTab).filter((row) => row.status === 'inspected'))
}

/** Everything that is not over: waiting for inspection or held, what was asked for first first. */
export function unfinishedReturns(facts: Facts): ReturnRow[] {
  const rows = facts.rows(returnsTab)
  return byAge(rows.filter(({ status }) => awaitsInspection(status) || status === 'inspected'))
}

/** Returns whose id is the words, else waiting ones and then all of a SKU or order that holds them, accents ignored. */
export function findReturns(facts: Facts, words: string): ReturnRow[] {
  const exact = returnOf(facts, words)
  if (exact !== undefined) return [exact]
  const wanted = plainWords(words)
  if (wanted === '') return []
  const found = facts
    .rows(returnsTab)
    .filter((row) => plainWords(`${row.sku} ${row.orderLine}`).includes(wanted))
  const waiting = found.filter((row) => awaitsInspection(row.status))
  return byAge(waiting.length > 0 ? waiting : found)
}

/** The id of a return of the team's for examples: the oldest that waits, else the first. */
export function exampleReturn(facts: Facts): string | undefined {
  return (waitingReturns(facts)[0] ?? facts.rows(returnsTab)[0])?.id
}

/** Days since the return was asked for; undefined when nobody noted it. */
export function ageDays(row: ReturnRow, today: LocalDate): number | undefined {
  const since = row.requested ?? row.received
  return since === null ? undefined : daysBetween(since, today)
}

/** A return as it is logged. */
export interface ReturnWish {
  readonly requestId: string
  readonly sku: string
  readonly quantity: number
  readonly reason: ReturnReason
  readonly orderLine: string
  readonly note: string
}

/** What logging a return answered; kept in the journal. */
export type ReturnReply = {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  readonly reason: ReturnReason
  readonly sold: number
  /** pieces returned before and with this one */
  readonly returnedBefore: number
  readonly returnedAfter: number
}

/** Logs a return; stock does not move before the inspection. Refusals as decideReturn, and 'unknown-sku'. */
export async function logReturn(
  workbook: Workbook,
  wish: ReturnWish,
): Promise<Result<Outcome<ReturnReply>, ReturnRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const record = facts.find(skusTab, wish.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
    const sold = soldOf(facts, record.sku)
    const returned = returnedPieces(facts, record.sku)
    const decided = decideReturn({ sku: record.sku, asked: wish.quantity, sold, returned })
    if (!decided.ok) return decided
    const row: ReturnRow = {
      id: idFor('RT', wish.requestId),
      orderLine: wish.orderLine.trim(),
      sku: record.sku,
      quantity: decided.value,
      reason: wish.reason,
      status: 'requested',
      condition: null,
      disposition: null,
      resolution: null,
      refund: null,
      requested: facts.today,
      received: null,
      inspected: null,
      note: wish.note.trim(),
    }
    const reply: ReturnReply = {
      id: row.id,
      sku: row.sku,
      quantity: row.quantity,
      reason: row.reason,
      sold,
      returnedBefore: returned,
      returnedAfter: returned + row.quantity,
    }
    return accept({ changes: [append(returnsTab, row)], reply })
  })
}

/** What an inspection found, as it was typed. */
export interface Inspection {
  readonly requestId: string
  readonly id: string
  readonly condition: Condition
  readonly disposition: Disposition
  readonly resolution: Resolution
  readonly refund: number | null
  readonly note: string
  readonly userId: string
  readonly actor: string
}

/** What an inspection answered; kept in the journal. */
export type InspectionReply = {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  readonly before: ReturnStatus
  readonly after: ReturnStatus
  readonly disposition: Disposition
  readonly resolution: Resolution
  readonly onHandBefore: number
  readonly onHandAfter: number
  readonly heldBefore: number
  readonly heldAfter: number
  readonly unitCost: number | null
  /** null: the cost of the pieces is unknown */
  readonly goods: number | null
  readonly refund: number
  readonly loss: number | null
  readonly movements: readonly string[]
}

/** Decides a return and moves its pieces, in one go. Refusals as decideInspection, 'unknown-return', 'unknown-sku'. */
export async function inspectReturn(
  workbook: Workbook,
  wish: Inspection,
): Promise<Result<Outcome<InspectionReply>, ReturnRefusal>> {
  return workbook.change<InspectionReply, ReturnRefusal>(wish.requestId, (facts) => {
    const row = returnOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-return', id: wish.id })
    const mayDo = mayApprove(wish.userId, settingsOf(facts))
    const decided = decideInspection(row, { ...wish, mayApprove: mayDo })
    if (!decided.ok) return decided
    const record = facts.find(skusTab, row.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: row.sku })
    const movements = decided.value.movements.map((planned, at) =>
      newMovement(facts, {
        ...planned,
        id: idFor('MV', wish.requestId, at),
        record,
        location: undefined,
        reason: `return: ${row.reason}, ${wish.disposition}`,
        ref: row.id,
        actor: wish.actor,
      }),
    )
    const patch: Partial<ReturnRow> = {
      status: decided.value.status,
      condition: wish.condition,
      disposition: wish.disposition,
      resolution: wish.resolution,
      refund: wish.refund,
      inspected: facts.today,
      ...(row.received === null ? { received: facts.today } : {}),
      ...(wish.note.trim() === ''
        ? {}
        : { note: [row.note, wish.note.trim()].filter((note) => note !== '').join('; ') }),
    }
    const { quantity } = row
    const { onHand, held } = balanceOf(facts, record.sku)
    const loss = lossOf({ ...wish, quantity, unitCost: record.cost })
    const moved = (bucket: string) =>
      movements.reduce((sum, each) => sum + (each.bucket === bucket ? each.quantity : 0), 0)
    const reply: InspectionReply = {
      id: row.id,
      sku: record.sku,
      quantity,
      before: row.status,
      after: decided.value.status,
      disposition: wish.disposition,
      resolution: wish.resolution,
      onHandBefore: onHand,
      onHandAfter: onHand + moved('sellable'),
      heldBefore: held,
      heldAfter: held + moved('held'),
      unitCost: record.cost,
      goods: loss.goods,
      refund: loss.refund,
      loss: loss.total,
      movements: movements.map((movement) => movement.id),
    }
    const changes = [
      update(returnsTab, row, patch),
      ...movements.map((movement) => append(movementsTab, movement)),
    ]
    return accept({ changes, reply })
  })
}

/** Address of a return's row. */
export function linkToReturn(facts: Facts, id?: string): string {
  return facts.link(returnsTab, id)
}

function byAge(rows: readonly ReturnRow[]): ReturnRow[] {
  return [...rows].sort((a, b) =>
    (a.requested ?? a.received ?? '9999') < (b.requested ?? b.received ?? '9999') ? -1 : 1,
  )
}
