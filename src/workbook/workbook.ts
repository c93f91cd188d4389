import type { NewMessage } from '../journal/journal.ts'
import type { Json } from '../kit/json.ts'
import type { Instant } from '../kit/local-date.ts'
import type { Result } from '../kit/result.ts'
import type { CellsByField, Change } from './change.ts'
import type { EditMark, Facts } from './facts.ts'
import type { Repair } from './repair.ts'
import type { Tab } from './tab.ts'

/** What was decided: rows and cells to write, posts to make, and what the person is told. */
export interface Decision<R extends Json> {
  readonly changes: readonly Change[]
  readonly messages?: readonly NewMessage[]
  /** edits of a ledger that were told to the team, or that it agreed to */
  readonly edits?: { readonly tab: Tab; readonly how: 'told' | 'agreed'; readonly marks: readonly EditMark[] }
  readonly reply: R
}

/** Something to be decided that nobody asked for. */
export interface Intake {
  readonly requestId: string
  readonly decide: (facts: Facts) => Result<Decision<Json>, unknown>
}

/** How a decision stands. */
export interface Outcome<R extends Json> {
  readonly requestId: string
  readonly reply: R
  /** true when this request was decided before: nothing was done again */
  readonly again: boolean
  /** false when Google is away or slow: the decision is saved on this machine and on its way */
  readonly googleAnswers: boolean
  /** tabs into which it cannot be written until somebody has put their headers right; none where left out */
  readonly waitsFor?: readonly string[]
}

/** Why a request could not be taken back. */
export type UndoRefusal =
  | { readonly code: 'nothing-to-undo' }
  | { readonly code: 'changed-since'; readonly tab: string; readonly key: string; readonly field: string }
  /** other records need the one that would be taken away; `by` says which, as in '2 movements' */
  | { readonly code: 'in-use'; readonly tab: string; readonly key: string; readonly by: string }
  /** the row went to the archive when its period was closed; `close` names it, as in '2026-09' */
  | { readonly code: 'closed'; readonly tab: string; readonly key: string; readonly close: string }
  /** it was an approver's to do, and is an approver's to take back */
  | { readonly code: 'not-approver'; readonly what: string }

/** What of a tab may be taken back only by some people, as only they may do it. */
export interface Guard {
  readonly tab: Tab
  /** what the person may not take back, as in 'a write-off of 3 pieces of LUNA-M'; undefined when they may */
  readonly forbids: (change: Change, userId: string, facts: Facts) => string | undefined
}

/** Why a record of a tab may not be taken away again. Whoever points to records of another tab says so. */
export interface Keep {
  readonly tab: Tab
  /** what needs the record, as in '2 movements'; undefined when nothing does */
  readonly neededBy: (key: string, facts: Facts) => string | undefined
}

/** A decision that added rows, as it was recorded. */
export interface RecordedDecision {
  readonly requestId: string
  readonly at: Instant
  readonly changes: readonly Change[]
}

/** Rows that decisions added, by what they say. */
export interface AddedRows {
  readonly tab: Tab
  /** a field and the text that its cell holds */
  readonly field: string
  readonly holds: string
  /** what else has to be true of a row */
  readonly and?: (cells: CellsByField) => boolean
}

/** Why a tab, a header or an id was not put right. Nothing was changed. */
export type RepairRefusal =
  /** the sheet is not as it was told any more */
  | { readonly code: 'not-as-told' }
  /** rows moved in that very second; what was written was taken out again */
  | { readonly code: 'rows-moved' }
  | { readonly code: 'not-approver'; readonly what: string }
  | { readonly code: 'google-away' }

/** How the bot stands with the spreadsheet. */
export interface WorkbookStatus {
  readonly ready: boolean
  readonly googleAnswers: boolean
  /** what Google said last when it did not answer well */
  readonly fault: string | undefined
  /** decided and not yet seen in the sheet */
  readonly unwritten: number
  readonly lastReadAt: number | undefined
}

/** The workbook as features see it. */
export interface Workbook {
  /** what is known now, at once, from memory */
  facts(): Facts
  /**
   * Decides on the facts and commits the decision before anything is sent; the sheet is written afterwards.
   *
   * Decisions are made one after the other. A refusal changes nothing and is not recorded. The same id again answers
   * what it answered. Throws JournalFault when the disk does not take it: then nothing was decided.
   */
  change<R extends Json, X>(
    requestId: string,
    decide: (facts: Facts) => Result<Decision<R>, X>,
  ): Promise<Result<Outcome<R>, X>>
  /**
   * Takes back every change of a request, where nobody changed it since and nothing else needs it.
   *
   * @param forbids asked before anything is taken back: what of a change the person may not take back
   */
  undo(
    requestId: string,
    by: string,
    forbids?: (change: Change, facts: Facts) => string | undefined,
  ): Promise<Result<Outcome<string[]>, UndoRefusal>>
  /** what was answered to a request; undefined when it was never decided */
  answered(requestId: string): Promise<Json | undefined>
  /** the newest decisions that added such rows, at most `most` */
  recorded(rows: AddedRows, most: number): Promise<readonly RecordedDecision[]>
  /**
   * Puts a tab, a header or an id right, at once or not at all: it is worked out anew first, and has to be the very same.
   *
   * @param forbids of a row that gets an id and counts from then on: what of it the person may not decide
   * @returns the id that was given; '' where none was
   */
  repair(
    repair: Repair,
    forbids?: (row: CellsByField, tab: Tab) => string | undefined,
  ): Promise<Result<string, RepairRefusal>>
  status(): WorkbookStatus
  /**
   * Reads the sheet now; for the moments when a person asks for what they just typed.
   *
   * @param whole tabs to be read whole, also those that are read seldom
   */
  refresh(whole?: readonly Tab[]): Promise<void>
  readonly tabs: readonly Tab[]
}
