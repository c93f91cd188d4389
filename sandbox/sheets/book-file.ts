import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Book, type BookRecord } from './book.ts'

/** A change is written to the file so many milliseconds later, together with what came meanwhile. */
const writeAfterMs = 200
const format = 'jumpring-sheets-1'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const box = z.object({
  startRow: z.number(),
  endRow: z.number().optional(),
  startColumn: z.number(),
  endColumn: z.number().optional(),
})
const anyObject = z.record(z.string(), z.json())
const keptBook = z.object({
  format: z.literal(format),
  engine: z.string().exactOptional(),
  sheets: z
    .array(
      z.object({
        state: z.object({
          title: z.string(),
          sheetId: z.int(),
          engineId: z.int(),
          rowCount: z.int(),
          columnCount: z.int(),
          frozenRowCount: z.int(),
          frozenColumnCount: z.int(),
          hidden: z.boolean(),
          notes: z.array(z.object({ row: z.int(), column: z.int(), text: z.string() })),
          validations: z.array(z.object({ box, rule: anyObject })),
          rules: z.array(z.object({ boxes: z.array(box), rule: anyObject })),
          protections: z.array(
            z.object({ id: z.int(), box, description: z.string(), warningOnly: z.boolean() }),
          ),
        }),
        rows: z.array(z.array(z.union([value, z.object({ formula: z.string(), value })]))),
      }),
    )
    .min(1),
})

/** The book as the bytes of its file. */
export function keepBook(book: Book): Uint8Array {
  return Buffer.from(JSON.stringify({ format, ...book.record() }))
}

/** A book from the bytes of its file, or from the engine's bytes alone. Throws when they are neither. */
export function bookOf(bytes: Uint8Array): Book {
  if (bytes[0] !== '{'.charCodeAt(0)) return Book.ofBytes(bytes)
  const kept = keptBook.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  const sheets = kept.sheets.map(({ state, rows }) => ({ state, rows }))
  const record: BookRecord = kept.engine === undefined ? { sheets } : { sheets, engine: kept.engine }
  return Book.of(record)
}

/** Keeps a book in a file: written a moment after each change, whole or not at all. */
export class BookFile {
  readonly #path: string
  readonly #book: Book
  readonly #unlisten: () => void
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #changed: boolean

  /** @param isNew there is no file yet: it is written even when nothing changes */
  constructor(path: string, book: Book, isNew: boolean) {
    this.#path = path
    this.#book = book
    this.#changed = isNew
    this.#unlisten = book.onChange(() => {
      this.#changed = true
      this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), writeAfterMs)
    })
  }

  /** Writes what changed. Rejects when the file cannot be written; it is tried again with the next change. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const earlier = this.#writing.catch(() => undefined)
    this.#writing = earlier.then(() => this.#write())
    await this.#writing
  }

  async stop(): Promise<void> {
    this.#unlisten()
    await this.flush()
  }

  async #write(): Promise<void> {
    if (!this.#changed) return
    this.#changed = false
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      const temporary = `${this.#path}.new`
      await writeFile(temporary, keepBook(this.#book), { flush: true })
      await rename(temporary, this.#path)
    } catch (cause) {
      this.#changed = true
      throw cause
    }
  }
}

/**
 * Opens the book of a file.
 *
 * @returns undefined when there is no file. Throws for a damaged one, which is left as it is and copied to `.damaged`
 */
export async function openBookFile(path: string): Promise<Book | undefined> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  })
  if (bytes === undefined) return undefined
  try {
    return bookOf(bytes)
  } catch (cause) {
    const aside = `${path}.damaged`
    await copyFile(path, aside)
    throw new Error(
      `The workbook in ${path} is damaged and was not opened. A copy is in ${aside}. Put a good file there, or remove it to begin with an empty workbook.`,
      { cause },
    )
  }
}
