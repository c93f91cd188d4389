/**
 * The stand-in of Google Sheets as a process of its own, so that its work does not stand in the way of what is measured.
 * Started by sheets.ts, which asks it over the parent's channel; ends with its parent.
 */
import { Book, type BookRecord } from '../sandbox/sheets/book.ts'
import { startSheetsStandIn, type SheetsStandIn } from '../sandbox/sheets/stand-in.ts'
import type { Stored } from '../sandbox/sheets/cell.ts'
import { fillBook, keepSums } from './fill.ts'
import type { Envelope, HostAnswers, HostQuestion, SheetsPlace } from './sheets-words.ts'

/** More than Google's ten million: a ledger of a million rows has thirteen million cells. */
const mostCells = 100_000_000
const googleQuota = { readsPerMinute: 60, writesPerMinute: 60 }

let standIn: SheetsStandIn | undefined
let kept: BookRecord | undefined

process.on('message', (envelope: Envelope) => {
  void answer(envelope.body as HostQuestion).then(
    (body) => send({ id: envelope.id, body }),
    (cause: unknown) => send({ id: envelope.id, body: null, error: String(cause) }),
  )
})
process.on('disconnect', () => process.exit(0))

function send(envelope: Envelope): void {
  process.send?.(envelope)
}

async function answer(question: HostQuestion): Promise<HostAnswers[HostQuestion['ask']]> {
  switch (question.ask) {
    case 'open-empty':
      return open({})
    case 'open-kept': {
      const { latencyMs, quota } = question.manner
      const place = await open(quota ? { latencyMs, quota: googleQuota } : { latencyMs })
      if (kept !== undefined) opened().book.replaceWith(Book.of(kept))
      keepSums(opened().book)
      return place
    }
    case 'fill':
      fillBook(opened().book, question.size, question.seed)
      keepSums(opened().book)
      return null
    case 'keep':
      kept = opened().book.record()
      return null
    case 'calls': {
      const { calls } = opened()
      const writes = calls.filter((call) => call.kind === 'write')
      return {
        reads: calls.length - writes.length,
        writes: writes.length,
        refused: calls.filter((call) => call.status === 429).length,
      }
    }
    case 'marks':
      return marksIn(opened(), question.prefix)
    case 'unfilled':
      return unfilled(opened())
  }
}

async function open(manner: { latencyMs?: number; quota?: typeof googleQuota }): Promise<SheetsPlace> {
  await standIn?.stop()
  standIn = await startSheetsStandIn({ engine: 'cells', mostCells, title: 'Bench', ...manner })
  const { apiUrl, spreadsheetId, token } = standIn
  return { apiUrl, spreadsheetId, token }
}

function opened(): SheetsStandIn {
  if (standIn === undefined) throw new Error('The stand-in is not open')
  return standIn
}

function unfilled({ book }: SheetsStandIn): number {
  return column(book, 'Stock', 'State').filter((state) => state === null || state === undefined).length
}

function marksIn({ book }: SheetsStandIn, prefix: string): string[] {
  return column(book, 'Movements', 'Reason').flatMap((reason) => {
    const words = typeof reason === 'string' ? reason.split(' ') : []
    return words.filter((word) => word.startsWith(prefix))
  })
}

/** The cells below a header. */
function column(book: Book, title: string, header: string): (Stored | undefined)[] {
  const [head = [], ...rows] = book.sheet(title)?.rows ?? []
  const at = head.indexOf(header)
  return rows.map((row) => row[at])
}
