import { optionalMoment, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'

const both: Edits = 'both'
const bot: Edits = 'bot'

/** What was said about suppliers, SKUs, samples and orders, with links to where it was said. */
export const notesTab = defineTab({
  title: 'Notes',
  key: 'id',
  idPrefix: 'NOTE',
  about: 'What was said about suppliers, SKUs, samples and orders, with links to where it was said.',
  addedLater: true,
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 140,
    }),
    about: column(text(), {
      header: 'About',
      note: 'The supplier, SKU, sample or purchase order, by its id or name.',
      edits: both,
      width: 150,
    }),
    at: column(optionalMoment(), {
      header: 'At',
      note: 'When, on the team’s clock.',
      edits: bot,
      width: 140,
    }),
    author: column(text(), { header: 'Author', note: 'Who wrote it.', edits: both, width: 110 }),
    text: column(text(), { header: 'Text', note: 'What was said.', edits: both, width: 380 }),
    messageLink: column(text(), {
      header: 'Message',
      note: 'Link to the message in Slack.',
      edits: both,
      width: 160,
    }),
    fileLink: column(text(), {
      header: 'Files',
      note: 'Links to files, one after the other.',
      edits: both,
      width: 160,
    }),
  },
})
