import { choice, optionalDate, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { reminderStates } from './rules.ts'

const bot: Edits = 'bot'

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
      note: 'waiting for the next digest, posted, recovered since, snoozed, acknowledged, resolved.',
      edits: bot,
      width: 100,
    }),
    until: column(optionalDate(), { header: 'Until', note: 'End of a snooze.', edits: bot, width: 95 }),
    channel: column(text(), { header: 'Channel', note: 'Where it was posted.', edits: bot, width: 120 }),
    message: column(text(), { header: 'Message', note: 'Id of the post.', edits: bot, width: 160 }),
    actor: column(text(), { header: 'By', note: 'Who snoozed or took it.', edits: bot, width: 100 }),
  },
})
