import type { Ask, Told } from './writer-words.ts'

/** A wish and every answer that came to it. */
export interface Wish {
  readonly ask: Ask
  /** answers in the order in which they came; empty: nobody knows */
  readonly told: { readonly told: Told; readonly at: number }[]
}

/** A row that somebody typed into the ledger. */
export interface HandRow {
  readonly tag: string
  readonly sku: string
  readonly pieces: number
  readonly at: number
}

/** A number that somebody typed under Counted. No two are the same. */
export interface TypedCount {
  readonly sku: string
  readonly counted: number
}

/** Everything that was asked for and done while writers were killed. */
export class LaneRecord {
  readonly wishes = new Map<string, Wish>()
  readonly handRows: HandRow[] = []
  readonly counts: TypedCount[] = []
  /** what a person typed as the price of the SKU that is theirs */
  handPrice = 10
  readonly troubles: string[] = []
  readonly killsByStep = new Map<string, number>()

  wish(ask: Ask): void {
    if (!this.wishes.has(ask.id)) this.wishes.set(ask.id, { ask, told: [] })
  }

  told(id: string, told: Told): void {
    this.wishes.get(id)?.told.push({ told, at: performance.now() })
  }

  killed(step: string): void {
    this.killsByStep.set(step, (this.killsByStep.get(step) ?? 0) + 1)
  }
}
