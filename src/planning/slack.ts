import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { plainWords } from '../kit/plain-words.ts'
import { actions, button, code, context, escape, header, line, say, section } from '../slack/blocks.ts'
import { draftOrders } from '../purchasing/draft-actions.ts'
import { explainPo } from '../purchasing/explain.ts'
import { draftReceipt } from '../purchasing/receipt-words.ts'
import type { AgendaItem, Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { findSuppliers, nearSuppliers, supplierOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { planOf, plansOf, withoutReorderPoint, type Plan } from './actions.ts'
import { alertLines } from './alert-card.ts'
import { careMenu } from './care-words.ts'
import {
  arithmetic,
  arithmeticSources,
  draftAction,
  lowBySupplier,
  showLowAction,
  suggestion,
} from './words.ts'

/** The button on a SKU's card that drafts an order of what is suggested. */
const reorderAction = 'low_reorder'

export const lowCommand: SlashCommand = {
  name: '/low',
  description: 'What is low or out, by supplier, with what to order and why',
  usage: '[supplier] [A, B or C] [all]',
  examples: [
    { line: '/low', does: 'everything at or below its reorder point' },
    { line: '/low {supplier}', does: 'one supplier' },
    { line: '/low A', does: 'only the best sellers' },
    { line: '/low all', does: 'dead and over-stocked pieces, too' },
  ],
  run: async (words, request) => lowReply(words, request.facts),
}

export const planningButtons: readonly Button[] = [
  {
    actionId: showLowAction,
    run: async (words, request) => lowReply(words === 'all' ? '' : words, request.facts),
  },
  {
    actionId: draftAction,
    run: async (words, request) =>
      draft(lowPlans(words === 'all' ? '' : words, request.facts).plans, request),
  },
  {
    actionId: reorderAction,
    async run(sku, request) {
      const plan = planOf(request.facts, sku)
      return plan === undefined
        ? say('Nothing was drafted: that SKU is not in the catalogue any more.')
        : draft([plan], request)
    },
  },
]

/** Drafts what the plans suggest, one order a supplier. */
async function draft(plans: readonly Plan[], request: Request): Promise<Reply> {
  const wanted = plans
    .filter(({ suggested }) => suggested > 0)
    .map(({ record, suggested }) => ({ sku: record.sku, pieces: suggested, unitCost: undefined }))
  const outcome = await draftOrders(request.workbook, { requestId: request.requestId, wanted })
  return outcome.ok ? draftReceipt(outcome.value, request) : say(escape(explainPo(outcome.refusal)))
}

/** Planning's lines on a SKU's card: state, cover, the reorder point with its arithmetic, and what was told of it and why. */
export const planningCard: CardSection = {
  about: 'sku',
  blocks: (sku, facts) => {
    const plan = planOf(facts, sku)
    if (plan === undefined) return []
    const cover =
      plan.cover === undefined
        ? 'no sales to tell how long it lasts'
        : `lasts *${counted(Math.floor(plan.cover), 'day')}*`
    const order = suggestion(plan)
    const parts = [`*${plan.state}*`, cover, `class ${plan.abc}`, ...(order === '' ? [] : [order])]
    const menu = careMenu([plan])
    return [
      section(`${parts.join(' · ')}\n${arithmetic(plan)}`, menu),
      context(arithmeticSources(plan, facts)),
      context(...alertLines(facts, plan)),
      ...(plan.suggested === 0
        ? []
        : [actions(button(reorderAction, `Draft an order of ${plan.suggested}`, sku))]),
    ]
  },
}

/** Buttons of the Home tab. */
export const planningStarts = [{ actionId: showLowAction, text: 'What is low', value: 'all' }]

/** What of the stock waits for somebody. */
export function planningAgenda(facts: Facts): readonly AgendaItem[] {
  const plans = [...plansOf(facts).values()]
  const out = plans.filter((plan) => plan.state === 'out')
  const low = plans.filter((plan) => plan.state === 'low')
  const silent = withoutReorderPoint(facts)
  const names = (list: readonly Plan[]) =>
    list
      .slice(0, 3)
      .map((plan) => line(plan.record.sku))
      .join(', ') + (list.length > 3 ? ' …' : '')
  const show = { actionId: showLowAction, text: 'Show', value: 'all' }
  const items: AgendaItem[] = []
  if (out.length > 0)
    items.push({ urgency: 1, text: `*${out.length}* out of stock: ${names(out)}`, button: show })
  if (low.length > 0)
    items.push({
      urgency: 2,
      text: `*${low.length}* at or below the reorder point: ${names(low)}`,
      button: show,
    })
  if (silent.length > 0) {
    const many = counted(silent.length, 'active SKU has', 'active SKUs have')
    const named = silent.slice(0, 3).map((record) => line(record.sku))
    items.push({
      urgency: 3,
      text: `${many} no reorder point, as nothing sold and nobody gave one: ${named.join(', ')}${silent.length > 3 ? ' …' : ''}`,
    })
  }
  return items
}

/** Plans that the words of `/low` ask for, and those words. */
function lowPlans(words: string, facts: Facts) {
  const typed = words.split(/\s+/).filter((word) => word !== '')
  const all = typed.some((word) => word.toLowerCase() === 'all')
  const abc = typed.find((word) => /^[abc]$/i.test(word))?.toUpperCase()
  const supplierWords = typed
    .filter((word) => word.toLowerCase() !== 'all' && !/^[abc]$/i.test(word))
    .join(' ')
  const wanted = new Set(['low', 'out', ...(all ? ['dead', 'over'] : [])])
  const plans = [...plansOf(facts).values()].filter(
    (plan) =>
      wanted.has(plan.state) &&
      (abc === undefined || plan.abc === abc) &&
      (supplierWords === '' || suppliedBy(plan, supplierWords, facts)),
  )
  return { plans, all, abc, supplierWords }
}

function lowReply(words: string, facts: Facts): Reply {
  const { plans, all, abc, supplierWords } = lowPlans(words, facts)
  const scope = [
    supplierWords === '' ? '' : ` from ${cut(supplierWords, 80)}`,
    abc === undefined ? '' : ` of class ${abc}`,
  ].join('')
  if (plansOf(facts).size === 0)
    return say(
      'There are no SKUs yet, so nothing was looked at. `/sku new` makes a style’s SKUs; typed in the tab SKUs or imported they count as well.',
    )
  if (plans.length === 0 && supplierWords !== '' && !isSupplied(supplierWords, facts))
    return unknownMaker(supplierWords, facts)
  if (plans.length === 0)
    return say(
      `Nothing${escape(scope)} is low. ${counted(plansOf(facts).size, 'SKU was', 'SKUs were')} looked at.`,
    )
  const title = `${counted(plans.length, 'piece')}${scope} ${all ? 'to look at' : 'to reorder'}`
  return {
    text: escape(title),
    shareable: true,
    asked: `/low ${words}`.trim(),
    blocks: [
      header(title),
      ...lowBySupplier(plans, facts),
      ...(plans.some(({ suggested }) => suggested > 0)
        ? [actions(button(draftAction, 'Draft purchase orders', words.trim() || 'all', { style: 'primary' }))]
        : []),
      context(
        'Low: the position is at or below the reorder point. `/stock` with a SKU shows the arithmetic.',
      ),
    ],
  }
}

function suppliedBy(plan: Plan, words: string, facts: Facts): boolean {
  const supplier = supplierOf(facts, plan.record.supplier)
  const named = `${supplier?.name ?? ''} ${plan.record.supplier} ${supplier?.country ?? ''}`
  return plainWords(named).includes(plainWords(words))
}

/** Whether there is anybody whom the words mean, whatever is low. */
function isSupplied(words: string, facts: Facts): boolean {
  return (
    findSuppliers(facts, words).length > 0 ||
    [...plansOf(facts).values()].some((plan) => suppliedBy(plan, words, facts))
  )
}

/** Nothing is low from a supplier that there is none of; to say so would let a slip of the pen pass for good news. */
function unknownMaker(words: string, facts: Facts): Reply {
  const near = (nearSuppliers(facts, words) ?? []).map((name) => `\`/low ${code(name)}\``)
  const nearest = near.length === 0 ? '`/supplier` lists them.' : `Nearest, to copy: ${near.join('  ')}`
  return say(
    `I found no supplier or country like “${line(words)}”, so nothing was looked at. Nothing was changed. ${nearest}`,
  )
}
