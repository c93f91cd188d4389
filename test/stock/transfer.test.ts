import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { balanceOf, onHandAt } from '../../src/stock/actions.ts'
import { approversMovements } from '../../src/stock/guards.ts'
import { decideTransfer } from '../../src/stock/rules.ts'
import { stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { carryButtons, carryModals } from '../../src/stock/transfer-slack.ts'
import { placesIn } from '../../src/stock/transfer.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { carriedBy } from '../support/team.ts'

const stock = stockCommand(() => [])

/** LUNA-M: 70 in the Studio, one row without a place among them, and 2 in the Shop. */
function open(locations = 'Studio, Shop') {
  const rows = {
    Settings: [
      { key: 'locations', value: locations, note: '' },
      { key: 'approvers', value: 'U0ANA0001', note: '' },
    ],
    SKUs: [
      sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop', size: 'M' }),
      sku({ sku: 'LUNA-L', style: 'Luna hoop', name: 'Luna hoop', size: 'L' }),
    ],
    Movements: [
      movement({ id: 'MV-1', quantity: 60 }),
      movement({ id: 'MV-2', quantity: 10, location: '' }),
      movement({ id: 'MV-3', quantity: 2, location: 'Shop' }),
    ],
  }
  return openOffice([settingsTab, skusTab, stockTab, movementsTab], rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>
const at = (office: Office, place: string, code = 'LUNA-M') => onHandAt(office.workbook.facts(), code, place)
const ben = (office: Office) => office.request('U0BEN0002')

async function press(office: Office, actionId: string, value: string) {
  const found = [...carryButtons, undoButton(() => [approversMovements])].find(
    (each) => each.actionId === actionId,
  )
  return found?.run(value, ben(office))
}

describe('the places in what is typed', () => {
  const places = ['Studio', 'Shop', 'Shop São João', 'Fair 2']
  it.each([
    ['LUNA-M 5 from Studio to Shop', 'Studio', 'Shop', 'LUNA-M 5'],
    ['5 LUNA-M to the shop from the studio', 'Studio', 'Shop', '5 LUNA-M'],
    [
      'LUNA-M x5 from "Shop Sao Joao" to Studio, for the weekend',
      'Shop São João',
      'Studio',
      'LUNA-M x5 for the weekend',
    ],
    ['LUNA-M Studio 5 → Fair 2', undefined, 'Fair 2', 'LUNA-M Studio 5'],
    ['LUNA-M 5 into FAIR 2 from shop', 'Shop', 'Fair 2', 'LUNA-M 5'],
    ['LUNA-M 5 from Studio to Shop from Ana', 'Studio', 'Shop', 'LUNA-M 5 from Ana'],
  ])('"%s" goes from %s to %s and leaves "%s"', (typed, from, to, rest) => {
    expect(placesIn(typed, places)).toEqual({ from, to, unknown: undefined, rest })
  })

  it('a word behind "from" that is none is named', () => {
    expect(placesIn('LUNA-M 5 from Mars to Shop', places)).toMatchObject({ unknown: 'Mars', to: 'Shop' })
  })
})

describe('carrying pieces', () => {
  it('is a pair of movements whatever is asked, or a refusal; never a gain or a loss', () => {
    const wish = fc.record({
      quantity: fc.oneof(fc.integer({ min: -100, max: 200 }), fc.double()),
      onHand: fc.integer({ min: -50, max: 150 }),
      from: fc.constantFrom('Studio', 'Shop'),
      to: fc.constantFrom('Studio', 'Shop'),
      confirmed: fc.boolean(),
    })
    fc.assert(
      fc.property(wish, (each) => {
        const decided = decideTransfer({ ...each, sku: 'X', largeLimit: 50 })
        const { quantity, onHand, confirmed } = each
        if (!decided.ok) return
        expect(decided.value[0].quantity + decided.value[1].quantity).toBe(0)
        expect(decided.value[1].quantity).toBeGreaterThan(0)
        expect(confirmed || (quantity <= 50 && quantity <= onHand)).toBe(true)
      }),
    )
  })

  it('says both places before and after; the two rows name each other, and on hand in all stays', async () => {
    const office = await open()
    const words = wordsOf(await stock.run('move LUNA-M 5 from Studio to Shop for the weekend', ben(office)))
    expect(words).toContain(
      'Moved *5* of *LUNA-M*: Studio *70 → 65*, Shop *2 → 7*; on hand in all stays *72*',
    )
    const rows = (await office.written('Movements')).slice(3)
    expect(rows).toMatchObject([
      { Quantity: -5, Location: 'Studio', Kind: 'transfer', Reason: 'the weekend', By: '@ana' },
      { Quantity: 5, Location: 'Shop', Kind: 'transfer' },
    ])
    expect(rows.map((row) => row['Reference'])).toEqual([rows[1]?.['Id'], rows[0]?.['Id']])
  })

  it('one Undo takes both back, once', async () => {
    const office = await open()
    const reply = await stock.run('move LUNA-M 5 from Studio to Shop', ben(office))
    const value = carriedBy({ words: '', opened: undefined, changed: true, reply }, 'undo')
    expect(wordsOf(await press(office, 'undo', value))).toContain('2 rows put right')
    await press(office, 'undo', value)
    expect([at(office, 'Studio'), at(office, 'Shop')]).toEqual([70, 2])
    expect(await office.written('Movements')).toHaveLength(7)
  })

  it('of two places the one that is not named is the other', async () => {
    const office = await open()
    await stock.run('move LUNA-M 2 to Studio', ben(office))
    expect([at(office, 'Studio'), at(office, 'Shop')]).toEqual([72, 0])
  })

  it('of three places without a name opens the form with what is known, and writes nothing', async () => {
    const office = await open('Studio, Shop, Fair')
    expect(await stock.run('move LUNA-M 4 to Fair', ben(office))).toBeUndefined()
    const blocks = JSON.stringify(office.opened[0]?.blocks)
    expect(blocks).toContain('Studio *70* · Shop *2* · Fair *0*')
    expect(blocks).toContain('"initial_value":"4"')
    const done = await office.submit(carryModals, { quantity: '4', from: 'Shop', to: 'Fair' }, ben(office))
    // Two are there: asked back also after the form.
    expect(wordsOf(doneOf(done))).toContain('LUNA-M has 2 on hand at Shop')
    expect(at(office, 'Fair')).toBe(0)
  })

  it.each([
    [
      'move LUNA-M 51 from Studio to Shop',
      '51 pieces of LUNA-M at once is above the team’s limit of 50',
      121 - 102,
    ],
    ['move LUNA-M 3 from Shop to Studio', 'has 2 on hand at Shop', 73],
  ])('%s is asked back and then done once, by anybody', async (line, why, studio) => {
    const office = await open()
    const reply = await stock.run(line, ben(office))
    expect(wordsOf(reply)).toContain(why)
    expect(at(office, 'Studio')).toBe(70)
    const value = carriedBy({ words: '', opened: undefined, changed: false, reply }, 'stock_transfer_confirm')
    expect((await press(office, 'stock_transfer_confirm', value))?.replace).toBe(true)
    await press(office, 'stock_transfer_confirm', value)
    expect(at(office, 'Studio')).toBe(studio)
    expect(balanceOf(office.workbook.facts(), 'LUNA-M').onHand).toBe(72)
  })

  it('of a style asks which variant and carries what was said', async () => {
    const office = await open()
    const reply = await stock.run('move luna hoop x2 from Studio to Shop for Ana', ben(office))
    const value = carriedBy({ words: '', opened: undefined, changed: false, reply }, 'stock_transfer_pick')
    expect(JSON.parse(value)).toMatchObject([expect.any(String), 'LUNA-M', 2, 'Studio', 'Shop', 'Ana'])
    expect(wordsOf(await press(office, 'stock_transfer_pick', value))).toContain('Moved *2* of *LUNA-M*')
  })

  it.each([
    ['move LUNA-M 5 from Mars to Shop', '“Mars”, and expected one of the team’s locations: Studio, Shop'],
    ['move LUNA-M 5 from Studio to Studio', 'expected two different places'],
    ['move NOPE 5 from Studio to Shop', 'I found no piece like “NOPE”'],
    ['move LUNA-M 5 6 from Studio to Shop', 'I found 5 and 6, and expected one quantity'],
    ['move LUNA-M 0 from Studio to Shop', 'I found the quantity 0'],
    ['move luna hoop', 'I need one SKU, how many, and the two places'],
  ])('%s changes nothing and says why', async (line, why) => {
    const office = await open()
    const words = wordsOf(await stock.run(line, ben(office)))
    expect(words).toContain(why)
    expect(words).toContain('Nothing was changed')
    expect(await office.written('Movements')).toHaveLength(3)
  })

  it('needs a second place', async () => {
    const office = await open('Studio')
    expect(wordsOf(await stock.run('move LUNA-M 5 to Shop', ben(office)))).toContain(
      'nowhere to move pieces to',
    )
  })

  it('from the form to the same place is said beside the field', async () => {
    const office = await open()
    await press(office, 'stock_transfer_form', 'LUNA-M')
    const answer = await office.submit(carryModals, { quantity: '4', from: 'Shop', to: 'Shop' }, ben(office))
    expect(errorsOf(answer)['to']).toContain('two different places')
  })
})
