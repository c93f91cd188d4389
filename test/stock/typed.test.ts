import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import type { Reply } from '../../src/slack/feature.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { listButtons } from '../../src/stock/list-slack.ts'
import { stockButtons, stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { pressesIn } from '../support/replies.ts'

const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const tabs = [settingsTab, skusTab, stockTab, movementsTab]
const stock = stockCommand(() => [])
const buttons = [...stockButtons(() => []), ...listButtons]

function open() {
  return openOffice(
    tabs,
    {
      Settings: [
        { key: 'approvers', value: approver, note: '' },
        { key: 'locations', value: 'Studio, Shop', note: '' },
      ],
      SKUs: [
        sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop', material: 'gold', size: 'M' }),
        sku({ sku: 'LUNA-L', style: 'Luna hoop', name: 'Luna hoop', material: 'silver', size: 'L' }),
        sku({ sku: 'SOL-7', style: 'Sol ring', size: '7' }),
        sku({ sku: 'SOL-8', style: 'Sol ring', size: '8' }),
      ],
      Movements: [
        movement({ id: 'MV-1', quantity: 20 }),
        movement({ id: 'MV-2', quantity: 30, sku: 'LUNA-L' }),
        movement({ id: 'MV-3', quantity: 9, sku: 'SOL-7' }),
      ],
    },
    '2026-03-16T10:00:00Z',
  )
}
type Office = Awaited<ReturnType<typeof open>>

const ask = async (office: Office, words: string, by = office.request()) => stock.run(words, by)
const moved = async (office: Office) => (await office.written('Movements')).slice(3)
const onHand = (office: Office, code: string) => balanceOf(office.workbook.facts(), code).onHand

async function press(office: Office, reply: Reply | undefined, at: number, by = office.request()) {
  const one = pressesIn(reply?.blocks)[at]
  const button = buttons.find((each) => each.actionId === one?.actionId)
  if (one === undefined || button === undefined) throw new Error(`no button in ${reply?.text}`)
  return wordsOf(await button.run(one.value, by))
}

describe('a line with one reading that is not sure', () => {
  it.each([
    ['remove LUNA-M three sold', 0, 'on hand *20 → 17*', -3],
    ['add LUNA-M -3', 0, 'on hand *20 → 23*', 3],
    ['add LUNA-M -3', 1, 'on hand *20 → 17*', -3],
    ['remove LUNA-M -3', 0, 'on hand *20 → 17*', -3],
    ['remove LUNA-M +3', 0, 'on hand *20 → 17*', -3],
    ['remove 3 luna hoop gold sold', 0, 'on hand *20 → 17*', -3],
    ['remove sol ring size 7 2 sold', 0, 'on hand *9 → 7*', -2],
  ])('“%s” is asked back, and button %i writes it once: %s', async (line, at, words, quantity) => {
    const office = await open()
    const asked = await ask(office, line)
    expect(wordsOf(asked)).toContain('Nothing was changed yet')
    expect(await moved(office)).toEqual([])
    expect(await press(office, asked, at)).toContain(words)
    expect(await press(office, asked, at)).toContain('nothing was done twice')
    expect(await moved(office)).toMatchObject([{ Quantity: quantity }])
  })

  it('keeps the reason of a piece that is only described', async () => {
    const office = await open()
    const asked = await ask(office, 'remove 2 of the silver ones sold at the Studio')
    expect(wordsOf(asked)).toContain('LUNA-L')
    await press(office, asked, 0)
    expect(await moved(office)).toMatchObject([
      { SKU: 'LUNA-L', Quantity: -2, Kind: 'sale', Location: 'Studio' },
    ])
  })
})

describe('a line that nobody can be sure of', () => {
  it.each([
    ['remove sol 7', ['I found no number, and expected one quantity', '`/stock remove SOL-7 3 sold`']],
    ['remove sol ring 7', ['`/stock remove SOL-7 x1`', '`/stock remove Sol ring x7`']],
    [
      'remove LUNA-M 3 and 4',
      ['I found 3 and 4', '`/stock remove LUNA-M x3 …`', '`/stock remove LUNA-M x4 …`'],
    ],
    ['remove LUNA-M 99999999999', ['“99999999999” is none', '`/stock remove LUNA-M 3 sold`']],
    ['remove LUNA-XXL 3 sold', ['I found no piece like “LUNA-XXL sold”', '`/stock remove LUNA-M 3 sold`']],
    ['LUNA-XXL', ['I found no piece', '`/stock LUNA-M`']],
  ])('“%s” changes nothing and is answered with lines to copy', async (line, words) => {
    const office = await open()
    const said = wordsOf(await ask(office, line))
    for (const each of words) expect(said).toContain(each)
    expect(await moved(office)).toEqual([])
  })
})

describe('a pasted list', () => {
  it.each([
    ['remove LUNA-M 3\nLUNA-L 2 broken', [-3, -2], ['adjustment', 'write-off']],
    ['remove sold at the market:\n- luna m x3\n• 2 luna l\n\n', [-3, -2], ['sale', 'sale']],
    ['add\r\nLUNA-M\t3\r\nLUNA-L\t2', [3, 2], ['adjustment', 'adjustment']],
    ['add LUNA-M;3\nLUNA-L;2', [3, 2], ['adjustment', 'adjustment']],
    ['remove LUNA-M 3, LUNA-L 2', [-3, -2], ['adjustment', 'adjustment']],
    ['remove LUNA-M 3 and LUNA-L 2', [-3, -2], ['adjustment', 'adjustment']],
  ])('“%s” is shown, and one button does all of it once', async (line, quantities, kinds) => {
    const office = await open()
    const asked = await ask(office, line)
    expect(wordsOf(asked)).toContain('Nothing was changed yet')
    expect(await moved(office)).toEqual([])
    expect(await press(office, asked, 0)).toContain('5 pieces')
    expect(await press(office, asked, 0)).toContain('nothing was done twice')
    const rows = await moved(office)
    expect(rows.map((row) => row['Quantity'])).toEqual(quantities)
    expect(rows.map((row) => row['Kind'])).toEqual(kinds)
  })

  it('shows where each line goes, and words that are taken for its own reason', async () => {
    const words = wordsOf(
      await ask(await open(), 'add received\nLUNA-M, 2\nLUNA-L, 1, Shop\nSOL-7, 3, Attic'),
    )
    expect(words).toContain('receipt · Studio')
    expect(words).toContain('receipt · Shop')
    expect(words).toContain('adjustment · Studio: Attic')
    expect(words).not.toContain('Studio: received')
  })

  it('is taken back whole by one Undo', async () => {
    const office = await open()
    const asked = await ask(office, 'remove LUNA-M 3 sold\nLUNA-L 2 sold')
    const [carried] = pressesIn(asked?.blocks)
    const done = await listButtons[0]?.run(carried?.value ?? '', office.request())
    expect([onHand(office, 'LUNA-M'), onHand(office, 'LUNA-L')]).toEqual([17, 28])
    const undo = pressesIn(done?.blocks).find((each) => each.actionId === 'undo')
    expect((await office.workbook.undo(undo?.value ?? '', '@ben')).ok).toBe(true)
    expect([onHand(office, 'LUNA-M'), onHand(office, 'LUNA-L')]).toEqual([20, 30])
  })

  it('with one line that cannot be read writes none, and comes back put right to copy', async () => {
    const office = await open()
    const said = wordsOf(await ask(office, 'remove sold\nLUNA-M 3\nLUNNA-L 2\nSOL-7\n7 sol ring 8 9'))
    expect(said).toContain('Nothing was changed: 3 of 4 lines I could not read')
    expect(said).toContain('```/stock remove sold\\nLUNA-M 3 sold\\nLUNA-L 2\\nSOL-7 &lt;quantity&gt;')
    expect(said).not.toContain('stock_list')
    expect(await moved(office)).toEqual([])
  })

  it('counts a SKU over all its lines', async () => {
    const office = await open()
    const asked = await ask(office, 'remove LUNA-M 15 sold\nLUNA-M 15 sold')
    expect(wordsOf(asked)).toContain('20 → 5')
    expect(wordsOf(asked)).toContain('5 → -10')
    expect(wordsOf(asked)).toContain('without going below zero')
    await press(office, asked, 0)
    expect(onHand(office, 'LUNA-M')).toBe(-10)
  })

  it('of more than the limit is for approvers, however it is split', async () => {
    const lines = 'add LUNA-M 30 received\nLUNA-M 30 received'
    const office = await open()
    expect(wordsOf(await ask(office, lines, office.request(other)))).toContain('Only approvers')
    const asked = await ask(office, lines, office.request(approver))
    expect(await press(office, asked, 0, office.request(other))).toContain('Only approvers')
    expect(await moved(office)).toEqual([])
    await press(office, asked, 0, office.request(approver))
    expect(onHand(office, 'LUNA-M')).toBe(80)
  })

  it('that fell below nothing since it was shown writes none of its lines', async () => {
    const office = await open()
    const asked = await ask(office, 'remove LUNA-L 2 sold\nLUNA-M 20 sold')
    await ask(office, 'remove LUNA-M 1 sold')
    expect(await press(office, asked, 0)).toContain('None of the lines was recorded')
    expect(onHand(office, 'LUNA-L')).toBe(30)
  })

  it('is one line when the second is only its reason or its quantity', async () => {
    const office = await open()
    await ask(office, 'remove LUNA-M 3\nsold at the market')
    await ask(office, 'remove LUNA-M\n3')
    expect(onHand(office, 'LUNA-M')).toBe(14)
  })

  it('too long for one button says how to split it', async () => {
    const office = await open()
    const long = Array.from(
      { length: 90 },
      (_, at) => `LUNA-M 1 sold to somebody at stand ${'x'.repeat(9)}${at}`,
    )
    const said = wordsOf(await ask(office, `remove ${long.join('\n')}`))
    expect(said).toContain('Please paste them in parts')
    expect(await moved(office)).toEqual([])
  })
})
