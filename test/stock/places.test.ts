import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { countCommand } from '../../src/stock/count-slack.ts'
import { findStock } from '../../src/stock/find-stock.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'

/** LUNA-M: 7 in the Studio and 2 in the Shop. */
function open() {
  const rows = {
    Settings: [{ key: 'locations', value: 'Studio, Shop, Shop São João', note: '' }],
    SKUs: [sku({ sku: 'LUNA-M', name: 'Luna hoop' })],
    Movements: [
      movement({ id: 'MV-1', quantity: 7 }),
      movement({ id: 'MV-2', quantity: 2, location: 'Shop' }),
    ],
  }
  return openOffice([settingsTab, skusTab, stockTab, movementsTab], rows, '2026-03-16T10:00:00Z')
}

describe('a place in what is typed', () => {
  it.each([
    ['received at the Shop', 'Shop', 'received'],
    ['received to shop', 'Shop', 'received'],
    ['sold in the shop, with a gift', 'Shop', 'sold with a gift'],
    ['from the Studio, sold', 'Studio', 'sold'],
    ['sold at the Shop Sao Joao', 'Shop São João', 'sold'],
    ['sold at SHOP SÃO JOÃO today', 'Shop São João', 'sold today'],
    ['sold at the fair', undefined, 'sold at the fair'],
  ])('"%s" is %s, and leaves "%s" as the reason', async (words, location, rest) => {
    const office = await open()
    const found = findStock(office.workbook.facts(), ['LUNA-M', ...words.split(' ')])
    expect({ location: found.location, rest: found.rest }).toEqual({ location, rest })
  })
})

describe('a count of one place', () => {
  const count = async (words: string) => {
    const office = await open()
    return wordsOf(await countCommand.run(words, office.request()))
  }

  it('names the place whose number it says', async () => {
    expect(await count('LUNA-M 9 at the Shop')).toContain(
      'Counted *LUNA-M* at *Shop*: on hand there *2 → 9* (+7)',
    )
  })

  it('that agrees names it, too', async () => {
    expect(await count('LUNA-M 2 at the Shop')).toContain('*LUNA-M* counted at *Shop*: *2*, just as')
  })

  it('is of all places together where none is named, and then names none', async () => {
    expect(await count('LUNA-M 12')).toContain('Counted *LUNA-M*: on hand *9 → 12* (+3)')
  })

  it('opens the shelf of a place that is typed without its accents', async () => {
    expect(await count('shop sao joao')).toContain('The ledger expects nothing at Shop São João')
  })
})
