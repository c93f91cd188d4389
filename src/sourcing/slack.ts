import { z } from 'zod'
import { nearSkus, skuOf } from '../catalog/actions.ts'
import { skuWords, type SkuRecord } from '../catalog/rules.ts'
import { seesCosts, teamSeesCosts } from '../settings/actions.ts'
import { actions, button, code, context, escape, header, line, link, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { findStock } from '../stock/find-stock.ts'
import { linkToSupplier, nameOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { answerMoq, linkToNote, saveMoqNote, type MoqWish, type NoteRefusal } from './actions.ts'
import { typedMoq, type MoqReading } from './typed-moq.ts'
import { moqBlocks, moqNote } from './words.ts'

const saveAction = 'moq_save'
/** So many pieces are offered where the words name more than one. */
const mostOffered = 5
const carriedWish = z.strictObject({
  sku: z.string(),
  quantity: z.int().positive().max(9_999_999),
  price: z.number().positive().optional(),
  breaks: z.array(z.strictObject({ from: z.int().positive(), unitCost: z.number().positive() })).max(20),
})

export const moqCommand: SlashCommand = {
  name: '/moq',
  description: 'What a MOQ means: how long it lasts, what it ties up, and what to offer instead',
  usage: '<sku> <quantity> [price] [500@4.20 1000@3.90]',
  examples: [
    { line: '/moq {sku} 300', does: 'months of cover, cash tied up, and three tactics with numbers' },
    { line: '/moq {sku} 300 4.20', does: 'at a price of 4.20 a piece, in the workbook’s currency' },
    { line: '/moq {sku} 300 300@4.20 1000@3.90', does: 'with price breaks: the lot that costs least a year' },
  ],
  async run(words, request) {
    const { facts } = request
    const { readings, breaks, unreadable } = typedMoq(words)
    const [bad] = unreadable
    if (bad !== undefined)
      return say(
        `Nothing was changed: I found “${line(bad)}”, and expected a price break such as \`500@4.20\`: from 500 pieces on 4.20 each.`,
      )
    if (readings.length === 0) return noQuantity(words, facts)
    for (const reading of readings) {
      const record = recordOf(reading, facts)
      if (record !== undefined)
        return moqReply({ record, quantity: reading.quantity, price: reading.price, breaks }, request, words)
    }
    return notOne(readings, facts)
  },
}

export const moqButtons: readonly Button[] = [{ actionId: saveAction, run: save }]

/** The one SKU that the words name, with nothing left over. */
function recordOf({ words }: MoqReading, facts: Facts): SkuRecord | undefined {
  const { finding, rest } = findStock(facts, words)
  if (rest !== '') return undefined
  if (finding.kind === 'sku') return finding.sku
  return finding.kind === 'style' && finding.skus.length === 1 ? finding.skus[0] : undefined
}

function noQuantity(words: string, facts: Facts): Reply {
  const [near] = nearSkus(facts, words, 1)
  const sku = near?.sku ?? '<sku>'
  const found = words.trim() === '' ? 'nothing behind `/moq`' : `“${line(words)}”`
  return say(
    `Nothing was changed: I found ${found}, and expected a piece and a quantity of whole pieces, as in \`/moq ${code(sku)} 300\` or \`/moq ${code(sku)} 300 4.20\`.`,
  )
}

/** Says which lines can be meant where the words name no piece, or several. */
function notOne(readings: readonly MoqReading[], facts: Facts): Reply {
  const reading = readings.at(-1)
  if (reading === undefined) return noQuantity('', facts)
  const { words, quantity } = reading
  const { finding } = findStock(facts, words)
  const found =
    finding.kind === 'style' || finding.kind === 'several'
      ? finding.skus
      : nearSkus(facts, words.join(' '), mostOffered)
  const lines = found.slice(0, mostOffered).map(({ sku }) => `\`/moq ${code(sku)} ${quantity}\``)
  const named = line(words.join(' '))
  const said =
    finding.kind === 'style' || finding.kind === 'several'
      ? `“${named}” is more than one SKU. Which one?`
      : `I found no SKU “${named}”.`
  return say(
    `Nothing was changed: ${said}${lines.length === 0 ? '' : `\nCopy the line that you mean:\n${lines.join('\n')}`}`,
  )
}

function moqReply(wish: MoqWish, request: Request, words: string): Reply {
  const { facts } = request
  const answer = answerMoq(facts, wish)
  const { supplier } = answer
  const { record, quantity } = wish
  const from =
    supplier === undefined
      ? 'no supplier named in the SKU’s row'
      : `from ${link(linkToSupplier(facts, supplier.id), line(nameOf(supplier)))}`
  const carry = JSON.stringify({
    sku: record.sku,
    quantity,
    ...(wish.price === undefined ? {} : { price: wish.price }),
    breaks: wish.breaks.slice(0, 20),
  })
  return {
    text: `MOQ of ${quantity} for ${line(record.sku)}`,
    shareable: true,
    asked: `/moq ${words}`.trim(),
    blocks: [
      header(`MOQ of ${quantity} for ${record.sku}`),
      context(`${line(skuWords(record))} · ${from}`),
      ...moqBlocks(answer, facts, seesCosts(request)),
      ...(supplier === undefined || request.audience === 'team'
        ? []
        : [actions(button(saveAction, 'Save to the supplier’s notes', carry))]),
    ],
  }
}

async function save(value: string, request: Request): Promise<Reply> {
  const read = carriedText(carriedWish, value)
  if (read === undefined) return unreadablePress()
  const record = skuOf(request.facts, read.sku)
  if (record === undefined)
    return say(`Nothing was changed: there is no SKU “${line(read.sku)}” in the sheet any more.`)
  const moq: MoqWish = { record, quantity: read.quantity, price: read.price, breaks: read.breaks }
  const outcome = await saveMoqNote(request.workbook, {
    requestId: request.requestId,
    actor: request.actor,
    moq,
    // A note is read by everybody who opens the sheet or the supplier's card.
    words: (answer, facts) => moqNote(answer, facts, teamSeesCosts(facts)),
  })
  if (!outcome.ok) return say(escape(explain(outcome.refusal)))
  const { id, supplier } = outcome.value.reply
  return receipt(outcome.value, {
    done: `Saved to the notes of *${line(supplier)}*: MOQ *${read.quantity}* of *${line(record.sku)}*`,
    id,
    url: linkToNote(request.workbook.facts(), id),
    small: [escape(request.actor)],
  })
}

function explain({ sku, supplier }: NoteRefusal): string {
  return supplier.trim() === ''
    ? `Nothing was changed: ${sku} names no supplier. Fill in its Supplier in the SKUs tab first.`
    : `Nothing was changed: ${sku} names the supplier “${supplier}”, whom the Suppliers tab does not have.`
}
