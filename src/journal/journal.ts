import type { Json } from '../kit/json.ts'
import type { Instant } from '../kit/local-date.ts'

/** A decision as it is committed, before anything leaves the machine. */
export interface Entry {
  /** one id for one wish of one person, or of the clock; the same id again is the same wish */
  readonly requestId: string
  readonly at: Instant
  /** what was answered, to be answered again */
  readonly outcome: Json
  readonly changes: readonly Json[]
  readonly messages: readonly NewMessage[]
}

export interface NewMessage {
  /** unique for ever; what is looked for in the channel after a doubt */
  readonly id: string
  readonly channel: string
  readonly body: Json
}

export interface RecordedEntry {
  readonly requestId: string
  readonly at: Instant
  readonly outcome: Json
  readonly changes: readonly Json[]
}

/** A change as it was recorded, and by which decision. */
export interface RecordedChange {
  readonly seq: number
  readonly requestId: string
  readonly change: Json
}

/** pending: to be sent. sent: left, not yet seen in the sheet. written: seen there. dropped: a person's newer edit stands. */
export type ChangeState = 'pending' | 'sent' | 'written' | 'dropped'

export interface StoredChange {
  readonly seq: number
  readonly requestId: string
  readonly change: Json
  readonly state: 'pending' | 'sent'
  readonly sentAt: Instant | undefined
}

/** new: to be posted. sending: claimed; after a crash in doubt. sent: posted. failed: Slack refused it for good. */
export type MessageState = 'new' | 'sending' | 'sent' | 'failed'

export interface StoredMessage extends NewMessage {
  readonly at: Instant
  readonly state: 'new' | 'sending'
}

/** The last values of a row that read without a problem. */
export interface GoodRow {
  readonly tab: string
  readonly key: string
  readonly cells: Json
  /** of a ledger's row: what it comes to, so that a long ledger can be compared without reading it; absent of others */
  readonly mark?: GoodRowMark
}

/** Digests are below this, and so is what they add up to: exact in a double and in every database. */
export const digestSpan = 2 ** 40

/** What a good row comes to. */
export interface GoodRowMark {
  /** rows fall into runs; a whole number of 0 or more */
  readonly run: number
  /** a whole number of 0 or more, below `digestSpan` */
  readonly digest: number
}

/** What the good rows of a run come to. */
export interface GoodRun {
  /** undefined for rows without a mark, such as a release before this kept */
  readonly run: number | undefined
  readonly rows: number
  /** the sum of their digests, modulo `digestSpan` */
  readonly digest: number
}

/**
 * Durable intent: what was decided, what is written, what was posted.
 *
 * Every method that answers has committed to disk first. Throws JournalFault when the disk does not take it; its effect
 * says what became of the call.
 */
export interface Journal {
  /**
   * Commits a decision whole.
   *
   * @returns the places of its changes, in their order; 'known' when the id was recorded before: nothing is changed then
   */
  record(entry: Entry): Promise<readonly number[] | 'known'>
  find(requestId: string): Promise<RecordedEntry | undefined>
  /**
   * Changes whose JSON holds these words, the newest first; those that a person's edit stood against are left out.
   *
   * @param before only those decided before this place
   */
  changesWith(words: string, most: number, before?: number): Promise<RecordedChange[]>
  /** changes that the sheet is not known to have, in the order they were decided */
  unwritten(): Promise<StoredChange[]>
  markChanges(seqs: readonly number[], state: ChangeState, at: Instant): Promise<void>
  unposted(): Promise<StoredMessage[]>
  markMessage(id: string, state: MessageState, detail?: string): Promise<void>
  /** a small named value, such as the last tick of the clock */
  note(name: string): Promise<string | undefined>
  setNote(name: string, value: string): Promise<void>
  /** @param except tabs that are left out: a ledger has very many rows, and they are asked for page by page */
  goodRows(except?: readonly string[]): Promise<GoodRow[]>
  /** rows of one tab in the order of their keys, those behind the key `after` ('' for the first), at most `most` */
  goodRowsAfter(tab: string, after: string, most: number): Promise<GoodRow[]>
  /** what the rows of a tab come to, run by run; none for a run without rows */
  goodRuns(tab: string): Promise<GoodRun[]>
  /** the rows of one run of a tab, in the order of their keys */
  goodRowsOf(tab: string, run: number): Promise<GoodRow[]>
  keepGoodRows(rows: readonly GoodRow[]): Promise<void>
  forgetGoodRows(tab: string, keys: readonly string[]): Promise<void>
  close(): Promise<void>
}

/**
 * What a failed call left behind. nothing: all is as before. unknown: the database did not answer, and may have carried
 * it out. moved: nothing, and another process keeps the workbook now.
 */
export type FaultEffect = 'nothing' | 'unknown' | 'moved'

/** Who did not take it: this machine's disk; the database; the database, because somebody else holds its tables. */
export type FaultPlace = 'disk' | 'database' | 'held'

/** The journal could not be opened, read or written: nothing may be promised until it can. */
export class JournalFault extends Error {
  readonly effect: FaultEffect
  readonly place: FaultPlace

  constructor(message: string, cause: unknown, effect: FaultEffect = 'nothing', place: FaultPlace = 'disk') {
    super(message, { cause })
    this.name = 'JournalFault'
    this.effect = effect
    this.place = place
  }
}
