import { keyOf } from '../kit/ids.ts'
import { addDays, type LocalDate } from '../kit/local-date.ts'
import { cents } from '../kit/money.ts'
import { plainWords } from '../kit/plain-words.ts'
import { settingsOf } from '../settings/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { nameOf, supplierOf, type SupplierRow } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { ComputedColumns } from '../workbook/reconcile.ts'
import type { RowOf } from '../workbook/tab.ts'
import { isOpen } from './rules.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'

export type PoRow = RowOf<typeof purchaseOrdersTab>
export type PoLineRow = RowOf<typeof poLinesTab>

const linesByPo: Derivation<ReadonlyMap<string, readonly PoLineRow[]>> = {
  tabs: [poLinesTab],
  daily: false,
  derive: (facts) => {
    const lines = new Map<string, PoLineRow[]>()
    for (const line of facts.rows(poLinesTab)) {
      const known = lines.get(keyOf(line.po))
      if (known === undefined) lines.set(keyOf(line.po), [line])
      else known.push(line)
    }
    return lines
  },
}

/** A purchase order by its id. */
export function poOf(facts: Facts, id: string): PoRow | undefined {
  return id.trim() === '' ? undefined : facts.find(purchaseOrdersTab, id)
}

/** The lines of an order, as the sheet has them. */
export function linesOf(facts: Facts, po: string): readonly PoLineRow[] {
  return facts.derived(linesByPo).get(keyOf(po)) ?? []
}

/** Orders of which pieces are still to come. */
export function openOrders(facts: Facts): PoRow[] {
  return facts.rows(purchaseOrdersTab).filter(({ status }) => isOpen(status))
}

/** Orders that are not over: drafts, and those that were sent until they are closed. */
export function unfinishedOrders(facts: Facts): PoRow[] {
  return facts.rows(purchaseOrdersTab).filter(({ status }) => status !== 'closed' && status !== 'cancelled')
}

/** Who an order is placed with; undefined when the Suppliers tab does not know them. */
export function supplierOfPo(facts: Facts, po: PoRow): SupplierRow | undefined {
  return supplierOf(facts, po.supplier)
}

/** The currency of an order: its own, else the supplier's, else the workbook's. */
export function currencyOf(facts: Facts, po: PoRow): string {
  return (
    po.currency.trim().toUpperCase() ||
    supplierOfPo(facts, po)?.currency.trim().toUpperCase() ||
    settingsOf(facts).currency
  )
}

/**
 * What the goods of an order cost: ordered pieces by unit cost, in the order's currency, rounded to cents.
 *
 * @returns undefined while a line has no unit cost. Never throws.
 */
export function goodsValue(lines: readonly PoLineRow[]): number | undefined {
  let sum = 0
  for (const { ordered, unitCost } of lines) {
    if (unitCost === null) return undefined
    sum += ordered * unitCost
  }
  return cents(sum)
}

/** Pieces of a line that are still to come while its order is open. */
export function outstandingOf(line: PoLineRow): number {
  return Math.max(0, line.ordered - (line.received ?? 0))
}

/** The day on which a line's pieces should be here: its own ETA, the order's, else the order's day and the supplier's lead time. */
export function expectedOn(facts: Facts, po: PoRow, line?: PoLineRow): LocalDate | undefined {
  const known = line?.lineEta ?? po.eta
  if (known !== null) return known
  if (po.ordered === null) return undefined
  return addDays(po.ordered, supplierOfPo(facts, po)?.leadDays ?? settingsOf(facts).leadDays)
}

const outstandingCells: Derivation<ReadonlyMap<string, { readonly outstanding: number }>> = {
  tabs: [purchaseOrdersTab, poLinesTab],
  daily: false,
  derive: (facts) =>
    new Map(
      facts.rows(poLinesTab).map((line) => {
        const po = poOf(facts, line.po)
        const outstanding = po !== undefined && isOpen(po.status) ? outstandingOf(line) : 0
        return [keyOf(line.id), { outstanding }]
      }),
    ),
}

/** What the formula of PO lines has to show. */
export const outstandingColumn: ComputedColumns = {
  tab: poLinesTab,
  cells: (facts) => facts.derived(outstandingCells),
}

/** Pieces of a SKU on their way in one order. */
export interface Incoming {
  readonly po: PoRow
  readonly pieces: number
  readonly on: LocalDate | undefined
  /** true when its day is over: nobody should count on it */
  readonly late: boolean
}

const incomingBySku: Derivation<ReadonlyMap<string, readonly Incoming[]>> = {
  tabs: [purchaseOrdersTab, poLinesTab, suppliersTab, settingsTab],
  daily: true,
  derive: (facts) => {
    const incoming = new Map<string, Incoming[]>()
    for (const po of openOrders(facts))
      for (const line of linesOf(facts, po.id)) {
        const pieces = outstandingOf(line)
        if (pieces === 0) continue
        const on = expectedOn(facts, po, line)
        const one = { po, pieces, on, late: on !== undefined && on < facts.today }
        incoming.set(keyOf(line.sku), [...(incoming.get(keyOf(line.sku)) ?? []), one])
      }
    for (const list of incoming.values()) list.sort((a, b) => ((a.on ?? '9') < (b.on ?? '9') ? -1 : 1))
    return incoming
  },
}

/** What is on its way by SKU key, the soonest first. */
export function incomingOf(facts: Facts): ReadonlyMap<string, readonly Incoming[]> {
  return facts.derived(incomingBySku)
}

/** True when an order's pieces should have been here before today. */
export function isLate(facts: Facts, po: PoRow): boolean {
  if (!isOpen(po.status)) return false
  return linesOf(facts, po.id).some((line) => {
    const on = expectedOn(facts, po, line)
    return outstandingOf(line) > 0 && on !== undefined && on < facts.today
  })
}

/** Orders by words: an id, else the supplier's name or a SKU of theirs; unfinished ones first, accents ignored. */
export function findOrders(facts: Facts, words: string): PoRow[] {
  const exact = poOf(facts, words)
  if (exact !== undefined) return [exact]
  const wanted = plainWords(words)
  if (wanted === '') return []
  const found = facts.rows(purchaseOrdersTab).filter((po) => {
    const supplier = supplierOfPo(facts, po)
    const skus = linesOf(facts, po.id).map(({ sku }) => sku)
    return [po.id, po.supplier, supplier?.name ?? '', ...skus].some((each) =>
      plainWords(each).includes(wanted),
    )
  })
  const unfinished = found.filter(({ status }) => status !== 'closed' && status !== 'cancelled')
  return unfinished.length > 0 ? unfinished : found
}

/** Who an order is placed with, in words: the supplier's name, else what the row says. */
export function supplierWords(facts: Facts, po: PoRow): string {
  const supplier = supplierOfPo(facts, po)
  return supplier === undefined ? po.supplier : nameOf(supplier)
}

/** Address of an order's row. */
export function linkToPo(facts: Facts, id: string): string {
  return facts.link(purchaseOrdersTab, id)
}

/** The id of an order of the team's for examples: the first that is open, else the first. */
export function examplePo(facts: Facts): string | undefined {
  return (openOrders(facts)[0] ?? facts.rows(purchaseOrdersTab)[0])?.id
}
