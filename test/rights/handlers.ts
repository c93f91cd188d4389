import { approver, carriedBy, contextOf, features } from '../support/team.ts'
import {
  answersEdit,
  largeEdit,
  largeGone,
  mending,
  mends,
  recordsCounts,
  repairRights,
  smallEdit,
  writeOffGone,
  writesMine,
} from './edits-in-the-sheet.ts'
import { approval, formRights, inspection, laterDay, rejection } from './forms.ts'
import { inspectionRights, undoneByAll, undoneByApprovers } from './inspections.ts'
import { purchasingRights } from './purchasing.ts'
import { sourcingRights } from './sourcing.ts'
import { payingRights } from './paying.ts'
import { spokenRights } from './spoken.ts'
import { daily, presses, submits, types, undoOf, undoOfUndo, type Rights, type Try } from './tries.ts'
import { undoRights } from './undo-line.ts'

const carries = 'no piece is gained or lost by it; large ones are asked back'
const shelf = 'the ledger follows what is on the shelf; the same can be typed in the sheet'

const confirmed =
  (line: string): Try =>
  async (team, by) =>
    team.presses(by, 'stock_confirm', carriedBy(await team.types(approver, line), 'stock_confirm'))

const picked =
  (line: string): Try =>
  async (team, by) =>
    team.presses(by, 'stock_pick', carriedBy(await team.types(by, line), 'stock_pick'))

const listed =
  (line: string): Try =>
  async (team, by) =>
    team.presses(by, 'stock_list', carriedBy(await team.types(approver, `/stock ${line}`), 'stock_list'))

const removal = (values: Readonly<Record<string, string>>) =>
  submits(presses('stock_remove_form', 'LUNA-M'), 'stock_move', values)
const edit: Try = async (team, by) => {
  const context = contextOf(await team.types(by, '/sku edit LUNA-M'))
  return team.submits(by, 'sku_edit', context, { name: 'Luna hoop', status: 'active', price: '31' })
}

/** As the form is filled in when only one field is changed. */
const settingsChange = submits(presses('settings_change', 'change'), 'settings_edit', {
  approvers: approver,
  largeAdjustment: '60',
})

/** Every handler that the bot registers, and who may use it. One that is missing here fails the tests. */
export const rights: Readonly<Record<string, Rights>> = {
  'command /sku': { reads: { looks: types('/sku LUNA-M'), lists: types('/sku luna hoop') } },
  'command /sku new': { reads: { opens: types('/sku new Nova') } },
  'command /sku add': { reads: { opens: types('/sku add Nova') } },
  'command /sku edit': { reads: { opens: types('/sku edit LUNA-M') } },
  'command /stock': { reads: { looks: types('/stock LUNA-M'), lists: types('/stock luna hoop') } },
  'command /stock add': {
    everybody: { because: daily, tries: { adds: types('/stock add LUNA-M 3 received') } },
    approvers: { 'adds more than the limit': confirmed('/stock add LUNA-M 51 received') },
  },
  'command /stock remove': {
    everybody: {
      because: daily,
      tries: { sells: types('/stock remove LUNA-M 3 sold'), adjusts: types('/stock remove LUNA-M 3') },
    },
    approvers: {
      'writes off': types('/stock remove LUNA-M 1 clasp broken'),
      'writes off at a place': types('/stock remove LUNA-M 1 lost at the Studio'),
      'removes more than the limit': confirmed('/stock remove LUNA-M 51 sold'),
    },
  },
  'command /stock move': {
    reads: {
      'opens, as the quantity is missing': types('/stock move LUNA-M from Studio to Shop'),
      asks: types('/stock move LUNA-M 51 from Studio to Shop'),
      lists: types('/stock move luna hoop 3 from Studio to Shop'),
    },
    everybody: { because: carries, tries: { carries: types('/stock move LUNA-M 3 from Studio to Shop') } },
  },
  'command /stock history': {
    reads: { lists: types('/stock history LUNA-M'), asks: types('/stock history luna hoop') },
  },
  ...undoRights,
  ...repairRights,
  'command /stock rm': {
    everybody: { because: daily, tries: { sells: types('/stock rm LUNA-M 3 sold') } },
    approvers: { 'writes off': types('/stock rm LUNA-M 1 broken') },
  },
  'command /count': {
    reads: { opens: types('/count LUNA-M'), 'opens a shelf': types('/count Studio') },
    everybody: { because: shelf, tries: { counts: types('/count LUNA-M 430') } },
  },
  'command /supplier': { reads: { looks: types('/supplier Pérola') } },
  ...sourcingRights,
  'command /supplier vet': { reads: { opens: types('/supplier vet Pérola') } },
  'command /supplier add': { reads: { opens: types('/supplier add Nova') } },
  'command /supplier new': { reads: { opens: types('/supplier new Nova') } },
  'command /sample': { reads: { looks: types('/sample SMP-1') } },
  'command /sample due': { reads: { lists: types('/sample due') } },
  'command /sample new': { reads: { opens: types('/sample new Luna hoop') } },
  'command /sample add': { reads: { opens: types('/sample add Luna hoop') } },
  'command /sample received': {
    everybody: { because: daily, tries: { 'notes its arrival': types('/sample received SMP-1') } },
  },
  'command /sample review': { reads: { opens: types('/sample review SMP-1') } },
  'command /sample extend': {
    reads: { opens: types('/sample extend SMP-1') },
    everybody: { because: laterDay, tries: { 'moves the day': types('/sample extend SMP-1 1 week') } },
  },
  'command /sample approve': { approvers: { opens: types('/sample approve SMP-1') } },
  'command /sample changes': {
    approvers: { decides: types('/sample changes SMP-1 too thin'), opens: types('/sample changes SMP-1') },
  },
  'command /sample reject': {
    approvers: { decides: types('/sample reject SMP-1 rubs off'), opens: types('/sample reject SMP-1') },
  },
  'command /return': { reads: { lists: types('/return'), looks: types('/return RT-1') } },
  'command /return open': { reads: { lists: types('/return open') } },
  'command /return list': { reads: { lists: types('/return list'), finds: types('/return list LUNA') } },
  'command /return new': {
    reads: { opens: types('/return new') },
    everybody: { because: daily, tries: { logs: types('/return new LUNA-M 1 clasp broken') } },
  },
  'command /return add': {
    everybody: { because: daily, tries: { logs: types('/return add LUNA-M 1 clasp broken') } },
  },
  'command /return inspect': { reads: { opens: types('/return inspect RT-1') } },
  'command /low': { reads: { lists: types('/low all') } },
  'command /jumpring close': {
    reads: { previews: types('/jumpring close'), checks: types('/jumpring close check') },
  },
  'command /jumpring export': {
    reads: {
      asks: types('/jumpring export'),
      'sends the ledger': types('/jumpring export movements all'),
      'sends the stock': types('/jumpring export stock'),
      'sends orders': types('/jumpring export orders all'),
      'sends payments': types('/jumpring export payments all'),
      'sends returns': types('/jumpring export returns all'),
    },
  },
  'command /jumpring check': { reads: { lists: types('/jumpring check') } },
  'button periods_close': { approvers: { closes: presses('periods_close', '["2026-02","2026-02"]') } },
  'command /jumpring settings': { reads: { lists: types('/jumpring settings') } },
  'button settings_change': { approvers: { opens: presses('settings_change', 'change') } },
  'form settings_edit': { approvers: { 'that an approver opened': settingsChange } },
  'command /jumpring': { reads: { helps: types('/jumpring help'), lists: types('/jumpring today') } },

  'button sku_show': { reads: { looks: presses('sku_show', 'LUNA-M') } },
  'button sku_edit': { reads: { opens: presses('sku_edit', 'LUNA-M') } },
  'button sku_new': { reads: { opens: presses('sku_new', 'Nova') } },
  'button stock_pick': {
    reads: { looks: presses('stock_pick', 'LUNA-M') },
    everybody: { because: daily, tries: { sells: picked('/stock remove luna hoop 3 sold') } },
    approvers: {
      'writes off': picked('/stock remove luna hoop 3 broken'),
      'writes off at a place, with a long reason': picked(
        `/stock remove luna hoop 3 ${'it fell down the stairs and '.repeat(20)} broke at the Studio`,
      ),
    },
  },
  'button stock_confirm': {
    everybody: { because: daily, tries: { 'goes below zero': confirmed('/stock remove LUNA-L 3 sold') } },
    approvers: {
      'removes more than the limit': confirmed('/stock remove LUNA-M 51 sold'),
      'adds more than the limit': confirmed('/stock add LUNA-M 51'),
      'writes off below zero': confirmed('/stock remove LUNA-L 3 lost'),
    },
  },
  'button stock_list': {
    everybody: {
      because: daily,
      tries: { 'sells a list': listed('remove LUNA-M 3 sold\nLUNA-M 2 sold') },
    },
    approvers: {
      'writes off in a list': listed('remove LUNA-M 3 sold\nLUNA-M 1 broken'),
      'removes more than the limit': listed('remove LUNA-M 51 sold\nLUNA-M 1 sold'),
    },
  },
  'button stock_history': { reads: { lists: presses('stock_history', 'LUNA-M') } },
  'button stock_was_sale': {
    everybody: { because: daily, tries: { 'calls it a sale': presses('stock_was_sale', 'MV-5') } },
    approvers: { 'of more than the limit': presses('stock_was_sale', 'MV-4') },
  },
  'button stock_transfer_form': { reads: { opens: presses('stock_transfer_form', 'LUNA-M') } },
  'button stock_transfer_pick': {
    everybody: {
      because: carries,
      tries: {
        carries: async (team, by) => {
          const asked = await team.types(by, '/stock move luna hoop 3 from Studio to Shop')
          return team.presses(by, 'stock_transfer_pick', carriedBy(asked, 'stock_transfer_pick'))
        },
      },
    },
  },
  'button stock_transfer_confirm': {
    everybody: {
      because: carries,
      tries: {
        'carries more than the limit': async (team, by) => {
          const asked = await team.types(by, '/stock move LUNA-M 51 from Studio to Shop')
          return team.presses(by, 'stock_transfer_confirm', carriedBy(asked, 'stock_transfer_confirm'))
        },
      },
    },
  },
  'button stock_add_form': { reads: { opens: presses('stock_add_form', 'LUNA-M') } },
  'button stock_remove_form': { reads: { opens: presses('stock_remove_form', 'LUNA-M') } },
  'button stock_count_form': { reads: { opens: presses('stock_count_form', 'LUNA-M') } },
  'button supplier_vet': { reads: { opens: presses('supplier_vet', 'SUP-1') } },
  'button supplier_show': { reads: { looks: presses('supplier_show', 'SUP-1') } },
  'button sample_due': { reads: { lists: presses('sample_due', 'due') } },
  'button sample_show': { reads: { looks: presses('sample_show', 'SMP-1') } },
  'button sample_received': {
    everybody: { because: daily, tries: { 'notes its arrival': presses('sample_received', 'SMP-1') } },
  },
  'button sample_review': { reads: { opens: presses('sample_review', 'SMP-1') } },
  'button sample_extend': { reads: { opens: presses('sample_extend', 'SMP-1') } },
  'button sample_next': { reads: { opens: presses('sample_next', 'SMP-1') } },
  'button sample_approve': { approvers: { opens: presses('sample_approve', 'SMP-1') } },
  'button sample_changes': { approvers: { opens: presses('sample_changes', 'SMP-1') } },
  'button sample_reject': { approvers: { opens: presses('sample_reject', 'SMP-1') } },
  'button return_open': { reads: { lists: presses('return_open', 'open') } },
  'button return_list': { reads: { lists: presses('return_list', '["",1]') } },
  'button return_new': { reads: { opens: presses('return_new', 'new') } },
  'button return_inspect': { reads: { opens: presses('return_inspect', 'RT-1') } },
  'button return_show': { reads: { looks: presses('return_show', 'RT-1') } },
  'button low_show': { reads: { lists: presses('low_show', 'all') } },
  'button low_care': {
    reads: { 'opens who takes care': presses('low_care', 'assign sku:LUNA-L') },
    everybody: {
      because: 'who hears of what is low is daily work; the same can be typed in the sheet',
      tries: {
        snoozes: presses('low_care', '3 sku:LUNA-L'),
        'snoozes until pieces arrive': presses('low_care', 'arrival style:Luna hoop'),
        'ends its reordering': presses('low_care', 'end sku:LUNA-L'),
      },
    },
  },
  'button undo': {
    everybody: {
      because: 'a slip is put right by whoever sees it, as in the sheet; it is told who did',
      tries: {
        'of a sale': undoOf(types('/stock remove LUNA-M 3 sold')),
        'of a count': undoOf(types('/count LUNA-M 400')),
        'of a return that went back to stock': undoOf(inspection('restock')),
        'of a hold': undoOf(types('/pay hold PAY-1 plating')),
        'of a release, which holds again': undoOf(types('/pay release PAY-2 passed')),
        'of a sample’s arrival': undoOf(types('/sample received SMP-1')),
        'of a price': undoOf(edit),
        ...undoneByAll,
        'of pieces carried elsewhere': undoOf(types('/stock move LUNA-M 3 from Studio to Shop')),
      },
    },
    approvers: {
      'of a write-off': undoOf(types('/stock remove LUNA-M 1 broken')),
      'of the undo of a write-off': undoOfUndo(types('/stock remove LUNA-M 1 broken')),
      'of more than the limit': undoOf(confirmed('/stock remove LUNA-M 51 sold')),
      'of an addition of more than the limit': undoOf(confirmed('/stock add LUNA-M 51')),
      'of a large sale that was an adjustment': undoOf(presses('stock_was_sale', 'MV-4')),
      'of a change of settings': undoOf(settingsChange),
      'of an approval': undoOf(approval),
      'of a rejection': undoOf(rejection),
      'of the undo of a rejection': undoOfUndo(rejection),
      'of a demand for changes': undoOf(types('/sample changes SMP-1 too thin')),
      'of a return that was written off': undoOf(inspection('write off')),
      'of a return that was donated': undoOf(inspection('donate')),
      ...undoneByApprovers,
      'of a payment': undoOf(types('/pay done PAY-1')),
    },
  },
  'button ledger_put_back': {
    everybody: {
      because: 'a slip is put right by whoever sees it, as with Undo, and as in the sheet itself',
      tries: { 'a changed adjustment': answersEdit('ledger_put_back', smallEdit) },
    },
    approvers: {
      'an adjustment that became large': answersEdit('ledger_put_back', largeEdit),
      'a large one that is gone': answersEdit('ledger_put_back', largeGone),
      'a write-off that is gone, among others': answersEdit('ledger_put_back', writeOffGone),
    },
  },
  'button ledger_leave': {
    everybody: {
      because: 'whoever edits the sheet has changed it already; this agrees to it, and says who did',
      tries: { 'a changed adjustment': answersEdit('ledger_leave', smallEdit) },
    },
    approvers: {
      'an adjustment that became large': answersEdit('ledger_leave', largeEdit),
      'a large one that is gone': answersEdit('ledger_leave', largeGone),
      'a write-off that is gone, among others': answersEdit('ledger_leave', writeOffGone),
    },
  },
  'button stock_record_counts': {
    everybody: { because: shelf, tries: { 'numbers that were typed over formulas': recordsCounts } },
  },
  'button problem_mend_1': {
    everybody: { because: mending, tries: { 'what the cell held': mends(1) } },
  },
  'button problem_mend_2': {
    everybody: { because: mending, tries: { 'a date, read one way': mends(2) } },
  },
  'button problem_mend_3': {
    everybody: { because: mending, tries: { 'and the other way': mends(3) } },
  },
  'button conflict_mine': {
    everybody: {
      because: 'somebody decided it before; this says it once more against an edit that is shown',
      tries: { 'a price': writesMine('SKUs', 'LUNA-M', { price: 31 }) },
    },
    approvers: {
      'a decision on a sample': writesMine('Samples', 'SMP-1', { status: 'approved' }),
      'a conditional result': writesMine('Inspections', 'INS-1', { result: 'conditional' }),
    },
  },
  'button share': {
    reads: {
      'shows an answer to all': presses('share', '/stock LUNA-M'),
      'of a line that would write': presses('share', '/stock remove LUNA-M 3 sold'),
      'of a line that would decide': presses('share', '/sample reject SMP-1 rubs off'),
      'of a line that would open a form': presses('share', '/sku new Nova'),
    },
  },

  ...spokenRights,
  ...inspectionRights,
  ...purchasingRights,
  ...payingRights,
  'form sku_new': {
    everybody: {
      because: 'the catalogue is the team’s; the same can be typed in the sheet',
      tries: { makes: submits(types('/sku new Nova'), 'sku_new', { style: 'Nova', sizes: 'S, M' }) },
    },
  },
  'form sku_edit': {
    everybody: {
      because: 'the catalogue is the team’s; the same can be typed in the sheet',
      tries: { changes: edit },
    },
  },
  'form stock_move': {
    everybody: { because: daily, tries: { sells: removal({ quantity: '3', reason: 'sold' }) } },
    approvers: {
      'writes off': removal({ quantity: '1', reason: 'broken' }),
      'removes more than the limit': async (team, by) => {
        const asked = await removal({ quantity: '51', reason: 'sold' })(team, by)
        return by === approver ? team.presses(by, 'stock_confirm', carriedBy(asked, 'stock_confirm')) : asked
      },
    },
  },
  'form stock_transfer': {
    everybody: {
      because: carries,
      tries: {
        carries: submits(presses('stock_transfer_form', 'LUNA-M'), 'stock_transfer', {
          quantity: '3',
          from: 'Studio',
          to: 'Shop',
        }),
      },
    },
  },
  'form stock_count': {
    everybody: {
      because: shelf,
      tries: {
        counts: submits(types('/count LUNA-M'), 'stock_count', { counted: '430' }),
        'counts a shelf': submits(types('/count Studio'), 'stock_count', { 'LUNA-M': '431' }),
      },
    },
  },
  'form supplier_vet': {
    everybody: {
      because: 'the same can be typed in the sheet; the channel sees what was ticked and by whom',
      tries: {
        ticks: submits(presses('supplier_vet', 'SUP-1'), 'supplier_vet', {
          materialsVerified: 'yes',
          vetting: 'sampling',
        }),
      },
    },
  },
  'form supplier_add': {
    everybody: {
      because: 'the same can be typed in the sheet',
      tries: { adds: submits(types('/supplier add'), 'supplier_add', { name: 'Oficina' }) },
    },
  },
  'form low_assign': {
    everybody: {
      because: 'the team shares out its work; the same can be typed in the sheet',
      tries: {
        assigns: submits(presses('low_care', 'assign sku:LUNA-L'), 'low_assign', { person: approver }),
      },
    },
  },
  ...formRights,
  'suggestions sku_pick': {
    reads: {
      finds: async (team, by) => {
        const found = features.flatMap((feature) => feature.suggestions ?? [])
        for (const typed of ['', 'luna', '=1+1']) found[0]?.find(typed, team.workbook.facts())
        return team.types(by, '/jumpring help')
      },
    },
  },
}

/** Every handler by its kind and name, as the features register them. */
export const registered: readonly string[] = features.flatMap((feature) => [
  ...(feature.commands ?? []).map(({ name }) => `command ${name}`),
  ...(feature.buttons ?? []).map(({ actionId }) => `button ${actionId}`),
  ...(feature.modals ?? []).map(({ callbackId }) => `form ${callbackId}`),
  ...(feature.suggestions ?? []).map(({ actionId }) => `suggestions ${actionId}`),
  ...(feature.shortcuts ?? []).map(({ callbackId }) => `shortcut ${callbackId}`),
  ...(feature.hears === undefined ? [] : [`hears ${feature.name}`]),
])
