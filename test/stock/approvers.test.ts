import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { moveFormButtons, moveModals } from '../../src/stock/move-form-slack.ts'
import { decideAdjustment, type AdjustmentWish } from '../../src/stock/rules.ts'
import { moveStock, stockButtons, stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { doneOf, openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'

const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const stock = stockCommand(() => [])
const wish: AdjustmentWish = {
  sku: 'LUNA-M',
  change: -3,
  kind: 'write-off',
  onHand: 10,
  location: undefined,
  largeLimit: 50,
  mayApprove: false,
  confirmed: false,
}

function open(approvers = approver) {
  const rows = {
    Settings: [{ key: 'approvers', value: approvers, note: '' }],
    SKUs: [sku({ sku: 'LUNA-M', name: 'Luna hoop' })],
    Movements: [movement({ id: 'MV-1', quantity: 10 })],
  }
  return openOffice([settingsTab, skusTab, stockTab, movementsTab], rows, '2026-03-16T10:00:00Z')
}

describe('a write-off', () => {
  it.each<[string, Partial<AdjustmentWish>, string]>([
    ['is refused to who may not approve', {}, 'not-approver'],
    ['is refused to them also when they say yes', { confirmed: true }, 'not-approver'],
    ['is refused before anything else is asked', { change: -99 }, 'not-approver'],
    ['is done by an approver', { mayApprove: true }, 'done'],
    ['of more than there is is asked back of an approver', { change: -11, mayApprove: true }, 'below-zero'],
    ['is no write-off when it is a sale', { kind: 'sale' }, 'done'],
  ])('%s', (_, change, outcome) => {
    const decided = decideAdjustment({ ...wish, ...change })
    expect(decided.ok ? 'done' : decided.refusal.code).toBe(outcome)
  })

  it('by words is refused to others with who may, and writes nothing', async () => {
    const office = await open()
    const words = wordsOf(await stock.run('remove LUNA-M 1 clasp broken', office.request(other)))
    expect(words).toContain('Nothing was changed: 1 piece of LUNA-M would be written off')
    expect(words).toContain('only approvers may do that; they are listed in Settings')
    expect(await office.written('Movements')).toHaveLength(1)
  })

  it('by the form is refused to others, too', async () => {
    const office = await open()
    const button = moveFormButtons.find((each) => each.actionId === 'stock_remove_form')
    await button?.run('LUNA-M', office.request(other))
    const values = { quantity: '2', reason: 'lost at the fair' }
    const done = doneOf(await office.submit(moveModals(moveStock), values, office.request(other)))
    expect(wordsOf(done)).toContain('only approvers')
    expect(await office.written('Movements')).toHaveLength(1)
  })

  it('that takes more than there is is not lifted by somebody else’s press', async () => {
    const office = await open()
    const asked = await stock.run('remove LUNA-M 12 lost', office.request(approver))
    const press = stockButtons(() => []).find((each) => each.actionId === 'stock_confirm')
    const [, row] = JSON.parse(JSON.stringify(asked?.blocks)) as [unknown, { elements: { value: string }[] }]
    const value = row.elements[0]?.value ?? ''
    expect(wordsOf(await press?.run(value, office.request(other)))).toContain('only approvers')
    expect(wordsOf(await press?.run(value, office.request(approver)))).toContain('10 → -2')
  })

  it('is for everybody where nobody is named in Settings', async () => {
    const office = await open('')
    const words = wordsOf(await stock.run('remove LUNA-M 1 clasp broken', office.request(other)))
    expect(words).toContain('10 → 9')
    expect((await office.written('Movements')).at(-1)).toMatchObject({ Kind: 'write-off', Quantity: -1 })
  })
})

it('a long reason comes through its confirmation as far as a button carries it', async () => {
  const office = await open()
  const reason = `sold ${'"at the market" '.repeat(300)}`
  const asked = await stock.run(`remove LUNA-M x12 ${reason}`, office.request(approver))
  expect(wordsOf(asked)).toContain('below zero')
  const press = stockButtons(() => []).find((each) => each.actionId === 'stock_confirm')
  const [, row] = JSON.parse(JSON.stringify(asked?.blocks)) as [unknown, { elements: { value: string }[] }]
  wordsOf(await press?.run(row.elements[0]?.value ?? '', office.request(approver)))
  const written = String((await office.written('Movements')).at(-1)?.['Reason'])
  expect(written.length).toBeGreaterThan(1_000)
  expect(written.startsWith('sold at the market')).toBe(true)
})
