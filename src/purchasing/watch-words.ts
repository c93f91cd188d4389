import { counted } from '../kit/counted.ts'
import { daysBetween, dayWords, type LocalDate } from '../kit/local-date.ts'
import { actions, button, context, escape, line, link, section } from '../slack/blocks.ts'
import type { Reply } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { expectedOn, linesOf, linkToPo, outstandingOf, type PoLineRow, type PoRow } from './actions.ts'
import { gateWords } from './explain.ts'
import type { ReceiptReply } from './receive-actions.ts'
import { dateChange } from './receipt-words.ts'
import { nextStatuses, type Gate, type PoStatus } from './rules.ts'
import { poLinesTab } from './tabs.ts'
import { poName, receivePoAction, showPoAction } from './words.ts'

export const putStatusBackAction = 'po_put_back'
export const putReceivedBackAction = 'po_put_received_back'
export const bookTypedAction = 'po_book_typed'

const mostNamed = 12

/** A step that somebody typed in the sheet. */
export function stepTypedPost(
  facts: Facts,
  po: PoRow,
  step: {
    readonly from: PoStatus
    readonly permitted: boolean
    readonly gates: readonly Gate[]
    readonly filled: readonly string[]
  },
): Reply {
  const { from, permitted, gates } = step
  const open = linesOf(facts, po.id).reduce((sum, each) => sum + outstandingOf(each), 0)
  const notes: string[] = []
  if (!permitted) {
    const next = nextStatuses(from)
    notes.push(
      `:warning: That is no step: after *${from}* ${next.length === 0 ? 'nothing follows' : `comes ${next.join(', ')}`}. The cell stays as you typed it.`,
    )
  }
  for (const gate of gates) notes.push(`:warning: ${escape(gateWords(gate))}.`)
  if (po.status === 'received' && open > 0)
    notes.push(
      `:warning: ${counted(open, 'piece')} did not come yet: nothing was booked. *Receive* books what came.`,
    )
  if (step.filled.length > 0) notes.push(`Noted with it: ${step.filled.map(fieldWords).join(', ')}.`)
  const back = button(
    putStatusBackAction,
    `Put back to ${from}`,
    JSON.stringify({ id: po.id, from, to: po.status }),
  )
  const receive =
    po.status === 'received' && open > 0
      ? [button(receivePoAction, 'Receive', po.id, { style: 'primary' })]
      : []
  return {
    text: `${line(po.id)}: ${from} → ${po.status}`,
    blocks: [
      section([`${poName(facts, po)}: *${from} → ${po.status}*`, ...notes].join('\n')),
      context(`Typed in the sheet · ${link(linkToPo(facts, po.id), line(po.id))}`),
      actions(...receive, back, button(showPoAction, 'Open order', po.id)),
    ],
  }
}

function fieldWords(field: string): string {
  const words: Readonly<Record<string, string>> = { promised: 'promised ETA', receivedOn: 'received on' }
  return words[field] ?? field
}

/** An ETA that somebody moved in the sheet. */
export function etaMovedPost(facts: Facts, po: PoRow, was: LocalDate | null): Reply {
  return {
    text: `${line(po.id)}: ETA moved`,
    blocks: [
      section(`${poName(facts, po)}: ${dateChange('ETA', was, po.eta, facts.today)}`),
      context(`Typed in the sheet · ${link(linkToPo(facts, po.id), line(po.id))}`),
      actions(button(showPoAction, 'Open order', po.id)),
    ],
  }
}

/** What came by the numbers that somebody typed, and what that makes of on hand. */
export function receivedPost(
  facts: Facts,
  reply: ReceiptReply,
  was: readonly { readonly id: string; readonly received: number | null; readonly rejected: number | null }[],
): Reply {
  const told = reply.lines.slice(0, mostNamed).map((each) => {
    const rejected = each.rejected === 0 ? '' : `, ${signed(each.rejected)} rejected and held`
    const left = each.outstanding === 0 ? 'complete' : `${each.outstanding} to come`
    return `• ${line(each.sku)}: ${signed(each.accepted)} accepted${rejected}, on hand *${each.onHandBefore} → ${each.onHandAfter}*, ${left}`
  })
  const more =
    reply.lines.length > told.length ? [`… and ${reply.lines.length - told.length} more lines`] : []
  const status = reply.before === reply.after ? `*${reply.after}*` : `*${reply.before} → ${reply.after}*`
  const value = JSON.stringify(was.slice(0, mostNamed))
  return {
    text: `Received for ${line(reply.id)}`,
    blocks: [
      section(
        [`Received for *${line(reply.id)}* ${line(reply.supplier)}: ${status}`, ...told, ...more].join('\n'),
      ),
      context(`Typed in the sheet, booked in Movements · ${link(linkToPo(facts, reply.id), line(reply.id))}`),
      actions(
        ...(was.length > mostNamed ? [] : [button(putReceivedBackAction, 'Put it back', value)]),
        button(showPoAction, 'Open order', reply.id),
      ),
    ],
  }
}

/** More was typed as received than was ordered. */
export function overTypedPost(facts: Facts, po: PoRow, typed: PoLineRow): Reply {
  const received = typed.received ?? 0
  const cell = link(facts.link(poLinesTab, typed.id, 'received'), 'PO lines')
  const back = JSON.stringify([{ id: typed.id, received: typed.booked, rejected: typed.bookedRejected }])
  return {
    text: `${line(typed.sku)}: more received than ordered`,
    blocks: [
      section(
        `${poName(facts, po)}: ${cell} says that *${received}* of ${line(typed.sku)} came, and ${typed.ordered} were ordered; ${typed.booked ?? 0} are booked. Nothing was booked now. Is it right?`,
      ),
      actions(
        button(bookTypedAction, `Book ${received}`, JSON.stringify({ line: typed.id, received }), {
          style: 'primary',
        }),
        button(putReceivedBackAction, `Put back to ${typed.booked ?? 0}`, back),
        button(showPoAction, 'Open order', po.id),
      ),
    ],
  }
}

/** Orders that should have been here. */
export function latePost(facts: Facts, orders: readonly PoRow[], atRisk: (sku: string) => string): Reply {
  const title = counted(orders.length, 'purchase order is late', 'purchase orders are late')
  const rows = orders.slice(0, mostNamed).map((po) => {
    const lines = linesOf(facts, po.id).filter((each) => outstandingOf(each) > 0)
    const due = lines
      .map((each) => expectedOn(facts, po, each))
      .filter((day) => day !== undefined)
      .sort()[0]
    const days = due === undefined ? '' : `, ${counted(daysBetween(due, facts.today), 'day')} late`
    const named = lines
      .slice(0, 5)
      .map((each) => `${outstandingOf(each)} ${line(each.sku)}${atRisk(each.sku)}`)
    const more = lines.length > named.length ? ` and ${lines.length - named.length} more` : ''
    return section(
      `${poName(facts, po)}: due ${due === undefined ? 'by its lead time' : dayWords(due, facts.today)}${days}\n${named.join(', ')}${more}`,
      button(showPoAction, 'Open', po.id),
    )
  })
  const more =
    orders.length > rows.length
      ? [context(`… and ${orders.length - rows.length} more; \`/po late\` lists them`)]
      : []
  return {
    text: title,
    blocks: [section(`*${title}*: nobody counts on their pieces until a new ETA is set.`), ...rows, ...more],
  }
}

function signed(pieces: number): string {
  return pieces < 0 ? `−${-pieces}` : String(pieces)
}
