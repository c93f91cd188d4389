import type { Link } from './chain.ts'
import type { JournalLeft } from './journal-left.ts'
import type { Ledger, LedgerRow } from './ledger.ts'
import type { StormEnd } from './settling.ts'
import type { Statement } from './statements.ts'
import type { Storm } from './storm-parts.ts'
import type { Wish } from './wishes.ts'

/** What a judge holds against each other. */
export interface Evidence extends Storm {
  readonly journal: JournalLeft
  readonly kills: number
  /** how long the storm lasted */
  readonly seconds: number
  readonly end: StormEnd
}

/** The case as it grows while the judges go through it. */
export interface Case {
  readonly evidence: Evidence
  readonly ledger: Ledger
  readonly breach: (words: string) => void
  /** rows of the ledger that somebody asked for */
  readonly explained: Set<string>
  readonly link: (row: LedgerRow, told: Link['told']) => void
  readonly sums: {
    acknowledged: number
    written: number
    doubled: number
    lost: number
    refused: number
    unknown: number
    unknownWritten: number
    /** typed numbers that something meant for another row took the place of */
    writtenOver: number
  }
}

/** True when the only thing that can have happened is that nothing was written. */
export function isRefused(wish: Wish, said: readonly Statement[]): boolean {
  const words = [...said.map((each) => each.said), ...wish.beside]
  const answered = words.filter((each) => each.kind === 'refused').length
  const presses = wish.exchanges.length + wish.redelivered
  return presses === 0 || (answered >= presses && words.every((each) => each.kind === 'refused'))
}
