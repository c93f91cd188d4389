import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExport } from '../../src/importing/intake.ts'
import type { LineReason } from '../../src/importing/refusals.ts'
import { explainFile, explainLine } from '../../src/importing/words.ts'
import type { SkuWish } from '../../src/importing/wishes.ts'
import { bytesOf, csvOf, intakeOf, newProductColumns, productColumns, ringsCsv } from './export-files.ts'

const wishesOf = async (text: string, how: { makeSkus?: boolean } = {}) =>
  (await intakeOf('shopify-products', text, how)).whole.wishes as readonly SkuWish[]

const refusedOf = async (text: string, how: { makeSkus?: boolean } = {}) =>
  (await intakeOf('shopify-products', text, how)).whole.refused

/** One product with one variant, as the first two lines of a file. */
const one = (row: Readonly<Record<string, string>>) =>
  csvOf(productColumns, [
    { Handle: 'lua', Title: 'Lua', 'Variant SKU': 'LUA', 'Variant Price': '10', ...row },
  ])

describe('a products export', () => {
  it('gives one wish per variant; rows below a product inherit what they leave out', async () => {
    const { whole, rows } = await intakeOf('shopify-products', ringsCsv)
    expect(rows).toBe(5)
    expect(whole.aside).toBe(1)
    expect(whole.refused).toEqual([])
    const ring = {
      kind: 'sku',
      style: 'Lua ring',
      name: 'Lua ring',
      type: 'Rings',
      color: '',
      chainLength: '',
      vendor: 'Porto Casting',
      status: 'active',
      photo: 'https://cdn.shop.test/lua.jpg',
    }
    expect(whole.wishes).toEqual([
      {
        ...ring,
        line: 2,
        sku: 'LUA-S7',
        material: 'Silver',
        size: '7',
        barcode: '5601234500017',
        price: 48,
        cost: 14.2,
      },
      { ...ring, line: 4, sku: 'LUA-S8', material: 'Silver', size: '8', barcode: '', price: 48, cost: null },
      {
        ...ring,
        line: 6,
        sku: 'LUA-G7',
        material: 'Gold',
        size: '7',
        barcode: '',
        price: 1240.5,
        cost: null,
        photo: 'https://cdn.shop.test/lua-gold.jpg',
      },
      expect.objectContaining({
        line: 7,
        sku: 'MAR',
        name: 'Mar bracelet',
        size: '',
        price: null,
        status: 'draft',
      }),
    ])
  })

  it('reads the layout since 2025 alike', async () => {
    const text = csvOf(newProductColumns, [
      {
        Title: 'Mar chain',
        'URL handle': 'mar-chain',
        Description: '<b>long</b>',
        Type: 'Necklaces',
        Status: 'Archived',
        SKU: 'MAR-45',
        Barcode: '5601',
        'Option1 name': 'Length',
        'Option1 value': '45 cm',
        Price: '60',
        'Product image URL': 'https://cdn.shop.test/mar.jpg',
      },
      { 'URL handle': 'mar-chain', SKU: 'MAR-50', 'Option1 value': '50 cm', Price: '64' },
    ])
    expect(await wishesOf(text)).toMatchObject([
      { sku: 'MAR-45', chainLength: '45 cm', barcode: '5601', status: 'archived', type: 'Necklaces' },
      {
        sku: 'MAR-50',
        chainLength: '50 cm',
        price: 64,
        status: 'archived',
        photo: 'https://cdn.shop.test/mar.jpg',
      },
    ])
  })

  it('finds its columns whatever their case and order', async () => {
    const text = 'VARIANT PRICE,variant  sku,title,handle\n12,LUA,Lua,lua\n'
    expect(await wishesOf(text)).toMatchObject([{ sku: 'LUA', price: 12, style: 'Lua' }])
  })

  it.each([
    ['Color', 'rose', { color: 'rose' }],
    ['Colour', 'rose', { color: 'rose' }],
    ['SIZE', '52', { size: '52' }],
    ['Material', 'Brass', { material: 'Brass' }],
    ['Metal', 'Brass', { material: 'Brass' }],
    ['Length', '45 cm', { chainLength: '45 cm' }],
    ['Engraving', 'initials', { name: 'Lua · initials' }],
    ['Title', 'Default Title', { name: 'Lua', style: 'Lua' }],
    ['Size', "'7", { size: '7' }],
  ])('takes the option %s with %s as %j', async (name, value, fields) => {
    const blank = { name: 'Lua', color: '', size: '', material: '', chainLength: '' }
    const text = one({ 'Option1 Name': name, 'Option1 Value': value })
    expect(await wishesOf(text)).toMatchObject([{ ...blank, ...fields }])
  })

  it('puts a second option of the same column into the name', async () => {
    const text = one({
      'Option1 Name': 'Metal',
      'Option1 Value': 'Silver',
      'Option2 Name': 'Material',
      'Option2 Value': 'Pearl',
    })
    expect(await wishesOf(text)).toMatchObject([{ material: 'Silver', name: 'Lua · Pearl' }])
  })

  it('never lets the body into a wish', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 12, unit: 'grapheme-ascii' }), async (body) => {
        const marked = `BODYMARK ${body}`
        const words = JSON.stringify(await intakeOf('shopify-products', one({ 'Body (HTML)': marked })))
        expect(words).not.toContain('BODYMARK')
      }),
      { numRuns: 30 },
    )
  })

  it('makes one line of a title with line breaks and control characters', async () => {
    expect(await wishesOf(one({ Title: ' Lua\n \u001b[31mring\t' }))).toMatchObject([
      { style: 'Lua [31mring' },
    ])
  })

  it('takes links of the web as photos only', async () => {
    expect(await wishesOf(one({ 'Image Src': 'javascript:alert(1)' }))).toMatchObject([{ photo: '' }])
    expect(await wishesOf(one({ 'Variant Image': 'HTTPS://x.test/a.jpg' }))).toMatchObject([
      { photo: 'HTTPS://x.test/a.jpg' },
    ])
  })

  it('gives a product without any variant row one wish, and a parent row above its variants none', async () => {
    const text = csvOf(productColumns, [
      { Handle: 'a', Title: 'A' },
      { Handle: 'b', Title: 'B', 'Option1 Name': 'Size' },
      { Handle: 'b', 'Option1 Value': 'S', 'Variant SKU': 'B-S' },
    ])
    expect(await refusedOf(text)).toEqual([{ line: 2, code: 'no-sku', column: 'Variant SKU' }])
    expect(await wishesOf(text)).toMatchObject([{ sku: 'B-S', size: 'S' }])
  })

  it('begins a product anew at a title, though two products share a handle', async () => {
    const text = csvOf(productColumns, [
      { Handle: 'lua', Title: 'Lua', 'Variant SKU': 'A', Type: 'Rings' },
      { Handle: 'lua', Title: 'Lua again', 'Variant SKU': 'B' },
      { Handle: 'lua', 'Variant SKU': 'C' },
    ])
    const names = (await wishesOf(text)).map((wish) => `${wish.sku} ${wish.name} ${wish.type}`.trim())
    expect(names).toEqual(['A Lua Rings', 'B Lua again', 'C Lua again'])
  })
})

describe('a price in a products export', () => {
  it.each([
    ['12.00', 12],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['0', 0],
    ['', null],
    ["'12.50", 12.5],
    ['€ 9.90', 9.9],
  ])('of %j is %j', async (cell, price) => {
    expect(await wishesOf(one({ 'Variant Price': cell }))).toMatchObject([{ price }])
  })

  it.each(['-1', '(3)', 'free', '12 or 13', '1.2.3', '=1+1'])('of %j is refused', async (cell) => {
    const [refused] = await refusedOf(one({ 'Variant Price': cell }))
    expect(refused?.line).toBe(2)
    expect(refused?.code).toMatch(/-amount$/)
  })
})

describe('lines of a products export', () => {
  it.each<[string, string, string]>([
    ['without a SKU', one({ 'Variant SKU': '' }), 'no SKU; expected one in "Variant SKU"'],
    ['without a handle', one({ Handle: '' }), 'no handle; expected the product’s handle in "Handle"'],
    [
      'with a price that is no number',
      one({ 'Variant Price': 'ask' }),
      '"Variant Price" is "ask"; expected an amount such as 12.50',
    ],
    [
      'with a negative cost',
      one({ 'Cost per item': '-2' }),
      '"Cost per item" is "-2"; expected an amount of 0 or more',
    ],
    [
      'with a status of its own',
      one({ Status: 'hidden' }),
      '"Status" is "hidden"; expected active, archived or draft',
    ],
    [
      'with a shortened barcode',
      one({ 'Variant Barcode': '5.60123E+12' }),
      'a number that a spreadsheet program shortened',
    ],
    [
      'with a SKU of 61 characters',
      one({ 'Variant SKU': 'X'.repeat(61) }),
      'has 61 characters; expected at most 60',
    ],
    [
      'with an endless title',
      one({ Title: 'x'.repeat(1001) }),
      '"Title" has 1,001 characters; expected at most 1,000',
    ],
  ])('%s are refused with the reason', async (_, text, words) => {
    const [refused] = await refusedOf(text)
    expect(refused?.line).toBe(2)
    expect(explainLine(refused as LineReason)).toContain(words)
    expect(await wishesOf(text)).toEqual([])
  })

  it('with one SKU twice are refused both, with both lines', async () => {
    const text = csvOf(productColumns, [
      { Handle: 'a', Title: 'A', 'Variant SKU': 'lua-1' },
      { Handle: 'b', Title: 'B', 'Variant SKU': 'B' },
      { Handle: 'c', Title: 'C', 'Variant SKU': "'LUA-1 " },
    ])
    const refused = await refusedOf(text)
    expect(refused.map((each) => [each.line, explainLine(each)])).toEqual([
      [2, 'the SKU "lua-1" is on lines 2 and 4; expected it once'],
      [4, 'the SKU "LUA-1" is on lines 2 and 4; expected it once'],
    ])
    expect(await wishesOf(text)).toMatchObject([{ sku: 'B' }])
  })
})

describe('--make-skus', () => {
  it('makes a SKU of handle and options, and leaves a SKU that is there alone', async () => {
    const text = csvOf(productColumns, [
      { Handle: 'lua-ring', Title: 'Lua', 'Option1 Name': 'Metal', 'Option1 Value': 'Rosé gold' },
      { Handle: 'lua-ring', 'Option1 Value': 'Silver', 'Variant SKU': 'OWN' },
      { Handle: 'mar', Title: 'Mar', 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' },
    ])
    const skus = (await wishesOf(text, { makeSkus: true })).map((wish) => wish.sku)
    expect(skus).toEqual(['LUA-RING-ROSE-GOLD', 'OWN', 'MAR'])
  })

  it('refuses what would be one SKU for two variants, and a handle without a letter', async () => {
    const text = csvOf(productColumns, [
      { Handle: 'lua', Title: 'A' },
      { Handle: 'lua', Title: 'B' },
      { Handle: '指輪', Title: 'C' },
    ])
    const refused = await refusedOf(text, { makeSkus: true })
    expect(refused.map((each) => each.code)).toEqual(['duplicate', 'duplicate', 'nothing-to-make-a-sku-from'])
    expect(explainLine(refused[0] as LineReason)).toContain(
      'the SKU made from handle and options, "LUA" is on lines 2 and 3',
    )
    expect(explainLine(refused[2] as LineReason)).toContain('none can be made from the handle "指輪"')
  })
})

describe('another file than a products export', () => {
  it.each([
    ['Name,Email,Lineitem name,Lineitem sku\n#1,,a,b\n', 'It looks like Shopify’s orders export.'],
    [
      csvOf(['Handle', 'Title', 'SKU', 'COO', 'Location', 'On hand'], [{ Handle: 'a' }]),
      'It looks like Shopify’s inventory export.',
    ],
    ['ID,Type,SKU,Name,Regular price\n1,simple,A,B,3\n', 'It looks like WooCommerce’s products export.'],
    ['Foo,Bar\n1,2\n', 'and found "Foo" and "Bar". Nothing'],
  ])('is refused with what was found and expected: %j', async (text, words) => {
    const read = await readExport('shopify-products', bytesOf(text), { makeSkus: false })
    expect(read.ok).toBe(false)
    const said = read.ok ? '' : explainFile(read.refusal, 'orders.csv')
    expect(said).toContain('orders.csv is not Shopify’s products export: expected also the column')
    expect(said).toContain('"Variant Price" (or "Price")')
    expect(said).toContain(words)
  })
})
