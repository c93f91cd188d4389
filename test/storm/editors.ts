import { setTimeout as sleep } from 'node:timers/promises'
import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { mostHandEdits } from './chain.ts'
import type { Dice } from './dice.ts'
import { pasteRows, rowWhere, typeRow, typeUnder } from './sheet-hand.ts'
import { laterSkus, skus } from './storm-brand.ts'
import { isLook, setTrap } from './trap.ts'
import type { Wishes } from './wishes.ts'

const sortable = {
  Movements: ['Id', 'SKU', 'Quantity', 'Reason', 'At'],
  Stock: ['SKU', 'On hand', 'State'],
  SKUs: ['SKU', 'Price', 'Name'],
  Returns: ['SKU', 'Id', 'Status'],
} as const
type TabName = keyof typeof sortable
const tabNames = Object.keys(sortable) as TabName[]
/** Somebody who waits for a write does not wait longer than this, milliseconds. */
const momentMs = 3_000
/** A tab is not made wider than this. */
const mostColumns = 30

export interface EditorParts {
  readonly sheets: SheetsStandIn
  readonly wishes: Wishes
  readonly log: (line: string) => void
  /** milliseconds between two things that one editor does, at most */
  readonly pauseMs: number
  /** true while what was sent to the sheet long ago may still be carried out */
  readonly isLate: () => boolean
  /** true while that was sent by a bot that is dead: nobody knows which rows it was meant for */
  readonly isOrphaned: () => boolean
  /** told whenever rows of a tab moved */
  readonly moved: (tab: string) => void
  /** true while one of the editors waits for the moment of a write */
  readonly moment: { isAwaited: boolean }
}

/** Somebody who has the spreadsheet open for as long as the storm lasts. */
export class StormEditor {
  readonly #parts: EditorParts
  readonly #dice: Dice
  readonly #name: string
  #later = [...laterSkus]

  constructor(parts: EditorParts, name: string, dice: Dice) {
    this.#parts = parts
    this.#name = name
    this.#dice = dice
  }

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#act()
      await sleep(this.#dice.whole(Math.floor(this.#parts.pauseMs / 5), this.#parts.pauseMs))
    }
  }

  async #act(): Promise<void> {
    const dice = this.#dice
    const throwOf = dice.whole(1, 100)
    if (throwOf <= 20) return this.#sorts()
    if (throwOf <= 28) return this.#sortsInTheMomentOfAWrite()
    if (throwOf <= 36) return this.#insertsRow()
    if (throwOf <= 52) return this.#addsLedgerRow()
    if (throwOf <= 58) return this.#deletesLedgerRow()
    if (throwOf <= 70) return this.#counts()
    if (throwOf <= 74) return this.#countsManyAtOnce()
    if (throwOf <= 78) return this.#countsOverTheFormula()
    if (throwOf <= 86) return this.#prices()
    if (throwOf <= 92) return this.#remarks()
    if (throwOf <= 97) return this.#movesColumn()
    return this.#addsSku()
  }

  #sorts(): void {
    if (this.#parts.isOrphaned()) return
    const tab = this.#dice.one(tabNames)
    const header = this.#dice.one(sortable[tab])
    const order = this.#dice.one(['asc', 'desc'] as const)
    this.#parts.sheets.person.sorts(tab, header, order)
    this.#parts.moved(tab)
    this.#log(`sorts ${tab} by ${header} ${order}`)
  }

  /**
   * Rows move in the second in which the bot has read and its write arrives. One editor at a time waits for that, and not
   * long: else, after Google was away, every one of them would meet each of the next writes.
   */
  #sortsInTheMomentOfAWrite(): void {
    const { moment, sheets } = this.#parts
    const act = () => (this.#dice.chance(0.8) ? this.#sorts() : this.#insertsRow())
    if (moment.isAwaited) return act()
    moment.isAwaited = true
    const disarm = setTrap(
      sheets.faults,
      (call) => call.kind === 'write',
      () => {
        moment.isAwaited = false
        this.#log('in the moment of a write:')
        act()
      },
    )
    setTimeout(() => {
      if (disarm()) moment.isAwaited = false
    }, momentMs).unref()
  }

  #insertsRow(): void {
    if (this.#parts.isOrphaned()) return
    const { person } = this.#parts.sheets
    const tab = this.#dice.one(tabNames)
    const row = this.#dice.whole(2, person.cells(tab).length + 1)
    person.insertsRow(tab, row)
    this.#parts.moved(tab)
    this.#log(`inserts a blank row ${row} in ${tab}`)
  }

  /** A row of the ledger by hand: pasted whole, or typed cell by cell while everything goes on. */
  async #addsLedgerRow(): Promise<void> {
    const { wishes, sheets } = this.#parts
    const sku = this.#dice.one(skus)
    if (wishes.handRows.filter((row) => row.sku === sku).length * 2 >= mostHandEdits) return
    const pieces = this.#dice.whole(1, 60)
    const tag = wishes.nextTag('h')
    const hand = { tag, sku, pieces, at: performance.now(), deletedAt: undefined }
    wishes.handRows.push(hand)
    this.#log(`adds ${pieces} of ${sku} by hand (${tag})`)
    if (this.#dice.chance(0.6)) {
      pasteRows(sheets.person, 'Movements', [
        { SKU: sku, Bucket: 'sellable', Quantity: pieces, Kind: 'receipt', Reason: tag },
      ])
      return
    }
    typeRow(sheets.person, 'Movements', { SKU: sku, Reason: tag })
    for (const [header, text] of [
      ['Bucket', 'sellable'],
      ['Quantity', String(pieces)],
    ] as const) {
      await sleep(this.#dice.whole(50, 1500))
      const row = rowWhere(sheets.person, 'Movements', (each) => each['Reason'] === tag)
      if (row !== undefined) typeUnder(sheets.person, 'Movements', { row, header }, text)
    }
  }

  #deletesLedgerRow(): void {
    const { wishes, sheets } = this.#parts
    const open = wishes.handRows.filter((hand) => hand.deletedAt === undefined)
    if (open.length === 0 || this.#parts.isOrphaned()) return
    const hand = this.#dice.one(open)
    const isWhole = (each: Readonly<Record<string, unknown>>) =>
      each['Reason'] === hand.tag && each['Quantity'] === hand.pieces && each['Id'] !== null
    const row = rowWhere(sheets.person, 'Movements', isWhole)
    if (row === undefined) return
    hand.deletedAt = performance.now()
    sheets.person.deletesRow('Movements', row)
    this.#parts.moved('Movements')
    this.#log(`deletes the row ${row} with ${hand.pieces} of ${hand.sku} (${hand.tag})`)
  }

  /** A pasted column, or one filled down: the bot tells of all of them in one post. */
  #countsManyAtOnce(): void {
    const from = this.#dice.whole(0, skus.length - 1)
    const some = [...skus, ...skus].slice(from, from + this.#dice.whole(4, skus.length))
    if (this.#dice.chance(0.5)) for (const sku of some) this.#counts(sku)
    else for (const sku of some) this.#countsOverTheFormula(sku)
  }

  #counts(sku = this.#dice.one(skus)): void {
    const { wishes, sheets } = this.#parts
    const row = rowWhere(sheets.person, 'Stock', (each) => each['SKU'] === sku && each['Counted'] === null)
    if (row === undefined) return
    const counted = wishes.nextCount()
    if (!typeUnder(sheets.person, 'Stock', { row, header: 'Counted' }, String(counted))) return
    wishes.typedCounts.push({ sku, counted, over: 'Counted', at: performance.now(), went: undefined })
    this.#log(`types ${counted} under Counted of ${sku}`)
  }

  #countsOverTheFormula(sku = this.#dice.one(skus)): void {
    const { wishes, sheets } = this.#parts
    const hasFormula = (each: Readonly<Record<string, unknown>>) => typeof each['On hand'] === 'number'
    const row = rowWhere(sheets.person, 'Stock', (each) => each['SKU'] === sku && hasFormula(each))
    const open = wishes.typedCounts.some((each) => each.over === 'On hand' && each.sku === sku)
    if (row === undefined || open) return
    const counted = wishes.nextCount()
    if (!typeUnder(sheets.person, 'Stock', { row, header: 'On hand' }, String(counted))) return
    wishes.typedCounts.push({ sku, counted, over: 'On hand', at: performance.now(), went: undefined })
    this.#log(`types ${counted} over the On hand of ${sku}`)
  }

  #prices(): void {
    const sku = this.#dice.one(skus)
    const price = this.#dice.whole(100, 9999)
    if (this.#typesOwn('SKUs', sku, 'Price', price)) this.#log(`prices ${sku} at ${price}`)
  }

  /** Words in a column that the bot knows nothing of. */
  #remarks(): void {
    const { person } = this.#parts.sheets
    const tab = this.#dice.one(['SKUs', 'Stock'] as const)
    const headers = (person.cells(tab)[0] ?? []).map(String).filter((words) => words.startsWith('Remark'))
    if (headers.length === 0) return this.#movesColumn()
    const sku = this.#dice.one(skus)
    const words = `remark ${this.#dice.whole(1, 1e6)}`
    const header = this.#dice.one(headers)
    if (this.#typesOwn(tab, sku, header, words)) this.#log(`writes "${words}" beside ${sku} in ${tab}`)
    return undefined
  }

  #typesOwn(tab: string, sku: string, header: string, value: string | number): boolean {
    const { sheets, wishes } = this.#parts
    const row = rowWhere(sheets.person, tab, (each) => each['SKU'] === sku)
    if (row === undefined || !typeUnder(sheets.person, tab, { row, header }, String(value))) return false
    wishes.ownCells.set(`${tab} ${sku} ${header}`, { tab, key: sku, header, value })
    return true
  }

  /**
   * Moves or adds a column in the moment in which the bot begins to read: between its read and its write a moved column
   * is a known limit, see docs/chaos.md.
   */
  #movesColumn(): void {
    const { sheets, isLate, wishes } = this.#parts
    const tab = this.#dice.one(tabNames)
    const remark = wishes.nextTag('Remark ')
    const adds = this.#dice.chance(0.4)
    const [near, far] = [this.#dice.next(), this.#dice.next()]
    setTrap(
      sheets.faults,
      (call) => isLook(call) && !isLate(),
      () => {
        const width = sheets.person.cells(tab)[0]?.length ?? 1
        const [from, to] = [Math.floor(near * width), Math.floor(far * width)]
        if (adds && width < mostColumns) sheets.person.insertsColumn(tab, from, remark)
        else sheets.person.movesColumn(tab, from, to)
        this.#log(adds ? `adds a column ${from} to ${tab}` : `moves the column ${from} of ${tab} to ${to}`)
      },
    )
  }

  #addsSku(): void {
    const sku = this.#later.pop()
    if (sku === undefined) return
    if (rowWhere(this.#parts.sheets.person, 'SKUs', (row) => row['SKU'] === sku) !== undefined) return
    pasteRows(this.#parts.sheets.person, 'SKUs', [{ SKU: sku, Style: 'later', Price: 5, Status: 'active' }])
    this.#log(`adds ${sku} to the catalogue`)
  }

  #log(line: string): void {
    this.#parts.log(`${this.#name} ${line}`)
  }
}
