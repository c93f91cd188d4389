import type { Button as ButtonElement } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { keyOf } from '../kit/ids.ts'
import { daysBetween, dayWords, type LocalDate } from '../kit/local-date.ts'
import { cents, moneyWords } from '../kit/money.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
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
  twoColumns,
} from '../slack/blocks.ts'
import type { AnyBlock, CardSection, Reply, Viewer } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  currencyOf,
  goodsValue,
  incomingOf,
  isLate,
  linesOf,
  linkToPo,
  outstandingOf,
  supplierOfPo,
  supplierWords,
  unfinishedOrders,
  type PoRow,
} from './actions.ts'
import { landedCostsOf } from './receive-actions.ts'
import { extrasOf, nextStatuses, type PoStatus } from './rules.ts'

export const showPoAction = 'po_show'
export const listPoAction = 'po_list'
export const stepPoAction = 'po_step'
export const receivePoAction = 'po_receive'
export const datesPoAction = 'po_dates'
export const editPoAction = 'po_edit'
export const textPoAction = 'po_text'
export const pdfPoAction = 'po_pdf'

/** A card shows so many lines of an order; the sheet has all. */
const mostLines = 40
const mostInList = 50

const stepLabels: Readonly<Partial<Record<PoStatus, string>>> = {
  sent: 'Sent',
  confirmed: 'Confirmed',
  'in production': 'In production',
  inspection: 'To inspection',
  ready: 'Ready',
  shipped: 'Shipped',
  closed: 'Close',
  cancelled: 'Cancel order',
  draft: 'Back to draft',
}

/** What can be done with an order as it is now. */
export function poButtons(po: PoRow): ButtonElement[] {
  const steps = nextStatuses(po.status).flatMap((to): ButtonElement[] => {
    const label = stepLabels[to]
    if (label === undefined) return []
    const looks =
      to === 'cancelled'
        ? {
            style: 'danger' as const,
            confirm: {
              title: 'Cancel this order?',
              text: `${po.id} is not sent or followed any more.`,
              yes: 'Cancel it',
            },
          }
        : {}
    // Each button of a row has its own action id.
    return [
      button(`${stepPoAction}:${to.replaceAll(' ', '_')}`, label, JSON.stringify({ id: po.id, to }), looks),
    ]
  })
  const receive = nextStatuses(po.status).includes('received') || po.status === 'received'
  const over = po.status === 'closed' || po.status === 'cancelled'
  return [
    ...(po.status === 'draft' ? [button(editPoAction, 'Edit', po.id)] : []),
    ...(receive ? [button(receivePoAction, 'Receive', po.id, { style: 'primary' })] : []),
    ...steps,
    ...(over || po.status === 'received' ? [] : [button(datesPoAction, 'Dates', po.id)]),
    ...(over ? [] : [button(textPoAction, 'Order text', po.id), button(pdfPoAction, 'PDF', po.id)]),
  ]
}

/** An order in one line of mrkdwn. */
export function poName(facts: Facts, po: PoRow): string {
  return `*${line(po.id)}* ${line(supplierWords(facts, po))}`
}

/** Everything about one order, with what can be done. */
export function poCard(viewer: Viewer, po: PoRow, cards: readonly CardSection[]): Reply {
  const { facts } = viewer
  const sees = seesCosts(viewer)
  const late = isLate(facts, po) ? ' · *late*' : ''
  const buttons = poButtons(po)
  return {
    text: `${line(po.id)}: ${po.status}`,
    shareable: true,
    asked: `/po ${po.id}`,
    blocks: [
      header(`${po.id} · ${supplierWords(facts, po)}`),
      context(`*${po.status}*${late}  ·  ${link(linkToPo(facts, po.id), line(po.id))}`),
      twoColumns(timeline(facts, po)),
      ...lineBlocks(viewer, po),
      ...(sees ? [section(moneyLines(facts, po))] : []),
      ...(po.note === '' ? [] : [section(`*Note* ${escape(po.note)}`)]),
      ...cards.filter((card) => card.about === 'po').flatMap((card) => card.blocks(po.id, facts, viewer)),
      ...(buttons.length === 0 ? [] : [actions(...buttons)]),
    ],
  }
}

/** When what happened or will; an ETA that slipped as was → is. */
function timeline(facts: Facts, po: PoRow): string[] {
  const day = (label: string, date: LocalDate | null) =>
    date === null ? [] : [`*${label}* ${dayWords(date, facts.today)}`]
  const { eta, promised } = po
  const slip = eta === null || promised === null ? 0 : daysBetween(promised, eta)
  const etaWords =
    eta === null
      ? '*ETA* not known'
      : slip === 0
        ? `*ETA* ${dayWords(eta, facts.today)}`
        : `*ETA* ${dayWords(promised ?? eta, facts.today)} → ${dayWords(eta, facts.today)}, ${slipWords(slip)}`
  const transport = [po.carrier, po.tracking].filter((word) => word !== '').map(line)
  return [
    po.ordered === null ? '*Ordered* not sent yet' : `*Ordered* ${dayWords(po.ordered, facts.today)}`,
    ...day('Confirmed', po.confirmed),
    ...day('Production end', po.productionEnd),
    ...day('Ship by', po.shipBy),
    etaWords,
    ...day('Received', po.receivedOn),
    ...(transport.length === 0 ? [] : [`*Carrier* ${transport.join(' ')}`]),
  ]
}

/** Days by which a date moved: '8 days later'. Never throws. */
export function slipWords(days: number): string {
  return `${counted(Math.abs(days), 'day')} ${days < 0 ? 'earlier' : 'later'}`
}

function lineBlocks(viewer: Viewer, po: PoRow): AnyBlock[] {
  const { facts } = viewer
  const lines = linesOf(facts, po.id)
  if (lines.length === 0) return [section('No lines yet.')]
  const sees = seesCosts(viewer)
  const { costs } = landedCostsOf(facts, po)
  const shown = lines.slice(0, mostLines)
  const rows = shown.map((each) => [
    each.sku,
    String(each.ordered),
    String(each.received ?? 0),
    String(each.rejected ?? 0),
    String(outstandingOf(each)),
    ...(sees
      ? [each.unitCost === null ? '' : String(each.unitCost), String(costs.get(keyOf(each.id)) ?? '')]
      : []),
  ])
  const head = ['SKU', 'Ordered', 'Received', 'Rejected', 'To come', ...(sees ? ['Unit cost', 'Landed'] : [])]
  const more =
    lines.length > shown.length
      ? [context(`${lines.length - shown.length} more lines in the tab PO lines`)]
      : []
  return [table(head, rows, [1, 2, 3, 4, 5, 6]), ...more]
}

/** What the order costs, with the arithmetic of its landed cost. */
function moneyLines(facts: Facts, po: PoRow): string {
  const currency = currencyOf(facts, po)
  const goods = goodsValue(linesOf(facts, po.id))
  if (goods === undefined) return '*Goods* not known: a line has no unit cost'
  const extras = extrasOf(po)
  const parts = [
    `freight ${moneyWords(po.freight ?? 0, currency)}`,
    `duty ${moneyWords(po.duty ?? 0, currency)}`,
    `other ${moneyWords(po.other ?? 0, currency)}`,
  ]
  const total = cents(goods + extras)
  const { gap } = landedCostsOf(facts, po)
  const ours = settingsOf(facts).currency
  const rate = currency === ours || po.fxRate === null ? '' : ` × FX ${po.fxRate}`
  const spread =
    gap === ''
      ? `Landed = unit cost × (1 + ${extras} / ${goods})${rate}, in ${ours}.`
      : `No landed cost: ${escape(gap)}.`
  return `*Goods* ${moneyWords(goods, currency)} + ${parts.join(' + ')} = *${moneyWords(total, currency)}*\n${spread}`
}

/** Orders as a table, the late ones first. */
export function poList(title: string, orders: readonly PoRow[], viewer: Viewer, asked: string): Reply {
  const { facts } = viewer
  const sorted = orders.toSorted(
    (a, b) => rank(facts, a) - rank(facts, b) || ((a.eta ?? '9') < (b.eta ?? '9') ? -1 : 1),
  )
  const shown = sorted.slice(0, mostInList)
  const rows = shown.map((po) => {
    const lines = linesOf(facts, po.id)
    const pieces = lines.reduce((sum, each) => sum + each.ordered, 0)
    const came = lines.reduce((sum, each) => sum + (each.received ?? 0), 0)
    return [
      po.id,
      supplierWords(facts, po),
      isLate(facts, po) ? `${po.status}, late` : po.status,
      `${came} of ${pieces}`,
      po.eta === null ? '' : dayWords(po.eta, facts.today),
    ]
  })
  const more = sorted.length > shown.length ? `${sorted.length - shown.length} more not shown · ` : ''
  return {
    text: escape(title),
    shareable: true,
    asked,
    blocks: [
      header(title),
      table(['PO', 'Supplier', 'Status', 'Received', 'ETA'], rows, [3]),
      context(`${more}${link(linkToPo(facts, ''), 'Open the tab Purchase orders')}`),
      ...picker(
        showPoAction,
        'Open one of them',
        shown.map((po) => ({ text: `${po.id} · ${supplierWords(facts, po)} · ${po.status}`, value: po.id })),
      ),
    ],
  }
}

function rank(facts: Facts, po: PoRow): number {
  return isLate(facts, po) ? 0 : po.status === 'draft' ? 2 : 1
}

/** What of a SKU is on its way, on its card. */
export const incomingOnSkuCard: CardSection = {
  about: 'sku',
  blocks: (sku, facts) => {
    const incoming = incomingOf(facts).get(keyOf(sku)) ?? []
    if (incoming.length === 0) return []
    const parts = incoming.slice(0, 4).map(({ po, pieces, on, late }) => {
      const when = on === undefined ? 'no ETA' : `${late ? 'was due' : 'by'} ${dayWords(on, facts.today)}`
      return `*${pieces}* ${when}${late ? ', *late*' : ''} (${link(linkToPo(facts, po.id), line(po.id))})`
    })
    const more = incoming.length > parts.length ? ` and ${incoming.length - parts.length} more orders` : ''
    return [section(`On order: ${parts.join(' · ')}${more}`)]
  },
}

/** A supplier's unfinished orders, on their card. */
export const ordersOnSupplierCard: CardSection = {
  about: 'supplier',
  blocks: (id, facts) => {
    const orders = unfinishedOrders(facts).filter((po) => supplierOfPo(facts, po)?.id === id)
    if (orders.length === 0) return []
    const named = orders.slice(0, 5).map((po) => {
      const eta = po.eta === null ? '' : `, ETA ${dayWords(po.eta, facts.today)}`
      return `${link(linkToPo(facts, po.id), line(po.id))} ${po.status}${isLate(facts, po) ? ', *late*' : eta}`
    })
    const more = orders.length > named.length ? ` and ${orders.length - named.length} more` : ''
    return [section(`*Orders* ${named.join(' · ')}${more}`)]
  },
}
