import type { Button as ButtonElement, ImageBlock } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { keyOf } from '../kit/ids.ts'
import { cents, moneyWords } from '../kit/money.ts'
import { seesCosts, settingsOf, teamSeesCosts } from '../settings/actions.ts'
import {
  actions,
  button,
  code,
  context,
  escape,
  header,
  line,
  link,
  picker,
  select,
  table,
  twoColumns,
} from '../slack/blocks.ts'
import type { AnyBlock, CardSection, Reply, Request, Viewer } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { linkToSku, skuSearch, type FieldChange, type NewStyleReply, type SkuEditReply } from './actions.ts'
import { fieldWords } from './explain.ts'
import { marginShare, skuWords, variantWords, type SkuRecord } from './rules.ts'

/** Shows a SKU's card. */
export const showSkuAction = 'sku_show'
/** Opens the form that edits a SKU. */
export const editSkuAction = 'sku_edit'
/** Opens the form for a new style. */
export const newSkuAction = 'sku_new'

/** A list to pick from holds at most so many options. */
export const mostOptions = 100
/** An option carries at most so many characters; a longer code is looked up by typing it. */
const longestValue = 150
/** A cell's words in a table, so that many rows fit. */
const mostInCell = 60
/** Words of a cell in a card or a receipt. */
const mostInLine = 200
/** A card has at most so many blocks of other features: a message holds 50. */
const mostFromOthers = 36
const mostListed = 24

/** A SKU for a list to pick from: its code first, then what it is. Never throws. */
function skuChoice(record: SkuRecord): { text: string; value: string } {
  const words = skuWords(record)
  return { text: words === record.sku ? record.sku : `${record.sku} · ${words}`, value: record.sku }
}

/** SKUs as options of a select: at most 100, words of at most 75 characters; codes too long for one are left out. Never throws. */
export function skuChoices(records: readonly SkuRecord[]): { text: string; value: string }[] {
  return records
    .filter((record) => record.sku.length <= longestValue)
    .slice(0, mostOptions)
    .map((record) => ({ value: record.sku, text: cut(skuChoice(record).text, 75) }))
}

/** One SKU: what the catalogue knows, its siblings to pick from, and what other features know of it. */
export function skuCard(record: SkuRecord, viewer: Viewer, cards: readonly CardSection[]): Reply {
  const { facts } = viewer
  const url = linkToSku(facts, record.sku)
  const about = [record.status, record.type, record.style].filter((word) => word !== '').map(line)
  const others = cards
    .filter((card) => card.about === 'sku')
    .flatMap((card) => card.blocks(record.sku, facts, viewer))
  const siblings = record.style === '' ? [] : skuSearch(facts).style(record.style)
  return {
    text: `${line(record.sku)}: ${line(skuWords(record))}, ${record.status}`,
    shareable: true,
    asked: `/sku ${record.sku}`,
    blocks: [
      header(skuWords(record)),
      context(`*${line(record.sku)}*  ·  ${about.join('  ·  ')}`),
      twoColumns(cardFields(record, viewer)),
      ...photo(record),
      ...others.slice(0, mostFromOthers),
      ...(siblings.length < 2 ? [] : variants(siblings, viewer)),
      context(link(url, 'Open its row in the sheet')),
      ...steps(record, siblings),
    ],
  }
}

/** Several SKUs as a table, with a picker that opens one of them. */
export function skuList(title: string, records: readonly SkuRecord[], viewer: Viewer, action: string): Reply {
  const words = action === editSkuAction ? 'Edit one of them' : 'Open one of them'
  return {
    text: escape(title),
    shareable: action === showSkuAction,
    blocks: [header(title), ...variants(records, viewer), ...picker(action, words, skuChoices(records))],
  }
}

/** The answer to a form that made a style's variants. */
export function newStyleReceipt(outcome: Outcome<NewStyleReply>, request: Request): Reply {
  const { style, skus, there = [] } = outcome.reply
  const [first = ''] = skus
  const listed = skus.slice(0, mostListed).map((sku) => `\`${code(sku)}\``)
  const more = skus.length > mostListed ? ` and ${skus.length - mostListed} more` : ''
  return receipt(outcome, {
    done: `Added *${counted(skus.length, 'SKU')}* of *${line(style)}*: ${listed.join(', ')}${more}`,
    id: line(skus.length === 1 ? first : `${first} and ${skus.length - 1} more`),
    url: linkToSku(request.workbook.facts(), first),
    small: [
      ...(there.length === 0
        ? []
        : [
            `${counted(there.length, 'variant was', 'variants were')} there already and ${there.length === 1 ? 'stays as it is' : 'stay as they are'}`,
          ]),
      escape(request.actor),
    ],
    buttons: [button(showSkuAction, 'Open card', first)],
  })
}

/** The answer to an edit: each field before and after. */
export function editReceipt(outcome: Outcome<SkuEditReply>, request: Request): Reply {
  const { sku, changes } = outcome.reply
  const facts = request.workbook.facts()
  const { currency } = settingsOf(facts)
  // The whole channel sees what was changed.
  const costs = teamSeesCosts(facts)
  const lines = changes.map((change) =>
    change.field === 'cost' && !costs
      ? `${fieldWords.cost} *changed*`
      : `${fieldWords[change.field]} *${valueWords(change, 'was', currency)} → ${valueWords(change, 'is', currency)}*`,
  )
  return receipt(outcome, {
    done: `Changed *${line(sku)}*: ${lines.length === 1 ? '' : '\n'}${lines.join('\n')}`,
    id: line(sku),
    url: linkToSku(facts, sku),
    small: [escape(request.actor)],
    buttons: [button(showSkuAction, 'Open card', sku)],
  })
}

function cardFields(record: SkuRecord, viewer: Viewer): string[] {
  const { currency } = settingsOf(viewer.facts)
  const money = (amount: number | null) => (amount === null ? 'none yet' : moneyWords(amount, currency))
  const { moq, orderMultiple, leadDays, safetyStock, reorderPoint } = record
  return [
    `*Price* ${money(record.price)}`,
    ...(seesCosts(viewer)
      ? [`*Cost* ${money(record.cost)}`, `*Margin* ${marginWords(record, currency)}`]
      : ['*Cost and margin* for approvers']),
    `*Supplier* ${record.supplier === '' ? 'none yet' : line(record.supplier)}`,
    `*MOQ* ${moq ?? 'none'}`,
    `*Order multiple* ${orderMultiple ?? 1}`,
    `*Lead days* ${leadDays ?? 'as its supplier’s'}`,
    `*Barcode* ${record.barcode === '' ? 'none' : line(record.barcode)}`,
    ...(safetyStock === null ? [] : [`*Safety stock* ${safetyStock}, your own`]),
    ...(reorderPoint === null ? [] : [`*Reorder point* ${reorderPoint}, your own`]),
  ]
}

function marginWords(record: SkuRecord, currency: string): string {
  const share = marginShare(record)
  if (share === undefined) return 'unknown'
  const amount = cents((record.price ?? 0) - (record.cost ?? 0))
  return `${moneyWords(amount, currency)} (${(share * 100).toFixed(1)} %)`
}

/**
 * The picture, where Slack can be expected to fetch it; any other text is a line. One picture that Slack cannot read
 * makes it refuse the whole message, so a page that only shows a picture, as Drive's do, stays a link.
 */
function photo(record: SkuRecord): AnyBlock[] {
  const url = record.photo.trim()
  if (url === '') return []
  if (!/^https?:\/\/[^\s|<>]+$/i.test(url) || url.length > 2000) return [context(`Photo: ${line(url)}`)]
  if (!/^https:\/\/[^/?#]+\/[^?#]*\.(?:png|jpe?g|gif)(?:[?#]|$)/i.test(url))
    return [context(link(url, 'Photo'))]
  const image: ImageBlock = { type: 'image', image_url: url, alt_text: cut(skuWords(record), mostInLine) }
  return [image]
}

function variants(records: readonly SkuRecord[], viewer: Viewer): AnyBlock[] {
  const { currency } = settingsOf(viewer.facts)
  const costs = seesCosts(viewer)
  const money = (amount: number | null) => (amount === null ? '' : moneyWords(amount, currency))
  const rows = records.map((record) => [
    cut(record.sku, mostInCell),
    cut(variantWords(record) || record.name, mostInCell),
    money(record.price),
    ...(costs ? [money(record.cost)] : []),
    record.status,
  ])
  const shown = table(
    ['SKU', 'Variant', 'Price', ...(costs ? ['Cost'] : []), 'Status'],
    rows,
    costs ? [2, 3] : [2],
  )
  const missing = records.length - (shown.rows.length - 1)
  return missing === 0
    ? [shown]
    : [shown, context(`${missing} more not shown; \`/sku\` with more words finds them`)]
}

function steps(record: SkuRecord, siblings: readonly SkuRecord[]): AnyBlock[] {
  const edit: ButtonElement[] =
    record.sku.length > longestValue ? [] : [button(editSkuAction, 'Edit', record.sku)]
  const others = siblings.filter((other) => keyOf(other.sku) !== keyOf(record.sku))
  const variant = select(showSkuAction, 'Open another variant', skuChoices(others))
  const block = actions(...edit)
  const elements = [...block.elements, ...(variant === undefined ? [] : [variant])]
  return elements.length === 0 ? [] : [{ ...block, elements }]
}

function valueWords(change: FieldChange, side: 'was' | 'is', currency: string): string {
  const value = change[side]
  if (value === null || value === '') return 'blank'
  if (typeof value === 'string') return escape(cut(value.replace(/\s+/g, ' '), mostInCell))
  return change.field === 'price' || change.field === 'cost' ? moneyWords(value, currency) : String(value)
}
