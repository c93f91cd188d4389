import { skusTab } from '../catalog/tabs.ts'
import { mapped, type Steps } from '../kit/steps.ts'
import type { LocalDate } from '../kit/local-date.ts'
import type { Column } from '../workbook/tab.ts'
import type { Facts } from '../workbook/facts.ts'
import type { ColumnKind, Table, TableColumn, Value } from './csv.ts'

/** A column of a table, and what a row has in it. */
export interface Field<R> extends TableColumn {
  readonly of: (row: R) => Value
}

/** A column under its own header. */
export function field<R>(
  header: string,
  kind: ColumnKind,
  of: (row: R) => Value,
  { isCost = false }: { isCost?: boolean } = {},
): Field<R> {
  return { header, kind, of, isCost }
}

const kinds: Readonly<Record<Column['kind'], ColumnKind>> = {
  text: 'text',
  choice: 'text',
  flag: 'text',
  whole: 'number',
  number: 'number',
  money: 'number',
  date: 'day',
  moment: 'moment',
}

/** A column of a tab as the sheet has it: its header, its kind of value, and whether it is a cost. */
export function same<R>(
  column: Omit<Column<never>, 'schema' | 'read' | 'toCell'>,
  of: (row: R) => Value,
): Field<R> {
  return { header: column.header, kind: kinds[column.kind], isCost: column.isCost === true, of }
}

/** Rows as a table. */
export function* tableOf<R>(rows: readonly R[], fields: readonly Field<R>[]): Steps<Table> {
  return {
    columns: fields.map(({ header, kind, isCost }) => ({ header, kind, isCost })),
    rows: yield* mapped(rows, (row) => fields.map(({ of }) => of(row))),
  }
}

/** Style and name of a SKU, beside its code: people know pieces by them. */
export function skuFields<R extends { readonly sku: string }>(facts: Facts): Field<R>[] {
  const { style, name } = skusTab.columns
  return [
    same(style, ({ sku }) => facts.find(skusTab, sku)?.style ?? ''),
    same(name, ({ sku }) => facts.find(skusTab, sku)?.name ?? ''),
  ]
}

/** The order of days; records without one come last, and of one day all stay as they are. */
export function byDay<R>(dayOf: (row: R) => LocalDate | null): (a: R, b: R) => number {
  return (a, b) => {
    const [one, other] = [dayOf(a) ?? '9', dayOf(b) ?? '9']
    return one < other ? -1 : one > other ? 1 : 0
  }
}
