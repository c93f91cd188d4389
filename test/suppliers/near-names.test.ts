import { describe, expect, it } from 'vitest'
import { nearSuppliers } from '../../src/suppliers/actions.ts'
import { nearNames } from '../../src/suppliers/near-names.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { openOffice } from '../support/office.ts'
import { supplier } from '../support/records.ts'

const names = ['Oficina do Douro', 'Pérola Atelier', 'Galata Atölye', 'Chao Phraya Silver']

describe('names near to what was typed', () => {
  it.each([
    ['Oficina do Duoro', ['Oficina do Douro']],
    ['douro', ['Oficina do Douro']],
    ['oficna', ['Oficina do Douro']],
    ['de', []],
    ['perola', ['Pérola Atelier']],
    ['Perola Atelje', ['Pérola Atelier']],
    ['galata atolie', ['Galata Atölye', 'Pérola Atelier']],
    ['Xiamen', []],
    ['', []],
    ['💍', []],
  ])('“%s”: %j', (words, near) => {
    expect(nearNames(words, names, 3)).toEqual(near)
  })
})

it('a supplier is known by name or id, in any case and without accents; of others the near ones are said', async () => {
  const rows = { Suppliers: names.map((name, at) => supplier({ id: `SUP-${at}`, name })) }
  const { workbook } = await openOffice([settingsTab, suppliersTab], rows, '2026-03-16T10:00:00Z')
  const near = (words: string) => nearSuppliers(workbook.facts(), words)
  for (const words of ['SUP-1', 'sup-2', 'perola atelier', 'OFICINA DO DOURO'])
    expect(near(words)).toBeUndefined()
  expect(near('Oficina')).toEqual(['Oficina do Douro'])
  expect(near('Nobody')).toEqual([])
})
