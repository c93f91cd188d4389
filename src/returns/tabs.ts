import {
  choice,
  optionalChoice,
  optionalDate,
  optionalMoney,
  requiredText,
  requiredWhole,
  text,
} from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { conditions, dispositions, resolutions, returnReasons, returnStatuses } from './rules.ts'

const bot: Edits = 'bot'
const both: Edits = 'both'

/** Pieces that customers sent back: why, in what state, and what became of them. */
export const returnsTab = defineTab({
  title: 'Returns',
  key: 'id',
  idPrefix: 'RT',
  about: 'What customers sent back, why, and what became of it. Log and inspect with /return.',
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 130,
    }),
    orderLine: column(text(), {
      header: 'Order line',
      note: 'The order it belongs to. No names or addresses of customers.',
      edits: both,
    }),
    sku: column(requiredText('a SKU'), { header: 'SKU', note: 'What came back.', edits: both, width: 150 }),
    quantity: column(requiredWhole({ min: 1 }), {
      header: 'Quantity',
      note: 'Pieces, 1 or more.',
      edits: both,
      width: 75,
    }),
    reason: column(choice(returnReasons, 'other'), {
      header: 'Reason',
      note: 'Why it came back.',
      edits: both,
      width: 120,
    }),
    status: column(choice(returnStatuses, 'requested'), {
      header: 'Status',
      note: 'Requested to received ones wait for inspection; inspected ones are still held for repair or a claim.',
      edits: both,
      width: 90,
    }),
    condition: column(optionalChoice(conditions), {
      header: 'Condition',
      note: 'As found at inspection.',
      edits: bot,
      width: 85,
    }),
    disposition: column(optionalChoice(dispositions), {
      header: 'Disposition',
      note: 'Where the pieces went. Use /return inspect: it also writes the ledger.',
      edits: bot,
      width: 105,
    }),
    resolution: column(optionalChoice(resolutions), {
      header: 'Resolution',
      note: 'What the customer got.',
      edits: bot,
      width: 90,
    }),
    refund: column(optionalMoney(), {
      header: 'Refund',
      note: 'Amount paid back, in the workbook’s currency.',
      edits: bot,
      width: 75,
    }),
    requested: column(optionalDate(), {
      header: 'Requested',
      note: 'When it was asked for.',
      edits: both,
      width: 95,
    }),
    received: column(optionalDate(), {
      header: 'Received',
      note: 'When the pieces arrived.',
      edits: both,
      width: 95,
    }),
    inspected: column(optionalDate(), {
      header: 'Inspected',
      note: 'When it was decided what becomes of them.',
      edits: bot,
      width: 95,
    }),
    note: column(text(), { header: 'Note', note: 'Anything else.', edits: both, width: 220 }),
  },
})
