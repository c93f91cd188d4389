import { idFor, keyOf } from '../kit/ids.ts'
import { isTimeZone } from '../kit/local-date.ts'
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
  derive: (facts) =>
    new Map(
      facts
        .rows(suppliersTab)
        .flatMap((row) => [[keyOf(row.name), row] as const, [keyOf(row.id), row] as const]),
    ),
}

/** A supplier by id or by exact name, case ignored; people type either in the SKUs tab. */
export function supplierOf(facts: Facts, idOrName: string): SupplierRow | undefined {
  return idOrName === '' ? undefined : facts.derived(byName).get(keyOf(idOrName))
}

/** Suppliers whose name, id or country holds the words, best known first. */
export function findSuppliers(facts: Facts, words: string): SupplierRow[] {
  const wanted = keyOf(words)
  const exact = supplierOf(facts, words)
  if (exact !== undefined) return [exact]
  return facts
    .rows(suppliersTab)
    .filter((row) => keyOf(`${row.name} ${row.country} ${row.region}`).includes(wanted))
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
