import { idFor, keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import { sameCell, type Change, type CloseChange, type RowChange } from './change.ts'
import type { Closes } from './closes.ts'
import type { Problem } from './facts.ts'
import { moveRows, runsOf, topRows, type Side } from './plan-close.ts'
import type { PendingChanges } from './pending-changes.ts'
import type { SheetReader } from './sheet-reader.ts'
import type { TabSnapshot } from './snapshot.ts'
import { SheetFault, type SheetRequest, type Spreadsheet } from './spreadsheet.ts'
import { columnLetters, quoteTitle, toCells } from './tab.ts'

/** A close that Google refused is tried again this much later. */
const refusedPauseMs = 60_000
/** In so many places the keys are looked at one by one just before a write; in more, the whole column is. */
const fewRuns = 40

export interface CloseWriterOptions {
  readonly spreadsheet: Spreadsheet
  readonly reader: SheetReader
  readonly pending: PendingChanges
  readonly now: () => Instant
  /** reads the sheet */
  readonly read: () => Promise<void>
  /** decides on a change that nobody asked for */
  readonly decide: (requestId: string, change: Change) => void
  readonly fault: (cause: unknown) => void
}

type Pending = ReturnType<PendingChanges['closes']>[number]

/** A close with both of its tabs, as just read. */
interface Scene {
  readonly change: CloseChange
  readonly ledger: TabSnapshot
  readonly archive: TabSnapshot
  readonly closes: Closes
  readonly from: Side
  readonly into: Side
}

/** One batch of a close, with the rows it takes. */
interface Step {
  readonly requests: readonly SheetRequest[]
  /** where the rows stand, and the keys that have to be there just before */
  readonly source: { readonly snapshot: TabSnapshot; readonly rows: readonly PlacedRow[] }
  /** true when an earlier batch landed and this one puts right what it took or left by mistake */
  readonly mends: boolean
}

interface PlacedRow {
  readonly key: string
  /** 1-based */
  readonly rowNumber: number
}

/**
 * Brings closes to the sheet, one batch each, and goes on until every row is where it belongs.
 *
 * What is to be done is read off the sheet each time, never remembered: nothing sent yet, rows left behind, rows of others
 * in the archive, or all in its place. So a lost answer, a crash at any moment and a sort in the moment of the write all
 * end in the same place.
 */
export class CloseWriter {
  readonly #options: CloseWriterOptions
  #pausedUntil: Instant = Number.NEGATIVE_INFINITY
  #refusal: { readonly change: CloseChange; readonly message: string } | undefined
  /** false when the batch in doubt is known to be the first of its close */
  #mendInDoubt = true
  /** ledgers whose rows were closed and that are to be put in order */
  readonly #untidy = new Set<string>()

  constructor(options: CloseWriterOptions) {
    this.#options = options
  }

  /** A close that Google does not take. */
  problems(): Problem[] {
    if (this.#refusal === undefined) return []
    const { change, message } = this.#refusal
    return [
      {
        tab: change.tab,
        key: change.key,
        rowNumber: 0,
        column: 'the rows',
        got: `a close of ${change.key} that Google does not let me write: ${message.slice(0, 200)}`,
        expected: 'rows that I may move; what was decided is kept and tried again every minute',
      },
    ]
  }

  /**
   * Takes the next close a step further, right after a read of both its tabs.
   *
   * @param mayLeave whether what was planned on the last read may still be sent
   * @returns true when something was sent: then what was read before is old. Throws SheetFault; the close stays pending.
   */
  async turn(mayLeave: () => boolean): Promise<boolean> {
    const { pending, read, now } = this.#options
    await pending.freeLate()
    let wrote = false
    for (let next = pending.closes()[0]; next !== undefined; next = pending.closes()[0]) {
      const scene = now() < this.#pausedUntil ? undefined : this.#sceneOf(next.change)
      if (scene === undefined || (await this.#waits(next, scene))) return wrote
      const step = stepOf(scene)
      if (step === undefined) {
        await this.#end(next, scene)
        continue
      }
      if (wrote) return true
      // Rows moved since they were read: read again, and plan anew.
      if (!(await this.#standsThere(step.source))) return true
      await this.#send(next, step, mayLeave)
      wrote = true
      await read()
      await pending.markUnsent([next.seq])
    }
    return (await this.#tidy()) || wrote
  }

  /** A batch in doubt is looked for; nothing is sent on top of it until it is seen or cannot come any more. */
  async #waits({ seq, inDoubt }: Pending, { change, closes }: Scene): Promise<boolean> {
    if (!inDoubt) return false
    if (!closes.hasLanded(change)) return true
    if (this.#mendInDoubt && stepOf(this.#sceneOf(change)) !== undefined) return true
    await this.#options.pending.markUnsent([seq])
    return false
  }

  async #send({ seq, change }: Pending, step: Step, mayLeave: () => boolean): Promise<void> {
    const { spreadsheet, pending, now } = this.#options
    await pending.markSent([seq])
    this.#mendInDoubt = step.mends
    if (step.mends)
      this.#options.fault(
        new Error(`Rows of ${change.tab} moved during the close of ${change.key}; they are put right`),
      )
    try {
      await spreadsheet.write(step.requests, mayLeave)
      this.#refusal = undefined
    } catch (cause) {
      if (cause instanceof SheetFault && cause.kind !== 'outcome-unknown') await pending.markUnsent([seq])
      if (cause instanceof SheetFault && cause.kind === 'refused') {
        this.#pausedUntil = now() + refusedPauseMs
        this.#refusal = { change, message: cause.message }
      }
      throw cause
    }
  }

  /** Everything is in its place. An edit of the very moment changed what the ledger owes: that follows. */
  async #end({ seq, change }: Pending, scene: Scene): Promise<void> {
    const { pending, decide, now } = this.#options
    for (const mend of owedChanges(scene)) decide(idFor('CLOSED', change.key, mend.key, now()), mend)
    await pending.end([seq], [])
    this.#untidy.add(change.tab)
  }

  /** Puts a ledger in order, so that the rows that were emptied stand at its end. Nothing depends on it. */
  async #tidy(): Promise<boolean> {
    const { spreadsheet, reader, read } = this.#options
    const [title] = this.#untidy
    if (title === undefined) return false
    this.#untidy.delete(title)
    const snapshot = reader.snapshot(title)
    const sheetId = reader.sheetIds.get(title)
    const dimensionIndex = snapshot?.columnAt.get(snapshot.tab.closing?.order ?? '')
    if (sheetId === undefined || dimensionIndex === undefined) return false
    const sortSpecs = [{ dimensionIndex, sortOrder: 'ASCENDING' as const }]
    try {
      await spreadsheet.write([{ sortRange: { range: { sheetId, startRowIndex: 1 }, sortSpecs } }])
    } catch (cause) {
      this.#options.fault(cause)
    }
    reader.want(title)
    await read()
    return true
  }

  /** undefined while one of the tabs is missing or cannot be read, or doubled rows are not sorted out. */
  #sceneOf(change: CloseChange): Scene | undefined {
    const { reader } = this.#options
    const ledger = reader.snapshot(change.tab)
    const archive = reader.snapshot(change.into)
    if (ledger?.closes === undefined || archive === undefined) return undefined
    if (!ledger.usable || !archive.usable) return undefined
    const own = new Set(change.rows.map(keyOf))
    if (ledger.doubles.some((double) => own.has(double.key) && !double.voided)) return undefined
    const from = this.#side(ledger)
    const into = this.#side(archive)
    if (from === undefined || into === undefined) return undefined
    return { change, ledger, archive, closes: ledger.closes, from, into }
  }

  #side(snapshot: TabSnapshot): Side | undefined {
    const { reader } = this.#options
    const { tab, header } = snapshot
    const sheetId = reader.sheetIds.get(tab.title)
    return sheetId === undefined
      ? undefined
      : { tab, sheetId, header, columnCount: reader.columnCount(tab.title) }
  }

  /** Reads the keys of the rows once more: a whole read takes long, and the shorter the gap the fewer rows move in it. */
  async #standsThere({ snapshot, rows }: Step['source']): Promise<boolean> {
    const { title, key } = snapshot.tab
    const column = columnLetters(snapshot.columnAt.get(key) ?? 0)
    const runs = runsOf(rows.map((row) => row.rowNumber))
    const few = runs.length <= fewRuns
    const ranges = few
      ? runs.map(({ from, to }) => `${quoteTitle(title)}!${column}${from + 1}:${column}${to}`)
      : [`${quoteTitle(title)}!${column}1:${column}`]
    const found = await this.#options.spreadsheet.read(ranges, 'values')
    const keyAt = new Map<number, string>()
    found.forEach((cells, at) => {
      const top = few ? (runs[at]?.from ?? 0) + 1 : 1
      cells.forEach(([cell], down) => keyAt.set(top + down, keyOf(String(cell ?? ''))))
    })
    return rows.every((row) => (keyAt.get(row.rowNumber) ?? '') === row.key)
  }
}

/** What is to be sent now; undefined when every row is in its place. Rows of others come back before more are taken. */
function stepOf(scene: Scene | undefined): Step | undefined {
  if (scene === undefined) return undefined
  const { change, ledger, archive, closes, from, into } = scene
  const landed = closes.hasLanded(change)
  const markColumn = archive.columnAt.get(closes.closing.mark)
  if (markColumn === undefined) return undefined
  if (landed) {
    const { rows, nameless } = closes.strangers(change)
    const back: PlacedRow[] = [...rows, ...nameless.map((rowNumber) => ({ key: '', rowNumber }))]
    if (back.length > 0)
      return {
        requests: moveRows(
          into,
          from,
          back.map((row) => row.rowNumber),
        ),
        source: { snapshot: archive, rows: back },
        mends: true,
      }
  }
  const rows = change.rows.flatMap((key) =>
    ledger.rowNumbers(key).map((rowNumber): PlacedRow => ({ key: keyOf(key), rowNumber })),
  )
  if (rows.length === 0) return undefined
  const mark = { column: markColumn, text: change.key }
  const taken = moveRows(
    from,
    into,
    rows.map((row) => row.rowNumber),
    mark,
  )
  const carried = landed ? [] : topRows(from, ledger.columnAt, closes.carried(change))
  return { requests: [...taken, ...carried], source: { snapshot: ledger, rows }, mends: landed }
}

/** Changes that make the ledger hold what it owes for what the archive has. */
function owedChanges({ change, ledger, closes }: Scene): RowChange[] {
  // While a row that was taken cannot be read, nobody knows what is owed for it; that it cannot is told as a problem.
  if (!closes.hasLanded(change) || closes.isUnreadable(change)) return []
  const { title, key, voided } = ledger.tab
  const owed = closes.owed(change)
  const kept = new Set(owed.map((record) => keyOf(String(record[key]))))
  const overdue = [...ledger.keys()].flatMap((id): RowChange[] => {
    if (voided === undefined || closes.closing.standsFor(id) !== change.key || kept.has(id)) return []
    const shown = ledger.sheetCells(id) ?? {}
    const before = Object.fromEntries(Object.keys(voided).map((field) => [field, shown[field] ?? null]))
    return [{ kind: 'update', tab: title, key: id, cells: voided, before }]
  })
  const wrong = owed.flatMap((record): RowChange[] => {
    const cells = toCells(ledger.tab, record)
    const id = String(record[key])
    const shown = ledger.plainRow(id)?.cells
    if (shown === undefined) return [{ kind: 'append', tab: title, key: id, cells }]
    const differing = Object.keys(cells).filter(
      (field) => ledger.columnAt.has(field) && !sameCell(shown[field], cells[field]),
    )
    if (differing.length === 0) return []
    const pick = (from: typeof cells) =>
      Object.fromEntries(differing.map((field) => [field, from[field] ?? null]))
    return [{ kind: 'update', tab: title, key: id, cells: pick(cells), before: pick(shown) }]
  })
  return [...overdue, ...wrong]
}
