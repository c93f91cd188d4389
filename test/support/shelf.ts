import {
  choice,
  optionalDate,
  optionalMoney,
  optionalWhole,
  requiredText,
  requiredWhole,
  text,
} from '../../src/workbook/cells.ts'
import { column, defineTab, type RowOf } from '../../src/workbook/tab.ts'

const both = 'both' as const

/** A small tab that people and the bot share, for tests of the workbook itself. */
export const shelfTab = defineTab({
  title: 'Shelf',
  key: 'id',
  about: 'Boxes on a shelf.',
  columns: {
    id: column(requiredText('an id'), { header: 'Id', note: '', edits: both }),
    pieces: column(optionalWhole({ min: 0 }), { header: 'Pieces', note: '', edits: both }),
    label: column(text(), { header: 'Label', note: '', edits: both }),
    state: column(choice(['open', 'shut'], 'open'), { header: 'State', note: '', edits: both }),
    price: column(optionalMoney(), { header: 'Price', note: '', edits: both }),
    seen: column(optionalDate(), { header: 'Seen', note: '', edits: both }),
  },
})
export type Box = RowOf<typeof shelfTab>

/** A small ledger. */
export const logTab = defineTab({
  title: 'Log',
  key: 'id',
  idPrefix: 'LG',
  about: 'What came and went.',
  ledger: true,
  voided: { status: 'void' },
  columns: {
    id: column(requiredText('an id'), { header: 'Id', note: '', edits: 'bot' }),
    box: column(requiredText('a box'), { header: 'Box', note: '', edits: both }),
    pieces: column(requiredWhole(), { header: 'Pieces', note: '', edits: both }),
    status: column(choice(['ok', 'void'], 'ok'), { header: 'Status', note: '', edits: 'bot' }),
  },
  reverse: (entry, { id }) => ({ ...entry, id, pieces: -entry.pieces }),
})
export type Line = RowOf<typeof logTab>

/** A box with what is said. */
export function box(words: Partial<Box> & { id: string }): Box {
  return { pieces: null, label: '', state: 'open', price: null, seen: null, ...words }
}

/** A line of the log with what is said. */
export function line(words: Partial<Line> & { id: string }): Line {
  return { box: 'A', pieces: 1, status: 'ok', ...words }
}

/** A shelf to begin with. */
export const gold = box({ id: 'B-1', pieces: 4, label: 'gold' })
export const shelf = [
  gold,
  box({ id: 'B-2', pieces: 2, label: 'silver' }),
  box({ id: 'B-3', pieces: 9, label: 'pearl' }),
]
