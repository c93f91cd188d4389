import { surePieceText, findSku } from '../catalog/actions.ts'
import { keyOf } from '../kit/ids.ts'
import { cut } from '../kit/cut.ts'
import type { Facts } from '../workbook/facts.ts'
import { parseMoney } from '../workbook/cells.ts'
import type { WantedLine } from './draft-actions.ts'

/** What lines of a form or a typed list say, or what of them cannot be read. */
export interface TypedLines {
  readonly lines: readonly WantedLine[]
  /** one sentence a line that cannot be read */
  readonly faults: readonly string[]
}

/**
 * Reads lines such as 'AURA-GLD 50 @ 4.20': a SKU, its pieces, and the price of one behind @ where it is known.
 *
 * A SKU that stands twice is added up when its price is the same. Never throws.
 */
export function typedLines(facts: Facts, text: string): TypedLines {
  const lines = new Map<string, WantedLine>()
  const faults: string[] = []
  for (const typed of linesIn(text)) {
    const read = readLine(facts, typed)
    if (typeof read === 'string') {
      faults.push(read)
      continue
    }
    const before = lines.get(keyOf(read.sku))
    if (before !== undefined && before.unitCost !== read.unitCost)
      faults.push(`${read.sku} stands twice, with two prices`)
    else lines.set(keyOf(read.sku), { ...read, pieces: read.pieces + (before?.pieces ?? 0) })
  }
  return { lines: [...lines.values()], faults }
}

/** The lines of an order as the form shows them. Never throws. */
export function linesText(
  lines: readonly { sku: string; ordered: number; unitCost: number | null }[],
): string {
  return lines
    .map(({ sku, ordered, unitCost }) => `${sku} ${ordered}${unitCost === null ? '' : ` @ ${unitCost}`}`)
    .join('\n')
}

/** What came, as in 'AURA-GLD 50 rejected 2': of the pieces that came, those that are no good. */
export interface TypedArrival {
  readonly line: string
  readonly accepted: number
  readonly rejected: number
}

/** Reads what came, a SKU a line or between commas. Never throws. */
export function typedArrivals(
  facts: Facts,
  text: string,
): { readonly arrivals: readonly TypedArrival[]; readonly faults: readonly string[] } {
  const arrivals: TypedArrival[] = []
  const faults: string[] = []
  const parts = linesIn(text).flatMap((each) =>
    each.split(/[,;]\s+(?!rejected|\d+\s+rejected)|\s+and\s+(?!\d+\s+rejected|rejected)/i),
  )
  for (const typed of parts) {
    const behind = /\brejected\s+(\d+)\b/i.exec(typed) ?? /\b(\d+)\s+rejected\b/i.exec(typed)
    const rejected = Number(behind?.[1] ?? 0)
    const rest = (behind === null ? typed : typed.replace(behind[0], ' '))
      .replace(/[,;]\s*$/, '')
      .replace(/\b(?:and|with)\s*$/i, '')
    const read = readLine(facts, rest)
    if (typeof read === 'string') faults.push(read)
    else if (read.pieces < 0)
      faults.push(`“${cut(typed, 60)}”: ${read.pieces} pieces, and expected how many came, 1 or more`)
    else if (rejected > read.pieces)
      faults.push(`“${cut(typed, 60)}”: ${rejected} rejected of ${read.pieces} that came`)
    else arrivals.push({ line: read.sku, accepted: read.pieces - rejected, rejected })
  }
  return { arrivals, faults }
}

function linesIn(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((each) => each.replace(/^\s*[-\u2022*]\s+/, '').trim())
    .filter((each) => each !== '')
}

function readLine(facts: Facts, typed: string): WantedLine | string {
  const quoted = `“${cut(typed, 60)}”`
  const priced = /^(.*?)\s*(?:@|\bat\b)\s*(\S+(?:\s?[A-Za-z€$£]{1,3})?)\s*$/i.exec(typed)
  const unitCost = priced === null ? undefined : parseMoney(priced[2] ?? '')
  if (priced !== null && unitCost === undefined) return `${quoted}: expected a price behind @, such as 4.20`
  const { words, quantity } = surePieceText(facts, priced?.[1] ?? typed)
  if (quantity === undefined) return `${quoted}: expected a SKU and how many pieces, such as AURA-GLD 50`
  const found = findSku(facts, words)
  if (found.kind === 'sku') return { sku: found.sku.sku, pieces: quantity, unitCost }
  const near = 'skus' in found ? found.skus.slice(0, 3).map(({ sku }) => sku) : []
  return `${quoted}: which SKU?${near.length === 0 ? ' I found none like it' : ` Perhaps ${near.join(', ')}`}`
}
