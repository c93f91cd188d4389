import { counted } from '../kit/counted.ts'
import { dayWords, type LocalDate } from '../kit/local-date.ts'
import { cents, isCurrency, moneyWords } from '../kit/money.ts'
import { forEachOf, type Steps } from '../kit/steps.ts'
import { isUnpaid } from '../payments/rules.ts'
import { movementKinds, type MovementKind } from '../stock/rules.ts'
import type { OrdersExport, PaymentsExport } from './buying-table.ts'
import type { Days } from './days.ts'
import { valueOf, type LedgerExport, type LedgerGaps, type StockExport } from './ledger-table.ts'
import type { ReturnsExport } from './returns-table.ts'

/** How the sums are told. */
export interface Telling {
  readonly days: Days
  readonly today: LocalDate
  /** the workbook's currency */
  readonly currency: string
  /** whether amounts may be told */
  readonly costs: boolean
}

/** What a file is about, and what it adds up to: plain lines, in which nothing is escaped. */
export type Sums = readonly [title: string, ...lines: string[]]

const grouped = (pieces: number) => pieces.toLocaleString('en')
const signed = (pieces: number) => `${pieces < 0 ? '−' : '+'}${grouped(Math.abs(pieces))}`
const some = (count: number, one: string, many = `${one}s`) => `${grouped(count)} ${count === 1 ? one : many}`
const when = (is: boolean, line: string): string[] => (is ? [line] : [])

/** Days as people read them: 'from Sun 1 Nov 2026 to Mon 30 Nov 2026'. Never throws. */
function daysWords({ from, to }: Days, today: LocalDate): string {
  if (from === null && to === null) return 'at any time'
  if (from !== null && from === to) return `on ${dayWords(from)}`
  const begins = from === null ? '' : `from ${dayWords(from)} `
  const ends = to === null ? 'on' : `to ${dayWords(to)}`
  const soFar = to !== null && to > today && (from === null || from <= today) ? ', so far' : ''
  return `${from === null ? 'up ' : ''}${begins}${ends}${soFar}`
}

/** What the ledger of some days adds up to. */
export function* ledgerSums(found: LedgerExport, { days, today, currency, costs }: Telling): Steps<Sums> {
  const { openings, movements, untimed, voided, gaps } = found
  const skus = new Set<string>()
  const kinds = new Map<MovementKind, { pieces: number; value: number }>()
  let [held, costless] = [0, 0]
  yield* forEachOf(movements, (each) => {
    const { sku, bucket, kind, quantity, unitCost } = each
    skus.add(sku.toUpperCase())
    if (bucket === 'held') held += quantity
    if (bucket !== 'sellable') return
    const { pieces, value } = kinds.get(kind) ?? { pieces: 0, value: 0 }
    kinds.set(kind, { pieces: pieces + quantity, value: value + (valueOf(each) ?? 0) })
    if (unitCost === null) costless += 1
  })
  const start = (bucket: string) =>
    openings.reduce((sum, each) => sum + (each.bucket === bucket ? each.pieces : 0), 0)
  const byKind = movementKinds.flatMap((kind) => {
    const sums = kinds.get(kind)
    return sums === undefined ? [] : [{ kind, ...sums }]
  })
  const end = start('sellable') + byKind.reduce((sum, { pieces }) => sum + pieces, 0)
  const atCost = byKind.map(({ kind, value }) => `${kind} ${moneyWords(cents(value), currency)}`)
  return [
    `${some(movements.length, 'movement')} of ${some(skus.size, 'SKU')} ${daysWords(days, today)}`,
    ...when(
      openings.length > 0,
      `Before them ${some(openings.length, 'opening balance')}, by SKU, place and bucket`,
    ),
    `On hand: ${[`${grouped(start('sellable'))} at the start`, ...byKind.map(({ kind, pieces }) => `${kind} ${signed(pieces)}`)].join(', ')}; ${grouped(end)} at the end`,
    ...when(
      held !== 0 || start('held') !== 0,
      `Held: ${grouped(start('held'))} at the start, ${grouped(start('held') + held)} at the end`,
    ),
    ...when(costs && atCost.length > 0, `At the cost of their day: ${atCost.join(', ')}`),
    ...when(costs && costless > 0, `Without a cost, and not in these amounts: ${some(costless, 'movement')}`),
    ...when(voided > 0, `Left out: ${some(voided, 'void row')}, which count nothing`),
    ...when(
      untimed > 0,
      days.from === null
        ? `Without a time: ${some(untimed, 'movement')}`
        : `In the opening balances: ${some(untimed, 'movement')} without a time`,
    ),
    ...gapLines(gaps),
  ]
}

/** What the stock of a day adds up to. */
export function stockSums(found: StockExport, day: LocalDate, { today, currency, costs }: Telling): Sums {
  const { rows, ahead, gaps } = found
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0)
  const skus = new Set(rows.map(({ sku }) => sku.toUpperCase())).size
  const places = new Set(rows.map(({ location }) => location.toUpperCase())).size
  const costless = rows.filter(({ unitCost }) => unitCost === undefined)
  const [value, held] = [cents(sum((row) => row.value ?? 0)), cents(sum((row) => row.heldValue ?? 0))]
  const pieces = costless.reduce((all, row) => all + row.onHand + row.held, 0)
  const heldPieces = sum((row) => row.held)
  const below = rows.filter(({ onHand }) => onHand < 0).length
  return [
    `Stock at the end of ${dayWords(day)}${day === today ? ', as it is now' : ''}: ${some(
      sum((row) => row.onHand),
      'piece',
    )} on hand of ${some(skus, 'SKU')} at ${some(places, 'place')}`,
    ...when(heldPieces !== 0, `Held, not for sale: ${some(heldPieces, 'piece')}`),
    ...when(
      costs && costless.length < rows.length,
      `Value at average cost: ${moneyWords(value, currency)} on hand, ${moneyWords(held, currency)} held`,
    ),
    ...when(
      costs && costless.length > 0,
      `Without a cost, and not in the value: ${some(pieces, 'piece')} in ${some(costless.length, 'row')}`,
    ),
    ...when(below > 0, `Below zero: ${some(below, 'row')}`),
    ...when(
      ahead > 0 && day === today,
      `Not counted, as ${ahead === 1 ? 'it is' : 'they are'} dated later than today: ${some(ahead, 'movement')}`,
    ),
    ...gapLines(gaps),
  ]
}

/** What orders add up to. */
export function orderSums({ rows, orders, strays }: OrdersExport, telling: Telling): Sums {
  const { days, today, currency, costs } = telling
  const counts = rows.filter(({ po }) => po.status !== 'draft' && po.status !== 'cancelled')
  const lines = rows.filter(({ line }) => line !== undefined)
  const pieces = counts.reduce((sum, { line }) => sum + (line?.ordered ?? 0), 0)
  const kinds = ['goods', 'freight', 'duty', 'other costs'] as const
  const amounts = kinds.flatMap((kind) => {
    const own = counts.filter((row) => row.kind === kind && row.amount !== undefined)
    return own.length === 0 ? [] : [`${kind} ${byCurrency(own)}`]
  })
  const ours = cents(counts.reduce((sum, row) => sum + (row.ours ?? 0), 0))
  const foreign = counts.some((row) => row.currency !== currency)
  const noRate = new Set(
    counts.filter((row) => row.amount !== undefined && row.ours === undefined).map(({ po }) => po.id),
  )
  const noCost = counts.filter((row) => row.line !== undefined && row.amount === undefined).length
  const apart = new Set(
    rows.flatMap(({ po }) => (po.status === 'draft' || po.status === 'cancelled' ? [po.id] : [])),
  ).size
  return [
    `${some(orders, 'purchase order')} with ${some(lines.length, 'line')}, ordered ${daysWords(days, today)}`,
    `Pieces ordered: ${grouped(pieces)}`,
    ...when(costs && amounts.length > 0, `Together: ${amounts.join(', ')}`),
    ...when(costs && foreign, `In ${currency}: ${moneyWords(ours, currency)}`),
    ...when(
      costs && noRate.size > 0,
      `Without an FX rate, and not in the amount in ${currency}: ${some(noRate.size, 'order')}`,
    ),
    ...when(costs && noCost > 0, `Without a unit cost: ${some(noCost, 'line')}`),
    ...when(
      apart > 0,
      `In the file and not in these sums: ${some(apart, 'draft or cancelled order', 'drafts and cancelled orders')}`,
    ),
    ...when(strays > 0, `Not in the file: ${some(strays, 'line')} of orders that the sheet does not have`),
  ]
}

/** What payments add up to. */
export function paymentSums({ rows }: PaymentsExport, { days, today, costs }: Telling): Sums {
  const amounts = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(of).map(({ amount, in: currency }) => ({ amount: amount ?? 0, currency }))
  const paid = amounts(({ status }) => status === 'paid')
  const open = amounts(({ status }) => isUnpaid(status))
  const cancelled = rows.filter(({ status }) => status === 'cancelled').length
  const blank = rows.filter(({ amount }) => amount === null).length
  return [
    `${some(rows.length, 'payment')}, paid or due ${daysWords(days, today)}`,
    `Paid: ${some(paid.length, 'payment')}${costs && paid.length > 0 ? `, ${byCurrency(paid)}` : ''}`,
    `Still to be paid: ${some(open.length, 'payment')}${costs && open.length > 0 ? `, ${byCurrency(open)}` : ''}`,
    ...when(cancelled > 0, `In the file and not in these sums: ${counted(cancelled, 'cancelled one')}`),
    ...when(costs && blank > 0, `Without an amount: ${some(blank, 'payment')}`),
  ]
}

/** What returns add up to. */
export function returnSums({ rows }: ReturnsExport, { days, today, currency, costs }: Telling): Sums {
  const pieces = rows.reduce((sum, { quantity }) => sum + quantity, 0)
  const refunded = cents(rows.reduce((sum, { refund }) => sum + (refund ?? 0), 0))
  const lost = cents(rows.reduce((sum, row) => sum + (row.lost ?? 0), 0))
  const unknown = rows.filter(({ disposition, lost: goods }) => disposition !== null && goods === null).length
  return [
    `${some(rows.length, 'return')} with ${some(pieces, 'piece')}, inspected, received or requested ${daysWords(days, today)}`,
    `Refunded: ${moneyWords(refunded, currency)}`,
    ...when(costs, `Goods lost, at the cost in the tab SKUs: ${moneyWords(lost, currency)}`),
    ...when(costs && unknown > 0, `Without a cost, and not in that: ${some(unknown, 'return')}`),
  ]
}

/** Amounts by currency. What people typed for one and is none has no name of its own here. */
function byCurrency(
  rows: readonly { readonly amount: number | undefined; readonly currency: string }[],
): string {
  const sums = Map.groupBy(rows, ({ currency }) => (isCurrency(currency) ? currency : ''))
  return [...sums]
    .map(([currency, own]) => {
      const sum = cents(own.reduce((all, { amount }) => all + (amount ?? 0), 0))
      return currency === '' ? `${sum.toFixed(2)} in what is no currency` : moneyWords(sum, currency)
    })
    .join(' + ')
}

function gapLines({ unreadable, findings }: LedgerGaps): string[] {
  return [
    ...when(
      unreadable > 0,
      `Look at it first: ${some(unreadable, 'place')} in Movements and Archive cannot be read or have no id; /jumpring check names them`,
    ),
    ...when(
      findings > 0,
      `Look at it first: ${some(findings, 'thing')} of closed months ${findings === 1 ? 'does' : 'do'} not add up; /jumpring close check names them`,
    ),
  ]
}
