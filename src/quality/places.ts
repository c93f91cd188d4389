import { poOf, supplierOfPo } from '../purchasing/actions.ts'
import { placeOf } from '../settings/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import type { InspectionRow } from './actions.ts'

/** Where a post about an inspection goes; undefined: nobody is to be told. */
export function placeOfInspection(facts: Facts, row: Pick<InspectionRow, 'po'>): string | undefined {
  const order = poOf(facts, row.po)
  const supplier = order === undefined ? undefined : supplierOfPo(facts, order)
  const names = [supplier?.id, supplier?.name, order?.supplier].filter((each) => each !== undefined)
  return placeOf(facts, { kind: 'inspections', supplier: names })
}
