import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { settingsOf } from '../settings/actions.ts'
import { context, line, section } from '../slack/blocks.ts'
import type { AnyBlock } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import type { MoqAnswer } from './actions.ts'
import type { PriceBreak } from './lot.ts'
import type { MoqWeighed } from './rules.ts'

/** So many orders of a commitment are named with their days, and so many SKUs that fill a value. */
const mostNamed = 6

const priceSources: Readonly<Record<NonNullable<MoqAnswer['priceFrom']>, string>> = {
  typed: 'as typed',
  'price breaks': 'by the price breaks',
  SKU: 'the SKU’s cost',
  'last order': 'as in the last order',
}

/** Words for one viewer: with amounts, or without any. */
interface Telling {
  readonly answer: MoqAnswer
  /** '€4.20'; undefined where amounts may not be shown */
  readonly money: ((amount: number) => string) | undefined
}

/** An answer about a MOQ in blocks. @param withAmounts whether costs may be shown to who sees it */
export function moqBlocks(answer: MoqAnswer, facts: Facts, withAmounts: boolean): AnyBlock[] {
  const telling = tellingOf(answer, facts, withAmounts)
  const { holdingRate, orderCost } = answer.facts
  const rate = `${Math.round(holdingRate * 1000) / 10} %`
  const costs =
    telling.money === undefined
      ? 'Amounts are shown to approvers only.'
      : `Holding ${rate} a year, ${telling.money(orderCost)} an order, both in Settings. Half of a lot is tied up on average.`
  return [
    section(meaning(telling)),
    ...tactics(telling).map((words) => section(words)),
    context(`${costs} Demand and prices are taken to stay as they are.`),
  ]
}

/** The same in one paragraph of plain text, for a note. */
export function moqNote(answer: MoqAnswer, facts: Facts, withAmounts: boolean): string {
  const telling = tellingOf(answer, facts, withAmounts)
  const { record, quantity } = answer.wish
  return [`MOQ ${quantity} of ${record.sku}.`, meaning(telling), ...tactics(telling)]
    .join(' ')
    .replaceAll('*', '')
    .replaceAll('\n', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}

function tellingOf(answer: MoqAnswer, facts: Facts, withAmounts: boolean): Telling {
  const { currency } = settingsOf(facts)
  return { answer, money: withAmounts ? (amount) => line(moneyWords(amount, currency)) : undefined }
}

/** What the MOQ means: how long it lasts, what is tied up. */
function meaning(telling: Telling): string {
  const { answer, money } = telling
  const { weighed, plan, facts, priceFrom } = answer
  const { months, monthsWithStock, cash } = weighed
  const perDay = facts.demandPerDay
  const lasts =
    months === undefined || monthsWithStock === undefined
      ? `*How long it lasts* is not known: ${unsold(plan?.demand.days ?? 0)}. Without demand there is nothing to weigh a higher price or a commitment by.`
      : `*Lasts ${tenths(months)} months*: ${facts.moq} pieces at ${hundredths(perDay)} a day${facts.onHand > 0 ? `; ${tenths(monthsWithStock)} months with the ${facts.onHand} on hand` : ''}.`
  const price =
    money === undefined || facts.unitCost === undefined || priceFrom === undefined
      ? ''
      : ` at ${money(facts.unitCost)} (${priceSources[priceFrom]})`
  const tied =
    cash === undefined
      ? '*Cash tied up* is not known: there is no price. Add one: `/moq <sku> <quantity> <price>`.'
      : money === undefined
        ? ''
        : `*Ties up ${money(cash.total)}*${price}${cash.average === undefined || cash.days === undefined || cash.holding === undefined ? '' : `, on average ${money(cash.average)} for ${counted(Math.round(cash.days), 'day')}; holding it costs ${money(cash.holding)}`}.`
  const needed =
    facts.needed === 0
      ? ''
      : weighed.isNoObstacle
        ? `*It is no obstacle*: ${facts.needed} are needed anyway.`
        : `Without a MOQ ${facts.needed} would be ordered.`
  return [lasts, tied, needed].filter((words) => words !== '').join('\n')
}

/** The tactics that can be worked out, each in a paragraph. */
function tactics(telling: Telling): string[] {
  const { weighed } = telling.answer
  return [
    premiumWords(telling),
    commitmentWords(weighed.commitment),
    fillingWords(telling),
    lotWords(telling),
  ].filter((words) => words !== '')
}

function premiumWords({ answer, money }: Telling): string {
  const { premium } = answer.weighed
  const { unitCost } = answer.facts
  if (premium === undefined || money === undefined || unitCost === undefined) return ''
  const { fewer, perPiece } = premium
  if (perPiece <= 0)
    return `*A higher price for fewer* is not worth it: more orders of ${fewer} cost more than the holding that they save.`
  const percent = (100 * perPiece) / unitCost
  return `*A higher price for fewer*: up to ${money(perPiece)} more a piece (${tenths(percent)} %) for lots of ${fewer} costs no more a year than lots of ${answer.facts.moq} at ${money(unitCost)}. What does not sell is not in it.`
}

function commitmentWords(commitment: MoqWeighed['commitment']): string {
  if (commitment === undefined) return ''
  const { orders, months } = commitment
  const shown = orders.slice(0, mostNamed).map(({ quantity, on }) => `${quantity} on ${dayWords(on)}`)
  const more = orders.length - shown.length
  const last = orders.at(-1)
  const rest = more === 0 || last === undefined ? '' : ` … the last on ${dayWords(last.on)}`
  return `*A commitment to future orders*: ${counted(orders.length, 'order')} within ${tenths(months)} months instead of one: ${shown.join(', ')}${rest}.`
}

function fillingWords({ answer, money }: Telling): string {
  const { filling } = answer.weighed
  if (filling === undefined) return ''
  const { target, own, others, missing } = filling
  const reach = money === undefined ? 'the value of the MOQ' : money(target)
  const start =
    money === undefined ? `${answer.facts.needed} of it` : `${answer.facts.needed} of it are ${money(own)}`
  if (others.length === 0)
    return `*Fewer styles to reach the value*: ${start}; no other SKU of the supplier with a price needs ordering now.`
  const shown = others
    .slice(0, mostNamed)
    .map(
      ({ sku, pieces, amount }) =>
        `${pieces} ${line(sku)}${money === undefined ? '' : ` (${money(amount)})`}`,
    )
  const more = others.length > shown.length ? ` and ${others.length - shown.length} more` : ''
  const end =
    missing === 0
      ? `reach ${reach}`
      : money === undefined
        ? `do not reach ${reach}`
        : `reach ${money(target - missing)} of ${reach}; ${money(missing)} are missing`
  return `*Fewer styles to reach the value*: ${start}, and with what the supplier’s others need anyway, ${shown.join(', ')}${more}, they ${end}.`
}

/** Why there is no demand, by full days with stock. */
function unsold(days: number): string {
  return days === 0
    ? 'there was no full day with stock yet'
    : `nothing sold in the last ${counted(days, 'day')} with stock`
}

function lotWords({ answer, money }: Telling): string {
  const { lot } = answer.weighed
  if (lot === undefined || money === undefined) return ''
  const { moq, unitCost, breaks } = answer.facts
  const source = answer.breaksFrom === 'typed' ? 'as typed' : 'as past orders show them'
  const known = `the price breaks ${source} (${breaksWords(breaks, money)})`
  const spent = 'a year for pieces, orders and holding'
  const other = lot.atMoq === undefined || lot.quantity === moq ? undefined : lot.atMoq
  // An offer below what was paid before beats every lot at the old prices.
  if (other !== undefined && other < lot.yearlyCost)
    return `*Cheaper than before*: lots of *${moq}*${unitCost === undefined ? '' : ` at ${money(unitCost)}`} cost ${money(other)} ${spent}; the cheapest lot with ${known} is ${lot.quantity}: ${money(lot.yearlyCost)}.`
  const compared = other === undefined ? '' : `; in lots of ${moq} ${money(other)}`
  return `*The cheapest lot* with ${known} is *${lot.quantity}*: ${money(lot.yearlyCost)} ${spent}${compared}.`
}

function breaksWords(breaks: readonly PriceBreak[], money: (amount: number) => string): string {
  return breaks
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, unitCost }) => `from ${from} ${money(unitCost)}`)
    .join(', ')
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function hundredths(value: number): string {
  return String(Math.round(value * 100) / 100)
}
