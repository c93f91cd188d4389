/** A movement that the bot decided, with what somebody was told of it. */
export interface Link {
  readonly id: string
  readonly pieces: number
  /** on hand before and after, as it was said; undefined where nobody was told */
  readonly told: { readonly before: number; readonly after: number; readonly at: number } | undefined
}

/** A change of on hand that a person made in the sheet by hand. */
export interface HandEdit {
  readonly pieces: number
  /** when it was done */
  readonly at: number
}

/** More edits of one SKU than this cannot be tried in every order; a storm stays below it. */
export const mostHandEdits = 14

/**
 * Holds everything that people were told of one SKU's on hand against what happened.
 *
 * Every "12 → 10" must begin where the movements decided before it end, plus those edits by hand that the bot can have
 * seen by then; and what it has seen once it does not forget.
 *
 * @param links in the order in which they were decided
 * @returns the first statement that cannot have been true; undefined when all can. Never throws.
 */
export function falseStatement(
  opening: number,
  links: readonly Link[],
  edits: readonly HandEdit[],
): string | undefined {
  let running = opening
  let seen = new Set([0])
  for (const { id, pieces, told } of links) {
    if (told !== undefined) {
      if (told.after - told.before !== pieces)
        return `${id}: told ${told.before} → ${told.after}, and ${pieces} were moved`
      const eligible = edits.flatMap((edit, at) => (edit.at <= told.at ? [at] : []))
      const next = new Set<number>()
      for (const mask of seen)
        for (const larger of supersets(mask, eligible))
          if (running + sumOf(larger, edits) === told.before) next.add(larger)
      if (next.size === 0)
        return `${id}: told ${told.before} → ${told.after}, and on hand was ${running} plus what was typed by hand`
      seen = next
    }
    running += pieces
  }
  return undefined
}

/**
 * Whether so much can have been on hand at some time: after any of the movements, with any of the edits by hand.
 *
 * @param links in the order in which they were decided
 */
export function canHaveBeen(
  onHand: number,
  opening: number,
  links: readonly Pick<Link, 'pieces'>[],
  edits: readonly HandEdit[],
): boolean {
  const all = edits.map((_, at) => at)
  const byHand = new Set(supersets(0, all).map((mask) => sumOf(mask, edits)))
  let running = opening
  if (byHand.has(onHand - running)) return true
  return links.some(({ pieces }) => byHand.has(onHand - (running += pieces)))
}

function supersets(mask: number, of: readonly number[]): number[] {
  const open = of.filter((at) => (mask & (1 << at)) === 0)
  return Array.from({ length: 1 << open.length }, (_, choice) =>
    open.reduce((larger, at, place) => ((choice & (1 << place)) === 0 ? larger : larger | (1 << at)), mask),
  )
}

function sumOf(mask: number, edits: readonly HandEdit[]): number {
  return edits.reduce((sum, edit, at) => ((mask & (1 << at)) === 0 ? sum : sum + edit.pieces), 0)
}
