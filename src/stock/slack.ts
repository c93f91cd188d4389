import type { SkuRecord } from '../catalog/rules.ts'
import { skuChoices } from '../catalog/words.ts'
import { counted } from '../kit/counted.ts'
import { beginning, cut } from '../kit/cut.ts'
import { idFor } from '../kit/ids.ts'
import { actions, button, escape, line, picker, say, section } from '../slack/blocks.ts'
import { parseCommandText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { adjustStock, linkToMovement, movementOf, type StockWish } from './actions.ts'
import { stockExamples } from './examples.ts'
import { explainStock } from './explain.ts'
import { findStock } from './find-stock.ts'
import { reclassifyAsSale } from './reclassify.ts'
import { kindOfReason } from './rules.ts'
import { historyAction, historyCard, pickAction, skuCard, variantTable } from './words.ts'

const confirmAction = 'stock_confirm'
const saleAction = 'stock_was_sale'

/**
 * `/stock`, with the cards of the features that have something to say about a SKU.
 *
 * @param cards sections of other features, in the house's order
 */
export function stockCommand(cards: () => readonly CardSection[]): SlashCommand {
  return {
    name: '/stock',
    description: 'What there is of a SKU or style; add or remove pieces',
    usage: '[add|remove] <sku, style or words> [quantity] [reason]',
    examples: [
      { line: '/stock {style}', does: 'the variants of a style as a table' },
      { line: '/stock {sku}', does: 'one SKU with its reorder point and the arithmetic' },
      { line: '/stock remove {sku} 3 sold', does: 'takes three away as a sale' },
      { line: '/stock add {sku} x20 received from {supplier}', does: 'adds twenty as a receipt' },
    ],
    async run(words, request) {
      const { verb, rest } = splitVerb(words)
      if (verb === 'add' || verb === 'remove') return moveByWords(verb, rest, request)
      return lookUp(words, request, cards())
    },
  }
}

async function lookUp(words: string, request: Request, cards: readonly CardSection[]): Promise<Reply> {
  const { words: spoken } = parseCommandText(words.replaceAll('"', ''))
  const typed = words.split(/\s+/).filter((word) => word !== '')
  if (typed.length === 0) {
    const example = exampleLine('/stock {style}', stockExamples(request.facts))
    return say(`Which piece? Type a SKU, a style or words, such as ${example}.`)
  }
  const { finding } = findStock(request.facts, typed)
  const found =
    finding.kind === 'nothing' && spoken.length > 0 ? findStock(request.facts, spoken).finding : finding
  switch (found.kind) {
    case 'sku':
      return skuCard(found.sku, request.facts, cards)
    case 'style':
      return variantTable(
        `${found.style}: ${counted(found.skus.length, 'variant')}`,
        found.skus,
        request.facts,
      )
    case 'several': {
      const [first] = found.skus
      if (found.skus.length === 1 && first !== undefined) return skuCard(first, request.facts, cards)
      const title = `${counted(found.skus.length, 'piece')} like “${cut(words.trim(), 80)}”`
      return variantTable(title, found.skus, request.facts)
    }
    case 'nothing':
      return notFound(words)
  }
}

async function moveByWords(verb: 'add' | 'remove', words: string, request: Request): Promise<Reply> {
  const parsed = parseCommandText(words)
  const { finding, location, rest } = findStock(request.facts, parsed.words)
  if (parsed.quantity === undefined) {
    const found = parsed.numbers.length > 1 ? `I found ${parsed.numbers.join(' and ')}` : 'I found no number'
    const wanted = `/stock ${verb} {sku} 3 ${verb === 'add' ? 'received' : 'sold'}`
    const example = exampleLine(wanted, stockExamples(request.facts))
    return say(`Nothing was changed: ${found}, and expected one quantity, as in ${example} or \`x3\`.`)
  }
  if (finding.kind === 'nothing') return notFound(parsed.words.join(' '))
  if (finding.kind !== 'sku') {
    const change = verb === 'add' ? Math.abs(parsed.quantity) : -Math.abs(parsed.quantity)
    return askWhich(finding.skus, change)
  }
  const change = verb === 'add' ? Math.abs(parsed.quantity) : -Math.abs(parsed.quantity)
  return moveStock(request, {
    requestId: request.requestId,
    sku: finding.sku.sku,
    change,
    kind: kindOfReason(rest, change),
    reason: rest,
    location,
    userId: request.userId,
    actor: request.actor,
    confirmed: false,
  })
}

/** Carries out a wish and says what came of it; asks back what wants a confirmation. */
export async function moveStock(request: Request, wish: StockWish): Promise<Reply> {
  const outcome = await adjustStock(request.workbook, wish)
  if (!outcome.ok) {
    const { refusal } = outcome
    const reply = say(escape(explainStock(refusal)))
    const mayConfirm = refusal.code === 'below-zero' || (refusal.code === 'large' && refusal.mayApprove)
    if (!mayConfirm) return reply
    const words = wish.change < 0 ? `Remove ${-wish.change} anyway` : `Add ${wish.change} anyway`
    return {
      ...reply,
      blocks: [
        ...(reply.blocks ?? []),
        actions(button(confirmAction, words, confirmValue(wish), { style: 'danger' })),
      ],
    }
  }
  const { reply } = outcome.value
  const did = wish.change < 0 ? 'Removed' : 'Added'
  const unsaid = reply.kind === 'adjustment' && wish.change < 0
  return receipt(outcome.value, {
    done: `${did} *${Math.abs(wish.change)}* of *${line(reply.sku)}*: on hand *${reply.before} → ${reply.after}*`,
    id: reply.id,
    url: linkToMovement(request.workbook.facts(), reply.id),
    small: [
      `${reply.kind}${wish.reason === '' ? '' : `: ${line(wish.reason)}`} · ${line(reply.location)} · ${escape(wish.actor)}`,
      ...(unsaid ? ['An adjustment is not counted as demand'] : []),
    ],
    buttons: unsaid ? [button(saleAction, 'It was a sale', reply.id)] : [],
  })
}

/** A button carries so many characters; of a longer reason it carries the beginning. */
const mostInButton = 2000

function confirmValue(wish: StockWish): string {
  for (let length = wish.reason.length; ; length = Math.floor(length * 0.8)) {
    const value = JSON.stringify({ ...wish, reason: beginning(wish.reason, length), confirmed: true })
    if (value.length <= mostInButton || length === 0) return value
  }
}

function askWhich(skus: readonly SkuRecord[], change: number): Reply {
  const verb = change < 0 ? 'remove' : 'add'
  const placeholder = `${verb === 'add' ? 'Add to' : 'Remove from'} …`
  const choices = skuChoices(skus).map((choice) => ({
    text: choice.text,
    value: JSON.stringify([choice.value, change]),
  }))
  return {
    text: `Which one? Nothing was changed yet.`,
    blocks: [
      section(`Which one do you mean? Nothing was changed yet. ${Math.abs(change)} to ${verb}:`),
      ...picker(pickAction, placeholder, choices),
    ],
  }
}

function notFound(words: string): Reply {
  return say(
    `I found no piece like “${line(words)}”. Nothing was changed. Try its SKU, its style or one word of its name, or add it with \`/sku new\`.`,
  )
}

/** The buttons of `/stock`'s answers. */
export function stockButtons(cards: () => readonly CardSection[]): readonly Button[] {
  return [
    {
      actionId: pickAction,
      async run(value, request) {
        const [sku, change] = value.startsWith('[') ? (JSON.parse(value) as [string, number]) : [value, 0]
        const { finding } = findStock(request.facts, [sku])
        if (finding.kind !== 'sku') return notFound(sku)
        if (change === 0) return skuCard(finding.sku, request.facts, cards())
        const { requestId, userId, actor } = request
        const kind = kindOfReason('', change)
        return moveStock(request, {
          requestId,
          sku,
          change,
          kind,
          reason: '',
          location: undefined,
          userId,
          actor,
          confirmed: false,
        })
      },
    },
    {
      actionId: confirmAction,
      async run(value, request) {
        const wish = JSON.parse(value) as StockWish
        // One confirmation however often it is pressed, and by the person who presses, not the one who asked.
        const requestId = idFor('OK', wish.requestId)
        return {
          ...(await moveStock(request, { ...wish, requestId, userId: request.userId, actor: request.actor })),
          replace: true,
        }
      },
    },
    { actionId: historyAction, run: async (sku, request) => historyCard(sku, request) },
    {
      actionId: saleAction,
      async run(id, request) {
        const outcome = await reclassifyAsSale(request.workbook, id, request.actor)
        if (!outcome.ok) return say('Nothing was changed: that movement was taken back meanwhile.')
        const movement = movementOf(request.workbook.facts(), outcome.value.reply.id)
        return receipt(outcome.value, {
          done: `Counted as a sale: *${-outcome.value.reply.quantity}* of *${line(outcome.value.reply.sku)}*; on hand stays as it is`,
          id: outcome.value.reply.id,
          url: linkToMovement(request.workbook.facts(), movement?.id ?? ''),
        })
      },
    },
  ]
}
