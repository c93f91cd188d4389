import { accept } from '../../src/kit/result.ts'
import { ledgerEdits, tellingOf, toldOf } from '../../src/upkeep/ledger-edits.ts'
import { askMany } from '../../src/stock/many-counts.ts'
import { tellConflict } from '../../src/upkeep/conflicts.ts'
import { mendButtons } from '../../src/upkeep/mend-slack.ts'
import { repairButtons } from '../../src/upkeep/repair-slack.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { toCells } from '../../src/workbook/tab.ts'
import type { CellsByField } from '../../src/workbook/change.ts'
import { allTabs } from '../../src/features.ts'
import { approver, type Team } from '../support/team.ts'
import type { Rights, Try } from './tries.ts'

/** Presses a button under the post that tells what somebody did to the ledger by hand. */
export const answersEdit =
  (actionId: string, byHand: (team: Team) => void): Try =>
  async (team, by) => {
    // The first look takes the ledger as it is.
    await team.workbook.refresh()
    byHand(team)
    await team.workbook.refresh()
    const edits = ledgerEdits(team.workbook.facts())
    const telling = tellingOf(edits)
    await team.workbook.change(telling, () => accept({ changes: [], reply: toldOf(edits) }))
    return team.presses(by, actionId, telling)
  }
export const smallEdit = (team: Team) => team.spreadsheet.type('Movements', 'MV-5', 'Quantity', -3)
export const largeEdit = (team: Team) => team.spreadsheet.type('Movements', 'MV-5', 'Quantity', -51)
export const largeGone = (team: Team) => team.spreadsheet.deleteRow('Movements', 'MV-4')
export const writeOffGone = (team: Team) => {
  smallEdit(team)
  team.spreadsheet.deleteRow('Movements', 'MV-3')
}

/** Presses the button under the post that an edit in the sheet stands against what was decided. */
export const writesMine =
  (tab: string, key: string, cells: CellsByField): Try =>
  async (team, by) => {
    const change = { kind: 'update' as const, tab, key, cells, before: {} }
    const field = Object.keys(cells)[0] ?? ''
    const owner = allTabs.find((each) => each.title === tab) ?? skusTab
    const record = toCells(owner, team.workbook.facts().find(owner, key) ?? {})
    const conflict = { seq: 7, change, why: 'edited-meanwhile' as const, field, found: record[field] ?? null }
    const { requestId, decide } = tellConflict(conflict, allTabs)
    await team.workbook.change(requestId, decide)
    return team.presses(by, 'conflict_mine', requestId)
  }

/** Presses the button under the post that asks whether numbers over formulas are counts. */
export const recordsCounts: Try = async (team, by) => {
  const also = { kind: 'update' as const, tab: 'Stock', key: 'LUNA-M', cells: {}, before: {} }
  const { requestId, decide } = askMany('OVRS-1', [{ sku: 'LUNA-M', counted: 431, also }])
  await team.workbook.change(requestId, decide)
  return team.presses(by, 'stock_record_counts', requestId)
}

export const mending =
  'the same can be typed in the sheet; it writes only what the cell held or what its words say'

/** Presses a button under the post about a date that can be read two ways. */
export const mends =
  (at: number): Try =>
  async (team, by) => {
    for (const typed of [46_090, '03/04/2026']) {
      team.spreadsheet.type('Samples', 'SMP-1', 'Decision due', typed)
      await team.workbook.refresh()
    }
    const facts = team.workbook.facts()
    const [problem] = facts.problems()
    if (problem === undefined) throw new Error('The date is no problem')
    const button = mendButtons(problem, allTabs, facts, 46_000)[at - 1]
    const came = await team.presses(by, button?.action_id ?? '', button?.value ?? '')
    // What the cell held is in use all the time: only the sheet itself shows that it is back.
    const [row] = await team.written('Samples')
    return { ...came, changed: row?.['Decision due'] !== '03/04/2026' }
  }

/** An approver leaves an edit as it is; then somebody wants the row back after all. */
const backAfterAll =
  (byHand: (team: Team) => void): Try =>
  async (team, by) => {
    let telling = ''
    await answersEdit('ledger_leave', (at) => byHand(at))(
      { ...team, presses: async (_, action, value) => team.presses(approver, action, (telling = value)) },
      approver,
    )
    return team.presses(by, 'ledger_after_all', telling)
  }

/** Presses the button under the post about a header, or about an id that two rows have. */
const repairs =
  (byHand: (team: Team) => void): Try =>
  async (team, by) => {
    await team.workbook.refresh()
    byHand(team)
    await team.workbook.refresh()
    const problem = team.workbook
      .facts()
      .problems()
      .find(({ repair }) => repair !== undefined)
    if (problem === undefined) throw new Error('There is nothing to repair')
    const [button] = repairButtons(problem)
    const came = await team.presses(by, button?.action_id ?? '', button?.value ?? '')
    const isOpen = team.workbook
      .facts()
      .problems()
      .some(({ repair }) => repair !== undefined)
    return { ...came, changed: !isOpen }
  }
const renamedHeader = (team: Team) => team.spreadsheet.type('Movements', 'Id', 'Quantity', 'Pieces')
const doubledSmall = (team: Team) => team.spreadsheet.type('Movements', 'MV-5', 'Id', 'MV-1')
const doubledLarge = (team: Team) => team.spreadsheet.type('Movements', 'MV-4', 'Id', 'MV-1')
const doubledWriteOff = (team: Team) => team.spreadsheet.type('Movements', 'MV-3', 'Id', 'MV-1')

/** Who may press what under posts about edits in the sheet, beside what test/rights/handlers.ts has. */
export const repairRights: Readonly<Record<string, Rights>> = {
  'button ledger_after_all': {
    everybody: {
      because: 'whoever left a row may think better of it; it is Put it back, a little later',
      tries: { 'a changed adjustment': backAfterAll(smallEdit) },
    },
    approvers: {
      'an adjustment that became large': backAfterAll(largeEdit),
      'a write-off that is gone, among others': backAfterAll(writeOffGone),
    },
  },
  'button problem_repair': {
    everybody: {
      because: 'the same can be done in the sheet; it writes only what was known before, or a new id',
      tries: { 'a header': repairs(renamedHeader), 'a doubled id': repairs(doubledSmall) },
    },
    approvers: {
      'a doubled id of a large movement': repairs(doubledLarge),
      'a doubled id of a write-off': repairs(doubledWriteOff),
    },
  },
}
