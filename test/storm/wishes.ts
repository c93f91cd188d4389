import type { Exchange } from '../../sandbox/slack/stand-in.ts'
import { readSaid, type Said } from './said.ts'
import type { Statement, Statements } from './statements.ts'

/** What somebody asked for. The tag is a word that nobody else uses, in the reason or note. */
export type Asked =
  | { readonly kind: 'move'; readonly sku: string; readonly pieces: number }
  /** `by` a line or a form; no two counts are of the same number */
  | { readonly kind: 'count'; readonly by: 'line' | 'form'; readonly sku: string; readonly counted: number }
  | { readonly kind: 'return'; readonly sku: string; readonly pieces: number }
  | { readonly kind: 'inspect'; readonly returnId: string; readonly sku: string }
  /** takes back what this statement said was recorded */
  | { readonly kind: 'undo'; readonly of: Statement }

/** A wish of one person, with all that was done for it. */
export interface Wish {
  readonly tag: string
  readonly asked: Asked
  readonly exchanges: { readonly exchange: Exchange; readonly from: number }[]
  /** what a form said beside its fields */
  readonly beside: Said[]
  /** times that Slack delivered it again */
  redelivered: number
}

/** A row that somebody typed into the ledger, and when somebody took it out again. */
export interface HandRow {
  readonly tag: string
  readonly sku: string
  readonly pieces: number
  readonly at: number
  deletedAt: number | undefined
}

/** A number that somebody typed in the Stock tab: under Counted, or over the On hand formula. */
export interface TypedCount {
  readonly sku: string
  readonly counted: number
  readonly over: 'Counted' | 'On hand'
  /** when it was typed; machine time */
  readonly at: number
  /** set once it is not in its cell any more; whether what was written then may have been meant for another row */
  went: { readonly mayHaveStrayed: boolean } | undefined
}

/** Everything that people wanted while the storm lasted. */
export class Wishes {
  readonly all: Wish[] = []
  readonly handRows: HandRow[] = []
  readonly typedCounts: TypedCount[] = []
  /** what people typed into cells of their own: 'tab key header' to what it has to show */
  readonly ownCells = new Map<string, { tab: string; key: string; header: string; value: string | number }>()
  #count = 0

  /** A number that no other count uses. */
  nextCount(): number {
    return 400 + (this.#count += 1)
  }

  nextTag(prefix: string): string {
    return `${prefix}${(this.#count += 1)}x`
  }

  open(asked: Asked, prefix = 'w'): Wish {
    const wish: Wish = { tag: this.nextTag(prefix), asked, exchanges: [], beside: [], redelivered: 0 }
    this.all.push(wish)
    return wish
  }
}

/** Everything that was said to a wish, in order. */
export function saidTo(wish: Wish, statements: Statements): Statement[] {
  const { asked, tag } = wish
  switch (asked.kind) {
    case 'move':
    case 'return':
      return statements.answersTo(tag).filter(({ said }) => said.kind !== 'undone')
    case 'count':
      if (asked.by === 'line') return statements.answersTo(tag).filter(({ said }) => said.kind !== 'undone')
      return statements
        .ofCount(asked.counted)
        .filter(({ message }) => message.via === 'chat' && message.metadata === undefined)
    case 'inspect':
      return [...statements.ofInspection(asked.returnId)]
    case 'undo':
      return wish.exchanges.flatMap(({ exchange, from }) =>
        statements
          .in(
            exchange
              .replies()
              .filter((message) => message.via !== 'chat' || message.ts === asked.of.message.ts),
            from,
          )
          .filter(({ said }) => said.kind === 'undone' || said.kind === 'refused' || said.kind === 'doubt'),
      )
  }
}

/** Takes in what a form said beside its fields. */
export function noteBeside(wish: Wish, errors: Readonly<Record<string, string>>): void {
  for (const words of Object.values(errors)) wish.beside.push(readSaid(words))
}
