import type { SheetPerson } from '../../sandbox/sheets/person.ts'

/** A row of the Movements tab, read by its headers and by nothing of the bot's. */
export interface LedgerRow {
  readonly id: string
  readonly sku: string
  readonly bucket: string
  readonly quantity: number
  readonly kind: string
  readonly reason: string
  readonly reference: string
}

/** The ledger as anybody can read it in the sheet. */
export interface Ledger {
  /** rows that count: not void, the first of each id */
  readonly rows: readonly LedgerRow[]
  /** ids that two rows have that are not void */
  readonly doubled: readonly string[]
  /** rows that count nothing because they say void */
  readonly voids: number
  /** rows that cannot count: no id, no SKU, no whole quantity */
  readonly broken: readonly string[]
}

/** Reads the ledger. A row that was written twice and made void since counts once. Throws when there is no such tab. */
export function readLedger(person: SheetPerson): Ledger {
  const seen = new Map<string, LedgerRow>()
  const doubled: string[] = []
  const broken: string[] = []
  let voids = 0
  for (const row of person.records('Movements')) {
    const text = (header: string) => String(row[header] ?? '').trim()
    if (text('Status').toLowerCase() === 'void') {
      voids += 1
      continue
    }
    const quantity = row['Quantity']
    const found: LedgerRow = {
      id: text('Id').toUpperCase(),
      sku: text('SKU').toUpperCase(),
      bucket: text('Bucket'),
      quantity: typeof quantity === 'number' ? quantity : Number.NaN,
      kind: text('Kind'),
      reason: text('Reason'),
      reference: text('Reference').toUpperCase(),
    }
    if (found.id === '' || found.sku === '' || !Number.isInteger(found.quantity))
      broken.push(JSON.stringify(row))
    else if (seen.has(found.id)) doubled.push(found.id)
    else seen.set(found.id, found)
  }
  return { rows: [...seen.values()], doubled, voids, broken }
}

/** On hand of a SKU: the sum of its sellable movements. Never throws. */
export function onHandOf(ledger: Ledger, sku: string): number {
  return ledger.rows
    .filter((row) => row.sku === sku && row.bucket === 'sellable')
    .reduce((sum, row) => sum + row.quantity, 0)
}
