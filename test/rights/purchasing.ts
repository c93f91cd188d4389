import { carriedBy } from '../support/team.ts'
import { daily, presses, submits, types, type Rights, type Try } from './tries.ts'

const draft = 'PO-1'
const sent = 'PO-2'
const line = 'POL-3'
const plans = 'an order is the team’s plan; it is told in the channel with who did it, and Undo is beside it'
const sheet = 'the same can be typed in the sheet; it is told in the channel with who did it'
const step = (id: string, to: string) => JSON.stringify({ id, to })

/** More than was ordered, asked for by an approver. */
const over: Try = async (team, by) =>
  team.presses(
    by,
    'po_receive_anyway',
    carriedBy(await team.types(by, `/po receive ${sent} LUNA-L 21`), 'po_receive_anyway'),
  )

/** Who may do what about purchase orders. The team keeps orders without an approved sample back. */
export const purchasingRights: Readonly<Record<string, Rights>> = {
  'command /po': {
    reads: {
      lists: types('/po'),
      looks: types(`/po ${sent}`),
      'lists the late ones': types('/po late'),
      'shows the text': types(`/po text ${sent}`),
    },
  },
  ...Object.fromEntries(
    ['new', 'add', `edit ${draft}`, `receive ${sent}`, `receipt ${sent}`, `dates ${sent}`].map((words) => [
      `command /po ${words.split(' ')[0]}`,
      { reads: { opens: types(`/po ${words}`) } },
    ]),
  ),
  'command /po received': { reads: { opens: types(`/po received ${sent}`) } },
  'command /po eta': {
    reads: { opens: types(`/po eta ${sent}`) },
    everybody: { because: plans, tries: { moves: types(`/po eta ${sent} 2026-04-01`) } },
  },
  ...Object.fromEntries(
    ['confirm', 'confirmed', 'cancel', 'cancelled', 'canceled', 'draft', 'unsend'].map((verb) => [
      `command /po ${verb}`,
      { everybody: { because: plans, tries: { steps: types(`/po ${verb} ${sent}`) } } },
    ]),
  ),
  ...Object.fromEntries(
    ['production', 'in-production', 'ready', 'ship', 'shipped'].map((verb) => [
      `command /po ${verb}`,
      { everybody: { because: plans, tries: { steps: types(`/po ${verb} PO-7`) } } },
    ]),
  ),
  ...Object.fromEntries(
    ['inspect', 'inspection', 'close', 'closed'].map((verb) => [
      `command /po ${verb}`,
      { reads: { 'is no step from here': types(`/po ${verb} ${sent}`) } },
    ]),
  ),
  ...Object.fromEntries(
    ['send', 'sent'].map((verb) => [
      `command /po ${verb}`,
      { reads: { asks: types(`/po ${verb} ${draft}`) } },
    ]),
  ),
  'button po_list': { reads: { lists: presses('po_list', 'open') } },
  'button po_show': { reads: { looks: presses('po_show', sent) } },
  'button po_edit': { reads: { opens: presses('po_edit', draft) } },
  'button po_receive': { reads: { opens: presses('po_receive', sent) } },
  'button po_dates': { reads: { opens: presses('po_dates', sent) } },
  'button po_pdf': { reads: { sends: presses('po_pdf', sent) } },
  'button po_text': { reads: { shows: presses('po_text', sent) } },
  'button po_step': {
    reads: {
      opens: presses('po_step', step(sent, 'confirmed')),
      asks: presses('po_step', step(draft, 'sent')),
    },
    everybody: { because: plans, tries: { cancels: presses('po_step', step(sent, 'cancelled')) } },
  },
  'button po_send_anyway': {
    approvers: { 'what the settings keep back': presses('po_send_anyway', JSON.stringify({ id: draft })) },
  },
  'button po_receive_anyway': { everybody: { because: daily, tries: { 'more than ordered': over } } },
  'button po_put_back': {
    everybody: {
      because: sheet,
      tries: { steps: presses('po_put_back', JSON.stringify({ id: sent, from: 'draft', to: 'sent' })) },
    },
  },
  'button po_put_received_back': {
    everybody: {
      because: sheet,
      tries: {
        received: presses(
          'po_put_received_back',
          JSON.stringify([{ id: line, received: 3, rejected: null }]),
        ),
      },
    },
  },
  'button po_book_typed': {
    everybody: {
      because: sheet,
      tries: { 'more than ordered': presses('po_book_typed', JSON.stringify({ line, received: 24 })) },
    },
  },
  'button low_draft': {
    reads: { 'finds nothing to order': presses('low_draft', 'all') },
  },
  'button low_reorder': { reads: { 'finds nothing to order': presses('low_reorder', 'LUNA-M') } },
  'form po_new': {
    everybody: {
      because: plans,
      tries: { drafts: submits(types('/po new'), 'po_new', { supplier: 'SUP-1', lines: 'LUNA-M 20' }) },
    },
  },
  'form po_edit_form': {
    everybody: {
      because: plans,
      tries: {
        edits: submits(types(`/po edit ${draft}`), 'po_edit_form', { supplier: 'SUP-1', lines: 'LUNA-M 30' }),
      },
    },
  },
  'form po_receive_form': {
    everybody: {
      because: daily,
      tries: {
        books: submits(types(`/po receive ${sent}`), 'po_receive_form', { 'came:0': '5', 'rejected:0': '1' }),
      },
    },
  },
  'form po_dates_form': {
    everybody: {
      because: plans,
      tries: { moves: submits(types(`/po dates ${sent}`), 'po_dates_form', { eta: '2026-04-01' }) },
    },
  },
  'form po_step_form': {
    everybody: {
      because: plans,
      tries: {
        confirms: submits(presses('po_step', step(sent, 'confirmed')), 'po_step_form', { eta: '2026-04-01' }),
      },
    },
  },
}
