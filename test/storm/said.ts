/** What the bot told somebody, taken from its words alone. */
export type Said =
  | {
      /** pieces added or removed */
      readonly kind: 'moved'
      readonly sku: string
      /** signed */
      readonly pieces: number
      readonly before: number
      readonly after: number
      readonly id: string
    }
  | {
      readonly kind: 'counted'
      readonly sku: string
      readonly before: number
      readonly after: number
      readonly id: string
    }
  | { readonly kind: 'agreed'; readonly sku: string; readonly counted: number }
  /** many numbers of the Stock tab that came at once, taken as counts */
  | {
      readonly kind: 'counted many'
      readonly counts: readonly { readonly sku: string; readonly before: number; readonly after: number }[]
      /** the first of their movements; they were decided together */
      readonly id: string
      /** counts that agreed with the ledger, or came after the last that has a line */
      readonly unnamed: number
    }
  /** the same, asked about; nothing is counted yet */
  | {
      readonly kind: 'asked many'
      readonly counts: readonly { readonly sku: string; readonly counted: number }[]
      readonly unnamed: number
    }
  | { readonly kind: 'logged'; readonly sku: string; readonly pieces: number; readonly id: string }
  | {
      readonly kind: 'inspected'
      readonly sku: string
      readonly pieces: number
      readonly before: number
      readonly after: number
      /** the return */
      readonly id: string
      readonly movement: string
    }
  /** taken back now or before; `again`: before */
  | { readonly kind: 'undone'; readonly again: boolean }
  | { readonly kind: 'card'; readonly onHand: number }
  /** nothing was changed, says the bot */
  | { readonly kind: 'refused'; readonly words: string }
  /** the bot says that it does not know */
  | { readonly kind: 'doubt'; readonly words: string }
  | { readonly kind: 'other'; readonly words: string }

const numbered = /^• (\S+) (\d+)$/gm
const changed = /^• (\S+) (-?\d+) → (\d+)$/gm
const saved = /Recorded ·|Saved on this machine/

/** Reads a message of the bot's, given as plain words. Never throws. */
export function readSaid(words: string): Said {
  const moved = /^(Added|Removed) (\d+) of (\S+): on hand (-?\d+) → (-?\d+)/m.exec(words)
  const movement = /\bMV-[0-9A-Z]{10}\b/.exec(words)?.[0] ?? ''
  const returned = /\bRT-[0-9A-Z]{10}\b/.exec(words)?.[0] ?? ''
  if (moved !== null && saved.test(words)) {
    const [, did, pieces, sku = '', before, after] = moved
    const signed = Number(pieces) * (did === 'Added' ? 1 : -1)
    return { kind: 'moved', sku, pieces: signed, before: Number(before), after: Number(after), id: movement }
  }
  const counted = /^Counted (\S+): on hand (-?\d+) → (\d+) \(/m.exec(words)
  if (counted !== null && saved.test(words)) {
    const [, sku = '', before, after] = counted
    return { kind: 'counted', sku, before: Number(before), after: Number(after), id: movement }
  }
  const many = readMany(words, movement)
  if (many !== undefined) return many
  const agreed = /^(\S+) counted: (\d+), just as the ledger expects/m.exec(words)
  if (agreed !== null) return { kind: 'agreed', sku: agreed[1] ?? '', counted: Number(agreed[2]) }
  const logged = /^Return logged: (\d+) of (\S+),/m.exec(words)
  if (logged !== null && saved.test(words))
    return { kind: 'logged', sku: logged[2] ?? '', pieces: Number(logged[1]), id: returned }
  const inspected = /^Inspected (\d+) of (\S+): back to stock, on hand (-?\d+) → (-?\d+)/m.exec(words)
  if (inspected !== null && saved.test(words)) {
    const [, pieces, sku = '', before, after] = inspected
    const told = { sku, pieces: Number(pieces), before: Number(before), after: Number(after) }
    return { kind: 'inspected', ...told, id: returned, movement }
  }
  if (/Undone: what this message recorded was taken back/.test(words)) return { kind: 'undone', again: false }
  if (/This was undone before/.test(words)) return { kind: 'undone', again: true }
  if (/may or may not be there/.test(words)) return { kind: 'doubt', words }
  if (/nothing was changed|nothing to undo|Nothing was recorded|cannot be shared/i.test(words))
    return { kind: 'refused', words }
  const card = /^On hand (-?\d+)/m.exec(words)
  if (card !== null) return { kind: 'card', onHand: Number(card[1]) }
  return { kind: 'other', words }
}

/** A post about many numbers that somebody typed in the Stock tab. */
function readMany(words: string, id: string): Said | undefined {
  const asked = /^On hand of (\d+) SKUs in .* was typed over its formula, all at once/m.exec(words)
  if (asked !== null) {
    const counts = [...words.matchAll(numbered)].map(([, sku = '', counted]) => ({
      sku,
      counted: Number(counted),
    }))
    return { kind: 'asked many', counts, unnamed: Number(asked[1]) - counts.length }
  }
  const counted = /^Counted (\d+) SKUs, typed in the sheet: /m.exec(words)
  if (counted === null) return undefined
  const counts = [...words.matchAll(changed)].map(([, sku = '', before, after]) => ({
    sku,
    before: Number(before),
    after: Number(after),
  }))
  return { kind: 'counted many', counts, id, unnamed: Number(counted[1]) - counts.length }
}
