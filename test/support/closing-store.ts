import { allAtOnce } from '../../src/kit/steps.ts'
import { onTestFinished } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { localDate, serialOf } from '../../src/kit/local-date.ts'
import { checkCloses, closeMonth } from '../../src/periods/actions.ts'
import type { Month } from '../../src/periods/rules.ts'
import { planningColumns, plansOf } from '../../src/planning/actions.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { balancesOf } from '../../src/stock/closing.ts'
import { soldOf } from '../../src/returns/actions.ts'
import { returnsTab } from '../../src/returns/tabs.ts'
import { historyOf } from '../../src/stock/past.ts'
import type { Movement } from '../../src/stock/rules.ts'
import { archiveTab, movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { toCells } from '../../src/workbook/tab.ts'
import { DeskSpreadsheet } from './desk-spreadsheet.ts'
import { movement, sku } from './records.ts'

const closingTabs = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab, archiveTab, returnsTab]

/** The sheet's serial number of a day and hour. */
export function on(day: string, hour = 12): number {
  const date = localDate(day)
  if (date === undefined) throw new Error(`${day} is no day`)
  return serialOf(date) + hour / 24
}

/** A small ledger: two months, two places, a held piece, a void row. */
export const smallLedger: readonly Movement[] = [
  movement({ id: 'MV-1', at: on('2026-08-03'), quantity: 40, kind: 'opening' }),
  movement({ id: 'MV-2', at: on('2026-08-20'), quantity: -5, kind: 'sale' }),
  movement({ id: 'MV-3', at: on('2026-09-02'), quantity: 7, location: 'Shop', kind: 'receipt' }),
  movement({ id: 'MV-4', at: on('2026-09-10'), quantity: -3, kind: 'sale' }),
  movement({ id: 'MV-5', at: on('2026-09-11'), quantity: 2, bucket: 'held', kind: 'return' }),
  movement({ id: 'MV-6', at: on('2026-09-12'), quantity: 90, status: 'void' }),
  movement({ id: 'MV-7', at: on('2026-09-30', 23), quantity: 12, sku: 'GOLD-S', kind: 'receipt' }),
  movement({ id: 'MV-8', at: on('2026-10-01', 0), quantity: -1, sku: 'GOLD-S', kind: 'sale' }),
  movement({ id: 'MV-9', at: on('2026-10-05'), quantity: -4, kind: 'sale' }),
]

/** A movement's cells in the order of the tab's columns, as a person types them. */
export function cellsOf(record: Movement): Cell[] {
  const cells = toCells(movementsTab, { ...record })
  return Object.keys(movementsTab.columns).map((field) => cells[field] ?? null)
}

/** A spreadsheet with a ledger in it. */
export function closingDesk(ledger: readonly Movement[] = smallLedger): DeskSpreadsheet {
  const skus = [...new Set(ledger.map((each) => each.sku))]
  return new DeskSpreadsheet(closingTabs, {
    SKUs: skus.map((code) => sku({ sku: code, price: 10 })),
    Movements: ledger,
  })
}

/**
 * A store that closes months, over a spreadsheet in which people type and whose network a test can break.
 *
 * @param words.desk and journal of a bot that was killed, for the one that comes after it
 */
export async function openClosingStore(
  words: { ledger?: readonly Movement[]; desk?: DeskSpreadsheet; journal?: Journal; now?: string } = {},
) {
  let calls = 0
  let killAt: { readonly call: number; readonly when: 'before' | 'after' } | undefined
  let clock = Date.parse(words.now ?? '2026-10-08T10:00:00Z')
  const desk = words.desk ?? closingDesk(words.ledger)
  const journal = words.journal ?? openSqliteJournal(':memory:')
  const faults: string[] = []
  let killed = false
  // A killed process does nothing any more: what it had on its way to the journal or to Google is lost.
  const alive = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          calls += 1
          const due = killAt?.call === calls ? killAt.when : undefined
          killed ||= due === 'before'
          if (killed) return new Promise(() => undefined)
          const answer = (value as (...all: unknown[]) => unknown).apply(target, args)
          killed ||= due === 'after'
          return due === 'after' ? new Promise(() => undefined) : answer
        }
      },
    })
  const workbook = new LiveWorkbook({
    tabs: closingTabs,
    spreadsheet: alive(desk),
    journal: alive(journal),
    now: () => clock,
    elapsed: () => clock,
    timeZone: (facts) => settingsOf(facts).timeZone,
    computed: [planningColumns],
    pollMs: () => 600_000,
  })
  workbook.on('fault', (cause) => faults.push(cause instanceof Error ? cause.message : String(cause)))
  await workbook.start()
  await workbook.refresh()
  onTestFinished(async () => {
    if (!killed) await workbook.stop(0)
  })
  const store = {
    workbook,
    desk,
    journal,
    faults,
    facts: () => workbook.facts(),
    close: (month: string, round = month) =>
      closeMonth(workbook, { month: month as Month, round, userId: 'U0ANA0001' }),
    /** Lets the lane to Google run; a killed bot does not answer any more. */
    turns: async (count = 6) => {
      for (let at = 0; at < count; at += 1) await Promise.race([workbook.refresh(), until(() => killed)])
    },
    wait: (seconds: number) => {
      clock += seconds * 1000
    },
    /** As kill -9 does: nothing of this bot happens any more. */
    kill: () => {
      killed = true
    },
    /** Kills it at the n-th of its coming calls to journal or sheet: before the call leaves, or before its answer comes. */
    killAt: (call: number, when: 'before' | 'after') => {
      calls = 0
      killAt = { call, when }
    },
    killed: () => killed,
    /** Waits for something, unless the bot is killed meanwhile: then it never comes. */
    whileAlive: async (work: Promise<unknown>): Promise<void> => {
      await Promise.race([work, until(() => killed)])
    },
    check: async () => {
      await workbook.refresh([movementsTab, archiveTab])
      return allAtOnce(checkCloses(workbook.facts()))
    },
    /** On hand and every figure that is worked out from the past, as the bot knows them now. */
    figures: () => figuresOf(workbook),
    /** What the sheet itself comes to, void rows left out: sellable and held by SKU, location and bucket. */
    sums: () => sumsOf(desk.records('Movements')),
    ids: (title: string) => desk.records(title).map((row) => String(row['Id'])),
  }
  return store
}

export type ClosingStore = Awaited<ReturnType<typeof openClosingStore>>

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setImmediate(resolve))
}

function figuresOf(workbook: LiveWorkbook) {
  const facts = workbook.facts()
  const plans = [...plansOf(facts).values()].map(({ record, ...plan }) => ({ sku: record.sku, ...plan }))
  return {
    balances: nonZero(allAtOnce(balancesOf(facts.rows(movementsTab)))),
    plans,
    sold: plans.map((plan) => soldOf(facts, plan.sku)),
    history: plans.map((plan) =>
      historyOf(facts, plan.sku)
        .map((each) => each.id)
        .sort(),
    ),
  }
}

function nonZero(balances: ReadonlyMap<string, { readonly pieces: number }>): Record<string, number> {
  return Object.fromEntries(
    [...balances].flatMap(([key, { pieces }]) => (pieces === 0 ? [] : [[key, pieces] as const])),
  )
}

/** Pieces by SKU, location and bucket, worked out here from the rows alone; the first row of an id counts. */
function sumsOf(rows: readonly Readonly<Record<string, Cell>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  const seen = new Set<string>()
  for (const row of rows) {
    const id = String(row['Id'])
    if (row['Status'] === 'void' || seen.has(id)) continue
    seen.add(id)
    const key = [row['SKU'], row['Location'], row['Bucket']].map(String).join(' ')
    sums.set(key, (sums.get(key) ?? 0) + Number(row['Quantity']))
  }
  return Object.fromEntries([...sums].filter(([, pieces]) => pieces !== 0))
}
