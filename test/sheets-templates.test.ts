import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allTabs } from '../src/features.ts'
import { templates, templateText } from '../sheets-templates/templates.ts'
import { skusTab } from '../src/catalog/tabs.ts'
import { openSqliteJournal } from '../src/journal/sqlite.ts'
import { watchNotes } from '../src/notes/watch.ts'
import { paymentsOf, unpaidPayments } from '../src/payments/actions.ts'
import { isAsPlanned } from '../src/payments/follow.ts'
import { paymentsDue } from '../src/payments/reminders.ts'
import { paymentsTab } from '../src/payments/tabs.ts'
import { paymentProblems, watchPayments } from '../src/payments/watch.ts'
import { plansOf } from '../src/planning/actions.ts'
import { isLate, linesOf, openOrders } from '../src/purchasing/actions.ts'
import { orderProblems } from '../src/purchasing/problems.ts'
import { landedCostsOf } from '../src/purchasing/receive-actions.ts'
import { lateOrdersDue } from '../src/purchasing/reminders.ts'
import { poLinesTab, purchaseOrdersTab } from '../src/purchasing/tabs.ts'
import { watchOrders } from '../src/purchasing/watch.ts'
import { inspectionsTab } from '../src/quality/tabs.ts'
import { watchInspections } from '../src/quality/watch.ts'
import { remindersTab } from '../src/reminding/tabs.ts'
import { returnedPieces, soldOf } from '../src/returns/actions.ts'
import { returnsTab } from '../src/returns/tabs.ts'
import { samplesDue } from '../src/samples/reminders.ts'
import { reminderStage } from '../src/samples/rules.ts'
import { samplesTab } from '../src/samples/tabs.ts'
import { lastDays } from '../src/scorecard/period.ts'
import { riskOf, scoresOf } from '../src/scorecard/actions.ts'
import { settingProblems, settingsOf } from '../src/settings/actions.ts'
import { movementsTab } from '../src/stock/tabs.ts'
import { suppliersTab } from '../src/suppliers/tabs.ts'
import { LiveWorkbook } from '../src/workbook/live-workbook.ts'
import { templateFile } from '../src/workbook/setup-sample.ts'
import { prepareSpreadsheet } from '../src/workbook/setup.ts'
import { keyOf } from '../src/kit/ids.ts'
import { localDateAt, serialOf } from '../src/kit/local-date.ts'
import { GridSpreadsheet } from './support/grid-spreadsheet.ts'

const folder = new URL('../sheets-templates/', import.meta.url)
const now = Date.parse('2026-11-24T08:30:00Z')

/** The sample brand as setup writes it and the bot reads it. */
async function openSample(at = now) {
  const spreadsheet = new GridSpreadsheet()
  const sample = { templates: templates(allTabs), today: localDateAt(at, 'Europe/Lisbon') }
  await prepareSpreadsheet(spreadsheet, allTabs, { rows: [], colours: [], sample })
  const journal = openSqliteJournal(':memory:')
  const workbook = new LiveWorkbook({
    tabs: allTabs,
    spreadsheet,
    journal,
    now: () => at,
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

describe('the orders of the sample brand', () => {
  it('are a year of past ones and three that are open, one of them late', async () => {
    const facts = await openSample()
    const orders = facts.rows(purchaseOrdersTab)
    expect(
      orders.filter(({ status }) => status === 'closed' || status === 'received').length,
    ).toBeGreaterThanOrEqual(25)
    expect(
      openOrders(facts)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['confirmed', 'in production', 'sent'])
    expect(openOrders(facts).filter((po) => isLate(facts, po))).toHaveLength(1)
    for (const line of facts.rows(poLinesTab)) {
      expect(facts.find(purchaseOrdersTab, line.po), line.id).toBeDefined()
      expect(facts.find(skusTab, line.sku), line.id).toBeDefined()
      expect(
        (line.rejected ?? 0) <= (line.received ?? 0) && (line.received ?? 0) <= line.ordered,
        line.id,
      ).toBe(true)
    }
    for (const row of facts.rows(inspectionsTab))
      expect(facts.find(purchaseOrdersTab, row.po), row.id).toBeDefined()
  })

  it.each(['2026-11-23', '2026-11-24', '2026-11-27', '2026-11-28'])(
    'leave nothing to answer, to remind of or to put right on the day of setup, such as %s',
    async (day) => {
      // Half an hour after the digest's time: reminders may come.
      const facts = await openSample(Date.parse(`${day}T09:30:00Z`))
      expect(orderProblems(facts)).toEqual([])
      expect(paymentProblems(facts)).toEqual([])
      expect(watchPayments(facts)).toEqual([])
      expect(paymentsDue(facts)).toEqual([])
      expect(watchInspections(facts)).toEqual([])
      expect(watchNotes(facts)).toEqual([])
      expect(watchOrders(facts)).toEqual([])
      expect(lateOrdersDue(facts)).toEqual([])
      expect(facts.rows(remindersTab)).toHaveLength(3)
    },
  )

  it('have all their deliveries since the ledger began in it, at their landed cost', async () => {
    const facts = await openSample()
    const ledger = facts.rows(movementsTab)
    const deliveries = ledger.filter(({ kind }) => kind === 'receipt')
    expect(deliveries.length).toBeGreaterThanOrEqual(25)
    for (const { id, ref } of deliveries) expect(facts.find(purchaseOrdersTab, ref), id).toBeDefined()
    const began = serialOf(facts.today) - 92
    for (const po of facts.rows(purchaseOrdersTab)) {
      const { costs } = landedCostsOf(facts, po)
      const isInLedger = po.receivedOn !== null && serialOf(po.receivedOn) > began
      for (const line of linesOf(facts, po.id)) {
        const mine = deliveries.filter(({ ref, sku }) => ref === po.id && sku === line.sku)
        const pieces = (bucket: string) =>
          mine.filter((each) => each.bucket === bucket).reduce((sum, { quantity }) => sum + quantity, 0)
        const held = isInLedger ? (line.rejected ?? 0) : 0
        expect(pieces('held'), line.id).toBe(held)
        expect(pieces('sellable'), line.id).toBe(isInLedger ? (line.received ?? 0) - held : 0)
        expect(line.booked ?? 0, line.id).toBe(line.received ?? 0)
        for (const { unitCost } of mine) expect(unitCost).toBe(costs.get(keyOf(line.id)))
      }
    }
  })

  it('have payments as the bot plans them, of which one is held and two are to come', async () => {
    const facts = await openSample()
    for (const row of facts.rows(paymentsTab)) expect(isAsPlanned(row), row.id).toBe(true)
    for (const po of facts.rows(purchaseOrdersTab))
      expect(paymentsOf(facts, po.id)).toHaveLength(po.status === 'cancelled' ? 0 : 2)
    const unpaid = unpaidPayments(facts)
    expect(unpaid.filter(({ status }) => status === 'held')).toHaveLength(1)
    expect(unpaid.filter(({ due }) => due !== null && due > facts.today).length).toBeGreaterThanOrEqual(2)
    for (const { id, paidOn } of facts.rows(paymentsTab))
      if (paidOn !== null) expect(paidOn <= facts.today, id).toBe(true)
  })

  it('give every supplier who delivers a score, from good to poor', async () => {
    const facts = await openSample()
    const scores = scoresOf(facts, facts.rows(suppliersTab), lastDays(365, facts.today))
    const judged = scores.filter(({ reliability }) => reliability.judged > 0)
    expect(judged).toHaveLength(5)
    const shares = judged.map(({ reliability }) => reliability.onTimeInFull / reliability.judged)
    expect(Math.max(...shares)).toBeGreaterThan(0.7)
    expect(Math.min(...shares)).toBeLessThan(0.4)
    expect(judged.filter(({ quality }) => quality.rejected > 0).length).toBeGreaterThanOrEqual(4)
    expect(riskOf(facts, lastDays(365, facts.today)).bySupplier.shares).toHaveLength(5)
  })
})
