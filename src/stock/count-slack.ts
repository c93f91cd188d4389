import { z } from 'zod'
import { surePieceText } from '../catalog/actions.ts'
import { skuWords, type SkuRecord } from '../catalog/rules.ts'
import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import { code, escape, line, modal, numberField, say, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, FormValues, Modal, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  balanceOf,
  countLocation,
  countStock,
  linkToMovement,
  locationNamed,
  skusAt,
  type CountReply,
} from './actions.ts'
import { countWords } from './count-words.ts'
import { stockExamples } from './examples.ts'
import { explainStock } from './explain.ts'
import { findStock } from './find-stock.ts'
import { oddNumber } from './unclear-words.ts'

/** The button that opens the count form of a SKU. */
export const countFormAction = 'stock_count_form'
const formId = 'stock_count'
const countedField = 'counted'
const reasonField = 'reason'
const aboutCount = z.union([z.strictObject({ sku: z.string() }), z.strictObject({ location: z.string() })])
/** A form holds at most 100 blocks; a shelf of more than this is counted in parts. */
const mostInForm = 45
/** A field is known by at most so many characters; a longer code is counted by itself. */
const longestField = 255

export const countCommand: SlashCommand = {
  name: '/count',
  description: 'Count stock: what the ledger expects against what you see',
  usage: '<sku or location> [counted]',
  examples: [
    { line: '/count {sku} 14', does: 'the ledger follows the count' },
    { line: '/count {sku}', does: 'opens the count form' },
    { line: '/count {location}', does: 'a form with everything that is kept there' },
  ],
  async run(words, request) {
    const place = locationNamed(request.facts, words)
    if (place !== undefined) return openShelf(place, request)
    const parsed = surePieceText(request.facts, words)
    const { finding, location, rest } = findStock(request.facts, parsed.words)
    if (finding.kind === 'nothing') {
      const example = exampleLine('/count {sku} 14', stockExamples(request.facts))
      const found = words.trim() === '' ? 'Which piece or place?' : `I found no piece like “${line(words)}”.`
      return say(`${found} Nothing was changed. Try ${example}.`)
    }
    if (finding.kind !== 'sku') {
      const names = finding.skus
        .slice(0, 10)
        .map(
          (record) =>
            `\`/count ${code(record.sku)}${parsed.quantity === undefined ? '' : ` ${parsed.quantity}`}\``,
        )
      return say(`Which one? Nothing was changed yet. Copy one:\n${names.join('\n')}`)
    }
    if (parsed.quantity === undefined) {
      const unread = unreadCount(finding.sku.sku, parsed.numbers, rest)
      if (unread !== undefined) return unread
      await openForm(finding.sku, request)
      return undefined
    }
    const outcome = await countStock(request.workbook, {
      requestId: request.requestId,
      sku: finding.sku.sku,
      counted: parsed.quantity,
      reason: rest,
      location,
      actor: request.actor,
    })
    return outcome.ok
      ? countReceipt(outcome.value, request, rest)
      : say(escape(explainStock(outcome.refusal)))
  },
}

/** Said where a count was typed that is none, or two that could be it; a form would pass over it in silence. */
function unreadCount(sku: string, numbers: readonly number[], rest: string): Reply | undefined {
  const odd = oddNumber(rest.split(' '))
  if (numbers.length < 2 && odd === undefined) return undefined
  const found = odd === undefined || numbers.length > 1 ? numbers.join(' and ') : `“${cut(code(odd), 40)}”`
  const example = exampleLine('/count {sku} 14', { sku })
  return say(
    `Nothing was changed: I found ${found}, and expected one count, a whole number of pieces, as in ${example}.`,
  )
}

export const countButtons: readonly Button[] = [
  {
    actionId: countFormAction,
    async run(sku, request) {
      const { finding } = findStock(request.facts, [sku])
      if (finding.kind !== 'sku') return say(`There is no SKU “${line(sku)}” any more. Nothing was changed.`)
      await openForm(finding.sku, request)
      return undefined
    },
  },
]

export const countModals: readonly Modal[] = [
  {
    callbackId: formId,
    submit: async (values, about, request) => {
      const read = carried(aboutCount, about)
      if (read === undefined) return unreadableForm()
      return 'sku' in read
        ? submitCount(values, read.sku, request)
        : submitShelf(values, read.location, request)
    },
  },
]

async function openForm(record: SkuRecord, request: Request): Promise<void> {
  const { onHand } = balanceOf(request.facts, record.sku)
  const about: Json = { sku: record.sku }
  await request.openModal(
    modal({
      callbackId: formId,
      title: 'Stock count',
      submit: 'Record count',
      context: about,
      blocks: [
        section(`*${line(record.sku)}*  ${line(skuWords(record))}\nThe ledger expects *${onHand}* on hand.`),
        numberField({ id: countedField, label: 'Counted', min: 0, placeholder: 'pieces on the shelf' }),
        textField({
          id: reasonField,
          label: 'Reason for a difference',
          optional: true,
          placeholder: 'found in the display case',
        }),
      ],
    }),
  )
}

async function openShelf(location: string, request: Request): Promise<Reply | undefined> {
  const shelf = skusAt(request.facts, location)
  if (shelf.length === 0) return say(`The ledger expects nothing at ${line(location)}.`)
  const more =
    shelf.length > mostInForm ? ` The first ${mostInForm} of ${shelf.length}; count the rest one by one.` : ''
  await request.openModal(
    modal({
      callbackId: formId,
      title: 'Shelf count',
      submit: 'Record counts',
      context: { location },
      blocks: [
        section(
          `Everything that the ledger expects at *${line(location)}*. Fields left empty are left alone.${more}`,
        ),
        ...shelf
          .slice(0, mostInForm)
          .filter(({ record }) => record.sku.length <= longestField)
          .map(({ record, onHand }) =>
            numberField({
              id: record.sku,
              label: `${record.sku} · expected ${onHand}`,
              min: 0,
              optional: true,
            }),
          ),
      ],
    }),
  )
  return undefined
}

async function submitCount(values: FormValues, sku: string, request: Request) {
  const counted = Number(values[countedField] ?? Number.NaN)
  const reason = String(values[reasonField] ?? '')
  const { requestId, actor } = request
  const outcome = await countStock(request.workbook, {
    requestId,
    sku,
    counted,
    reason,
    location: undefined,
    actor,
  })
  if (!outcome.ok) return { errors: { [countedField]: explainStock(outcome.refusal) } }
  return { done: countReceipt(outcome.value, request, reason) }
}

async function submitShelf(values: FormValues, location: string, request: Request) {
  const counts = Object.entries(values).flatMap(([sku, typed]) =>
    typeof typed === 'string' && typed !== '' ? [{ sku, counted: Number(typed) }] : [],
  )
  const { requestId, actor } = request
  const outcome = await countLocation(request.workbook, {
    requestId,
    counts,
    reason: `count of ${location}`,
    location,
    actor,
  })
  if (!outcome.ok) {
    const { refusal } = outcome
    const atFault = counts.find((each) =>
      refusal.code === 'not-whole'
        ? Object.is(each.counted, refusal.asked)
        : 'sku' in refusal && each.sku === refusal.sku,
    )
    return { errors: { [atFault?.sku ?? counts[0]?.sku ?? '']: explainStock(refusal) } }
  }
  const replies = outcome.value.reply
  const off = replies.filter((reply) => reply.id !== '')
  const lines = off.map((reply) => `*${line(reply.sku)}* ${reply.expected} → ${reply.counted}`)
  const done = `Counted ${replies.length} at *${line(location)}*: ${replies.length - off.length} as expected${lines.length === 0 ? '' : `, ${lines.length} not:\n${lines.join('\n')}`}`
  const [first] = off
  if (first === undefined) return { done: { ...say(done), to: 'team' as const } }
  return {
    done: receipt(outcome.value, {
      done,
      id: first.id,
      url: linkToMovement(request.workbook.facts(), first.id),
    }),
  }
}

/** The answer to a count: expected against counted, and the words that were taken for the reason. */
function countReceipt(
  outcome: Outcome<CountReply>,
  request: Pick<Request, 'workbook'>,
  reason: string,
): Reply {
  return countWords(outcome, request.workbook.facts(), line(reason))
}
