import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { context, escape, line, section, table } from '../slack/blocks.ts'
import type { AnyBlock } from '../slack/feature.ts'
import { nameOf } from '../suppliers/actions.ts'
import type { Score } from './actions.ts'
import type { Period } from './period.ts'
import { fewOrders, fewOthers, fewPieces, type Quality, type Reliability } from './rules.ts'

/** So many types are compared on one card. */
const mostTypes = 10

/** '12.5 %', '0 %'. Never throws. */
export function percentWords(part: number, whole: number): string {
  return `${Math.round((1000 * part) / whole) / 10} %`
}

/** A period as people say it. Never throws. */
export function periodWords({ from, to }: Period): string {
  if (from.startsWith('1900')) return `until ${dayWords(to)}`
  const year = from.slice(0, 4)
  if (from === `${year}-01-01` && to === `${year}-12-31`) return `the year ${year}`
  return `${dayWords(from)} to ${dayWords(to)}`
}

/** What is known of a supplier's punctuality, in lines of mrkdwn with their arithmetic. */
function reliabilityWords(reliability: Reliability): string[] {
  const { judged, onTime, onTimeInFull, lateOpen, daysLate, counted: over, full } = reliability
  const lines: string[] = []
  if (judged > 0 && daysLate !== undefined) {
    const open = lateOpen === 0 ? '' : `, ${counted(lateOpen, 'order')} late and still not here`
    lines.push(
      `*On time in full* ${onTimeInFull} of ${counted(judged, 'order')}: *${percentWords(onTimeInFull, judged)}*${few(judged, fewOrders)} · on time ${onTime}${open}`,
      `*Days late* mean ${rounded(daysLate.mean)}, median ${rounded(daysLate.median)}, worst ${daysLate.worst}; on time and early count as 0`,
    )
  } else lines.push('*On time in full* nothing to tell it by')
  if (over > 0)
    lines.push(`*In full* ${full} of ${counted(over, 'order')} that are over: ${percentWords(full, over)}`)
  const left = leftOutWords(reliability)
  if (left !== '') lines.push(`_Left out: ${left}_`)
  return lines
}

function leftOutWords({ leftOut }: Reliability): string {
  const { withoutPromise, withoutReceiptDate, withoutCount, notDueYet } = leftOut
  return [
    withoutPromise === 0 ? '' : `${counted(withoutPromise, 'order')} without a promised ETA`,
    withoutReceiptDate === 0 ? '' : `${counted(withoutReceiptDate, 'order')} without a day of receipt`,
    withoutCount === 0 ? '' : `${counted(withoutCount, 'order')} whose lines do not say how many came`,
    notDueYet === 0 ? '' : `${counted(notDueYet, 'order')} not due yet`,
  ]
    .filter((words) => words !== '')
    .join(', ')
}

/** The share of rejected pieces; what no line says is not known, and not none. */
function rejectedWords({ received, rejected, unsaid }: Quality): string {
  const left = unsaid === 0 ? '' : `; the lines of ${counted(unsaid, 'more piece')} do not say`
  if (received > 0)
    return `*Rejected on arrival* ${rejected} of ${counted(received, 'piece')}: *${percentWords(rejected, received)}*${few(received, fewPieces)}${left}`
  return unsaid > 0
    ? `*Rejected on arrival* not known: the lines of ${counted(unsaid, 'piece')} do not say`
    : '*Rejected on arrival* nothing was received'
}

/** What is known of defects, in lines of mrkdwn with their arithmetic. */
function qualityWords(quality: Quality): string[] {
  const { lines, orders, inspections, looked, defective, returned, sold } = quality
  const { pass, fail, conditional } = inspections
  const lots = pass + fail + conditional
  const arrived = `${rejectedWords(quality)}${quality.received === 0 ? '' : ` · ${counted(lines, 'line')} of ${counted(orders, 'order')}`}`
  const seen =
    looked === 0 ? '' : ` · ${defective} defective of ${looked} looked at: ${percentWords(defective, looked)}`
  const inspected =
    lots === 0
      ? '*Inspections* none'
      : `*Inspections* ${pass} passed, ${fail} failed, ${conditional} conditional${seen}`
  const sentBack =
    sold === 0
      ? returned === 0
        ? '*Sent back as defective* nothing was sold'
        : `*Sent back as defective* ${counted(returned, 'piece')}; nothing was sold in the period to set it against`
      : `*Sent back as defective* ${returned} of ${counted(sold, 'piece')} sold: *${percentWords(returned, sold)}*${few(sold, fewPieces)}`
  return [arrived, inspected, sentBack]
}

/** What their pieces cost beside the others', in one line of mrkdwn without amounts. */
function costWords({ types, index }: Score['cost']): string {
  if (index === undefined) return '*Cost* nobody else offers the same types, as far as prices are known'
  const many = types.length === 1 ? 'of one type' : `mean of ${types.length} types`
  return `*Cost* ${indexWords(index)}: index *${index.toFixed(2)}*, ${many}${few(othersOf(types), fewOthers)}`
}

/** How many other suppliers the thinnest comparison is with. */
function othersOf(types: Score['cost']['types']): number {
  return types.reduce((least, { suppliers }) => Math.min(least, suppliers), Infinity)
}

/** '8 % above the others', 'as the others'. Never throws. */
function indexWords(index: number): string {
  const percent = Math.round((index - 1) * 100)
  if (percent === 0) return 'as the others'
  return percent > 0 ? `${percent} % above the others` : `${-percent} % below the others`
}

/** The whole score of one supplier. @param seesCosts whether amounts may be shown */
export function scoreBlocks(score: Score, currency: string, seesCosts: boolean): AnyBlock[] {
  const { types } = score.cost
  const rows = types
    .slice(0, mostTypes)
    .map(({ type, own, skus, others, suppliers, index }) => [
      type,
      ...(seesCosts ? [moneyWords(own, currency), moneyWords(others, currency)] : []),
      `${skus}`,
      `${suppliers}`,
      index.toFixed(2),
    ])
  const head = [
    'Type',
    ...(seesCosts ? ['Theirs, mean', 'Others, median'] : []),
    'Their SKUs',
    'Other suppliers',
    'Index',
  ]
  const numbers = head.map((_, at) => at).slice(1)
  const more = types.length - mostTypes
  return [
    section(`*Reliability*\n${reliabilityWords(score.reliability).join('\n')}`),
    section(`*Quality*\n${qualityWords(score.quality).join('\n')}`),
    section(costWords(score.cost)),
    ...(rows.length === 0 ? [] : [table(head, rows, numbers)]),
    context(
      [
        'On time in full: here by the ETA that was promised, every line complete; rejected pieces count as come.',
        'Defective returns are those for defect, damaged, not as described, of SKUs that name this supplier.',
        'The index is their unit cost over the median of the others, type by type; it compares types, not designs, and leaves out freight and duty.',
        more > 0 ? `${counted(more, 'more type')} not shown.` : '',
      ]
        .filter((words) => words !== '')
        .join(' '),
    ),
  ]
}

/** A score in three lines, as a supplier's card has it; without amounts. */
export function cardLines(score: Score): string {
  const [first = ''] = reliabilityWords(score.reliability)
  return [first, rejectedWords(score.quality), costWords(score.cost)].join('\n')
}

/** One row of the table of all suppliers. A share that few orders or pieces tell is marked with a question mark. */
export function scoreRow({ supplier, reliability, quality, cost }: Score): string[] {
  const { judged, onTimeInFull, daysLate, counted: over, full } = reliability
  const share = (part: number, whole: number, least: number) =>
    whole === 0 ? '–' : `${percentWords(part, whole)} of ${whole}${whole < least ? ' ?' : ''}`
  return [
    nameOf(supplier),
    share(onTimeInFull, judged, fewOrders),
    daysLate === undefined ? '–' : String(rounded(daysLate.mean)),
    share(full, over, fewOrders),
    share(quality.rejected, quality.received, fewPieces),
    share(quality.returned, quality.sold, fewPieces),
    cost.index === undefined
      ? '–'
      : `${cost.index.toFixed(2)}${othersOf(cost.types) < fewOthers ? ' ?' : ''}`,
  ]
}

/** Names of records in mrkdwn, the first few of them. Never throws. */
export function fewNames(names: readonly string[], most: number): string {
  const more = names.length - most
  return `${names.slice(0, most).map(line).join(', ')}${more > 0 ? escape(` and ${more} more`) : ''}`
}

function few(size: number, least: number): string {
  return size < least ? ' _(few: it says little)_' : ''
}

function rounded(days: number): number {
  return Math.round(days * 10) / 10
}
