import { skusTab } from '../catalog/tabs.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { isCurrency } from '../kit/money.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { nameOf } from '../suppliers/actions.ts'
import { update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { linesOf, poOf, supplierOfPo, supplierWords, type PoRow } from './actions.ts'
import { gatesOf } from './gates.ts'
import { rememberPo } from './memory.ts'
import { closedGates, dateBeforeOrder, mayStep, type PoRefusal, type PoStatus } from './rules.ts'
import { purchaseOrdersTab } from './tabs.ts'

/** What somebody knows with a step. */
export interface StepWords {
  readonly eta?: LocalDate | null
  readonly productionEnd?: LocalDate | null
  readonly shipBy?: LocalDate | null
  readonly carrier?: string
  readonly tracking?: string
}

/** A step of an order, as it was asked for. */
export interface StepWish {
  readonly requestId: string
  readonly id: string
  readonly to: PoStatus
  /** the day of the step; undefined: today */
  readonly day?: LocalDate
  readonly words: StepWords
  readonly userId: string
  /** whether what the team wants to be asked about was asked */
  readonly confirmed: boolean
}

/** What a step answered; kept in the journal. */
export type StepReply = {
  readonly id: string
  readonly supplier: string
  readonly before: PoStatus
  readonly after: PoStatus
  readonly etaBefore: LocalDate | null
  readonly eta: LocalDate | null
}

/**
 * Takes an order one step on. Pieces that came are booked by receivePo instead.
 *
 * Refusals: 'unknown-po', 'there-already', 'step-not-permitted', 'date-before-order', 'received-already' for a cancellation
 * of an order of which something came, and before it is sent those of refuseSending.
 */
export async function stepPo(
  workbook: Workbook,
  wish: StepWish,
): Promise<Result<Outcome<StepReply>, PoRefusal>> {
  return workbook.change<StepReply, PoRefusal>(wish.requestId, (facts) => {
    const po = poOf(facts, wish.id)
    if (po === undefined) return refuse({ code: 'unknown-po', id: wish.id })
    const refusal = refuseStep(facts, po, wish)
    if (refusal !== undefined) return refuse(refusal)
    const { changes, eta } = planStep(facts, po, wish.to, wish.words, wish.day)
    const reply: StepReply = {
      id: po.id,
      supplier: supplierWords(facts, po),
      before: po.status,
      after: wish.to,
      etaBefore: po.eta,
      eta,
    }
    return accept({ changes, reply })
  })
}

function refuseStep(facts: Facts, po: PoRow, wish: StepWish): PoRefusal | undefined {
  const { to } = wish
  if (po.status === to) return { code: 'there-already', id: po.id, status: to }
  if (!mayStep(po.status, to)) return { code: 'step-not-permitted', id: po.id, from: po.status, to }
  const received = linesOf(facts, po.id).reduce((sum, line) => sum + (line.received ?? 0), 0)
  if ((to === 'cancelled' || to === 'draft') && received > 0)
    return { code: 'received-already', id: po.id, pieces: received }
  const after = { ...po, ...patchOf(facts, po, to, wish.words, wish.day) }
  const early = dateBeforeOrder(after)
  if (early !== undefined) return early
  if (to !== 'sent') return undefined
  const person = { confirmed: wish.confirmed, mayOverride: mayApprove(wish.userId, settingsOf(facts)) }
  return refuseSending(facts, po, person)
}

/** Why an order cannot be sent as it is: 'unknown-supplier', 'supplier-closed', 'no-lines', 'unknown-skus', 'unknown-currency', 'gates'. */
function refuseSending(
  facts: Facts,
  po: PoRow,
  person: { readonly confirmed: boolean; readonly mayOverride: boolean },
): PoRefusal | undefined {
  const supplier = supplierOfPo(facts, po)
  if (supplier === undefined) return { code: 'unknown-supplier', supplier: po.supplier }
  if (supplier.vetting === 'paused' || supplier.vetting === 'rejected')
    return { code: 'supplier-closed', supplier: nameOf(supplier), vetting: supplier.vetting }
  const lines = linesOf(facts, po.id)
  if (lines.length === 0) return { code: 'no-lines', id: po.id }
  const skus = lines.filter(({ sku }) => facts.find(skusTab, sku) === undefined).map(({ sku }) => sku)
  if (skus.length > 0) return { code: 'unknown-skus', skus }
  const currency = po.currency.trim().toUpperCase()
  if (currency !== '' && !isCurrency(currency)) return { code: 'unknown-currency', got: po.currency }
  const gates = closedGates(gatesOf(facts, po), person)
  return gates.length === 0 ? undefined : { code: 'gates', gates, mayOverride: person.mayOverride }
}

/** What a step writes, for a decision that may hold more: the order's row, and that it was seen. */
export function planStep(
  facts: Facts,
  po: PoRow,
  to: PoStatus,
  words: StepWords,
  day?: LocalDate,
): { readonly changes: Change[]; readonly eta: LocalDate | null } {
  const patch = patchOf(facts, po, to, words, day)
  const eta = patch.eta === undefined ? po.eta : patch.eta
  return {
    changes: [update(purchaseOrdersTab, po, patch), rememberPo(facts, po.id, { status: to, eta })],
    eta,
  }
}

/** The cells that follow from a step; days that somebody noted stay. */
export function patchOf(
  facts: Facts,
  po: PoRow,
  to: PoStatus,
  words: StepWords,
  day: LocalDate = facts.today,
): Partial<PoRow> {
  const given = Object.fromEntries(
    Object.entries(words).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  ) as Partial<PoRow>
  const eta = given.eta ?? po.eta
  const noted: Partial<Record<PoStatus, Partial<PoRow>>> = {
    draft: { ordered: null },
    sent: { ordered: po.ordered ?? day },
    confirmed: { confirmed: po.confirmed ?? day, promised: po.promised ?? eta },
    received: { receivedOn: po.receivedOn ?? day },
  }
  return { ...given, ...noted[to], status: to }
}

/** What a change of dates answered; kept in the journal. */
export type DatesReply = {
  readonly id: string
  readonly supplier: string
  /** 'ETA', its day before and its day now */
  readonly changes: readonly {
    readonly name: string
    readonly was: LocalDate | null
    readonly is: LocalDate | null
  }[]
}

const dateNames = { productionEnd: 'Production end', shipBy: 'Ship by', eta: 'ETA' } as const
export type PoDateField = keyof typeof dateNames

/** Moves dates of an order. Refusals: 'unknown-po', 'not-open', 'date-before-order', 'nothing-to-change'. */
export async function movePoDates(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly id: string
    readonly dates: Partial<Record<PoDateField, LocalDate | null>>
  },
): Promise<Result<Outcome<DatesReply>, PoRefusal>> {
  return workbook.change<DatesReply, PoRefusal>(wish.requestId, (facts) => {
    const po = poOf(facts, wish.id)
    if (po === undefined) return refuse({ code: 'unknown-po', id: wish.id })
    if (po.status === 'closed' || po.status === 'cancelled' || po.status === 'received')
      return refuse({ code: 'not-open', id: po.id, status: po.status })
    const after = { ...po, ...wish.dates, ordered: po.ordered ?? facts.today }
    const early = dateBeforeOrder(after)
    if (early !== undefined) return refuse(early)
    const fields = (Object.keys(dateNames) as PoDateField[]).filter((field) => after[field] !== po[field])
    if (fields.length === 0) return refuse({ code: 'nothing-to-change', id: po.id })
    const patch = Object.fromEntries(fields.map((field) => [field, after[field]])) as Partial<PoRow>
    return accept({
      changes: [
        update(purchaseOrdersTab, po, patch),
        rememberPo(facts, po.id, { status: po.status, eta: after.eta }),
      ],
      reply: {
        id: po.id,
        supplier: supplierWords(facts, po),
        changes: fields.map((field) => ({ name: dateNames[field], was: po[field], is: after[field] })),
      },
    })
  })
}
