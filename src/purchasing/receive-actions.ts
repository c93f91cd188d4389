import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { balanceOf, newMovement, unknownLocation } from '../stock/actions.ts'
import { movementsTab } from '../stock/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { currencyOf, linesOf, poOf, supplierWords, type PoLineRow, type PoRow } from './actions.ts'
import { planStep } from './step-actions.ts'
import {
  decideArrival,
  extrasOf,
  isOpen,
  landedUnitCosts,
  statusAfterArrival,
  type Arrival,
  type PoRefusal,
  type PoStatus,
} from './rules.ts'
import { poLinesTab } from './tabs.ts'

/** What came, as somebody says it. */
export interface ReceiptWish {
  readonly requestId: string
  readonly id: string
  /** by the id of its line, or by SKU */
  readonly arrivals: readonly ({ readonly line: string } & Arrival)[]
  readonly location: string | undefined
  readonly actor: string
  /** whether somebody said that more than ordered is right */
  readonly confirmed: boolean
}

/** One line of a receipt. */
export type ReceivedLine = {
  readonly sku: string
  readonly accepted: number
  readonly rejected: number
  /** pieces that are still to come */
  readonly outstanding: number
  readonly onHandBefore: number
  readonly onHandAfter: number
  /** in the workbook's currency; null: not known */
  readonly landedCost: number | null
}

/** What a receipt answered; kept in the journal. */
export type ReceiptReply = {
  readonly id: string
  readonly supplier: string
  readonly before: PoStatus
  readonly after: PoStatus
  readonly lines: readonly ReceivedLine[]
  /** why no landed cost is known; '' where it is */
  readonly costGap: string
}

/**
 * Books pieces that came: accepted ones on hand, rejected ones held.
 *
 * Refusals: 'unknown-po', 'not-open', 'not-in-order', 'unknown-skus', 'unknown-place', and those of decideArrival.
 */
export async function receivePo(
  workbook: Workbook,
  wish: ReceiptWish,
): Promise<Result<Outcome<ReceiptReply>, PoRefusal>> {
  return workbook.change<ReceiptReply, PoRefusal>(wish.requestId, (facts) => {
    const po = poOf(facts, wish.id)
    if (po === undefined) return refuse({ code: 'unknown-po', id: wish.id })
    if (!isOpen(po.status) && po.status !== 'received')
      return refuse({ code: 'not-open', id: po.id, status: po.status })
    if (unknownLocation(facts, wish.location) !== undefined)
      return refuse({ code: 'unknown-place', location: wish.location ?? '' })
    const lines = linesOf(facts, po.id)
    const coming: { line: PoLineRow; arrival: Arrival }[] = []
    for (const arrival of wish.arrivals) {
      const line = lineNamed(lines, arrival.line)
      if (line === undefined) return refuse({ code: 'not-in-order', id: po.id, sku: arrival.line })
      coming.push({ line, arrival })
    }
    const decided = decideArrival(po.id, coming, wish.confirmed)
    if (!decided.ok) return decided
    const planned = planReceipt(facts, po, decided.value, {
      requestId: wish.requestId,
      actor: wish.actor,
      reason: '',
      location: wish.location,
      types: 'received',
    })
    return planned.ok ? accept({ changes: planned.value.changes, reply: planned.value.reply }) : planned
  })
}

/** How a receipt is written. */
interface ReceiptHow {
  readonly requestId: string
  readonly actor: string
  readonly reason: string
  readonly location: string | undefined
  /** received: the bot writes what came into the line, too. booked: a person typed it there already */
  readonly types: 'received' | 'booked'
}

/**
 * The movements, cells and step of a receipt, for a decision that may hold more. Negative pieces take back what was booked.
 *
 * What was typed by people and what was booked by the bot are cells of two changes: should somebody type another number
 * just now, it stands, and the difference is booked after this.
 */
export function planReceipt(
  facts: Facts,
  po: PoRow,
  coming: readonly { readonly line: PoLineRow; readonly arrival: Arrival }[],
  how: ReceiptHow,
): Result<{ readonly changes: Change[]; readonly reply: ReceiptReply }, PoRefusal> {
  const unknown = coming.filter(({ line }) => facts.find(skusTab, line.sku) === undefined)
  if (unknown.length > 0) return refuse({ code: 'unknown-skus', skus: unknown.map(({ line }) => line.sku) })
  const { costs, gap } = landedCostsOf(facts, po)
  const changes: Change[] = []
  const told: ReceivedLine[] = []
  const moved = new Map<string, number>()
  for (const { line, arrival } of coming) {
    const record = facts.find(skusTab, line.sku)
    if (record === undefined) continue
    const cost = costs.get(keyOf(line.id))
    changes.push(
      ...movementsFor(facts, po, { line, record, arrival, cost }, how),
      ...cellsFor(line, arrival, how),
    )
    const before = balanceOf(facts, record.sku).onHand + (moved.get(keyOf(record.sku)) ?? 0)
    moved.set(keyOf(record.sku), (moved.get(keyOf(record.sku)) ?? 0) + arrival.accepted)
    told.push({
      sku: record.sku,
      ...arrival,
      outstanding: Math.max(0, line.ordered - receivedAfter(line, arrival, how)),
      onHandBefore: before,
      onHandAfter: before + arrival.accepted,
      landedCost: cost ?? null,
    })
  }
  const after = statusAfterArrival(
    linesOf(facts, po.id).map((line) => {
      const came = coming.filter((each) => each.line === line)
      return {
        ...line,
        received: came.reduce(
          (sum, { arrival }) => receivedAfter({ ...line, received: sum }, arrival, how),
          line.received ?? 0,
        ),
      }
    }),
  )
  if (po.status !== after) changes.push(...planStep(facts, po, after, {}).changes)
  const reply: ReceiptReply = {
    id: po.id,
    supplier: supplierWords(facts, po),
    before: po.status,
    after,
    lines: told,
    costGap: gap,
  }
  return accept({ changes, reply })
}

/** A line by its id, or the only one of a SKU. */
function lineNamed(lines: readonly PoLineRow[], words: string): PoLineRow | undefined {
  const byId = lines.find(({ id }) => keyOf(id) === keyOf(words))
  if (byId !== undefined) return byId
  const bySku = lines.filter(({ sku }) => keyOf(sku) === keyOf(words))
  return bySku.find((line) => line.ordered > (line.received ?? 0)) ?? bySku[0]
}

function receivedAfter(line: PoLineRow, arrival: Arrival, how: ReceiptHow): number {
  const now = line.received ?? 0
  return how.types === 'booked' ? now : now + arrival.accepted + arrival.rejected
}

function movementsFor(
  facts: Facts,
  po: PoRow,
  what: { line: PoLineRow; record: SkuRecord; arrival: Arrival; cost: number | undefined },
  how: ReceiptHow,
): Change[] {
  const { line, record, arrival } = what
  const reason = how.reason || `received from ${supplierWords(facts, po)}`
  const one = (bucket: 'sellable' | 'held', quantity: number): Change[] => {
    if (quantity === 0) return []
    const movement = newMovement(facts, {
      id: idFor('MV', how.requestId, line.id, bucket),
      record,
      bucket,
      quantity,
      kind: 'receipt',
      location: how.location,
      reason: bucket === 'held' ? `${reason}, rejected` : reason,
      ref: po.id,
      actor: how.actor,
    })
    return [append(movementsTab, { ...movement, unitCost: what.cost ?? movement.unitCost })]
  }
  return [...one('sellable', arrival.accepted), ...one('held', arrival.rejected)]
}

function cellsFor(line: PoLineRow, { accepted, rejected }: Arrival, how: ReceiptHow): Change[] {
  const booked = {
    booked: (line.booked ?? 0) + accepted + rejected,
    bookedRejected: (line.bookedRejected ?? 0) + rejected,
  }
  const changes: Change[] = [update(poLinesTab, line, booked)]
  if (how.types === 'booked') return changes
  const received = { received: (line.received ?? 0) + accepted + rejected }
  const cells = rejected === 0 ? received : { ...received, rejected: (line.rejected ?? 0) + rejected }
  return [...changes, update(poLinesTab, line, cells)]
}

/** The landed cost of a piece of each line, by the line's id in the workbook's currency, or why it is not known. */
export function landedCostsOf(
  facts: Facts,
  po: PoRow,
): { readonly costs: ReadonlyMap<string, number>; readonly gap: string } {
  const lines = linesOf(facts, po.id)
  const ours = settingsOf(facts).currency
  const currency = currencyOf(facts, po)
  const nothing = (gap: string) => ({ costs: new Map<string, number>(), gap })
  const open = lines.filter(({ unitCost }) => unitCost === null).map(({ sku }) => sku)
  if (open.length > 0) return nothing(`no unit cost of ${open.slice(0, 3).join(', ')}`)
  if (currency !== ours && po.fxRate === null) return nothing(`no FX rate from ${currency} to ${ours}`)
  const costed = lines.map(({ ordered, unitCost }) => ({ pieces: ordered, unitCost: unitCost ?? 0 }))
  const costs = landedUnitCosts(costed, extrasOf(po), currency === ours ? 1 : (po.fxRate ?? 1))
  return { costs: new Map(lines.map(({ id }, at) => [keyOf(id), costs[at] ?? 0])), gap: '' }
}
