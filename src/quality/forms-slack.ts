import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import { localDate } from '../kit/local-date.ts'
import { poOf } from '../purchasing/actions.ts'
import { mayStep } from '../purchasing/rules.ts'
import { inspectionLevels, severities } from '../settings/aql.ts'
import {
  choiceField,
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
import { inspectionOf, lotName, type About } from './actions.ts'
import { foundExpected, foundWords, foundOfWords, typedFound } from './defects.ts'
import { explainInspection } from './explain.ts'
import { recordResult } from './result-actions.ts'
import {
  checkpoints,
  defectKinds,
  inspectionResults,
  inspectors,
  type Checkpoint,
  type DefectKind,
  type Found,
  type InspectionRefusal,
} from './rules.ts'
import { planLot } from './sampling.ts'
import { unevenWords } from './plan-words.ts'
import { resultReceipt } from './words.ts'

const recordForm = 'qc_record'
const number = z.number().min(0).max(100)

/** What the button and the form carry of a lot. */
export const carriedAbout: z.ZodType<About> = z.strictObject({
  id: z.string(),
  po: z.string(),
  sku: z.string(),
  lot: z.int(),
  level: z.enum(inspectionLevels),
  aql: z.strictObject({ critical: number, major: number, minor: number }),
})

export const inspectionModals: readonly Modal[] = [
  {
    callbackId: recordForm,
    submit: async (values, about, request) => {
      const read = carried(carriedAbout, about)
      return read === undefined ? unreadableForm() : submitResult(values, read, request)
    },
  },
]

/** The form for an inspection's result; words where there is no plan, or a result already. */
export async function openRecord(about: About, request: Request): Promise<Reply | undefined> {
  const { facts } = request
  const row = inspectionOf(facts, about.id)
  if (row !== undefined && row.result !== 'pending')
    return refused({ code: 'recorded-already', id: row.id, result: row.result })
  const planned = planLot(about.lot, about.level, about.aql)
  if (!planned.ok) return refused(planned.refusal)
  const plan = planned.value
  const order = poOf(facts, about.po)
  const most = severities.map((each) => `${each} ${plan.of[each].accept}`).join(', ')
  const seen = row === undefined ? {} : foundOfWords(row.defects)
  await request.openModal(
    modal({
      callbackId: recordForm,
      title: 'Inspection result',
      submit: 'Record',
      context: about,
      blocks: [
        section(
          [
            `*${line(lotName(about))}*: look at *${plan.sampleSize}* of ${plan.lot}. It passes with at most ${most} defective pieces.`,
            ...unevenWords(plan),
            'Count each piece once, by its worst defect.',
          ].join('\n'),
        ),
        choiceField({
          id: 'checkpoint',
          label: 'Checkpoint',
          choices: checkpoints,
          initial: row?.checkpoint ?? checkpointOf(order?.status),
        }),
        choiceField({
          id: 'inspector',
          label: 'Inspector',
          choices: inspectors,
          initial: row?.inspector ?? 'own',
        }),
        dateField({ id: 'on', label: 'Inspected on', initial: row?.on ?? facts.today }),
        numberField({
          id: 'lookedAt',
          label: 'Pieces looked at',
          min: 1,
          initial: String(row?.lookedAt ?? plan.sampleSize),
          hint: 'Fewer than the sample cannot pass',
        }),
        ...defectKinds.map((kind) =>
          textField({
            id: kind,
            label: `Defects: ${kind}`,
            optional: true,
            initial: seen[kind] === undefined ? '' : foundWords(seen[kind]),
            placeholder: '2 major, 1 minor',
          }),
        ),
        textField({
          id: 'photos',
          label: 'Photos',
          optional: true,
          multiline: true,
          initial: row?.photo ?? '',
          placeholder: 'https://…',
          hint: 'Links to pictures, one in a line',
        }),
        choiceField({
          id: 'result',
          label: 'Result',
          choices: resultChoices,
          initial: 'numbers',
          hint: 'Conditional, and a result against the numbers, are for approvers',
        }),
        textField({
          id: 'action',
          label: 'Action',
          optional: true,
          initial: row?.action ?? '',
          placeholder: 'rework the clasps, sort out the rest',
          hint: 'Conditional needs one',
        }),
        textField({
          id: 'against',
          label: 'Why against the numbers?',
          optional: true,
          hint: 'Only where you choose pass or fail against what the numbers say',
        }),
        ...(order !== undefined && mayStep(order.status, 'ready')
          ? [
              choiceField({
                id: 'step',
                label: `${order.id} is in status ${order.status}`,
                choices: stepChoices,
                initial: order.status === 'inspection' ? 'move' : 'stay',
              }),
            ]
          : []),
      ],
    }),
  )
  return undefined
}

const resultChoices = [
  { text: 'as the numbers say', value: 'numbers' },
  { text: 'pass', value: 'pass' },
  { text: 'fail', value: 'fail' },
  { text: 'conditional: pass on an action', value: 'conditional' },
  { text: 'not decided yet', value: 'pending' },
]

const stepChoices = [
  { text: 'Move it: pass to ready, fail back to production', value: 'move' },
  { text: 'Leave it there', value: 'stay' },
]

function checkpointOf(status: string | undefined): Checkpoint {
  if (status === 'shipped' || status === 'part received' || status === 'received') return 'receiving'
  return status === 'confirmed' || status === 'in production' ? 'in line' : 'pre-shipment'
}

/** A refusal as an answer. */
export function refused(refusal: InspectionRefusal): Reply {
  return say(escape(explainInspection(refusal)))
}

async function submitResult(values: FormValues, about: About, request: Request): Promise<FormAnswer> {
  const words = (id: string) => String(values[id] ?? '').trim()
  const { defects, errors } = typedDefects(words)
  if (Object.keys(errors).length > 0) return { errors }
  const on = localDate(words('on'))
  if (words('on') !== '' && on === undefined)
    return { errors: { on: `Nothing was changed: I found “${cut(words('on'), 80)}”, and expected a day.` } }
  const lookedAt = /^\d{1,9}$/.test(words('lookedAt')) ? Number(words('lookedAt')) : null
  const outcome = await recordResult(request.workbook, {
    requestId: request.requestId,
    userId: request.userId,
    actor: request.actor,
    about,
    checkpoint: checkpoints.find((each) => each === words('checkpoint')) ?? 'pre-shipment',
    inspector: inspectors.find((each) => each === words('inspector')) ?? 'own',
    on: on ?? null,
    lookedAt,
    defects,
    photos: [
      ...new Set(
        words('photos')
          .split(/[\s,;]+/)
          .filter((each) => each !== ''),
      ),
    ],
    result: inspectionResults.find((each) => each === words('result')) ?? 'numbers',
    action: words('action'),
    against: words('against'),
    moveOrder: words('step') === 'move',
  })
  if (outcome.ok) return { done: resultReceipt(outcome.value, request.workbook.facts(), request.actor) }
  const { refusal } = outcome
  const field = fieldOfRefusal[refusal.code]
  return field === undefined
    ? { done: refused(refusal) }
    : { errors: { [field]: explainInspection(refusal) } }
}

/** The field that a refusal stands beside; the others are answered as a message. */
const fieldOfRefusal: Partial<Record<InspectionRefusal['code'], string>> = {
  'looked-at-wrong': 'lookedAt',
  'more-than-looked-at': 'lookedAt',
  'on-in-future': 'on',
  'photo-not-a-link': 'photos',
  'action-missing': 'action',
  'against-numbers': 'result',
  'not-approver': 'result',
}

function typedDefects(words: (id: string) => string): {
  readonly defects: Partial<Readonly<Record<DefectKind, Found>>>
  readonly errors: Readonly<Record<string, string>>
} {
  const defects: Partial<Record<DefectKind, Found>> = {}
  const errors: Record<string, string> = {}
  for (const kind of defectKinds) {
    const found = typedFound(words(kind))
    if (found === undefined)
      errors[kind] = `Nothing was changed: I found “${cut(words(kind), 80)}”, and expected ${foundExpected}.`
    else defects[kind] = found
  }
  return { defects, errors }
}
