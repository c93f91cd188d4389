import { allAtOnce } from '../../src/kit/steps.ts'
import { describe, expect, it } from 'vitest'
import { exportOf } from '../../src/exporting/actions.ts'
import { wishOf } from '../../src/exporting/rules.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { on, openClosingStore, smallLedger } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

function exported(facts: Facts, words: string) {
  const wish = wishOf(words, facts.today)
  if (!wish.ok) throw new Error(JSON.stringify(wish.refusal))
  const made = allAtOnce(exportOf(facts, wish.value, { costs: true, most: 1_000 }))
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return made.value
}

/** Sellable pieces of a file by SKU. */
function sums({ table }: ReturnType<typeof exported>, header: string) {
  const at = (name: string) => table.columns.findIndex((column) => column.header === name)
  const pieces = new Map<string, number>()
  for (const row of table.rows) {
    const bucket = at('Bucket') < 0 ? 'sellable' : row[at('Bucket')]
    if (bucket !== 'sellable') continue
    const sku = String(row[at('SKU')])
    pieces.set(sku, (pieces.get(sku) ?? 0) + Number(row[at(header)]))
  }
  return Object.fromEntries(pieces)
}

const asked = [
  'movements 2026-08',
  'movements 2026-09',
  'movements 2026-10',
  'movements 2026-08 to 2026-09',
  'movements all',
  'stock 2026-08-20',
  'stock 2026-08-31',
  'stock 2026-09-30',
  'stock',
]

describe('a month that is closed', () => {
  it('changes no row and no sum of any export, and neither does the next', async () => {
    const store = await openClosingStore()
    const before = asked.map((words) => exported(store.facts(), words))
    for (const month of ['2026-08', '2026-09']) {
      expect((await store.close(month)).ok).toBe(true)
      await store.turns()
      expect(store.ids('Movements').some((id) => id.startsWith('OPEN-'))).toBe(true)
      expect(
        asked.map((words) => exported(store.facts(), words)),
        month,
      ).toEqual(before)
    }
    expect(store.ids('Archive')).toContain('MV-1')
  })

  it('counted by hand: what a file adds up to, month by month', async () => {
    const store = await openClosingStore()
    await store.close('2026-08')
    await store.turns()
    const said = (words: string) => exported(store.facts(), words).sums.join('\n')
    expect(said('movements 2026-09')).toContain(
      '3 movements of 2 SKUs from Tue 1 Sep 2026 to Wed 30 Sep 2026\nBefore them 1 opening balance'.replace(
        '3',
        '4',
      ),
    )
    expect(said('movements 2026-09')).toContain(
      'On hand: 35 at the start, receipt +19, sale −3; 51 at the end',
    )
    expect(said('movements 2026-09')).toContain('Held: 0 at the start, 2 at the end')
    expect(said('movements 2026-09')).toContain('Left out: 1 void row')
    expect(said('stock 2026-09-30')).toContain('51 pieces on hand of 2 SKUs at 2 places')
    expect(sums(exported(store.facts(), 'movements 2026-09'), 'Quantity')).toEqual({
      'LUNA-M': 39,
      'GOLD-S': 12,
    })
    expect(sums(exported(store.facts(), 'stock 2026-09-30'), 'On hand')).toEqual({
      'LUNA-M': 39,
      'GOLD-S': 12,
    })
    // The last second of September belongs to it, the first of October does not.
    expect(sums(exported(store.facts(), 'movements 2026-10'), 'Quantity')).toEqual({
      'LUNA-M': 35,
      'GOLD-S': 11,
    })
  })

  it('all of the ledger, and the stock of today, are on hand as the bot says it', async () => {
    const store = await openClosingStore()
    await store.close('2026-09')
    await store.turns()
    const onHand = Object.fromEntries(
      ['LUNA-M', 'GOLD-S'].map((sku) => [sku, balanceOf(store.facts(), sku).onHand]),
    )
    expect(onHand).toEqual({ 'LUNA-M': 35, 'GOLD-S': 11 })
    expect(sums(exported(store.facts(), 'movements all'), 'Quantity')).toEqual(onHand)
    expect(sums(exported(store.facts(), 'stock'), 'On hand')).toEqual(onHand)
  })

  it('says what is to be looked at first: a movement without a time, one of tomorrow, an archive that does not add up', async () => {
    const ledger = [
      ...smallLedger,
      movement({ id: 'MV-20', at: null, quantity: 3 }),
      movement({ id: 'MV-21', at: on('2026-12-24'), quantity: 5 }),
    ]
    const store = await openClosingStore({ ledger })
    const said = (words: string) => exported(store.facts(), words).sums.join('\n')
    expect(said('movements 2026-09')).toContain('In the opening balances: 1 movement without a time')
    expect(said('stock')).toContain('dated later than today: 1 movement')
    expect(said('stock 2026-09-30')).not.toContain('later than today')
    expect(said('stock')).not.toContain('Look at it first')
    await store.close('2026-08')
    await store.turns()
    store.desk.type('Archive', 'MV-2', 'Quantity', -6)
    await store.check()
    expect(said('stock')).toContain(
      '1 thing of closed months does not add up; /jumpring close check names them',
    )
  })
})
