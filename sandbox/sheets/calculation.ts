import { isFormula } from './cell.ts'
import type { IronCalc } from './ironcalc.ts'
import { conditionOf } from './looks.ts'
import { readFormulas, readSheets } from './recalculate.ts'
import type { Sheet } from './sheet.ts'

/** Rows below the last that are coloured already, for those that come next. */
const rowsColouredAhead = 20

type Work = (engine: IronCalc) => void

/** The engine behind a book's cells: it follows them after each transaction, and works formulas out when they are read. */
export class Calculation {
  /** undefined: plain cells, formulas come to nothing */
  engine: IronCalc | undefined
  /** told of what the engine changed, for the browsers */
  readonly onDiffs = new Set<(diffs: Uint8Array) => void>()
  #work: Work[] = []
  #structural = false
  /** formulas have to be worked out before they are read */
  #stale = true
  /** a browser changed something: the cells have to be read from the engine */
  #foreign: boolean
  /** up to which row the engine's grid colours a tab */
  readonly #colouredTo = new WeakMap<Sheet, number>()

  constructor(engine: IronCalc | undefined, isForeign: boolean) {
    this.engine = engine
    this.#foreign = isForeign
  }

  /** Goes on with another one's engine. */
  replaceWith(other: Calculation): void {
    this.engine?.free()
    this.engine = other.engine
    this.#foreign = other.#foreign
    this.#stale = true
  }

  /** Takes in what a browser changed. Throws when it does not fit; then nothing is changed. */
  applyDiffs(diffs: Uint8Array): void {
    this.required().applyDiffs(diffs)
    this.#foreign = true
  }

  /** Something that the engine has to do at the end of the transaction. */
  later(work: Work): void {
    if (this.engine) this.#work.push(work)
  }

  /** The same, when formulas are written anew by it. */
  rebuild(work: Work): void {
    this.#structural = true
    this.later(work)
  }

  /** The sheet's rules for colours changed: the grid has to show them anew. */
  recolour(sheet: Sheet): void {
    this.#colouredTo.set(sheet, -1)
  }

  /** Does what was collected, and tells the browsers. Throws when the engine does not take it. */
  follow(sheets: readonly Sheet[]): void {
    this.#stale = true
    const { engine } = this
    if (!engine) return
    try {
      for (const work of this.#work) work(engine)
      for (const sheet of sheets) this.#colour(engine, sheet)
      if (this.#structural) takeFormulas(sheets, engine)
    } catch (cause) {
      // What the engine did of it stands: the cells are read from there.
      this.#foreign = true
      throw new Error('The spreadsheet engine could not follow', { cause })
    } finally {
      const diffs = engine.takeDiffs()
      if (diffs) for (const listener of this.onDiffs) listener(diffs)
    }
  }

  /** The transaction is over, whichever way. */
  forget(): void {
    this.#work = []
    this.#structural = false
  }

  /** The tabs with what browsers changed. */
  takeIn(sheets: Sheet[]): Sheet[] {
    if (!this.#foreign || !this.engine) return sheets
    this.#foreign = false
    this.engine.calculate()
    this.#stale = false
    return readSheets(sheets, this.engine)
  }

  /** Formulas show what they came to before the last change. */
  get isStale(): boolean {
    return this.#stale && this.engine !== undefined
  }

  /** Works out the formulas, when something changed since the last time. */
  workOut(sheets: readonly Sheet[]): void {
    if (!this.#stale || !this.engine) return
    this.engine.calculate()
    readFormulas(sheets, this.engine)
    this.#stale = false
  }

  /** The engine; throws for plain cells. */
  required(): IronCalc {
    if (!this.engine)
      throw new Error('This book is plain cells: nothing calculates it and no browser shows it')
    return this.engine
  }

  /** The engine tries every rule on every row of its range at each calculation, so ranges end soon after the last row. */
  #colour(engine: IronCalc, sheet: Sheet): void {
    const { state } = sheet
    const known = this.#colouredTo.get(sheet)
    const used = sheet.usedRows()
    if (known === undefined ? state.rules.length === 0 : used <= known) return
    const end = used + rowsColouredAhead
    const rules = state.rules.flatMap(({ boxes, rule }) => {
      const condition = conditionOf(rule)
      const areas = boxes.map((box) => {
        const area = sheet.bounded(box)
        return { ...area, endRow: Math.max(area.startRow + 1, Math.min(area.endRow, end)) }
      })
      return condition ? [{ areas, ...condition }] : []
    })
    engine.setRules(state.engineId, rules)
    this.#colouredTo.set(sheet, end)
  }
}

function takeFormulas(sheets: readonly Sheet[], engine: IronCalc): void {
  for (const { state, rows } of sheets) {
    rows.forEach((cells, row) =>
      cells.forEach((cell, column) => {
        if (isFormula(cell)) cell.formula = engine.formula(state.engineId, row, column)
      }),
    )
  }
}
