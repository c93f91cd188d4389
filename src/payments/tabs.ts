import { choice, optionalDate, optionalMoney, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { paymentKinds, paymentStatuses } from './rules.ts'

const both: Edits = 'both'
const bot: Edits = 'bot'

/** What is to be paid to suppliers, when, and what was paid. */
export const paymentsTab = defineTab({
  title: 'Payments',
  key: 'id',
  idPrefix: 'PAY',
  about: 'What is to be paid for each purchase order and when. The bot plans it from the supplier’s terms.',
  addedLater: true,
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 135,
    }),
    po: column(text(), { header: 'PO', note: 'The order’s id.', edits: both, width: 130 }),
    kind: column(choice(paymentKinds, 'other'), {
      header: 'Kind',
      note: 'Deposit, balance or other.',
      edits: both,
      width: 80,
    }),
    due: column(optionalDate(), {
      header: 'Due',
      note: 'The day it has to be paid.',
      edits: both,
      width: 100,
    }),
    amount: column(optionalMoney(), {
      header: 'Amount',
      note: 'In the payment’s currency.',
      edits: both,
      isCost: true,
      width: 90,
    }),
    currency: column(text(), {
      header: 'Currency',
      note: 'Three letters; blank is the order’s.',
      edits: both,
      width: 80,
    }),
    status: column(choice(paymentStatuses, 'planned'), {
      header: 'Status',
      note: 'Planned, due, held until something is put right, paid or cancelled.',
      edits: both,
      width: 90,
    }),
    paidOn: column(optionalDate(), { header: 'Paid on', note: 'When it was paid.', edits: both, width: 100 }),
    paidBy: column(text(), {
      header: 'Marked by',
      note: 'Who marked it paid or held.',
      edits: bot,
      width: 110,
    }),
    reference: column(text(), {
      header: 'Reference',
      note: 'The bank’s reference or the invoice’s number.',
      edits: both,
      width: 140,
    }),
    note: column(text(), {
      header: 'Note',
      note: 'Why it is held, or anything else.',
      edits: both,
      width: 200,
    }),
    planned: column(text(), {
      header: 'As planned',
      note: 'Day and amount as the bot planned them from the order, before and now. A row that says something else was changed by a person and stays as it is.',
      edits: bot,
      isCost: true,
      width: 200,
    }),
  },
})
