import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideSkuEdit,
  editableFields,
  markOf,
  mostVariants,
  planStyle,
  shownValue,
  splitOptions,
  type NewStyle,
  type SkuForm,
  type SkuRecord,
} from '../../src/catalog/rules.ts'
import { keyOf } from '../../src/kit/ids.ts'
import { sku } from '../support/records.ts'

const nothing: NewStyle = {
  style: 'Luna hoop',
  code: '',
  type: '',
  supplier: '',
  price: null,
  cost: null,
  moq: null,
  orderMultiple: null,
  materials: [],
  colors: [],
  sizes: [],
  chainLengths: [],
}
const free = () => undefined
/** Codes that other pieces have. */
const others = (taken: (code: string) => boolean) => (code: string) =>
  taken(code) ? sku({ sku: code, style: 'Sol' }) : undefined
type Known = (code: string) => SkuRecord | undefined
const list = (length: number, prefix: string) => Array.from({ length }, (_, at) => `${prefix}${at}`)

function codes(wish: Partial<NewStyle>, taken: Known = free): readonly string[] {
  const planned = planStyle({ ...nothing, ...wish }, taken)
  if (!planned.ok) throw new Error(planned.refusal.code)
  return planned.value.made.map((record) => record.sku)
}

function refusal(wish: Partial<NewStyle>, taken: Known = free) {
  const planned = planStyle({ ...nothing, ...wish }, taken)
  return planned.ok ? undefined : planned.refusal
}

describe('options typed as a list', () => {
  it.each([
    ['', []],
    [' , ;\n ', []],
    ['gold', ['gold']],
    ['gold vermeil, silver', ['gold vermeil', 'silver']],
    ['S\nM\r\nL', ['S', 'M', 'L']],
    ['40 cm;45  cm', ['40 cm', '45 cm']],
    ['Gold, gold, GOLD , rosé', ['Gold', 'rosé']],
  ])('%j are %j', (typed, expected) => {
    expect(splitOptions(typed)).toEqual(expected)
  })
})

describe('the SKUs of a new style', () => {
  it.each<[string, Partial<NewStyle>, readonly string[]]>([
    ['without options are one, named by the style', {}, ['LUNA-HOOP']],
    ['without options and with a code are that code', { code: 'lh 01' }, ['LH-01']],
    [
      'are every combination, in the order of the lists',
      { code: 'LUNA', materials: ['gold', 'silver'], sizes: ['S', 'M'] },
      ['LUNA-GOLD-S', 'LUNA-GOLD-M', 'LUNA-SILVER-S', 'LUNA-SILVER-M'],
    ],
    [
      'carry all four kinds of options in their code',
      { code: 'CH', materials: ['rosé'], colors: ['white'], sizes: ['½'], chainLengths: ['45 cm'] },
      ['CH-ROSE-WHITE-1-2-45-CM'],
    ],
  ])('%s', (_, wish, expected) => {
    expect(codes(wish)).toEqual(expected)
  })

  it('have the style as their name, the options in their own columns, and the shared terms', () => {
    const wish = { ...nothing, style: ' Luna hoop ', materials: ['gold'], sizes: ['M'], price: 30, moq: 20 }
    const planned = planStyle({ ...wish, supplier: ' SUP-1 ', type: 'earrings' }, free)
    expect(planned).toMatchObject({
      ok: true,
      value: {
        there: [],
        made: [
          {
            sku: 'LUNA-HOOP-GOLD-M',
            style: 'Luna hoop',
            name: 'Luna hoop',
            type: 'earrings',
            material: 'gold',
            size: 'M',
            supplier: 'SUP-1',
            price: 30,
            cost: null,
            moq: 20,
            status: 'active',
          },
        ],
      },
    })
  })

  it('are at most sixty at once, and the count is said beyond that', () => {
    expect(codes({ materials: list(10, 'm'), sizes: list(6, 's') })).toHaveLength(mostVariants)
    const over = { materials: list(61, 'm') }
    expect(refusal(over)).toEqual({ code: 'too-many-variants', count: 61, most: mostVariants })
    const lots = { materials: list(900, 'm'), colors: list(900, 'c'), sizes: list(900, 's') }
    expect(refusal(lots)).toMatchObject({ code: 'too-many-variants', count: 729_000_000 })
  })

  it.each<[string, Partial<NewStyle>, string]>([
    ['no name', { style: '  ' }, 'style-missing'],
    ['a name without a letter of the code', { style: '月のピアス' }, 'sku-unusable'],
    ['a code of more than 60 characters', { code: 'A'.repeat(61) }, 'sku-unusable'],
    ['options that give one code', { colors: ['金', '銀'] }, 'codes-alike'],
    ['options that differ only in signs', { sizes: ['4.5', '4-5'] }, 'codes-alike'],
    ['options that run into each other', { materials: ['a', 'a-b'], colors: ['b-c', 'c'] }, 'codes-alike'],
  ])('are refused with %s', (_, wish, code) => {
    expect(refusal(wish)?.code).toBe(code)
  })

  it('may have a code of exactly 60 characters', () => {
    expect(codes({ code: 'A'.repeat(60) })).toEqual(['A'.repeat(60)])
  })

  it('are refused as a whole when one code is taken, and that code is named', () => {
    const taken = others((code) => keyOf(code) === 'LUNA-HOOP-SILVER')
    expect(refusal({ materials: ['gold', 'silver'] }, taken)).toEqual({
      code: 'skus-taken',
      skus: ['LUNA-HOOP-SILVER'],
    })
  })

  it('leave alone those that the style has already, also where the sheet spells them otherwise', () => {
    const has = (code: string) =>
      code === 'LUNA-HOOP-GOLD-M'
        ? sku({ sku: 'luna-hoop-gold-m', style: 'LUNA hoop ', material: 'Gold', size: 'm', price: 99 })
        : undefined
    const wish = { ...nothing, materials: ['gold'], sizes: ['S', 'M', 'L'] }
    expect(planStyle(wish, has)).toMatchObject({
      ok: true,
      value: { made: [{ size: 'S', style: 'LUNA hoop' }, { size: 'L' }], there: ['luna-hoop-gold-m'] },
    })
    expect(refusal({ materials: ['gold'], sizes: ['M'] }, has)).toMatchObject({
      code: 'all-there',
      skus: { length: 1 },
    })
    // The same code with other options is another piece.
    expect(refusal({ materials: ['gold'], colors: ['M'] }, has)?.code).toBe('skus-taken')
  })

  it('have codes that are usable, free and all different, or none is made, whatever is typed', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('gold', 'Gold', 'a-b', 'b', '½', '45 cm'),
    )
    const options = fc.array(word, { maxLength: 3 }).map((words) => splitOptions(words.join(',')))
    const wishes = fc.record({
      style: word,
      code: word,
      type: word,
      supplier: word,
      price: fc.constant(null),
      cost: fc.constant(null),
      moq: fc.constant(null),
      orderMultiple: fc.constant(null),
      materials: options,
      colors: options,
      sizes: options,
      chainLengths: options,
    })
    fc.assert(
      fc.property(wishes, fc.array(fc.constantFrom<string>('GOLD', 'A-B', 'B-GOLD')), (wish, inUse) => {
        const planned = planStyle(
          wish,
          others((code) => inUse.includes(keyOf(code))),
        )
        if (!planned.ok) return
        const made = planned.value.made.map((record) => record.sku)
        expect(new Set(made.map(keyOf)).size).toBe(made.length)
        expect(made.length).toBeGreaterThan(0)
        expect(made.length).toBeLessThanOrEqual(mostVariants)
        for (const code of made) {
          expect(code).toMatch(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
          expect(code.length).toBeLessThanOrEqual(60)
          expect(inUse).not.toContain(code)
        }
      }),
    )
  })
})

describe('an edit', () => {
  const record = sku({ sku: 'LUNA-M', name: 'Luna  hoop', price: 30, cost: 12, barcode: '123', photo: 'x' })
  const marks = (of: SkuRecord) =>
    Object.fromEntries(editableFields.map((field) => [field, markOf(of[field])]))
  const form = (typed: Partial<SkuForm>, seen = record) => ({
    typed: { ...seen, ...typed } as SkuForm,
    opened: marks(seen),
  })
  const nobody = () => undefined

  it.each<[string, Partial<SkuForm>, Partial<SkuForm>]>([
    ['of the price is only the price', { price: 32 }, { price: 32 }],
    ['that empties a field is blank', { cost: null, barcode: '' }, { cost: null, barcode: '' }],
    [
      'of the status and the photo is both',
      { status: 'discontinued', photo: 'https://a.test/b.png' },
      { status: 'discontinued', photo: 'https://a.test/b.png' },
    ],
    ['leaves a name alone whose blanks a form folded', { name: 'Luna hoop', moq: 5 }, { moq: 5 }],
  ])('%s', (_, typed, patch) => {
    expect(decideSkuEdit(record, form(typed), nobody)).toEqual({ ok: true, value: patch })
  })

  it('that changes nothing is said to change nothing', () => {
    expect(decideSkuEdit(record, form({}), nobody)).toMatchObject({ refusal: { code: 'nothing-to-change' } })
  })

  it('leaves what somebody else changed meanwhile, and refuses to overwrite it', () => {
    const newer = { ...record, cost: 14, price: 31 }
    expect(decideSkuEdit(newer, form({ moq: 10 }), nobody)).toEqual({ ok: true, value: { moq: 10 } })
    expect(decideSkuEdit(newer, form({ price: 35 }), nobody)).toEqual({
      ok: false,
      refusal: { code: 'changed-meanwhile', field: 'price', now: 31 },
    })
    expect(decideSkuEdit(newer, form({ price: 31 }), nobody)).toMatchObject({
      refusal: { code: 'nothing-to-change' },
    })
  })

  it('takes no barcode of another SKU and no photo that is not a link', () => {
    const owner = (barcode: string) => (barcode === '999' ? 'LUNA-S' : undefined)
    expect(decideSkuEdit(record, form({ barcode: '999' }), owner)).toMatchObject({
      refusal: { code: 'barcode-taken', sku: 'LUNA-S' },
    })
    for (const photo of [
      'photo.jpg',
      'http://a.test/b.png',
      'https://a.test/b c.png',
      'javascript:alert(1)',
    ]) {
      expect(decideSkuEdit(record, form({ photo }), nobody)).toMatchObject({
        refusal: { code: 'photo-not-a-link' },
      })
    }
  })

  it('by a form that is submitted as it was opened changes nothing, whatever the row holds', () => {
    const text = fc.string({ unit: 'binary' })
    const amount = fc.option(fc.oneof(fc.double({ min: 1e-9, max: 1e22, noNaN: true }), fc.nat()), {
      nil: null,
    })
    const rows = fc.record({
      name: text,
      supplier: text,
      barcode: text,
      photo: text,
      price: amount,
      moq: amount,
    })
    fc.assert(
      fc.property(rows, (cells) => {
        const row = sku({ sku: 'A', ...cells })
        const shown = (value: number | null) => (value === null ? null : Number(shownValue(value)))
        const typed = {
          ...row,
          name: shownValue(row.name),
          supplier: shownValue(row.supplier),
          barcode: shownValue(row.barcode),
          photo: shownValue(row.photo),
          price: shown(row.price),
          moq: shown(row.moq),
        }
        const decided = decideSkuEdit(row, { typed, opened: marks(row) }, nobody)
        expect(decided).toMatchObject({ refusal: { code: 'nothing-to-change' } })
        expect(shownValue(row.price)).toMatch(/^(\d+(\.\d+)?)?$/)
      }),
    )
  })
})
