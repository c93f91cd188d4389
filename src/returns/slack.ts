import { exampleSku, findSku, surePieceText } from '../catalog/actions.ts'
import type { SkuRecord } from '../catalog/rules.ts'
import { code, context, escape, header, line, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { plainText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { findReturns, logReturn, returnOf, type ReturnRow } from './actions.ts'
import { explainReturn } from './explain.ts'
import { openInspection, openNewReturn, whoAndWhy } from './forms-slack.ts'
import { carriedList, listAction, returnList } from './list-words.ts'
import { reasonOf } from './rules.ts'
import {
  inspectAction,
  listLine,
  newReturnAction,
  openReturns,
  openReturnsAction,
  returnCard,
  returnReceipt,
  showReturnAction,
} from './words.ts'

const mostChoices = 10

export const returnCommand: SlashCommand = {
  name: '/return',
  description: 'What customers send back: log it, inspect it, see what waits',
  usage: 'open | list [words] | new <sku> <quantity> [reason] | inspect <return> | <return>',
  examples: [
    {
      line: '/return new {sku} 1 clasp broken',
      does: 'logs a return; stock moves when it is inspected',
    },
    { line: '/return open', does: 'what waits for inspection, the oldest first' },
    { line: '/return list', does: 'everything that is not over, by age, the oldest first' },
    { line: '/return inspect {return}', does: 'condition, where the pieces go, refund' },
    { line: '/return {return}', does: 'everything about one return' },
  ],
  async run(words, request) {
    const { verb, rest } = splitVerb(plainText(words))
    if (verb === 'new' || verb === 'add') return logByWords(rest, request)
    if (verb === '' || (verb === 'open' && rest === '')) return openReturns(request.facts)
    if (verb === 'list') return returnList(rest, 1, request)
    if (verb === 'inspect')
      return rest === ''
        ? openReturns(request.facts)
        : withReturn(rest, request, (row) => openInspection(row, request))
    return withReturn(words, request, async (row) => returnCard(request, row))
  },
}

/** A press is decided anew on the return as it is: a second one answers with its state. */
export const returnButtons: readonly Button[] = [
  { actionId: openReturnsAction, run: async (_, request) => openReturns(request.facts) },
  {
    actionId: listAction,
    async run(value, request) {
      const read = carriedText(carriedList, value)
      return read === undefined
        ? unreadablePress()
        : { ...returnList(read[0], read[1], request), replace: true }
    },
  },
  {
    actionId: newReturnAction,
    async run(_, request) {
      await openNewReturn(undefined, '', request)
      return undefined
    },
  },
  {
    actionId: inspectAction,
    run: (id, request) => pressed(id, request, (row) => openInspection(row, request)),
  },
  {
    actionId: showReturnAction,
    run: (id, request) => pressed(id, request, async (row) => returnCard(request, row)),
  },
]

/** Buttons of the Home tab. */
export const returnStarts = [{ actionId: newReturnAction, text: 'Log a return', value: 'new' }]

async function logByWords(words: string, request: Request): Promise<Reply | undefined> {
  const parsed = surePieceText(request.facts, words)
  if (parsed.words.length === 0 && parsed.quantity === undefined) {
    await openNewReturn(undefined, '', request)
    return undefined
  }
  const finding = findSku(request.facts, parsed.words)
  if (finding.kind === 'nothing') {
    const example = exampleLine('/return new {sku} 1 clasp broken', { sku: exampleSku(request.facts) })
    return say(
      `I found no piece like “${line(parsed.words.join(' '))}”. Nothing was changed. Try ${example}.`,
    )
  }
  if (finding.kind !== 'sku') {
    const rest = finding.kind === 'style' ? finding.rest.join(' ') : ''
    return whichSku(finding.skus, `${parsed.quantity ?? ''} ${rest}`.trim())
  }
  const reason = finding.rest.join(' ').replace(/^(?:for|because|:|-)\s+/i, '')
  if (parsed.quantity === undefined) {
    await openNewReturn(finding.sku, reason, request)
    return undefined
  }
  const outcome = await logReturn(request.workbook, {
    requestId: request.requestId,
    sku: finding.sku.sku,
    quantity: parsed.quantity,
    reason: reasonOf(reason),
    orderLine: '',
    note: reason,
  })
  return outcome.ok
    ? returnReceipt(outcome.value, request.workbook.facts(), whoAndWhy(reason, request))
    : say(escape(explainReturn(outcome.refusal)))
}

function whichSku(skus: readonly SkuRecord[], rest: string): Reply {
  const lines = skus.slice(0, mostChoices).map((record) => `\`/return new ${code(`${record.sku} ${rest}`)}\``)
  const more =
    skus.length > mostChoices ? `\n… and ${skus.length - mostChoices} more; \`/stock\` shows them all` : ''
  return say(`Which one? Nothing was changed yet. Copy one:\n${lines.join('\n')}${more}`)
}

async function withReturn(
  words: string,
  request: Request,
  step: (row: ReturnRow) => Promise<Reply | undefined>,
): Promise<Reply | undefined> {
  const wanted = plainText(words).replaceAll('"', '')
  const found = findReturns(request.facts, wanted)
  const [first] = found
  if (first === undefined) {
    return say(
      `I found no return like “${line(wanted)}”. Nothing was changed. \`/return open\` lists those that wait, ${exampleLine('/return new {sku} 1', { sku: exampleSku(request.facts) })} logs one.`,
    )
  }
  if (found.length === 1) return step(first)
  const shown = found.slice(0, mostChoices)
  return {
    text: 'Which return? Nothing was changed yet.',
    blocks: [
      header('Which return?'),
      ...shown.map((row) => listLine(row, request.facts)),
      context(`${shown.length} of ${found.length} · Nothing was changed yet`),
    ],
  }
}

async function pressed(
  id: string,
  request: Request,
  step: (row: ReturnRow) => Promise<Reply | undefined>,
): Promise<Reply | undefined> {
  const row = returnOf(request.facts, id)
  return row === undefined ? say(escape(explainReturn({ code: 'unknown-return', id }))) : step(row)
}
