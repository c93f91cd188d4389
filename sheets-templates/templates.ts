import type { Cell } from '../src/workbook/cells.ts'
import { templateOf, type TabTemplate } from '../src/workbook/setup-sample.ts'
import type { Tab } from '../src/workbook/tab.ts'
import { demoRows } from './demo-brand.ts'

type SampleRow = TabTemplate['sampleRows'][number]

/** The tabs with their sample rows, as the files in this folder have them. */
export function templates(tabs: readonly Tab[]): TabTemplate[] {
  const rows = demoRows()
  return tabs.map((tab) =>
    templateOf(
      tab,
      (rows[tab.title] ?? []).map((row) => byHeader(tab, row)),
    ),
  )
}

function byHeader(tab: Tab, row: Readonly<Record<string, Cell>>): SampleRow {
  const cells: SampleRow = {}
  for (const [field, column] of Object.entries(tab.columns)) {
    const cell = row[field]
    if (cell !== undefined && cell !== null && cell !== '') cells[column.header] = cell
  }
  return cells
}

/** A template as its file has it: one line a column and one a row, so that a change is seen at a glance. */
export function templateText(template: TabTemplate): string {
  const { columns, sampleRows, ...head } = template
  const lines = (each: readonly object[]) => each.map((one) => `    ${JSON.stringify(one)}`).join(',\n')
  const list = (each: readonly object[]) => (each.length === 0 ? '[]' : `[\n${lines(each)}\n  ]`)
  const words = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  )
  return `{\n${words.join('\n')}\n  "columns": ${list(columns)},\n  "sampleRows": ${list(sampleRows)}\n}\n`
}
