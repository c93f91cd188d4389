import type { SkuRecord } from '../catalog/rules.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { notesTab } from '../notes/tabs.ts'
import { planOf, plansOf, type Plan } from '../planning/actions.ts'
import { suggestedOrder } from '../planning/rules.ts'
import { currencyOf, poOf } from '../purchasing/actions.ts'
import { poLinesTab } from '../purchasing/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { nameOf, supplierOf, type SupplierRow } from '../suppliers/actions.ts'
import { append } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { breaksOf, type PriceBreak } from './lot.ts'
import { weighMoq, type MoqFacts, type MoqWeighed, type OtherNeed } from './rules.ts'

/** A MOQ that somebody asks about. Prices in the workbook's currency. */
export interface MoqWish {
  readonly record: SkuRecord
  readonly quantity: number
  /** undefined: what is known is taken */
  readonly price: number | undefined
  /** as typed; empty: those that past orders show are taken */
  readonly breaks: readonly PriceBreak[]
}

/** A MOQ weighed, with where its numbers come from. */
export interface MoqAnswer {
  readonly wish: MoqWish
  readonly facts: MoqFacts
  readonly weighed: MoqWeighed
  readonly supplier: SupplierRow | undefined
  readonly plan: Plan | undefined
  readonly priceFrom: 'typed' | 'price breaks' | 'SKU' | 'last order' | undefined
  readonly breaksFrom: 'typed' | 'past orders' | undefined
}

/** What was paid for a SKU, the newest last, in the workbook's currency; lines without a price or rate are left out. */
function boughtOf(facts: Facts, sku: string) {
  const { currency } = settingsOf(facts)
  return facts
    .rows(poLinesTab)
    .flatMap((line) => {
      const po = keyOf(line.sku) === keyOf(sku) ? poOf(facts, line.po) : undefined
      if (po === undefined || po.status === 'draft' || po.status === 'cancelled') return []
      const rate = currencyOf(facts, po) === currency ? 1 : po.fxRate
      if (rate === null || line.unitCost === null || line.unitCost <= 0) return []
      const supplier = keyOf(supplierOf(facts, po.supplier)?.id ?? po.supplier)
      return [{ quantity: line.ordered, unitCost: line.unitCost * rate, on: po.ordered ?? '', supplier }]
    })
    .sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** Weighs a MOQ by what the workbook knows of the SKU, its supplier and past orders. */
export function answerMoq(facts: Facts, wish: MoqWish): MoqAnswer {
  const { record, quantity } = wish
  const supplier = supplierOf(facts, record.supplier)
  const key = keyOf(supplier?.id ?? record.supplier)
  const bought = boughtOf(facts, record.sku).filter((each) => each.supplier === key)
  const pastBreaks = wish.breaks.length > 0 ? [] : breaksOf(bought)
  const breaks = wish.breaks.length > 0 ? wish.breaks : pastBreaks
  const tier = wish.breaks
    .filter(({ from }) => from <= quantity)
    .toSorted((a, b) => b.from - a.from)[0]?.unitCost
  const last = bought.at(-1)?.unitCost
  const unitCost = wish.price ?? tier ?? record.cost ?? last
  const priceFrom =
    wish.price !== undefined
      ? 'typed'
      : tier !== undefined
        ? 'price breaks'
        : record.cost !== null
          ? 'SKU'
          : last === undefined
            ? undefined
            : 'last order'
  const plan = planOf(facts, record.sku)
  const { holdingRate, orderCost, reviewDays } = settingsOf(facts)
  const moqFacts: MoqFacts = {
    moq: quantity,
    unitCost,
    demandPerDay: plan?.demand.perDay ?? 0,
    onHand: plan?.onHand ?? 0,
    needed: plan === undefined ? 0 : neededOf(plan, reviewDays),
    holdingRate,
    orderCost,
    breaks,
    others: key === '' ? [] : othersOf(facts, key, record.sku),
    today: facts.today,
  }
  return {
    wish,
    facts: moqFacts,
    weighed: weighMoq(moqFacts),
    supplier,
    plan,
    priceFrom,
    breaksFrom: breaks.length < 2 ? undefined : wish.breaks.length > 0 ? 'typed' : 'past orders',
  }
}

/** Pieces that would be ordered without a MOQ: what planning suggests then, else what sells over lead time and review. */
function neededOf(plan: Plan, reviewDays: number): number {
  const { demand, leadTimeDays, record } = plan
  const multiple = record.orderMultiple ?? 1
  const suggested =
    plan.reorderPoint === undefined
      ? 0
      : suggestedOrder({
          position: plan.onHand,
          reorderPoint: plan.reorderPoint,
          demandPerDay: demand.perDay,
          leadTimeDays,
          reviewDays,
          safetyStock: plan.safetyStock,
          moq: 0,
          orderMultiple: multiple,
        })
  if (suggested > 0) return suggested
  return Math.ceil((demand.perDay * (leadTimeDays + reviewDays)) / multiple - 1e-9) * multiple
}

function othersOf(facts: Facts, supplier: string, sku: string): OtherNeed[] {
  return [...plansOf(facts).values()].flatMap(({ record, suggested, cover }): OtherNeed[] => {
    const own = keyOf(supplierOf(facts, record.supplier)?.id ?? record.supplier)
    if (suggested <= 0 || own !== supplier || keyOf(record.sku) === keyOf(sku)) return []
    const unitCost = record.cost ?? boughtOf(facts, record.sku).at(-1)?.unitCost
    return [{ sku: record.sku, pieces: suggested, unitCost, coverDays: cover }]
  })
}

/** Why a note is not saved. */
export type NoteRefusal = { readonly code: 'no-supplier'; readonly sku: string; readonly supplier: string }

/** What saving answered; kept in the journal. */
export type NoteReply = { readonly id: string; readonly supplier: string }

/** Saves what a MOQ came to in the notes of the SKU's supplier; refused with 'no-supplier'. */
export async function saveMoqNote(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly actor: string
    readonly moq: MoqWish
    /** the note's words, worked out on the facts of the moment */
    readonly words: (answer: MoqAnswer, facts: Facts) => string
  },
): Promise<Result<Outcome<NoteReply>, NoteRefusal>> {
  return workbook.change<NoteReply, NoteRefusal>(wish.requestId, (facts) => {
    const answer = answerMoq(facts, wish.moq)
    const { sku, supplier: named } = wish.moq.record
    const { supplier } = answer
    if (supplier === undefined) return refuse({ code: 'no-supplier', sku, supplier: named })
    const id = idFor('NOTE', wish.requestId)
    const note = append(notesTab, {
      id,
      about: supplier.id,
      at: serialOfInstant(facts.now, facts.timeZone),
      author: wish.actor,
      text: wish.words(answer, facts),
      messageLink: '',
      fileLink: '',
    })
    return accept({ changes: [note], reply: { id, supplier: nameOf(supplier) } })
  })
}

/** Address of a note's row. */
export function linkToNote(facts: Facts, id: string): string {
  return facts.link(notesTab, id)
}
