import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import type { Dice } from './dice.ts'
import { mostHandEdits } from './chain.ts'
import { handPricedSku, movingSkus } from './lane-brand.ts'
import type { LaneRecord } from './lane-record.ts'
import { pasteRows, rowWhere, typeUnder } from './sheet-hand.ts'

const sortedBy = ['Id', 'SKU', 'Quantity', 'Reason', 'Status'] as const
/** More counts at once the bot tells in one post. */
const mostWaiting = 3
/** A tab is not made wider than this. */
const mostColumns = 24

/** People who have the workbook open while writers die. */
export class LaneEditors {
  readonly #person: SheetPerson
  readonly #dice: Dice
  readonly #record: LaneRecord
  #count = 0

  constructor(person: SheetPerson, dice: Dice, record: LaneRecord) {
    this.#person = person
    this.#dice = dice
    this.#record = record
  }

  /**
   * Does something in the sheet. Answers what.
   *
   * @param isCalm true while nothing that was sent can still be on its way: only then columns are moved, see
   *   docs/chaos.md
   */
  act(isCalm: boolean): string {
    const dice = this.#dice
    const moves = this.#mayMoveRows()
    return dice.one([
      () => (moves ? this.#sorts() : this.#prices()),
      () => (moves ? this.#sorts() : this.#prices()),
      () => (moves ? this.#insertsRow() : this.#prices()),
      () => this.#addsRow(),
      () => this.#counts(),
      () => this.#prices(),
      () => (isCalm ? this.#movesColumns() : this.#prices()),
    ])()
  }

  /** Does what moves rows, in the very moment of a write. Answers what. */
  disturb(): string {
    if (!this.#mayMoveRows()) return 'leaves the rows where they are'
    return this.#dice.one([() => this.#sorts(), () => this.#insertsRow(), () => this.#sortsStock()])()
  }

  /**
   * False while a cell of a row that is there is to be written: rows that move in that moment, and a kill before the bot
   * looks again, are a known limit, see docs/chaos.md.
   */
  #mayMoveRows(): boolean {
    const person = this.#person
    return (
      rowWhere(person, 'Movements', (row) => row['Id'] === null && row['SKU'] !== null) === undefined &&
      rowWhere(person, 'Stock', (row) => row['Counted'] !== null) === undefined
    )
  }

  #sorts(): string {
    const header = this.#dice.one(sortedBy)
    const order = this.#dice.one(['asc', 'desc'] as const)
    this.#person.sorts('Movements', header, order)
    return `sorts Movements by ${header} ${order}`
  }

  #sortsStock(): string {
    const order = this.#dice.one(['asc', 'desc'] as const)
    this.#person.sorts('Stock', 'SKU', order)
    return `sorts Stock ${order}`
  }

  #insertsRow(): string {
    const row = this.#dice.whole(2, this.#person.cells('Movements').length + 1)
    this.#person.insertsRow('Movements', row)
    return `inserts a blank row ${row} in Movements`
  }

  #addsRow(): string {
    const sku = this.#dice.one(movingSkus)
    const known = this.#record.handRows.filter((row) => row.sku === sku)
    if (known.length >= mostHandEdits) return this.#prices()
    const pieces = this.#dice.whole(1, 400)
    const tag = `hand-${(this.#count += 1)}`
    pasteRows(this.#person, 'Movements', [{ SKU: sku, Bucket: 'sellable', Quantity: pieces, Reason: tag }])
    this.#record.handRows.push({ tag, sku, pieces, at: performance.now() })
    return `adds ${pieces} of ${sku} by hand (${tag})`
  }

  #counts(): string {
    const waiting = this.#person.records('Stock').filter((row) => row['Counted'] !== null).length
    if (waiting >= mostWaiting) return 'leaves the counts that wait as they are'
    const sku = this.#dice.one(movingSkus)
    const row = rowWhere(this.#person, 'Stock', (each) => each['SKU'] === sku && each['Counted'] === null)
    if (row === undefined) return 'finds a count that was not taken yet'
    const counted = 1000 + (this.#count += 1)
    typeUnder(this.#person, 'Stock', { row, header: 'Counted' }, String(counted))
    this.#record.counts.push({ sku, counted })
    return `types ${counted} of ${sku} under Counted`
  }

  #prices(): string {
    const row = rowWhere(this.#person, 'SKUs', (each) => each['SKU'] === handPricedSku)
    if (row === undefined) return 'finds no row to price'
    const price = 10 + (this.#count += 1)
    typeUnder(this.#person, 'SKUs', { row, header: 'Price' }, String(price))
    this.#record.handPrice = price
    return `prices ${handPricedSku} at ${price}`
  }

  #movesColumns(): string {
    const tab = this.#dice.one(['Movements', 'Stock', 'SKUs'] as const)
    const width = this.#person.cells(tab)[0]?.length ?? 1
    const [from, to] = [this.#dice.whole(0, width - 1), this.#dice.whole(0, width - 1)]
    if (this.#dice.chance(0.5) && width < mostColumns) {
      this.#person.insertsColumn(tab, from, `Remark ${(this.#count += 1)}`)
      return `inserts a column ${from} in ${tab}`
    }
    this.#person.movesColumn(tab, from, to)
    return `moves the column ${from} of ${tab} to ${to}`
  }
}
