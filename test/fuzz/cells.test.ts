import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allTabs } from '../../src/features.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import type { Request } from '../../src/slack/feature.ts'
import { homeView } from '../../src/slack/home.ts'
import { isErrorText, type Cell } from '../../src/workbook/cells.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { parseRow, plainCells } from '../../src/workbook/parse-row.ts'
import { SheetFault } from '../../src/workbook/spreadsheet.ts'
import { sameCell } from '../../src/workbook/change.ts'
import { features } from '../support/team.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { movement, returned, sample, sku, supplier } from '../support/records.ts'
import { blockFaults, faultsOf } from '../support/replies.ts'
import { partsOf } from './runs.ts'
import { listed, piece, words } from './words.ts'

const numbers = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    3,
    0.1,
    -2.5,
    60,
    199_999.999,
    200_000,
    46_000.5,
    1e15,
    2 ** 53,
    2 ** 53 + 2,
    1e21,
  ),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 1e-7, 4.35, 1e308, -1e308),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const spreadsheets = fc.constantFrom(
  ...listed(
    '#REF! | #N/A | #VALUE! | #NAME? | #DIV/0! | #NUM! | #ERROR! | #SPILL! | Loading... | #BUSY! | TRUE | FALSE',
  ),
  ...listed(
    "€ 12.50 | 1.234,50 | 1,234.50 | (3) | 12% | 1e3 | 12 € | '12 | 2026-02-30 | 2026-03-14 | 14/3/2026",
  ),
  ...listed(
    '2026-03-14 25:00 | 2026-03-14T09:30 | 12 or 13 | 1.2.3 | ½ | ３ | Approved |  active  | VOID | write-off',
  ),
)
/** Any JSON that the API can give for a cell; it comes as UTF-8, which has no half letters. */
const cell: fc.Arbitrary<Cell> = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(null, '', ' ', true, false) },
    { weight: 4, arbitrary: numbers },
    { weight: 4, arbitrary: spreadsheets },
    { weight: 4, arbitrary: piece },
    { weight: 1, arbitrary: words },
    {
      weight: 1,
      arbitrary: fc.constantFrom('x', 'é', '💍', ' ').map((each) => each.repeat(50_000 / each.length)),
    },
  )
  .map((found) => (typeof found === 'string' ? found.toWellFormed() : found))

const good: Readonly<Record<string, readonly object[]>> = {
  Settings: [{ key: 'alerts channel', value: '#stock-alerts', note: '' }],
  Suppliers: [supplier({ id: 'SUP-1', name: 'Pérola', leadDays: 20 })],
  SKUs: [
    sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop', supplier: 'SUP-1', price: 30, cost: 9 }),
    sku({ sku: 'LUNA-L', style: 'Luna hoop', name: 'Luna hoop', reorderPoint: 4 }),
  ],
  Stock: [{ sku: 'LUNA-M', counted: null }],
  Movements: [
    movement({ id: 'MV-1', quantity: 9 }),
    movement({ id: 'MV-2', quantity: -3, kind: 'sale', at: 46_090 }),
  ],
  Samples: [sample({ id: 'SMP-1', decisionDue: '2026-03-17' as never })],
  Returns: [returned({ id: 'RT-1' })],
}

/** What is done to a tab: a cell typed over, or a row put in. */
const edit = fc.record({
  tab: fc.constantFrom(...allTabs.map((tab) => tab.title)),
  row: fc.nat(4),
  column: fc.nat(20),
  cells: fc.array(cell, { minLength: 1, maxLength: 20 }),
  whole: fc.boolean(),
})
const lines = [
  '/stock luna',
  '/stock LUNA-M',
  '/sku LUNA-M',
  '/low all',
  '/supplier',
  '/sample due',
  '/return open',
  '/jumpring today',
]

/** A bot over a desk, with what it does by itself. */
async function openBot(desk: DeskSpreadsheet) {
  let now = Date.parse('2026-03-16T10:00:00Z')
  const journal = openSqliteJournal(':memory:')
  const faults: unknown[] = []
  const workbook = new LiveWorkbook({
    tabs: allTabs,
    spreadsheet: desk,
    journal,
    now: () => (now += 7_000),
    timeZone: (facts) => settingsOf(facts).timeZone,
    computed: features.flatMap((feature) => feature.computed ?? []),
    pollMs: () => 600_000,
  })
  workbook.on('fault', (cause) => faults.push(cause))
  const close = async () => {
    await workbook.stop(0)
    await journal.close()
  }
  return { workbook, journal, faults, close }
}
type Bot = Awaited<ReturnType<typeof openBot>>

function type(
  desk: DeskSpreadsheet,
  {
    tab,
    row,
    column,
    cells,
    whole,
  }: { tab: string; row: number; column: number; cells: readonly Cell[]; whole: boolean },
): void {
  const rows = desk.rows(tab)
  if (whole) rows.splice(1 + row, 0, [...cells])
  else {
    const at = (rows[1 + (row % Math.max(1, rows.length - 1))] ??= [])
    while (at.length <= column) at.push(null)
    at[column] = cells[0] ?? null
  }
}

/** Everything that is said of the workbook unasked and asked, and what is wrong with it. */
async function saidOf({ workbook, journal }: Bot): Promise<string[]> {
  const found: string[] = []
  for (const feature of features) {
    const facts = workbook.facts()
    for (const each of [...(feature.due?.(facts) ?? []), ...(feature.watch?.(facts) ?? [])])
      await workbook.change(each.requestId, each.decide)
  }
  for (const { body } of await journal.unposted()) found.push(...faultsOf(body as never))
  const facts = workbook.facts()
  found.push(
    ...blockFaults(
      homeView(facts, features, workbook.status(), { userId: 'U0ANA0001', name: '@ana' }).blocks,
      'home',
    ),
  )
  const request: Request = {
    requestId: 'ask',
    userId: 'U0ANA0001',
    actor: '@ana',
    channelId: 'C1',
    now: facts.now,
    today: facts.today,
    workbook,
    facts,
    nameOf: () => Promise.resolve(undefined),
    openModal: () => Promise.resolve(),
    sendFile: async () => 'sent',
  }
  const commands = features.flatMap((feature) => feature.commands ?? [])
  for (const line of lines) {
    const [name = '', ...rest] = line.split(' ')
    found.push(...faultsOf(await commands.find((each) => each.name === name)?.run(rest.join(' '), request)))
  }
  for (const feature of features)
    for (const each of feature.suggestions ?? []) for (const typed of ['', 'luna']) each.find(typed, facts)
  return found
}

describe('whatever stands in a cell', () => {
  it.each(partsOf(3_000, { most: 100_000 }))(
    'reads as a value of its column or as a problem with words for it ($title)',
    ({ parameters }) => {
      const fields = new Map(
        allTabs.flatMap((tab) =>
          Object.keys(tab.columns).map((field) => [`${tab.title} ${field}`, { tab, field }] as const),
        ),
      )
      fc.assert(
        fc.property(fc.constantFrom(...fields.keys()), cell, fc.option(cell), (name, found, known) => {
          const { tab, field } = fields.get(name) ?? { tab: allTabs[0], field: '' }
          const column = tab?.columns[field]
          if (tab === undefined || column === undefined) throw new Error(name)
          const before = known === null ? undefined : { [field]: known }
          const { record, problems } = parseRow(tab, 'K-1', { [field]: found }, before, [field])
          const value = column.read(found)
          // The bot's own formula in error is its own to mend, and no problem of people's.
          const ours = column.edits === 'formula' && isErrorText(found)
          expect(problems).toHaveLength(value === undefined && !ours ? 1 : 0)
          for (const { got, expected } of problems) {
            expect(got.length).toBeLessThanOrEqual(200)
            expect(expected).not.toBe('')
          }
          if (record === undefined) return
          // What was read is written so that it reads the same, and is never no number.
          const kept = record[field]
          expect(typeof kept === 'number' && !Number.isFinite(kept)).toBe(false)
          const again = column.read(column.toCell(kept))
          expect(again).toEqual(kept)
          const plain = plainCells(tab, { [field]: found }, record)
          expect(plain.unreadable.has(field)).toBe(value === undefined)
          if (value !== undefined) expect(sameCell(plain.cells[field], column.toCell(value))).toBe(true)
        }),
        parameters,
      )
    },
    partsOf(3_000, { most: 100_000 })[0]?.timeoutMs,
  )

  it.each(partsOf(60, { most: 2_000, share: 0.1 }))(
    'in a workbook in use, everything said of it keeps within Slack’s limits and nothing breaks ($title)',
    async ({ parameters }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
          const desk = new DeskSpreadsheet(allTabs, good)
          const bot = await openBot(desk)
          try {
            await bot.workbook.start()
            await bot.workbook.refresh()
            for (const each of edits) type(desk, each)
            await bot.workbook.refresh()
            for (let turn = 0; turn < 2; turn += 1) {
              expect(await saidOf(bot)).toEqual([])
              await bot.workbook.refresh()
            }
            expect(bot.faults.filter((cause) => !(cause instanceof SheetFault))).toEqual([])
          } finally {
            await bot.close()
          }
        }),
        parameters,
      )
    },
    partsOf(60, { most: 2_000, share: 0.1 })[0]?.timeoutMs,
  )

  it('at the start, the bot starts or says in words what is to be mended', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        fc.array(edit, { maxLength: 1 }),
        async (edits, heads) => {
          const desk = new DeskSpreadsheet(allTabs, good)
          for (const each of edits) type(desk, each)
          for (const { tab, column, cells } of heads) (desk.rows(tab)[0] ?? [])[column] = cells[0] ?? null
          const bot = await openBot(desk)
          try {
            await bot.workbook.start()
            expect(bot.workbook.status().ready).toBe(true)
          } catch (cause) {
            if (!(cause instanceof SheetFault)) throw cause
            expect(cause.message).toContain('npm run setup')
          } finally {
            await bot.close()
          }
        },
      ),
      { ...partsOf(100)[0]?.parameters, numRuns: 100 },
    )
  })
})
