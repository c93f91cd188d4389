import { z } from 'zod'
import type { Json } from '../kit/json.ts'
import { context, escape, modal, say, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { Button, FormAnswer, FormValues, Modal, Reply, Request, Verb } from '../slack/feature.ts'
import { changeSettings, settingsOf } from './actions.ts'
import { changeable, markOf, textOf, type Changeable, type SettingsRefusal } from './change.ts'
import { mayApprove, settingDefinitions } from './rules.ts'
import { settingsTab } from './tabs.ts'
import {
  changeSettingsAction,
  explainSettings,
  settingsLink,
  settingsReceipt,
  settingsReply,
} from './words.ts'

const settingsForm = 'settings_edit'
const aboutForm = z.record(z.string(), z.string())

/** `/jumpring settings`: what is in force, and a form to change it. */
export const settingsVerb: Verb = {
  word: 'settings',
  usage: 'settings',
  examples: [
    {
      line: '/jumpring settings',
      does: 'what is in force: where and when alerts come, who approves; approvers change it',
    },
  ],
  run: (_, request) => settingsReply(request),
}

export const settingsButtons: readonly Button[] = [
  { actionId: changeSettingsAction, run: async (_, request) => openForm(request) },
]

export const settingsModals: readonly Modal[] = [{ callbackId: settingsForm, submit: submitForm }]

async function openForm(request: Request): Promise<Reply | undefined> {
  const { facts, userId } = request
  if (!mayApprove(userId, settingsOf(facts))) return say(escape(explainSettings({ code: 'not-approver' })))
  const rows = facts.rows(settingsTab)
  const fields = changeable.map((name) => {
    const { key, note, initial } = settingDefinitions[name]
    return textField({
      id: name,
      label: key,
      hint: note,
      initial: textOf(name, rows),
      optional: true,
      ...(name === 'alertRoutes' ? { multiline: true } : {}),
      ...(initial === '' ? {} : { placeholder: initial }),
    })
  })
  const opened = Object.fromEntries(changeable.map((name) => [name, markOf(textOf(name, rows))]))
  await request.openModal(
    modal({
      callbackId: settingsForm,
      title: 'Settings',
      submit: 'Save',
      context: opened,
      blocks: [
        ...fields,
        context(`A field left empty means the usual. All others are in the ${settingsLink(facts)}`),
      ],
    }),
  )
  return undefined
}

async function submitForm(values: FormValues, about: Json, request: Request): Promise<FormAnswer> {
  const opened = carried(aboutForm, about)
  if (opened === undefined) return unreadableForm()
  const typed = Object.fromEntries(changeable.map((name) => [name, String(values[name] ?? '')])) as Record<
    Changeable,
    string
  >
  const { workbook, requestId, userId } = request
  const outcome = await changeSettings(workbook, { requestId, userId, form: { typed, opened } })
  if (outcome.ok) return { done: settingsReceipt(outcome.value, request) }
  return refused(outcome.refusal)
}

/** What is wrong with a field stands beside it; the rest is said. */
function refused(refusal: SettingsRefusal): FormAnswer {
  switch (refusal.code) {
    case 'unreadable':
      return {
        errors: Object.fromEntries(
          refusal.fields.map((field) => [
            field.name,
            explainSettings({ code: 'unreadable', fields: [field] }),
          ]),
        ),
      }
    case 'changed-meanwhile':
      return { errors: { [refusal.name]: explainSettings(refusal) } }
    case 'locks-out':
      return { errors: { approvers: explainSettings(refusal) } }
    case 'not-approver':
    case 'nothing-to-change':
      return { done: say(escape(explainSettings(refusal))) }
  }
}
