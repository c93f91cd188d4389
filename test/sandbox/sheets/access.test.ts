import { describe, expect, test } from 'vitest'
import { SheetFault } from '../../../src/workbook/spreadsheet.ts'
import { clientOf, openSheets, rowsAt } from './open-sheets.ts'

const write = rowsAt([['a']])

describe('the stand-in lets in', () => {
  test('nobody without its token, and nobody to another spreadsheet or one that is not shared', async () => {
    const { ask, sheets } = await openSheets()
    expect(await ask('', undefined, { token: null })).toMatchObject({
      status: 401,
      body: { error: { status: 'UNAUTHENTICATED' } },
    })
    expect((await ask('', undefined, { token: 'wrong' })).message).toMatch(
      /invalid authentication credentials/u,
    )
    expect(await ask('', undefined, { id: 'another' })).toMatchObject({
      status: 404,
      message: 'Requested entity was not found.',
    })
    sheets.shared = false
    expect(await ask('')).toMatchObject({ status: 403, message: 'The caller does not have permission' })
    await expect(clientOf(sheets).describe()).rejects.toMatchObject({ kind: 'not-shared' })
  })

  test('so many calls a minute, reads and writes apart, until the next minute', async () => {
    let now = 0
    const { ask, batch, sheets } = await openSheets({
      quota: { readsPerMinute: 2, writesPerMinute: 1 },
      now: () => now,
    })
    await ask('')
    await ask('')
    expect((await batch(write)).status).toBe(200)
    expect(await batch(write)).toMatchObject({
      status: 429,
      body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } },
    })
    expect((await ask('')).message).toContain("limit 'Read requests per minute per user'")
    now = 60_000
    expect((await ask('')).status).toBe(200)
    expect(sheets.calls.map(({ method, kind, status }) => `${method} ${kind} ${status}`)).toEqual([
      'spreadsheets.get read 200',
      'spreadsheets.get read 200',
      'batchUpdate write 200',
      'batchUpdate write 429',
      'spreadsheets.get read 429',
      'spreadsheets.get read 200',
    ])
  })
})

describe('a fault', () => {
  test('answers another status for as many calls as asked, with its headers', async () => {
    const { ask, sheets } = await openSheets()
    sheets.faults.add({
      match: { kind: 'read' },
      times: 1,
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '0' },
      body: { error: { code: 429, message: 'slow down' } },
    })
    expect(await ask('')).toMatchObject({ status: 429, message: 'slow down' })
    sheets.faults.add({ match: { method: 'spreadsheets.get' }, times: 1, kind: 'status', status: 503 })
    await clientOf(sheets).describe()
    expect(sheets.calls.map(({ status }) => status)).toEqual([429, 503, 200])
  })

  test('cuts a write before it happens or after, and our client cannot tell which', async () => {
    const { sheets } = await openSheets()
    const client = clientOf(sheets)
    const requests = [
      {
        appendCells: {
          sheetId: 0,
          rows: [{ values: [{ userEnteredValue: { stringValue: 'x' } }] }],
          fields: 'userEnteredValue',
        },
      },
    ]
    sheets.faults.add({ match: { kind: 'write' }, times: 1, kind: 'reset-before' })
    await expect(client.write(requests)).rejects.toMatchObject({ kind: 'outcome-unknown' })
    expect(sheets.person.cells('Sheet1')).toEqual([])
    sheets.faults.add({ match: { kind: 'write' }, times: 1, kind: 'reset-after' })
    await expect(client.write(requests)).rejects.toBeInstanceOf(SheetFault)
    expect(sheets.person.cells('Sheet1')).toEqual([['x']])
  })

  test('sends half an answer, which our client does not take for an empty sheet', async () => {
    const { sheets, batch } = await openSheets()
    await batch(write)
    sheets.faults.add({ match: { method: 'values.batchGet' }, times: 1, kind: 'truncate' })
    expect(await clientOf(sheets).read(['A1'], 'values')).toEqual([[['a']]])
    expect(sheets.calls.filter(({ method }) => method === 'values.batchGet')).toHaveLength(2)
  })

  test('answers late or never, and nothing happens meanwhile', async () => {
    const { ask, sheets } = await openSheets()
    sheets.faults.add({ match: { kind: 'read' }, times: 1, kind: 'delay', ms: 60 })
    const began = performance.now()
    expect((await ask('')).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThanOrEqual(55)
    sheets.faults.add({ match: { kind: 'write' }, times: 1, kind: 'hang' })
    const hung = fetch(`${sheets.apiUrl}v4/spreadsheets/demo-workbook-1:batchUpdate`, {
      method: 'POST',
      signal: AbortSignal.timeout(80),
      headers: { authorization: `Bearer ${sheets.token}` },
      body: JSON.stringify({ requests: [write] }),
    })
    await expect(hung).rejects.toThrow()
    expect(sheets.person.cells('Sheet1')).toEqual([])
  })

  test('of being away cuts every call until Google is back', async () => {
    const { ask, sheets } = await openSheets()
    sheets.faults.away = true
    await expect(ask('')).rejects.toThrow()
    await expect(ask('')).rejects.toThrow()
    sheets.faults.clear()
    expect((await ask('')).status).toBe(200)
  })
})
