import { optionalMoment, quotedText, requiredText } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'

const bot: Edits = 'bot'

/** Cells that the bot cannot read; their last good value stays in use until somebody mends them. */
export const problemsTab = defineTab({
  title: 'Problems',
  key: 'id',
  idPrefix: 'PB',
  about:
    'Cells that the bot cannot read. Their last good value stays in use; a row goes away when its cell is mended.',
  columns: {
    id: column(requiredText('an id'), { header: 'Id', note: 'Given by the bot.', edits: bot, width: 130 }),
    tab: column(quotedText(), { header: 'Tab', note: 'Where the cell is.', edits: bot, width: 110 }),
    row: column(quotedText(), {
      header: 'Row',
      note: 'The record, and its row when this was noticed.',
      edits: bot,
      width: 170,
    }),
    column: column(quotedText(), {
      header: 'Column',
      note: 'The header over the cell.',
      edits: bot,
      width: 130,
    }),
    got: column(quotedText(), { header: 'Got', note: 'What is in the cell.', edits: bot, width: 200 }),
    expected: column(quotedText(), {
      header: 'Expected',
      note: 'What would be understood.',
      edits: bot,
      width: 280,
    }),
    since: column(optionalMoment(), {
      header: 'Since',
      note: 'When it was noticed.',
      edits: bot,
      width: 140,
    }),
  },
})
