import { describe, expect, test } from 'vitest'
import { openSheets } from './open-sheets.ts'

async function openStock() {
  const open = await openSheets()
  const { person } = open.sheets
  person.renamesTab('Sheet1', 'Movements')
  person.addsTab('Stock')
  person.pastes('Movements', 'A1', [
    ['Id', 'SKU', 'Quantity'],
    ['1', 'RING', 5],
    ['2', 'HOOP', 7],
    ['3', 'RING', -2],
  ])
  person.pastes('Stock', 'A1', [
    ['SKU', 'On hand'],
    ['RING', '=SUMIFS(Movements!$C:$C,Movements!$B:$B,$A2)'],
    ['HOOP', '=SUMIFS(Movements!$C:$C,Movements!$B:$B,$A3)'],
  ])
  return { ...open, person }
}

describe('a person in the sheet', () => {
  test('types numbers, dates, truth and formulas, and text that is none of them', async () => {
    const { person, sheets, values } = await openStock()
    for (const [a1, words] of Object.entries({
      E1: '12',
      E2: '2026-03-01',
      E3: 'true',
      E4: '=E1*2',
      E5: '12 pcs',
      E6: "'5",
    }))
      person.types('Stock', a1, words)
    expect(person.cells('Stock').map((row) => row[4] ?? null)).toEqual([12, 46_082, true, 24, '12 pcs', '5'])
    expect(await values('Stock!E2', 'FORMATTED_VALUE')).toEqual([['2026-03-01']])
    expect(sheets.book.sheets().map(({ title }) => title)).toEqual(['Movements', 'Stock'])
  })

  test('sees balances follow when she adds, changes and deletes movements', async () => {
    const { person } = await openStock()
    expect(person.records('Stock')).toEqual([
      { SKU: 'RING', 'On hand': 3 },
      { SKU: 'HOOP', 'On hand': 7 },
    ])
    person.pastes('Movements', 'A5', [['4', 'HOOP', 1]])
    person.types('Movements', 'C2', '6')
    person.deletesRow('Movements', 4)
    expect(person.cells('Stock').map((row) => row[1])).toEqual(['On hand', 6, 8])
  })

  test('sorts, and each formula stays with its row', async () => {
    const { person, values } = await openStock()
    person.sorts('Stock', 'SKU')
    expect(person.cells('Stock')).toEqual([
      ['SKU', 'On hand'],
      ['HOOP', 7],
      ['RING', 3],
    ])
    expect(await values('Stock!B2:B3', 'FORMULA')).toEqual([
      ['=SUMIFS(Movements!$C:$C,Movements!$B:$B,$A2)'],
      ['=SUMIFS(Movements!$C:$C,Movements!$B:$B,$A3)'],
    ])
    person.sorts('Movements', 'C', 'desc')
    expect(person.cells('Movements').map((row) => row[0])).toEqual(['Id', 2, 1, 3])
  })

  test('inserts, moves and deletes columns, and formulas follow them', async () => {
    const { person, values } = await openStock()
    person.insertsColumn('Movements', 1, 'Mine')
    expect(person.cells('Movements')[0]).toEqual(['Id', 'Mine', 'SKU', 'Quantity'])
    person.movesColumn('Movements', 3, 0)
    expect(person.cells('Movements')[0]).toEqual(['Quantity', 'Id', 'Mine', 'SKU'])
    expect(await values('Stock!B2', 'FORMULA')).toEqual([['=SUMIFS(Movements!$A:$A,Movements!$D:$D,$A2)']])
    expect(person.cells('Stock')).toEqual([
      ['SKU', 'On hand'],
      ['RING', 3],
      ['HOOP', 7],
    ])
    person.insertsRow('Stock', 2)
    person.renamesTab('Movements', 'The ledger')
    expect(await values('Stock!B3', 'FORMULA')).toEqual([
      ["=SUMIFS('The ledger'!$A:$A,'The ledger'!$D:$D,$A3)"],
    ])
    person.deletesTab('The ledger')
    expect(person.cells('Stock').at(-1)).toEqual(['HOOP', '#REF!'])
  })

  test('renames a header, clears cells, and is told of what is not there', async () => {
    const { person } = await openStock()
    person.renamesHeader('Stock', 'on hand', 'There')
    person.clears('Stock', 'A2:A3')
    expect(person.cells('Stock')).toEqual([
      ['SKU', 'There'],
      [null, 0],
      [null, 0],
    ])
    expect(() => person.types('Nowhere', 'A1', 'x')).toThrow(
      'There is no tab "Nowhere"; there are Movements, Stock',
    )
    expect(() => person.sorts('Stock', 'Colour')).toThrow('has no column "Colour"')
  })

  test('types into a cell for plain text, and it stays what she typed', async () => {
    const { person, batch } = await openStock()
    const cell = { userEnteredFormat: { numberFormat: { type: 'TEXT', pattern: '@' } } }
    await batch({
      repeatCell: {
        range: { startRowIndex: 1, startColumnIndex: 0, endColumnIndex: 1 },
        cell,
        fields: 'userEnteredFormat.numberFormat',
      },
    })
    person.types('Movements', 'A9', '007')
    expect(person.cells('Movements')[8]).toEqual(['007'])
  })
})
