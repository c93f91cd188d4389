import { z } from 'zod'
import { findSku } from '../catalog/actions.ts'
import { idFor } from '../kit/ids.ts'
import { actions, button, code, context, escape, say, section } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type {
  Button,
  ExampleWords,
  Listener,
  Reply,
  Request,
  Shortcut,
  SlashCommand,
} from '../slack/feature.ts'
import { tried } from '../slack/trial.ts'
import type { Facts } from '../workbook/facts.ts'
import { lineOf, nearestExamples } from './rules.ts'

const goAction = 'asking_go'
const readShortcut = 'asking_read'
/** What somebody says is one thing; a pasted page is none. */
const mostRead = 3000
const mostInButton = 2000
const mostNear = 3

/** What the button carries: the asking, and the line that is carried out. */
const carriedLine = z.tuple([z.string(), z.string()])

/** What all commands know, handed in where the features are put together. */
export interface AllCommands {
  readonly commands: () => readonly SlashCommand[]
  readonly exampleWords: (facts: Facts) => ExampleWords
}

/**
 * Plain words go to the commands: a look-up is answered, and what would write is shown and confirmed by a button first.
 */
export function listener(all: AllCommands): Listener {
  return async (words, request) => {
    const text = words.trim()
    if (text === '') return run('/jumpring help', request, all)
    if (text.length > mostRead) return unclear('', request, all)
    const line = lineOf(text, (piece) => namesPiece(piece, request.facts))
    return line === undefined ? unclear(text, request, all) : run(line, request, all)
  }
}

/** Carries out a line that was shown; who presses is who does it. */
export function askingButtons(all: AllCommands): readonly Button[] {
  return [
    {
      actionId: goAction,
      async run(value, request) {
        const read = carriedText(carriedLine, value)
        if (read === undefined) return unreadablePress()
        const [asking, line] = read
        const { command, words } = commandOf(line, all)
        if (command === undefined) return unreadablePress()
        // One asking is one wish, however often and by whom its button is pressed.
        const reply = await command.run(words, { ...request, requestId: idFor('SAID', asking) })
        return reply === undefined ? undefined : { ...reply, replace: true }
      },
    },
  ]
}

/** Somebody wrote to the team what belongs in the ledger: the same as if it were said to the bot. */
export function askingShortcuts(all: AllCommands): readonly Shortcut[] {
  const hears = listener(all)
  return [
    {
      callbackId: readShortcut,
      type: 'message',
      name: 'Record with Jumpring',
      description: 'Reads the message as a command; what it would record is confirmed first',
      run: (message, request) => hears(message, request),
    },
  ]
}

async function run(line: string, request: Request, all: AllCommands): Promise<Reply | undefined> {
  const { command, words } = commandOf(line, all)
  if (command === undefined) return unclear(line, request, all)
  if (words === 'help') return command.run(words, request)
  const trial = await tried(command, words, request)
  const readAs = context(`Read as \`${code(line)}\``)
  switch (trial.kind) {
    case 'answers': {
      const { reply } = trial
      const blocks = reply?.blocks ?? []
      if (reply === undefined) return undefined
      // In a direct message there is nobody to share it with.
      const share = request.channelId?.startsWith('D') === true ? {} : { asked: line }
      return { ...reply, ...share, blocks: [...blocks.slice(0, 49), readAs] }
    }
    case 'opens a form':
      return confirmed('This takes a form.', 'Open the form', line, request)
    case 'writes':
      return confirmed(
        `Shall I record this?\n> ${trial.reply.text.replaceAll('\n', '\n> ')}`,
        'Record it',
        line,
        request,
      )
  }
}

/** A question with its button; nothing is done until it is pressed. */
function confirmed(question: string, label: string, line: string, request: Request): Reply {
  const value = JSON.stringify([request.requestId, line])
  if (value.length > mostInButton)
    return say(`That is more than one button can carry. Nothing was changed. Please say it in parts.`)
  return say(
    `${question}\nNothing was changed yet.`,
    actions(button(goAction, label, value, { style: 'primary' })),
    context(`Read as \`${code(line)}\``),
  )
}

/** What is not understood is answered with the lines that come closest. */
function unclear(text: string, request: Request, all: AllCommands): Reply {
  const examples = all.commands().flatMap((command) => [...command.examples])
  const words = all.exampleWords(request.facts)
  const near = nearestExamples(text, examples, mostNear)
  const lines = near.map((example) => `${exampleLine(example.line, words)}  ${escape(example.does)}`)
  return {
    text: 'I did not understand that. Nothing was changed.',
    blocks: [
      section(`I did not understand that. Nothing was changed. These come closest:\n${lines.join('\n')}`),
      context('Ask in your own words, too: “how many gold hoops do we have?”, “we sold 3 of them”'),
    ],
  }
}

function commandOf(
  line: string,
  all: AllCommands,
): { readonly command: SlashCommand | undefined; readonly words: string } {
  const { verb, rest } = splitVerb(line)
  return { command: all.commands().find(({ name }) => name === verb), words: rest }
}

function namesPiece(words: string, facts: Facts): boolean {
  return findSku(facts, words.split(/\s+/)).kind !== 'nothing'
}
