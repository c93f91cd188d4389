import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { serialOfInstant, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { holdBalance, paymentsOf, releaseBalance } from '../payments/actions.ts'
import { poOf } from '../purchasing/actions.ts'
import { planStep } from '../purchasing/step-actions.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import {
  inspectionOf,
  inspectionsLike,
  isRowAgainst,
  notedOf,
  orderedPieces,
  planCells,
  standingOf,
  type About,
  type InspectionRow,
} from './actions.ts'
import { defectsWords } from './defects.ts'
import {
  decideResult,
  standingFails,
  stepAfter,
  sumOf,
  type Checkpoint,
  type DefectKind,
  type Found,
  type InspectionRefusal,
  type InspectionResult,
  type Inspector,
} from './rules.ts'
import { planLot, type LotPlan } from './sampling.ts'
import { inspectionsTab } from './tabs.ts'

/** A result, as it was asked for. */
export interface ResultOrder {
  readonly requestId: string
  readonly userId: string
  readonly actor: string
  readonly about: About
  readonly checkpoint: Checkpoint
  readonly inspector: Inspector
  readonly on: LocalDate | null
  readonly lookedAt: number | null
  readonly defects: Partial<Readonly<Record<DefectKind, Found>>>
  readonly photos: readonly string[]
  readonly result: InspectionResult | 'numbers'
  readonly action: string
  readonly against: string
  /** true: an order in inspection goes where the result sends it */
  readonly moveOrder: boolean
}

/** What follows from a result for the order: its balance and its status. */
export type Follows = {
  readonly held: number
  /** the status of what was held before: 'planned', 'due' */
  readonly heldFrom: string
  readonly released: number
  /** failed inspections of the same order that still stand */
  readonly failing: readonly string[]
  readonly step: { readonly from: string; readonly to: string } | null
}

/** What recording a result answered; kept in the journal. */
export type ResultReply = Follows & {
  readonly id: string
  readonly before: InspectionResult | ''
  readonly after: InspectionResult
  readonly why: string
  readonly against: boolean
}

/** Records a result with what follows for the order, all of it or nothing. Refusals as planLot and decideResult. */
export async function recordResult(
  workbook: Workbook,
  order: ResultOrder,
): Promise<Result<Outcome<ResultReply>, InspectionRefusal>> {
  return workbook.change<ResultReply, InspectionRefusal>(order.requestId, (facts) => {
    const { about } = order
    const row = inspectionOf(facts, about.id)
    const wrong = aboutRefusal(facts, about, row)
    if (wrong !== undefined) return refuse(wrong)
    const planned = planLot(about.lot, about.level, about.aql)
    if (!planned.ok) return planned
    const found = sumOf(order.defects)
    const { lookedAt, on, result, action, against, photos } = order
    const who = { mayApprove: mayApprove(order.userId, settingsOf(facts)), today: facts.today }
    const wish = { plan: planned.value, found, lookedAt, on, result, action, against, photos }
    const decided = decideResult(wish, who)
    if (!decided.ok) return decided
    const recorded = recordedRow(facts, order, planned.value, decided.value)
    const { changes, follows } = followUp(facts, recorded, { ...order, agreed: true })
    const { id: _id, po: _po, sku: _sku, ...cells } = recorded
    const rowChange =
      row === undefined ? append(inspectionsTab, recorded) : update(inspectionsTab, row, cells)
    const reply: ResultReply = {
      ...follows,
      id: recorded.id,
      before: row?.result ?? '',
      after: recorded.result,
      why: decided.value.verdict.why,
      against: decided.value.against,
    }
    return accept({ changes: [rowChange, ...changes], reply })
  })
}

function aboutRefusal(
  facts: Facts,
  { id, po, sku }: About,
  row: InspectionRow | undefined,
): InspectionRefusal | undefined {
  if (!facts.hasColumn(inspectionsTab, 'id')) return { code: 'no-tab' }
  if (id !== '' && row === undefined) return { code: 'unknown-inspection', id }
  if (row !== undefined && row.result !== 'pending')
    return { code: 'recorded-already', id, result: row.result }
  if (po === '' && sku === '') return { code: 'nothing-named' }
  if (po !== '' && poOf(facts, po) === undefined) return { code: 'unknown-po', id: po }
  if (sku !== '' && facts.find(skusTab, sku) === undefined) {
    const onOrder = po !== '' && orderedPieces(facts, po).some((each) => keyOf(each.sku) === keyOf(sku))
    if (!onOrder) return { code: 'unknown-sku', sku }
  }
  return undefined
}

function recordedRow(
  facts: Facts,
  order: ResultOrder,
  plan: LotPlan,
  decided: { readonly result: InspectionResult; readonly against: boolean },
): InspectionRow {
  const { about } = order
  const { critical, major, minor } = sumOf(order.defects)
  const reason = decided.against ? `against the numbers: ${order.against.trim()}` : ''
  const row: InspectionRow = {
    id: about.id === '' ? idFor('INS', order.requestId) : about.id,
    po: about.po,
    sku: about.sku,
    checkpoint: order.checkpoint,
    inspector: order.inspector,
    on: order.on ?? facts.today,
    lotSize: plan.lot,
    ...planCells(plan),
    lookedAt: order.lookedAt,
    critical,
    major,
    minor,
    result: decided.result,
    defects: defectsWords(order.defects),
    action: [order.action.trim(), reason].filter((words) => words !== '').join('; '),
    photo: order.photos.join(' '),
    by: order.actor,
    at: serialOfInstant(facts.now, facts.timeZone),
    noted: '',
  }
  return { ...row, noted: notedOf(facts, row) }
}

/**
 * What follows from a result for its order: a failed one holds the unpaid balance; a pass lets go what inspections held,
 * once no failed one of the order stands any more. A pass against the row's own numbers lets nothing go by itself.
 *
 * @param row the inspection as it will be
 * @param by who recorded it, and whether an order in inspection is moved on
 */
export function followUp(
  facts: Facts,
  row: InspectionRow,
  by: { readonly actor: string; readonly moveOrder: boolean; readonly agreed: boolean },
): { readonly changes: readonly Change[]; readonly follows: Follows } {
  const others = inspectionsLike(facts, row).filter(({ id }) => id !== row.id)
  const after = standingFails([...others, row].map(standingOf))
  const failing = after.filter(({ id }) => id !== row.id).map(({ id }) => id)
  const order = poOf(facts, row.po)
  const doubtful = row.result === 'pass' && !by.agreed && isRowAgainst(facts, row)
  const passes = row.result === 'pass' && !doubtful
  const held =
    row.result === 'fail' ? holdBalance(facts, row.po, `inspection ${row.id} failed`, by.actor) : []
  const released =
    passes && after.length === 0
      ? releaseBalance(facts, row.po, `inspection ${row.id} passed`, by.actor).filter((change) =>
          isHeldByInspection(facts, row, others, change),
        )
      : []
  const moves = by.moveOrder && !doubtful && !(passes && failing.length > 0) && order !== undefined
  const to = moves ? stepAfter(row.result, order.status) : undefined
  const moved = to === undefined || !moves ? [] : planStep(facts, order, to, {}).changes
  return {
    changes: [...held, ...released, ...moved],
    follows: {
      held: held.length,
      heldFrom: [...new Set(held.flatMap(statusBefore))].join(', '),
      released: released.length,
      failing,
      step: to === undefined || !moves ? null : { from: order.status, to },
    },
  }
}

function statusBefore(change: Change): string[] {
  return 'before' in change ? [String(change.before['status'])] : []
}

/** What somebody held for another reason stays held. */
function isHeldByInspection(
  facts: Facts,
  { po, id }: InspectionRow,
  others: readonly InspectionRow[],
  change: Change,
): boolean {
  const note = paymentsOf(facts, po).find((each) => keyOf(each.id) === keyOf(change.key))?.note ?? ''
  return [id, ...others.map((each) => each.id)].some((each) => note.includes(each))
}

/** What moving an order on answered; kept in the journal. */
export type StepReply = { readonly po: string; readonly from: string; readonly to: string }

/** Moves an order in inspection where its inspection's result sends it. */
export async function stepOrder(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly id: string },
): Promise<Result<Outcome<StepReply>, InspectionRefusal>> {
  return workbook.change<StepReply, InspectionRefusal>(wish.requestId, (facts) => {
    const row = inspectionOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-inspection', id: wish.id })
    const failing = standingFails(inspectionsLike(facts, row).map(standingOf)).map(({ id }) => id)
    if (row.result === 'pass' && failing.length > 0) return refuse({ code: 'still-failing', ids: failing })
    const counts = row.result === 'pass' || (row.result === 'fail' && failing.includes(row.id))
    if (!counts) return refuse({ code: 'nothing-to-step', id: row.id, result: row.result })
    const po = poOf(facts, row.po)
    if (po === undefined) return refuse({ code: 'unknown-po', id: row.po })
    const to = stepAfter(row.result, po.status)
    if (to === undefined)
      return refuse({
        code: 'step-not-permitted',
        po: po.id,
        from: po.status,
        to: row.result === 'pass' ? 'ready' : 'in production',
      })
    return accept({
      changes: planStep(facts, po, to, {}).changes,
      reply: { po: po.id, from: po.status, to },
    })
  })
}
