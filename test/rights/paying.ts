import { approver, carriedBy } from '../support/team.ts'
import { daily, presses, submits, types, type Rights, type Try } from './tries.ts'

const holding = 'money that stays can go out tomorrow; it is told in the channel with who held it, and why'
const talk = 'what was said is the team’s; the same can be typed in the sheet'
const paidForm = submits(presses('pay_paid', 'PAY-1'), 'pay_paid', { on: '2026-03-16' })
const takes =
  (callbackId: string, message: string): Try =>
  (team, by) =>
    team.takes(by, callbackId, message)

/** Payments, and notes beside them. */
export const payingRights: Readonly<Record<string, Rights>> = {
  'command /pay': {
    reads: { lists: types('/pay'), looks: types('/pay PAY-1'), 'looks at an order': types('/pay PO-2') },
  },
  'command /pay due': { reads: { lists: types('/pay due'), 'lists a supplier’s': types('/pay due Pérola') } },
  'command /pay done': {
    approvers: {
      pays: types('/pay done PAY-1 today wire 4711'),
      'pays a part': types('/pay done PAY-1 part 50'),
    },
  },
  'command /pay paid': { approvers: { pays: types('/pay paid PAY-1') } },
  'command /pay hold': {
    reads: { opens: types('/pay hold PAY-1') },
    everybody: { because: holding, tries: { holds: types('/pay hold PAY-1 plating rubs off') } },
  },
  'command /pay release': {
    approvers: { releases: types('/pay release PAY-2 passed'), opens: types('/pay release PAY-2') },
  },
  'button pay_due': { reads: { lists: presses('pay_due', 'due') } },
  'button pay_show': { reads: { looks: presses('pay_show', 'PAY-1') } },
  'button pay_paid': { approvers: { opens: presses('pay_paid', 'PAY-1') } },
  'button pay_hold': { reads: { opens: presses('pay_hold', 'PAY-1') } },
  'button pay_release': { approvers: { opens: presses('pay_release', 'PAY-2') } },
  'form pay_paid': { approvers: { 'that an approver opened': paidForm } },
  'form pay_hold': {
    everybody: {
      because: holding,
      tries: { holds: submits(presses('pay_hold', 'PAY-1'), 'pay_hold', { reason: 'plating' }) },
    },
  },
  'form pay_release': {
    approvers: {
      'that an approver opened': submits(presses('pay_release', 'PAY-2'), 'pay_release', {
        reason: 'passed',
      }),
    },
  },

  'command /note': {
    reads: {
      lists: types('/note'),
      'lists a SKU’s': types('/note LUNA-M'),
      asks: types('/note luna hop too long'),
    },
    everybody: { because: talk, tries: { notes: types('/note LUNA-M customers want it longer') } },
  },
  'button note_list': { reads: { lists: presses('note_list', 'supplier:SUP-1') } },
  'button note_new': { reads: { opens: presses('note_new', 'po:PO-2') } },
  'button note_pick': {
    everybody: {
      because: talk,
      tries: {
        notes: async (team, by) => {
          const asked = await team.types(approver, '/note luna hop too long')
          return team.presses(by, 'note_pick', carriedBy(asked, 'note_pick:0'))
        },
      },
    },
  },
  'form note_save': {
    everybody: {
      because: daily,
      tries: {
        notes: submits(presses('note_new', 'po:PO-2'), 'note_save', { about: 'po:PO-2', text: 'late again' }),
      },
    },
  },
  'shortcut note_message': { reads: { opens: takes('note_message', 'LUNA-M is too thin') } },
  'suggestions note_about': { reads: { 'finds nothing to write': types('/note') } },
}
