import { presses, submits, types, undoOf, undoOfUndo, type Rights, type Try } from './tries.ts'

const lot = JSON.stringify({
  id: '',
  po: 'PO-7',
  sku: 'LUNA-M',
  lot: 1200,
  level: 'II',
  aql: { critical: 0, major: 2.5, minor: 4 },
})
const looked = 'what was seen and what the numbers say of it; told in the channel with who did it, with Undo'

const result = (values: Readonly<Record<string, string>>): Try =>
  submits(presses('qc_record', lot), 'qc_record', { lookedAt: '80', result: 'numbers', ...values })
const conditional = result({ result: 'conditional', action: 'sort out the bad clasps' })
/** On a row that was there before: what is taken back can be brought back. */
const ofRow = submits(presses('qc_record', 'INS-1'), 'qc_record', {
  lookedAt: '80',
  result: 'conditional',
  action: 'sort out the bad clasps',
})
const against = result({ plating: '6 major', result: 'pass', against: 'scratches of ours' })
const fails = result({ plating: '6 major' })

/** Results that everybody may take back. */
export const undoneByAll = {
  'of a passed inspection': undoOf(result({})),
  'of a failed inspection that holds a balance': undoOf(fails),
}

/** Results that only approvers may take back. */
export const undoneByApprovers = {
  'of a conditional result': undoOf(conditional),
  'of the undo of a conditional result': undoOfUndo(ofRow),
  'of a result against the numbers': undoOf(against),
}

/** Who may do what about inspections. */
export const inspectionRights: Readonly<Record<string, Rights>> = {
  'command /qc': {
    reads: {
      lists: types('/qc list'),
      plans: types('/qc PO-7 1200 II 2.5'),
      'looks at one': types('/qc INS-1'),
      asks: types('/qc luna hoop'),
    },
  },
  'button qc_list': { reads: { lists: presses('qc_list', 'list') } },
  'button qc_show': { reads: { looks: presses('qc_show', 'INS-1') } },
  'button qc_record': {
    reads: { opens: presses('qc_record', lot), 'opens a row’s': presses('qc_record', 'INS-1') },
  },
  'button qc_again': { reads: { opens: presses('qc_again', 'INS-2') } },
  'button qc_step': {
    everybody: {
      because: 'a permitted step that the result was given for; the same is a press on the order',
      tries: { 'makes an order ready': presses('qc_step', 'INS-4') },
    },
  },
  'form qc_record': {
    everybody: {
      because: looked,
      tries: {
        passes: result({}),
        fails,
        'leaves it open': result({ lookedAt: '10' }),
        'by a row': submits(presses('qc_record', 'INS-1'), 'qc_record', { lookedAt: '80', step: 'move' }),
      },
    },
    approvers: {
      'passes on a condition': conditional,
      'passes against the numbers': against,
      'fails against the numbers': result({ result: 'fail', against: 'they smell of glue' }),
    },
  },
}
