import type { Size } from './brand.ts'

/** How the stand-in of Google is to behave. */
export interface Manner {
  /** milliseconds that every call takes */
  readonly latencyMs: number
  /** true: 60 reads and 60 writes a minute, as Google's */
  readonly quota: boolean
}

/** Where a bot finds the stand-in. */
export interface SheetsPlace {
  readonly apiUrl: string
  readonly spreadsheetId: string
  readonly token: string
}

/** Calls since the stand-in was opened. */
export interface CallCount {
  readonly reads: number
  readonly writes: number
  /** refused for the quota, among the reads and writes */
  readonly refused: number
}

/** What the process of the stand-in is asked. */
export type HostQuestion =
  /** opens a stand-in with an empty book */
  | { readonly ask: 'open-empty' }
  /** opens a stand-in with the book that was kept */
  | { readonly ask: 'open-kept'; readonly manner: Manner }
  /** puts a generated brand into the book */
  | { readonly ask: 'fill'; readonly size: Size; readonly seed: number }
  /** keeps the book as it is now, for stand-ins that are opened later */
  | { readonly ask: 'keep' }
  | { readonly ask: 'calls' }
  /** words of the Reason column that begin with this, one for each row of the ledger that has one */
  | { readonly ask: 'marks'; readonly prefix: string }
  /** rows of the Stock tab whose State nobody filled in yet */
  | { readonly ask: 'unfilled' }

export interface HostAnswers {
  'open-empty': SheetsPlace
  'open-kept': SheetsPlace
  fill: null
  keep: null
  calls: CallCount
  marks: readonly string[]
  unfilled: number
}

/** A question or an answer on its way between the two processes. */
export interface Envelope {
  readonly id: number
  readonly body: unknown
  /** set when the question could not be answered */
  readonly error?: string
}
