import { counted } from '../kit/counted.ts'
import { daysBetween, dayWords, type LocalDate } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { button, escape, line } from '../slack/blocks.ts'
import type { Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { goodsValue, linesOf, linkToPo, poOf, supplierOfPo } from './actions.ts'
import type { DraftReply, EditReply } from './draft-actions.ts'
import type { ReceiptReply } from './receive-actions.ts'
import type { DatesReply, StepReply } from './step-actions.ts'
import { poButtons, showPoAction, slipWords } from './words.ts'

/** The answer to drafts that were made. */
export function draftReceipt(outcome: Outcome<DraftReply>, request: Request): Reply {
  const { orders, drafted, homeless } = outcome.reply
  const facts = request.workbook.facts()
  const lines = orders.map(
    ({ id, supplier, lines: many, pieces }) =>
      `*${line(id)}* ${line(supplier)}: ${counted(many, 'line')}, ${counted(pieces, 'piece')}${moqGap(facts, id)}`,
  )
  const left = [
    ...(drafted.length === 0 ? [] : [`In a draft already: ${drafted.slice(0, 8).map(line).join(', ')}`]),
    ...(homeless.length === 0 ? [] : [`No supplier known for ${homeless.slice(0, 8).map(line).join(', ')}`]),
  ]
  const [first] = orders
  const done =
    first === undefined
      ? 'No order was drafted.'
      : `Drafted ${counted(orders.length, 'order')}\n${lines.join('\n')}`
  return receipt(outcome, {
    done: [done, ...left].join('\n'),
    id: first === undefined ? 'Purchase orders' : line(first.id),
    url: linkToPo(facts, first?.id ?? ''),
    small: [escape(request.actor)],
    buttons: orders.slice(0, 5).map(({ id }, at) => button(`${showPoAction}:${at}`, `Open ${id}`, id)),
  })
}

/** How far a draft stays below its supplier's smallest order; '' when it does not. */
function moqGap(facts: Facts, id: string): string {
  const po = poOf(facts, id)
  const supplier = po === undefined ? undefined : supplierOfPo(facts, po)
  if (supplier === undefined) return ''
  const lines = linesOf(facts, id)
  const pieces = lines.reduce((sum, each) => sum + each.ordered, 0)
  const value = goodsValue(lines)
  const gaps = [
    ...(supplier.moqUnits !== null && pieces < supplier.moqUnits
      ? [`below their MOQ of ${counted(supplier.moqUnits, 'piece')}`]
      : []),
    ...(supplier.moqValue !== null && value !== undefined && value < supplier.moqValue
      ? [
          teamSeesCosts(facts)
            ? `below their MOQ of ${moneyWords(supplier.moqValue, supplier.currency || settingsOf(facts).currency)}`
            : 'below their MOQ in value',
        ]
      : []),
  ]
  return gaps.length === 0 ? '' : ` (${gaps.join(' and ')})`
}

/** The answer to an edited draft. */
export function editReceipt(outcome: Outcome<EditReply>, request: Request): Reply {
  const { id, changes } = outcome.reply
  const shown = changes.slice(0, 10).map((each) => `• ${line(each)}`)
  return receipt(outcome, {
    done: `Changed the draft *${line(id)}*\n${shown.join('\n')}${changes.length > 10 ? '\n…' : ''}`,
    id: line(id),
    url: linkToPo(request.workbook.facts(), id),
    small: [escape(request.actor)],
    buttons: [button(showPoAction, 'Open order', id)],
  })
}

/** The answer to a step. */
export function stepReceipt(outcome: Outcome<StepReply>, request: Request): Reply {
  const { id, supplier, before, after, etaBefore, eta } = outcome.reply
  const facts = request.workbook.facts()
  const moved =
    eta !== null && eta !== etaBefore
      ? ` · ETA ${etaBefore === null ? '' : `${dayWords(etaBefore, facts.today)} → `}${dayWords(eta, facts.today)}`
      : ''
  const promise =
    after === 'confirmed' && eta === null
      ? '\nNo ETA was promised: set one with Dates, or nobody can tell whether it is late.'
      : ''
  const po = poOf(facts, id)
  return receipt(outcome, {
    done: `*${line(id)}* ${line(supplier)}: *${before} → ${after}*${moved}${promise}`,
    id: line(id),
    url: linkToPo(facts, id),
    small: [escape(request.actor)],
    buttons: [...(po === undefined ? [] : poButtons(po).slice(0, 4)), button(showPoAction, 'Open order', id)],
  })
}

/** The answer to moved dates: was → is. */
export function datesReceipt(outcome: Outcome<DatesReply>, request: Request): Reply {
  const { id, supplier, changes } = outcome.reply
  const facts = request.workbook.facts()
  const lines = changes.map(({ name, was, is }) => dateChange(name, was, is, facts.today))
  return receipt(outcome, {
    done: `*${line(id)}* ${line(supplier)}: ${lines.join(', ')}`,
    id: line(id),
    url: linkToPo(facts, id),
    small: [escape(request.actor)],
    buttons: [button(showPoAction, 'Open order', id)],
  })
}

/** A date that moved, as was → is with the days between. Never throws. */
export function dateChange(
  name: string,
  was: LocalDate | null,
  is: LocalDate | null,
  today: LocalDate,
): string {
  const words = (date: LocalDate | null) => (date === null ? 'not known' : dayWords(date, today))
  const days = was === null || is === null ? 0 : daysBetween(was, is)
  return `${name} *${words(was)} → ${words(is)}*${days === 0 ? '' : ` (${slipWords(days)})`}`
}

/** The answer to pieces that came. */
export function arrivalReceipt(outcome: Outcome<ReceiptReply>, facts: Facts, who: string): Reply {
  const { id, supplier, before, after, lines, costGap } = outcome.reply
  const sees = teamSeesCosts(facts)
  const { currency } = settingsOf(facts)
  const told = lines.slice(0, 15).map((each) => {
    const rejected = each.rejected === 0 ? '' : `, ${each.rejected} rejected and held`
    const left = each.outstanding === 0 ? 'complete' : `${each.outstanding} to come`
    const cost =
      !sees || each.landedCost === null ? '' : ` · landed ${moneyWords(each.landedCost, currency)} a piece`
    return `• ${line(each.sku)}: ${each.accepted} accepted${rejected}, on hand *${each.onHandBefore} → ${each.onHandAfter}*, ${left}${cost}`
  })
  const more = lines.length > told.length ? [`… and ${lines.length - told.length} more lines`] : []
  const gap = costGap === '' || !sees ? [] : [`No landed cost: ${line(costGap)}`]
  const status = before === after ? `*${after}*` : `*${before} → ${after}*`
  const po = poOf(facts, id)
  return receipt(outcome, {
    done: [`Received for *${line(id)}* ${line(supplier)}: ${status}`, ...told, ...more, ...gap].join('\n'),
    id: line(id),
    url: linkToPo(facts, id),
    small: [escape(who)],
    buttons: [...(po === undefined ? [] : poButtons(po).slice(0, 2)), button(showPoAction, 'Open order', id)],
  })
}
