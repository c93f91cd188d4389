import { z } from 'zod'
import type { Json } from '../kit/json.ts'
import { escape, modal, personField, say, section } from '../slack/blocks.ts'
import { carried, unreadableForm, unreadablePress } from '../slack/carried.ts'
import type { Button, FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { assign, plansFor, takeCare } from './care-actions.ts'
import { careAction, careReceipt, assignedLetter, explainCare } from './care-words.ts'
import { careOf, type CareFor } from './care.ts'
import { lowLine } from './words.ts'

/** The form that asks who takes care. */
const assignForm = 'low_assign'
const aboutForm = z.union([z.object({ sku: z.string() }), z.object({ style: z.string() })])
const mostListed = 10

/** Snooze, Assign and Not restocking, wherever something low is shown. */
export const careButton: Button = {
  actionId: careAction,
  run: async (value, request) => {
    const wish = careOf(value)
    if (wish === undefined) return unreadablePress()
    const { care, about } = wish
    if (care.kind === 'assign') return openAssign(about, request)
    const outcome = await takeCare(request.workbook, { ...wishOf(about, request), care })
    return outcome.ok ? careReceipt(outcome.value, request) : say(escape(explainCare(outcome.refusal)))
  },
}

export const careModals: readonly Modal[] = [{ callbackId: assignForm, submit: submitAssign }]

async function openAssign(about: CareFor, request: Request): Promise<Reply | undefined> {
  const plans = plansFor(request.facts, about).filter(({ state }) => state === 'low' || state === 'out')
  const lines = plans.slice(0, mostListed).map((plan) => lowLine(plan, request.facts))
  const more = plans.length > mostListed ? [`… and ${plans.length - mostListed} more`] : []
  if (plans.length === 0) return say('Nothing was changed: it is neither low nor out any more.')
  await request.openModal(
    modal({
      callbackId: assignForm,
      title: 'Who takes care?',
      submit: 'Assign',
      context: about,
      blocks: [
        section([...lines, ...more].join('\n')),
        personField({
          id: 'person',
          label: 'Person',
          initial: request.userId,
          hint: 'Told once, in a direct message. The card and the digest say who takes care.',
        }),
      ],
    }),
  )
  return undefined
}

async function submitAssign(values: FormValues, context: Json, request: Request): Promise<FormAnswer> {
  const about = carried(aboutForm, context)
  if (about === undefined) return unreadableForm()
  const userId = String(values['person'] ?? '')
  if (!/^[UW][A-Z0-9]{2,}$/.test(userId)) return { errors: { person: explainCare({ code: 'nobody' }) } }
  const assignee = userId === request.userId ? request.actor : ((await request.nameOf(userId)) ?? userId)
  const outcome = await assign(request.workbook, {
    ...wishOf(about, request),
    userId: request.userId,
    assignee,
    letter: (facts, plans) =>
      JSON.parse(JSON.stringify(assignedLetter(facts, plans, { assignee, by: request.actor }))) as Json,
  })
  if (outcome.ok) return { done: careReceipt(outcome.value, request) }
  const words = explainCare(outcome.refusal)
  return outcome.refusal.code === 'assigned-already'
    ? { errors: { person: words } }
    : { done: say(escape(words)) }
}

function wishOf(about: CareFor, request: Request) {
  return { requestId: request.requestId, about, actor: request.actor }
}
