import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { section } from '../../src/slack/blocks.ts'
import type { Button, CardSection, Reply } from '../../src/slack/feature.ts'
import { balanceOf, onHandAt } from '../../src/stock/actions.ts'
import { countButtons, countCommand, countModals } from '../../src/stock/count-slack.ts'
import { moveFormButtons, moveModals } from '../../src/stock/move-form-slack.ts'
import { moveStock, stockButtons, stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'

const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const tabs = [settingsTab, skusTab, stockTab, movementsTab]
const sections: CardSection[] = [
  { about: 'sku', blocks: (key) => [section(`planning on ${key}`)] },
  { about: 'supplier', blocks: () => [section('not on this card')] },
]
const stock = stockCommand(() => sections)
const buttons: readonly Button[] = [...stockButtons(() => sections), ...countButtons, ...moveFormButtons]
const modals = [...countModals, ...moveModals(moveStock)]

const luna = { style: 'Luna hoop', name: 'Luna hoop', material: 'gold', barcode: '', cost: 12 }

/** LUNA-M: 16 in the Studio and 4 in the Shop, 2 held; LUNA-L: nothing; SOL-S: 70. */
function open(more: Readonly<Record<string, readonly object[]>> = {}) {
  const rows = {
    Settings: [{ key: 'approvers', value: approver, note: '' }],
    SKUs: [
      sku({ sku: 'LUNA-M', ...luna, size: 'M', barcode: '5601234567890' }),
      sku({ sku: 'LUNA-L', ...luna, size: 'L' }),
      sku({ sku: 'SOL-S', name: 'Sol ring', type: 'ring' }),
    ],
    Stock: [{ sku: 'LUNA-M', state: 'low' }],
    Movements: [
      movement({ id: 'MV-1', quantity: 16, at: 46_090 }),
      movement({ id: 'MV-2', quantity: 4, location: 'Shop', at: 46_091.5, reason: 'market' }),
      movement({ id: 'MV-3', quantity: 2, bucket: 'held', at: 46_092 }),
      movement({ id: 'MV-4', quantity: 70, sku: 'SOL-S' }),
    ],
    ...more,
  }
  return openOffice(tabs, rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>

const ask = async (office: Office, words: string, by = office.request()) =>
  wordsOf(await stock.run(words, by))
const onHand = (office: Office, code = 'LUNA-M') => balanceOf(office.workbook.facts(), code).onHand
const moved = async (office: Office) => (await office.written('Movements')).slice(4)

function press(
  office: Office,
  actionId: string,
  value: string,
  by = office.request(),
): Promise<Reply | undefined> {
  const found = buttons.find((each) => each.actionId === actionId)
  if (found === undefined) throw new Error(`There is no button ${actionId}`)
  return found.run(value, by)
}

/** What the one element with this action carries. */
function valueOf(reply: Reply | undefined, actionId: string): string {
  const found = JSON.parse(JSON.stringify(reply?.blocks ?? [])) as {
    elements?: { action_id?: string; value?: string }[]
  }[]
  const element = found.flatMap((block) => block.elements ?? []).find((each) => each.action_id === actionId)
  if (element?.value === undefined) throw new Error(`There is no ${actionId}`)
  return element.value
}

/** What the choice of a SKU carries in the list of a reply. */
function choiceOf(reply: Reply | undefined, code: string): string {
  const found = JSON.parse(JSON.stringify(reply?.blocks ?? [])) as {
    elements?: { options?: { value: string }[] }[]
  }[]
  const options = found.flatMap((block) => block.elements ?? []).flatMap((each) => each.options ?? [])
  return options.find(({ value }) => value.includes(`"${code}"`))?.value ?? ''
}

describe('/stock', () => {
  it.each(['LUNA-M', 'luna-m', '“luna m”', '5601234567890', ' LUNA  M '])(
    '%s shows the SKU’s card',
    async (words) => {
      const office = await open()
      const card = await ask(office, words)
      expect(card).toContain('*LUNA-M*  Luna hoop · gold · M')
      expect(card).toContain('On hand *20* · held *2*\\nStudio 16 · Shop 4')
      expect(card).toContain('planning on LUNA-M')
      expect(card).not.toContain('not on this card')
    },
  )

  it('a style shows its variants as a table with what there is in all, each to be opened', async () => {
    const office = await open()
    const words = await ask(office, 'luna hoop')
    expect(words).toContain('Luna hoop: 2 variants, 20 on hand in all')
    expect(words).toContain('"text":"low"')
    expect(words).toContain('"text":"out"')
    expect(wordsOf(await press(office, 'stock_pick', 'LUNA-L'))).toContain('On hand *0*')
  })

  it('words find what they are like: one piece as its card, several as a table', async () => {
    const office = await open()
    expect(await ask(office, 'rings')).toContain('*SOL-S*  Sol ring')
    expect(await ask(office, 'gold lunna')).toContain('2 pieces like “gold lunna”')
  })

  it.each(['', '   ', '""'])('%j asks which piece', async (words) => {
    expect(await ask(await open(), words)).toMatch(/Which piece\?|found no piece/)
  })

  it('names what it does not know, and lets nobody be mentioned by it', async () => {
    const words = await ask(await open(), '<!channel> zzz')
    expect(words).toContain('I found no piece like “&lt;!channel&gt; zzz”. Nothing was changed')
  })

  it('shows the newest movements of a SKU', async () => {
    const office = await open()
    const words = wordsOf(await press(office, 'stock_history', 'LUNA-M'))
    expect(words).toContain('History of LUNA-M')
    expect(words.indexOf('opening, held')).toBeLessThan(words.indexOf('market'))
    expect(words).toContain('1 to 3 of 3 movements, newest first')
    expect(wordsOf(await press(office, 'stock_history', 'LUNA-L'))).toContain('LUNA-L never moved')
  })

  it('cuts a history of monsters to what Slack takes', async () => {
    const long = Array.from({ length: 60 }, (_, at) =>
      movement({ id: `MV-x${at}`, quantity: 1, reason: '💍 <b> '.repeat(9_000), actor: 'x'.repeat(900) }),
    )
    const office = await open({ Movements: long })
    expect(wordsOf(await press(office, 'stock_history', 'LUNA-M'))).toContain('1 to 15 of 60 movements')
  })
})

describe('/stock add and remove', () => {
  it('say before and after, write one movement with its reason, and can be undone', async () => {
    const office = await open()
    const asked = office.request()
    const words = await ask(office, 'remove LUNA-M 3 sold at the <market>', asked)
    expect(words).toContain('Removed *3* of *LUNA-M*: on hand *20 → 17*')
    expect(words).toContain('sale: sold at the &lt;market&gt; · Studio · @ana')
    expect(words).not.toContain('stock_was_sale')
    expect(await moved(office)).toMatchObject([
      {
        SKU: 'LUNA-M',
        Quantity: -3,
        Kind: 'sale',
        Reason: 'sold at the <market>',
        By: '@ana',
        Location: 'Studio',
        Bucket: 'sellable',
        'Unit cost': 12,
        Status: 'ok',
        At: 46_097 + 10 / 24,
      },
    ])
    expect((await office.workbook.undo(asked.requestId, '@ben')).ok).toBe(true)
    expect(onHand(office)).toBe(20)
    expect(await moved(office)).toMatchObject([
      { Quantity: -3 },
      { Quantity: 3, Kind: 'reversal', By: '@ben' },
    ])
  })

  it.each([
    ['add LUNA-M 5 received from Atelier Sol', 5, 'receipt', 'Studio'],
    ['add 5 LUNA-M', 5, 'adjustment', 'Studio'],
    ['add LUNA-M x5 to the Shop', 5, 'adjustment', 'Shop'],
    ['remove LUNA-M 2 pcs at Shop: broken clasp', -2, 'write-off', 'Shop'],
    ['remove LUNA-M 1 from the Shop, sold', -1, 'sale', 'Shop'],
    ['remove “Luna M” 2', -2, 'adjustment', 'Studio'],
    ['rm luna m 2 sold', -2, 'sale', 'Studio'],
    ['REMOVE 5601234567890 x1 sold', -1, 'sale', 'Studio'],
    ['add LUNA-L 1,000', 1000, 'adjustment', 'Studio'],
  ])('“%s” is a movement of %i, %s, at %s', async (line, quantity, kind, location) => {
    const office = await open({ Settings: [{ key: 'large-adjustment limit', value: '2000', note: '' }] })
    await ask(office, line)
    expect(await moved(office)).toMatchObject([{ Quantity: quantity, Kind: kind, Location: location }])
  })

  it.each([
    ['remove LUNA-M', 'I found no number, and expected one quantity'],
    ['remove LUNA-M 3 and 4', 'I found 3 and 4, and expected one quantity'],
    ['remove LUNA-M 2.5', 'I found no number'],
    ['remove LUNA-M 0', 'I found the quantity 0, and expected a whole number of pieces above 0'],
    ['remove ZZZ-1 3', 'I found no piece like “ZZZ-1”'],
    ['remove 3', 'I found a quantity and no piece'],
    ['history', 'Which piece? I found none in what you typed. Nothing was changed'],
    ['remove LUNA-M 5 €', '(“5 €” is none)'],
    ['add luna hoop 3', 'Nothing was changed yet'],
    ['remove', 'I found no number'],
  ])('“%s” changes nothing: %s', async (line, words) => {
    const office = await open()
    expect(await ask(office, line)).toContain(words)
    expect(await moved(office)).toEqual([])
  })

  it.each([
    ['remove LUNA-M 3 sold yesterday', true],
    ['remove LUNA-M 3 sold on 12/3', true],
    ['add LUNA-M 3 received on 14 Mar', true],
    ['remove LUNA-M 3 sold today', false],
    ['remove LUNA-M 3 sold on 16 Mar', false],
    ['remove LUNA-M 3 sold at the market', false],
    ['remove LUNA-M 3', false],
  ])('“%s” says whether the day in the reason is only words: %s', async (line, said) => {
    const office = await open()
    const note = 'It stands under today, Mon 16 Mar 2026; a day in the reason is only words'
    expect((await ask(office, line)).includes(note)).toBe(said)
    expect((await moved(office)).length).toBe(1)
  })

  it('of a style ask which variant, and move the one that is picked', async () => {
    const office = await open()
    const asked = await stock.run('remove luna hoop 2 sold at the Shop', office.request())
    expect(wordsOf(asked)).toContain('2 to remove')
    const value = choiceOf(asked, 'LUNA-M')
    expect(wordsOf(await press(office, 'stock_pick', value))).toContain('on hand *20 → 18*')
    expect(wordsOf(await press(office, 'stock_pick', value))).toContain('nothing was done twice')
    expect(await moved(office)).toMatchObject([{ Kind: 'sale', Reason: 'sold', Location: 'Shop' }])
  })

  it('ask before stock goes below nothing; one yes is enough however often it is pressed', async () => {
    const office = await open()
    const asked = await stock.run('remove LUNA-M 21 lost', office.request())
    expect(wordsOf(asked)).toContain('Nothing was changed: LUNA-M has 20 on hand, so 21 cannot be removed')
    expect(onHand(office)).toBe(20)
    const value = valueOf(asked, 'stock_confirm')
    const [first, second] = [office.request(), office.request(other)]
    expect(wordsOf(await press(office, 'stock_confirm', value, first))).toContain('on hand *20 → -1*')
    expect(wordsOf(await press(office, 'stock_confirm', value, second))).toContain('nothing was done twice')
    expect(onHand(office)).toBe(-1)
    expect(await moved(office)).toMatchObject([{ Quantity: -21, Kind: 'write-off', Reason: 'lost' }])
  })

  it('at a place ask when that place has too few, whatever there is elsewhere', async () => {
    const office = await open()
    expect(await ask(office, 'remove LUNA-M 5 sold in the Shop')).toContain('LUNA-M has 4 on hand at Shop')
    expect(await ask(office, 'remove LUNA-M 4 sold in the Shop')).toContain('on hand *20 → 16*')
    expect(onHandAt(office.workbook.facts(), 'LUNA-M', 'Shop')).toBe(0)
  })

  it('of more than the limit ask approvers, and refuse others even by the button', async () => {
    const office = await open()
    const asked = await stock.run('remove SOL-S 60 sold', office.request(approver))
    expect(wordsOf(asked)).toContain(
      '60 pieces of SOL-S at once is above the team’s limit of 50. Please confirm it.',
    )
    const value = valueOf(asked, 'stock_confirm')
    expect(wordsOf(await press(office, 'stock_confirm', value, office.request(other)))).toContain(
      'Only approvers may do that',
    )
    expect(onHand(office, 'SOL-S')).toBe(70)
    expect(wordsOf(await press(office, 'stock_confirm', value, office.request(approver)))).toContain(
      'on hand *70 → 10*',
    )
    const refused = await ask(office, 'add SOL-S 51', office.request(other))
    expect(refused).toContain('Only approvers may do that')
    expect(refused).not.toContain('stock_confirm')
  })

  it('of more than the limit and more than there is ask both at once', async () => {
    const words = await ask(await open(), 'remove SOL-S 71 sold')
    expect(words).toContain(
      'above the team’s limit of 50. It has 70 on hand, so the ledger would go below zero. Please confirm it.',
    )
  })

  it('delivered twice under one id move once', async () => {
    const office = await open()
    const asked = office.request()
    await ask(office, 'add LUNA-M 5', asked)
    expect(await ask(office, 'add LUNA-M 5', asked)).toContain('nothing was done twice')
    expect(onHand(office)).toBe(25)
  })

  it('keep a formula in a reason as text', async () => {
    const office = await open()
    await ask(office, 'add LUNA-M 1 =HYPERLINK("http://x")')
    expect(await moved(office)).toMatchObject([{ Reason: '=HYPERLINK("http://x")' }])
  })

  it('that said no reason may be called a sale afterwards: on hand stays, demand counts it', async () => {
    const office = await open()
    const asked = await stock.run('remove LUNA-M 3', office.request())
    const id = valueOf(asked, 'stock_was_sale')
    expect(wordsOf(await press(office, 'stock_was_sale', id))).toContain('Counted as a sale: *3* of *LUNA-M*')
    expect(wordsOf(await press(office, 'stock_was_sale', id))).toContain('nothing was done twice')
    expect(onHand(office)).toBe(17)
    expect((await moved(office)).map((row) => [row['Kind'], row['Quantity']])).toEqual([
      ['adjustment', -3],
      ['reversal', 3],
      ['sale', -3],
    ])
  })

  it('that was undone is not called a sale any more', async () => {
    const office = await open()
    const asked = office.request()
    const id = valueOf(await stock.run('remove LUNA-M 3', asked), 'stock_was_sale')
    await office.workbook.undo(asked.requestId, '@ana')
    expect(wordsOf(await press(office, 'stock_was_sale', id))).toContain(
      'Nothing was changed: that movement was taken back',
    )
    expect(onHand(office)).toBe(20)
  })
})

describe('the form to add or remove', () => {
  it('moves what is typed, at the place that is chosen', async () => {
    const office = await open()
    await press(office, 'stock_remove_form', 'LUNA-M')
    expect(JSON.stringify(office.opened)).toContain('On hand *20*')
    const done = doneOf(await office.submit(modals, { quantity: '2', reason: 'sold', location: 'Shop' }))
    expect(wordsOf(done)).toContain('Removed *2* of *LUNA-M*: on hand *20 → 18*')
    expect(await moved(office)).toMatchObject([{ Quantity: -2, Kind: 'sale', Location: 'Shop' }])
  })

  it.each(['0', '-3', '2.5', 'three', ''])('refuses %j pieces beside the field', async (quantity) => {
    const office = await open()
    await press(office, 'stock_add_form', 'LUNA-M')
    expect(errorsOf(await office.submit(modals, { quantity }))['quantity']).toContain('Nothing was changed')
    expect(await moved(office)).toEqual([])
  })

  it('of a SKU that is gone says so and opens nothing', async () => {
    const office = await open()
    expect(wordsOf(await press(office, 'stock_add_form', 'GONE-1'))).toContain(
      'There is no SKU “GONE-1” any more',
    )
    expect(office.opened).toEqual([])
  })
})

describe('/count', () => {
  const count = async (office: Office, words: string, by = office.request()) =>
    wordsOf(await countCommand.run(words, by))

  it('makes the ledger follow what was seen, and says the difference', async () => {
    const office = await open()
    const words = await count(office, 'LUNA-M 18 two in the display case')
    expect(words).toContain('Counted *LUNA-M*: on hand *20 → 18* (-2)')
    expect(await moved(office)).toMatchObject([
      { Quantity: -2, Kind: 'count', Reason: 'two in the display case' },
    ])
    expect(await count(office, 'LUNA-M 18')).toContain(
      'just as the ledger expects. Nothing had to be written.',
    )
    expect(await moved(office)).toHaveLength(1)
  })

  it('counts nothing as nothing', async () => {
    const office = await open()
    expect(await count(office, 'LUNA-M 0')).toContain('*20 → 0* (-20)')
  })

  it('of one place leaves the others alone', async () => {
    const office = await open()
    expect(await count(office, 'LUNA-M 7 at Shop')).toContain('on hand there *4 → 7* (+3)')
    expect(onHand(office)).toBe(23)
    expect(await moved(office)).toMatchObject([{ Quantity: 3, Location: 'Shop' }])
  })

  it('says which words were taken for the reason, such as a place that the team does not have', async () => {
    const office = await open()
    expect(await count(office, 'LUNA-M 18 attic <b>')).toMatch(
      /\*20 → 18\*[^]*Studio {2}· {2}attic &lt;b&gt;/,
    )
  })

  it('can be undone', async () => {
    const office = await open()
    const asked = office.request()
    await count(office, 'LUNA-M 18', asked)
    expect((await office.workbook.undo(asked.requestId, '@ana')).ok).toBe(true)
    expect(onHand(office)).toBe(20)
  })

  it.each([
    ['LUNA-M -4', 'expected a whole number of pieces'],
    ['LUNA-M 2,5', 'I found “2,5”, and expected one count, a whole number of pieces'],
    ['LUNA-M 14 15', 'I found 14 and 15, and expected one count'],
    ['LUNA-M 14 €', 'I found “14 €”, and expected one count'],
    ['', 'Which piece or place? Nothing was changed'],
    ['ZZZ-1 4', 'I found no piece like “ZZZ-1 4”'],
    ['luna hoop 4', '`/count LUNA-L 4`'],
  ])('“%s” changes nothing: %s', async (line, words) => {
    const office = await open()
    expect(await count(office, line)).toContain(words)
    expect(await moved(office)).toEqual([])
  })

  it('without a number opens the form with what the ledger expects', async () => {
    const office = await open()
    expect(await countCommand.run('LUNA-M', office.request())).toBeUndefined()
    expect(JSON.stringify(office.opened)).toContain('expects *20* on hand')
    const done = doneOf(await office.submit(modals, { counted: '21', reason: 'found one' }))
    expect(wordsOf(done)).toContain('*20 → 21* (+1)')
    await press(office, 'stock_count_form', 'LUNA-M')
    expect(errorsOf(await office.submit(modals, { counted: '2.5' }))['counted']).toContain(
      'Nothing was changed',
    )
    expect(errorsOf(await office.submit(modals, { counted: undefined }))['counted']).toContain(
      'Nothing was changed',
    )
  })

  it('of a shelf takes all counts or none, and leaves empty fields alone', async () => {
    const office = await open()
    await countCommand.run('studio', office.request())
    expect(JSON.stringify(office.opened)).toContain('LUNA-M · expected 16')
    const wrong = errorsOf(await office.submit(modals, { 'LUNA-M': '15', 'SOL-S': '-1' }))
    expect(Object.values(wrong).join()).toContain('Nothing was changed')
    expect(await moved(office)).toEqual([])
    const done = doneOf(await office.submit(modals, { 'LUNA-M': '15', 'SOL-S': undefined }))
    expect(wordsOf(done)).toContain('Counted 1 at *Studio*: 0 as expected, 1 not:')
    expect(await moved(office)).toMatchObject([
      { SKU: 'LUNA-M', Quantity: -1, Location: 'Studio', Reason: 'count of Studio' },
    ])
    await countCommand.run('Studio', office.request())
    expect(wordsOf(doneOf(await office.submit(modals, { 'LUNA-M': '15', 'SOL-S': '70' })))).toContain(
      '2 as expected',
    )
    expect(onHandAt(office.workbook.facts(), 'LUNA-M', 'Shop')).toBe(4)
  })

  it('of a shelf puts a message at the field that is at fault', async () => {
    const office = await open()
    await countCommand.run('studio', office.request())
    expect(Object.keys(errorsOf(await office.submit(modals, { 'LUNA-M': '15', 'SOL-S': '1.5' })))).toEqual([
      'SOL-S',
    ])
  })

  it('of a large shelf is a form that Slack takes', async () => {
    const many = Array.from({ length: 120 }, (_, at) => sku({ sku: `RING-${at}-${'x'.repeat(120)}` }))
    const office = await open({
      SKUs: many,
      Movements: many.map((each, at) => movement({ id: `MV-${at}`, sku: each.sku, quantity: 1 })),
    })
    await countCommand.run('Studio', office.request())
    expect(JSON.stringify(office.opened)).toContain('The first 45 of 120')
  })

  it('of an empty shelf says so', async () => {
    const office = await open({ Movements: [] })
    expect(await count(office, 'Shop')).toContain('The ledger expects nothing at Shop')
  })
})
