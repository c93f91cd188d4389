import { beginning } from '../kit/cut.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { isTimeZone } from '../kit/local-date.ts'
import { plainWords } from '../kit/plain-words.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append, update } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { nearNames } from './near-names.ts'
import {
  decideVetting,
  refuseSupplier,
  vettingFields,
  type SupplierRefusal,
  type VettingFacts,
  type VettingField,
  type VettingRefusal,
} from './rules.ts'
import { suppliersTab } from './tabs.ts'

const mostNear = 3

export type SupplierRow = RowOf<typeof suppliersTab>

const byName: Derivation<ReadonlyMap<string, SupplierRow>> = {
  tabs: [suppliersTab],
  daily: false,
  // The later entry wins: an id over a name, a name as it is written over one without its accents.
  derive: (facts) => {
    const rows = facts.rows(suppliersTab)
    return new Map([
      ...rows.map((row) => [plainWords(row.name), row] as const),
      ...rows.map((row) => [keyOf(row.name), row] as const),
      ...rows.map((row) => [keyOf(row.id), row] as const),
    ])
  },
}

/** A supplier by id or by exact name, case and accents ignored; people type either in the SKUs tab. */
export function supplierOf(facts: Facts, idOrName: string): SupplierRow | undefined {
  if (keyOf(idOrName) === '') return undefined
  const known = facts.derived(byName)
  return known.get(keyOf(idOrName)) ?? known.get(plainWords(idOrName))
}

/** A supplier’s name; its id while somebody is still typing the row. */
export function nameOf(supplier: Pick<SupplierRow, 'id' | 'name'>): string {
  return supplier.name || supplier.id
}

/** Suppliers whose name, country or region holds the words, accents ignored; only one when it is their id or whole name. */
export function findSuppliers(facts: Facts, words: string): SupplierRow[] {
  const wanted = plainWords(words)
  const exact = supplierOf(facts, words)
  if (exact !== undefined) return [exact]
  return facts
    .rows(suppliersTab)
    .filter((row) => plainWords(`${row.name} ${row.country} ${row.region}`).includes(wanted))
}

/** Names of suppliers spelled like the words; undefined where the words name one, by id or exact name. */
export function nearSuppliers(facts: Facts, words: string): readonly string[] | undefined {
  if (supplierOf(facts, words) !== undefined) return undefined
  const names = facts.rows(suppliersTab).flatMap(({ name }) => (name === '' ? [] : [name]))
  return nearNames(words, names, mostNear)
}

/** The name of a supplier of the team's for examples: the first that is approved, else the first. */
export function exampleSupplier(facts: Facts): string | undefined {
  const rows = facts.rows(suppliersTab).filter((row) => row.name !== '')
  return (rows.find((row) => row.vetting === 'approved') ?? rows[0])?.name
}

/** Address of a supplier's row. */
export function linkToSupplier(facts: Facts, id?: string): string {
  return facts.link(suppliersTab, id)
}

/** A field of the vetting before and after. */
export interface VettingChange {
  readonly [key: string]: string | null
  readonly field: VettingField
  readonly was: string | null
  readonly is: string | null
}

/** What a vetting changed; kept in the journal. */
export type VettingReply = {
  readonly id: string
  readonly name: string
  readonly changes: readonly VettingChange[]
}

/** A form's text field holds at most so many characters; of longer cells the beginning is shown. */
const mostShown = 2000

/** What a form showed of a field, as a mark of 12 characters. */
export function vettingMark(value: string | null): string {
  return idFor('V', beginning((value ?? '').trim(), mostShown).trimEnd())
}

/** The fields of the vetting that the sheet has columns for: in an older workbook setup adds the others. */
export function vettingColumns(facts: Facts): VettingField[] {
  return vettingFields.filter((field) => facts.hasColumn(suppliersTab, field))
}

/** Records how far a supplier is vetted. Refusals as decideVetting, and 'unknown-supplier'. */
export async function vetSupplier(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly id: string
    readonly typed: VettingFacts
    readonly opened: Readonly<Record<string, string>>
  },
): Promise<Result<Outcome<VettingReply>, VettingRefusal>> {
  return workbook.change<VettingReply, VettingRefusal>(wish.requestId, (facts) => {
    const row = facts.find(suppliersTab, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-supplier', id: wish.id })
    const kept = vettingColumns(facts)
    const decided = decideVetting(row, { ...wish, kept }, vettingMark)
    if (!decided.ok) return decided
    const patch = decided.value
    const changes = vettingFields
      .filter((field) => patch[field] !== undefined)
      .map((field) => ({ field, was: row[field], is: patch[field] ?? null }))
    return accept({
      changes: [update(suppliersTab, row, patch)],
      reply: { id: row.id, name: nameOf(row), changes },
    })
  })
}

/** Adds a supplier. Refusals as refuseSupplier. */
export async function addSupplier(
  workbook: Workbook,
  wish: { requestId: string; row: Omit<SupplierRow, 'id'> },
): Promise<Result<Outcome<{ id: string; name: string }>, SupplierRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const refusal = refuseSupplier(wish.row, facts.rows(suppliersTab), isTimeZone)
    if (refusal !== undefined) return refuse(refusal)
    const row: SupplierRow = { ...wish.row, name: wish.row.name.trim(), id: idFor('SUP', wish.requestId) }
    return accept({ changes: [append(suppliersTab, row)], reply: { id: row.id, name: row.name } })
  })
}
