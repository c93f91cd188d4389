import type { SkuRecord } from '../catalog/rules.ts'
import { skuWords, variantWords } from '../catalog/rules.ts'
import { skuChoice } from '../catalog/words.ts'
import { idFor } from '../kit/ids.ts'
import { dateOfSerial, dayWords } from '../kit/local-date.ts'
import {
  actions,
  button,
  context,
  escape,
  header,
  link,
  option,
  say,
  section,
  table,
} from '../slack/blocks.ts'
import { parseCommandText, splitVerb } from '../slack/command-text.ts'
import type { AnyBlock, Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  adjustStock,
  balanceOf,
  findStock,
  ledger,
  linkToMovement,
  linkToStock,
  movementOf,
  reclassifyAsSale,
  shownState,
  type StockWish,
} from './actions.ts'
import { countFormAction } from './count-slack.ts'
import { explainStock } from './explain.ts'
import { history } from './ledger.ts'
import { kindOfReason } from './rules.ts'

export const showStockAction = 'stock_show'
const pickAction = 'stock_pick'
const confirmAction = 'stock_confirm'
const historyAction = 'stock_history'
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
      { line: '/stock luna hoop', does: 'the variants of a style as a table' },
      { line: '/stock LUNA-HOOP-GOLD-M', does: 'one SKU with its reorder point and the arithmetic' },
      { line: '/stock remove LUNA-HOOP-GOLD-M 3 sold at the market', does: 'takes three away as a sale' },
      { line: '/stock add LUNA-HOOP-GOLD-M 20 received from Atelier Sol', does: 'adds twenty as a receipt' },
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
  if (typed.length === 0) return say('Which piece? Type a SKU, a style or words, such as `/stock luna hoop`.')
  const { finding } = findStock(request.facts, typed)
  const found =
    finding.kind === 'nothing' && spoken.length > 0 ? findStock(request.facts, spoken).finding : finding
  switch (found.kind) {
    case 'sku':
      return skuCard(found.sku, request.facts, cards)
    case 'style':
      return variantTable(`${found.style}: ${found.skus.length} variants`, found.skus, request.facts)
    case 'several': {
      const [first] = found.skus
      if (found.skus.length === 1 && first !== undefined) return skuCard(first, request.facts, cards)
      return variantTable(`${found.skus.length} pieces like “${words.trim()}”`, found.skus, request.facts)
    }
    case 'nothing':
      return notFound(words)
  }
}

/** One SKU: what there is, and what the other features know of it. */
export function skuCard(record: SkuRecord, facts: Facts, cards: readonly CardSection[]): Reply {
  const { onHand, held } = balanceOf(facts, record.sku)
  const title = `*${escape(record.sku)}*  ${escape(skuWords(record))}`
  const heldWords = held === 0 ? '' : ` · held *${held}*`
  const blocks: AnyBlock[] = [
    section(`${title}\nOn hand *${onHand}*${heldWords}`),
    ...cards.filter((card) => card.about === 'sku').flatMap((card) => [...card.blocks(record.sku, facts)]),
    context(link(linkToStock(facts, record.sku), 'Open its row in the sheet')),
    actions(button(historyAction, 'History', record.sku), button(countFormAction, 'Count', record.sku)),
  ]
  return { text: `${record.sku}: ${onHand} on hand`, blocks }
}

function variantTable(title: string, records: readonly SkuRecord[], facts: Facts): Reply {
  const rows = records.map((record) => {
    const { onHand, held } = balanceOf(facts, record.sku)
    const state = stateWord(facts, record.sku)
    return [record.sku, variantWords(record) || record.name, String(onHand), String(held), state]
  })
  const total = records.reduce((sum, record) => sum + balanceOf(facts, record.sku).onHand, 0)
  const shown = Math.min(rows.length, 99)
  const picks = records.slice(0, 100).map((record) => option(skuChoice(record)))
  return {
    text: `${title}, ${total} on hand in all`,
    blocks: [
      header(title),
      table(['SKU', 'Variant', 'On hand', 'Held', 'State'], rows.slice(0, shown), [2, 3]),
      context(
        `On hand in all: *${total}*${shown < rows.length ? ` · ${rows.length - shown} more not shown` : ''}`,
      ),
      {
        type: 'actions',
        elements: [
          {
            type: 'static_select',
            action_id: pickAction,
            placeholder: { type: 'plain_text', text: 'Open one of them' },
            options: picks,
          },
        ],
      },
    ],
  }
}

async function moveByWords(verb: 'add' | 'remove', words: string, request: Request): Promise<Reply> {
  const parsed = parseCommandText(words)
  const example = `\`/stock ${verb} LUNA-HOOP-GOLD-M 3 ${verb === 'add' ? 'received' : 'sold'}\``
  const { finding, location, rest } = findStock(request.facts, parsed.words)
  if (parsed.quantity === undefined) {
    const found = parsed.numbers.length > 1 ? `I found ${parsed.numbers.join(' and ')}` : 'I found no number'
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

async function moveStock(request: Request, wish: StockWish): Promise<Reply> {
  const outcome = await adjustStock(request.workbook, wish)
  if (!outcome.ok) {
    const { refusal } = outcome
    const reply = say(escape(explainStock(refusal)))
    const mayConfirm = refusal.code === 'below-zero' || (refusal.code === 'large' && refusal.mayApprove)
    if (!mayConfirm) return reply
    const value = JSON.stringify({ ...wish, reason: wish.reason.slice(0, 500), confirmed: true })
    const words = wish.change < 0 ? `Remove ${-wish.change} anyway` : `Add ${wish.change} anyway`
    return {
      ...reply,
      blocks: [...(reply.blocks ?? []), actions(button(confirmAction, words, value, { style: 'danger' }))],
    }
  }
  const { reply } = outcome.value
  const pieces = Math.abs(wish.change)
  const did = wish.change < 0 ? 'Removed' : 'Added'
  const unsaid = reply.kind === 'adjustment' && wish.change < 0
  return receipt(outcome.value, {
    done: `${did} *${pieces}* of *${escape(reply.sku)}*: on hand *${reply.before} → ${reply.after}*`,
    id: reply.id,
    url: linkToMovement(request.workbook.facts(), reply.id),
    small: [
      `${reply.kind}${wish.reason === '' ? '' : `: ${escape(wish.reason)}`} · ${escape(reply.location)} · ${escape(wish.actor)}`,
      ...(unsaid ? ['An adjustment is not counted as demand'] : []),
    ],
    buttons: unsaid ? [button(saleAction, 'It was a sale', reply.id)] : [],
  })
}

function askWhich(skus: readonly SkuRecord[], change: number): Reply {
  const verb = change < 0 ? 'remove' : 'add'
  return {
    text: `Which one? Nothing was changed yet.`,
    blocks: [
      section(`Which one do you mean? Nothing was changed yet. ${Math.abs(change)} to ${verb}:`),
      {
        type: 'actions',
        elements: [
          {
            type: 'static_select',
            action_id: pickAction,
            placeholder: { type: 'plain_text', text: `${verb === 'add' ? 'Add to' : 'Remove from'} …` },
            options: skus
              .slice(0, 100)
              .map((record) => option({ ...skuChoice(record), value: JSON.stringify([record.sku, change]) })),
          },
        ],
      },
    ],
  }
}

function notFound(words: string): Reply {
  return say(
    `I found no piece like “${escape(words.trim())}”. Nothing was changed. Try its SKU, its style or one word of its name, or add it with \`/sku new\`.`,
  )
}

function stateWord(facts: Facts, sku: string): string {
  return shownState(facts, sku) ?? (balanceOf(facts, sku).onHand <= 0 ? 'out' : '')
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
      actionId: showStockAction,
      async run(sku, request) {
        const { finding } = findStock(request.facts, [sku])
        return finding.kind === 'sku' ? skuCard(finding.sku, request.facts, cards()) : notFound(sku)
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
          done: `Counted as a sale: *${-outcome.value.reply.quantity}* of *${escape(outcome.value.reply.sku)}*; on hand stays as it is`,
          id: outcome.value.reply.id,
          url: linkToMovement(request.workbook.facts(), movement?.id ?? ''),
        })
      },
    },
  ]
}

function historyCard(sku: string, request: Request): Reply {
  const movements = history(ledger(request.facts), sku)
  if (movements.length === 0) return say(`${escape(sku)} never moved.`)
  const rows = movements
    .slice(0, 20)
    .map((movement) => [
      movement.at === null ? '' : dayWords(dateOfSerial(movement.at), request.today),
      `${movement.quantity > 0 ? '+' : ''}${movement.quantity}`,
      movement.status === 'void' ? `${movement.kind} (void)` : movement.kind,
      movement.bucket,
      movement.reason.slice(0, 60),
      movement.actor.slice(0, 40),
    ])
  return {
    text: `${sku}: its last ${rows.length} movements`,
    blocks: [
      header(`History of ${sku}`),
      table(['When', 'Pieces', 'Kind', 'Bucket', 'Reason', 'By'], rows, [1]),
      context(`${rows.length} of ${movements.length} movements, newest first`),
    ],
  }
}
