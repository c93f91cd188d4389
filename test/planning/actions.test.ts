import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { planOf, planningColumns, plansOf, withoutReorderPoint } from '../../src/planning/actions.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { adjustStock } from '../../src/stock/actions.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { movement, sku, supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab]
/** 16 March 2026 */
const today = 46_097

/** So many pieces sold a day on each of so many days before today, out of plenty. */
function sold(code: string, perDay: readonly number[], onHand: number) {
  const total = perDay.reduce((sum, pieces) => sum + pieces, 0)
  return [
    movement({
      id: `${code}-0`,
      sku: code,
      quantity: total + onHand,
      kind: 'receipt',
      at: today - perDay.length - 1,
    }),
    ...perDay.map((pieces, at) =>
      movement({
        id: `${code}-${at + 1}`,
        sku: code,
        quantity: -pieces,
        kind: 'sale',
        at: today - perDay.length + at + 0.5,
      }),
    ),
  ]
}

function open(skus: readonly object[], movements: readonly object[], settings: readonly object[] = []) {
  const rows = {
    Settings: settings,
    Suppliers: [supplier({ id: 'SUP-1', name: 'Atelier Sol', leadDays: 21 })],
    SKUs: skus,
    Stock: [{ sku: 'LUNA-M' }],
    Movements: movements,
  }
  return openOffice(tabs, rows, '2026-03-16T10:00:00Z')
}

const steady = Array<number>(30).fill(2)

describe('a SKU’s plan', () => {
  it('puts demand, lead time and safety stock together', async () => {
    const { workbook } = await open(
      [sku({ sku: 'LUNA-M', moq: 30, orderMultiple: 12 })],
      sold('LUNA-M', steady, 50),
    )
    const plan = planOf(workbook.facts(), 'luna-m')
    // 2 a day without deviation on 31 days with stock, the first of them without a sale; 30 days; z 1.645.
    expect(plan).toMatchObject({
      onHand: 50,
      leadTimeDays: 30,
      leadTimeFrom: 'Settings',
      overridden: false,
      state: 'low',
      abc: 'A',
      daysSinceSale: 1,
    })
    expect(plan?.demand).toMatchObject({ days: 31, sold: 60 })
    expect(plan?.demand.perDay).toBeCloseTo(60 / 31, 9)
    const safety = 1.6448536 * Math.sqrt(30) * (plan?.demand.deviation ?? 0)
    expect(plan?.safetyStock).toBeCloseTo(safety, 5)
    expect(plan?.reorderPoint).toBe(Math.ceil((60 / 31) * 30 + safety))
    expect(plan?.cover).toBeCloseTo(50 / (60 / 31), 9)
    // up to the target of 37 days and safety stock, in packs of 12
    expect(plan?.suggested).toBe(Math.ceil(Math.max(30, (60 / 31) * 37 + safety - 50) / 12) * 12)
  })

  it.each([
    ['the SKU’s own', { leadDays: 5, supplier: 'SUP-1' }, 5, 'SKU'],
    ['none, when the SKU says so', { leadDays: 0, supplier: 'SUP-1' }, 0, 'SKU'],
    ['its supplier’s, by id', { supplier: 'sup-1' }, 21, 'supplier'],
    ['its supplier’s, by name', { supplier: 'ATELIER SOL' }, 21, 'supplier'],
    ['the team’s, when the supplier is unknown', { supplier: 'SUP-9' }, 30, 'Settings'],
    ['the team’s, when there is no supplier', {}, 30, 'Settings'],
  ])('takes as lead time %s', async (_, words, days, from) => {
    const { workbook } = await open([sku({ sku: 'LUNA-M', ...words })], [])
    expect(planOf(workbook.facts(), 'LUNA-M')).toMatchObject({ leadTimeDays: days, leadTimeFrom: from })
  })

  it('follows the team’s own numbers', async () => {
    const { workbook } = await open(
      [sku({ sku: 'LUNA-M', reorderPoint: 60 }), sku({ sku: 'LUNA-L', safetyStock: 10 })],
      [...sold('LUNA-M', steady, 60), ...sold('LUNA-L', steady, 61)],
    )
    expect(planOf(workbook.facts(), 'LUNA-M')).toMatchObject({
      reorderPoint: 60,
      overridden: true,
      state: 'low',
    })
    expect(planOf(workbook.facts(), 'LUNA-L')).toMatchObject({
      safetyStock: 10,
      reorderPoint: Math.ceil((60 / 31) * 30 + 10),
      overridden: false,
    })
  })

  it('has no reorder point while nothing sold and nobody gave one: that is shown, not kept silent', async () => {
    const { workbook } = await open(
      [
        sku({ sku: 'NEW' }),
        sku({ sku: 'OWN', reorderPoint: 0 }),
        sku({ sku: 'OLD', status: 'discontinued' }),
      ],
      [movement({ id: 'MV-1', sku: 'NEW', quantity: 5 })],
    )
    expect(planOf(workbook.facts(), 'NEW')).toMatchObject({
      reorderPoint: undefined,
      state: 'ok',
      suggested: 0,
      abc: 'C',
    })
    expect(withoutReorderPoint(workbook.facts()).map((record) => record.sku)).toEqual(['NEW'])
  })

  it.each(['seasonal', 'phase out', 'discontinued'] as const)(
    'of a %s piece suggests nothing and is never low',
    async (status) => {
      const { workbook } = await open([sku({ sku: 'LUNA-M', status })], sold('LUNA-M', steady, 0))
      expect(planOf(workbook.facts(), 'LUNA-M')).toMatchObject({ state: 'ok', suggested: 0 })
    },
  )

  it('calls the best sellers by value A', async () => {
    const { workbook } = await open(
      [sku({ sku: 'GOLD', price: 100 }), sku({ sku: 'STEEL', price: 10 }), sku({ sku: 'STILL', price: 900 })],
      [...sold('GOLD', steady, 9), ...sold('STEEL', steady, 9)],
    )
    const classes = [...plansOf(workbook.facts()).values()].map((plan) => [plan.record.sku, plan.abc])
    expect(Object.fromEntries(classes)).toEqual({ GOLD: 'A', STEEL: 'B', STILL: 'C' })
  })

  it('is worked out again after a decision, a new setting and a new day, and only then', async () => {
    const office = await open([sku({ sku: 'LUNA-M' })], sold('LUNA-M', steady, 50))
    const { workbook } = office
    const first = plansOf(workbook.facts())
    expect(plansOf(workbook.facts())).toBe(first)
    const wish = {
      sku: 'LUNA-M',
      change: -50,
      kind: 'sale',
      reason: '',
      location: undefined,
      userId: 'U1',
      actor: '@ana',
      confirmed: true,
    } as const
    await adjustStock(workbook, { requestId: 'wish', ...wish })
    expect(planOf(workbook.facts(), 'LUNA-M')).toMatchObject({ onHand: 0, state: 'out' })
    const second = plansOf(workbook.facts())
    office.setClock('2026-03-17T10:00:00Z')
    expect(plansOf(workbook.facts())).not.toBe(second)
    expect(planOf(workbook.facts(), 'LUNA-M')?.demand.sold).toBe(110)
  })
})

it('the Stock tab shows the plan, rounded for people, blank where nothing is known', async () => {
  const { workbook } = await open([sku({ sku: 'LUNA-M' }), sku({ sku: 'NEW' })], sold('LUNA-M', steady, 50))
  const cells = planningColumns.cells(workbook.facts())
  const point = planOf(workbook.facts(), 'LUNA-M')?.reorderPoint
  expect(cells.get('LUNA-M')).toMatchObject({
    onHand: 50,
    held: 0,
    state: 'low',
    demandPerDay: 1.94,
    daysOfCover: 26,
    reorderPoint: point,
    abc: 'A',
  })
  expect(cells.get('NEW')).toMatchObject({
    state: 'out',
    demandPerDay: 0,
    daysOfCover: null,
    safetyStock: null,
    reorderPoint: null,
    suggested: 0,
    abc: 'C',
  })
})
