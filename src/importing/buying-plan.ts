import type { LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { poLinesTab } from '../purchasing/tabs.ts'
import type { PoStatus } from '../purchasing/rules.ts'
import {
  idOf,
  type OrderHead,
  type OrderLine,
  type PoLineRow,
  type PoRow,
  type ReadingWays,
  type SkuRow,
  type SupplierRow,
} from './buying-rows.ts'
import type { BuyingReason } from './buying-wishes.ts'

/** What is worth knowing about an order that is imported all the same. */
export type OrderNotice =
  /** its lines say that everything came: it comes in closed, whatever its status says */
  | 'closed-by-lines'
  /** it is open and some pieces came: they are left out, for no stock moves */
  | 'received-left-out'
  /** promised or due before it was ordered: the promise is left blank */
  | 'promise-before-order'
  | 'without-lines'

/** What would be written for one wish. Plain JSON. */
export type BuyingEntry =
  | { readonly kind: 'supplier'; readonly line: number; readonly record: SupplierRow }
  | { readonly kind: 'sku'; readonly line: number; readonly record: SkuRow }
  | {
      readonly kind: 'filled'
      readonly line: number
      readonly tab: 'Suppliers' | 'SKUs'
      readonly key: string
      readonly patch: Readonly<Record<string, string | number>>
    }
  | {
      readonly kind: 'order'
      readonly line: number
      readonly po: PoRow
      readonly lines: readonly PoLineRow[]
      readonly notices: readonly OrderNotice[]
    }

/** What of a known record is blank and said by the file. A blank of the file never replaces anything, and nothing that is there is replaced. */
export function blanksFilled(
  known: Readonly<Record<string, unknown>>,
  said: Readonly<Record<string, unknown>>,
): Record<string, string | number> {
  const patch: Record<string, string | number> = {}
  for (const [field, value] of Object.entries(said)) {
    const isBlank = known[field] === '' || known[field] === null
    if (isBlank && (typeof value === 'number' || (typeof value === 'string' && value !== '')))
      patch[field] = value
  }
  return patch
}

/** What the workbook knows of an order that a file has. */
export interface OrderFacts {
  /** true where the order is in the sheet already */
  readonly isKnown: boolean
  /** the supplier's id in the sheet; undefined: nobody is called so */
  readonly supplier: string | undefined
  /** the SKU as the catalogue spells it; undefined: it is not there */
  readonly skuOf: (code: string) => string | undefined
  /** everything in the file is over: nothing comes in open */
  readonly isHistory: boolean
}

/**
 * What an order of a file becomes.
 *
 * No stock moves by it: an order comes in closed or cancelled with the pieces that came, noted as booked, or open without
 * any. Where no line is short of its pieces it is closed, whatever its status says; a draft of which pieces came was at
 * least confirmed. Where the file has no promised day, its ETA is taken for it, else the latest day of its lines.
 *
 * @returns null for an order that is in the sheet already: it is left as it is; refused with 'unknown-supplier', or
 *   'unknown-sku' with the line. Never throws.
 *
 * Source: docs/decisions/0049-import-of-orders.md
 */
export function planOrder(
  head: OrderHead,
  lines: readonly OrderLine[],
  facts: OrderFacts,
  ways: ReadingWays,
): Result<Extract<BuyingEntry, { kind: 'order' }> | null, BuyingReason & { readonly ofLine?: number }> {
  if (facts.isKnown) return accept(null)
  const { supplier, skuOf } = facts
  if (supplier === undefined) return refuse({ code: 'unknown-supplier', supplier: head.supplier })
  const stray = lines.find(({ sku }) => skuOf(sku) === undefined)
  if (stray !== undefined) return refuse({ code: 'unknown-sku', sku: stray.sku, ofLine: stray.line })
  const { status, notices } = statusOf(head, lines, facts.isHistory)
  const isOver = status === 'closed' || status === 'cancelled'
  const days = daysOf(head, lines, isOver)
  if (days.isBefore) notices.push('promise-before-order')
  const po: PoRow = {
    ...head.said,
    id: head.id,
    supplier,
    status,
    productionEnd: null,
    eta: days.eta,
    promised: days.promised,
    receivedOn: days.receivedOn,
  }
  const rows = lines.map((line, at): PoLineRow => {
    const { ordered } = head.said
    const isOwn = line.eta !== null && line.eta !== days.eta && (ordered === null || line.eta >= ordered)
    const lineEta = isOwn ? line.eta : null
    return {
      id: idOf(poLinesTab, `${head.own}-${line.own === '' ? at + 1 : line.own}`, ways),
      po: head.id,
      sku: skuOf(line.sku) ?? line.sku,
      ordered: line.pieces,
      unitCost: line.unitCost,
      received: isOver ? line.received : null,
      rejected: isOver ? line.rejected : null,
      lineEta,
      booked: isOver ? line.received : null,
      bookedRejected: isOver ? line.rejected : null,
      outstanding: null,
    }
  })
  return accept({ kind: 'order', line: head.line, po, lines: rows, notices })
}

function statusOf(
  { status }: OrderHead,
  lines: readonly OrderLine[],
  isHistory: boolean,
): { status: PoStatus; notices: OrderNotice[] } {
  const notices: OrderNotice[] = lines.length === 0 ? ['without-lines'] : []
  if (status === 'closed' || status === 'cancelled') return { status, notices }
  const isFull = lines.length > 0 && lines.every(({ received, pieces }) => (received ?? 0) >= pieces)
  if (status === 'received') return { status: 'closed', notices }
  if (isFull)
    return {
      status: 'closed',
      notices: status === null || isHistory ? notices : [...notices, 'closed-by-lines'],
    }
  const came = lines.some(({ received }) => (received ?? 0) > 0)
  if (isHistory) return { status: status === 'draft' && !came ? 'cancelled' : 'closed', notices }
  const open =
    status === null
      ? 'sent'
      : status === 'part received' || (status === 'draft' && came)
        ? 'confirmed'
        : status
  return { status: open, notices: came ? [...notices, 'received-left-out'] : notices }
}

function daysOf({ said }: OrderHead, lines: readonly OrderLine[], isOver: boolean) {
  const lineEta = latest(lines.map(({ eta }) => eta))
  const eta = said.eta ?? lineEta
  const promised = said.promised ?? eta
  const isBefore = promised !== null && said.ordered !== null && promised < said.ordered
  const receivedOn = isOver ? (said.receivedOn ?? latest(lines.map((line) => line.receivedOn))) : null
  return isBefore
    ? { eta: null, promised: null, receivedOn, isBefore }
    : { eta: eta ?? promised, promised, receivedOn, isBefore }
}

function latest(days: readonly (LocalDate | null)[]): LocalDate | null {
  return days.reduce((last, day) => (last === null || (day !== null && day > last) ? day : last), null)
}
