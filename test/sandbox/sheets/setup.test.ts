import { Model } from '@ironcalc/wasm'
import { describe, expect, test } from 'vitest'
import { setUp } from '../../../src/preparing.ts'
import { clientOf, openSheets } from './open-sheets.ts'

const now = Date.parse('2026-11-24T08:30:00Z')

async function openSample() {
  const open = await openSheets()
  const client = clientOf(open.sheets)
  const report = await setUp(client, { sample: true, now })
  return { ...open, client, report }
}

describe('the real setup', () => {
  test('fills an empty spreadsheet in one write, and a second run sends nothing', async () => {
    const { client, report, sheets } = await openSample()
    expect(report.createdTabs).toContain('Movements')
    expect(sheets.calls.filter(({ kind }) => kind === 'write')).toHaveLength(1)
    expect((await setUp(client, { sample: false, now })).changed).toBe(false)
    expect(sheets.calls.every(({ status }) => status === 200)).toBe(true)
  })

  test('makes on-hand formulas that come to the sum of the movements', async () => {
    const { sheets } = await openSample()
    const sum = (sku: unknown, bucket: string) =>
      sheets.person
        .records('Movements')
        .filter((row) => row['SKU'] === sku && row['Bucket'] === bucket && row['Status'] !== 'void')
        .reduce((total, row) => total + Number(row['Quantity']), 0)
    const stock = sheets.person.records('Stock')
    expect(stock.length).toBeGreaterThan(50)
    for (const row of stock) {
      expect(row['On hand'], String(row['SKU'])).toBe(sum(row['SKU'], 'sellable'))
      expect(row['Held'], String(row['SKU'])).toBe(sum(row['SKU'], 'held'))
    }
  })

  test('looks in the browser as it is meant: header, widths, formats, colours of a state', async () => {
    const { sheets } = await openSample()
    const { person } = sheets
    const [header = []] = person.cells('Stock')
    const state = header.indexOf('State')
    person.pastes('Stock', `${String.fromCharCode(65 + state)}2`, [['out']])
    const model = Model.from_bytes(sheets.book.bytes(), 'en')
    model.evaluate()
    const stock = model.getWorksheetsProperties().findIndex(({ name }) => name === 'Stock')
    expect(model.getFrozenRowsCount(stock)).toBe(1)
    expect(model.getCellStyle(stock, 1, 1).style).toMatchObject({
      font: { b: true },
      fill: { color: '#ece5d8' },
    })
    expect(model.getCellStyle(stock, 2, state + 1).style.fill.color).toBe('#f7d4cf')
    expect(model.getCellStyle(stock, 3, state + 1).style.fill.color).toBe('#f2f2f0')
    const movements = model.getWorksheetsProperties().findIndex(({ name }) => name === 'Movements')
    expect(model.getFormattedCellValue(movements, 2, 2)).toMatch(/^2026-\d\d-\d\d \d\d:\d\d$/u)
  })

  test('is followed by appended movements that the formulas count at once', async () => {
    const { client, sheets } = await openSample()
    const [first] = sheets.person.records('Stock')
    const [header = []] = sheets.person.cells('Movements')
    const sheetId = sheets.book.sheets().find(({ title }) => title === 'Movements')?.sheetId ?? -1
    const cells: Record<string, string | number> = {
      Id: 'MV-NEW',
      SKU: String(first?.['SKU']),
      Bucket: 'sellable',
      Quantity: 7,
      Status: 'ok',
    }
    const values = header.map((name) => {
      const cell = cells[String(name)]
      if (cell === undefined) return {}
      return { userEnteredValue: typeof cell === 'number' ? { numberValue: cell } : { stringValue: cell } }
    })
    await client.write([{ appendCells: { sheetId, rows: [{ values }], fields: 'userEnteredValue' } }])
    const [rows = []] = await client.read(['Stock!A2:B2'], 'values')
    expect(rows[0]?.[1]).toBe(Number(first?.['On hand']) + 7)
  })
})
