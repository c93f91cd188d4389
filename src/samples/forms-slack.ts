import { z } from 'zod'
import { localDate } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import {
  button,
  choiceField,
  context,
  dateField,
  escape,
  line,
  modal,
  numberField,
  say,
  section,
  textField,
} from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import { typedDate } from '../slack/typed-date.ts'
import { findSuppliers } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  decideOnSample,
  linkToSample,
  requestSample,
  sampleOf,
  type SampleReply,
  type SampleRow,
} from './actions.ts'
import { checklistFields, checklistOf } from './checklist-slack.ts'
import { explainSample, statusWords } from './explain.ts'
import {
  awaitsDecision,
  sampleStages,
  type SampleRefusal,
  type SampleStage,
  type SampleVerdict,
} from './rules.ts'
import { samplesTab } from './tabs.ts'
import { typedSample } from './typed-sample.ts'
import { checklistWords, nextRoundButton, sampleName, showSampleAction, stepButtons } from './words.ts'

const newForm = 'sample_new'
const approveForm = 'sample_approve'
const sendBackForm = 'sample_send_back'
/** A list to pick from holds at most so many; with more suppliers the name is typed. */
const mostChoices = 100

/** The form for the next round of a sample: the same supplier and subject, one stage on. */
export async function openNextRound(sample: SampleRow, request: Request): Promise<undefined> {
  const stage = sample.stage === 'proto' ? 'revision' : sample.stage
  await openNewSample('', request, { supplier: sample.supplier, subject: sample.subject, stage })
}

/**
 * The form for a new sample, filled in with what was typed.
 *
 * @param words such as 'Luna hoop from Oficina due 12 Dec'
 * @param known what is known without words, as from a round before
 */
export async function openNewSample(
  words: string,
  request: Request,
  known?: { readonly supplier: string; readonly subject: string; readonly stage: SampleStage },
): Promise<undefined> {
  const typed = { ...typedSample(words), ...known }
  const { now, timeZone } = request.facts
  const dayOf = (text: string) => (text === '' ? undefined : typedDate(text, now, timeZone)?.date)
  const initialDay = (text: string) => {
    const day = dayOf(text)
    return day === undefined ? {} : { initial: day }
  }
  const named = typed.supplier === '' ? undefined : findSuppliers(request.facts, typed.supplier)[0]
  const suppliers = request.facts.rows(suppliersTab)
  const choices = suppliers.map((row) => ({ text: row.name === '' ? row.id : row.name, value: row.id }))
  const pickable = choices.length > 0 && choices.length <= mostChoices
  const field = { id: 'supplier', label: 'Supplier' }
  // What was typed and fits no field would be gone without a word.
  const unread = [
    ...(pickable && typed.supplier !== '' && named === undefined
      ? [`no supplier like “${line(typed.supplier)}”`]
      : []),
    ...[typed.expected, typed.due]
      .filter((text) => text !== '' && dayOf(text) === undefined)
      .map((text) => `no day in “${line(text)}”`),
  ]
  await request.openModal(
    modal({
      callbackId: newForm,
      title: 'New sample',
      submit: 'Ask for it',
      context: {},
      blocks: [
        ...(unread.length === 0 ? [] : [context(`I found ${unread.join(' and ')}. Please pick below.`)]),
        pickable
          ? choiceField({ ...field, choices, initial: named?.id ?? '' })
          : textField({ ...field, placeholder: 'their name or id', initial: named?.id ?? typed.supplier }),
        textField({
          id: 'subject',
          label: 'SKU or style',
          initial: typed.subject,
          hint: 'A code, or the name of a style',
        }),
        choiceField({ id: 'stage', label: 'Stage', choices: sampleStages, initial: known?.stage ?? 'proto' }),
        dateField({ id: 'expected', label: 'Expected', optional: true, ...initialDay(typed.expected) }),
        dateField({
          id: 'decisionDue',
          label: 'Decision due',
          optional: true,
          hint: 'Reminders come before that day',
          ...initialDay(typed.due),
        }),
        textField({ id: 'owner', label: 'Owner', optional: true, initial: request.actor }),
        numberField({
          id: 'fee',
          label: `Fee in ${settingsOf(request.facts).currency}`,
          min: 0,
          decimals: true,
          optional: true,
        }),
      ],
    }),
  )
}

/** The checklist form for an approval, or the form for a reason; words where the step is not open any more. */
export async function openDecision(
  sample: SampleRow,
  verdict: SampleVerdict,
  request: Request,
): Promise<Reply | undefined> {
  const stop = refusalBefore(sample, request)
  if (stop !== undefined) return say(escape(explainSample(stop)))
  const about = { id: sample.id, verdict }
  const name = section(sampleName(request.facts, sample))
  if (verdict === 'approved') {
    await request.openModal(
      modal({
        callbackId: approveForm,
        title: 'Approve sample',
        submit: 'Approve',
        context: about,
        blocks: [name, ...checklistFields(sample), textField({ id: 'note', label: 'Note', optional: true })],
      }),
    )
    return undefined
  }
  const reject = verdict === 'rejected'
  await request.openModal(
    modal({
      callbackId: sendBackForm,
      title: reject ? 'Reject sample' : 'Ask for changes',
      submit: reject ? 'Reject' : 'Send back',
      context: about,
      blocks: [
        name,
        textField({
          id: 'reason',
          label: reject ? 'Why is it rejected?' : 'What has to change?',
          multiline: true,
          placeholder: 'plating rubs off at the edge',
        }),
      ],
    }),
  )
  return undefined
}

/** Decides without a form, as when the whole line was typed. */
export async function decideByWords(
  sample: SampleRow,
  verdict: SampleVerdict,
  reason: string,
  request: Request,
): Promise<Reply> {
  const { requestId, userId, workbook } = request
  const wish = { requestId, id: sample.id, verdict, checklist: undefined, reason, userId }
  const outcome = await decideOnSample(workbook, wish)
  return outcome.ok
    ? sampleReceipt(outcome.value, request, reason)
    : say(escape(explainSample(outcome.refusal)))
}

export const sampleModals: readonly Modal[] = [
  { callbackId: newForm, submit: (values, _about, request) => submitNew(values, request) },
  {
    callbackId: approveForm,
    submit: async (values, about, request) => {
      const read = carried(z.strictObject({ id: z.string(), verdict: z.literal('approved') }), about)
      return read === undefined ? unreadableForm() : submitDecision(values, read, request)
    },
  },
  {
    callbackId: sendBackForm,
    submit: async (values, about, request) => {
      const read = carried(
        z.strictObject({ id: z.string(), verdict: z.enum(['changes', 'rejected']) }),
        about,
      )
      return read === undefined ? unreadableForm() : submitDecision(values, read, request)
    },
  },
]

interface About {
  readonly id: string
  readonly verdict: SampleVerdict
}

/** The answer to a write on a sample: its status before and after. */
export function sampleReceipt(outcome: Outcome<SampleReply>, request: Request, reason: string): Reply {
  const { reply } = outcome
  const facts = request.workbook.facts()
  const sample = sampleOf(facts, reply.id)
  const name = sample === undefined ? `*${line(reply.subject)}*` : sampleName(facts, sample)
  const done =
    reply.before === ''
      ? `Asked for the sample ${name}: *${reply.after}*`
      : `Sample ${name}: *${reply.before} → ${statusWords(reply.after)}*`
  const checklist = sample === undefined || reply.after !== 'approved' ? '' : checklistWords(sample)
  return receipt(outcome, {
    done,
    id: line(reply.id),
    url: linkToSample(facts, reply.id),
    small: [checklist, line(reason), escape(request.actor)].filter((words) => words !== ''),
    buttons:
      sample === undefined
        ? []
        : [
            ...stepButtons(sample),
            ...nextRoundButton(facts, sample),
            button(showSampleAction, 'Open card', reply.id),
          ],
  })
}

function refusalBefore(sample: SampleRow, request: Request): SampleRefusal | undefined {
  if (!awaitsDecision(sample.status)) return { code: 'decided-already', id: sample.id, status: sample.status }
  return mayApprove(request.userId, settingsOf(request.facts)) ? undefined : { code: 'not-approver' }
}

async function submitNew(values: FormValues, request: Request): Promise<FormAnswer> {
  const words = (id: string) => String(values[id] ?? '').trim()
  const { numbers, errors } = typedNumbers(['fee'], samplesTab.columns, values)
  if (Object.keys(errors).length > 0) return { errors }
  const outcome = await requestSample(request.workbook, {
    requestId: request.requestId,
    supplier: words('supplier'),
    subject: words('subject'),
    stage: sampleStages.find((stage) => stage === words('stage')) ?? 'proto',
    expected: localDate(words('expected')) ?? null,
    decisionDue: localDate(words('decisionDue')) ?? null,
    owner: words('owner'),
    ...numbers,
  })
  if (outcome.ok) return { done: sampleReceipt(outcome.value, request, '') }
  const { code } = outcome.refusal
  const field =
    code === 'supplier-missing' ? 'supplier' : code === 'due-in-the-past' ? 'decisionDue' : 'subject'
  return { errors: { [field]: explainSample(outcome.refusal) } }
}

async function submitDecision(values: FormValues, about: About, request: Request): Promise<FormAnswer> {
  const approval = about.verdict === 'approved'
  const { checklist, errors } = approval ? checklistOf(values) : { checklist: undefined, errors: {} }
  if (Object.keys(errors).length > 0) return { errors }
  const reason = String(values[approval ? 'note' : 'reason'] ?? '').trim()
  const outcome = await decideOnSample(request.workbook, {
    requestId: request.requestId,
    id: about.id,
    verdict: about.verdict,
    checklist,
    reason,
    userId: request.userId,
  })
  if (outcome.ok) return { done: sampleReceipt(outcome.value, request, reason) }
  const { refusal } = outcome
  const text = explainSample(refusal)
  if (refusal.code === 'check-failed')
    return { errors: Object.fromEntries(refusal.checks.map((check) => [check, text])) }
  if (refusal.code === 'reason-missing') return { errors: { reason: text } }
  return { done: say(escape(text)) }
}
