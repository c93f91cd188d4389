import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import { never } from '../kit/never.ts'
import {
  button,
  choiceField,
  context,
  escape,
  line,
  link,
  modal,
  say,
  section,
  textField,
} from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Modal, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import {
  linkToSupplier,
  nameOf,
  vetSupplier,
  vettingColumns,
  vettingMark,
  type SupplierRow,
} from './actions.ts'
import {
  answerOf,
  meetings,
  vettingAnswers,
  vettingFields,
  vettingItems,
  vettingStages,
  type VettingAnswer,
  type VettingField,
  type VettingItem,
  type VettingRefusal,
} from './rules.ts'
import { suppliersTab } from './tabs.ts'

/** Shows a supplier's card. */
export const showAction = 'supplier_show'
/** Opens the vetting form of a supplier. */
export const vetAction = 'supplier_vet'
const formId = 'supplier_vet'

const fieldWords: Readonly<Record<VettingField, string>> = {
  materialsVerified: 'Materials verified',
  ethicsDocument: 'Ethics document',
  samplesApproved: 'Samples approved',
  termsAgreed: 'Terms agreed',
  met: 'Met',
  vetting: 'Vetting',
  vettingNote: 'Note',
}
const hints: Readonly<Partial<Record<VettingField, string>>> = {
  materialsVerified: 'Alloys, plating and stones are what they say they are: a certificate or your own test',
  ethicsDocument: 'Link to their code of conduct or certificate',
  samplesApproved: 'What you would order from them was approved as a sample',
  termsAgreed: 'MOQ, lead time, deposit and returns, in writing',
  vetting: 'Approved needs the whole checklist',
}
const marks: Readonly<Record<VettingAnswer | 'open', string>> = {
  yes: ':white_check_mark:',
  no: ':x:',
  open: ':white_large_square:',
}

/** What a vetting form was opened with: its supplier, and marks of what its fields showed. */
const aboutVetting = z.strictObject({ id: z.string(), opened: z.record(z.string(), z.string()) })

export const vettingModals: readonly Modal[] = [{ callbackId: formId, submit: submitVetting }]

/** The checklist in words, as a card shows it: how many, each with its mark, and how they were met. */
export function checklistWords(supplier: SupplierRow): string {
  const done = vettingItems.filter((item) => answerOf(supplier, item) === 'yes').length
  const items = vettingItems.map((item) => {
    const name =
      item === 'ethicsDocument' ? documentWords(supplier.ethicsDocument) : fieldWords[item].toLowerCase()
    return `${marks[answerOf(supplier, item) ?? 'open']} ${name}`
  })
  const met =
    supplier.met === null
      ? 'not said how you met'
      : supplier.met === 'online'
        ? 'known from online only'
        : 'met in person'
  return `*Checklist* ${done} of ${vettingItems.length}: ${items.join(' · ')} · ${met}`
}

function documentWords(document: string): string {
  const isLink = /^https?:\/\/[^\s|<>]{1,1000}$/i.test(document)
  return isLink
    ? link(document, 'ethics document')
    : `ethics document${document === '' ? '' : ` (${line(cut(document, 60))})`}`
}

/** Opens the vetting form, filled with what the row has; only with fields that the sheet has columns for. */
export async function openVetting(supplier: SupplierRow, request: Request): Promise<undefined> {
  const kept = vettingColumns(request.facts)
  const opened = Object.fromEntries(kept.map((field) => [field, vettingMark(shown(supplier, field))]))
  const missing = vettingFields.filter((field) => !kept.includes(field))
  const names = missing.map((field) => `“${suppliersTab.columns[field].header}”`)
  await request.openModal(
    modal({
      callbackId: formId,
      title: 'Vet supplier',
      submit: 'Record',
      context: { id: supplier.id, opened },
      blocks: [
        section(`*${line(nameOf(supplier))}*\nOnly what you change is written.`),
        ...kept.map((field) => fieldOf(field, supplier)),
        ...(missing.length === 0
          ? []
          : [
              context(
                `The Suppliers tab has no column ${names.join(', ')} yet. Whoever runs Jumpring adds ${missing.length === 1 ? 'it' : 'them'} with \`npm run setup\`; nothing moves by it.`,
              ),
            ]),
      ],
    }),
  )
  return undefined
}

function fieldOf(field: VettingField, supplier: SupplierRow) {
  const initial = shown(supplier, field)
  switch (field) {
    case 'materialsVerified':
    case 'samplesApproved':
    case 'termsAgreed':
      return choiceField({ ...words(field), choices: vettingAnswers, initial, optional: true })
    case 'met':
      return choiceField({ ...words(field), choices: meetings, initial, optional: true })
    case 'vetting':
      return choiceField({ ...words(field), choices: vettingStages, initial })
    case 'ethicsDocument':
      return textField({ ...words(field), initial, placeholder: 'https://…', optional: true })
    case 'vettingNote':
      return textField({ ...words(field), initial, optional: true, multiline: true })
  }
}

function words(field: VettingField) {
  const hint = hints[field]
  return { id: field, label: fieldWords[field], ...(hint === undefined ? {} : { hint }) }
}

/** A value as the form shows it: what Slack gives back of it is the same. */
function shown(supplier: SupplierRow, field: VettingField): string {
  return (supplier[field] ?? '').trim()
}

async function submitVetting(values: FormValues, about: Json, request: Request): Promise<FormAnswer> {
  const read = carried(aboutVetting, about)
  if (read === undefined) return unreadableForm()
  const typed = (field: VettingField) => String(values[field] ?? '').trim()
  const answer = (field: VettingField) => vettingAnswers.find((each) => each === typed(field)) ?? null
  const outcome = await vetSupplier(request.workbook, {
    requestId: request.requestId,
    ...read,
    typed: {
      materialsVerified: answer('materialsVerified'),
      ethicsDocument: typed('ethicsDocument'),
      samplesApproved: answer('samplesApproved'),
      termsAgreed: answer('termsAgreed'),
      met: meetings.find((each) => each === typed('met')) ?? null,
      vetting: vettingStages.find((each) => each === typed('vetting')) ?? 'prospect',
      vettingNote: typed('vettingNote'),
    },
  })
  if (!outcome.ok) return refused(outcome.refusal)
  const { id, name, changes } = outcome.value.reply
  const lines = changes.map(({ field, was, is }) => `${fieldWords[field]} *${said(was)} → ${said(is)}*`)
  return {
    done: receipt(outcome.value, {
      done: `Vetted the supplier *${line(name)}*: ${lines.length === 1 ? '' : '\n'}${lines.join('\n')}`,
      id: line(id),
      url: linkToSupplier(request.workbook.facts(), id),
      small: [escape(request.actor)],
      buttons: [button(showAction, 'Open card', id)],
    }),
  }
}

function said(value: string | null): string {
  return value === null || value === '' ? 'blank' : line(cut(value, 100))
}

function refused(refusal: VettingRefusal): FormAnswer {
  const text = explain(refusal)
  switch (refusal.code) {
    case 'checklist-open':
      return { errors: { vetting: text } }
    case 'document-not-a-link':
      return { errors: { ethicsDocument: text } }
    case 'changed-meanwhile':
      return { errors: { [refusal.field]: text } }
    case 'unknown-supplier':
    case 'nothing-to-change':
      return { done: say(escape(text)) }
  }
}

function explain(refusal: VettingRefusal): string {
  switch (refusal.code) {
    case 'unknown-supplier':
      return `Nothing was changed: there is no supplier ${refusal.id} in the sheet any more.`
    case 'nothing-to-change':
      return `Nothing was changed: ${cut(refusal.name, 80)} has exactly these values already.`
    case 'checklist-open':
      return `Nothing was changed: approved needs the whole checklist, and ${missingItems(refusal.items)} ${refusal.items.length === 1 ? 'is' : 'are'} not there yet. Leave the vetting at sampling until then.`
    case 'document-not-a-link':
      return `Nothing was changed: I found “${cut(refusal.got, 80)}”, and expected a link that begins with https://, or nothing.`
    case 'changed-meanwhile':
      return `Nothing was changed: ${fieldWords[refusal.field]} is “${cut(refusal.now ?? '', 80)}” since somebody changed it while this form was open. Open the form again to change it.`
    default:
      return never(refusal)
  }
}

function missingItems(items: readonly VettingItem[]): string {
  const names = items.map((item) => fieldWords[item].toLowerCase())
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
