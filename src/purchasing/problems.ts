import { skusTab } from '../catalog/tabs.ts'
import { isCurrency } from '../kit/money.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import { linesOf, poOf, supplierOfPo, type PoRow } from './actions.ts'
import { dateBeforeOrder } from './rules.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'

const found: Derivation<readonly Problem[]> = {
  tabs: [purchaseOrdersTab, poLinesTab, skusTab, suppliersTab],
  daily: false,
  derive: (facts) => [
    ...facts.rows(purchaseOrdersTab).flatMap((po) => ofOrder(facts, po)),
    ...ofLines(facts),
  ],
}

/** Contradictions in the tabs of orders that no single cell shows; of orders that are over nothing is said. */
export function orderProblems(facts: Facts): readonly Problem[] {
  return facts.derived(found)
}

function ofOrder(facts: Facts, po: PoRow): Problem[] {
  if (isOver(po)) return []
  const problem = (
    field: keyof typeof purchaseOrdersTab.columns,
    got: string,
    expected: string,
  ): Problem => ({
    tab: purchaseOrdersTab.title,
    key: po.id,
    rowNumber: facts.rowNumber(purchaseOrdersTab, po.id) ?? 0,
    column: purchaseOrdersTab.columns[field].header,
    got,
    expected,
  })
  const problems: Problem[] = []
  if (supplierOfPo(facts, po) === undefined && (po.supplier !== '' || po.status !== 'draft'))
    problems.push(
      problem('supplier', po.supplier, `the id or name of a supplier of the tab ${suppliersTab.title}`),
    )
  const currency = po.currency.trim().toUpperCase()
  if (currency !== '' && !isCurrency(currency))
    problems.push(problem('currency', po.currency, 'three letters such as EUR or USD, or blank'))
  if (po.fxRate !== null && !(po.fxRate > 0))
    problems.push(problem('fxRate', String(po.fxRate), 'a number above 0, or blank'))
  const early = dateBeforeOrder(po)
  if (early?.code === 'date-before-order') {
    const field = dateFields.find((each) => purchaseOrdersTab.columns[each].header === early.field)
    if (field !== undefined)
      problems.push(
        problem(field, early.got, `a day that is not before ${early.ordered}, when it was ordered`),
      )
  }
  if (po.status !== 'draft' && linesOf(facts, po.id).length === 0)
    problems.push(problem('status', po.status, `draft while the order has no row in ${poLinesTab.title}`))
  return problems
}

const dateFields = ['confirmed', 'productionEnd', 'shipBy', 'eta'] as const

function ofLines(facts: Facts): Problem[] {
  return facts.rows(poLinesTab).flatMap((line): Problem[] => {
    const problem = (field: keyof typeof poLinesTab.columns, got: string, expected: string): Problem => ({
      tab: poLinesTab.title,
      key: line.id,
      rowNumber: facts.rowNumber(poLinesTab, line.id) ?? 0,
      column: poLinesTab.columns[field].header,
      got,
      expected,
    })
    const po = poOf(facts, line.po)
    if (po === undefined)
      return [problem('po', line.po, `the id of an order of the tab ${purchaseOrdersTab.title}`)]
    if (isOver(po)) return []
    const problems: Problem[] = []
    if (facts.find(skusTab, line.sku) === undefined)
      problems.push(problem('sku', line.sku, `a SKU that is in the tab ${skusTab.title}`))
    if ((line.rejected ?? 0) > (line.received ?? 0))
      problems.push(
        problem('rejected', String(line.rejected), `at most the ${line.received ?? 0} that were received`),
      )
    return problems
  })
}

function isOver({ status }: PoRow): boolean {
  return status === 'closed' || status === 'cancelled' || status === 'received'
}
