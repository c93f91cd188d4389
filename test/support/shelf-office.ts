import { onTestFinished } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { accept } from '../../src/kit/result.ts'
import type { Change } from '../../src/workbook/change.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import type { Conflict } from '../../src/workbook/plan-chain.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import { DeskSpreadsheet } from './desk-spreadsheet.ts'
import { logTab, shelfTab, type Box, type Line } from './shelf.ts'

/** Longer than any test; the tests take the turns themselves. */
const never = 600_000

/** A workbook of a shelf and a log over a spreadsheet whose network a test can break, with a clock set by hand. */
export async function openShelf(
  rows: { Shelf?: readonly Box[]; Log?: readonly Line[] } = {},
  words: {
    journal?: Journal
    desk?: DeskSpreadsheet
    start?: boolean
    ahead?: number
    /** tabs beside those two */
    tabs?: readonly Tab[]
  } = {},
) {
  let clock = Date.parse('2026-03-16T10:00:00Z') + (words.ahead ?? 0) * 1000
  let passed = 0
  let asked = 0
  const tabs = [shelfTab, logTab, ...(words.tabs ?? [])]
  const desk = words.desk ?? new DeskSpreadsheet(tabs, rows)
  const journal = words.journal ?? openSqliteJournal(':memory:')
  const conflicts: Conflict[] = []
  const faults: string[] = []
  const workbook = new LiveWorkbook({
    tabs,
    spreadsheet: desk,
    journal,
    now: () => clock,
    elapsed: () => passed,
    timeZone: () => 'Etc/UTC',
    pollMs: () => never,
  })
  workbook.on('conflict', (conflict) => conflicts.push(conflict))
  workbook.on('fault', (cause) => faults.push(cause instanceof Error ? cause.message : String(cause)))
  if (words.start !== false) {
    await workbook.start()
    // The first turn is over, so that a test's mishaps meet the calls it means.
    await workbook.refresh()
  }
  onTestFinished(async () => {
    await workbook.stop(0)
    if (words.journal === undefined) await journal.close()
  })
  const office = {
    workbook,
    desk,
    journal,
    conflicts,
    faults,
    /** Decides on changes under a new id, or the id given. */
    decide: async (changes: readonly Change[], requestId = `ask-${(asked += 1)}`) =>
      workbook.change(requestId, () => accept({ changes, reply: requestId })),
    /** Lets the lane to Google run until it has nothing more to do by itself. */
    turns: async (count = 4) => {
      for (let at = 0; at < count; at += 1) await workbook.refresh()
    },
    wait: (seconds: number) => {
      clock += seconds * 1000
      passed += seconds * 1000
    },
    /** Somebody sets the machine's clock. */
    setClockAhead: (seconds: number) => {
      clock += seconds * 1000
    },
    now: () => clock,
    boxes: () => workbook.facts().rows(shelfTab),
    box: (id: string) => workbook.facts().find(shelfTab, id),
    lines: () => workbook.facts().rows(logTab),
  }
  return office
}

export type ShelfOffice = Awaited<ReturnType<typeof openShelf>>

/** The first column's cells of a tab, below its header. */
export function idsIn(office: ShelfOffice, title: string): unknown[] {
  return office.desk.records(title).map((row) => row['Id'])
}

/** What a person has to put right, in short. */
export function problemsOf(office: ShelfOffice): string[] {
  return office.workbook
    .facts()
    .problems()
    .map(({ tab, column, got }) => `${tab} ${column}: ${got}`)
}

/** Somebody puts a column of their own there, with a header and nothing in it. */
export function insertColumn(office: ShelfOffice, title: string, at: number): void {
  for (const [row, cells] of office.desk.rows(title).entries()) {
    while (cells.length < at) cells.push(null)
    cells.splice(at, 0, row === 0 ? 'Mine' : null)
  }
}
