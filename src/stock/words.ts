import { skuWords, variantWords, type SkuRecord } from '../catalog/rules.ts'
import { skuChoices } from '../catalog/words.ts'
import { dayWords } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import {
  actions,
  button,
  context,
  escape,
  header,
  line,
  link,
  picker,
  section,
  table,
} from '../slack/blocks.ts'
import type { AnyBlock, CardSection, Reply, Request } from '../slack/feature.ts'
import { typedDate } from '../slack/typed-date.ts'
import type { Facts } from '../workbook/facts.ts'
import { balanceOf, linkToStock, onHandAt, shownState } from './actions.ts'
import { countFormAction } from './count-slack.ts'
import { addFormAction, removeFormAction } from './move-form-slack.ts'
import { historyAction } from './history-words.ts'
import { carryFormAction } from './transfer-slack.ts'

export const pickAction = 'stock_pick'

/** One SKU: what there is, and what the other features know of it. */
export function skuCard(record: SkuRecord, facts: Facts, cards: readonly CardSection[]): Reply {
  const { onHand } = balanceOf(facts, record.sku)
  const title = `*${line(record.sku)}*  ${line(skuWords(record))}`
  const blocks: AnyBlock[] = [
    section(`${title}\n${onHandWords(record.sku, facts)}`),
    ...cards.filter((card) => card.about === 'sku').flatMap((card) => [...card.blocks(record.sku, facts)]),
    context(link(linkToStock(facts, record.sku), 'Open its row in the sheet')),
    actions(
      button(addFormAction, 'Add', record.sku),
      button(removeFormAction, 'Remove', record.sku),
      button(countFormAction, 'Count', record.sku),
      ...(settingsOf(facts).locations.length > 1 ? [button(carryFormAction, 'Move', record.sku)] : []),
      button(historyAction, 'History', record.sku),
    ),
  ]
  const text = `${line(record.sku)}: ${onHand} on hand`
  return { text, shareable: true, asked: `/stock ${record.sku}`, blocks }
}

/** What there is of a SKU, on the cards of other features. */
export const stockCard: CardSection = {
  about: 'sku',
  blocks: (sku, facts) => [section(onHandWords(sku, facts))],
}

function onHandWords(sku: string, facts: Facts): string {
  const { onHand, held } = balanceOf(facts, sku)
  return `On hand *${onHand}*${held === 0 ? '' : ` · held *${held}*`}${placeWords(sku, facts)}`
}

/** Where the pieces are, when they are in more than one place. */
function placeWords(sku: string, facts: Facts): string {
  const places = settingsOf(facts)
    .locations.map((name) => ({ name, pieces: onHandAt(facts, sku, name) }))
    .filter((place) => place.pieces !== 0)
  const known = places.reduce((sum, place) => sum + place.pieces, 0)
  const elsewhere = balanceOf(facts, sku).onHand - known
  if (places.length < 2 && elsewhere === 0) return ''
  const words = places.map((place) => `${line(place.name)} ${place.pieces}`)
  return `\n${[...words, ...(elsewhere === 0 ? [] : [`elsewhere ${elsewhere}`])].join(' · ')}`
}

/** Several SKUs as a table, with a list to open one of them. */
export function variantTable(title: string, records: readonly SkuRecord[], facts: Facts): Reply {
  const rows = records.map((record) => {
    const { onHand, held } = balanceOf(facts, record.sku)
    const state = stateWord(facts, record.sku)
    return [record.sku, variantWords(record) || record.name, String(onHand), String(held), state]
  })
  const total = records.reduce((sum, record) => sum + balanceOf(facts, record.sku).onHand, 0)
  const shown = Math.min(rows.length, 99)
  return {
    text: `${escape(title)}, ${total} on hand in all`,
    shareable: true,
    blocks: [
      header(title),
      table(['SKU', 'Variant', 'On hand', 'Held', 'State'], rows.slice(0, shown), [2, 3]),
      context(
        `On hand in all: *${total}*${shown < rows.length ? ` · ${rows.length - shown} more not shown` : ''}`,
      ),
      ...picker(pickAction, 'Open one of them', skuChoices(records)),
    ],
  }
}

function stateWord(facts: Facts, sku: string): string {
  return shownState(facts, sku) ?? (balanceOf(facts, sku).onHand <= 0 ? 'out' : '')
}

/** Small print where the reason names a day that is not today's: a movement stands under the day it is recorded. */
export function otherDay(reason: string, { facts, today }: Pick<Request, 'facts' | 'today'>): string[] {
  const day = reason === '' ? undefined : typedDate(reason, facts.now, facts.timeZone)?.date
  return day === undefined || day === today
    ? []
    : [
        `It stands under today, ${dayWords(today)}; a day in the reason is only words. For another day type the row in the tab Movements`,
      ]
}
