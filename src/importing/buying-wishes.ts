import { keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { decimalMarkOf, type DecimalMark, type BuyingCellRefusal, type MappedRow } from './buying-cells.ts'
import {
  idOf,
  readLine,
  readOrder,
  readSkuRow,
  readSupplier,
  type OrderHead,
  type OrderLine,
  type ReadingWays,
  type SkuRow,
  type SupplierRow,
} from './buying-rows.ts'
import type { Mapping } from './mapping.ts'
import { suppliersTab } from '../suppliers/tabs.ts'

/** What of buying a file can hold, by the word of the command line. */
export const buyingKinds = ['suppliers', 'skus', 'purchase-orders'] as const
export type BuyingKind = (typeof buyingKinds)[number]

/** A file as it was read: its header, and its rows as they stand. */
export interface RawFile {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
  /** SHA-256 of its bytes */
  readonly digest: string
}

/** Why a row is not imported; the others are. */
export type BuyingReason =
  | BuyingCellRefusal
  | { readonly code: 'twice'; readonly what: string; readonly id: string; readonly lines: readonly number[] }
  | { readonly code: 'name-taken'; readonly name: string; readonly id: string }
  | { readonly code: 'code-unusable'; readonly got: string; readonly length: number }
  | { readonly code: 'unknown-supplier'; readonly supplier: string }
  | { readonly code: 'unknown-sku'; readonly sku: string }
  | { readonly code: 'unknown-order'; readonly po: string }
  | { readonly code: 'more-rejected'; readonly received: number; readonly rejected: number }
  /** an order is imported whole or not at all */
  | { readonly code: 'line-refused'; readonly in: string; readonly at: number }
  /** two rows of one order say different things of it */
  | { readonly code: 'contradicts'; readonly first: number }

/** A row that is left out, with the reason. */
export type BuyingRefusal = BuyingReason & { readonly file: string; readonly line: number }

export type BuyingWish =
  | {
      readonly kind: 'supplier'
      readonly line: number
      readonly said: Partial<SupplierRow> & { id: string; name: string }
    }
  | {
      readonly kind: 'sku'
      readonly line: number
      readonly said: Partial<SkuRow> & { sku: string; supplier: string }
    }
  | {
      readonly kind: 'order'
      readonly line: number
      readonly head: OrderHead
      readonly lines: readonly OrderLine[]
      /** the file of the lines */
      readonly linesFile: string
    }

/** What files wish for, before the workbook is looked at. */
export interface BuyingWishes {
  readonly wishes: readonly BuyingWish[]
  readonly refused: readonly BuyingRefusal[]
  /** rows below the headers */
  readonly rows: number
}

/** Ids longer than this are no ids. */
const longestId = 60

/** Reads the suppliers or SKUs of a file; ids that stand there twice are refused on all of their lines. */
export function readRecords(
  kind: 'suppliers' | 'skus',
  file: RawFile,
  mapping: Mapping,
  ways: ReadingWays,
): BuyingWishes {
  const refused: BuyingRefusal[] = []
  const rowOf = rowsIn(file, mapping, decimalMarkOf(file.rows, mapping))
  const read = file.rows.flatMap(({ line, cells }): Exclude<BuyingWish, { kind: 'order' }>[] => {
    const row = rowOf(line, cells)
    const said = kind === 'suppliers' ? readSupplier(row, ways) : readSkuRow(row)
    if (!said.ok) {
      refused.push({ ...said.refusal, file: file.name, line })
      return []
    }
    return 'sku' in said.value
      ? [{ kind: 'sku', line, said: said.value }]
      : [{ kind: 'supplier', line, said: said.value }]
  })
  const idIn = (wish: (typeof read)[number]) => (wish.kind === 'sku' ? wish.said.sku : wish.said.id)
  const tell = (wish: (typeof read)[number], reason: BuyingReason) =>
    refused.push({ ...reason, file: file.name, line: wish.line })
  const byId = unique(read, idIn, tell, { what: kind === 'skus' ? 'the SKU' : 'the supplier' })
  const wishes =
    kind === 'skus'
      ? byId
      : unique(byId, (wish) => ('name' in wish.said ? (wish.said.name ?? '') : ''), tell, {
          what: 'the name',
          idIn,
        })
  return { wishes, refused, rows: file.rows.length }
}

/**
 * Reads orders with their lines, from two files or from one that has both in each row.
 *
 * An order of which a line is refused is refused whole; so is a line whose order is not there.
 */
export function readOrders(
  heads: { readonly file: RawFile; readonly mapping: Mapping },
  lines: { readonly file: RawFile; readonly mapping: Mapping },
  ways: ReadingWays,
): BuyingWishes {
  const refused: BuyingRefusal[] = []
  const isOneFile = heads.file === lines.file
  // Two files of one program write amounts alike, and one of them may be short.
  const headMark = decimalMarkOf(heads.file.rows, heads.mapping)
  const lineMark = decimalMarkOf(lines.file.rows, lines.mapping)
  const headOf = rowsIn(heads.file, heads.mapping, headMark ?? lineMark)
  const lineOf = rowsIn(lines.file, lines.mapping, lineMark ?? headMark)
  const found = new Map<string, OrderHead>()
  const bad = new Map<string, BuyingRefusal>()
  const orders: OrderHead[] = []
  for (const { line, cells } of heads.file.rows) {
    const row = headOf(line, cells)
    const read = readOrder(row, ways)
    if (!read.ok) {
      refused.push({ ...read.refusal, file: heads.file.name, line })
      continue
    }
    const known = isOneFile ? found.get(keyOf(read.value.own)) : undefined
    if (known === undefined) {
      found.set(keyOf(read.value.own), read.value)
      orders.push(read.value)
    } else if (!saysTheSame(known, read.value)) {
      const reason: BuyingReason = { code: 'contradicts', first: known.line }
      bad.set(keyOf(known.own), { ...reason, file: heads.file.name, line })
    }
  }
  const byOrder = new Map<string, OrderLine[]>()
  const read: OrderLine[] = []
  for (const { line, cells } of lines.file.rows) {
    const row = lineOf(line, cells)
    const outcome = checkedLine(row, ways)
    if (outcome.ok) {
      read.push(outcome.value)
      continue
    }
    const refusal = { ...outcome.refusal, file: lines.file.name, line }
    refused.push(refusal)
    const po = keyOf(cells[lines.mapping.places.get('linePo') ?? -1] ?? '')
    if (!bad.has(po)) bad.set(po, refusal)
  }
  const lineName = (line: OrderLine) =>
    line.own === '' ? `\u0000${line.line}` : `${keyOf(line.po)}\n${line.own}`
  const once = unique(
    read,
    lineName,
    (line, reason) => {
      const refusal = { ...reason, file: lines.file.name, line: line.line }
      refused.push(refusal)
      if (!bad.has(keyOf(line.po))) bad.set(keyOf(line.po), refusal)
    },
    { what: 'the line', idIn: (line) => line.own },
  )
  for (const line of once) {
    const known = byOrder.get(keyOf(line.po))
    if (!found.has(keyOf(line.po)))
      refused.push({ code: 'unknown-order', po: line.po, file: lines.file.name, line: line.line })
    else if (known === undefined) byOrder.set(keyOf(line.po), [line])
    else known.push(line)
  }
  const single = unique(
    orders,
    (order) => order.own,
    (order, reason) => refused.push({ ...reason, file: heads.file.name, line: order.line }),
    { what: 'the order' },
  )
  const wishes = single.flatMap((head): BuyingWish[] => {
    const own = byOrder.get(keyOf(head.own)) ?? []
    const why = bad.get(keyOf(head.own))
    if (why === undefined)
      return [{ kind: 'order', line: head.line, head, lines: own, linesFile: lines.file.name }]
    // The row of a refused line of one file may be the order's own, and is told already.
    if (why.code === 'contradicts') refused.push(why)
    else if (!isOneFile || why.line !== head.line)
      refused.push({
        code: 'line-refused',
        in: why.file,
        at: why.line,
        file: heads.file.name,
        line: head.line,
      })
    return []
  })
  return {
    wishes,
    refused,
    rows: isOneFile ? lines.file.rows.length : heads.file.rows.length + lines.file.rows.length,
  }
}

function rowsIn(file: RawFile, mapping: Mapping, decimals: DecimalMark) {
  return (line: number, cells: readonly string[]): MappedRow => ({
    line,
    cells,
    header: file.header,
    mapping,
    decimals,
  })
}

function checkedLine(row: MappedRow, ways: ReadingWays): Result<OrderLine, BuyingReason> {
  const read = readLine(row, ways)
  if (!read.ok) return read
  const { received, rejected } = read.value
  return rejected !== null && rejected > (received ?? 0)
    ? refuse({ code: 'more-rejected', received: received ?? 0, rejected })
    : accept(read.value)
}

function saysTheSame(a: OrderHead, b: OrderHead): boolean {
  const plain = (head: OrderHead) => JSON.stringify({ ...head, line: 0 })
  return plain(a) === plain(b)
}

/** Those whose id stands there once and can be one; the others are told. */
function unique<T extends { readonly line: number }>(
  all: readonly T[],
  keyIn: (each: T) => string,
  tell: (each: T, reason: BuyingReason) => void,
  words: { readonly what: string; readonly idIn?: (each: T) => string },
): T[] {
  const idIn = words.idIn ?? keyIn
  return [...Map.groupBy(all, (each) => keyOf(keyIn(each))).values()].flatMap((same) => {
    const [one] = same
    if (one === undefined) return []
    const id = idIn(one)
    if (same.length > 1) {
      const lines = same.map(({ line }) => line)
      for (const each of same) tell(each, { code: 'twice', what: words.what, id, lines })
      return []
    }
    if (id.length > longestId) {
      tell(one, { code: 'code-unusable', got: id, length: id.length })
      return []
    }
    return [one]
  })
}

/** The id under which the workbook would know a supplier that a file names by its own id. */
export function supplierIdOf(own: string, ways: ReadingWays): string {
  return idOf(suppliersTab, own, ways)
}
