import { describe, expect, test } from 'vitest'
import { openSheets, rowsAt } from './open-sheets.ts'

async function openRows() {
  const open = await openSheets()
  await open.batch(
    { addSheet: { properties: { sheetId: 2, title: "Ana's tab" } } },
    rowsAt([
      ['Id', 'Quantity', 'Note'],
      ['a', 1, null],
      ['b', 2.5, 'x'],
    ]),
    rowsAt([['only']], 2),
  )
  return open
}

describe('values.get', () => {
  test('leaves out blanks at the ends of rows and below the last row, and all values of a blank range', async () => {
    const { ask } = await openRows()
    const { body } = await ask('/values/A1:Z')
    expect(body).toEqual({
      range: 'Sheet1!A1:Z1000',
      majorDimension: 'ROWS',
      values: [
        ['Id', 'Quantity', 'Note'],
        ['a', '1'],
        ['b', '2.5', 'x'],
      ],
    })
    expect((await ask('/values/E1:F9')).body).toEqual({ range: 'Sheet1!E1:F9', majorDimension: 'ROWS' })
  })

  test.each([
    ['Sheet1', 'Sheet1!A1:Z1000'],
    ['sheet1!1:1', 'Sheet1!A1:Z1'],
    ['Sheet1!A2:Z', 'Sheet1!A2:Z1000'],
    ['B:B', 'Sheet1!B1:B1000'],
    ['B3:A1', 'Sheet1!A1:B3'],
    ['$B$2', 'Sheet1!B2'],
    ["'Sheet1'!A1:B2", 'Sheet1!A1:B2'],
    ["'Ana''s tab'", "'Ana''s tab'!A1:Z1000"],
    ["'Ana''s tab'!A1:AZ2000", "'Ana''s tab'!A1:Z1000"],
  ])('reads the range %s as %s', async (words, range) => {
    const { ask } = await openRows()
    expect((await ask(`/values/${encodeURIComponent(words)}`)).body).toMatchObject({ range })
  })

  test.each(['Nowhere!A1', 'Nowhere', 'A0', 'A1:', 'A', '5', 'A1:B2:C3', "'Sheet1", 'Sheet1!'])(
    'cannot parse the range %s',
    async (words) => {
      const { ask } = await openRows()
      const { status, message } = await ask(`/values/${encodeURIComponent(words)}`)
      expect({ status, message }).toEqual({ status: 400, message: `Unable to parse range: ${words}` })
    },
  )

  test('refuses a range that begins beyond the grid', async () => {
    const { ask } = await openRows()
    const { status, message } = await ask('/values/A1001:B1002')
    expect(status).toBe(400)
    expect(message).toBe('Range (Sheet1!A1001:B1002) exceeds grid limits. Max rows: 1000, max columns: 26')
  })

  test('gives columns when asked for columns, and refuses parameters that Google has not', async () => {
    const { ask } = await openRows()
    const { body } = await ask('/values/A1:C3?majorDimension=COLUMNS&valueRenderOption=UNFORMATTED_VALUE')
    expect(body).toMatchObject({
      values: [
        ['Id', 'a', 'b'],
        ['Quantity', 1, 2.5],
        ['Note', '', 'x'],
      ],
    })
    const unknown = await ask('/values/A1?render=FORMULA')
    expect(unknown.status).toBe(400)
    expect(unknown.message).toContain(`Unknown name "render": Cannot bind query parameter.`)
    expect((await ask('/values/A1?valueRenderOption=RAW')).status).toBe(400)
  })
})

describe('values.batchGet', () => {
  test('reads several ranges in one answer, or refuses them all for one that is wrong', async () => {
    const { ask } = await openRows()
    const { body } = await ask(
      "/values:batchGet?ranges=A2:B&ranges='Ana''s tab'&valueRenderOption=UNFORMATTED_VALUE",
    )
    expect(body).toMatchObject({
      spreadsheetId: 'demo-workbook-1',
      valueRanges: [
        {
          values: [
            ['a', 1],
            ['b', 2.5],
          ],
        },
        { values: [['only']] },
      ],
    })
    expect((await ask('/values:batchGet?ranges=A1&ranges=Nope!A1')).status).toBe(400)
  })

  test('shows dates as serial numbers or in words', async () => {
    const { ask, batch } = await openRows()
    const cell = { userEnteredFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } } }
    await batch(rowsAt([[46_000, 46_000]]), {
      repeatCell: {
        range: { endRowIndex: 1, endColumnIndex: 1 },
        cell,
        fields: 'userEnteredFormat.numberFormat',
      },
    })
    const read = (how: string) => ask(`/values/A1:B1?valueRenderOption=UNFORMATTED_VALUE${how}`)
    expect((await read('')).body).toMatchObject({ values: [[46_000, 46_000]] })
    expect((await read('&dateTimeRenderOption=FORMATTED_STRING')).body).toMatchObject({
      values: [['2025-12-09', 46_000]],
    })
  })
})

describe('values.append', () => {
  test('puts rows below the table, raw or as if typed, and says where', async () => {
    const { ask, values } = await openRows()
    const raw = await ask('/values/A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS', {
      values: [
        ['=1+1', '2026-03-01', true],
        [null, 4],
      ],
    })
    expect(raw.body).toMatchObject({
      tableRange: 'Sheet1!A1:C3',
      updates: { updatedRange: 'Sheet1!A4:C5', updatedRows: 2, updatedColumns: 3, updatedCells: 4 },
    })
    const typed = await ask(
      '/values/Sheet1:append?valueInputOption=USER_ENTERED&includeValuesInResponse=true',
      {
        values: [['=1+1', '2026-03-01', '12%', "'007", '$1,234.50', 'true']],
      },
    )
    expect(typed.body).toMatchObject({
      updates: { updatedData: { values: [['2', '2026-03-01', '12%', '007', '$1,234.50', 'TRUE']] } },
    })
    expect(await values('A4:F6')).toEqual([
      ['=1+1', '2026-03-01', true],
      ['', 4],
      [2, 46_082, 0.12, '007', 1234.5, true],
    ])
  })

  test('pushes down what stands below the table when it inserts, and writes over it when it does not', async () => {
    const { ask, values, batch } = await openSheets()
    await batch(rowsAt([['Id'], ['a'], [null], ['foot']]))
    await ask('/values/A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS', {
      values: [['b'], ['c']],
    })
    expect(await values('A1:A9')).toEqual([['Id'], ['a'], ['b'], ['c'], [], ['foot']])
    await ask('/values/A1:append?valueInputOption=RAW', { values: [['d'], ['e']] })
    expect(await values('A1:A9')).toEqual([['Id'], ['a'], ['b'], ['c'], ['d'], ['e']])
  })

  test('says how its values are meant, or is refused', async () => {
    const { ask } = await openRows()
    const { status, message } = await ask('/values/A1:append', { values: [['x']] })
    expect({ status, message }).toEqual({
      status: 400,
      message: "'valueInputOption' is required but not specified",
    })
    expect((await ask('/values/A1:append?valueInputOption=RAW', { values: [[{ a: 1 }]] })).status).toBe(400)
  })
})

describe('values.update', () => {
  test('writes within its range, skips null and clears with an empty text', async () => {
    const { ask, values } = await openRows()
    const how = { verb: 'PUT' }
    const { body } = await ask(
      '/values/A2:C3?valueInputOption=RAW',
      {
        values: [
          ['A', null, 'y'],
          ['', 9],
        ],
      },
      how,
    )
    expect(body).toMatchObject({ updatedRange: 'Sheet1!A2:C3', updatedCells: 4 })
    expect(await values('A2:C3')).toEqual([
      ['A', 1, 'y'],
      ['', 9, 'x'],
    ])
    const far = await ask('/values/A2:B2?valueInputOption=RAW', { values: [['1', '2', '3']] }, how)
    expect(far.message).toBe('Requested writing within range [Sheet1!A2:B2], but tried writing to column [C]')
  })

  test('of several ranges does all or none', async () => {
    const { ask, values } = await openRows()
    const good = { range: 'A1:B1', values: [['x', 'y']] }
    const bad = { range: 'A1', values: [['z'.repeat(50_001)]] }
    const refused = await ask('/values:batchUpdate', { valueInputOption: 'RAW', data: [good, bad] })
    expect(refused.status).toBe(400)
    expect(await values('A1:B1')).toEqual([['Id', 'Quantity']])
    const done = await ask('/values:batchUpdate', { valueInputOption: 'RAW', data: [good] })
    expect(done.body).toMatchObject({ totalUpdatedCells: 2, totalUpdatedSheets: 1 })
    await ask('/values/A1:A2:clear', {})
    expect(await values('A1:B2')).toEqual([
      ['', 'y'],
      ['', 1],
    ])
  })
})

describe('spreadsheets.get', () => {
  test('gives what the mask asks for and no more', async () => {
    const { ask, sheets } = await openRows()
    sheets.webUrl = 'http://127.0.0.1:4310/'
    const mask =
      'spreadsheetUrl,properties.timeZone,sheets(properties(title,gridProperties/rowCount),protectedRanges)'
    expect((await ask(`?fields=${mask}`)).body).toEqual({
      spreadsheetUrl: 'http://127.0.0.1:4310/spreadsheets/d/demo-workbook-1/edit',
      properties: { timeZone: 'Europe/Lisbon' },
      sheets: [
        { properties: { title: 'Sheet1', gridProperties: { rowCount: 1000 } } },
        { properties: { title: "Ana's tab", gridProperties: { rowCount: 1000 } } },
      ],
    })
    expect((await ask('')).body).toMatchObject({ spreadsheetId: 'demo-workbook-1', sheets: [{}, {}] })
  })

  test('refuses a mask of unknown names, and says that it has no cells', async () => {
    const { ask } = await openRows()
    expect((await ask('?fields=sheets.colour')).body).toMatchObject({
      error: { code: 400, message: 'Request contains an invalid argument.' },
    })
    expect((await ask('?fields=sheets(')).status).toBe(400)
    expect((await ask('?includeGridData=true')).status).toBe(501)
  })
})
