import { expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { shareButton } from '../../src/slack/share.ts'
import { stockButtons, stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { carriedBy } from '../support/team.ts'

const stock = stockCommand(() => [])

/** LUNA-M moved forty times, one piece each, a day apart; two of them do not count. */
function open(count = 40) {
  const rows = {
    SKUs: [
      sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop' }),
      sku({ sku: 'LUNA-L', style: 'Luna hoop' }),
    ],
    Movements: [
      ...Array.from({ length: count - 2 }, (_, at) =>
        movement({
          id: `MV-${at + 1}`,
          quantity: 1,
          at: 46_000.5 + at,
          reason: `delivery ${at + 1}`,
          kind: 'receipt',
        }),
      ),
      movement({ id: 'MV-VOID', quantity: 7, at: 46_050, status: 'void' }),
      movement({ id: 'MV-HELD', quantity: 5, at: 46_051.25, bucket: 'held', actor: '' }),
    ],
  }
  return openOffice([settingsTab, skusTab, stockTab, movementsTab], rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>
const press = async (office: Office, value: string) =>
  stockButtons(() => [])
    .find(({ actionId }) => actionId === 'stock_history')
    ?.run(value, office.request())
const carry = (reply: Awaited<ReturnType<typeof press>>, turn: string) =>
  carriedBy({ words: '', opened: undefined, changed: false, reply }, `stock_history:${turn}`)

it('says when, how many, why, where, who, what was on hand then, and links the row', async () => {
  const office = await open()
  const words = wordsOf(await stock.run('history LUNA-M', office.request()))
  expect(words).toContain('1 to 15 of 40 movements, newest first')
  expect(words).toMatch(/\*\+1\* receipt · delivery 38 · Studio · @ana · on hand then 38 · <[^|]+\|MV-38>/)
  expect(words).toContain('receipt, void: counts nothing'.replace('receipt', 'opening'))
  expect(words).toMatch(/06:00\* · \*\+5\* opening, held · Studio · nobody named · </)
})

it('turns its pages to the end and back, and the balances go on', async () => {
  const office = await open()
  const first = await press(office, 'LUNA-M')
  expect(() => carry(first, 'newer')).toThrow('No stock_history')
  const second = await press(office, carry(first, 'older'))
  expect(second?.replace).toBe(true)
  expect(wordsOf(second)).toContain('on hand then 25')
  const third = await press(office, carry(second, 'older'))
  expect(wordsOf(third)).toContain('31 to 40 of 40 movements')
  expect(wordsOf(third)).toMatch(/delivery 1 .* on hand then 1 /)
  expect(() => carry(third, 'older')).toThrow('No stock_history')
  expect(wordsOf(await press(office, carry(third, 'newer')))).toContain('16 to 30 of 40')
})

it.each([
  ['history LUNA-M page 3', '31 to 40'],
  ['history LUNA-M 2', '16 to 30'],
  ['history LUNA-M page 99', '31 to 40'],
])('%s is that page', async (line, shown) => {
  const office = await open()
  expect(wordsOf(await stock.run(line, office.request()))).toContain(shown)
})

it('of a style asks whose, and of nothing says so', async () => {
  const office = await open()
  expect(wordsOf(await stock.run('history luna hoop', office.request()))).toContain('Whose history?')
  expect(wordsOf(await stock.run('history zzz', office.request()))).toContain('I found no piece like')
  expect(wordsOf(await stock.run('history LUNA-L', office.request()))).toContain('LUNA-L never moved')
})

it('is shared without buttons that would turn everybody’s page', async () => {
  const office = await open()
  const reply = await stock.run('history LUNA-M page 2', office.request())
  expect(reply).toMatchObject({ shareable: true, asked: '/stock history LUNA-M page 2' })
  const shared = await shareButton(() => [stock]).run('/stock history LUNA-M page 2', office.request())
  expect(shared).toMatchObject({ to: 'team', shareable: false })
  expect(wordsOf(shared)).toContain('16 to 30')
  expect(wordsOf(shared)).not.toContain('stock_history')
})
