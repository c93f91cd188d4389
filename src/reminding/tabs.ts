import { choice, optionalDate, optionalMoment, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits, type RowOf } from '../workbook/tab.ts'
import { reminderStates } from './rules.ts'

const bot: Edits = 'bot'
const both: Edits = 'both'

/** What the bot has told whom, so that it says everything once. */
export const remindersTab = defineTab({
  title: 'Reminders',
  key: 'key',
  about: 'What the bot has told the team about, so that it says everything once.',
  columns: {
    key: column(requiredText('a key'), {
      header: 'Key',
      note: 'Kind and subject of the reminder.',
      edits: bot,
      width: 220,
    }),
    kind: column(text(), { header: 'Kind', note: 'Low stock, sample decision …', edits: bot, width: 120 }),
    about: column(text(), {
      header: 'About',
      note: 'The SKU, sample or other record.',
      edits: bot,
      width: 150,
    }),
    due: column(optionalDate(), { header: 'Due', note: 'The day that it is about.', edits: bot, width: 95 }),
    stage: column(text(), {
      header: 'Stage',
      note: 'How far it had come: low, out, days left.',
      edits: bot,
      width: 80,
    }),
    state: column(choice(reminderStates), {
      header: 'State',
      note: 'waiting for the next digest, held for the end of the quiet hours, posted, recovered since, snoozed, acknowledged, resolved.',
      edits: both,
      width: 100,
    }),
    until: column(optionalDate(), {
      header: 'Until',
      note: 'End of a snooze. A snooze without a day lasts until pieces arrive.',
      edits: both,
      width: 95,
    }),
    channel: column(text(), { header: 'Channel', note: 'Where it was posted.', edits: bot, width: 120 }),
    message: column(text(), { header: 'Message', note: 'Id of the post.', edits: bot, width: 160 }),
    actor: column(text(), { header: 'By', note: 'Who snoozed or assigned it.', edits: bot, width: 100 }),
    assignee: column(text(), {
      header: 'Assigned to',
      note: 'Who takes care of it: @name, or a Slack user id. They are told once, in a direct message.',
      edits: both,
      width: 120,
      addedLater: true,
    }),
    told: column(text(), {
      header: 'Told',
      note: 'Who was told that it is theirs.',
      edits: bot,
      width: 100,
      addedLater: true,
    }),
    since: column(optionalMoment(), {
      header: 'Since',
      note: 'When it came to this state.',
      edits: bot,
      width: 140,
      addedLater: true,
    }),
  },
})

export type ReminderRow = RowOf<typeof remindersTab>

/** A row of the Reminders tab of which only key and kind are known yet. Never throws. */
export function newReminder(words: Pick<ReminderRow, 'key' | 'kind'> & Partial<ReminderRow>): ReminderRow {
  return {
    about: '',
    due: null,
    stage: '',
    state: 'posted',
    until: null,
    channel: '',
    message: '',
    actor: '',
    assignee: '',
    told: '',
    since: null,
    ...words,
  }
}
