import { dayWords } from '../kit/local-date.ts'
import type { Facts } from '../workbook/facts.ts'
import { button, context, escape, header, line, section } from './blocks.ts'
import { splitVerb } from './command-text.ts'
import { exampleLine, exampleWordsOf } from './examples.ts'
import type { AgendaItem, AnyBlock, ExampleWords, Feature, Reply, SlashCommand, Verb } from './feature.ts'

/** So many lines of one urgency are shown; the rest is a number. */
const mostOfUrgency = 12
/** Help for everything shows so many examples of a command; each has the others in its own help. */
const mostExamples = 3
const jumpring = '/jumpring'

/**
 * `/jumpring`: help for everything, and what waits today, put together from all features.
 *
 * @param verbs what else it understands
 */
export function jumpringCommand(
  features: () => readonly Feature[],
  verbs: readonly Verb[] = [],
): SlashCommand {
  return {
    name: jumpring,
    description: 'What Jumpring can do, and what waits today',
    usage: ['help', 'today', ...verbs.map((each) => each.usage)].join(' | '),
    examples: [
      {
        line: '/jumpring today',
        does: 'what waits for somebody: low stock, samples, returns, problems in the sheet',
      },
      { line: '/jumpring help', does: 'every command with examples' },
      ...verbs.flatMap((each) => each.examples),
    ],
    async run(words, request) {
      const { verb, rest } = splitVerb(words)
      const known = verbs.find((each) => each.word === verb)
      if (known !== undefined) return known.run(rest, request)
      if (verb === 'today' || verb === 'agenda') return todayReply(request.facts, features())
      return helpReply(commandsOf(features()), verb, exampleWordsOf(features(), request.facts))
    },
  }
}

/**
 * The help of one command: its examples, complete lines to copy.
 *
 * @param words what the team's workbook has for the places in them
 */
export function commandHelp(command: SlashCommand, words: ExampleWords): Reply {
  const lines = command.examples.map((example) => `${exampleLine(example.line, words)}  ${example.does}`)
  return {
    text: `${command.name}: ${command.description}`,
    blocks: [
      section(`*${command.name}* ${escape(command.usage)}\n${command.description}`),
      section(lines.join('\n')),
    ],
  }
}

/** What waits for somebody, the most urgent first. */
function agendaBlocks(facts: Facts, features: readonly Feature[]): AnyBlock[] {
  const items = features.flatMap((feature) => [...(feature.agenda?.(facts) ?? [])])
  const groups: readonly (readonly [AgendaItem['urgency'], string])[] = [
    [1, 'Today'],
    [2, 'This week'],
    [3, 'Good to know'],
  ]
  const blocks = groups.flatMap(([urgency, title]): AnyBlock[] => {
    const own = items.filter((item) => item.urgency === urgency)
    const shown = own.slice(0, mostOfUrgency)
    const hidden = own.length - shown.length
    const lines = shown.map((item, at) =>
      section(
        at === 0 ? `*${title}*\n${item.text}` : item.text,
        item.button === undefined
          ? undefined
          : button(item.button.actionId, item.button.text, item.button.value),
      ),
    )
    return hidden > 0 ? [...lines, context(`… and ${hidden} more`)] : lines
  })
  return blocks.length === 0
    ? [section('Nothing waits for you. Stock, samples and returns are as they should be.')]
    : blocks
}

function todayReply(facts: Facts, features: readonly Feature[]): Reply {
  return {
    text: `What waits on ${dayWords(facts.today)}`,
    shareable: true,
    blocks: [header(`What waits on ${dayWords(facts.today)}`), ...agendaBlocks(facts, features)],
  }
}

function helpReply(commands: readonly SlashCommand[], verb: string, words: ExampleWords): Reply {
  const named = commands.find((command) => command.name === `/${verb.replace(/^\//, '')}`)
  if (named !== undefined && verb !== 'help') return commandHelp(named, words)
  const unknown = verb !== '' && verb !== 'help'
  return {
    text: 'What Jumpring can do',
    blocks: [
      ...(unknown ? [section(`I do not know “${line(verb)}”. Nothing was changed. These I know:`)] : []),
      ...commands.map((command) => {
        // What is behind its own name has no other place where somebody would find it.
        const lines = command.examples
          .slice(0, command.name === jumpring ? undefined : mostExamples)
          .map((example) => `${exampleLine(example.line, words)}  ${example.does}`)
        return section([`*${command.name}* ${command.description}`, ...lines].join('\n'))
      }),
      context(
        'Every command answers `help`. Everything can be done in the sheet, too; the bot sees it within seconds.',
      ),
    ],
  }
}

function commandsOf(features: readonly Feature[]): SlashCommand[] {
  return features.flatMap((feature) => [...(feature.commands ?? [])])
}
