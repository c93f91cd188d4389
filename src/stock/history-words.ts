import { z } from 'zod'
import { skuWords, type SkuRecord } from '../catalog/rules.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { clockOfSerial, dateOfSerial, dayWords } from '../kit/local-date.ts'
import { actions, button, code, context, escape, header, line, link, say, section } from '../slack/blocks.ts'
import type { AnyBlock, Reply, Request } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { balanceOf, linkToMovement } from './actions.ts'
import { historyOf } from './past.ts'
import type { Movement } from './rules.ts'

export const historyAction = 'stock_history'
/** Movements on one page, and in one block of it: links are long, and a block holds 3,000 characters. */
const inPage = 15
const inBlock = 5

/** What the buttons for another page carry: the SKU, and the page from 1. */
export const carriedPage = z.tuple([z.string(), z.int().min(1)])

/**
 * One page of a SKU's movements, newest first, those of closed months with them: when, how many, why, who, on hand after
 * it, and a link to its row.
 *
 * @param wanted from 1; one that there is not gives the last
 */
export function historyCard(record: SkuRecord, wanted: number, request: Request): Reply {
  const { sku } = record
  const movements = historyOf(request.facts, sku)
  if (movements.length === 0) return say(`${line(sku)} never moved.`)
  const pages = Math.ceil(movements.length / inPage)
  const page = Math.min(Math.max(1, wanted), pages)
  const begin = (page - 1) * inPage
  const after = balancesAfter(movements, balanceOf(request.facts, sku).onHand)
  const lines = movements
    .slice(begin, begin + inPage)
    .map((movement, at) => movementLine(movement, after[begin + at] ?? 0, request))
  const blocks: AnyBlock[] = []
  for (let at = 0; at < lines.length; at += inBlock)
    blocks.push(section(lines.slice(at, at + inBlock).join('\n')))
  const shown = `${begin + 1} to ${begin + lines.length} of ${counted(movements.length, 'movement')}, newest first`
  const turns = request.audience === 'team' ? [] : turnButtons(sku, page, pages)
  return {
    text: `${line(sku)}: ${shown}`,
    shareable: true,
    asked: `/stock history ${sku}${page === 1 ? '' : ` page ${page}`}`,
    blocks: [
      header(`History of ${sku}`),
      context(`${line(skuWords(record))} · on hand now *${balanceOf(request.facts, sku).onHand}*`),
      ...blocks,
      context(
        `${shown}${pages > 1 ? ` · page ${page} of ${pages}; \`/stock history ${code(sku)} page ${page < pages ? page + 1 : 1}\` is another` : ''}`,
      ),
      ...(turns.length === 0 ? [] : [actions(...turns)]),
    ],
  }
}

function turnButtons(sku: string, page: number, pages: number) {
  const turn = (name: string, words: string, to: number) =>
    button(`${historyAction}:${name}`, words, JSON.stringify([sku, to]))
  return [
    ...(page > 1 ? [turn('newer', 'Newer', page - 1)] : []),
    ...(page < pages ? [turn('older', 'Older', page + 1)] : []),
  ]
}

/** On hand after each movement, newest first: what there is now, less all that came later. */
function balancesAfter(movements: readonly Movement[], onHand: number): number[] {
  let balance = onHand
  return movements.map((movement) => {
    const after = balance
    if (movement.bucket === 'sellable' && movement.status !== 'void') balance -= movement.quantity
    return after
  })
}

function movementLine(
  movement: Movement,
  after: number,
  { facts, today }: { facts: Facts; today: Request['today'] },
) {
  const { at, quantity, kind, bucket, status, reason, location, actor, id } = movement
  const when = at === null ? 'no date' : `${dayWords(dateOfSerial(at), today)} ${clockOfSerial(at)}`.trim()
  const sign = quantity > 0 ? '+' : quantity < 0 ? '−' : ''
  const what = `${kind}${bucket === 'sellable' ? '' : `, ${bucket}`}${status === 'void' ? ', void: counts nothing' : ''}`
  const parts = [
    `*${when}*`,
    `*${sign}${Math.abs(quantity)}* ${what}`,
    reason === '' ? '' : line(cut(reason, 60)),
    location === '' ? '' : line(cut(location, 30)),
    actor === '' ? 'nobody named' : line(cut(actor, 40)),
    bucket === 'sellable' && status !== 'void' ? `on hand then ${after}` : '',
    link(linkToMovement(facts, id), escape(cut(id, 30))),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
