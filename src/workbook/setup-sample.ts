import { z } from 'zod'
import { addDays, serialOf, type LocalDate } from '../kit/local-date.ts'
import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import type { Tab } from './tab.ts'

/** One tab as its file in sheets-templates tells it: for people to read and for setup to fill an empty workbook. */
export const tabTemplate = z.strictObject({
  title: z.string(),
  about: z.string(),
  key: z.string(),
  columns: z.array(
    z.strictObject({
      header: z.string(),
      note: z.string(),
      kind: z.string(),
      edits: z.string(),
      width: z.number(),
      choices: z.array(z.string()).optional(),
      formula: z.string().optional(),
    }),
  ),
  /** by header; dates are days from the day of setup: 'D-12', 'D+5', 'D-12 14:30'; within a text '{D-12}' */
  sampleRows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
})

export type TabTemplate = z.infer<typeof tabTemplate>

/**
 * A template for a tab.
 *
 * @param sampleRows by header, as the file keeps them. Never throws.
 */
export function templateOf(tab: Tab, sampleRows: TabTemplate['sampleRows']): TabTemplate {
  return {
    title: tab.title,
    about: tab.about,
    key: tab.columns[tab.key]?.header ?? '',
    columns: Object.values(tab.columns).map((column) => ({
      header: column.header,
      note: column.note,
      kind: column.kind,
      edits: column.edits,
      width: column.width,
      ...(column.choices === undefined ? {} : { choices: [...column.choices] }),
      ...(column.formula === undefined ? {} : { formula: column.formula }),
    })),
    sampleRows,
  }
}

/** The file of a tab in sheets-templates: 'Settings' is 'settings.json'. Never throws. */
export function templateFile(title: string): string {
  return `${title.toLowerCase().replaceAll(' ', '-')}.json`
}

/**
 * The cells of a sample row, by field.
 *
 * @param today the day that relative dates count from
 * @returns fields whose header the row lacks are left out. Throws on a relative date that cannot be read: a bug in the file.
 */
export function sampleCells(
  tab: Tab,
  row: Readonly<Record<string, string | number | boolean>>,
  today: LocalDate,
): CellsByField {
  const cells: Record<string, Cell> = {}
  for (const [field, column] of Object.entries(tab.columns)) {
    const value = row[column.header]
    if (value === undefined) continue
    const dated = column.kind === 'date' || column.kind === 'moment'
    if (typeof value !== 'string') cells[field] = value
    else cells[field] = dated ? relativeSerial(value, today) : withDays(value, today)
  }
  return cells
}

/** A text with its relative days as dates: 'due {D+5}' is 'due 2026-12-03'. */
function withDays(text: string, today: LocalDate): string {
  return text.replaceAll(/\{D([+-]\d+)\}/g, (_, days: string) => addDays(today, Number(days)))
}

function relativeSerial(text: string, today: LocalDate): number {
  const match = /^D([+-]\d+)?(?: (\d{2}):(\d{2}))?$/.exec(text)
  if (match === null) throw new Error(`A sample row has the date ${text}; expected D-12 or D+5 14:30`)
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)
  return serialOf(addDays(today, Number(match[1] ?? 0))) + minutes / 1440
}
