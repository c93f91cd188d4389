import { expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import { returnButtons, returnCommand } from '../../src/returns/slack.ts'
import { returnsTab } from '../../src/returns/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { shareButton } from '../../src/slack/share.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { returned, sku } from '../support/records.ts'
import { carriedBy } from '../support/team.ts'

const tabs = [settingsTab, skusTab, stockTab, movementsTab, returnsTab]
const today = '2026-03-16' as LocalDate
const ago = (days: number) => addDays(today, -days)

function open(returns: readonly object[]) {
  const rows = { SKUs: [sku({ sku: 'LUNA-M' })], Returns: returns }
  return openOffice(tabs, rows, `${today}T10:00:00Z`)
}
type Office = Awaited<ReturnType<typeof open>>
const list = async (office: Office, words = '') => returnCommand.run(`list ${words}`.trim(), office.request())
const press = (office: Office, value: string) =>
  returnButtons.find(({ actionId }) => actionId === 'return_list')?.run(value, office.request())

const mixed = [
  returned({ id: 'RT-NEW', requested: ago(7) }),
  returned({ id: 'RT-HELD', requested: ago(40), status: 'inspected', disposition: 'repair' }),
  returned({ id: 'RT-OLD', requested: ago(30), status: 'received', reason: 'defect' }),
  returned({ id: 'RT-OVER', requested: ago(90), status: 'closed', disposition: 'restock' }),
  returned({ id: 'RT-NONE', requested: null }),
  returned({ id: 'RT-8', requested: ago(8) }),
]

it('is what is not over, by age, the longest wait first, each with its button', async () => {
  const words = wordsOf(await list(await open(mixed)))
  expect(words).toContain('5 returns not over yet')
  expect(words).toContain('*4* to inspect · *1* held for repair')
  const order = [
    'More than 30 days',
    'RT-HELD',
    '15 to 30 days',
    'RT-OLD',
    '8 to 14 days',
    'RT-8',
    'Up to 7 days',
    'RT-NEW',
    'No date',
    'RT-NONE',
  ]
  const places = order.map((each) => words.indexOf(each))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(words).not.toContain('RT-OVER')
  expect(words).toContain('"action_id":"return_inspect"')
  expect(words).toMatch(/"action_id":"return_show"[^}]*\}?[^}]*RT-HELD/)
})

it.each([
  ['defect', 'RT-OLD'],
  ['held', 'RT-HELD'],
  ['luna repair', 'RT-HELD'],
])('with "%s" is only what has the words', async (words, id) => {
  const said = wordsOf(await list(await open(mixed), words))
  expect(said).toContain('1 return like')
  expect(said).toContain(id)
})

it('says when nothing waits', async () => {
  expect(wordsOf(await list(await open([])))).toContain('No return waits')
  expect(wordsOf(await list(await open(mixed), '<!channel>'))).toContain(
    'No return like “&lt;!channel&gt;” waits',
  )
})

it('of five hundred turns its pages, within what Slack takes', async () => {
  const many = Array.from({ length: 500 }, (_, at) =>
    returned({ id: `RT-${at}`, requested: ago(at), sku: `LUNA-${'X'.repeat(50)}`, note: 'y'.repeat(500) }),
  )
  const office = await open(many)
  const first = await list(office)
  expect(wordsOf(first)).toContain('Page 1 of 34')
  const carry = (reply: typeof first, turn: string) =>
    carriedBy({ words: '', opened: undefined, changed: false, reply }, `return_list:${turn}`)
  const second = await press(office, carry(first, 'shorter'))
  expect(second?.replace).toBe(true)
  expect(wordsOf(second)).toContain('RT-484')
  expect(wordsOf(await press(office, carry(second, 'longer')))).toContain('RT-499')
  expect(wordsOf(await press(office, '["",99]'))).toContain('Page 34 of 34')
  const shared = await shareButton(() => [returnCommand]).run('/return list', office.request())
  expect(shared?.to).toBe('team')
  expect(wordsOf(shared)).not.toContain('"return_list:')
})
