import { approver, carriedBy } from '../support/team.ts'
import { daily, submits, type Rights, type Try } from './tries.ts'

const says =
  (words: string): Try =>
  (team, by) =>
    team.says(by, words)
const takes =
  (callbackId: string, message?: string): Try =>
  (team, by) =>
    team.takes(by, callbackId, message)
/** Presses the button below what an approver said. */
const went =
  (words: string): Try =>
  async (team, by) =>
    team.presses(by, 'asking_go', carriedBy(await team.says(approver, words), 'asking_go'))

/** What is said in plain words, and Slack's own menus. */
export const spokenRights: Readonly<Record<string, Rights>> = {
  'button asking_go': {
    reads: { 'opens a form': went('log a return') },
    everybody: {
      because: daily,
      tries: { sells: went('we sold 3 LUNA-M'), counts: went('I counted 430 LUNA-M') },
    },
    approvers: {
      'writes off': went('we lost 1 LUNA-M'),
      'decides on a sample': went('/sample reject SMP-1 rubs off'),
    },
  },
  'hears asking': {
    reads: {
      looks: says('how many luna hoops do we have?'),
      lists: says('what is due this week'),
      'asks before a sale': says('we sold 3 LUNA-M'),
      'asks before a write-off': says('we lost 1 LUNA-M'),
      'asks before an arrival': says('the sample SMP-1 arrived'),
      'asks before a return': says('a customer sent back 1 LUNA-M'),
      'asks before a form': says('approve SMP-1'),
      'does not undo': says('undo that'),
    },
  },
  'shortcut asking_read': {
    reads: { 'asks before a sale': takes('asking_read', 'sold 3 LUNA-M at the market') },
  },
  'shortcut stock_look_up_open': { reads: { opens: takes('stock_look_up_open') } },
  'shortcut return_log': { reads: { opens: takes('return_log') } },
  'shortcut return_log_message': { reads: { opens: takes('return_log_message', '2 LUNA-M came back') } },

  'form stock_look_up': {
    reads: { looks: submits(takes('stock_look_up_open'), 'stock_look_up', { sku_pick: 'LUNA-M' }) },
  },
}
