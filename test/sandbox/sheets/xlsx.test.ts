import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { openSheets, rowsAt } from './open-sheets.ts'

test('the workbook is kept as an .xlsx file with its formulas, formats, dropdowns, notes and colours', async () => {
  const { batch, sheets } = await openSheets()
  const below = (startColumnIndex: number) => ({
    sheetId: 0,
    startRowIndex: 1,
    startColumnIndex,
    endColumnIndex: startColumnIndex + 1,
  })
  await batch(
    rowsAt([
      ['SKU', 'On hand', 'State', 'Counted'],
      ['007', '=SUM(D:D)', 'out', 46_000],
    ]),
    {
      updateCells: {
        start: {},
        rows: [
          {
            values: [
              {
                note: 'never changes',
                userEnteredFormat: {
                  textFormat: { bold: true },
                  backgroundColorStyle: { rgbColor: { red: 1, green: 0.8 } },
                },
              },
            ],
          },
        ],
        fields: 'note,userEnteredFormat(textFormat,backgroundColorStyle)',
      },
    },
    {
      repeatCell: {
        range: below(3),
        cell: { userEnteredFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } } },
        fields: 'userEnteredFormat.numberFormat',
      },
    },
    {
      setDataValidation: {
        range: below(2),
        rule: {
          condition: {
            type: 'ONE_OF_LIST',
            values: [{ userEnteredValue: 'ok' }, { userEnteredValue: 'out' }],
          },
        },
      },
    },
    {
      addConditionalFormatRule: {
        rule: {
          ranges: [below(2)],
          booleanRule: {
            condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: '=$C2="out"' }] },
            format: { backgroundColorStyle: { rgbColor: { red: 1 } }, textFormat: { bold: true } },
          },
        },
      },
    },
    {
      updateDimensionProperties: {
        range: { dimension: 'COLUMNS', startIndex: 0, endIndex: 1 },
        properties: { pixelSize: 210 },
        fields: 'pixelSize',
      },
    },
    {
      updateSheetProperties: {
        properties: { gridProperties: { frozenRowCount: 1 } },
        fields: 'gridProperties.frozenRowCount',
      },
    },
  )
  const book = await readXlsx(await sheets.book.xlsx(), { readStyles: true })
  const [sheet] = book.sheets
  expect(sheet?.rows[1]?.[0]).toBe('007')
  expect(sheet?.cells?.get('1,1')).toMatchObject({ formula: 'SUM(D:D)' })
  expect(sheet?.cells?.get('1,1')?.formulaResult ?? null).toBeNull()
  expect(sheet?.cells?.get('0,0')).toMatchObject({
    comment: { text: 'never changes' },
    style: {
      font: { bold: true },
      fill: { pattern: 'solid', fgColor: { rgb: expect.stringMatching(/FFCC00$/iu) } },
    },
  })
  expect(sheet?.cells?.get('1,3')).toMatchObject({ style: { numFmt: 'yyyy-mm-dd' } })
  expect(sheet?.freezePane).toMatchObject({ rows: 1 })
  expect(sheet?.columns?.[0]?.width).toBeCloseTo(30, 0)
  expect(sheet?.dataValidations).toMatchObject([
    { type: 'list', range: 'C2:C1048576', values: ['ok', 'out'] },
  ])
  expect(sheet?.conditionalRules).toMatchObject([
    { type: 'expression', range: 'C2:C1048576', formula: '$C2="out"', style: { fill: { pattern: 'solid' } } },
  ])
  // The state is red by its rule, not by its own look.
  expect(sheet?.cells?.get('1,2')?.style?.fill).toBeUndefined()
})
