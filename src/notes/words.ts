import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { clockOfSerial, dateOfSerial, dayWords } from '../kit/local-date.ts'
import { never } from '../kit/never.ts'
import {
  actions,
  button,
  code,
  context,
  escape,
  header,
  line,
  link,
  picker,
  section,
} from '../slack/blocks.ts'
import { exampleLine } from '../slack/examples.ts'
import type { CardSection, Reply, Viewer } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  aboutRecord,
  exactAbout,
  linkToAbout,
  linkToNote,
  notesAbout,
  notesInOrder,
  type NoteRow,
} from './actions.ts'
import { linksIn, type About, type NoteKind, type NoteRefusal } from './rules.ts'

export const noteListAction = 'note_list'
export const noteNewAction = 'note_new'

/** A card shows so many notes, the latest; a list more of them. */
const mostOnCard = 3
const mostListed = 20
const mostOfTextOnCard = 280
const mostOfText = 1_500
const mostFiles = 8
/** Characters of all notes of a list, so that Slack takes it. */
const mostInList = 9_000

/** What a button carries of a record. */
export function aboutValue({ kind, id }: Pick<About, 'kind' | 'id'>): string {
  return `${kind}:${id}`
}

/** A note in two lines of mrkdwn: who, when and where, then what was said. */
function noteLines(facts: Facts, note: NoteRow, mostText: number, about = ''): string {
  const { at } = note
  const clock = at === null ? '' : clockOfSerial(at)
  const when =
    at === null ? 'just now' : `${dayWords(dateOfSerial(at), facts.today)}${clock === '' ? '' : ` ${clock}`}`
  const [message] = linksIn(note.messageLink)
  const files = linksIn(note.fileLink)
  const shown = files.slice(0, mostFiles).map((url, index) => link(url, `file ${index + 1}`))
  const where = [
    ...(note.author === '' ? [] : [`*${line(note.author)}*`]),
    when,
    ...(about === '' ? [] : [about]),
    ...(message === undefined ? [] : [link(message, 'message')]),
    ...shown,
    ...(files.length > shown.length ? [`${files.length - shown.length} more files`] : []),
    link(linkToNote(facts, note.id), 'row'),
  ]
  const text = escape(cut(note.text.trim(), mostText)).replaceAll(/\s*\n\s*/g, '\n')
  return `${where.join(' · ')}${text === '' ? '' : `\n${text}`}`
}

/** The notes about a record in order, on its card: the latest three, all of them by a press. */
export function notesOnCard(kind: NoteKind): CardSection {
  return {
    about: kind,
    blocks: (id, facts) => {
      const notes = notesAbout(facts, { kind, id })
      if (notes.length === 0) return []
      const shown = notes.slice(-mostOnCard).map((note) => noteLines(facts, note, mostOfTextOnCard))
      const value = aboutValue({ kind, id })
      return [
        section(`*Notes*\n${shown.join('\n')}`),
        actions(
          button(noteListAction, `All notes, ${notes.length}`, value),
          button(noteNewAction, 'Add a note', value),
        ),
      ]
    },
  }
}

/** All notes about a record, as far as they fit: the latest of them, the oldest first. */
export function noteList({ facts }: Viewer, about: About): Reply {
  const notes = notesAbout(facts, about)
  const name = link(linkToAbout(facts, about), line(about.name))
  const add = actions(button(noteNewAction, 'Add a note', aboutValue(about)))
  if (notes.length === 0) {
    return {
      text: `No notes about ${line(about.name)} yet`,
      blocks: [
        section(`No notes about ${name} yet. \`/note ${code(about.id)} what was said\` saves one.`),
        add,
      ],
    }
  }
  const { blocks, hidden } = fitting(notes, (note) => noteLines(facts, note, mostOfText))
  return {
    text: `${counted(notes.length, 'note')} about ${line(about.name)}`,
    shareable: true,
    asked: `/note ${about.id}`,
    blocks: [
      header(`${counted(notes.length, 'note')} about ${about.name}`),
      ...blocks,
      context(
        `${hidden > 0 ? `${hidden} earlier not shown · ` : ''}${name} · ${link(linkToNote(facts), 'Open the tab Notes')}`,
      ),
      add,
    ],
  }
}

/** The latest notes about anything. */
export function latestNotes(
  { facts }: Viewer,
  examples: { sku: string | undefined; supplier: string | undefined },
): Reply {
  const notes = notesInOrder(facts)
  const example = exampleLine('/note {supplier} what was said', examples)
  if (notes.length === 0) {
    const text = `No notes yet. ${example} saves one; “Save as a note” in a message’s menu keeps the message.`
    return { text, blocks: [section(text)] }
  }
  const { blocks, hidden } = fitting(notes.slice(-10), (note) => {
    const about = exactAbout(facts, note.about)
    const words = about === undefined ? line(note.about) : link(linkToAbout(facts, about), line(about.name))
    return noteLines(facts, note, mostOfTextOnCard, `about ${words}`)
  })
  const more = hidden + Math.max(0, notes.length - 10)
  const abouts = new Map(
    notes
      .slice(-40)
      .toReversed()
      .flatMap((note) => exactAbout(facts, note.about) ?? [])
      .map((about) => [aboutValue(about), about]),
  )
  return {
    text: 'The latest notes',
    shareable: true,
    asked: '/note',
    blocks: [
      header('The latest notes'),
      ...blocks,
      context(
        `${more > 0 ? `${more} earlier not shown · ` : ''}${example} saves one · ${link(linkToNote(facts), 'Open the tab Notes')}`,
      ),
      ...picker(
        noteListAction,
        'All notes about',
        [...abouts].map(([value, about]) => ({ text: about.name, value })),
      ),
    ],
  }
}

/** The latest notes that fit one message, in their order. */
function fitting(notes: readonly NoteRow[], words: (note: NoteRow) => string) {
  let room = mostInList
  const texts: string[] = []
  for (const note of notes.toReversed().slice(0, mostListed)) {
    const text = words(note)
    room -= text.length
    if (room < 0 && texts.length > 0) break
    texts.unshift(text)
  }
  return { blocks: texts.map((text) => section(text)), hidden: notes.length - texts.length }
}

/** A record that a press or form names: 'po:PO-1'; undefined when it is not there. */
export function aboutIn(facts: Facts, value: string): About | undefined {
  const match = /^(supplier|sku|sample|po):([\s\S]{1,200})$/.exec(value)
  return match === null ? undefined : aboutRecord(facts, match[1] as NoteKind, match[2] ?? '')
}

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainNote(refusal: NoteRefusal): string {
  switch (refusal.code) {
    case 'unknown-about':
      return `Nothing was changed: there is no supplier, SKU, sample or order “${cut(refusal.got, 80)}” any more.`
    case 'text-missing':
      return 'Nothing was changed: I found no text, and expected what was said.'
    default:
      return never(refusal)
  }
}
