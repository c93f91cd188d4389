import type { GoogleSettings } from '../../src/workbook/google.ts'

/** What the writer is asked to record; the same id again is the same wish. */
export type Ask =
  | {
      readonly kind: 'move'
      readonly id: string
      readonly tag: string
      readonly sku: string
      readonly pieces: number
    }
  | {
      /** two movements in one decision: out of one SKU, into another */
      readonly kind: 'pair'
      readonly id: string
      readonly tag: string
      readonly sku: string
      readonly to: string
      readonly pieces: number
    }
  | {
      readonly kind: 'price'
      readonly id: string
      readonly tag: string
      readonly sku: string
      readonly price: number
    }
  | { readonly kind: 'undo'; readonly id: string; readonly tag: string; readonly of: string }

/** What came of it, as a person would be told. */
export type Told =
  | { readonly kind: 'recorded'; readonly reply: readonly string[]; readonly again: boolean }
  | { readonly kind: 'refused'; readonly why: string }

/** How the writer reaches the stand-ins. */
export interface Place {
  readonly google: GoogleSettings
  readonly slackApiUrl: string
  readonly slackToken: string
}

/** What the writer is told. */
export type ToWriter =
  | { readonly say: 'open'; readonly place: Place; readonly folder: string; readonly ahead: number }
  /** the clock stands so many milliseconds ahead of the machine's */
  | { readonly say: 'ahead'; readonly ahead: number }
  | { readonly say: 'ask'; readonly ask: Ask }
  | { readonly say: 'settle'; readonly withinMs: number }
  | { readonly say: 'stop' }

/** What the writer tells. */
export type ToParent =
  | { readonly say: 'warm' }
  | { readonly say: 'opened' }
  | { readonly say: 'told'; readonly id: string; readonly told: Told }
  | { readonly say: 'settled'; readonly all: boolean }
  | { readonly say: 'fault'; readonly words: string }
  | { readonly say: 'conflict'; readonly words: string }
