import { describe, expect, it } from 'vitest'
import { settingsTab } from '../../src/settings/tabs.ts'
import { findSuppliers, supplierOf } from '../../src/suppliers/actions.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { supplier } from '../support/records.ts'

async function open() {
  const rows = {
    Suppliers: [
      supplier({ id: 'SUP-1', name: 'Pérola', country: 'Portugal', region: 'Évora' }),
      supplier({ id: 'SUP-2', name: 'Łódź Silver', country: 'Poland' }),
      supplier({ id: 'SUP-3', name: 'Perola', country: 'Brazil' }),
    ],
  }
  const office = await openOffice([settingsTab, suppliersTab], rows, '2026-03-16T10:00:00Z')
  return office.workbook.facts()
}

describe('a supplier', () => {
  it.each([
    ['lodz silver', ['SUP-2']],
    ['evora', ['SUP-1']],
    ['LODZ', ['SUP-2']],
    ['po', ['SUP-1', 'SUP-2']],
    ['\u200B', ['SUP-1', 'SUP-2', 'SUP-3']],
  ])('is found by "%s", typed without its accents', async (words, ids) => {
    expect(findSuppliers(await open(), words).map((row) => row.id)).toEqual(ids)
  })

  it('whose name differs from another only by an accent is the one that is written', async () => {
    const facts = await open()
    expect(supplierOf(facts, 'Pérola')?.id).toBe('SUP-1')
    expect(supplierOf(facts, 'perola')?.id).toBe('SUP-3')
  })

  it('is not found by nothing', async () => {
    expect(supplierOf(await open(), ' ')).toBeUndefined()
  })
})
