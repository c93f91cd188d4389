import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { isCurrency } from '../kit/money.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { nameOf, supplierOf } from '../suppliers/actions.ts'
import { append, remove, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { linesOf, poOf, type PoLineRow, type PoRow } from './actions.ts'
import { rememberPo } from './memory.ts'
import { dateBeforeOrder, type PoRefusal } from './rules.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'

/** Pieces of a SKU that are to be ordered. */
export interface WantedLine {
  readonly sku: string
  /** pieces, 1 or more */
  readonly pieces: number
  /** price of one piece in the order's currency; undefined: as it is known */
  readonly unitCost: number | undefined
}

/** What a draft says beside its lines. */
export interface DraftWords {
  /** id or name */
  readonly supplier: string
  readonly currency: string
  readonly fxRate: number | null
  readonly freight: number | null
  readonly duty: number | null
  readonly other: number | null
  readonly productionEnd: LocalDate | null
  readonly shipBy: LocalDate | null
  readonly eta: LocalDate | null
  readonly note: string
}

/** What a draft answered; kept in the journal. */
export type DraftReply = {
  readonly orders: readonly {
    readonly id: string
    readonly supplier: string
    readonly lines: number
    readonly pieces: number
  }[]
  /** SKUs that stand in another draft already */
  readonly drafted: readonly string[]
  /** SKUs of which nobody knows the supplier */
  readonly homeless: readonly string[]
}

/**
 * Drafts one order a supplier for what is to be reordered. A SKU that stands in a draft already is left out.
 *
 * Refusal: 'nothing-to-order'.
 */
export async function draftOrders(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly wanted: readonly WantedLine[] },
): Promise<Result<Outcome<DraftReply>, PoRefusal>> {
  return workbook.change<DraftReply, PoRefusal>(wish.requestId, (facts) => {
    const inDrafts = draftedSkus(facts)
    const drafted = wish.wanted.filter(({ sku }) => inDrafts.has(keyOf(sku))).map(({ sku }) => sku)
    const groups = new Map<string, WantedLine[]>()
    const homeless: string[] = []
    for (const line of wish.wanted) {
      if (inDrafts.has(keyOf(line.sku)) || !(line.pieces > 0)) continue
      const supplier = supplierOf(facts, facts.find(skusTab, line.sku)?.supplier ?? '')
      if (supplier === undefined) homeless.push(line.sku)
      else groups.set(supplier.id, [...(groups.get(supplier.id) ?? []), line])
    }
    const orders: DraftReply['orders'][number][] = []
    const changes: Change[] = []
    for (const [supplier, lines] of groups) {
      const po = newPo(facts, idFor('PO', wish.requestId, supplier), { ...blankWords, supplier })
      changes.push(append(purchaseOrdersTab, po), rememberPo(facts, po.id, { status: 'draft', eta: null }))
      for (const line of lines) changes.push(append(poLinesTab, newLine(facts, po, line, wish.requestId)))
      const name = nameOf(supplierOf(facts, supplier) ?? { id: supplier, name: '' })
      orders.push({ id: po.id, supplier: name, lines: lines.length, pieces: piecesOf(lines) })
    }
    if (orders.length === 0 && homeless.length === 0) return refuse({ code: 'nothing-to-order', drafted })
    return accept({ changes, reply: { orders, drafted, homeless } })
  })
}

/** Makes a draft of what a form says. Refusals: 'unknown-supplier', 'no-lines', 'unknown-currency', 'fx-unusable', 'cost-unusable'. */
export async function newDraft(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly words: DraftWords; readonly lines: readonly WantedLine[] },
): Promise<Result<Outcome<DraftReply>, PoRefusal>> {
  return workbook.change<DraftReply, PoRefusal>(wish.requestId, (facts) => {
    const refusal = refuseWords(facts, wish.words) ?? refuseLines(facts, '', wish.lines)
    if (refusal !== undefined) return refuse(refusal)
    const po = newPo(facts, idFor('PO', wish.requestId), wish.words)
    const changes = [
      append(purchaseOrdersTab, po),
      rememberPo(facts, po.id, { status: 'draft', eta: po.eta }),
      ...wish.lines.map((line) => append(poLinesTab, newLine(facts, po, line, wish.requestId))),
    ]
    const supplier = nameOf(supplierOf(facts, po.supplier) ?? { id: po.supplier, name: '' })
    const order = { id: po.id, supplier, lines: wish.lines.length, pieces: piecesOf(wish.lines) }
    return accept({ changes, reply: { orders: [order], drafted: [], homeless: [] } })
  })
}

/** What an edit of a draft changed; kept in the journal. */
export type EditReply = {
  readonly id: string
  /** in words, as in 'AURA-GLD 20 → 30' */
  readonly changes: readonly string[]
}

/** Makes a draft's row and lines what a form says; lines are told by their SKU. Refusals as newDraft, 'unknown-po' and 'not-draft'. */
export async function editDraft(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly id: string
    readonly words: DraftWords
    readonly lines: readonly WantedLine[]
  },
): Promise<Result<Outcome<EditReply>, PoRefusal>> {
  return workbook.change<EditReply, PoRefusal>(wish.requestId, (facts) => {
    const po = poOf(facts, wish.id)
    if (po === undefined) return refuse({ code: 'unknown-po', id: wish.id })
    if (po.status !== 'draft') return refuse({ code: 'not-draft', id: po.id, status: po.status })
    const refusal = refuseWords(facts, wish.words) ?? refuseLines(facts, po.id, wish.lines)
    if (refusal !== undefined) return refuse(refusal)
    const patch = changedWords(po, wish.words)
    const told = Object.entries(patch).map(
      ([field, value]) => `${field} ${String(po[field as keyof PoRow] ?? '')} → ${String(value ?? '')}`,
    )
    const changes: Change[] = Object.keys(patch).length === 0 ? [] : [update(purchaseOrdersTab, po, patch)]
    if (patch.eta !== undefined) changes.push(rememberPo(facts, po.id, { status: po.status, eta: patch.eta }))
    const before = new Map(linesOf(facts, po.id).map((line) => [keyOf(line.sku), line]))
    for (const line of wish.lines) {
      const known = before.get(keyOf(line.sku))
      before.delete(keyOf(line.sku))
      if (known === undefined) {
        changes.push(append(poLinesTab, newLine(facts, po, line, wish.requestId)))
        told.push(`${line.sku} ${line.pieces} new`)
        continue
      }
      const unitCost = line.unitCost ?? known.unitCost
      if (known.ordered === line.pieces && known.unitCost === unitCost) continue
      changes.push(update(poLinesTab, known, { ordered: line.pieces, unitCost }))
      told.push(`${line.sku} ${known.ordered} → ${line.pieces}`)
    }
    for (const gone of before.values()) {
      changes.push(remove(poLinesTab, gone))
      told.push(`${gone.sku} taken off`)
    }
    if (changes.length === 0) return refuse({ code: 'nothing-to-change', id: po.id })
    return accept({ changes, reply: { id: po.id, changes: told } })
  })
}

/** What a currency, a rate or an amount of an order must not be. */
function refuseWords(facts: Facts, words: DraftWords): PoRefusal | undefined {
  if (supplierOf(facts, words.supplier) === undefined)
    return { code: 'unknown-supplier', supplier: words.supplier }
  const currency = words.currency.trim().toUpperCase()
  if (currency !== '' && !isCurrency(currency))
    return { code: 'unknown-currency', got: words.currency.trim() }
  if (words.fxRate !== null && !(words.fxRate > 0)) return { code: 'fx-unusable', got: words.fxRate }
  for (const got of [words.freight, words.duty, words.other])
    if (got !== null && !(got >= 0)) return { code: 'cost-unusable', got }
  return dateBeforeOrder({ ...words, ordered: facts.today, confirmed: null })
}

const blankWords: DraftWords = {
  supplier: '',
  currency: '',
  fxRate: null,
  freight: null,
  duty: null,
  other: null,
  productionEnd: null,
  shipBy: null,
  eta: null,
  note: '',
}

function refuseLines(facts: Facts, id: string, lines: readonly WantedLine[]): PoRefusal | undefined {
  if (lines.length === 0) return { code: 'no-lines', id }
  const unknown = lines.filter(({ sku }) => facts.find(skusTab, sku) === undefined).map(({ sku }) => sku)
  if (unknown.length > 0) return { code: 'unknown-skus', skus: unknown }
  for (const { sku, pieces, unitCost } of lines) {
    if (!Number.isSafeInteger(pieces) || pieces < 1) return { code: 'not-whole', sku, got: pieces }
    if (unitCost !== undefined && !(unitCost >= 0)) return { code: 'cost-unusable', got: unitCost }
  }
  return undefined
}

/** SKUs that stand in a draft. */
function draftedSkus(facts: Facts): Set<string> {
  const drafts = facts.rows(purchaseOrdersTab).filter(({ status }) => status === 'draft')
  return new Set(drafts.flatMap(({ id }) => linesOf(facts, id).map(({ sku }) => keyOf(sku))))
}

function newPo(facts: Facts, id: string, words: DraftWords): PoRow {
  const supplier = supplierOf(facts, words.supplier)
  return {
    ...words,
    id,
    supplier: supplier?.id ?? words.supplier,
    status: 'draft',
    ordered: null,
    confirmed: null,
    promised: null,
    receivedOn: null,
    currency: words.currency.trim().toUpperCase() || (supplier?.currency.trim().toUpperCase() ?? ''),
    carrier: '',
    tracking: '',
  }
}

function newLine(facts: Facts, po: PoRow, line: WantedLine, requestId: string): PoLineRow {
  return {
    id: idFor('POL', requestId, po.id, keyOf(line.sku)),
    po: po.id,
    sku: facts.find(skusTab, line.sku)?.sku ?? line.sku,
    ordered: line.pieces,
    unitCost: line.unitCost ?? knownCost(facts, po, line.sku),
    received: null,
    rejected: null,
    lineEta: null,
    booked: null,
    bookedRejected: null,
    outstanding: null,
  }
}

/** What a piece cost in the last order with the same supplier, else the SKU's cost where the currency is the workbook's. */
function knownCost(facts: Facts, po: PoRow, sku: string): number | null {
  const supplier = supplierOf(facts, po.supplier)?.id
  const orders = facts
    .rows(purchaseOrdersTab)
    .filter((each) => each.ordered !== null && supplierOf(facts, each.supplier)?.id === supplier)
    .filter((each) => keyOf(each.currency) === keyOf(po.currency) && each.status !== 'cancelled')
    .sort((a, b) => ((a.ordered ?? '') < (b.ordered ?? '') ? 1 : -1))
  for (const each of orders) {
    const line = linesOf(facts, each.id).find((one) => keyOf(one.sku) === keyOf(sku))
    if (line?.unitCost !== undefined && line.unitCost !== null) return line.unitCost
  }
  const { currency } = settingsOf(facts)
  const isOurs = po.currency === '' || po.currency === currency
  return isOurs ? (facts.find(skusTab, sku)?.cost ?? null) : null
}

function changedWords(po: PoRow, words: DraftWords): Partial<PoRow> {
  const now = { ...words, currency: words.currency.trim().toUpperCase(), note: words.note.trim() }
  const entries = Object.entries(now).filter(([field, value]) => po[field as keyof PoRow] !== value)
  return Object.fromEntries(entries)
}

function piecesOf(lines: readonly WantedLine[]): number {
  return lines.reduce((sum, { pieces }) => sum + pieces, 0)
}
