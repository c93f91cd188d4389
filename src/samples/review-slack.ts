import { z } from 'zod'
import { counted } from '../kit/counted.ts'
import { addDays, dayWords, daysBetween, localDate, type LocalDate } from '../kit/local-date.ts'
import { button, dateField, escape, line, modal, say, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import { exampleLine } from '../slack/examples.ts'
import type { FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { typedDate } from '../slack/typed-date.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { linkToSample, sampleOf, type SampleRow } from './actions.ts'
import { checklistFields } from './checklist-slack.ts'
import { sampleReceipt } from './forms-slack.ts'
import { explainSample } from './explain.ts'
import { extendSample, reviewSample, type ExtensionReply } from './review.ts'
import {
  awaitsDecision,
  checkResults,
  dueWords,
  photoLinks,
  type CheckResult,
  type SampleCheck,
} from './rules.ts'
import { samplesTab } from './tabs.ts'
import { checklistWords, sampleName, showSampleAction, stepButtons } from './words.ts'

/** Said where the sheet cannot keep a reason. */
const noColumn =
  'the reason stands only here: the Samples tab has no column “Note” yet, `npm run setup` adds it'
const reviewForm = 'sample_review'
const extendForm = 'sample_extend'
const aboutSample = z.strictObject({ id: z.string() })

export const reviewModals: readonly Modal[] = [
  { callbackId: reviewForm, submit: withId(submitReview) },
  { callbackId: extendForm, submit: withId(submitExtension) },
]

/** The form for what is seen on a sample: the checklist as far as somebody looked, photos and a note. */
export async function openReview(sample: SampleRow, request: Request): Promise<Reply | undefined> {
  const stop = decidedWords(sample)
  if (stop !== undefined) return stop
  await request.openModal(
    modal({
      callbackId: reviewForm,
      title: 'Review sample',
      submit: 'Record',
      context: { id: sample.id },
      blocks: [
        section(
          `${sampleName(request.facts, sample)}\nFill in what you looked at. Nothing is decided by it; the checklist for the decision begins with what you record here.`,
        ),
        ...checklistFields(sample, true),
        textField({
          id: 'photos',
          label: 'Photos',
          optional: true,
          multiline: true,
          initial: photoLinks(sample.photo).join('\n'),
          placeholder: 'https://…',
          hint: 'Links to pictures, one in a line',
        }),
        ...(request.facts.hasColumn(samplesTab, 'note')
          ? [textField({ id: 'note', label: 'Note', optional: true, multiline: true, initial: sample.note })]
          : []),
      ],
    }),
  )
  return undefined
}

/**
 * Takes 'engraved to 20 Dec waiting for stones' apart: the sample's words, and what begins with a day. A sample's words
 * are at least one; without a day all of them are the sample's.
 */
export function wordsAndDay(words: string, request: Request): { name: string; day: string } {
  const tokens = words.split(/\s+/).filter((word) => word !== '')
  for (let at = 1; at < tokens.length; at += 1) {
    const tail = tokens.slice(at).join(' ')
    const bare = tail.replace(leadWords, '')
    const { now, timeZone, today } = request.facts
    const found = laterBy(bare, today) ?? typedDate(bare, now, timeZone)
    if (found !== undefined && bare.endsWith(found.rest))
      return { name: tokens.slice(0, at).join(' '), day: tail }
  }
  return { name: tokens.join(' '), day: '' }
}

/** What may stand before a day. */
const leadWords = /^(?:to|until|till|by)\s+/i

/**
 * Moves the day of the decision: 'to 20 Dec waiting for stones', 'by 1 week'. Without a day a form asks for it.
 *
 * @param words what was typed behind the sample
 */
export async function extendByWords(
  sample: SampleRow,
  words: string,
  request: Request,
): Promise<Reply | undefined> {
  const stop = decidedWords(sample)
  if (stop !== undefined) return stop
  if (words.trim() === '') return openExtension(sample, request)
  const { now, timeZone, today } = request.facts
  const bare = words.replace(leadWords, '')
  const typed = laterBy(bare, sinceDay(sample, today)) ?? typedDate(bare, now, timeZone)
  if (typed === undefined) {
    const example = exampleLine('/sample extend {sample} 20 Dec waiting for stones', { sample: sample.id })
    return say(
      `Nothing was changed: I found no day in “${line(words)}”, and expected one such as 20 Dec, next Friday or 1 week. Try ${example}.`,
    )
  }
  return extend(sample.id, typed.date, typed.rest.replace(/^(?:,|because|as|:|-)\s*/i, ''), request)
}

/** A span such as a week counts from the day that was due; from today when that is over. */
function sinceDay({ decisionDue: due }: SampleRow, today: LocalDate): LocalDate {
  return due === null || due < today ? today : due
}

async function openExtension(sample: SampleRow, request: Request): Promise<undefined> {
  const { today } = request.facts
  const due = sample.decisionDue
  const week = addDays(sinceDay(sample, today), 7)
  await request.openModal(
    modal({
      callbackId: extendForm,
      title: 'Extend sample',
      submit: 'Move the day',
      context: { id: sample.id },
      blocks: [
        section(
          `${sampleName(request.facts, sample)}\nThe decision ${due === null ? 'has no day yet' : `is due on *${dayWords(due, today)}*, ${dueWords(due, today)}`}.`,
        ),
        dateField({ id: 'due', label: 'Decision due', initial: week }),
        textField({ id: 'reason', label: 'Reason', optional: true, placeholder: 'waiting for the stones' }),
      ],
    }),
  )
  return undefined
}

async function extend(id: string, due: LocalDate, reason: string, request: Request): Promise<Reply> {
  const outcome = await extendSample(request.workbook, { requestId: request.requestId, id, due, reason })
  return outcome.ok
    ? extensionReceipt(outcome.value, reason, request)
    : say(escape(explainSample(outcome.refusal)))
}

function extensionReceipt(outcome: Outcome<ExtensionReply>, reason: string, request: Request): Reply {
  const { id, before, after } = outcome.reply
  const facts = request.workbook.facts()
  const sample = sampleOf(facts, id)
  const name = sample === undefined ? `*${line(id)}*` : sampleName(facts, sample)
  const days = before === null ? 0 : daysBetween(before, after)
  const moved = days === 0 ? '' : `, ${counted(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`
  const was = before === null ? 'no day' : dayWords(before, facts.today)
  return receipt(outcome, {
    done: `Sample ${name}: decision due *${was} → ${dayWords(after, facts.today)}*${moved}`,
    id: line(id),
    url: linkToSample(facts, id),
    small: [
      'Reminders follow the new day',
      line(reason),
      reason === '' || facts.hasColumn(samplesTab, 'note') ? '' : noColumn,
      escape(request.actor),
    ].filter((words) => words !== ''),
    buttons: [button(showSampleAction, 'Open card', id)],
  })
}

async function submitReview(values: FormValues, id: string, request: Request): Promise<FormAnswer> {
  const { numbers, errors } = typedNumbers(['platingMicrons'], samplesTab.columns, values)
  if (Object.keys(errors).length > 0) return { errors }
  const check = (name: SampleCheck): CheckResult | null =>
    checkResults.find((each) => each === values[name]) ?? null
  const outcome = await reviewSample(request.workbook, {
    requestId: request.requestId,
    id,
    ...numbers,
    checks: {
      plating: check('plating'),
      stones: check('stones'),
      clasp: check('clasp'),
      weight: check('weight'),
      finish: check('finish'),
    },
    photos: String(values['photos'] ?? ''),
    note: String(values['note'] ?? ''),
  })
  if (outcome.ok) return { done: reviewReceipt(outcome.value, request) }
  const words = explainSample(outcome.refusal)
  return outcome.refusal.code === 'photo-not-a-link'
    ? { errors: { photos: words } }
    : { done: say(escape(words)) }
}

/** What was seen, for who decides: the buttons of the decision are beside it. */
function reviewReceipt(outcome: Parameters<typeof sampleReceipt>[0], request: Request): Reply {
  const facts = request.workbook.facts()
  const sample = sampleOf(facts, outcome.reply.id)
  if (sample === undefined) return sampleReceipt(outcome, request, '')
  const checklist = checklistWords(sample)
  const photos = photoLinks(sample.photo).length
  const seen = checklist === '' ? 'nothing of the checklist yet' : checklist
  return receipt(outcome, {
    done: `Reviewed the sample ${sampleName(facts, sample)}: ${seen}${sample.note === '' ? '' : `\n${line(sample.note)}`}`,
    id: line(sample.id),
    url: linkToSample(facts, sample.id),
    small: ['Not decided yet', ...(photos === 0 ? [] : [counted(photos, 'photo')]), escape(request.actor)],
    buttons: [...stepButtons(sample), button(showSampleAction, 'Open card', sample.id)],
  })
}

async function submitExtension(values: FormValues, id: string, request: Request): Promise<FormAnswer> {
  const due = localDate(String(values['due'] ?? ''))
  const reason = String(values['reason'] ?? '').trim()
  const outcome = await extendSample(request.workbook, { requestId: request.requestId, id, due, reason })
  if (outcome.ok) return { done: extensionReceipt(outcome.value, reason, request) }
  const words = explainSample(outcome.refusal)
  return outcome.refusal.code.startsWith('due-') ? { errors: { due: words } } : { done: say(escape(words)) }
}

const spans: Readonly<Record<string, number>> = { a: 1, one: 1, two: 2, three: 3, four: 4 }

/** '1 week', 'by two weeks', '+10 days' is so much later than the day that was due. */
function laterBy(words: string, due: LocalDate): { date: LocalDate; rest: string } | undefined {
  const match =
    /^\s*(?:for|another)?\s*\+?\s*(\d{1,3}|a|one|two|three|four)\s*(?:more\s+)?(day|week)s?\b\s*(?:more\b|later\b)?(.*)$/is.exec(
      words,
    )
  if (match === null) return undefined
  const [, many = '', unit = '', rest = ''] = match
  const count = spans[many.toLowerCase()] ?? Number(many)
  return { date: addDays(due, count * (unit.toLowerCase() === 'week' ? 7 : 1)), rest: rest.trim() }
}

function decidedWords(sample: SampleRow): Reply | undefined {
  const { id, status } = sample
  if (awaitsDecision(status)) return undefined
  return say(escape(explainSample({ code: 'decided-already', id, status })))
}

function withId(
  submit: (values: FormValues, id: string, request: Request) => Promise<FormAnswer>,
): Modal['submit'] {
  return async (values, about, request) => {
    const read = carried(aboutSample, about)
    return read === undefined ? unreadableForm() : submit(values, read.id, request)
  }
}
