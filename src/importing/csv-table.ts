import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { accept, refuse, type Result } from '../kit/result.ts'

/** Why a whole file is not taken in. Lines are 1-based, as a text editor counts them. */
export type FileRefusal =
  | { readonly code: 'empty' }
  | { readonly code: 'no-rows'; readonly columns: number }
  | { readonly code: 'spreadsheet-file' }
  | { readonly code: 'not-utf8'; readonly line: number }
  | { readonly code: 'open-quote'; readonly line: number }
  | { readonly code: 'stray-quote'; readonly line: number; readonly near: number }
  | { readonly code: 'uneven-row'; readonly line: number; readonly cells: number; readonly expected: number }
  | {
      readonly code: 'other-file'
      readonly wanted: string
      /** headers that were looked for and not found, each as the layouts of the export spell it */
      readonly missing: readonly (readonly string[])[]
      readonly found: readonly string[]
      /** what the headers look like instead; undefined when nothing known */
      readonly looksLike: string | undefined
    }

/** How the rows below a header are read. */
export interface Layout<Row, Whole> {
  /** the cells of one row that matter; whatever is not picked is not kept */
  readonly row: (cells: readonly string[], line: number) => Row
  /** what all rows together say */
  readonly whole: (rows: readonly Row[]) => Whole
}

/** How far a file is read: bytes taken in and rows found. */
export interface ReadingState {
  readonly bytes: number
  readonly rows: number
}

/** A file that was read to its end. */
export interface CsvTable<Whole> {
  readonly whole: Whole
  /** rows below the header that are not blank */
  readonly rows: number
  /** SHA-256 of the file's bytes, hexadecimal */
  readonly digest: string
}

/** A row longer than this many characters has lost a quote somewhere; Shopify's longest cell is far below. */
const longestRow = 4_000_000

/**
 * Reads a CSV file row by row as it comes in: UTF-8 with or without a byte order mark, any line ends, quoted cells with
 * line breaks in them; commas, or semicolons or tabs where the header has no comma. Blank lines are left out.
 *
 * @param chunks the file's bytes in order
 * @param open is given the header and answers how the rows are read
 * @param watch told now and then how far it is
 * @returns what the rows say and the file's digest, or why the file as a whole is refused. Throws only what `chunks` throws.
 */
export async function readCsv<Row, Whole>(
  chunks: AsyncIterable<Uint8Array>,
  open: (header: readonly string[]) => Result<Layout<Row, Whole>, FileRefusal>,
  watch: (state: ReadingState) => void = () => undefined,
): Promise<Result<CsvTable<Whole>, FileRefusal>> {
  const hash = createHash('sha256')
  const rows: Row[] = []
  let bytes = 0
  let header: readonly string[] | undefined
  let layout: Layout<Row, Whole> | undefined
  let refusal: FileRefusal | undefined
  let lastLine = 0

  function take(cells: readonly string[], endLine: number): void {
    const line = lastLine + 1
    lastLine = endLine
    if (refusal !== undefined || (cells.length === 1 && cells[0]?.trim() === '')) return
    if (header === undefined) {
      header = cells.map((cell) => cell.trim())
      const opened = open(header)
      if (opened.ok) layout = opened.value
      else refusal = opened.refusal
      return
    }
    const beyond = cells.slice(header.length).some((cell) => cell.trim() !== '')
    if (beyond) refusal = { code: 'uneven-row', line, cells: cells.length, expected: header.length }
    else if (layout !== undefined) rows.push(layout.row(cells, line))
  }

  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
      watch({ bytes, rows: rows.length })
    }
  }

  const text = linesOf(hashed())
  try {
    const first = await text.next()
    const start = first.done === true ? '' : first.value
    if (start.startsWith('PK\u0003\u0004')) return refuse({ code: 'spreadsheet-file' })
    const parser = parse({
      delimiter: delimiterOf(start),
      record_delimiter: '\n',
      relax_column_count: true,
      max_record_size: longestRow,
      on_record: (record: string[], { lines }) => {
        take(record, lines)
        return null
      },
    })
    parser.resume()
    await pipeline(Readable.from(rejoined(start, text)), parser)
  } catch (cause) {
    refusal ??= refusalOf(cause, lastLine + 1)
    if (refusal === undefined) throw cause
  }
  if (refusal !== undefined) return refuse(refusal)
  if (header === undefined || layout === undefined) return refuse({ code: 'empty' })
  if (rows.length === 0) return refuse({ code: 'no-rows', columns: header.length })
  return accept({ whole: layout.whole(rows), rows: rows.length, digest: hash.digest('hex') })
}

/** Thrown inside the reading only: bytes that are no UTF-8. */
class NotUtf8 extends Error {
  readonly line: number

  constructor(line: number, cause: unknown) {
    super('bytes that are no UTF-8', { cause })
    this.line = line
  }
}

/** The text of the bytes with every kind of line end as one. Throws NotUtf8. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let held = ''
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? strict.decode() : strict.decode(chunk, { stream: true })
    } catch (cause) {
      const bad = new TextDecoder().decode(chunk).split('\uFFFD')[0] ?? ''
      throw new NotUtf8(line + breaksIn(bad), cause)
    }
  }
  for await (const chunk of chunks) {
    const text = held + decode(chunk)
    // A carriage return at the end may be the first half of a line end.
    held = text.endsWith('\r') ? '\r' : ''
    const plain = text.slice(0, text.length - held.length).replaceAll(/\r\n?/g, '\n')
    line += breaksIn(plain)
    if (plain !== '') yield plain
  }
  const rest = held + decode()
  if (rest !== '') yield rest.replaceAll('\r', '\n')
}

async function* rejoined(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (start !== '') yield start
  yield* rest
}

function breaksIn(text: string): number {
  return text.split('\n').length - 1
}

function delimiterOf(start: string): string {
  const header =
    start
      .slice(0, 20_000)
      .split('\n')
      .find((line) => line.trim() !== '') ?? ''
  if (header.includes(',')) return ','
  return [';', '\t'].find((each) => header.includes(each)) ?? ','
}

/** @param line where the row begins that could not be read */
function refusalOf(cause: unknown, line: number): FileRefusal | undefined {
  if (cause instanceof NotUtf8) return { code: 'not-utf8', line: cause.line }
  if (!(cause instanceof CsvError)) return undefined
  if (cause.code === 'CSV_QUOTE_NOT_CLOSED' || cause.code === 'CSV_MAX_RECORD_SIZE')
    return { code: 'open-quote', line }
  const near = 'lines' in cause && typeof cause['lines'] === 'number' ? cause['lines'] : line
  return { code: 'stray-quote', line, near: Math.max(line, near) }
}
