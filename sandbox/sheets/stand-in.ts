import { Faults } from '../faults.ts'
import { ApiServer } from './api-server.ts'
import { BookFile, bookOf, keepBook, openBookFile } from './book-file.ts'
import { Book } from './book.ts'
import { personAt } from './person.ts'
import { QuotaMeter } from './quota.ts'
import type { SheetsStandIn, SheetsStandInOptions } from './types.ts'

export type { SheetsStandIn, SheetsStandInOptions } from './types.ts'

/** Starts a strict Google Sheets on the loopback that serves one spreadsheet. Rejects when its file is damaged. */
export async function startSheetsStandIn(options: SheetsStandInOptions = {}): Promise<SheetsStandIn> {
  const spreadsheetId = options.spreadsheetId ?? 'demo-workbook-1'
  const timeZone = options.timeZone ?? 'Europe/Lisbon'
  const token = options.token ?? 'stand-in-token'
  const now = options.now ?? Date.now
  const emptyBook = () => Book.empty(options.engine, timeZone)
  const kept = options.file === undefined ? undefined : await openBookFile(options.file)
  const book = kept ?? emptyBook()
  if (options.mostCells !== undefined) book.mostCells = options.mostCells
  const file = options.file === undefined ? undefined : new BookFile(options.file, book, kept === undefined)
  const faults = new Faults()
  let webUrl = options.webUrl ?? 'https://docs.google.com/'
  let shared = options.shared ?? true
  let viewOnly = false

  const server = new ApiServer({
    served: {
      id: spreadsheetId,
      token,
      get shared() {
        return shared
      },
      get viewOnly() {
        return viewOnly
      },
      answer: (method, question) => {
        const url = `${webUrl}spreadsheets/d/${spreadsheetId}/edit`
        const title = options.title ?? 'Untitled spreadsheet'
        return method.answer(question, { id: spreadsheetId, url, title, timeZone }, book)
      },
    },
    faults,
    quota: options.quota && new QuotaMeter(options.quota, now),
    latencyMs: options.latencyMs ?? 0,
    now,
  })
  const apiUrl = await server.listen(options.port ?? 0)

  return {
    apiUrl,
    spreadsheetId,
    token,
    get webUrl() {
      return webUrl
    },
    set webUrl(url: string) {
      webUrl = url
    },
    get shared() {
      return shared
    },
    set shared(isShared: boolean) {
      shared = isShared
    },
    get viewOnly() {
      return viewOnly
    },
    set viewOnly(isViewOnly: boolean) {
      viewOnly = isViewOnly
    },
    book,
    faults,
    calls: server.calls,
    person: personAt(book),
    keep: () => keepBook(book),
    async reset(bytes) {
      book.replaceWith(bytes === undefined ? emptyBook() : bookOf(bytes))
      server.calls.length = 0
      await file?.flush()
    },
    async flush() {
      await file?.flush()
    },
    async stop() {
      await server.stop()
      await file?.stop()
    },
  }
}
