import { approver, carriedBy } from '../support/team.ts'
import { daily, presses, types, type Rights, type Try } from './tries.ts'

/** Types a line that takes back what an approver did, and confirms it where that is asked. */
const undoneLine =
  (first: string, line: string): Try =>
  async (team, by) => {
    await team.types(approver, first)
    const came = await team.types(by, line)
    return came.words.includes('would be taken back')
      ? team.presses(by, 'stock_undo', carriedBy(came, 'stock_undo'))
      : came
  }

/** Who may take back what, by a typed line. */
export const undoRights: Readonly<Record<string, Rights>> = {
  'command /stock undo': {
    reads: { 'asks before a typed row': types('/stock undo MV-5'), 'finds nothing': types('/stock undo') },
    everybody: {
      because: daily,
      tries: {
        'takes back a sale': async (team, by) => {
          await team.types(by, '/stock remove LUNA-M 3 sold')
          return team.types(by, '/stock undo')
        },
      },
    },
    approvers: {
      'takes back a write-off': undoneLine('/stock remove LUNA-M 1 broken', '/stock undo last'),
      'takes back a typed write-off': undoneLine('/jumpring help', '/stock undo MV-3'),
      'takes back more than the limit': undoneLine('/jumpring help', '/stock undo MV-4'),
    },
  },
  'button stock_undo': {
    everybody: {
      because: daily,
      tries: { 'takes back a typed row': presses('stock_undo', '"MV-5"') },
    },
    approvers: {
      'takes back a write-off': presses('stock_undo', '"MV-3"'),
      'takes back more than the limit': presses('stock_undo', '"MV-4"'),
    },
  },
}
