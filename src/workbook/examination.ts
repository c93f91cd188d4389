import type { Finding } from '../kit/finding.ts'
import { explainFault } from './explain-fault.ts'
import { prepareSpreadsheet, type SetupOptions } from './setup.ts'
import { SheetFault, type Spreadsheet, type SpreadsheetShape } from './spreadsheet.ts'
import type { Tab } from './tab.ts'

const again = 'run "npm run doctor" again'
const notLookedAt = 'not looked at: the spreadsheet cannot be opened'

/**
 * Looks whether the spreadsheet can be opened and edited, and has what the bot needs. Changes nothing.
 *
 * @returns the findings, and what the spreadsheet looks like; undefined where it cannot be opened. Never throws a
 *   SheetFault.
 */
export async function examineSpreadsheet(
  spreadsheet: Spreadsheet,
  tabs: readonly Tab[],
  options: SetupOptions,
): Promise<{ findings: Finding[]; shape: SpreadsheetShape | undefined }> {
  let shape: SpreadsheetShape
  try {
    shape = await spreadsheet.describe()
  } catch (cause) {
    if (!(cause instanceof SheetFault)) throw cause
    const todo = explainFault(cause, spreadsheet.address, again)
    const opened: Finding = { about: 'Spreadsheet', state: 'amiss', found: wordsOf(cause), todo }
    const unknown = ['Editing', 'Tabs'].map((about): Finding => ({
      about,
      state: 'unknown',
      found: notLookedAt,
    }))
    return { findings: [opened, ...unknown], shape: undefined }
  }
  const opened: Finding = { about: 'Spreadsheet', state: 'fine', found: `"${shape.title}" can be opened` }
  const findings = [
    opened,
    await examineEditing(spreadsheet, shape),
    await examineTabs(spreadsheet, tabs, options),
  ]
  return { findings, shape }
}

/** Names a tab what it is called already: nothing changes, and Google says whether it may be done. */
async function examineEditing(spreadsheet: Spreadsheet, shape: SpreadsheetShape): Promise<Finding> {
  const about = 'Editing'
  const [first] = shape.sheets
  if (first === undefined) return { about, state: 'unknown', found: 'the spreadsheet has no tab' }
  const { sheetId, title } = first
  try {
    await spreadsheet.write([{ updateSheetProperties: { properties: { sheetId, title }, fields: 'title' } }])
    return { about, state: 'fine', found: 'the account may edit it' }
  } catch (cause) {
    return amiss(about, cause, spreadsheet, 'the account may look at it and not edit it')
  }
}

async function examineTabs(
  spreadsheet: Spreadsheet,
  tabs: readonly Tab[],
  options: SetupOptions,
): Promise<Finding> {
  const about = 'Tabs'
  try {
    // What setup would do is worked out by setup itself, and not sent.
    const report = await prepareSpreadsheet({ ...spreadsheet, write: async () => undefined }, tabs, options)
    const { createdTabs, addedColumns, addedRows } = report
    const rows = addedRows.filter(({ tab }) => !createdTabs.includes(tab))
    const lacking = [
      ...(createdTabs.length === 0 ? [] : [`the tabs ${createdTabs.join(', ')}`]),
      ...addedColumns.map(({ tab, headers }) => `${headers.join(', ')} in ${tab}`),
      ...rows.map(({ tab, keys }) => `the rows ${keys.join(', ')} in ${tab}`),
    ]
    if (lacking.length === 0) return { about, state: 'fine', found: `all ${tabs.length}, with their columns` }
    return {
      about,
      state: createdTabs.length + addedColumns.length > 0 ? 'amiss' : 'watch',
      found: `missing ${lacking.join('; ')}`,
      todo: `Run "npm run setup -- ${spreadsheet.address.id}": it adds what is missing and moves nothing. Where a header was renamed, name it back instead.`,
    }
  } catch (cause) {
    return amiss(about, cause, spreadsheet)
  }
}

function amiss(about: string, cause: unknown, { address }: Spreadsheet, notShared?: string): Finding {
  if (!(cause instanceof SheetFault)) throw cause
  const found = cause.kind === 'not-shared' && notShared !== undefined ? notShared : wordsOf(cause)
  return { about, state: 'amiss', found, todo: explainFault(cause, address, again) }
}

/** Google's own words, for who looks them up. */
function wordsOf({ kind, message }: SheetFault): string {
  const first = message.split(/\.\s/)[0] ?? message
  return kind === 'busy' ? 'Google’s quota of the minute is used up' : `Google says: ${first}`
}
