import { z } from 'zod'
import { pieceText, skuOf } from '../catalog/actions.ts'
import type { SkuRecord } from '../catalog/rules.ts'
import { skuChoices } from '../catalog/words.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { idFor } from '../kit/ids.ts'
import { actions, button, context, escape, line, picker, say, section } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { parseCommandText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Guard } from '../workbook/workbook.ts'
import { adjustStock, balanceOf, linkToMovement, movementOf, type StockWish } from './actions.ts'
import { mostInButton, mostInOption, withReason } from './carried-wish.ts'
import { stockExamples } from './examples.ts'
import { explainStock } from './explain.ts'
import { findStock } from './find-stock.ts'
import { carriedPage, historyAction, historyCard } from './history-words.ts'
import { previewList } from './list-slack.ts'
import { reclassifyAsSale } from './reclassify.ts'
import { askedKinds, kindAsked, kindOfReason } from './rules.ts'
import { carryByWords } from './transfer-slack.ts'
import { nearestLooks, nearestMove, noQuantity, notFound, twoReadings } from './unclear-words.ts'
import { undoByWords } from './undo-slack.ts'
import { otherDay, pickAction, skuCard, variantTable } from './words.ts'

const confirmAction = 'stock_confirm'
const saleAction = 'stock_was_sale'

/**
 * `/stock`, with the cards of the features that have something to say about a SKU.
 *
 * @param cards sections of other features, in the house's order
 * @param guards what only some people may take back
 */
export function stockCommand(
  cards: () => readonly CardSection[],
  guards: () => readonly Guard[] = () => [],
): SlashCommand {
  return {
    name: '/stock',
    description: 'What there is of a SKU or style; add, remove or move pieces; what moved before',
    usage: '[add|remove|move|history|undo] <sku, style or words> [quantity] [reason]',
    examples: [
      { line: '/stock {style}', does: 'the variants of a style as a table' },
      { line: '/stock {sku}', does: 'one SKU with its reorder point and the arithmetic' },
      { line: '/stock remove {sku} 3 sold', does: 'takes three away as a sale' },
      { line: '/stock add {sku} x20 received from {supplier}', does: 'adds twenty as a receipt' },
      {
        line: '/stock move {sku} 5 from {location} to {otherLocation}',
        does: 'carries five there; on hand in all stays',
      },
      { line: '/stock history {sku}', does: 'every movement: when, how many, why, who, with its row' },
      { line: '/stock undo', does: 'takes back what you recorded last; with `ask` it is shown first' },
      { line: '/stock undo {movement}', does: 'takes back that movement, and what was recorded with it' },
    ],
    async run(words, request) {
      const { verb, rest } = splitVerb(words)
      if (verb === 'add') return moveByWords('add', rest, request)
      if (verb === 'remove' || verb === 'rm') return moveByWords('remove', rest, request)
      if (verb === 'move') return carryByWords(rest, request)
      if (verb === 'history') return pastByWords(rest, request)
      if (verb === 'undo') return undoByWords(rest, request, guards)
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
      return notFound(words, nearestLooks(spoken.join(' '), request.facts))
  }
}

/** 'LUNA-M', or 'LUNA-M page 2'. */
function pastByWords(words: string, request: Request): Reply {
  const spoken = words.replaceAll('"', '').split(/\s+/)
  const { finding, rest } = findStock(request.facts, spoken)
  if (finding.kind === 'sku') return historyCard(finding.sku, Number(/\d{1,4}/.exec(rest)?.[0] ?? 1), request)
  if (finding.kind === 'nothing') return notFound(words)
  const [first] = finding.skus
  if (finding.kind === 'several' && finding.skus.length === 1 && first !== undefined)
    return historyCard(first, 1, request)
  return {
    text: 'Whose history?',
    blocks: [
      section('Whose history? Each SKU has its own.'),
      ...picker(historyAction, 'History of …', skuChoices(finding.skus)),
    ],
  }
}

async function moveByWords(verb: 'add' | 'remove', words: string, request: Request): Promise<Reply> {
  const { facts } = request
  const list = previewList(verb, words, request)
  if (list !== undefined) return list
  const parsed = pieceText(facts, words)
  const { quantity, signed, spelled } = parsed
  const { finding, location, rest } = findStock(facts, parsed.words)
  if (parsed.second !== undefined) return twoReadings(verb, [parsed, parsed.second], facts)
  if (quantity === undefined) return noQuantity(verb, parsed, facts)
  if (finding.kind === 'nothing')
    return notFound(parsed.words.join(' '), nearestMove(verb, parsed, facts), parsed.quantity !== undefined)
  const change = verb === 'add' ? Math.abs(quantity) : -Math.abs(quantity)
  const wish = {
    requestId: idFor('ASK', request.requestId),
    change,
    kind: kindOfReason(rest, change),
    reason: rest,
    location,
  }
  if (finding.kind !== 'sku') {
    const [only] = finding.skus
    return finding.skus.length === 1 && only !== undefined
      ? askBack('I read the piece from its words.', only, [wish], facts)
      : askWhich(finding.skus, wish)
  }
  const { sku } = finding
  // 'add -3' and 'remove -3' may mean to add three or to take three away.
  if (signed && (quantity < 0 || verb === 'remove')) {
    const other = { ...wish, change: -change, kind: kindOfReason(rest, -change) }
    return askBack(`I found ${quantity} behind \`${verb}\`.`, sku, [wish, other], facts)
  }
  if (spelled) return askBack(`I read the quantity as ${quantity}.`, sku, [wish], facts)
  const { requestId, userId, actor } = request
  return moveStock(request, { ...wish, requestId, sku: sku.sku, userId, actor, confirmed: false })
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
      ...otherDay(wish.reason, request),
    ],
    buttons: unsaid ? [button(saleAction, 'It was a sale', reply.id)] : [],
  })
}

/** What of a wish a confirmation carries; who wishes it is the one who presses. */
const asked = z.strictObject({
  requestId: z.string(),
  sku: z.string(),
  change: z.int(),
  kind: z.enum(askedKinds),
  reason: z.string(),
  location: z.string().optional(),
})
const picked = z.tuple([z.string(), z.string(), z.int(), z.enum(askedKinds), z.string(), z.string()])

function confirmValue({ requestId, sku, change, kind, reason, location }: StockWish): string {
  return withReason(reason, mostInButton, (words) =>
    JSON.stringify({ requestId, sku, change, kind, reason: words, location }),
  )
}

type Asked = Pick<StockWish, 'requestId' | 'change' | 'kind' | 'reason' | 'location'>

/** What was asked for travels with each choice: what it is written as, why and where is not asked again. */
function askWhich(skus: readonly SkuRecord[], wish: Asked): Reply {
  const { requestId, change, kind, reason, location } = wish
  const verb = change < 0 ? 'remove' : 'add'
  const placeholder = `${verb === 'add' ? 'Add to' : 'Remove from'} …`
  const choices = skuChoices(skus).map((choice) => ({
    text: choice.text,
    value: withReason(reason, mostInOption, (words) =>
      JSON.stringify([requestId, choice.value, change, kind, words, location ?? '']),
    ),
  }))
  const fitting = choices.filter(({ value }) => value.length <= mostInOption)
  const left = skus.length - Math.min(fitting.length, 100)
  return {
    text: `Which one? Nothing was changed yet.`,
    blocks: [
      section(`Which one do you mean? Nothing was changed yet. ${Math.abs(change)} to ${verb}:`),
      ...picker(pickAction, placeholder, fitting),
      ...(left > 0 ? [context(`${left} more that the list does not hold; type the SKU itself`)] : []),
    ],
  }
}

/** One reading, or two of one piece, that want a yes before anything is written. */
function askBack(why: string, { sku }: SkuRecord, wishes: readonly Asked[], facts: Facts): Reply {
  const { onHand } = balanceOf(facts, sku)
  const verbOf = ({ change }: Asked) => `${change < 0 ? 'Remove' : 'Add'} ${Math.abs(change)}`
  const lines = wishes.map(
    (wish) =>
      `${verbOf(wish)} of *${line(sku)}*: on hand *${onHand} → ${onHand + wish.change}*, ${wish.kind}${wish.reason === '' ? '' : `: ${line(wish.reason)}`}`,
  )
  const buttons = wishes.map((wish, at) => {
    const { requestId, change, kind, reason, location } = wish
    const value = withReason(reason, mostInButton, (words) =>
      JSON.stringify([requestId, sku, change, kind, words, location ?? '']),
    )
    return button(`${pickAction}:${at}`, verbOf(wish), value)
  })
  return say(`${why} Nothing was changed yet.\n${lines.join('\n')}`, actions(...buttons))
}

/** The buttons of `/stock`'s answers. */
export function stockButtons(cards: () => readonly CardSection[]): readonly Button[] {
  return [
    {
      actionId: pickAction,
      async run(value, request) {
        const record = skuOf(request.facts, value)
        if (record !== undefined) return skuCard(record, request.facts, cards())
        const read = carriedText(picked, value)
        if (read === undefined) return value.startsWith('[') ? unreadablePress() : notFound(value)
        const [asking, sku, change, kind, reason, place] = read
        const { userId, actor } = request
        const location = place === '' ? undefined : place
        return moveStock(request, {
          // The same choice again is the same wish; another choice of the same list is another.
          requestId: idFor('PICK', asking, sku),
          sku,
          change,
          kind: kindAsked(kind, reason, change),
          reason,
          location,
          userId,
          actor,
          confirmed: false,
        })
      },
    },
    {
      actionId: confirmAction,
      async run(value, request) {
        const read = carriedText(asked, value)
        if (read === undefined) return unreadablePress()
        // One confirmation however often it is pressed, and by the person who presses, not the one who asked.
        const wish = {
          ...read,
          location: read.location,
          requestId: idFor('OK', read.requestId),
          kind: kindAsked(read.kind, read.reason, read.change),
          userId: request.userId,
          actor: request.actor,
          confirmed: true,
        }
        return { ...(await moveStock(request, wish)), replace: true }
      },
    },
    {
      actionId: historyAction,
      async run(value, request) {
        const record = skuOf(request.facts, value)
        if (record !== undefined) return historyCard(record, 1, request)
        const turned = carriedText(carriedPage, value)
        if (turned === undefined) return value.startsWith('[') ? unreadablePress() : notFound(value)
        const [sku, page] = turned
        const named = skuOf(request.facts, sku)
        return named === undefined ? notFound(sku) : { ...historyCard(named, page, request), replace: true }
      },
    },
    {
      actionId: saleAction,
      async run(id, request) {
        const outcome = await reclassifyAsSale(request.workbook, id, request)
        if (!outcome.ok) return say(escape(explainStock(outcome.refusal)))
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
