import { skusTab } from '../catalog/tabs.ts'
import { idFor } from '../kit/ids.ts'
import { plainWords } from '../kit/plain-words.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { append } from '../workbook/change.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { balanceOf, locationNamed, newMovement, onHandAt, unknownLocation } from './actions.ts'
import { decideTransfer, type StockRefusal } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** Pieces to be carried from one place to another, as it was asked for. */
export interface CarryWish {
  readonly requestId: string
  readonly sku: string
  /** pieces, 1 or more */
  readonly quantity: number
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly actor: string
  readonly confirmed: boolean
}

/** What carrying answered; kept in the journal. */
export type CarryReply = {
  /** the movement that left, and the one that arrived */
  readonly ids: readonly string[]
  readonly sku: string
  readonly quantity: number
  readonly from: string
  readonly to: string
  /** on hand there, before it */
  readonly fromBefore: number
  readonly toBefore: number
  /** on hand in all places, before and after */
  readonly onHand: number
}

/**
 * Carries sellable pieces from one place to another: two movements in one decision. Refusals as decideTransfer,
 * 'unknown-sku' and 'unknown-location'.
 */
export async function carryStock(
  workbook: Workbook,
  wish: CarryWish,
): Promise<Result<Outcome<CarryReply>, StockRefusal>> {
  return workbook.change<CarryReply, StockRefusal>(wish.requestId, (facts) => {
    const record = facts.find(skusTab, wish.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
    const nowhere = unknownLocation(facts, wish.from) ?? unknownLocation(facts, wish.to)
    if (nowhere !== undefined) return refuse(nowhere)
    // As Settings spell them, whatever the button or form carried.
    const from = locationNamed(facts, wish.from) ?? wish.from
    const to = locationNamed(facts, wish.to) ?? wish.to
    const fromBefore = onHandAt(facts, record.sku, from)
    const decided = decideTransfer({
      sku: record.sku,
      quantity: wish.quantity,
      from,
      to,
      onHand: fromBefore,
      largeLimit: settingsOf(facts).largeAdjustment,
      confirmed: wish.confirmed,
    })
    if (!decided.ok) return decided
    const ids = decided.value.map((_, at) => idFor('MV', wish.requestId, at))
    const movements = decided.value.map((planned, at) =>
      newMovement(facts, {
        ...planned,
        id: ids[at] ?? '',
        record,
        location: at === 0 ? from : to,
        reason: wish.reason === '' ? `${from} → ${to}` : wish.reason,
        // Each names the other, so that the pair is seen in the sheet.
        ref: ids[1 - at] ?? '',
        actor: wish.actor,
      }),
    )
    const reply: CarryReply = {
      ids,
      sku: record.sku,
      quantity: wish.quantity,
      from,
      to,
      fromBefore,
      toBefore: onHandAt(facts, record.sku, to),
      onHand: balanceOf(facts, record.sku).onHand,
    }
    return accept({ changes: movements.map((movement) => append(movementsTab, movement)), reply })
  })
}

/** The places that a person's words name, and their words without them. */
export interface PlacesInWords {
  readonly from: string | undefined
  readonly to: string | undefined
  /** a word behind 'from' or 'to' that is no place of the team's */
  readonly unknown: string | undefined
  readonly rest: string
}

const leads: Readonly<Record<string, 'from' | 'to'>> = {
  FROM: 'from',
  TO: 'to',
  INTO: 'to',
  '->': 'to',
  '→': 'to',
  '>': 'to',
}

/**
 * Finds 'from Studio to the Shop' in what was typed, in either order, case and accents ignored. Where one place's name
 * begins with another's, the longer one is meant. Never throws.
 */
export function placesIn(typed: string, locations: readonly string[]): PlacesInWords {
  const words = typed.split(/\s+/).filter((word) => word !== '')
  const found: { from?: string; to?: string; unknown?: string } = {}
  const rest: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const lead = leads[bare(words[at] ?? '')]
    const start = lead !== undefined && bare(words[at + 1] ?? '') === 'THE' ? at + 2 : at + 1
    const place = lead === undefined ? undefined : placeAt(words, start, locations)
    if (lead === undefined || found[lead] !== undefined || place === undefined) {
      if (lead !== undefined && found[lead] === undefined && place === undefined)
        found.unknown ??= words[start] ?? ''
      rest.push(words[at] ?? '')
      continue
    }
    found[lead] = place
    at = start + partsOf(place).length - 1
  }
  const { from, to, unknown } = found
  return {
    from,
    to,
    unknown: from !== undefined && to !== undefined ? undefined : unknown,
    rest: rest.join(' '),
  }
}

function placeAt(words: readonly string[], start: number, locations: readonly string[]): string | undefined {
  return locations
    .filter((name) => partsOf(name).every((part, step) => bare(words[start + step] ?? '') === part))
    .toSorted((a, b) => b.length - a.length)[0]
}

function partsOf(name: string): string[] {
  return plainWords(name).split(' ').map(bare)
}

/** A word for comparison, without quotes around it and the comma after it. */
function bare(word: string): string {
  return plainWords(word).replace(/^["']+|["'.,:;!?]+$/g, '')
}
