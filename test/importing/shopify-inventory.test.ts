import { describe, expect, it } from 'vitest'
import { readExport } from '../../src/importing/intake.ts'
import { explainFile, explainLine } from '../../src/importing/words.ts'
import {
  bytesOf,
  csvOf,
  intakeOf,
  inventoryColumns,
  newInventoryColumns,
  productColumns,
  wideInventoryColumns,
} from './export-files.ts'

const read = async (text: string, how: { makeSkus?: boolean } = {}) =>
  (await intakeOf('shopify-inventory', text, how)).whole

const row = (words: Readonly<Record<string, string>>) => ({
  Handle: 'lua',
  SKU: 'LUA',
  Location: 'Studio',
  'On hand': '3',
  ...words,
})

describe('an inventory export', () => {
  it('with a row per location gives on hand by SKU and place', async () => {
    const text = csvOf(inventoryColumns, [
      row({ SKU: "'LUA-7", Location: 'Rua 4, Porto', Available: '4', Committed: '1', 'On hand': '5' }),
      row({ SKU: 'MAR', 'On hand': 'Not stocked' }),
      row({ SKU: 'SOL', 'On hand': '1,200' }),
    ])
    expect(await read(text)).toEqual({
      wishes: [
        { kind: 'stock', line: 2, sku: 'LUA-7', location: 'Rua 4, Porto', onHand: 5 },
        { kind: 'stock', line: 4, sku: 'SOL', location: 'Studio', onHand: 1200 },
      ],
      refused: [],
      warnings: [],
      aside: 1,
    })
  })

  it('since 2025 is read by what is on hand now, or by what a person filled in', async () => {
    const text = csvOf(newInventoryColumns, [
      row({ 'On hand (current)': '5' }),
      row({ Location: 'Shop', 'On hand (current)': '5', 'On hand (new)': '7' }),
    ])
    const { wishes } = await read(text)
    expect(wishes).toMatchObject([
      { location: 'Studio', onHand: 5 },
      { location: 'Shop', onHand: 7 },
    ])
  })

  it('with a column per location says that it has what is available', async () => {
    const text = csvOf(wideInventoryColumns, [
      { Handle: 'lua', SKU: 'LUA', Studio: '4', Shop: 'not stocked' },
      { Handle: 'mar', SKU: 'MAR', Studio: '0', Shop: '2' },
    ])
    const { wishes, warnings, aside } = await read(text)
    expect(wishes).toMatchObject([
      { line: 2, sku: 'LUA', location: 'Studio', onHand: 4 },
      { line: 3, sku: 'MAR', location: 'Studio', onHand: 0 },
      { line: 3, sku: 'MAR', location: 'Shop', onHand: 2 },
    ])
    expect(warnings).toEqual([{ line: 1, code: 'available-only', column: 'Studio, Shop' }])
    expect(aside).toBe(1)
  })

  it('takes a quantity below 0 as it is, with a warning, and tells of what is unavailable', async () => {
    const { wishes, warnings } = await read(
      csvOf(inventoryColumns, [
        row({ 'On hand': '-2' }),
        row({ SKU: 'MAR', 'On hand': '9', Unavailable: '4' }),
      ]),
    )
    expect(wishes).toMatchObject([{ onHand: -2 }, { onHand: 9 }])
    expect(warnings).toEqual([
      { line: 2, code: 'below-zero', sku: 'LUA', onHand: -2 },
      { line: 3, code: 'unavailable', sku: 'MAR', onHand: 9, unavailable: 4 },
    ])
  })

  it.each([
    [{ SKU: '' }, 'no SKU; expected one in "SKU"'],
    [{ Location: ' ' }, 'no location; expected one in "Location"'],
    [{ 'On hand': '' }, '"On hand" is blank; expected a whole number, or "not stocked"'],
    [{ 'On hand': '1.5' }, '"On hand" is "1.5"; expected a whole number'],
    [{ 'On hand': 'some' }, '"On hand" is "some"; expected a whole number'],
    [{ SKU: '1.2E+13' }, '"SKU" is "1.2E+13", a number that a spreadsheet program shortened'],
  ])('leaves out a line with %j', async (words, reason) => {
    const { wishes, refused } = await read(csvOf(inventoryColumns, [row(words)]))
    expect(wishes).toEqual([])
    expect(refused.map((each) => [each.line, explainLine(each)])).toEqual([
      [2, expect.stringContaining(reason)],
    ])
  })

  it('leaves out a SKU that is at one location twice, with both lines', async () => {
    const text = csvOf(inventoryColumns, [
      row({}),
      row({ Location: 'Shop' }),
      row({ SKU: 'lua', Location: 'studio' }),
    ])
    const { wishes, refused } = await read(text)
    expect(wishes).toMatchObject([{ location: 'Shop' }])
    expect(refused.map((each) => explainLine(each))).toEqual([
      'the SKU "LUA" at "Studio" is on lines 2 and 4; expected it once',
      'the SKU "lua" at "studio" is on lines 2 and 4; expected it once',
    ])
  })

  it('finds the SKUs that the products import made', async () => {
    const options = { 'Option1 Name': 'Size', 'Option1 Value': '7', SKU: '' }
    const plain = { 'Option1 Name': 'Title', 'Option1 Value': 'Default Title', SKU: '', Handle: 'mar' }
    const text = csvOf(inventoryColumns, [row(options), row(plain)])
    const { wishes } = await read(text, { makeSkus: true })
    expect(wishes).toMatchObject([{ sku: 'LUA-7' }, { sku: 'MAR' }])
  })

  it.each([
    [csvOf(productColumns, [{ Handle: 'a', Title: 'A' }]), 'It looks like Shopify’s products export.'],
    ['Handle,SKU,On hand\na,A,3\n', 'expected also the column "Location"'],
    ['Handle,SKU,Location\na,A,Studio\n', 'expected also the column "On hand" (or "On hand (current)")'],
    ['Handle,SKU,HS Code,COO\na,A,,\n', 'expected also the column "Location"'],
  ])('is told from another file: %j', async (text, words) => {
    const other = await readExport('shopify-inventory', bytesOf(text), { makeSkus: false })
    expect(other.ok ? '' : explainFile(other.refusal, 'f.csv')).toContain(words)
  })
})
