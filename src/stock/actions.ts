import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { plainWords } from '../kit/plain-words.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { append, type Change } from '../workbook/change.ts'
import type { Facts, RecordIndex } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { addMovement, emptyLedger, inBucket, onHand, removeMovement, type Ledger } from './ledger.ts'
import {
  decideAdjustment,
  decideCount,
  type Bucket,
  type Movement,
  type MovementKind,
  type StockRefusal,
} from './rules.ts'
import { archiveTab, movementsTab, stockTab } from './tabs.ts'

const ledgerIndex: RecordIndex<Movement, Ledger> = {
  tab: movementsTab,
  empty: emptyLedger,
  add: addMovement,
  remove: removeMovement,
}

/** The fold of the whole ledger, kept up to date movement by movement. */
export function ledger(facts: Facts): Ledger {
  return facts.index(ledgerIndex)
}

/** What there is of a SKU, by the ledger. */
export interface Balance {
  readonly onHand: number
  readonly held: number
}

/** On hand and held of a SKU. */
export function balanceOf(facts: Facts, sku: string): Balance {
  return { onHand: onHand(ledger(facts), sku), held: inBucket(ledger(facts), sku, 'held') }
}

/** On hand at one of the team's locations; a movement without a location belongs to the first. */
export function onHandAt(facts: Facts, sku: string, location: string): number {
  const { locations } = settingsOf(facts)
  const first = keyOf(locations[0] ?? '') === keyOf(location)
  return (
    onHand(ledger(facts), sku, location) + (first && location !== '' ? onHand(ledger(facts), sku, '') : 0)
  )
}

/** A change of sellable stock, as it was asked for. */
export interface StockWish {
  readonly requestId: string
  readonly sku: string
  /** pieces, signed */
  readonly change: number
  readonly kind: MovementKind
  readonly reason: string
  readonly location: string | undefined
  readonly userId: string
  readonly actor: string
  readonly confirmed: boolean
}

/** What a stock write answered; kept in the journal. */
export type StockReply = {
  readonly id: string
  readonly sku: string
  readonly before: number
  readonly after: number
  readonly kind: MovementKind
  readonly location: string
}

/** Adds or removes sellable stock: one movement. Refusals as decideAdjustment, 'unknown-sku' and 'unknown-location'. */
export async function adjustStock(
  workbook: Workbook,
  wish: StockWish,
): Promise<Result<Outcome<StockReply>, StockRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const record = facts.find(skusTab, wish.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
    const nowhere = unknownLocation(facts, wish.location)
    if (nowhere !== undefined) return refuse(nowhere)
    const settings = settingsOf(facts)
    const before = onHand(ledger(facts), record.sku)
    const decided = decideAdjustment({
      sku: record.sku,
      change: wish.change,
      kind: wish.kind,
      onHand: wish.location === undefined ? before : onHandAt(facts, record.sku, wish.location),
      location: wish.location,
      largeLimit: settings.largeAdjustment,
      mayApprove: mayApprove(wish.userId, settings),
      confirmed: wish.confirmed,
    })
    if (!decided.ok) return decided
    const movement = newMovement(facts, {
      ...decided.value,
      id: idFor('MV', wish.requestId, 0),
      record,
      location: wish.location,
      reason: wish.reason,
      ref: '',
      actor: wish.actor,
    })
    const reply: StockReply = {
      id: movement.id,
      sku: record.sku,
      before,
      after: before + wish.change,
      kind: wish.kind,
      location: movement.location,
    }
    return accept({ changes: [append(movementsTab, movement)], reply })
  })
}

/** A stock count, as it was asked for. */
export interface CountWish {
  readonly requestId: string
  readonly sku: string
  /** pieces seen */
  readonly counted: number
  readonly reason: string
  /** undefined: all locations together */
  readonly location: string | undefined
  readonly actor: string
}

export type CountReply = {
  /** '' when the count agreed and nothing was written */
  readonly id: string
  readonly sku: string
  readonly expected: number
  readonly counted: number
  /** where the difference was written */
  readonly location: string
  /** the place that was counted; '', or absent in older replies: all of them together */
  readonly place?: string
}

/** Makes the ledger follow a count. Refusals: 'not-whole', 'unknown-sku', 'unknown-location'. */
export async function countStock(
  workbook: Workbook,
  wish: CountWish,
): Promise<Result<Outcome<CountReply>, StockRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const planned = planCount(facts, wish)
    if (!planned.ok) return planned
    return accept({ changes: planned.value.changes, reply: planned.value.reply })
  })
}

/** A count's movement and answer, for a decision that may hold more. */
export function planCount(
  facts: Facts,
  wish: CountWish,
): Result<{ changes: Change[]; reply: CountReply }, StockRefusal> {
  const record = facts.find(skusTab, wish.sku)
  if (record === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
  const nowhere = unknownLocation(facts, wish.location)
  if (nowhere !== undefined) return refuse(nowhere)
  const expected =
    wish.location === undefined
      ? onHand(ledger(facts), record.sku)
      : onHandAt(facts, record.sku, wish.location)
  const decided = decideCount(expected, wish.counted)
  if (!decided.ok) return decided
  const id = idFor('MV', wish.requestId, record.sku)
  const location = wish.location ?? settingsOf(facts).locations[0] ?? ''
  const reply = { sku: record.sku, expected, counted: wish.counted, location, place: wish.location ?? '' }
  if (decided.value === null) return accept({ changes: [], reply: { ...reply, id: '' } })
  const reason = wish.reason === '' ? 'stock count' : wish.reason
  const movement = newMovement(facts, {
    ...decided.value,
    id,
    record,
    location,
    reason,
    ref: '',
    actor: wish.actor,
  })
  return accept({ changes: [append(movementsTab, movement)], reply: { ...reply, id } })
}

/** A ledger row with its time, place and cost filled in. */
export function newMovement(
  facts: Facts,
  words: {
    id: string
    record: SkuRecord
    bucket: Bucket
    quantity: number
    kind: MovementKind
    location: string | undefined
    reason: string
    ref: string
    actor: string
    note?: string
  },
): Movement {
  return {
    id: words.id,
    at: serialOfInstant(facts.now, facts.timeZone),
    sku: words.record.sku,
    location: words.location ?? settingsOf(facts).locations[0] ?? '',
    bucket: words.bucket,
    quantity: words.quantity,
    kind: words.kind,
    reason: words.reason,
    ref: words.ref,
    unitCost: words.record.cost,
    actor: words.actor,
    note: words.note ?? '',
    status: 'ok',
  }
}

/** A movement by its id. */
export function movementOf(facts: Facts, id: string): Movement | undefined {
  return facts.find(movementsTab, id)
}

/** low, out and so on as the Stock tab says it; undefined before it was worked out. */
export function shownState(facts: Facts, sku: string): string | undefined {
  return facts.find(stockTab, sku)?.state ?? undefined
}

/** Address of a movement's row, in the archive when its month is closed. */
export function linkToMovement(facts: Facts, id: string): string {
  const closed = facts.find(movementsTab, id) === undefined && facts.find(archiveTab, id) !== undefined
  return facts.link(closed ? archiveTab : movementsTab, id)
}

/** Address of a SKU's row in the Stock tab. */
export function linkToStock(facts: Facts, sku: string): string {
  return facts.link(stockTab, sku)
}

/** Makes the ledger follow several counts at one place; SKUs left out are left alone. */
export async function countLocation(
  workbook: Workbook,
  wish: Omit<CountWish, 'sku' | 'counted'> & { readonly counts: readonly { sku: string; counted: number }[] },
): Promise<Result<Outcome<CountReply[]>, StockRefusal>> {
  return workbook.change<CountReply[], StockRefusal>(wish.requestId, (facts) => {
    const changes: Change[] = []
    const replies: CountReply[] = []
    for (const each of wish.counts) {
      const planned = planCount(facts, { ...wish, ...each })
      if (!planned.ok) return planned
      changes.push(...planned.value.changes)
      replies.push(planned.value.reply)
    }
    return accept({ changes, reply: replies })
  })
}

/** SKUs that have stock at a location, those of the catalogue's order. */
export function skusAt(facts: Facts, location: string): { record: SkuRecord; onHand: number }[] {
  return facts
    .rows(skusTab)
    .map((record) => ({ record, onHand: onHandAt(facts, record.sku, location) }))
    .filter((each) => each.onHand !== 0)
}

/** The team's location that these words name. */
export function locationNamed(facts: Facts, words: string): string | undefined {
  return settingsOf(facts).locations.find((name) => plainWords(name) === plainWords(words))
}

/** A place that a form or button names and Settings do not, as after the team renamed it. */
export function unknownLocation(facts: Facts, location: string | undefined): StockRefusal | undefined {
  return location === undefined || locationNamed(facts, location) !== undefined
    ? undefined
    : { code: 'unknown-location', location }
}

/** A row for every SKU that the Stock tab lacks. */
export function missingStockRows(facts: Facts): string[] {
  return facts
    .rows(skusTab)
    .filter((record) => facts.find(stockTab, record.sku) === undefined)
    .map((record) => record.sku)
}
