import { keyOf } from '../kit/ids.ts'
import { plainWords } from '../kit/plain-words.ts'
import { skusTab } from '../catalog/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { samplesTab } from '../samples/tabs.ts'
import { nameOf } from '../suppliers/actions.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import { linesOf, supplierOfPo, type PoRow } from './actions.ts'
import type { Gate } from './rules.ts'
import { purchaseOrdersTab } from './tabs.ts'

/** What samples were approved of: SKUs and styles, as plain words. */
const approvedSubjects: Derivation<ReadonlySet<string>> = {
  tabs: [samplesTab],
  daily: false,
  derive: (facts) =>
    new Set(
      facts
        .rows(samplesTab)
        .filter(({ status }) => status === 'approved')
        .map(({ subject }) => plainWords(subject)),
    ),
}

/** True when a sample of the SKU, or of its style, was approved. */
function hasApprovedSample(facts: Facts, sku: string): boolean {
  const approved = facts.derived(approvedSubjects)
  const record = facts.find(skusTab, sku)
  return [sku, record?.style ?? '', record?.name ?? ''].some(
    (words) => words !== '' && approved.has(plainWords(words)),
  )
}

/** What the team wants to be asked about before an order is sent, by its settings. */
export function gatesOf(facts: Facts, po: PoRow): Gate[] {
  const { unvettedOrders, unsampledOrders } = settingsOf(facts)
  const gates: Gate[] = []
  const supplier = supplierOfPo(facts, po)
  if (unvettedOrders !== 'off' && supplier !== undefined && supplier.vetting !== 'approved') {
    const isFirst = !facts
      .rows(purchaseOrdersTab)
      .some(
        (each) =>
          keyOf(each.id) !== keyOf(po.id) &&
          each.status !== 'draft' &&
          each.status !== 'cancelled' &&
          supplierOfPo(facts, each) === supplier,
      )
    if (isFirst) gates.push({ kind: 'unvetted', what: nameOf(supplier), level: unvettedOrders })
  }
  if (unsampledOrders === 'off') return gates
  const skus = new Map(linesOf(facts, po.id).map(({ sku }) => [keyOf(sku), sku]))
  for (const sku of skus.values())
    if (!hasApprovedSample(facts, sku)) gates.push({ kind: 'no-sample', what: sku, level: unsampledOrders })
  return gates
}
