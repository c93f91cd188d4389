import { z } from 'zod'
import { exampleSku, findSku } from '../catalog/actions.ts'
import { skuWords, type SkuRecord } from '../catalog/rules.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { settingsOf } from '../settings/actions.ts'
import { choiceField, escape, line, modal, numberField, say, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { inspectReturn, logReturn, type ReturnRow } from './actions.ts'
import { explainReturn } from './explain.ts'
import {
  awaitsInspection,
  conditions,
  dispositions,
  reasonOf,
  resolutions,
  returnReasons,
  type ReturnRefusal,
} from './rules.ts'
import { inspectionReceipt, returnReceipt } from './words.ts'

const newForm = 'return_new'
const inspectForm = 'return_inspect'
const inspected = z.strictObject({ id: z.string() })

export const returnModals: readonly Modal[] = [
  { callbackId: newForm, submit: (values, _about, request) => submitNew(values, request) },
  {
    callbackId: inspectForm,
    submit: async (values, about, request) => {
      const read = carried(inspected, about)
      return read === undefined ? unreadableForm() : submitInspection(values, read.id, request)
    },
  },
]

/**
 * The form for a return, with what is known of it filled in.
 *
 * @param quantity pieces; 1 where nobody said
 */
export async function openNewReturn(
  sku: SkuRecord | undefined,
  note: string,
  request: Request,
  quantity = 1,
): Promise<void> {
  await request.openModal(
    modal({
      callbackId: newForm,
      title: 'New return',
      submit: 'Log return',
      context: {},
      blocks: [
        textField({
          id: 'sku',
          label: 'SKU',
          initial: sku?.sku ?? '',
          placeholder: exampleSku(request.facts) ?? 'its code, barcode or style',
          hint: 'Its code, barcode or style',
        }),
        numberField({ id: 'quantity', label: 'Pieces', min: 1, initial: String(quantity) }),
        choiceField({ id: 'reason', label: 'Reason', choices: returnReasons, initial: reasonOf(note) }),
        textField({
          id: 'orderLine',
          label: 'Order line',
          optional: true,
          hint: 'The order’s number; no names or addresses',
        }),
        textField({
          id: 'note',
          label: 'Note',
          optional: true,
          initial: note,
          hint: 'What is wrong; no names or addresses',
        }),
      ],
    }),
  )
}

/** The form of an inspection; words where the return does not wait for one any more. */
export async function openInspection(row: ReturnRow, request: Request): Promise<Reply | undefined> {
  const stop = refusalBefore(row)
  if (stop !== undefined) return say(escape(explainReturn(stop)))
  const { currency } = settingsOf(request.facts)
  await request.openModal(
    modal({
      callbackId: inspectForm,
      title: 'Inspect return',
      submit: 'Record',
      context: { id: row.id },
      blocks: [
        section(
          `*${counted(row.quantity, 'piece')}* of *${line(row.sku)}*, ${row.reason}${row.note === '' ? '' : `\n${escape(row.note)}`}`,
        ),
        choiceField({ id: 'condition', label: 'Condition', choices: conditions }),
        choiceField({
          id: 'disposition',
          label: 'Where do the pieces go?',
          choices: dispositions,
          hint: 'Only restock adds to on hand. Write off and donate are for approvers.',
        }),
        choiceField({ id: 'resolution', label: 'What does the customer get?', choices: resolutions }),
        numberField({
          id: 'refund',
          label: `Refund in ${currency}`,
          min: 0,
          decimals: true,
          optional: true,
        }),
        textField({ id: 'note', label: 'Note', optional: true }),
      ],
    }),
  )
  return undefined
}

async function submitNew(values: FormValues, request: Request): Promise<FormAnswer> {
  const words = wordsOf(values)
  const typed = words('sku')
  const finding = findSku(request.facts, typed.split(/\s+/))
  if (finding.kind !== 'sku') return { errors: { sku: unknownWords(typed, finding) } }
  const outcome = await logReturn(request.workbook, {
    requestId: request.requestId,
    sku: finding.sku.sku,
    quantity: Number(words('quantity')),
    reason: returnReasons.find((reason) => reason === words('reason')) ?? 'other',
    orderLine: words('orderLine'),
    note: words('note'),
  })
  if (outcome.ok)
    return {
      done: returnReceipt(outcome.value, request.workbook.facts(), whoAndWhy(words('note'), request)),
    }
  const field = outcome.refusal.code === 'unknown-sku' ? 'sku' : 'quantity'
  return { errors: { [field]: explainReturn(outcome.refusal) } }
}

async function submitInspection(values: FormValues, id: string, request: Request): Promise<FormAnswer> {
  const words = wordsOf(values)
  const condition = conditions.find((each) => each === words('condition'))
  const disposition = dispositions.find((each) => each === words('disposition'))
  const resolution = resolutions.find((each) => each === words('resolution'))
  if (condition === undefined || disposition === undefined || resolution === undefined) {
    const field =
      condition === undefined ? 'condition' : disposition === undefined ? 'disposition' : 'resolution'
    return { errors: { [field]: 'I found nothing, and expected one of the list. Nothing was changed.' } }
  }
  const outcome = await inspectReturn(request.workbook, {
    requestId: request.requestId,
    id,
    condition,
    disposition,
    resolution,
    refund: words('refund') === '' ? null : Number(words('refund')),
    note: words('note'),
    userId: request.userId,
    actor: request.actor,
  })
  if (outcome.ok) return { done: inspectionReceipt(outcome.value, request.workbook.facts(), request.actor) }
  const text = explainReturn(outcome.refusal)
  const { code } = outcome.refusal
  if (code === 'not-approver') return { errors: { disposition: text } }
  if (code.startsWith('refund-')) return { errors: { refund: text } }
  return { done: say(escape(text)) }
}

function refusalBefore(row: ReturnRow): ReturnRefusal | undefined {
  const { id, status, disposition } = row
  if (awaitsInspection(status)) return undefined
  return status === 'denied' ? { code: 'denied', id } : { code: 'inspected-already', id, status, disposition }
}

function unknownWords(
  typed: string,
  finding: { readonly kind: string; readonly skus?: readonly SkuRecord[] },
): string {
  const near = (finding.skus ?? []).slice(0, 3).map((record) => `${record.sku} (${skuWords(record)})`)
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`
  return `Nothing was changed: I found “${cut(typed, 200)}”, and expected one SKU.${cut(hint, 500)}`
}

function wordsOf(values: FormValues): (id: string) => string {
  return (id) => String(values[id] ?? '').trim()
}

/** The small print of a logged return. */
export function whoAndWhy(reason: string, request: Request): string[] {
  return [line(reason), escape(request.actor)].filter((words) => words !== '')
}
