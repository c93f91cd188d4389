import { carriedBy } from '../support/team.ts'
import { presses, types, type Rights, type Try } from './tries.ts'

/** Presses Save under what a MOQ came to, of a SKU that names its supplier. */
const savesMoq: Try = async (team, by) => {
  team.spreadsheet.type('SKUs', 'LUNA-M', 'Supplier', 'SUP-1')
  await team.workbook.refresh()
  return team.presses(by, 'moq_save', carriedBy(await team.types(by, '/moq LUNA-M 300 4.20'), 'moq_save'))
}

/** Who may use what weighs suppliers and MOQs. */
export const sourcingRights: Readonly<Record<string, Rights>> = {
  'command /supplier score': {
    reads: { looks: types('/supplier score Pérola'), lists: types('/supplier score') },
  },
  'command /supplier risk': { reads: { looks: types('/supplier risk') } },
  'command /moq': { reads: { weighs: types('/moq LUNA-M 300 4.20') } },
  'button supplier_score': { reads: { looks: presses('supplier_score', 'SUP-1') } },
  'button supplier_risk': { reads: { looks: presses('supplier_risk', 'all') } },
  'button moq_save': {
    everybody: {
      because: 'a note is words in the open, with who wrote them; Undo is beside it',
      tries: {
        saves: savesMoq,
      },
    },
  },
}
