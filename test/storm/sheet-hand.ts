import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SheetPerson } from '../../sandbox/sheets/person.ts'

/** What a cell shows. */
export type Shown = string | number | boolean | null
/** A row by its headers. */
export type ShownRow = Readonly<Record<string, Shown>>

const template = z.object({ title: z.string(), columns: z.array(z.object({ header: z.string() })) })

/** Tabs with their headers and nothing below, for a book that was not set up by the program. */
export function layOutTabs(person: SheetPerson, names: readonly string[]): void {
  for (const name of names) {
    const file = new URL(`../../sheets-templates/${name}.json`, import.meta.url)
    const { title, columns } = template.parse(JSON.parse(readFileSync(file, 'utf8')))
    person.addsTab(title)
    person.pastes(title, 'A1', [columns.map((column) => column.header)])
  }
}

/** The first row, 1-based, of which the test holds; undefined when there is none. */
export function rowWhere(
  person: SheetPerson,
  tab: string,
  test: (row: ShownRow) => boolean,
): number | undefined {
  const [header = [], ...rows] = person.cells(tab)
  const at = rows.findIndex((row) =>
    test(Object.fromEntries(header.map((words, column) => [String(words), row[column] ?? null]))),
  )
  return at < 0 ? undefined : at + 2
}

/** Somebody types into the cell under a header. Answers false where the tab has no such header now. */
export function typeUnder(
  person: SheetPerson,
  tab: string,
  place: { row: number; header: string },
  text: string,
): boolean {
  const column = (person.cells(tab)[0] ?? []).findIndex((words) => words === place.header)
  if (column < 0) return false
  person.types(tab, `${columnLetters(column)}${place.row}`, text)
  return true
}

/** Somebody types a row below the last one, in whatever order the columns have now. */
export function typeRow(person: SheetPerson, tab: string, cells: Readonly<Record<string, string>>): void {
  const row = person.cells(tab).length + 1
  for (const [header, text] of Object.entries(cells)) typeUnder(person, tab, { row, header }, text)
}

/** Somebody pastes rows below the last one, each cell under its header. */
export function pasteRows(
  person: SheetPerson,
  tab: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): void {
  const header = (person.cells(tab)[0] ?? []).map(String)
  const first = person.cells(tab).length + 1
  person.pastes(
    tab,
    `A${first}`,
    rows.map((row) => header.map((words) => row[words] ?? '')),
  )
}
/** A column's letters from its 0-based place: 0 is A, 26 is AA. Never throws. */
function columnLetters(at: number): string {
  return (at >= 26 ? columnLetters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))
}
