import { z } from 'zod'
import { settingsOf } from '../settings/actions.ts'
import { choiceField, dateField, line, modal, numberField, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormValues, Modal, Request } from '../slack/feature.ts'
import { linesOf, outstandingOf, type PoRow } from './actions.ts'
import { atField, dateFields, dateLabels, datesOf, draftModals, textOf } from './draft-form-slack.ts'
import { datesReceipt } from './receipt-words.ts'
import { answerReceipt } from './receive-slack.ts'
import { movePoDates } from './step-actions.ts'
import { answerStep } from './step-slack.ts'
import { poName } from './words.ts'

const receiveForm = 'po_receive_form'
const datesForm = 'po_dates_form'
const stepForm = 'po_step_form'
/** A form has room for so many lines of an order. */
const mostLines = 30

/** The form for pieces that came, filled in with what is outstanding. */
export async function openReceive(po: PoRow, request: Request): Promise<undefined> {
  const lines = linesOf(request.facts, po.id)
  const waiting = lines.filter((each) => outstandingOf(each) > 0)
  const shown = (waiting.length > 0 ? waiting : lines).slice(0, mostLines)
  const { locations } = settingsOf(request.facts)
  const more =
    lines.length > shown.length && waiting.length > shown.length
      ? [section(`${waiting.length - shown.length} more lines wait; open this form again for them.`)]
      : []
  await request.openModal(
    modal({
      callbackId: receiveForm,
      title: 'Receive',
      submit: 'Book it',
      context: { id: po.id, lines: shown.map(({ id }) => id) },
      blocks: [
        section(
          `${poName(request.facts, po)}: what came? Rejected pieces are part of what came; they are held, not sold.`,
        ),
        ...shown.flatMap((each, at) => [
          numberField({
            id: `came:${at}`,
            label: `${each.sku}: came`,
            hint: `${each.ordered} ordered, ${each.received ?? 0} came before`,
            min: 0,
            optional: true,
            initial: String(outstandingOf(each)),
          }),
          numberField({
            id: `rejected:${at}`,
            label: `${each.sku}: of these rejected`,
            min: 0,
            optional: true,
          }),
        ]),
        ...(locations.length < 2
          ? []
          : [
              choiceField({
                id: 'location',
                label: 'Where',
                choices: locations,
                initial: locations[0] ?? '',
              }),
            ]),
        ...more,
      ],
    }),
  )
}

/** The form that moves dates. */
export async function openDates(po: PoRow, request: Request): Promise<undefined> {
  await request.openModal(
    modal({
      callbackId: datesForm,
      title: 'Dates of the order',
      submit: 'Save',
      context: { id: po.id },
      blocks: [section(poName(request.facts, po)), ...dateBlocks(po)],
    }),
  )
}

/** The form for what is known with a step: dates when it is confirmed, carrier and tracking when it is shipped. */
export async function openStep(po: PoRow, to: 'confirmed' | 'shipped', request: Request): Promise<undefined> {
  const transport =
    to === 'shipped'
      ? [
          textField({ id: 'carrier', label: 'Carrier', optional: true, initial: po.carrier }),
          textField({ id: 'tracking', label: 'Tracking', optional: true, initial: po.tracking }),
        ]
      : []
  await request.openModal(
    modal({
      callbackId: stepForm,
      title: to === 'confirmed' ? 'Order confirmed' : 'Order shipped',
      submit: 'Save',
      context: { id: po.id, to },
      blocks: [
        section(
          `${poName(request.facts, po)}${to === 'confirmed' ? ': the ETA is what the supplier promises; they are measured against it.' : ''}`,
        ),
        ...transport,
        ...dateBlocks(po),
      ],
    }),
  )
}

function dateBlocks(po: PoRow) {
  return dateFields.map((id) => {
    const day = po[id]
    return dateField({ id, label: dateLabels[id], optional: true, ...(day === null ? {} : { initial: day }) })
  })
}

const oneOrder = z.object({ id: z.string() })
const oneStep = z.object({ id: z.string(), to: z.enum(['confirmed', 'shipped']) })
const someLines = z.object({ id: z.string(), lines: z.array(z.string()) })

export const poModals: readonly Modal[] = [
  ...draftModals,
  {
    callbackId: receiveForm,
    async submit(values, about, request) {
      const read = carried(someLines, about)
      if (read === undefined) return unreadableForm()
      const errors: Record<string, string> = {}
      const arrivals = read.lines.map((id, at) => {
        const came = wholeOf(values, `came:${at}`, errors)
        const rejected = wholeOf(values, `rejected:${at}`, errors)
        if (rejected > came)
          errors[`rejected:${at}`] = `Nothing was changed: ${rejected} rejected, and only ${came} came.`
        return { line: id, accepted: came - rejected, rejected }
      })
      if (Object.keys(errors).length > 0) return { errors }
      const place = textOf(values, 'location')
      return {
        done: await answerReceipt(request, {
          id: read.id,
          arrivals: arrivals.filter((each) => each.accepted + each.rejected > 0),
          location: place === '' ? undefined : place,
          confirmed: false,
        }),
      }
    },
  },
  {
    callbackId: datesForm,
    async submit(values, about, request) {
      const read = carried(oneOrder, about)
      if (read === undefined) return unreadableForm()
      const { requestId, workbook } = request
      const outcome = await movePoDates(workbook, { requestId, id: read.id, dates: datesOf(values) })
      if (outcome.ok) return { done: datesReceipt(outcome.value, request) }
      return atField(outcome.refusal)
    },
  },
  {
    callbackId: stepForm,
    async submit(values, about, request) {
      const read = carried(oneStep, about)
      if (read === undefined) return unreadableForm()
      const words = {
        ...datesOf(values),
        carrier: textOf(values, 'carrier'),
        tracking: textOf(values, 'tracking'),
      }
      return { done: await answerStep(request, { id: read.id, to: read.to, words, confirmed: false }) }
    },
  },
]

function wholeOf(values: FormValues, id: string, errors: Record<string, string>): number {
  const typed = textOf(values, id)
  const number = typed === '' ? 0 : Number(typed)
  if (Number.isSafeInteger(number) && number >= 0) return number
  errors[id] = `Nothing was changed: I found “${line(typed)}”, and expected a whole number of pieces.`
  return 0
}
