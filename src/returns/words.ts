import { skuWords } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { seesCosts, settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { linkToMovement } from '../stock/actions.ts'
import { actions, button, context, escape, header, line, link, section, twoColumns } from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, HomePart, Reply, Viewer } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  ageDays,
  heldReturns,
  linkToReturn,
  waitingReturns,
  type InspectionReply,
  type ReturnReply,
  type ReturnRow,
} from './actions.ts'
import { awaitsInspection, lossOf, needsApprover } from './rules.ts'

export const inspectAction = 'return_inspect'
export const showReturnAction = 'return_show'
export const openReturnsAction = 'return_open'
export const newReturnAction = 'return_new'

/** Returns that wait longer than this need somebody today. */
const lateDays = 7
/** A list shows so many with a button each; the rest is in the sheet. */
const mostListed = 15
const mostOnHome = 10

/** The answer to a logged return. */
export function returnReceipt(outcome: Outcome<ReturnReply>, facts: Facts, small: readonly string[]): Reply {
  const { id, sku, quantity, reason, sold, returnedBefore, returnedAfter } = outcome.reply
  return receipt(outcome, {
    done: `Return logged: *${quantity}* of *${line(sku)}*, ${reason}. Returned *${returnedBefore} → ${returnedAfter}* of ${sold} sold`,
    id,
    url: linkToReturn(facts, id),
    small: ['Stock does not move before the inspection', ...small],
    buttons: [button(inspectAction, 'Inspect', id, { style: 'primary' })],
  })
}

/** The answer to an inspection: where the pieces went, and the loss. */
export function inspectionReceipt(outcome: Outcome<InspectionReply>, facts: Facts, actor: string): Reply {
  const { reply } = outcome
  const costs = teamSeesCosts(facts)
  const loss = lossWords(reply, facts, costs)
  const ledger = reply.movements.map((id) => link(linkToMovement(facts, id), line(id))).join(', ')
  return receipt(outcome, {
    done: `Inspected *${reply.quantity}* of *${line(reply.sku)}*: ${movedWords(reply)}${loss === '' ? '' : `\n${loss}`}`,
    id: reply.id,
    url: linkToReturn(facts, reply.id),
    small: [
      `return ${reply.before} → ${reply.after}`,
      reply.resolution,
      `ledger ${ledger}`,
      ...(costs || !needsApprover(reply.disposition) ? [] : ['its card has the loss, for approvers']),
      escape(actor),
    ],
    buttons: [button(showReturnAction, 'Open card', reply.id)],
  })
}

/** Everything about one return, with the inspection's button while it waits. */
export function returnCard(viewer: Viewer, row: ReturnRow): Reply {
  const { facts } = viewer
  const record = facts.find(skusTab, row.sku)
  const currency = settingsOf(facts).currency
  const day = (label: string, date: ReturnRow['requested']) =>
    date === null ? [] : [`*${label}* ${dayWords(date, facts.today)}`]
  const fields = [
    `*Status* ${row.status}`,
    `*Reason* ${row.reason}`,
    ...day('Requested', row.requested),
    ...day('Received', row.received),
    ...day('Inspected', row.inspected),
    ...(row.condition === null ? [] : [`*Condition* ${row.condition}`]),
    ...(row.disposition === null ? [] : [`*Disposition* ${row.disposition}`]),
    ...(row.resolution === null ? [] : [`*Resolution* ${row.resolution}`]),
    ...(row.refund === null ? [] : [`*Refund* ${moneyWords(row.refund, currency)}`]),
    ...(row.orderLine === '' ? [] : [`*Order line* ${line(row.orderLine)}`]),
  ]
  const loss = lossOfRow(row, record?.cost ?? null, viewer)
  return {
    text: `${line(row.id)}: ${counted(row.quantity, 'piece')} of ${line(row.sku)}, ${row.status}`,
    shareable: true,
    asked: `/return ${row.id}`,
    blocks: [
      header(`Return of ${row.quantity} × ${row.sku}`),
      ...(record === undefined ? [] : [context(line(skuWords(record)))]),
      twoColumns(fields),
      ...(loss === '' ? [] : [section(loss)]),
      ...(row.note === '' ? [] : [section(`*Note* ${escape(row.note)}`)]),
      context(link(linkToReturn(facts, row.id), line(row.id))),
      ...(awaitsInspection(row.status)
        ? [actions(button(inspectAction, 'Inspect', row.id, { style: 'primary' }))]
        : []),
    ],
  }
}

/** Returns that wait by age, each with its button, and those that are held. */
export function openReturns(facts: Facts): Reply {
  const waiting = waitingReturns(facts)
  const held = heldReturns(facts)
  const title = `${waiting.length === 0 ? 'No return waits' : counted(waiting.length, 'return waits', 'returns wait')} for inspection`
  const heldPieces = held.reduce((sum, row) => sum + row.quantity, 0)
  const heldBlocks: AnyBlock[] =
    held.length === 0
      ? []
      : [
          section(
            `*Held for repair or a supplier’s answer:* ${counted(heldPieces, 'piece')} in ${counted(held.length, 'return')}`,
          ),
          ...held.slice(0, mostListed).map((row) => listLine(row, facts)),
        ]
  const hidden = Math.max(0, waiting.length - mostListed) + Math.max(0, held.length - mostListed)
  const where = link(linkToReturn(facts), 'Open the tab Returns')
  return {
    text: title,
    shareable: true,
    asked: '/return open',
    blocks: [
      header(title),
      ...waiting.slice(0, mostListed).map((row) => listLine(row, facts)),
      ...heldBlocks,
      context(hidden === 0 ? where : `${hidden} more are not shown here · ${where}`),
    ],
  }
}

/** One line of a list with its button: Inspect while it waits, else Open. */
export function listLine(row: ReturnRow, facts: Facts): AnyBlock {
  const age = ageDays(row, facts.today)
  const waited = age === undefined ? 'no date' : counted(age, 'day')
  const what = row.disposition === null ? row.status : `${row.status}, ${row.disposition}`
  const words = `*${row.quantity} × ${line(row.sku)}*  ${row.reason} · ${what} · *${waited}* · ${link(linkToReturn(facts, row.id), line(row.id))}`
  return section(
    words,
    awaitsInspection(row.status)
      ? button(inspectAction, 'Inspect', row.id)
      : button(showReturnAction, 'Open', row.id),
  )
}

/** Returns on the Home tab: those that wait for inspection, the oldest first, each with Inspect. */
export function returnsOnHome(facts: Facts): readonly HomePart[] {
  const waiting = waitingReturns(facts)
  if (waiting.length === 0) return []
  const late = waiting.filter((row) => (ageDays(row, facts.today) ?? 0) > lateDays).length
  const rows = waiting.slice(0, mostOnHome).map((row) => listLine(row, facts))
  return [
    {
      rank: 4,
      title: `${counted(waiting.length, 'return')} to inspect${late === 0 ? '' : `, ${late} for more than a week`}`,
      rows,
      hidden: waiting.length - rows.length,
      all: { actionId: openReturnsAction, text: 'Show all', value: 'open' },
    },
  ]
}

/** What waits for inspection and what is held, in a few lines. */
export function returnAgenda(facts: Facts): AgendaItem[] {
  const waiting = waitingReturns(facts)
  const [oldest] = waiting
  const age = oldest === undefined ? undefined : ageDays(oldest, facts.today)
  const late = waiting.filter((row) => (ageDays(row, facts.today) ?? 0) > lateDays).length
  const held = heldReturns(facts).length
  const where = (words: string) => link(linkToReturn(facts), words)
  const items: AgendaItem[] = []
  if (waiting.length > 0) {
    const oldestWords = age === undefined ? '' : `, the oldest for ${counted(age, 'day')}`
    items.push({
      urgency: late > 0 ? 1 : 2,
      text: `${where(counted(waiting.length, 'return'))} to inspect${oldestWords}`,
      button: { actionId: openReturnsAction, text: 'Show', value: 'open' },
    })
  }
  if (held > 0) {
    items.push({
      urgency: 3,
      text: `${where(counted(held, 'return is', 'returns are'))} held for repair or a supplier’s answer`,
    })
  }
  return items
}

function movedWords(reply: InspectionReply): string {
  const stays = `on hand stays *${reply.onHandAfter}*`
  switch (reply.disposition) {
    case 'restock':
      return `back to stock, on hand *${reply.onHandBefore} → ${reply.onHandAfter}*`
    case 'repair':
      return `held for repair, held *${reply.heldBefore} → ${reply.heldAfter}*, ${stays}`
    case 'supplier claim':
      return `held for a claim to the supplier, held *${reply.heldBefore} → ${reply.heldAfter}*, ${stays}`
    case 'write off':
      return `written off, ${stays}`
    case 'donate':
      return `donated, ${stays}`
  }
}

interface LossFacts {
  readonly disposition: ReturnRow['disposition']
  readonly quantity: number
  readonly sku: string
  readonly unitCost: number | null
  readonly goods: number | null
  readonly refund: number
  readonly loss: number | null
}

function lossOfRow(row: ReturnRow, unitCost: number | null, viewer: Viewer): string {
  const { disposition, quantity, sku } = row
  if (disposition === null) return ''
  const { goods, refund, total } = lossOf({ disposition, quantity, unitCost, refund: row.refund })
  return lossWords(
    { disposition, quantity, sku, unitCost, goods, refund, loss: total },
    viewer.facts,
    seesCosts(viewer),
  )
}

/** The loss with its arithmetic; '' when there is none. Who may not see costs is told what was refunded. */
function lossWords(found: LossFacts, facts: Facts, costs: boolean): string {
  const { currency } = settingsOf(facts)
  const money = (amount: number) => moneyWords(amount, currency)
  const givenUp = found.disposition === 'write off' || found.disposition === 'donate'
  const refund = found.refund > 0 ? `refund ${money(found.refund)}` : ''
  if (!givenUp || !costs) return refund === '' ? '' : `Refund *${money(found.refund)}*`
  if (found.goods === null || found.unitCost === null || found.loss === null)
    return `The loss is not known: ${line(found.sku)} has no cost in the sheet${refund === '' ? '' : `; ${refund}`}`
  const goods = `goods ${money(found.goods)} (${found.quantity} × ${money(found.unitCost)})`
  return `Loss *${money(found.loss)}*: ${[goods, refund].filter((word) => word !== '').join(' + ')}`
}
