import {
  choice,
  optionalChoice,
  optionalMoment,
  optionalMoney,
  optionalNumber,
  optionalWhole,
  requiredText,
  requiredWhole,
  text,
} from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { closeOfOpening, openingRows } from './closing.ts'
import { buckets, movementKinds, movementStatuses } from './rules.ts'

const bot: Edits = 'bot'

/** What a movement says, in the ledger and in the archive. */
const movementColumns = {
  id: column(requiredText('an id'), {
    header: 'Id',
    note: 'Given by the bot. A row that you add by hand gets one within seconds.',
    edits: bot,
    width: 130,
  }),
  at: column(optionalMoment(), {
    header: 'At',
    note: 'When, on the team’s clock.',
    edits: bot,
    width: 140,
  }),
  sku: column(requiredText('a SKU'), { header: 'SKU', note: 'What moved.', edits: bot, width: 150 }),
  location: column(text(), {
    header: 'Location',
    note: 'Where; blank is the first location in Settings.',
    edits: bot,
    width: 90,
  }),
  bucket: column(choice(buckets), {
    header: 'Bucket',
    note: 'Sellable pieces are on hand. Held ones wait for a decision or repair, damaged ones are lost, samples are not for sale.',
    edits: bot,
    width: 80,
  }),
  quantity: column(requiredWhole(), {
    header: 'Quantity',
    note: 'Pieces; a minus takes away.',
    edits: bot,
    width: 80,
  }),
  kind: column(choice(movementKinds, 'adjustment'), {
    header: 'Kind',
    note: 'Why pieces move. Only sales count as demand.',
    edits: bot,
    width: 100,
  }),
  reason: column(text(), { header: 'Reason', note: 'In the words of who did it.', edits: bot, width: 180 }),
  ref: column(text(), {
    header: 'Reference',
    note: 'The return, order or movement that it belongs to.',
    edits: bot,
    width: 130,
  }),
  unitCost: column(optionalMoney(), {
    header: 'Unit cost',
    note: 'Cost of one piece at that time.',
    edits: bot,
    isCost: true,
    width: 80,
  }),
  actor: column(text(), { header: 'By', note: 'Who did it.', edits: bot, width: 100 }),
  note: column(text(), { header: 'Note', note: 'Anything else.', edits: bot, width: 180 }),
  status: column(choice(movementStatuses, 'ok'), {
    header: 'Status',
    note: 'Void rows count nothing.',
    edits: bot,
    width: 70,
  }),
}

/** Movements of closed months, as they were. Pieces count in the ledger, as opening balances. */
export const archiveTab = defineTab({
  title: 'Archive',
  key: 'id',
  about:
    'Movements of closed months, taken out of Movements by /jumpring close. Nothing counts here; what they come to stands in Movements as opening balances.',
  ledger: true,
  seldom: true,
  addedLater: true,
  columns: {
    ...movementColumns,
    closedIn: column(text(), {
      header: 'Closed in',
      note: 'The close that took the row: a month, and a number where the month was closed again.',
      edits: bot,
      width: 80,
    }),
  },
  voided: { status: 'void' },
})

/** The ledger: every piece that came or went. It only grows; on hand is its sum. */
export const movementsTab = defineTab({
  title: 'Movements',
  key: 'id',
  idPrefix: 'MV',
  about:
    'The ledger: every piece that came or went. Rows are added, never changed; a mistake is taken back by another row.',
  ledger: true,
  columns: movementColumns,
  closing: {
    into: archiveTab,
    mark: 'closedIn',
    order: 'at',
    carry: openingRows,
    standsFor: closeOfOpening,
  },
  voided: { status: 'void' },
  reverse: (movement, { id, at, by }) => ({
    ...movement,
    id,
    at,
    quantity: -movement.quantity,
    kind: 'reversal',
    reason: `undo of ${movement.id}`,
    ref: movement.id,
    actor: by,
    note: '',
  }),
})

const stockStates = ['ok', 'low', 'out', 'over', 'dead'] as const

/** Void rows are taken off again: not every spreadsheet lets a blank Status pass "<>void". */
const sumOf = (bucket: string) => {
  const all = `{Movements.quantity},{Movements.sku},{sku},{Movements.bucket},"${bucket}"`
  return `=SUMIFS(${all})-SUMIFS(${all},{Movements.status},"void")`
}

/** What there is of each SKU, for people’s eyes. The bot itself never trusts a balance shown here. */
export const stockTab = defineTab({
  title: 'Stock',
  key: 'sku',
  about: 'What there is of each SKU and what to do about it. Type a number under Counted to count stock.',
  columns: {
    sku: column(requiredText('a SKU'), {
      header: 'SKU',
      note: 'One row per SKU; the bot adds what is missing.',
      edits: bot,
      width: 150,
    }),
    onHand: column(optionalWhole(), {
      header: 'On hand',
      note: 'Sum of the sellable movements. Type a count under Counted instead of here.',
      edits: 'formula',
      width: 80,
      formula: sumOf('sellable'),
    }),
    held: column(optionalWhole(), {
      header: 'Held',
      note: 'Pieces waiting for repair, a supplier’s answer or a decision; not for sale.',
      edits: 'formula',
      width: 70,
      formula: sumOf('held'),
    }),
    onOrder: column(optionalWhole(), {
      header: 'On order',
      note: 'Pieces that suppliers still have to bring, by the tab PO lines.',
      edits: 'formula',
      width: 85,
      formula: '=SUMIFS({PO lines.outstanding},{PO lines.sku},{sku})',
      addedLater: true,
    }),
    counted: column(optionalWhole({ min: 0 }), {
      header: 'Counted',
      note: 'Type what you counted: it becomes a stock count within seconds and the cell empties.',
      edits: 'people',
      width: 80,
      inbox: true,
    }),
    state: column(optionalChoice(stockStates), {
      header: 'State',
      note: 'ok, low, out, over or dead, by the rules in the guide.',
      edits: bot,
      width: 70,
    }),
    demandPerDay: column(optionalNumber(), {
      header: 'Demand per day',
      note: 'Pieces sold per calendar day, days without stock left out.',
      edits: bot,
      width: 110,
    }),
    daysOfCover: column(optionalNumber(), {
      header: 'Days of cover',
      note: 'How long on hand lasts at that demand.',
      edits: bot,
      width: 105,
    }),
    safetyStock: column(optionalWhole(), {
      header: 'Safety stock',
      note: 'Held against late suppliers and busy weeks.',
      edits: bot,
      width: 95,
    }),
    reorderPoint: column(optionalWhole(), {
      header: 'Reorder point',
      note: 'Order when the position falls to this.',
      edits: bot,
      width: 105,
    }),
    suggested: column(optionalWhole(), {
      header: 'Suggested',
      note: 'How many to order now, by MOQ and multiple.',
      edits: bot,
      width: 85,
    }),
    abc: column(optionalChoice(['A', 'B', 'C']), {
      header: 'ABC',
      note: 'A sells the most by value, C the least.',
      edits: bot,
      width: 50,
    }),
  },
})
