import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import type { Facts } from './facts.ts'
import type { ComputedColumns } from './reconcile.ts'
import type { ColourRule } from './setup-looks.ts'
import type { Spreadsheet } from './spreadsheet.ts'
import type { Tab } from './tab.ts'
import type { Intake, Keep } from './workbook.ts'

/** What a workbook in use is made of. */
export interface LiveWorkbookOptions {
  readonly tabs: readonly Tab[]
  readonly spreadsheet: Spreadsheet
  readonly journal: Journal
  readonly now: () => Instant
  /** milliseconds of a clock that nobody sets; the process's own where it is left out */
  readonly elapsed?: () => number
  readonly timeZone: (facts: Facts) => string
  readonly computed?: readonly ComputedColumns[]
  /** why records may not be taken away by Undo */
  readonly keeps?: readonly Keep[]
  /** what is decided before anything else: rows that people typed count in every decision after the read that showed them */
  readonly intake?: (facts: Facts) => readonly Intake[]
  /** people of a user group or channel, as they are known now */
  readonly membersOf?: (circle: string) => readonly string[] | undefined
  /** how often the sheet is looked at, milliseconds */
  readonly pollMs?: () => number
  /** colours of a tab that is brought back */
  readonly looks?: () => readonly ColourRule[]
}
