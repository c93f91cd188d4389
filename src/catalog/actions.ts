import { beginning } from '../kit/cut.ts'
import { keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append, update } from '../workbook/change.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import {
  decideSkuEdit,
  planStyle,
  type EditableField,
  type NewStyle,
  type NewStyleRefusal,
  type SkuEditRefusal,
  type SkuForm,
  type SkuRecord,
} from './rules.ts'
import { parsePieceText, type PieceText } from './reading.ts'
import { prepareSearch, type Finding, type SkuSearch, findSkus } from './search.ts'
import { skusTab } from './tabs.ts'

const search: Derivation<SkuSearch> = {
  tabs: [skusTab],
  daily: false,
  derive: (facts) => prepareSearch(facts.rows(skusTab)),
}

/** The catalogue ready for look-ups. */
export function skuSearch(facts: Facts): SkuSearch {
  return facts.derived(search)
}

/** A piece is named within so many words; a pasted page would be tried in a million ways. */
const mostWords = 40
/** A hint is looked for by the beginning of what was typed, characters. */
const mostHinted = 200

/** What SKU or style a person means; it is looked for among the first 40 words, the others are left over. */
export function findSku(facts: Facts, words: readonly string[]): Finding {
  const finding = findSkus(skuSearch(facts), words.slice(0, mostWords))
  const more = words.slice(mostWords)
  return more.length > 0 && (finding.kind === 'sku' || finding.kind === 'style')
    ? { ...finding, rest: [...finding.rest, ...more] }
    : finding
}

/** What was typed about a piece, read with the catalogue at hand: its words, and the quantity among them. */
export function pieceText(facts: Facts, text: string): PieceText {
  return parsePieceText(text, (words) => findSku(facts, words))
}

/** The same where a doubtful quantity is no quantity: one that is a word, or where the words have two readings. */
export function surePieceText(facts: Facts, text: string): PieceText {
  const read = pieceText(facts, text)
  return read.spelled || read.second !== undefined ? { ...read, quantity: undefined } : read
}

/** Pieces that share at least a word with these, the most alike first: a hint for what was not found. */
export function nearSkus(facts: Facts, words: string, most: number): readonly SkuRecord[] {
  return skuSearch(facts).near(beginning(words, mostHinted), most)
}

/** A SKU by its exact code, case ignored. */
export function skuOf(facts: Facts, sku: string): SkuRecord | undefined {
  return facts.find(skusTab, sku)
}

/** The whole catalogue, in the sheet's order. */
export function allSkus(facts: Facts): readonly SkuRecord[] {
  return facts.rows(skusTab)
}

/** A SKU of the team's for examples: the first that is ordered again, else the first; undefined while there is none. */
export function exampleSku(facts: Facts): string | undefined {
  const records = facts.rows(skusTab)
  return (records.find((record) => record.status === 'active') ?? records[0])?.sku
}

/** A style of the team's for examples, the one of the example's SKU where it has one. */
export function exampleStyle(facts: Facts): string | undefined {
  const style = skuOf(facts, exampleSku(facts) ?? '')?.style ?? ''
  return style === '' ? facts.rows(skusTab).find((record) => record.style !== '')?.style : style
}

/** Address of a SKU's row; of the tab without one. */
export function linkToSku(facts: Facts, sku?: string): string {
  return facts.link(skusTab, sku)
}

/** Rows of the catalogue in which something is typed, but no code: nothing can point to them, so they are not read. */
export function rowsWithoutCode(facts: Facts): Problem[] {
  const { title, columns } = skusTab
  return facts.withoutId(skusTab).map(({ cells, rowNumber }) => ({
    tab: title,
    key: '',
    mark: JSON.stringify(cells),
    rowNumber,
    column: columns.sku.header,
    got: 'nothing',
    expected: `${columns.sku.expected}; until then the row is not read`,
  }))
}

/** What was made at once. */
export interface NewStyleReply {
  readonly [key: string]: string | readonly string[] | undefined
  readonly style: string
  readonly skus: readonly string[]
  /** variants that the style had already; absent in older replies */
  readonly there?: readonly string[]
}

/** Adds the variants of a style that are not there, in one decision, or none. Refusals as planStyle. */
export async function addStyle(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly style: NewStyle },
): Promise<Result<Outcome<NewStyleReply>, NewStyleRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const planned = planStyle(wish.style, (sku) => skuOf(facts, sku))
    if (!planned.ok) return planned
    const { made: records, there } = planned.value
    return accept({
      changes: records.map((record) => append(skusTab, record)),
      reply: {
        style: records[0]?.style ?? wish.style.style.trim(),
        skus: records.map((record) => record.sku),
        there,
      },
    })
  })
}

/** One field before and after. */
export interface FieldChange {
  readonly [key: string]: string | number | null
  readonly field: EditableField
  readonly was: string | number | null
  readonly is: string | number | null
}

/** What an edit changed. */
export interface SkuEditReply {
  readonly [key: string]: string | readonly FieldChange[]
  readonly sku: string
  readonly changes: readonly FieldChange[]
}

/** Changes the cells of a SKU that a person changed in a form, judged by the row as it is now. Refusals as decideSkuEdit. */
export async function editSku(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly sku: string
    readonly typed: SkuForm
    readonly opened: Readonly<Record<string, string>>
  },
): Promise<Result<Outcome<SkuEditReply>, SkuEditRefusal>> {
  return workbook.change<SkuEditReply, SkuEditRefusal>(wish.requestId, (facts) => {
    const record = skuOf(facts, wish.sku)
    if (record === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
    const ownerOf = (barcode: string) =>
      facts.rows(skusTab).find((other) => keyOf(other.barcode) === keyOf(barcode) && other.sku !== record.sku)
        ?.sku
    const decided = decideSkuEdit(record, wish, ownerOf)
    if (!decided.ok) return decided
    const patch = decided.value
    const fields = Object.keys(patch) as EditableField[]
    const changes = fields.map((field) => ({ field, was: record[field], is: patch[field] ?? null }))
    return accept({ changes: [update(skusTab, record, patch)], reply: { sku: record.sku, changes } })
  })
}

/** The fields of a SKU that hold numbers. */
export const numberFields = [
  'price',
  'cost',
  'moq',
  'orderMultiple',
  'leadDays',
  'safetyStock',
  'reorderPoint',
] as const satisfies readonly EditableField[]
export type NumberField = (typeof numberFields)[number]
