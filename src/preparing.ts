import { readFile } from 'node:fs/promises'
import { allTabs } from './features.ts'
import { counted } from './kit/counted.ts'
import { localDateAt } from './kit/local-date.ts'
import { samplesTab } from './samples/tabs.ts'
import { settingDefinitions } from './settings/rules.ts'
import { settingsTab } from './settings/tabs.ts'
import { stockTab } from './stock/tabs.ts'
import type { ColourRule } from './workbook/setup-looks.ts'
import { tabTemplate, templateFile, type TabTemplate } from './workbook/setup-sample.ts'
import { prepareSpreadsheet, type SetupOptions, type SetupReport } from './workbook/setup.ts'
import type { Spreadsheet } from './workbook/spreadsheet.ts'
import { toCells } from './workbook/tab.ts'

const templatesFolder = new URL('../sheets-templates/', import.meta.url)

const red = { background: '#f7d4cf', text: '#8c1d12' }
const amber = { background: '#fbe7c0', text: '#7a4b00' }
const grey = { background: '#dfdfe2', text: '#4a4a52' }
const blue = { background: '#d5e4f7', text: '#1c4a80' }

const stateIs = (word: string, colours: ColourRule['colours']): ColourRule => ({
  tab: stockTab.title,
  fields: ['onHand', 'state'],
  when: `={state}="${word}"`,
  colours,
})
const undecided =
  'OR({status}="",{status}="requested",{status}="in transit",{status}="received",{status}="in review")'

/** Colours of stock states and of decisions that are due; the first that is true of a cell wins. */
export const colours: readonly ColourRule[] = [
  stateIs('out', red),
  stateIs('low', amber),
  stateIs('dead', grey),
  stateIs('over', blue),
  {
    tab: samplesTab.title,
    fields: ['decisionDue'],
    when: `=AND({decisionDue}<>"",{decisionDue}<TODAY(),${undecided})`,
    colours: red,
  },
  {
    tab: samplesTab.title,
    fields: ['decisionDue'],
    when: `=AND({decisionDue}<>"",{decisionDue}<=TODAY()+7,${undecided})`,
    colours: amber,
  },
]

/** What a workbook has to have beside its tabs. */
export function setupOptions(): SetupOptions {
  const settings = Object.values(settingDefinitions).map(({ key, initial, note }) =>
    toCells(settingsTab, { key, value: initial, note }),
  )
  return { rows: [{ tab: settingsTab, rows: settings }], colours }
}

/** Prepares a spreadsheet for Jumpring; with the sample brand when asked for. Throws SheetFault. */
export async function setUp(
  spreadsheet: Spreadsheet,
  options: { sample: boolean; now: number },
): Promise<SetupReport> {
  const today = localDateAt(options.now, settingDefinitions.timeZone.initial)
  return prepareSpreadsheet(spreadsheet, allTabs, {
    ...setupOptions(),
    ...(options.sample ? { sample: { templates: await readTemplates(), today } } : {}),
  })
}

async function readTemplates(): Promise<TabTemplate[]> {
  return Promise.all(
    allTabs.map(async (tab) => {
      const text = await readFile(new URL(templateFile(tab.title), templatesFolder), 'utf8')
      return tabTemplate.parse(JSON.parse(text))
    }),
  )
}

/** What setup did, in lines for a person. */
export function reportWords(report: SetupReport): string[] {
  const { title, url } = report
  if (report.notEmpty.length > 0) {
    const held = report.notEmpty.join(', ')
    return [
      `"${title}" is in use: ${held} already hold rows, so the sample was not added. Nothing was changed.`,
      'Run it without --sample, or on an empty spreadsheet.',
    ]
  }
  if (!report.changed) return [`"${title}" is ready; nothing was missing.`, url]
  const lines = [
    report.createdTabs.length === 0 ? '' : `Created ${report.createdTabs.join(', ')}.`,
    ...report.addedColumns.map((each) => `Added to ${each.tab}: ${each.headers.join(', ')}.`),
    ...report.addedRows.map((each) => `Added to ${each.tab}: ${each.keys.join(', ')}.`),
    report.sampleRows === 0 ? '' : `Filled with ${counted(report.sampleRows, 'row')} of a sample brand.`,
  ].filter((line) => line !== '')
  if (lines.length === 0) lines.push('Added missing warnings and colours.')
  return [...lines, `"${title}" is ready.`, url]
}
