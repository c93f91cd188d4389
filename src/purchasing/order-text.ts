import { skuWords } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { counted } from '../kit/counted.ts'
import { moneyWords } from '../kit/money.ts'
import type { Facts } from '../workbook/facts.ts'
import { currencyOf, goodsValue, linesOf, supplierWords, type PoRow } from './actions.ts'

/** An order as a supplier reads it. */
export interface OrderPaper {
  readonly title: string
  /** label and words */
  readonly head: readonly (readonly [string, string])[]
  readonly lines: readonly {
    readonly sku: string
    readonly name: string
    readonly pieces: number
    readonly unitCost: string
    readonly amount: string
  }[]
  readonly total: string
  readonly note: string
}

/** What an order says to its supplier. Prices that nobody knows are left open, and so is their sum. */
export function orderPaper(facts: Facts, po: PoRow): OrderPaper {
  const currency = currencyOf(facts, po)
  const lines = linesOf(facts, po.id)
  const goods = goodsValue(lines)
  const pieces = lines.reduce((sum, { ordered }) => sum + ordered, 0)
  const day = (label: string, date: string | null): (readonly [string, string])[] =>
    date === null ? [] : [[label, date]]
  return {
    title: `Purchase order ${po.id}`,
    head: [
      ['To', supplierWords(facts, po)],
      ['Date', po.ordered ?? facts.today],
      ...day('Production end', po.productionEnd),
      ...day('Ship by', po.shipBy),
      ...day('Delivery by', po.eta),
      ['Currency', currency],
    ],
    lines: lines.map(({ sku, ordered, unitCost }) => {
      const record = facts.find(skusTab, sku)
      const name = record === undefined ? '' : skuWords(record)
      return {
        sku,
        name: name === sku ? '' : name,
        pieces: ordered,
        unitCost: unitCost === null ? 'to be agreed' : moneyWords(unitCost, currency),
        amount: unitCost === null ? '' : moneyWords(ordered * unitCost, currency),
      }
    }),
    total: `${counted(pieces, 'piece')}${goods === undefined ? '' : `, ${moneyWords(goods, currency)}`}`,
    note: po.note.trim(),
  }
}

/** The same as plain text, ready for a mail. */
export function orderText(paper: OrderPaper): string {
  const lines = paper.lines.map(({ sku, name, pieces, unitCost, amount }) =>
    [`${counted(pieces, 'piece')} ${sku}`, name, `at ${unitCost}`, amount === '' ? '' : `= ${amount}`]
      .filter((word) => word !== '')
      .join('  '),
  )
  return [
    paper.title,
    ...paper.head.map(([label, words]) => `${label}: ${words}`),
    '',
    ...lines,
    '',
    `Total: ${paper.total}`,
    ...(paper.note === '' ? [] : ['', paper.note]),
    '',
    'Please confirm the order, the prices and the delivery date.',
  ].join('\n')
}
