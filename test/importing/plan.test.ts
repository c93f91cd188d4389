import { describe, expect, it } from 'vitest'
import { planSku, planStock, statusAfter } from '../../src/importing/plan.ts'
import type { SkuWish, StockWish } from '../../src/importing/wishes.ts'
import { sku } from '../support/records.ts'

const blank: SkuWish = {
  kind: 'sku',
  line: 2,
  sku: 'LUA',
  vendor: '',
  status: undefined,
  style: '',
  name: '',
  type: '',
  material: '',
  color: '',
  size: '',
  chainLength: '',
  barcode: '',
  cost: null,
  price: null,
  photo: '',
}

describe('the plan of a variant', () => {
  it('is a whole new row for a SKU that is not in the catalogue', () => {
    const wish: SkuWish = { ...blank, style: 'Lua', name: 'Lua', price: 12, status: 'active' }
    expect(planSku(wish, undefined, 'SUP-1')).toEqual({
      kind: 'new-sku',
      line: 2,
      record: sku({ sku: 'LUA', style: 'Lua', name: 'Lua', price: 12, supplier: 'SUP-1' }),
    })
  })

  it('names each cell that differs, was and is', () => {
    const known = sku({ sku: 'lua', style: 'Lua', price: 10, size: '7', cost: 4 })
    const wish: SkuWish = { ...blank, style: 'Lua', price: 12, size: '8', cost: 4 }
    expect(planSku(wish, known, undefined)).toEqual({
      kind: 'changed-sku',
      line: 2,
      sku: 'lua',
      changes: [
        { field: 'size', was: '7', is: '8' },
        { field: 'price', was: 10, is: 12 },
      ],
    })
  })

  it('is nothing where all that the export carries agrees, and blanks never replace anything', () => {
    const known = sku({
      sku: 'LUA',
      style: 'Lua',
      price: 10,
      barcode: '56',
      photo: 'https://x.test/a.jpg',
      moq: 20,
    })
    expect(planSku(blank, known, undefined)).toBeNull()
    expect(planSku({ ...blank, style: 'Lua', price: 10 }, known, undefined)).toBeNull()
  })

  it('fills in a supplier only where there is none', () => {
    expect(planSku(blank, sku({ sku: 'LUA', supplier: 'SUP-9' }), 'SUP-1')).toBeNull()
    expect(planSku(blank, sku({ sku: 'LUA' }), 'SUP-1')).toMatchObject({
      changes: [{ field: 'supplier', was: '', is: 'SUP-1' }],
    })
  })

  it.each([
    [undefined, undefined, 'active'],
    [undefined, 'active', 'active'],
    [undefined, 'draft', 'seasonal'],
    [undefined, 'archived', 'discontinued'],
    ['active', 'archived', 'discontinued'],
    ['phase out', 'archived', 'discontinued'],
    ['discontinued', 'active', 'active'],
    ['discontinued', 'draft', 'discontinued'],
    ['discontinued', undefined, 'discontinued'],
    ['seasonal', 'active', 'seasonal'],
    ['phase out', 'active', 'phase out'],
    ['active', 'draft', 'active'],
  ] as const)('makes of the status %s, with %s in the shop, %s', (before, shop, after) => {
    expect(statusAfter(before, shop)).toBe(after)
  })
})

describe('the plan of a quantity', () => {
  const wish: StockWish = { kind: 'stock', line: 4, sku: 'lua', location: 'studio', onHand: 9 }
  const facts = { sku: 'LUA', location: 'Studio', locations: ['Studio', 'Shop'], onHand: 0, moved: false }

  it('is an opening for a SKU that never moved, and a count for one that did', () => {
    const entry = {
      kind: 'stock',
      line: 4,
      sku: 'LUA',
      location: 'Studio',
      was: 0,
      is: 9,
      movement: 'opening',
    }
    expect(planStock(wish, facts)).toEqual({ ok: true, value: entry })
    expect(planStock(wish, { ...facts, moved: true, onHand: 12 })).toEqual({
      ok: true,
      value: { ...entry, was: 12, movement: 'count' },
    })
  })

  it('is nothing when the ledger agrees', () => {
    expect(planStock(wish, { ...facts, onHand: 9, moved: true })).toEqual({ ok: true, value: null })
  })

  it('is refused for a place or a SKU that is not known', () => {
    expect(planStock(wish, { ...facts, location: undefined })).toEqual({
      ok: false,
      refusal: { code: 'unknown-location', location: 'studio', known: ['Studio', 'Shop'] },
    })
    expect(planStock(wish, { ...facts, sku: undefined })).toEqual({
      ok: false,
      refusal: { code: 'unknown-sku', sku: 'lua' },
    })
  })
})
