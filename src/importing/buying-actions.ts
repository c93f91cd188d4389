import { skusTab } from '../catalog/tabs.ts'
import type { Journal } from '../journal/journal.ts'
import { keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { Workbook } from '../workbook/workbook.ts'
import { nextRun, type Decided } from './actions.ts'
import { blanksFilled, planOrder, type BuyingEntry } from './buying-plan.ts'
import type { ReadingWays, SupplierRow } from './buying-rows.ts'
import { blankRecord } from './plan.ts'
import {
  supplierIdOf,
  type BuyingReason,
  type BuyingRefusal,
  type BuyingWish,
  type BuyingWishes,
} from './buying-wishes.ts'

/** One decision holds about so many rows, an order with its lines never apart. */
const chunkRows = 500

/** What an import of files would do to the workbook as it is now. */
export interface BuyingPreview {
  readonly entries: readonly BuyingEntry[]
  readonly unchanged: number
  readonly refused: readonly BuyingRefusal[]
}

/** How a plan is made beside how cells are read. */
export interface PlanningWays extends ReadingWays {
  readonly isHistory: boolean
}

/** SKUs by barcode; one that two share names nobody. */
const skusByBarcode: Derivation<ReadonlyMap<string, string>> = {
  tabs: [skusTab],
  daily: false,
  derive: (facts) => {
    const byBarcode = Map.groupBy(facts.rows(skusTab), ({ barcode }) => keyOf(barcode))
    return new Map(
      [...byBarcode].flatMap(([barcode, [one, ...others]]) =>
        barcode === '' || one === undefined || others.length > 0 ? [] : [[barcode, one.sku] as const],
      ),
    )
  },
}

const suppliersByName: Derivation<ReadonlyMap<string, SupplierRow>> = {
  tabs: [suppliersTab],
  daily: false,
  derive: (facts) => new Map(facts.rows(suppliersTab).map((row) => [keyOf(row.name), row])),
}

/** Plans every wish on the facts as they are. @param fileName the first file, which lines of entries are of */
export function previewBuying(
  facts: Facts,
  { wishes, refused: unread }: BuyingWishes,
  ways: PlanningWays,
  fileName: string,
): BuyingPreview {
  const entries: BuyingEntry[] = []
  const refused: BuyingRefusal[] = [...unread]
  let unchanged = 0
  for (const wish of wishes) {
    const planned = planWish(facts, wish, ways)
    if (planned.ok) {
      if (planned.value === null) unchanged += 1
      else entries.push(planned.value)
      continue
    }
    const { ofLine, ...reason } = planned.refusal
    if (ofLine !== undefined && wish.kind === 'order') {
      refused.push({ ...reason, file: wish.linesFile, line: ofLine })
      if (wish.linesFile !== fileName || ofLine !== wish.line)
        refused.push({
          code: 'line-refused',
          at: ofLine,
          in: wish.linesFile,
          file: fileName,
          line: wish.line,
        })
    } else refused.push({ ...reason, file: fileName, line: wish.line })
  }
  return { entries, unchanged, refused }
}

function planWish(
  facts: Facts,
  wish: BuyingWish,
  ways: PlanningWays,
): Result<BuyingEntry | null, BuyingReason & { readonly ofLine?: number }> {
  switch (wish.kind) {
    case 'supplier':
      return planSupplier(facts, wish)
    case 'sku':
      return accept(planSkuRow(facts, wish, ways))
    case 'order': {
      const supplier = supplierNamed(facts, wish.head.supplier, ways)
      const { isHistory } = ways
      const isKnown = facts.find(purchaseOrdersTab, wish.head.id) !== undefined
      const skuOf = (code: string) => skuKnownAs(facts, code)?.sku
      return planOrder(wish.head, wish.lines, { isKnown, supplier: supplier?.id, skuOf, isHistory }, ways)
    }
  }
}

/** A SKU by its code, else by its barcode, which may be a product's number in the other program. */
function skuKnownAs(facts: Facts, code: string) {
  return facts.find(skusTab, code) ?? facts.find(skusTab, facts.derived(skusByBarcode).get(keyOf(code)) ?? '')
}

/** A supplier by the id that an import gave, by the file's own id, or by name. */
function supplierNamed(facts: Facts, own: string, ways: ReadingWays): SupplierRow | undefined {
  return facts.find(suppliersTab, supplierIdOf(own, ways)) ?? supplierOf(facts, own)
}

function planSupplier(
  facts: Facts,
  { line, said }: Extract<BuyingWish, { kind: 'supplier' }>,
): Result<BuyingEntry | null, BuyingReason> {
  const known = facts.find(suppliersTab, said.id)
  if (known === undefined) {
    const twin = facts.derived(suppliersByName).get(keyOf(said.name))
    if (twin !== undefined) return refuse({ code: 'name-taken', name: said.name, id: twin.id })
    return accept({ kind: 'supplier', line, record: { ...blankSupplier, ...said } })
  }
  const patch = blanksFilled({ ...known }, said)
  return accept(
    Object.keys(patch).length === 0 ? null : { kind: 'filled', line, tab: 'Suppliers', key: known.id, patch },
  )
}

function planSkuRow(
  facts: Facts,
  { line, said }: Extract<BuyingWish, { kind: 'sku' }>,
  ways: ReadingWays,
): BuyingEntry | null {
  const supplier =
    said.supplier === '' ? '' : (supplierNamed(facts, said.supplier, ways)?.id ?? said.supplier)
  const row = { ...said, supplier }
  const known = skuKnownAs(facts, said.sku)
  if (known === undefined) return { kind: 'sku', line, record: { ...blankRecord, ...row } }
  const patch = blanksFilled({ ...known }, row)
  return Object.keys(patch).length === 0 ? null : { kind: 'filled', line, tab: 'SKUs', key: known.sku, patch }
}

/**
 * Decides what a preview showed, chunk by chunk, each planned again on the facts of its moment; only what is still as it
 * was shown is decided. Ids of rows are those of the file, so that a second run finds them there.
 */
export async function decideBuying(
  workbook: Workbook,
  journal: Journal,
  words: {
    readonly wishes: BuyingWishes
    readonly preview: BuyingPreview
    readonly ways: PlanningWays
    readonly digest: string
  },
): Promise<Decided> {
  const { preview, ways, digest } = words
  const run = await nextRun(journal)
  const shown = new Set(preview.entries.map((entry) => JSON.stringify(entry)))
  const lines = new Set(preview.entries.map(({ line }) => line))
  const wishes = words.wishes.wishes.filter(({ line }) => lines.has(line))
  let entries = 0
  let rows = 0
  for (const [at, chunk] of chunksOf(wishes).entries()) {
    const decided = await workbook.change(`import:${digest.slice(0, 24)}:${run}:${at}`, (facts) => {
      const still = chunk.flatMap((wish) => {
        const planned = planWish(facts, wish, ways)
        const entry = planned.ok ? planned.value : null
        return entry !== null && shown.has(JSON.stringify(entry)) ? [entry] : []
      })
      const changes = still.flatMap((entry) => changesOf(facts, entry))
      return accept({ changes, reply: { entries: still.length, rows: changes.length } })
    })
    if (!decided.ok) continue
    entries += decided.value.reply.entries
    rows += decided.value.reply.rows
  }
  return { entries: rows, overtaken: preview.entries.length - entries }
}

function chunksOf(wishes: readonly BuyingWish[]): BuyingWish[][] {
  const chunks: BuyingWish[][] = []
  let size = chunkRows
  for (const wish of wishes) {
    const rows = wish.kind === 'order' ? 1 + wish.lines.length : 1
    if (size + rows > chunkRows) {
      chunks.push([])
      size = 0
    }
    chunks.at(-1)?.push(wish)
    size += rows
  }
  return chunks
}

function changesOf(facts: Facts, entry: BuyingEntry): Change[] {
  switch (entry.kind) {
    case 'supplier':
      return [append(suppliersTab, entry.record)]
    case 'sku':
      return [append(skusTab, entry.record)]
    case 'order':
      return [append(purchaseOrdersTab, entry.po), ...entry.lines.map((line) => append(poLinesTab, line))]
    case 'filled': {
      if (entry.tab === 'Suppliers') {
        const row = facts.find(suppliersTab, entry.key)
        return row === undefined ? [] : [update(suppliersTab, row, entry.patch)]
      }
      const row = facts.find(skusTab, entry.key)
      return row === undefined ? [] : [update(skusTab, row, entry.patch)]
    }
  }
}

const blankSupplier: Omit<SupplierRow, 'id' | 'name'> = {
  country: '',
  region: '',
  timeZone: '',
  contact: '',
  source: null,
  metOn: null,
  vetting: 'prospect',
  moqUnits: null,
  moqValue: null,
  currency: '',
  leadDays: null,
  depositPercent: null,
  balanceTerms: '',
  specSheet: '',
  ethicsDocument: '',
  materialsVerified: null,
  samplesApproved: null,
  termsAgreed: null,
  met: null,
  vettingNote: '',
}
