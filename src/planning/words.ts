import { skuWords } from '../catalog/rules.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { dayWords } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, context, escape, header, line, link, section } from '../slack/blocks.ts'
import type { AnyBlock, Reply } from '../slack/feature.ts'
import { linkToStock } from '../stock/actions.ts'
import { supplierOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Plan } from './actions.ts'

/** The button that answers with everything that is low. */
export const showLowAction = 'low_show'
/** A digest names so many SKUs of one supplier; the rest is a number. */
const mostPerSupplier = 12
const mostSuppliers = 14
/** Characters of a piece's name in a list, so that a supplier's pieces fit one block. */
const mostInName = 60

/** The reorder point with its arithmetic, one line of mrkdwn. */
export function arithmetic(plan: Plan): string {
  const { demand, reorderPoint: point } = plan
  if (point === undefined) {
    return 'No reorder point yet: no sale on a full day with stock, and nobody gave one. Type one under “Reorder point override” in the SKUs tab.'
  }
  if (plan.overridden) return `Reorder point *${point}*: the team’s own number, from the SKUs tab`
  const safety =
    plan.record.safetyStock === null
      ? `safety ${fixed(plan.score)} × ${fixed(demand.deviation)} × √${plan.leadTimeDays} = ${fixed(plan.safetyStock)}`
      : `safety ${plan.record.safetyStock} (the team’s own)`
  return `Reorder point *${point}* = ${fixed(demand.perDay)} a day × ${counted(plan.leadTimeDays, 'day')} + ${safety}, rounded up`
}

/** Where the numbers of the arithmetic come from, small print. */
export function arithmeticSources(plan: Plan, facts: Facts): string {
  const { serviceLevel, demandWindowDays } = settingsOf(facts)
  const level = `${Math.round(serviceLevel * 1000) / 10} % service level`
  return `${plan.demand.sold} sold on ${counted(plan.demand.days, 'day')} with stock of the last ${demandWindowDays} · lead time from ${plan.leadTimeFrom} · ${level}`
}

/** What to order and why, one line of mrkdwn; '' when nothing is suggested. */
export function suggestion(plan: Plan): string {
  if (plan.suggested === 0) return ''
  const { moq, orderMultiple } = plan.record
  const terms = [
    moq === null || moq === 0 ? '' : `MOQ ${moq}`,
    orderMultiple === null || orderMultiple === 1 ? '' : `in ${orderMultiple}s`,
  ].filter((word) => word !== '')
  return `order *${plan.suggested}*${terms.length === 0 ? '' : ` (${terms.join(', ')})`}`
}

/** One SKU in a list of low ones. */
function lowLine(plan: Plan, facts: Facts): string {
  const name = link(linkToStock(facts, plan.record.sku), line(plan.record.sku))
  const point = plan.reorderPoint === undefined ? '' : ` of ${plan.reorderPoint}`
  const cover = plan.cover === undefined ? '' : ` · ${counted(Math.floor(plan.cover), 'day')} left`
  const order = suggestion(plan)
  return `${plan.state === 'out' ? ':red_circle:' : ':large_orange_circle:'} ${name} ${line(cut(skuWords(plan.record), mostInName))} · *${plan.state}* ${plan.onHand}${point}${cover}${order === '' ? '' : ` · ${order}`}`
}

/** Lists of low SKUs, grouped by supplier, the most urgent supplier first. */
export function lowBySupplier(plans: readonly Plan[], facts: Facts): AnyBlock[] {
  const groups = new Map<string, Plan[]>()
  for (const plan of plans) {
    const name = supplierOf(facts, plan.record.supplier)?.name ?? 'No supplier given'
    groups.set(name, [...(groups.get(name) ?? []), plan])
  }
  const ordered = [...groups].sort((a, b) => urgency(b[1]) - urgency(a[1]) || (a[0] < b[0] ? -1 : 1))
  const blocks = ordered.slice(0, mostSuppliers).map(([name, group]) => {
    const sorted = group.toSorted(
      (a, b) => urgency([b]) - urgency([a]) || (a.record.sku < b.record.sku ? -1 : 1),
    )
    const lines = sorted.slice(0, mostPerSupplier).map((plan) => lowLine(plan, facts))
    const more = sorted.length > mostPerSupplier ? [`… and ${sorted.length - mostPerSupplier} more`] : []
    return section([`*${line(name)}*`, ...lines, ...more].join('\n'))
  })
  const left = ordered.length - mostSuppliers
  return left > 0
    ? [...blocks, context(`… and ${counted(left, 'more supplier')}; \`/low all\` has everything`)]
    : blocks
}

/** What is posted at once: stockouts, and class A pieces that went low. */
export function alertPost(facts: Facts, plans: readonly Plan[]): Reply {
  const [only] = plans
  const title =
    only !== undefined && plans.length === 1
      ? `${only.record.sku} is ${only.state}`
      : `${counted(plans.length, 'piece')} went low or out`
  return { text: escape(title), blocks: [section(`*${escape(title)}*`), ...lowBySupplier(plans, facts)] }
}

/** The morning's digest. */
export function digestPost(
  facts: Facts,
  news: { low: readonly Plan[]; recovered: readonly Plan[]; stillLow: number },
): Reply {
  const { low, recovered, stillLow } = news
  const counts = [
    low.length === 0 ? '' : `${low.length} to reorder`,
    recovered.length === 0 ? '' : `${recovered.length} recovered`,
  ].filter((word) => word !== '')
  const title = `Stock this morning: ${counts.join(', ')}`
  const good = recovered.slice(0, 20).map((plan) => `${line(plan.record.sku)} (${plan.onHand})`)
  return {
    text: title,
    blocks: [
      header(title),
      ...lowBySupplier(low, facts),
      ...(good.length === 0
        ? []
        : [section(`:large_green_circle: *Back above the reorder point* ${good.join(', ')}`)]),
      context(
        [
          dayWords(facts.today),
          stillLow === 0 ? '' : `${counted(stillLow, 'more is', 'more are')} still low, as told before`,
        ]
          .filter((word) => word !== '')
          .join('  ·  '),
      ),
      actions(button(showLowAction, 'Everything that is low', 'all')),
    ],
  }
}

function urgency(plans: readonly Plan[]): number {
  return Math.max(
    ...plans.map(
      (plan) => (plan.state === 'out' ? 10 : 0) + (plan.abc === 'A' ? 2 : plan.abc === 'B' ? 1 : 0),
    ),
  )
}

function fixed(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100)
}
