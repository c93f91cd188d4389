import { skusTab } from '../catalog/tabs.ts'
import { idFor } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { append, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { balanceOf, locationNamed, newMovement, onHandAt } from './actions.ts'
import { decideAdjustment, kindOfReason, type MovementKind, type StockRefusal } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** One line of a list. */
export interface ListLine {
  readonly sku: string
  /** pieces, signed */
  readonly change: number
  readonly reason: string
  readonly location: string | undefined
}

/** A list of additions or removals that is done whole or not at all. */
export interface ListWish {
  readonly requestId: string
  readonly lines: readonly ListLine[]
  readonly userId: string
  readonly actor: string
  /** true when the person has seen the warnings and said yes */
  readonly confirmed: boolean
}

/** What became of one line; `before` and `after` are on hand in all. */
export type ListLineReply = {
  readonly id: string
  readonly sku: string
  readonly change: number
  readonly before: number
  readonly after: number
  readonly kind: MovementKind
}

/**
 * Plans a list, each line on what the lines before it left.
 *
 * @returns a movement for each line; the first refusal of any of them refuses all. Refusals as decideAdjustment, where
 *   what one SKU gains or loses over all lines counts as one wish against the team's limit; 'unknown-sku',
 *   'unknown-location'. Never throws.
 */
export function planList(
  facts: Facts,
  wish: ListWish,
): Result<{ changes: Change[]; reply: ListLineReply[] }, StockRefusal> {
  const settings = settingsOf(facts)
  const approves = mayApprove(wish.userId, settings)
  const moved = new Map<string, number>()
  const total = (key: string, change = 0): number => {
    const sum = (moved.get(key) ?? 0) + change
    moved.set(key, sum)
    return sum
  }
  const changes: Change[] = []
  const reply: ListLineReply[] = []
  for (const [at, line] of wish.lines.entries()) {
    const { change, location } = line
    const record = facts.find(skusTab, line.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: line.sku })
    if (location !== undefined && locationNamed(facts, location) === undefined)
      return refuse({ code: 'unknown-location', location })
    const { sku } = record
    const before = balanceOf(facts, sku).onHand + total(sku)
    const place = `${sku}\n${location ?? ''}`
    const decided = decideAdjustment({
      sku,
      change,
      kind: kindOfReason(line.reason, change),
      onHand: location === undefined ? before : onHandAt(facts, sku, location) + total(place),
      location,
      largeLimit: settings.largeAdjustment,
      mayApprove: approves,
      confirmed: wish.confirmed,
    })
    if (!decided.ok) return decided
    total(place, change)
    const inAll = total(sku, change)
    if (Math.abs(inAll) > settings.largeAdjustment && !(wish.confirmed && approves))
      return refuse({
        code: 'large',
        sku,
        onHand: balanceOf(facts, sku).onHand,
        asked: inAll,
        limit: settings.largeAdjustment,
        mayApprove: approves,
      })
    const id = idFor('MV', wish.requestId, at)
    const { reason } = line
    const { actor } = wish
    changes.push(
      append(
        movementsTab,
        newMovement(facts, { ...decided.value, id, record, location, reason, ref: '', actor }),
      ),
    )
    reply.push({ id, sku, change, before, after: before + change, kind: decided.value.kind })
  }
  return accept({ changes, reply })
}

/** Carries out a list in one decision. Refusals as planList. */
export async function moveList(
  workbook: Workbook,
  wish: ListWish,
): Promise<Result<Outcome<ListLineReply[]>, StockRefusal>> {
  return workbook.change<ListLineReply[], StockRefusal>(wish.requestId, (facts) => planList(facts, wish))
}
