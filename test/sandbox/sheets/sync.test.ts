import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { Book } from '../../../sandbox/sheets/book.ts'
import { IronCalc } from '../../../sandbox/sheets/ironcalc.ts'
import { attachBookSync } from '../../../sandbox/sheets/sync.ts'
import { openSheets, rowsAt } from './open-sheets.ts'

/** A page's server with a book of its own. */
async function openPage() {
  const open = await openSheets()
  await open.batch(
    rowsAt([
      ['SKU', 'On hand', 'Twice'],
      ['RING', 5, '=B2*2'],
    ]),
  )
  const server = createServer()
  attachBookSync(server, '/_page/sync', open.sheets.book)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  /** What a browser does: connect, fetch the book, then take and send diffs. */
  async function openBrowser() {
    const socket = new WebSocket(`ws://${host}/_page/sync`, { origin: `http://${host}` })
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    const engine = IronCalc.open(open.sheets.book.bytes())
    const [sheet] = engine.sheets()
    if (!sheet) throw new Error('The book has no tab')
    socket.on('message', (diffs: Buffer) => engine.applyDiffs(diffs))
    return {
      socket,
      engine,
      shows: (row: number, column: number) => {
        engine.calculate()
        return engine.formatted(sheet.id, row, column)
      },
      /** writes a cell as somebody types it, and sends it */
      types: (row: number, column: number, cell: string | number | null) => {
        engine.write(sheet.id, row, column, cell, null)
        socket.send(engine.takeDiffs() ?? new Uint8Array())
      },
      sheet,
    }
  }
  return { ...open, host, openBrowser }
}

describe('the browsers’ workbooks', () => {
  test('show what the bot writes, and the bot reads what is typed in them', async () => {
    const { openBrowser, batch, values } = await openPage()
    const [ana, ben] = [await openBrowser(), await openBrowser()]
    expect(ana.shows(1, 2)).toBe('10')
    await batch({
      updateCells: {
        start: { rowIndex: 1, columnIndex: 1 },
        rows: [{ values: [{ userEnteredValue: { numberValue: 8 } }] }],
        fields: 'userEnteredValue',
      },
    })
    await expect.poll(() => ana.shows(1, 2)).toBe('16')
    ana.types(1, 1, 9.25)
    ana.types(2, 0, 'HOOP')
    await expect.poll(() => ben.shows(1, 2)).toBe('18.5')
    expect(await values('A1:C3')).toEqual([['SKU', 'On hand', 'Twice'], ['RING', 9.25, 18.5], ['HOOP']])
  })

  test('may insert columns and rename tabs, and notes go along', async () => {
    const { openBrowser, batch, values, sheets } = await openPage()
    await batch({
      updateCells: { start: { columnIndex: 1 }, rows: [{ values: [{ note: 'pieces' }] }], fields: 'note' },
    })
    const ana = await openBrowser()
    ana.engine.insert(ana.sheet.id, 'COLUMNS', 0, 1)
    ana.engine.renameSheet(ana.sheet.id, 'Stock')
    ana.engine.addSheet('Mine', 1)
    ana.socket.send(ana.engine.takeDiffs() ?? new Uint8Array())
    await expect.poll(() => values('Stock!1:1')).toEqual([['', 'SKU', 'On hand', 'Twice']])
    expect(sheets.book.sheets()).toMatchObject([
      { title: 'Stock', sheetId: 0, notes: [{ row: 0, column: 2 }] },
      { title: 'Mine', sheetId: 1_900_000_000 },
    ])
  })

  test('are fetched anew when their changes do not fit and after starting over', async () => {
    const { openBrowser, sheets, values } = await openPage()
    const ana = await openBrowser()
    const ben = await openBrowser()
    ana.socket.send(new Uint8Array([1, 2, 3]))
    expect((await once(ana.socket, 'close'))[0]).toBe(1007)
    expect(await values('A2:B2')).toEqual([['RING', 5]])
    expect(ben.socket.readyState).toBe(WebSocket.OPEN)
    void sheets.reset()
    expect((await once(ben.socket, 'close'))[0]).toBe(1012)
    expect(await values('A2:B2')).toBeUndefined()
  })

  test('belong to pages of the same host only', async () => {
    const { host } = await openPage()
    const refused = (path: string, origin: string) =>
      once(new WebSocket(`ws://${host}${path}`, { origin }), 'error').then(([error]) => String(error))
    expect(await refused('/_page/sync', 'https://elsewhere.example')).toContain('403')
    expect(await refused('/elsewhere', `http://${host}`)).toContain('404')
  })

  test('are opened by the package that the page uses', async () => {
    const { sheets } = await openPage()
    const { Model } = await import('@ironcalc/wasm')
    const model = Model.from_bytes(sheets.book.bytes(), 'en')
    expect(model.getFormattedCellValue(0, 2, 3)).toBe('10')
    expect(Book.ofBytes(model.toBytes()).sheet('Sheet1')?.cell(1, 1)).toBe(5)
  })
})
