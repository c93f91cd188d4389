import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import {
  button,
  code,
  context,
  escape,
  line,
  link,
  modal,
  say,
  searchField,
  textField,
} from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type {
  FormAnswer,
  FormValues,
  Modal,
  Reply,
  Request,
  SaidMessage,
  Shortcut,
  Suggestions,
} from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  aboutRecord,
  aboutsAlike,
  aboutsAtHand,
  addNote,
  exactAbout,
  hasNotes,
  linkToAbout,
  linkToNote,
  type NoteReply,
} from './actions.ts'
import { linksIn, linksToCarry, type About } from './rules.ts'
import { aboutIn, aboutValue, explainNote, noteListAction } from './words.ts'

const aboutField = 'note_about'
const noteForm = 'note_save'
/** A form's text field holds so many characters. */
const mostInField = 2_000
/** A message is searched by its beginning for what it is about. */
const mostGuessed = 400
/** So many people of a message are named; the others stay ids. */
const mostNames = 20

const formContext = z.strictObject({ link: z.string(), files: z.array(z.string()), author: z.string() })
type FormContext = z.infer<typeof formContext>

export const noteModals: readonly Modal[] = [{ callbackId: noteForm, submit: submitNote }]

/** In a message's menu: keeps the message, with its link and its files. */
export const noteShortcuts: readonly Shortcut[] = [
  {
    callbackId: 'note_message',
    type: 'message',
    name: 'Save as a note',
    description: 'Keeps the message and its files with a supplier, SKU, sample or order',
    async run(message, request, said) {
      if (!hasNotes(request.facts)) return noTab()
      const { kept, more } = linksToCarry(linksIn((said?.files ?? []).join('\n')))
      const [address, author, text] = await Promise.all([
        said?.link() ?? '',
        authorOf(said, request),
        withNames(message, request),
      ])
      const from = { link: address, files: [...kept], author }
      return openForm(request, guessed(message, request.facts), text, from, more)
    },
  },
]

/** Records to pick in the form, as a person types. */
export const noteSuggestions: readonly Suggestions[] = [
  {
    actionId: aboutField,
    find: (typed, facts) => {
      const exact = exactAbout(facts, typed.trim())
      const found = typed.trim() === '' ? aboutsAtHand(facts) : aboutsAlike(facts, typed, 30)
      const all = [...(exact === undefined ? [] : [exact]), ...found]
      const byValue = new Map(all.map((about) => [aboutValue(about), about]))
      return [...byValue]
        .filter(([value]) => value.length <= 150)
        .map(([value, about]) => choice(about, value))
    },
  },
]

/** A record as a choice of a list. */
export function choice(about: About, value = aboutValue(about)): { text: string; value: string } {
  const kind = about.kind === 'po' ? 'order' : about.kind === 'sku' ? 'SKU' : about.kind
  return { text: cut(about.name.startsWith(kind) ? about.name : `${kind} ${about.name}`, 75), value }
}

async function authorOf(said: SaidMessage | undefined, request: Request): Promise<string> {
  if (said?.userId === undefined || said.userId === request.userId) return request.actor
  return (await request.nameOf(said.userId)) ?? said.userId
}

/** Slack tells people in a message by their ids: nobody reads those. */
async function withNames(message: string, request: Request): Promise<string> {
  const ids = [...new Set(message.match(/(?<=@)[UW][A-Z0-9]{5,}\b/g))].slice(0, mostNames)
  const names = await Promise.all(ids.map(async (id) => [id, await request.nameOf(id)] as const))
  return names.reduce(
    (text, [id, name]) => (name === undefined ? text : text.replaceAll(`@${id}`, name)),
    message,
  )
}

/** The first record that a message names by its code or whole name. */
function guessed(message: string, facts: Facts): About | undefined {
  const words = message.slice(0, mostGuessed).split(/\s+/)
  for (let length = Math.min(5, words.length); length > 0; length -= 1)
    for (let from = 0; from + length <= words.length; from += 1) {
      const name = words
        .slice(from, from + length)
        .join(' ')
        .replace(/^[("'“]+|[.,;:!?)"'”]+$/g, '')
      const about = name === '' ? undefined : exactAbout(facts, name)
      if (about !== undefined) return about
    }
  return undefined
}

/** The form that keeps what was said, filled in as far as it is known. */
export async function openForm(
  request: Request,
  about: About | undefined,
  text: string,
  said: FormContext,
  moreFiles: number,
): Promise<undefined> {
  const cutWords =
    text.length > mostInField ? 'Only the beginning fits the form; the link leads to all of it. ' : ''
  const files = said.files.length + moreFiles
  const fileWords =
    files === 0
      ? ''
      : `${files === 1 ? 'Its file is' : `Its ${files} files are`} kept as ${files === 1 ? 'a link' : 'links'}${moreFiles > 0 ? `, the first ${said.files.length} of them` : ''}. `
  await request.openModal(
    modal({
      callbackId: noteForm,
      title: 'Save as a note',
      submit: 'Save',
      context: said satisfies Json,
      blocks: [
        searchField({
          id: 'about',
          actionId: aboutField,
          label: 'What is it about?',
          placeholder: 'a supplier, SKU, sample or order',
          ...(about === undefined ? {} : { initial: choice(about) }),
        }),
        textField({
          id: 'text',
          label: 'What was said',
          multiline: true,
          initial: text,
          ...(said.files.length > 0 ? { optional: true } : {}),
        }),
        ...(said.link === '' ? [] : [context(`${cutWords}${fileWords}${link(said.link, 'The message')}`)]),
      ],
    }),
  )
}

async function submitNote(values: FormValues, about: Json, request: Request): Promise<FormAnswer> {
  const said = carried(formContext, about)
  if (said === undefined) return unreadableForm()
  const record = aboutIn(request.facts, String(values['about'] ?? ''))
  if (record === undefined)
    return {
      errors: {
        about: 'Nothing was changed: I found nothing that it is about, and expected a choice of the list.',
      },
    }
  const outcome = await addNote(request.workbook, {
    requestId: request.requestId,
    kind: record.kind,
    id: record.id,
    author: said.author,
    text: String(values['text'] ?? ''),
    messageLink: linksIn(said.link)[0] ?? '',
    files: linksIn(said.files.join('\n')),
  })
  if (outcome.ok) return { done: noteReceipt(outcome.value, request) }
  const words = explainNote(outcome.refusal)
  return outcome.refusal.code === 'text-missing' ? { errors: { text: words } } : { done: say(escape(words)) }
}

/** The answer to a note that was saved. */
export function noteReceipt(outcome: Outcome<NoteReply>, request: Request, text = ''): Reply {
  const { id, kind, about } = outcome.reply
  const facts = request.workbook.facts()
  const record = aboutRecord(facts, kind, about)
  const name = record === undefined ? line(about) : link(linkToAbout(facts, record), line(record.name))
  return receipt(outcome, {
    done: `Noted about *${name}*${text === '' ? '' : `\n${line(text)}`}`,
    id: line(id),
    url: linkToNote(facts, id),
    small: [escape(request.actor)],
    buttons: record === undefined ? [] : [button(noteListAction, 'All notes', aboutValue(record))],
  })
}

/** Said where setup has not been run since there are notes. */
export function noTab(): Reply {
  return say(
    `The workbook has no tab Notes yet, so nothing was changed. \`${code('npm run setup -- <link>')}\` adds it and moves nothing.`,
  )
}
