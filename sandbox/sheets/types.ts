import type { Faults } from '../faults.ts'
import type { Book } from './book.ts'
import type { SheetPerson } from './person.ts'
import type { Quota } from './quota.ts'

export interface SheetsStandInOptions {
  /** 0 (default): any free one. Always on 127.0.0.1 */
  readonly port?: number
  /** default 'demo-workbook-1' */
  readonly spreadsheetId?: string
  readonly title?: string
  /** IANA name; default 'Europe/Lisbon' */
  readonly timeZone?: string
  /** the bearer token that is let in; default 'stand-in-token' */
  readonly token?: string
  /** where the book is kept; default: nowhere. Written 200 ms after a change and when stopped */
  readonly file?: string
  /** milliseconds that every call takes longer; default 0 */
  readonly latencyMs?: number
  /** calls a minute; default: as many as one likes. Google's are 60 and 60 */
  readonly quota?: Quota
  /** what a link to the spreadsheet begins with; default 'https://docs.google.com/' */
  readonly webUrl?: string
  /** false: 403 as for a spreadsheet that was not shared with the caller; default true */
  readonly shared?: boolean
  /** milliseconds since 1970, for the quota and the log of calls */
  readonly now?: () => number
  /** 'cells' leaves out the calculating engine: formulas come to nothing, and a million rows are no burden */
  readonly engine?: 'ironcalc' | 'cells'
  /** cells of all grids together; default Google's 10,000,000 */
  readonly mostCells?: number
}

export interface SheetsCall {
  /** Google's name: 'spreadsheets.get', 'batchUpdate', 'values.batchGet', … */
  readonly method: string
  readonly kind: 'read' | 'write'
  /** milliseconds since 1970 */
  readonly at: number
  /** HTTP status; 0 when the answer was cut or never came */
  readonly status: number
  /** of the answer */
  readonly bytes: number
}

export interface SheetsStandIn {
  /** 'http://127.0.0.1:PORT/' */
  readonly apiUrl: string
  readonly spreadsheetId: string
  readonly token: string
  webUrl: string
  shared: boolean
  /** true: the spreadsheet is shared for looking only */
  viewOnly: boolean
  readonly book: Book
  readonly faults: Faults
  /** calls of the API, newest last, the last 10,000 */
  readonly calls: readonly SheetsCall[]
  /** what somebody does in the spreadsheet itself */
  readonly person: SheetPerson
  /** the file's content as it would be written now; `reset` takes it */
  keep(): Uint8Array
  /** back to an empty book, or to what `keep` (or a file, or the engine's bytes alone) holds */
  reset(kept?: Uint8Array): Promise<void>
  /** writes the file now; does nothing when there is none */
  flush(): Promise<void>
  stop(): Promise<void>
}
