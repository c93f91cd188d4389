import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { isoWeekday, minuteOfDayAt } from '../kit/local-date.ts'
import { accept } from '../kit/result.ts'
import { digestMayCome, isWorkingDay } from '../reminding/rules.ts'
import { placeOf, settingsOf } from '../settings/actions.ts'
import type { AgendaItem, HomePart, Proposal } from '../slack/feature.ts'
import { balanceOf } from '../stock/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { button, line, section } from '../slack/blocks.ts'
import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import {
  expectedOn,
  isLate,
  linesOf,
  openOrders,
  outstandingOf,
  supplierWords,
  type PoRow,
} from './actions.ts'
import { rememberedPo, rememberPo } from './memory.ts'
import { purchaseOrdersTab } from './tabs.ts'
import { latePost } from './watch-words.ts'
import { listPoAction, poName, showPoAction } from './words.ts'

const mostOnHome = 8

/** Orders that became late: told once for each day on which they were due, on a working morning. */
export function lateOrdersDue(facts: Facts): readonly Proposal[] {
  const settings = settingsOf(facts)
  if (!isWorkingDay(isoWeekday(facts.today), settings)) return []
  if (!digestMayCome(minuteOfDayAt(facts.now, facts.timeZone), settings)) return []
  const late = untold(facts)
  if (late.length === 0) return []
  const requestId = idFor('POL', facts.today, ...late.map(({ id }) => id))
  return [
    {
      requestId,
      decide: (now) => {
        const places = new Map<string, PoRow[]>()
        for (const po of untold(now)) {
          const place = placeFor(now, po)
          if (place !== undefined) places.set(place, [...(places.get(place) ?? []), po])
        }
        const told = [...places.values()].flat()
        const messages = [...places].map(([channel, orders]) => ({
          id: places.size === 1 ? requestId : `${requestId}|${channel}`,
          channel,
          body: JSON.parse(JSON.stringify(latePost(now, orders, (sku) => onHandWords(now, sku)))) as Json,
        }))
        const changes = told.map((po) =>
          rememberPo(now, po.id, { status: po.status, eta: po.eta, late: dueOf(now, po) ?? null }),
        )
        return accept({ changes, messages, reply: told.length })
      },
    },
  ]
}

/** Late orders of which nobody was told for their present day. */
function untold(facts: Facts): PoRow[] {
  return openOrders(facts).filter(
    (po) =>
      isLate(facts, po) &&
      rememberedPo(facts, po.id)?.until !== dueOf(facts, po) &&
      placeFor(facts, po) !== undefined,
  )
}

/** The first day on which pieces that did not come were due. */
function dueOf(facts: Facts, po: PoRow) {
  const days = linesOf(facts, po.id)
    .filter((each) => outstandingOf(each) > 0)
    .map((each) => expectedOn(facts, po, each))
    .filter((day) => day !== undefined)
  return days.sort()[0]
}

function placeFor(facts: Facts, po: PoRow): string | undefined {
  return placeOf(facts, { kind: 'orders', supplier: [po.supplier, supplierWords(facts, po)] })
}

function onHandWords(facts: Facts, sku: string): string {
  return ` (${balanceOf(facts, sku).onHand} on hand)`
}

/** Late orders and drafts, for the agenda. */
export function ordersAgenda(facts: Facts): readonly AgendaItem[] {
  const late = openOrders(facts).filter((po) => isLate(facts, po))
  const drafts = facts.rows(purchaseOrdersTab).filter(({ status }) => status === 'draft')
  const names = (orders: readonly PoRow[]) =>
    `${orders
      .slice(0, 3)
      .map((po) => line(`${po.id} ${supplierWords(facts, po)}`))
      .join(', ')}${orders.length > 3 ? ' …' : ''}`
  const items: AgendaItem[] = []
  if (late.length > 0)
    items.push({
      urgency: 1,
      text: `*${late.length}* late: ${names(late)}`,
      button: { actionId: listPoAction, text: 'Show', value: 'open' },
    })
  if (drafts.length > 0)
    items.push({
      urgency: 2,
      text: `${counted(drafts.length, 'draft order is', 'draft orders are')} not sent yet: ${names(drafts)}`,
      button: { actionId: listPoAction, text: 'Show', value: 'draft' },
    })
  return items
}

/** Late orders, those that come within a week, and drafts, on the Home tab. */
export function ordersOnHome(facts: Facts): readonly HomePart[] {
  const rows = [
    ...openOrders(facts),
    ...facts.rows(purchaseOrdersTab).filter(({ status }) => status === 'draft'),
  ]
    .filter((po) => isLate(facts, po) || po.status === 'draft')
    .sort((a, b) => Number(isLate(facts, b)) - Number(isLate(facts, a)))
  if (rows.length === 0) return []
  const late = rows.filter((po) => isLate(facts, po)).length
  const drafts = rows.length - late
  const title = [
    late === 0 ? '' : `${counted(late, 'order')} late`,
    drafts === 0 ? '' : counted(drafts, 'draft order'),
  ]
    .filter((words) => words !== '')
    .join(', ')
  return [
    {
      rank: 2,
      title,
      rows: rows.slice(0, mostOnHome).map((po) => {
        const due = dueOf(facts, po)
        const words =
          isLate(facts, po) && due !== undefined ? `was due ${dayWords(due, facts.today)}` : po.status
        return section(`${poName(facts, po)} · ${words}`, button(showPoAction, 'Open', po.id))
      }),
      hidden: Math.max(0, rows.length - mostOnHome),
      all: { actionId: listPoAction, text: 'All orders', value: 'open' },
    },
  ]
}
