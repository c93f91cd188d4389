import { requiredText, text } from '../workbook/cells.ts'
import { column, defineTab } from '../workbook/tab.ts'

/** What the team chose, one row a setting; rules.ts knows the keys. */
export const settingsTab = defineTab({
  title: 'Settings',
  key: 'key',
  about: 'What the team chose. Change a value here and the bot follows within 15 seconds.',
  columns: {
    key: column(requiredText('the name of a setting'), {
      header: 'Setting',
      note: 'The name of a setting. Leave these names as they are; rows of your own are left alone.',
      edits: 'people',
      width: 190,
    }),
    value: column(text(), {
      header: 'Value',
      note: 'What you choose. Blank means the usual.',
      edits: 'people',
      width: 190,
    }),
    note: column(text(), { header: 'Note', note: 'What the setting does.', edits: 'people', width: 520 }),
  },
})
