import {
  choice,
  optionalDate,
  optionalMoney,
  optionalNumber,
  optionalWhole,
  requiredText,
  requiredWhole,
  text,
} from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { poStatuses } from './rules.ts'

const both: Edits = 'both'
const bot: Edits = 'bot'
const day = (header: string, note: string) =>
  column(optionalDate(), { header, note, edits: both, width: 100 })
const cost = (header: string, note: string) =>
  column(optionalMoney(), { header, note, edits: both, isCost: true, width: 80 })

/** What was ordered from whom, how far it is, and when it comes. */
export const purchaseOrdersTab = defineTab({
  title: 'Purchase orders',
  key: 'id',
  idPrefix: 'PO',
  about: 'What you ordered from whom, how far it is and when it comes. Its pieces are in PO lines.',
  addedLater: true,
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 130,
    }),
    supplier: column(text(), {
      header: 'Supplier',
      note: 'The supplier’s id or name.',
      edits: both,
      width: 150,
    }),
    status: column(choice(poStatuses, 'draft'), {
      header: 'Status',
      note: 'How far it is. Only drafts can be changed freely; the guide says which step may follow which.',
      edits: both,
      width: 110,
    }),
    ordered: day('Ordered', 'When it was sent to the supplier.'),
    confirmed: day('Confirmed', 'When the supplier confirmed it.'),
    productionEnd: day('Production end', 'When the supplier will have made it.'),
    shipBy: day('Ship by', 'When it should leave the supplier.'),
    eta: day('ETA', 'When it should be here, as you know it now.'),
    promised: column(optionalDate(), {
      header: 'Promised ETA',
      note: 'The ETA at the time of the confirmation. The supplier’s reliability is measured against it.',
      edits: bot,
      width: 110,
    }),
    receivedOn: column(optionalDate(), {
      header: 'Received on',
      note: 'When the last pieces came.',
      edits: bot,
      width: 105,
    }),
    freight: cost('Freight', 'Carriage to you, in the order’s currency.'),
    duty: cost('Duty', 'Customs duty, in the order’s currency.'),
    other: cost('Other costs', 'Bank, tooling and the like, in the order’s currency.'),
    currency: column(text(), {
      header: 'Currency',
      note: 'Three letters; blank is the workbook’s.',
      edits: both,
      width: 80,
    }),
    fxRate: column(optionalNumber(), {
      header: 'FX rate',
      note: 'What one unit of the order’s currency costs in the workbook’s. Blank where both are the same.',
      edits: both,
      width: 80,
    }),
    carrier: column(text(), { header: 'Carrier', note: 'Who brings it.', edits: both, width: 110 }),
    tracking: column(text(), { header: 'Tracking', note: 'Number or link.', edits: both, width: 140 }),
    note: column(text(), {
      header: 'Note',
      note: 'For the supplier; it stands in the order’s text.',
      edits: both,
      width: 220,
    }),
  },
})

/** Pieces of a SKU in an order, and how many of them came. */
export const poLinesTab = defineTab({
  title: 'PO lines',
  key: 'id',
  idPrefix: 'POL',
  about: 'The SKUs of each purchase order: pieces ordered, received and rejected.',
  addedLater: true,
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 135,
    }),
    po: column(text(), { header: 'PO', note: 'The order’s id.', edits: both, width: 130 }),
    sku: column(text(), { header: 'SKU', note: 'What is ordered.', edits: both, width: 150 }),
    ordered: column(requiredWhole({ min: 1 }), {
      header: 'Ordered',
      note: 'Pieces, 1 or more.',
      edits: both,
      width: 80,
    }),
    unitCost: column(optionalMoney(), {
      header: 'Unit cost',
      note: 'Price of one piece in the order’s currency.',
      edits: both,
      isCost: true,
      width: 80,
    }),
    received: column(optionalWhole({ min: 0 }), {
      header: 'Received',
      note: 'Pieces that came so far, rejected ones included. Typing here books the difference into Movements.',
      edits: both,
      width: 80,
    }),
    rejected: column(optionalWhole({ min: 0 }), {
      header: 'Rejected',
      note: 'Of the received pieces those that are no good: they are held, not sold.',
      edits: both,
      width: 80,
    }),
    lineEta: column(optionalDate(), {
      header: 'Line ETA',
      note: 'When these pieces should be here, where it is not the order’s ETA.',
      edits: both,
      width: 100,
    }),
    booked: column(optionalWhole({ min: 0 }), {
      header: 'Booked',
      note: 'Of the received pieces those that are in Movements. The bot keeps it; leave it alone.',
      edits: bot,
      width: 75,
    }),
    bookedRejected: column(optionalWhole({ min: 0 }), {
      header: 'Booked rejected',
      note: 'Of the rejected pieces those that are held in Movements. The bot keeps it; leave it alone.',
      edits: bot,
      width: 115,
    }),
    outstanding: column(optionalWhole(), {
      header: 'Outstanding',
      note: 'Pieces still to come: ordered less received, while the order is open.',
      edits: 'formula',
      width: 90,
      formula:
        '=IF(COUNTIFS({Purchase orders.id},{po},{Purchase orders.status},"?*",{Purchase orders.status},"<>draft",{Purchase orders.status},"<>received",{Purchase orders.status},"<>closed",{Purchase orders.status},"<>cancelled")>0,MAX(0,{ordered}-{received}),0)',
    }),
  },
})
