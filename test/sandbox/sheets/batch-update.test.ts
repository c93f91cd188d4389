import { describe, expect, test } from 'vitest'
import { openSheets, rowsAt } from './open-sheets.ts'

const append = (rows: (string | number)[][], sheetId = 0) => ({
  appendCells: {
    sheetId,
    rows: rows.map((cells) => ({
      values: cells.map((cell) => ({
        userEnteredValue: typeof cell === 'number' ? { numberValue: cell } : { stringValue: cell },
      })),
    })),
    fields: 'userEnteredValue',
  },
})

describe('spreadsheets.batchUpdate', () => {
  test('adds rows behind the last that holds something, and makes the grid longer', async () => {
    const { batch, values, sheets } = await openSheets()
    await batch(rowsAt([['Id'], ['a'], [null], [null, 'far']]), append([['b', 2]]), append([['c']]))
    expect(await values('A1:B10')).toEqual([['Id'], ['a'], [], ['', 'far'], ['b', 2], ['c']])
    await batch(append(Array.from({ length: 1000 }, (_, at) => [`r${at}`])))
    expect(sheets.book.sheets()[0]?.rowCount).toBe(1006)
  })

  test('copies what cells show to another tab, after what came before it in the batch', async () => {
    const { batch, values } = await openSheets()
    await batch(
      rowsAt([
        ['Id', 'Sum'],
        ['a', '=1+1'],
        ['b', '=B2*3'],
      ]),
      { addSheet: { properties: { title: 'Archive', sheetId: 7 } } },
      append(
        [
          ['Id', 'Sum'],
          ['old', 1],
        ],
        7,
      ),
    )
    const box = (sheetId: number, from: number) => ({
      sheetId,
      startRowIndex: from,
      endRowIndex: from + 2,
      startColumnIndex: 0,
      endColumnIndex: 2,
    })
    const copy = (pasteType: string) => ({
      copyPaste: { source: box(0, 1), destination: box(7, 1), pasteType },
    })
    const insert = {
      insertDimension: { range: { sheetId: 7, dimension: 'ROWS', startIndex: 1, endIndex: 3 } },
    }
    const clear = { updateCells: { range: box(0, 1), fields: 'userEnteredValue' } }
    expect((await batch(insert, copy('PASTE_VALUES'), clear)).status).toBe(200)
    expect(await values('Archive!A1:B5', 'FORMULA')).toEqual([
      ['Id', 'Sum'],
      ['a', 2],
      ['b', 6],
      ['old', 1],
    ])
    expect(await values('A1:B5')).toEqual([['Id', 'Sum']])
    expect((await batch(copy('PASTE_NORMAL'))).status).toBe(501)
  })

  test('does all requests or none, and names the one that it could not do', async () => {
    const { batch, sheets } = await openSheets()
    await batch(rowsAt([['Id', '=1+1'], ['a']]))
    const before = Buffer.from(sheets.keep()).toString()
    const { status, message } = await batch(
      { addSheet: { properties: { title: 'Other' } } },
      append([['b']]),
      { deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 0, endIndex: 1 } } },
      {
        repeatCell: {
          range: { sheetId: 0 },
          cell: { userEnteredFormat: { textFormat: { bold: true } } },
          fields: 'userEnteredFormat.textFormat.bold',
        },
      },
      append([['c']], 99),
    )
    expect({ status, message }).toEqual({
      status: 400,
      message: 'Invalid requests[4].appendCells: No grid with id: 99',
    })
    expect(Buffer.from(sheets.keep()).toString()).toBe(before)
  })

  test.each([
    [
      'a request that Google has not',
      { frobnicate: {} },
      `Unknown name "frobnicate" at 'requests[0]': Cannot find field.`,
    ],
    [
      'a field that the request has not',
      { appendCells: { sheetId: 0, rows: [], fields: '*', colour: 1 } },
      `Unknown name "colour" at 'requests[0].append_cells': Cannot find field.`,
    ],
    [
      'a field deep inside that is not there',
      { appendCells: { rows: [{ values: [{ userEnteredValue: { text: 'x' } }] }], fields: '*' } },
      `Unknown name "text" at 'requests[0].append_cells.rows[0].values[0].user_entered_value'`,
    ],
    [
      'a value of the wrong type',
      { appendCells: { sheetId: 'first', rows: [], fields: '*' } },
      `Invalid value at 'requests[0].append_cells.sheet_id' (TYPE_INT32), "first"`,
    ],
    ['no mask', { appendCells: { rows: [] } }, "At least one field must be listed in 'fields'"],
    [
      'a mask of unknown fields',
      { appendCells: { rows: [], fields: 'value' } },
      "Field 'value' could not be found",
    ],
    [
      'two kinds of value in one cell',
      {
        appendCells: {
          rows: [{ values: [{ userEnteredValue: { stringValue: 'x', numberValue: 1 } }] }],
          fields: 'userEnteredValue',
        },
      },
      'Invalid requests[0].appendCells',
    ],
    ['two kinds of request at once', { deleteSheet: { sheetId: 1 }, addSheet: {} }, 'oneof'],
    [
      'a taken title',
      { addSheet: { properties: { title: 'SHEET1' } } },
      'already exists. Please enter another name.',
    ],
    [
      'a taken id',
      { addSheet: { properties: { sheetId: 0, title: 'New' } } },
      'Invalid requests[0].addSheet',
    ],
    [
      'cells below the grid',
      { updateCells: { start: { rowIndex: 1000 }, rows: [{ values: [{}] }], fields: '*' } },
      'Attempting to write row: 1000, beyond the last requested row of: 999',
    ],
    [
      'cells right of the grid',
      { updateCells: { start: { columnIndex: 26 }, rows: [{ values: [{}] }], fields: 'userEnteredValue' } },
      'Attempting to write column: 26, beyond the last requested column of: 25',
    ],
    [
      'a range beyond the grid',
      { repeatCell: { range: { endColumnIndex: 27 }, cell: {}, fields: 'userEnteredFormat' } },
      'exceeds grid limits. Max rows: 1000, max columns: 26',
    ],
    [
      'the only tab deleted',
      { deleteSheet: { sheetId: 0 } },
      "You can't remove all the sheets in a document.",
    ],
    [
      'a formula without =',
      {
        updateCells: {
          start: {},
          rows: [{ values: [{ userEnteredValue: { formulaValue: 'SUM(A1)' } }] }],
          fields: 'userEnteredValue',
        },
      },
      'Invalid requests[0].updateCells',
    ],
    [
      'all rows frozen',
      {
        updateSheetProperties: {
          properties: { gridProperties: { frozenRowCount: 1000 } },
          fields: 'gridProperties.frozenRowCount',
        },
      },
      "You can't freeze all visible rows",
    ],
  ])('refuses %s in Google’s words', async (_, request, words) => {
    const { batch } = await openSheets()
    const { status, body, message } = await batch(request)
    expect(message).toContain(words)
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
  })

  test('says in its own words what Google can do and it cannot', async () => {
    const { batch } = await openSheets()
    const { status, message } = await batch({ addChart: {} })
    expect(status).toBe(501)
    expect(message).toBe('The stand-in of Google Sheets does not know the request addChart.')
  })

  test('takes no number that is not finite and no body that is no JSON', async () => {
    const { ask } = await openSheets()
    const request =
      '{"requests":[{"appendCells":{"rows":[{"values":[{"userEnteredValue":{"numberValue":1e999}}]}],"fields":"*"}}]}'
    expect((await ask(':batchUpdate', request)).status).toBe(400)
    expect((await ask(':batchUpdate', '{"requests":[')).message).toContain('Invalid JSON payload received')
    expect((await ask(':batchUpdate', `{"requests":["${'x'.repeat(10_000_001)}"]}`)).status).toBe(400)
  })

  test('clears what the mask names and the cell leaves out, and nothing else', async () => {
    const { batch, values, sheets } = await openSheets()
    await batch({
      updateCells: {
        start: {},
        rows: [{ values: [{ userEnteredValue: { stringValue: 'Id' }, note: 'never changes' }] }],
        fields: 'userEnteredValue,note',
      },
    })
    await batch({ updateCells: { start: {}, rows: [{ values: [{}] }], fields: 'userEnteredValue' } })
    expect(await values('A1')).toBeUndefined()
    expect(sheets.book.sheets()[0]?.notes).toEqual([{ row: 0, column: 0, text: 'never changes' }])
  })

  test('clears the rest of a range that it writes less than', async () => {
    const { batch, values } = await openSheets()
    await batch(
      rowsAt([
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ]),
      {
        updateCells: {
          range: { startRowIndex: 0, endRowIndex: 2, startColumnIndex: 0, endColumnIndex: 2 },
          rows: [{ values: [{ userEnteredValue: { stringValue: 'A' } }] }],
          fields: 'userEnteredValue',
        },
      },
    )
    expect(await values('A1:B3')).toEqual([['A'], [], ['e', 'f']])
  })

  test('sorts numbers before text before blanks, and formulas keep pointing along their row', async () => {
    const { batch, values } = await openSheets()
    await batch(
      rowsAt([
        ['Key', 'Number', 'Double'],
        ['b', 3, '=B2*2'],
        ['a', 'x', '=B3&"!"'],
        ['c', null, '=$B$2'],
        ['d', 1, '=B5*2'],
      ]),
    )
    await batch({
      sortRange: { range: { startRowIndex: 1 }, sortSpecs: [{ dimensionIndex: 1, sortOrder: 'ASCENDING' }] },
    })
    expect(await values('A1:C5')).toEqual([
      ['Key', 'Number', 'Double'],
      ['d', 1, 2],
      ['b', 3, 6],
      ['a', 'x', 'x!'],
      ['c', '', 1],
    ])
    expect(await values('C2:C5', 'FORMULA')).toEqual([['=B2*2'], ['=B3*2'], ['=B4&"!"'], ['=$B$2']])
  })

  test('moves formulas, dropdowns, warnings, colours and notes along with inserted and deleted columns', async () => {
    const { batch, values, sheets, ask } = await openSheets()
    const column = { startRowIndex: 1, startColumnIndex: 1, endColumnIndex: 2 }
    await batch(
      { addSheet: { properties: { sheetId: 7, title: 'Stock' } } },
      rowsAt([
        ['Id', 'Quantity'],
        ['a', 2],
        ['a', 3],
      ]),
      rowsAt([['=SUM(Sheet1!$B:$B)']], 7),
      {
        setDataValidation: {
          range: column,
          rule: { condition: { type: 'ONE_OF_LIST', values: [{ userEnteredValue: '1' }] } },
        },
      },
      { addProtectedRange: { protectedRange: { range: column, description: 'mine', warningOnly: true } } },
      {
        addConditionalFormatRule: {
          rule: {
            ranges: [column],
            booleanRule: {
              condition: { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: '=$B2>2' }] },
              format: { textFormat: { bold: true } },
            },
          },
          index: 0,
        },
      },
      {
        updateCells: { start: { columnIndex: 1 }, rows: [{ values: [{ note: 'pieces' }] }], fields: 'note' },
      },
    )
    const insert = { range: { sheetId: 0, dimension: 'COLUMNS', startIndex: 0, endIndex: 2 } }
    await batch({ insertDimension: insert })
    expect(await values('Stock!A1', 'FORMULA')).toEqual([['=SUM(Sheet1!$D:$D)']])
    expect(await values('Stock!A1')).toEqual([[5]])
    const moved = { startColumnIndex: 3, endColumnIndex: 4 }
    const { body } = await ask('?fields=sheets(protectedRanges,conditionalFormats(ranges))')
    expect(body).toMatchObject({
      sheets: [
        {
          protectedRanges: [{ range: moved, description: 'mine' }],
          conditionalFormats: [{ ranges: [moved] }],
        },
        {},
      ],
    })
    expect(sheets.book.sheets()[0]).toMatchObject({
      columnCount: 28,
      notes: [{ row: 0, column: 3 }],
      validations: [{ box: { startColumn: 3, endColumn: 4 } }],
    })
    await batch({ deleteDimension: { range: { dimension: 'COLUMNS', startIndex: 3, endIndex: 4 } } })
    expect(await values('Stock!A1')).toEqual([['#REF!']])
    expect(sheets.book.sheets()[0]).toMatchObject({ notes: [], validations: [], protections: [], rules: [] })
  })

  test('answers with a reply for each request, and with the spreadsheet when asked for', async () => {
    const { ask } = await openSheets()
    const { body } = await ask(':batchUpdate', {
      requests: [{ addSheet: { properties: { sheetId: 5, title: 'Stock', index: 0 } } }, append([['x']], 5)],
      includeSpreadsheetInResponse: true,
    })
    expect(body).toMatchObject({
      spreadsheetId: 'demo-workbook-1',
      replies: [{ addSheet: { properties: { sheetId: 5, title: 'Stock', index: 0 } } }, {}],
      updatedSpreadsheet: {
        sheets: [{ properties: { title: 'Stock' } }, { properties: { title: 'Sheet1' } }],
      },
    })
  })
})
