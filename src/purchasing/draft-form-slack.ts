import { localDate, type LocalDate } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import {
  choiceField,
  context,
  dateField,
  escape,
  line,
  modal,
  numberField,
  say,
  textField,
} from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Modal, Request } from '../slack/feature.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import { findSuppliers } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { z } from 'zod'
import { linesOf, type PoRow } from './actions.ts'
import { editDraft, newDraft, type DraftWords } from './draft-actions.ts'
import { explainPo } from './explain.ts'
import { draftReceipt, editReceipt } from './receipt-words.ts'
import type { PoRefusal } from './rules.ts'
import type { PoDateField } from './step-actions.ts'
import { purchaseOrdersTab } from './tabs.ts'
import { linesText, typedLines } from './typed-lines.ts'

const newForm = 'po_new'
const editForm = 'po_edit_form'
/** A list to pick from holds at most so many; with more suppliers the name is typed. */
const mostChoices = 100
const amounts = ['freight', 'duty', 'other', 'fxRate'] as const
export const dateFields = ['productionEnd', 'shipBy', 'eta'] as const
export const dateLabels: Readonly<Record<PoDateField, string>> = {
  productionEnd: 'Production end',
  shipBy: 'Ship by',
  eta: 'ETA, here with you',
}
const fieldsAtFault: Readonly<Partial<Record<PoRefusal['code'], string>>> = {
  'unknown-supplier': 'supplier',
  'supplier-closed': 'supplier',
  'unknown-currency': 'currency',
  'fx-unusable': 'fxRate',
  'no-lines': 'lines',
  'unknown-skus': 'lines',
  'not-whole': 'lines',
}

/** The form for a new order, with what is known of it. */
export async function openNewPo(
  request: Request,
  known: { readonly supplier: string; readonly lines: string },
): Promise<undefined> {
  const supplier = known.supplier === '' ? undefined : findSuppliers(request.facts, known.supplier)[0]
  await request.openModal(
    modal({
      callbackId: newForm,
      title: 'New purchase order',
      submit: 'Save draft',
      context: {},
      blocks: [
        // A list to choose from cannot show what nobody is called.
        ...(supplier === undefined && known.supplier !== ''
          ? [context(`I found no supplier like “${line(known.supplier)}”. Please pick below.`)]
          : []),
        ...draftFields(request, { supplier: supplier?.id ?? known.supplier, lines: known.lines }),
      ],
    }),
  )
}

/** The form for a draft as it is. */
export async function openEditPo(po: PoRow, request: Request): Promise<undefined> {
  await request.openModal(
    modal({
      callbackId: editForm,
      title: 'Edit draft',
      submit: 'Save draft',
      context: { id: po.id },
      blocks: draftFields(request, {
        supplier: findSuppliers(request.facts, po.supplier)[0]?.id ?? po.supplier,
        lines: linesText(linesOf(request.facts, po.id)),
        po,
      }),
    }),
  )
}

function draftFields(
  request: Request,
  known: { readonly supplier: string; readonly lines: string; readonly po?: PoRow },
) {
  const { po } = known
  const suppliers = request.facts.rows(suppliersTab)
  const choices = suppliers.map((row) => ({ text: row.name === '' ? row.id : row.name, value: row.id }))
  const field = { id: 'supplier', label: 'Supplier' }
  const amount = (id: (typeof amounts)[number], label: string, hint: string) => {
    const value = po?.[id]
    return numberField({
      id,
      label,
      hint,
      min: 0,
      decimals: true,
      optional: true,
      ...(value === null || value === undefined ? {} : { initial: String(value) }),
    })
  }
  return [
    choices.length > 0 && choices.length <= mostChoices
      ? choiceField({ ...field, choices, initial: known.supplier })
      : textField({ ...field, placeholder: 'their name or id', initial: known.supplier }),
    textField({
      id: 'lines',
      label: 'What is ordered',
      multiline: true,
      initial: known.lines,
      placeholder: 'AURA-GLD 50 @ 4.20',
      hint: 'A line for each SKU: its code, the pieces, and the price of one behind @ where you know it',
    }),
    ...dateFields.map((id) => {
      const day = po?.[id]
      return dateField({
        id,
        label: dateLabels[id],
        optional: true,
        ...(day === null || day === undefined ? {} : { initial: day }),
      })
    }),
    textField({
      id: 'currency',
      label: 'Currency',
      optional: true,
      initial: po?.currency ?? '',
      placeholder: settingsOf(request.facts).currency,
      hint: 'Blank: the supplier’s',
    }),
    amount(
      'fxRate',
      'FX rate',
      `What one unit of that currency costs in ${settingsOf(request.facts).currency}`,
    ),
    amount('freight', 'Freight', 'In the order’s currency'),
    amount('duty', 'Duty', 'In the order’s currency'),
    amount('other', 'Other costs', 'In the order’s currency'),
    textField({
      id: 'note',
      label: 'Note for the supplier',
      optional: true,
      multiline: true,
      initial: po?.note ?? '',
    }),
  ]
}

const oneOrder = z.object({ id: z.string() })

export const draftModals: readonly Modal[] = [
  { callbackId: newForm, submit: async (values, _about, request) => submitDraft(undefined, values, request) },
  {
    callbackId: editForm,
    async submit(values, about, request) {
      const read = carried(oneOrder, about)
      return read === undefined ? unreadableForm() : submitDraft(read.id, values, request)
    },
  },
]

async function submitDraft(
  id: string | undefined,
  values: FormValues,
  request: Request,
): Promise<FormAnswer> {
  const { numbers, errors } = typedNumbers(amounts, purchaseOrdersTab.columns, values)
  const { lines, faults } = typedLines(request.facts, textOf(values, 'lines'))
  if (faults.length > 0) errors['lines'] = `Nothing was changed. ${faults.slice(0, 5).join('. ')}.`
  if (Object.keys(errors).length > 0) return { errors }
  const words: DraftWords = {
    supplier: textOf(values, 'supplier'),
    currency: textOf(values, 'currency'),
    note: textOf(values, 'note'),
    ...datesOf(values),
    ...numbers,
  }
  const { requestId, workbook } = request
  if (id === undefined) {
    const outcome = await newDraft(workbook, { requestId, words, lines })
    return outcome.ok ? { done: draftReceipt(outcome.value, request) } : atField(outcome.refusal)
  }
  const outcome = await editDraft(workbook, { requestId, id, words, lines })
  return outcome.ok ? { done: editReceipt(outcome.value, request) } : atField(outcome.refusal)
}

/** A refusal beside the field that it is about, where there is one. */
export function atField(refusal: PoRefusal): FormAnswer {
  const text = explainPo(refusal)
  const { code } = refusal
  const field = code === 'date-before-order' ? dateFieldNamed(refusal.field) : fieldsAtFault[code]
  return field === undefined ? { done: say(escape(text)) } : { errors: { [field]: text } }
}

function dateFieldNamed(name: string): PoDateField {
  return dateFields.find((each) => dateLabels[each].startsWith(name)) ?? 'eta'
}

/** The dates of a form; a field left empty is none. Never throws. */
export function datesOf(values: FormValues): Record<PoDateField, LocalDate | null> {
  const day = (id: PoDateField) => localDate(textOf(values, id)) ?? null
  return { productionEnd: day('productionEnd'), shipBy: day('shipBy'), eta: day('eta') }
}

/** What a field of a form holds, without outer blanks; '' for nothing. Never throws. */
export function textOf(values: FormValues, id: string): string {
  return String(values[id] ?? '').trim()
}
