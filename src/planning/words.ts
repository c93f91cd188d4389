import { skuWords } from '../catalog/rules.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { keyOf } from '../kit/ids.ts'
import { dayWords, type LocalDate } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, context, escape, header, line, link, section } from '../slack/blocks.ts'
import type { AnyBlock, Reply } from '../slack/feature.ts'
import { linkToStock } from '../stock/actions.ts'
import { supplierOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Plan } from './actions.ts'
import { alertRowOf, isSnoozing } from './alert-rows.ts'
import { careButtons, careMenu } from './care-words.ts'

/** The button that answers with everything that is low. */
export const showLowAction = 'low_show'
/** The button that drafts orders of what is low. */
export const draftAction = 'low_draft'
/** A block names so many SKUs of one style; the rest is a number. */
const mostPerStyle = 12
/** Characters of a block's lines; a line that is cut in the middle would lose half a link. */
const mostInBlock = 2_600
const mostInAssignee = 40
/** Slack takes 50 blocks in all, and of a post so many characters that this leaves room for the rest of it. */
const mostGroups = 40
const mostInList = 9_500
/** Characters of the pieces that are only named */
const mostNamed = 1_200
const mostTaken = 12
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
      ? `safety ${factor(plan.score)} × ${factor(demand.deviation)} × √${plan.leadTimeDays} = ${fixed(plan.safetyStock)}`
      : `safety ${plan.record.safetyStock} (the team’s own)`
  return `Reorder point *${point}* = ${factor(demand.perDay)} a day × ${counted(plan.leadTimeDays, 'day')} + ${safety}, rounded up`
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

/** What is on its way, one line of mrkdwn; '' when nothing is. */
function incomingWords({ onOrder, late, incoming }: Plan, today: LocalDate): string {
  if (onOrder === 0) return ''
  const next = incoming.find((each) => !each.late)?.on
  const when = next === undefined ? '' : ` by ${dayWords(next, today)}`
  return `*${onOrder}* on order${late > 0 ? `, ${late} of them late` : when}`
}

/** One SKU in a list of low ones. */
export function lowLine(plan: Plan, facts: Facts): string {
  const name = link(linkToStock(facts, plan.record.sku), line(plan.record.sku))
  const point = plan.reorderPoint === undefined ? '' : ` of ${plan.reorderPoint}`
  const cover = plan.cover === undefined ? '' : ` · ${counted(Math.floor(plan.cover), 'day')} left`
  const order = [incomingWords(plan, facts.today), suggestion(plan)]
    .filter((words) => words !== '')
    .join(' · ')
  const care = careWords(facts, plan.record.sku)
  return `${plan.state === 'out' ? ':red_circle:' : ':large_orange_circle:'} ${name} ${line(cut(skuWords(plan.record), mostInName))} · *${plan.state}* ${plan.onHand}${point}${cover}${order === '' ? '' : ` · ${order}`}${care}`
}

/** Who takes care of a low SKU, and how long nobody wants to hear of it; '' for neither. */
function careWords(facts: Facts, sku: string): string {
  const row = alertRowOf(facts, sku)
  if (row === undefined) return ''
  const who = row.assignee === '' ? '' : ` · ${line(cut(row.assignee, mostInAssignee))} takes care`
  if (!isSnoozing(facts, row)) return who
  return `${who} · snoozed until ${row.until === null ? 'pieces arrive' : dayWords(row.until, facts.today)}`
}

/** SKUs of one supplier and one style, which belong together. */
interface Group {
  readonly supplier: string
  readonly plans: readonly Plan[]
}

/** Low SKUs by supplier and style, the most urgent supplier first, and in it the most urgent style. */
function groupsOf(plans: readonly Plan[], facts: Facts): Group[] {
  const suppliers = new Map<string, Map<string, Plan[]>>()
  for (const plan of plans) {
    const supplier = supplierOf(facts, plan.record.supplier)?.name ?? 'No supplier given'
    const styles = suppliers.get(supplier) ?? new Map<string, Plan[]>()
    suppliers.set(supplier, styles)
    const style = keyOf(plan.record.style) || keyOf(plan.record.sku)
    styles.set(style, [...(styles.get(style) ?? []), plan])
  }
  const ranked = (groups: Iterable<readonly [string, readonly Plan[]]>) =>
    [...groups].sort((a, b) => urgency(b[1]) - urgency(a[1]) || (a[0] < b[0] ? -1 : 1))
  const whole = [...suppliers].map(([name, styles]) => [name, [...styles.values()].flat()] as const)
  return ranked(whole).flatMap(([supplier]) =>
    ranked(suppliers.get(supplier) ?? []).map(([, group]) => ({
      supplier,
      plans: group.toSorted((a, b) => urgency([b]) - urgency([a]) || (a.record.sku < b.record.sku ? -1 : 1)),
    })),
  )
}

/**
 * Lists of low SKUs by supplier and style, each with its menu: snooze, assign, not restocking. What has no room for that
 * is named, and what has no room for its name is counted.
 */
export function lowBySupplier(plans: readonly Plan[], facts: Facts): AnyBlock[] {
  const groups = groupsOf(plans, facts)
  const blocks = groupBlocks(groups.slice(0, mostGroups), facts)
  let room = mostInList
  const fitting = blocks.filter((block) => (room -= JSON.stringify(block).length) >= 0)
  const rest = groups.slice(fitting.length).flatMap(({ plans: group }) => group)
  if (rest.length === 0) return fitting
  let left = mostNamed
  const names = rest
    .map(({ record, state, onHand }) => `${line(record.sku)} (${state} ${onHand})`)
    .filter((name) => (left -= name.length + 2) >= 0)
  const more = rest.length - names.length
  return [
    ...fitting,
    ...(names.length === 0 ? [] : [section(`*Also* ${names.join(', ')}`)]),
    context(
      `${more === 0 ? '' : `… and ${counted(more, 'more piece')} · `}\`/low\` with a supplier’s name, or \`/stock\` with a SKU, shows more`,
    ),
  ]
}

/**
 * The same for the Home tab: the first so many styles.
 *
 * @returns their blocks, and how many pieces are not among them
 */
export function lowRows(
  plans: readonly Plan[],
  facts: Facts,
  most: number,
): { rows: AnyBlock[]; hidden: number } {
  const shown = groupsOf(plans, facts).slice(0, most)
  const pieces = shown.reduce((sum, { plans: group }) => sum + group.length, 0)
  return { rows: groupBlocks(shown, facts), hidden: plans.length - pieces }
}

function groupBlocks(groups: readonly Group[], facts: Facts): AnyBlock[] {
  return groups.map(({ supplier, plans: group }, at) => {
    const lines = fittingLines(group, facts)
    const more = group.length > lines.length ? [`… and ${group.length - lines.length} more`] : []
    const title = groups[at - 1]?.supplier === supplier ? [] : [`*${line(supplier)}*`]
    return section([...title, ...lines, ...more].join('\n'), careMenu(group))
  })
}

/** The lines of the first pieces, as many as one block has room for. */
function fittingLines(group: readonly Plan[], facts: Facts): string[] {
  let room = mostInBlock
  const lines: string[] = []
  for (const plan of group.slice(0, mostPerStyle)) {
    const words = lowLine(plan, facts)
    room -= words.length
    if (room < 0 && lines.length > 0) break
    lines.push(words)
  }
  return lines
}

/** What is posted at once: stockouts, and class A pieces that went low. */
export function alertPost(facts: Facts, plans: readonly Plan[]): Reply {
  const [only] = plans
  const single = only !== undefined && plans.length === 1
  const title = single
    ? `${only.record.sku} is ${only.state}`
    : `${counted(plans.length, 'piece')} went low or out`
  const out = plans.some(({ state }) => state === 'out')
  const low = plans.some(({ state }) => state !== 'out')
  const why = [...(out ? ['out of stock'] : []), ...(low ? ['class A went low'] : [])].join(', ')
  const rows = single
    ? [
        section(
          `*${line(supplierOf(facts, only.record.supplier)?.name ?? 'No supplier given')}*\n${lowLine(only, facts)}`,
        ),
        actions(...careButtons(only)),
      ]
    : lowBySupplier(plans, facts)
  return {
    text: escape(title),
    blocks: [section(`*${escape(title)}*`), ...rows, context(`Told at once: ${why}`)],
  }
}

/** What a digest is about: what fell, what is back, and what stays low as was told before. */
export interface DigestNews {
  readonly low: readonly Plan[]
  readonly recovered: readonly Plan[]
  readonly still: readonly Plan[]
}

/** The morning's digest. */
export function digestPost(facts: Facts, { low, recovered, still }: DigestNews): Reply {
  const here = recovered.filter((plan) => !isCovered(plan))
  const covered = recovered.filter(isCovered)
  const counts = [
    low.length === 0 ? '' : `${low.length} to reorder`,
    here.length === 0 ? '' : `${here.length} recovered`,
    covered.length === 0 ? '' : `${covered.length} on order`,
  ].filter((word) => word !== '')
  const title = `Stock this morning: ${counts.join(', ')}`
  const good = here.slice(0, 20).map((plan) => `${line(plan.record.sku)} (${plan.onHand})`)
  const more = here.length > 20 ? ` … and ${here.length - 20} more` : ''
  return {
    text: title,
    blocks: [
      header(title),
      ...lowBySupplier(low, facts),
      ...(good.length === 0
        ? []
        : [section(`:large_green_circle: *Back above the reorder point* ${good.join(', ')}${more}`)]),
      ...coveredBlocks(facts, covered),
      ...takenBlocks(facts, still),
      context(
        [
          dayWords(facts.today),
          still.length === 0
            ? ''
            : `${counted(still.length, 'more is', 'more are')} still low, as told before`,
        ]
          .filter((word) => word !== '')
          .join('  ·  '),
      ),
      actions(
        button(showLowAction, 'Everything that is low', 'all'),
        ...(low.some(({ suggested }) => suggested > 0)
          ? [button(draftAction, 'Draft purchase orders', 'all')]
          : []),
      ),
    ],
  }
}

/** True while on hand alone would be low: what is on its way is what covers it. */
function isCovered({ onHand, reorderPoint, onOrder }: Plan): boolean {
  return onOrder > 0 && reorderPoint !== undefined && onHand <= reorderPoint
}

/** What was low and is covered by an order now. */
function coveredBlocks(facts: Facts, covered: readonly Plan[]): AnyBlock[] {
  if (covered.length === 0) return []
  const named = covered
    .slice(0, 20)
    .map((plan) => `${line(plan.record.sku)} (${plan.onHand}, ${incomingWords(plan, facts.today)})`)
  const more = covered.length > 20 ? ` … and ${covered.length - 20} more` : ''
  return [section(`:package: *Ordered* ${named.join(', ')}${more}`)]
}

/** Which of the SKUs that stay low somebody takes care of. */
function takenBlocks(facts: Facts, still: readonly Plan[]): AnyBlock[] {
  const taken = still.flatMap(({ record: { sku } }) => {
    const assignee = alertRowOf(facts, sku)?.assignee ?? ''
    return assignee === '' ? [] : [`${line(sku)} → ${line(assignee)}`]
  })
  if (taken.length === 0) return []
  const more = taken.length > mostTaken ? ` … and ${taken.length - mostTaken} more` : ''
  return [
    section(`:bust_in_silhouette: *Somebody takes care* ${taken.slice(0, mostTaken).join(', ')}${more}`),
  ]
}

function urgency(plans: readonly Plan[]): number {
  return Math.max(
    ...plans.map(
      (plan) => (plan.state === 'out' ? 10 : 0) + (plan.abc === 'A' ? 2 : plan.abc === 'B' ? 1 : 0),
    ),
  )
}

/** What is multiplied has a digit more than what comes of it, so that a pocket calculator gets the same. */
function factor(value: number): string {
  return value >= 100 ? fixed(value) : String(Math.round(value * 1000) / 1000)
}

function fixed(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100)
}
