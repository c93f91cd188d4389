import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allTabs } from '../src/features.ts'
import { templates, templateText } from '../sheets-templates/templates.ts'
import { skusTab } from '../src/catalog/tabs.ts'
import { openSqliteJournal } from '../src/journal/sqlite.ts'
import { plansOf } from '../src/planning/actions.ts'
import { returnedPieces, soldOf } from '../src/returns/actions.ts'
import { returnsTab } from '../src/returns/tabs.ts'
import { samplesDue } from '../src/samples/reminders.ts'
import { reminderStage } from '../src/samples/rules.ts'
import { samplesTab } from '../src/samples/tabs.ts'
import { settingProblems, settingsOf } from '../src/settings/actions.ts'
import { movementsTab } from '../src/stock/tabs.ts'
import { suppliersTab } from '../src/suppliers/tabs.ts'
import { LiveWorkbook } from '../src/workbook/live-workbook.ts'
import { templateFile } from '../src/workbook/setup-sample.ts'
import { prepareSpreadsheet } from '../src/workbook/setup.ts'
import { localDateAt } from '../src/kit/local-date.ts'
import { GridSpreadsheet } from './support/grid-spreadsheet.ts'

const folder = new URL('../sheets-templates/', import.meta.url)
const now = Date.parse('2026-11-24T08:30:00Z')

/** The sample brand as setup writes it and the bot reads it. */
async function openSample() {
  const spreadsheet = new GridSpreadsheet()
  const sample = { templates: templates(allTabs), today: localDateAt(now, 'Europe/Lisbon') }
  await prepareSpreadsheet(spreadsheet, allTabs, { rows: [], colours: [], sample })
  const journal = openSqliteJournal(':memory:')
  const workbook = new LiveWorkbook({
    tabs: allTabs,
    spreadsheet,
    journal,
    now: () => now,
    timeZone: (facts) => settingsOf(facts).timeZone,
  })
  await workbook.start()
  onTestFinished(async () => {
    await workbook.stop(0)
    await journal.close()
  })
  return workbook.facts()
}

describe('the files of sheets-templates', () => {
  it('say what the tabs say; run "npm run sync" when they differ', async () => {
    for (const template of templates(allTabs)) {
      const text = await readFile(new URL(templateFile(template.title), folder), 'utf8')
      expect(text, `${template.title} differs from its file`).toBe(templateText(template))
    }
  })

  it('are one for each tab and no more', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'))
    expect(files.sort()).toEqual(allTabs.map((tab) => templateFile(tab.title)).sort())
  })
})

describe('the sample brand', () => {
  it('is read without a problem, in cells and in settings', async () => {
    const facts = await openSample()
    expect(facts.problems()).toEqual([])
    expect(settingProblems(facts)).toEqual([])
    expect(facts.rows(skusTab).length).toBeGreaterThanOrEqual(55)
    expect(facts.rows(movementsTab).length).toBeGreaterThanOrEqual(550)
  })

  it('has something low, out, dead and over, and most of it is ok', async () => {
    const facts = await openSample()
    const states = new Map<string, string[]>()
    for (const plan of plansOf(facts).values())
      states.set(plan.state, [...(states.get(plan.state) ?? []), plan.record.sku])
    const counts = Object.fromEntries([...states].map(([state, skus]) => [state, skus.length]))
    expect(counts).toMatchObject({ out: 2, dead: 1, over: 1 })
    expect(counts['low']).toBeGreaterThanOrEqual(4)
    expect(counts['low']).toBeLessThanOrEqual(8)
  })

  it('never had less than nothing of a SKU at a place', async () => {
    const facts = await openSample()
    const left = new Map<string, number>()
    const inOrder = [...facts.rows(movementsTab)].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    for (const movement of inOrder) {
      const place = `${movement.sku} ${movement.location} ${movement.bucket}`
      const after = (left.get(place) ?? 0) + movement.quantity
      expect(after, `${place} at ${movement.id}`).toBeGreaterThanOrEqual(0)
      left.set(place, after)
    }
  })

  it('points only to suppliers and SKUs that it has, and returns no more than it sold', async () => {
    const facts = await openSample()
    for (const record of facts.rows(skusTab)) expect(facts.find(suppliersTab, record.supplier)).toBeDefined()
    for (const sample of facts.rows(samplesTab))
      expect(facts.find(suppliersTab, sample.supplier)).toBeDefined()
    for (const movement of facts.rows(movementsTab)) expect(facts.find(skusTab, movement.sku)).toBeDefined()
    for (const row of facts.rows(returnsTab)) {
      expect(facts.find(skusTab, row.sku), row.sku).toBeDefined()
      expect(returnedPieces(facts, row.sku), row.sku).toBeLessThanOrEqual(soldOf(facts, row.sku))
    }
  })

  it('has sample decisions due in 7, 2 and 0 days and one overdue', async () => {
    const facts = await openSample()
    expect(samplesDue(facts)).toHaveLength(0)
    const stages = facts
      .rows(samplesTab)
      .flatMap((row) =>
        row.decisionDue === null || ['approved', 'changes', 'rejected'].includes(row.status)
          ? []
          : [reminderStage(row.decisionDue, facts.today, [7, 2, 0])],
      )
    expect(stages).toEqual(expect.arrayContaining([7, 2, 0, 'overdue']))
  })
})
