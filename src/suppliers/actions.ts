import { idFor, keyOf } from '../kit/ids.ts'
import { isTimeZone } from '../kit/local-date.ts'
import { plainWords } from '../kit/plain-words.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { refuseSupplier, type SupplierRefusal } from './rules.ts'
import { suppliersTab } from './tabs.ts'

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

/** Suppliers whose name, country or region holds the words, accents ignored; only one when it is their id or whole name. */
export function findSuppliers(facts: Facts, words: string): SupplierRow[] {
  const wanted = plainWords(words)
  const exact = supplierOf(facts, words)
  if (exact !== undefined) return [exact]
  return facts
    .rows(suppliersTab)
    .filter((row) => plainWords(`${row.name} ${row.country} ${row.region}`).includes(wanted))
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
