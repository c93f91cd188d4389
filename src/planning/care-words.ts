import type { Button as ButtonElement, Overflow } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { dayWords, localDate } from '../kit/local-date.ts'
import { never } from '../kit/never.ts'
import { actions, button, context, line, menu, section } from '../slack/blocks.ts'
import type { Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { planOf, type Plan } from './actions.ts'
import { linkToCare, type CareReply } from './care-actions.ts'
import { careChoices, careValue, type CareFor, type CareRefusal } from './care.ts'

/** So many SKUs are named in an answer; the rest is a number. */
const mostNamed = 12

/** The button or menu with which people take care of what is low. */
export const careAction = 'low_care'

/** Everything that can be done about one SKU, as buttons of a row. */
export function careButtons({ record }: Plan): ButtonElement[] {
  return careChoices.map(({ way, text }) =>
    button(`${careAction}:${way}`, text, careValue(way, { sku: record.sku })),
  )
}

/**
 * The same as a menu for SKUs of one style: about the one that is low, or about all that is low of the style.
 *
 * @returns undefined when none is low, or the name is too long to be carried
 */
export function careMenu(plans: readonly Plan[]): Overflow | undefined {
  const low = plans.filter(({ state }) => state === 'low' || state === 'out')
  const [first] = low
  if (first === undefined) return undefined
  const { sku, style } = first.record
  const about: CareFor = low.length === 1 || style === '' ? { sku } : { style }
  const all = 'sku' in about ? '' : ': all that is low'
  return menu(
    careAction,
    careChoices.map(({ way, text }) => ({ text: `${text}${all}`, value: careValue(way, about) })),
  )
}

/** What a person is told who is given something to take care of. */
export function assignedLetter(
  facts: Facts,
  plans: readonly Plan[],
  how: { readonly assignee: string; readonly by: string },
): Reply {
  const names = namesOf(plans.map(({ record }) => record.sku))
  const text = `${names} is yours to take care of, says ${line(how.by)}`
  const [only] = plans
  const lines = plans.slice(0, mostNamed).map((plan) => standing(facts, plan.record.sku))
  return {
    text,
    blocks: [
      section(`*${text}*\n${lines.join('\n')}`),
      ...(only === undefined || plans.length > 1 ? [] : [actions(...careButtons(only))]),
      context(
        `For ${line(how.assignee)} · you are told this once; the digest and its card go on saying who takes care`,
      ),
    ],
  }
}

/** The answer to what was done about SKUs that are low. */
export function careReceipt(outcome: Outcome<CareReply>, request: Request): Reply {
  const { facts } = request
  const { reply } = outcome
  const names = namesOf(reply.skus)
  const [sku = ''] = reply.skus
  const isOne = reply.skus.length === 1 && reply.done !== 'ended'
  const now = isOne ? ` (${standing(facts, sku, false)})` : ''
  return receipt(outcome, {
    done: doneWords(reply, `*${names}*${now}`, request),
    id: reply.done === 'ended' ? sku : `low ${sku}`,
    url: linkToCare(facts, reply),
    small: [smallWords(reply), line(request.actor)],
  })
}

function doneWords(reply: CareReply, names: string, request: Request): string {
  const many = reply.skus.length > 1
  switch (reply.done) {
    case 'snoozed': {
      const day = localDate(reply.until ?? '')
      const until = day === undefined ? 'pieces arrive' : dayWords(day, request.today)
      return `Snoozed ${names} until *${until}*`
    }
    case 'assigned':
      return `*${line(reply.assignee)}* takes care of ${names}`
    case 'ended':
      return `${names} ${many ? 'are' : 'is'} not restocked any more: status *active → phase out*`
    default:
      return never(reply.done)
  }
}

function smallWords({ done, until }: CareReply): string {
  switch (done) {
    case 'snoozed':
      return until === null
        ? 'After the next receipt it is told again if it still is low; running out and recovery are told meanwhile'
        : 'Then it is told again if it still is low; running out and recovery are told meanwhile'
    case 'assigned':
      return 'Told once; the card and the digest say who takes care'
    case 'ended':
      return 'It is never low or out from now on; what is left is sold'
    default:
      return never(done)
  }
}

/** Why nothing was done, in words. Never throws. */
export function explainCare(refusal: CareRefusal): string {
  switch (refusal.code) {
    case 'unknown-sku':
      return `Nothing was changed: the catalogue has no ${refusal.sku} any more.`
    case 'not-low':
      return refusal.onHand === undefined
        ? `Nothing was changed: nothing of ${refusal.name} is low or out now.`
        : `Nothing was changed: ${refusal.name} is neither low nor out now; ${refusal.onHand} on hand.`
    case 'not-restocked':
      return `Nothing was changed: ${refusal.name} is not reordered, its status is ${refusal.status}. Nobody is told when it is low.`
    case 'assigned-already':
      return `Nothing was changed: ${refusal.assignee} takes care of ${refusal.name} already.`
    case 'nobody':
      return 'Nothing was changed: no person was chosen.'
    case 'no-column':
      return `Nothing was changed: the tab ${refusal.tab} has no column “${refusal.column}” yet, so it could not be kept. “npm run setup” with the workbook’s link adds what is missing and moves nothing; a new column with that header in row 1 does, too.`
    default:
      return never(refusal)
  }
}

/** 'LUNA-M, LUNA-L and 3 more'. */
function namesOf(skus: readonly string[]): string {
  const named = skus.slice(0, mostNamed).map(line).join(', ')
  return skus.length > mostNamed ? `${named} and ${skus.length - mostNamed} more` : named
}

/** How a SKU stands, in a few words: 'LUNA-M low, 5 of 8, 3 days left'. */
function standing(facts: Facts, sku: string, named = true): string {
  const plan = planOf(facts, sku)
  const name = named ? `${line(sku)} ` : ''
  if (plan === undefined) return name.trim()
  const of = plan.reorderPoint === undefined ? '' : ` of ${plan.reorderPoint}`
  const left = plan.cover === undefined ? '' : `, ${counted(Math.floor(plan.cover), 'day')} left`
  return `${name}${plan.state}, ${plan.onHand}${of}${left}`
}
