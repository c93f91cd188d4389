import { describe, expect, it } from 'vitest'
import { rowsWithoutCode } from '../../src/catalog/actions.ts'
import { watchProblems } from '../../src/upkeep/problems.ts'
import { unknownSkus } from '../../src/stock/problems.ts'
import { movement, sku } from '../support/records.ts'
import { openStore, storeTabs } from '../support/store.ts'

/** A store whose ledger and catalogue people edit; a look is taken a minute later, when nobody is typing any more. */
async function open() {
  const store = await openStore({
    SKUs: [sku({ sku: 'LUNA-M' }), sku({ sku: 'SOL-S' })],
    Movements: [
      movement({ id: 'MV-1', quantity: 12 }),
      movement({ id: 'MV-2', quantity: 3, sku: 'SOL-S', at: 46_002 }),
      movement({ id: 'MV-3', quantity: 1, sku: 'SOL-S', at: 46_001 }),
    ],
  })
  let minute = 0
  const propose = watchProblems(storeTabs, [unknownSkus, rowsWithoutCode])
  const look = async () => {
    await store.look(propose)
    minute += 2
    store.setClock(`2026-03-16T10:${String(minute).padStart(2, '0')}:00Z`)
    await store.look(propose)
    await store.turns()
  }
  const glance = () => store.look(propose)
  return { ...store, look, glance, problems: () => store.desk.records('Problems') }
}

describe('a movement whose SKU is not in the catalogue', () => {
  it('is a problem with tab, row, column, what was found and what is expected', async () => {
    const store = await open()
    store.desk.rows('Movements').push(['MV-4', 46_003, 'LUNA-X', 'Studio', 'sellable', 5, 'receipt'])
    await store.turns()
    await store.look()
    expect(store.problems()).toMatchObject([
      {
        Tab: 'Movements',
        Row: 'MV-4 (row 5)',
        Column: 'SKU',
        Got: 'LUNA-X',
        Expected: 'a SKU that is in the tab SKUs; 1 movement has it',
      },
    ])
    expect((await store.posts()).join()).toContain('1 cell in the sheet cannot be read')
  })

  it('is told once for all movements of that SKU, at the earliest, and goes when the SKU is there', async () => {
    const store = await open()
    const gone = store.desk.rows('SKUs').pop() ?? []
    await store.turns()
    await store.look()
    expect(store.problems()).toMatchObject([
      { Row: 'MV-3 (row 4)', Got: 'SOL-S', Expected: expect.stringContaining('2 movements have it') },
    ])
    store.desk.rows('SKUs').push(gone)
    await store.turns()
    await store.look()
    expect(store.problems()).toEqual([])
    expect(await store.posts()).toHaveLength(1)
  })

  it('is none while it is void, nor in the minute in which somebody may still be typing the SKU', async () => {
    const store = await open()
    store.desk
      .rows('Movements')
      .push(['MV-4', null, 'OLD', '', 'sellable', 5, 'count', '', '', null, '', '', 'void'])
    store.desk.rows('Movements').push(['MV-5', null, 'NEW', '', 'sellable', 5, 'count'])
    await store.turns()
    expect(await store.glance()).toBe(0)
    await store.look()
    expect(store.problems().map((row) => row['Got'])).toEqual(['NEW'])
  })
})

describe('a row of the catalogue without a code', () => {
  it('is a problem while something is typed in it, each such row one', async () => {
    const store = await open()
    store.desk
      .rows('SKUs')
      .push([null, 'Nova ring', 'Nova ring'], ['', 'Nova ring', 'Nova ring big'], ['', ''])
    await store.turns()
    await store.look()
    expect(store.problems()).toMatchObject([
      { Tab: 'SKUs', Row: 'row 4', Column: 'SKU', Got: 'nothing', Expected: expect.stringMatching(/^a SKU/) },
      { Tab: 'SKUs', Row: 'row 5' },
    ])
    for (const [at, row] of store.desk.rows('SKUs').slice(3, 5).entries()) row[0] = `NOVA-${at}`
    await store.turns()
    await store.look()
    expect(store.problems()).toEqual([])
  })

  it('is told once, wherever it is sorted to', async () => {
    const store = await open()
    store.desk.rows('SKUs').push([null, 'Nova ring', 'Nova ring'])
    await store.turns()
    await store.look()
    store.desk.sort('SKUs', (a, b) => String(b[1] ?? '').localeCompare(String(a[1] ?? '')))
    await store.turns()
    await store.look()
    expect(await store.posts()).toHaveLength(1)
  })
})

it('a long ledger of known SKUs is looked through in a moment', async () => {
  const codes = Array.from({ length: 500 }, (_, at) => `SKU-${at}`)
  const store = await openStore({
    SKUs: codes.map((code) => sku({ sku: code })),
    Movements: Array.from({ length: 20_000 }, (_, at) =>
      movement({ id: `MV-${at}`, quantity: 1, sku: codes[at % codes.length] ?? '' }),
    ),
  })
  const facts = store.workbook.facts()
  expect(unknownSkus(facts)).toEqual([])
  const since = performance.now()
  for (let at = 0; at < 100; at += 1) unknownSkus(facts)
  expect(performance.now() - since).toBeLessThan(200)
})
