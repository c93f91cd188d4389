import type { InputBlock } from '@slack/types'
import { z } from 'zod'
import type { Json } from '../kit/json.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import { choiceField, escape, line, modal, numberField, say, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Request } from '../slack/feature.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import type { Facts } from '../workbook/facts.ts'
import { addStyle, editSku, numberFields, type NumberField } from './actions.ts'
import { explainSku, explainSupplier, fieldWords } from './explain.ts'
import {
  editableFields,
  markOf,
  shownValue,
  skuStatuses,
  splitOptions,
  type EditableField,
  type NewStyleRefusal,
  type SkuEditRefusal,
  type SkuRecord,
} from './rules.ts'
import { skusTab } from './tabs.ts'
import { editReceipt, newStyleReceipt } from './words.ts'

/** The form that makes a style's variants at once. */
export const newStyleForm = 'sku_new'
/** The form that changes a SKU. */
export const editSkuForm = 'sku_edit'

const optionLists = ['materials', 'colors', 'sizes', 'chainLengths'] as const
const newNumbers = ['price', 'cost', 'moq', 'orderMultiple'] as const satisfies readonly NumberField[]
const isMoney = (field: NumberField) => field === 'price' || field === 'cost'

/** What an edit form was opened with: its SKU, and marks of what its fields showed. */
const aboutEdit = z.strictObject({ sku: z.string(), opened: z.record(z.string(), z.string()) })

/**
 * Opens the form for a new style.
 *
 * @param words what was typed behind the command: the style's name, or a code written like one and then the name
 */
export async function openNewStyle(words: string, request: Request): Promise<undefined> {
  const { code, style } = codeAndName(words)
  const { currency } = settingsOf(request.facts)
  await request.openModal(
    modal({
      callbackId: newStyleForm,
      title: 'New style',
      submit: 'Add SKUs',
      context: {},
      blocks: [
        section(
          'One SKU is made for each combination of the options; leave a list empty where there is no choice. Variants that the style has already stay as they are, so a new size is added here, too.',
        ),
        textField({ id: 'style', label: 'Style name', initial: style, placeholder: 'Luna hoop' }),
        textField({
          id: 'code',
          label: 'Style code',
          initial: code,
          optional: true,
          placeholder: 'LUNA-HOOP',
          hint: 'What the codes of its SKUs begin with. Empty: made from the name.',
        }),
        textField({ id: 'type', label: 'Type', optional: true, placeholder: 'earrings' }),
        options('materials', 'Materials', 'gold vermeil, sterling silver'),
        options('colors', 'Colors', 'white, blush'),
        options('sizes', 'Sizes', 'S, M, L'),
        options('chainLengths', 'Chain lengths', '40 cm, 45 cm'),
        amount('price', `Price in ${currency}`),
        amount('cost', `Cost in ${currency}`),
        textField({
          id: 'supplier',
          label: 'Supplier',
          optional: true,
          hint: 'Its name or id in the Suppliers tab',
        }),
        amount('moq', 'MOQ in pieces'),
        amount('orderMultiple', 'Order multiple'),
      ],
    }),
  )
  return undefined
}

/** Opens the form that changes a SKU, filled with what the row has. */
export async function openEdit(record: SkuRecord, request: Request): Promise<undefined> {
  const fields = editableFields.filter((field) => field !== 'cost' || seesCosts(request))
  const opened = Object.fromEntries(fields.map((field) => [field, markOf(record[field])]))
  const { currency } = settingsOf(request.facts)
  await request.openModal(
    modal({
      callbackId: editSkuForm,
      title: 'Edit SKU',
      submit: 'Save',
      context: { sku: record.sku, opened },
      blocks: [
        section(`*${line(record.sku)}*\nOnly what you change is written.`),
        ...fields.map((field) => editField(field, record, currency)),
      ],
    }),
  )
  return undefined
}

/** Suppliers come after the catalogue: what they know is handed in. Undefined: the words name a supplier. */
export type NearSuppliers = (facts: Facts, words: string) => readonly string[] | undefined

/** Makes the variants of a submitted style, all or none. */
export async function submitNewStyle(
  values: FormValues,
  request: Request,
  near: NearSuppliers,
): Promise<FormAnswer> {
  const { numbers, errors: unread } = typedNumbers(newNumbers, skusTab.columns, values)
  const errors = { ...unread, ...supplierError(typed(values, 'supplier'), request, near) }
  if (Object.keys(errors).length > 0) return { errors }
  const outcome = await addStyle(request.workbook, {
    requestId: request.requestId,
    style: {
      style: typed(values, 'style'),
      code: typed(values, 'code'),
      type: typed(values, 'type'),
      supplier: typed(values, 'supplier'),
      materials: splitOptions(typed(values, 'materials')),
      colors: splitOptions(typed(values, 'colors')),
      sizes: splitOptions(typed(values, 'sizes')),
      chainLengths: splitOptions(typed(values, 'chainLengths')),
      ...numbers,
    },
  })
  if (outcome.ok) return { done: newStyleReceipt(outcome.value, request) }
  return { errors: { [newStyleFieldOf(outcome.refusal, values)]: explainSku(outcome.refusal) } }
}

/** Writes what a submitted form changes of a SKU. */
export async function submitEdit(
  values: FormValues,
  about: Json,
  request: Request,
  near: NearSuppliers,
): Promise<FormAnswer> {
  const read = carried(aboutEdit, about)
  if (read === undefined) return unreadableForm()
  const { sku } = read
  // Who does not see costs was shown none, whatever the form says it showed.
  const { cost, ...others } = read.opened
  const opened = cost === undefined || !seesCosts(request) ? others : { ...others, cost }
  const { numbers, errors: unread } = typedNumbers(numberFields, skusTab.columns, values)
  // What stood there before is not this person's doing.
  const isChanged = markOf(typed(values, 'supplier')) !== opened['supplier']
  const errors = {
    ...unread,
    ...(isChanged ? supplierError(typed(values, 'supplier'), request, near) : {}),
  }
  if (Object.keys(errors).length > 0) return { errors }
  const outcome = await editSku(request.workbook, {
    requestId: request.requestId,
    sku,
    opened,
    typed: {
      name: typed(values, 'name'),
      style: typed(values, 'style'),
      type: typed(values, 'type'),
      material: typed(values, 'material'),
      color: typed(values, 'color'),
      size: typed(values, 'size'),
      chainLength: typed(values, 'chainLength'),
      status: skuStatuses.find((status) => status === typed(values, 'status')) ?? 'active',
      supplier: typed(values, 'supplier'),
      barcode: typed(values, 'barcode'),
      photo: typed(values, 'photo'),
      ...numbers,
    },
  })
  if (outcome.ok) return { done: editReceipt(outcome.value, request) }
  const field = editFieldOf(outcome.refusal)
  const words = explainSku(outcome.refusal)
  return field === undefined ? { done: say(escape(words)) } : { errors: { [field]: words } }
}

/** Beside the field of a supplier whom nobody knows: those that are spelled alike. */
function supplierError(words: string, request: Request, near: NearSuppliers): Record<string, string> {
  const names = words === '' ? undefined : near(request.workbook.facts(), words)
  return names === undefined ? {} : { supplier: explainSupplier(words, names) }
}

/** 'LUNA-HOOP Luna hoop' holds a code and a name; anything else is the name. */
function codeAndName(words: string): { code: string; style: string } {
  const match = /^(\S+) (.+)$/s.exec(words)
  const first = match?.[1] ?? ''
  const isCode = /^(?=.*[A-Z])[A-Z0-9]+(?:[-_./][A-Z0-9]+)+$/.test(first)
  return isCode ? { code: first, style: match?.[2] ?? '' } : { code: '', style: words }
}

function options(id: (typeof optionLists)[number], label: string, placeholder: string): InputBlock {
  const hint = 'Separated by commas or lines'
  return textField({ id, label, optional: true, multiline: true, placeholder, hint })
}

function amount(field: NumberField, label: string, initial?: string): InputBlock {
  return numberField({
    id: field,
    label,
    min: field === 'orderMultiple' ? 1 : 0,
    decimals: isMoney(field),
    optional: true,
    ...(initial === undefined || initial === '' ? {} : { initial }),
  })
}

function editField(field: EditableField, record: SkuRecord, currency: string): InputBlock {
  const label = fieldWords[field]
  const initial = shownValue(record[field])
  const number = numberFields.find((each) => each === field)
  if (number !== undefined)
    return amount(number, isMoney(number) ? `${label} in ${currency}` : label, initial)
  if (field === 'status') return choiceField({ id: field, label, choices: skuStatuses, initial })
  return textField({
    id: field,
    label,
    initial,
    optional: true,
    ...(field === 'photo'
      ? { placeholder: 'https://…', hint: 'A picture’s own address, ending in .jpg or .png' }
      : {}),
  })
}

function newStyleFieldOf(refusal: NewStyleRefusal, values: FormValues): string {
  if (refusal.code === 'style-missing') return 'style'
  if (refusal.code !== 'too-many-variants') return 'code'
  const lengths = optionLists.map((id) => splitOptions(typed(values, id)).length)
  return optionLists[lengths.indexOf(Math.max(...lengths))] ?? 'sizes'
}

function editFieldOf(refusal: SkuEditRefusal): EditableField | undefined {
  switch (refusal.code) {
    case 'barcode-taken':
      return 'barcode'
    case 'photo-not-a-link':
      return 'photo'
    case 'changed-meanwhile':
      return refusal.field
    case 'unknown-sku':
    case 'nothing-to-change':
      return undefined
  }
}

function typed(values: FormValues, id: string): string {
  return String(values[id] ?? '').trim()
}
