import { z } from 'zod'
import { exampleSku } from '../catalog/actions.ts'
import { cut } from '../kit/cut.ts'
import { idFor } from '../kit/ids.ts'
import { actions, button, code, context, escape, line, picker, say, section } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { exampleSupplier } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { aboutRecord, aboutsAlike, addNote, exactAbout, hasNotes } from './actions.ts'
import { choice, noTab, noteReceipt, openForm } from './forms-slack.ts'
import { aboutOf, noteKinds, type About } from './rules.ts'
import { aboutIn, explainNote, latestNotes, noteList, noteListAction, noteNewAction } from './words.ts'

const notePickAction = 'note_pick'
/** Slack's limit of what a button carries. */
const mostInButton = 2_000

const carriedPick = z.tuple([z.string(), z.enum(noteKinds), z.string(), z.string()])

export const noteCommand: SlashCommand = {
  name: '/note',
  description: 'What was said about a supplier, SKU, sample or order, kept with it',
  usage: '<supplier, SKU, sample or PO> [text]',
  examples: [
    { line: '/note {supplier} the clasps come on Friday', does: 'saves it with the supplier' },
    { line: '/note {sku} customers ask for a longer chain', does: 'the same with a SKU, sample or order' },
    { line: '/note {supplier}', does: 'their notes, in order' },
    { line: '/note', does: 'the latest notes about anything' },
  ],
  async run(words, request) {
    const { facts } = request
    if (!hasNotes(facts)) return noTab()
    if (words.trim() === '')
      return latestNotes(request, { sku: exampleSku(facts), supplier: exampleSupplier(facts) })
    const found = aboutOf(
      words,
      (name) => exactAbout(facts, name),
      (name) => aboutsAlike(facts, name),
    )
    switch (found.kind) {
      case 'one':
        return found.rest === ''
          ? noteList(request, found.about)
          : save(found.about, found.rest, request, request.requestId)
      case 'close':
        return whichOne(found.abouts, found.rest, request)
      case 'nothing':
        return unknown(words, facts)
    }
  },
}

export const noteButtons: readonly Button[] = [
  {
    actionId: noteListAction,
    run: async (value, request) => {
      const about = aboutIn(request.facts, value)
      return about === undefined ? gone(value) : noteList(request, about)
    },
  },
  {
    actionId: noteNewAction,
    run: async (value, request) => {
      const about = aboutIn(request.facts, value)
      if (about === undefined) return gone(value)
      if (!hasNotes(request.facts)) return noTab()
      return openForm(request, about, '', { link: '', files: [], author: request.actor }, 0)
    },
  },
  {
    actionId: notePickAction,
    run: async (value, request) => {
      const read = carriedText(carriedPick, value)
      if (read === undefined) return unreadablePress()
      const [asking, kind, id, text] = read
      const about = aboutRecord(request.facts, kind, id)
      if (about === undefined) return gone(id)
      if (text === '') return { ...noteList(request, about), replace: true }
      // One asking is one note, however often its button is pressed.
      return { ...(await save(about, text, request, idFor('PICK', asking))), replace: true }
    },
  },
]

async function save(about: About, text: string, request: Request, requestId: string): Promise<Reply> {
  const outcome = await addNote(request.workbook, {
    requestId,
    kind: about.kind,
    id: about.id,
    author: request.actor,
    text,
    messageLink: '',
    files: [],
  })
  return outcome.ok ? noteReceipt(outcome.value, request, text) : say(escape(explainNote(outcome.refusal)))
}

/** Only alike: the person picks, and nothing is written before. */
function whichOne(abouts: readonly About[], text: string, request: Request): Reply {
  const values = abouts.map(({ kind, id }) => JSON.stringify([request.requestId, kind, id, text]))
  const question = text === '' ? 'Whose notes?' : 'Which one is it about? Nothing was changed yet.'
  if (text === '')
    return say(
      question,
      ...picker(
        noteListAction,
        'Pick one',
        abouts.map((about) => choice(about)),
      ),
    )
  const copy = abouts.map(({ id }) => `\`/note ${code(`${id} ${cut(text, 60)}`)}\``)
  const isLong = values.some((value) => value.length > mostInButton)
  return say(
    isLong
      ? `${question} The text is more than a button can carry; put one of these before it:\n${abouts.map(({ id, name }) => `\`${code(id)}\` ${line(name)}`).join('\n')}`
      : question,
    ...(isLong
      ? []
      : [
          actions(
            ...abouts.map((about, at) =>
              button(`${notePickAction}:${at}`, choice(about).text, values[at] ?? ''),
            ),
          ),
          context(`Or copy one: ${copy.slice(0, 3).join('  ')}`),
        ]),
  )
}

function unknown(words: string, facts: Facts): Reply {
  const example = exampleLine('/note {supplier} what was said', { supplier: exampleSupplier(facts) })
  const other = exampleLine('/note {sku} what was said', { sku: exampleSku(facts) })
  return say(
    `Nothing was changed: I found “${line(cut(words, 80))}”, and expected a supplier, SKU, sample or order first, then what was said. Try ${example} or ${other}.`,
    section('A name of several words may stand in quotes.'),
  )
}

function gone(value: string): Reply {
  return say(escape(explainNote({ code: 'unknown-about', got: value.replace(/^\w+:/, '') })))
}
