import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { returnedPieces, soldOf } from '../../src/returns/actions.ts'
import { returnModals } from '../../src/returns/forms-slack.ts'
import { returnButtons, returnCommand } from '../../src/returns/slack.ts'
import { returnsTab } from '../../src/returns/tabs.ts'
import { returnAgenda } from '../../src/returns/words.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { movement, returned, sku } from '../support/records.ts'

const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const tabs = [settingsTab, skusTab, stockTab, movementsTab, returnsTab]
const day = (text: string) => text as LocalDate

/** LUNA-M: 20 opened, 6 sold, one of the sales of 2 taken back: 16 on hand, 4 sold, at a cost of 12. */
function open(returns: readonly object[] = []) {
  const rows = {
    Settings: [{ key: 'approvers', value: approver, note: '' }],
    SKUs: [
      sku({ sku: 'LUNA-M', style: 'Luna hoop', size: 'M', cost: 12 }),
      sku({ sku: 'LUNA-L', style: 'Luna hoop', size: 'L' }),
    ],
    Movements: [
      movement({ id: 'MV-1', quantity: 20 }),
      movement({ id: 'MV-2', quantity: -4, kind: 'sale' }),
      movement({ id: 'MV-3', quantity: -2, kind: 'sale' }),
      movement({ id: 'MV-4', quantity: 2, kind: 'reversal', ref: 'MV-3' }),
      movement({ id: 'MV-5', quantity: -3, kind: 'sale', sku: 'LUNA-L' }),
    ],
    Returns: returns,
  }
  return openOffice(tabs, rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>

const press = (actionId: string) => {
  const found = returnButtons.find((each) => each.actionId === actionId)
  if (found === undefined) throw new Error(`There is no button ${actionId}`)
  return found.run
}

const found = { condition: 'opened', disposition: 'restock', resolution: 'refund', refund: '89' }

async function inspect(office: Office, values: Readonly<Record<string, string>>, by = office.request()) {
  await press('return_inspect')('RT-1', by)
  return office.submit(returnModals, { ...found, ...values }, by)
}

const waiting = () => [
  returned({ id: 'RT-1', quantity: 2, note: 'she called', requested: day('2026-03-10') }),
]

const several = () => [
  returned({ id: 'RT-1', requested: day('2026-03-15') }),
  returned({ id: 'RT-2', requested: day('2026-03-01'), status: 'received' }),
  returned({ id: 'RT-3', requested: day('2026-02-01'), status: 'closed' }),
  returned({ id: 'RT-4', requested: day('2026-02-01'), status: 'inspected', disposition: 'repair' }),
  returned({ id: 'RT-5', requested: null }),
]

const balances = (office: Office) => balanceOf(office.workbook.facts(), 'LUNA-M')

describe('/return new', () => {
  it('logs a whole line without a form, and moves no stock', async () => {
    const office = await open()
    const words = wordsOf(await returnCommand.run('new LUNA-M 2 clasp <broke> off', office.request()))
    expect(words).toContain('Return logged: *2* of *LUNA-M*, damaged. Returned *0 → 2* of 4 sold')
    expect(words).toContain('clasp &lt;broke&gt; off')
    expect(words).toContain('"action_id":"undo"')
    const [row] = await office.written('Returns')
    expect(row).toMatchObject({
      SKU: 'LUNA-M',
      Quantity: 2,
      Reason: 'damaged',
      Status: 'requested',
      Note: 'clasp <broke> off',
    })
    expect(words).toContain(String(row?.['Id']))
    expect(balances(office)).toEqual({ onHand: 16, held: 0 })
  })

  it('of more than was sold is refused with the facts, and nothing is written', async () => {
    const office = await open([
      returned({ id: 'RT-1', quantity: 3 }),
      returned({ id: 'RT-2', status: 'denied' }),
    ])
    expect(soldOf(office.workbook.facts(), 'luna-m')).toBe(4)
    expect(returnedPieces(office.workbook.facts(), 'luna-m')).toBe(3)
    const words = wordsOf(await returnCommand.run('new LUNA-M 2', office.request()))
    expect(words).toContain(
      'Nothing was changed: LUNA-M was sold 4 pieces and 3 pieces came back already, so at most 1 can be returned, and I found 2.',
    )
    expect(await office.written('Returns')).toHaveLength(2)
    expect(wordsOf(await returnCommand.run('new LUNA-M 1', office.request()))).toContain('*3 → 4* of 4 sold')
  })

  it.each(['new NOPE-1 1', 'new <!channel> 1'])('"/return %s" names what it does not know', async (line) => {
    const office = await open()
    const words = wordsOf(await returnCommand.run(line, office.request()))
    expect(words).toContain('Nothing was changed')
    expect(words).not.toContain('<!')
    expect(await office.written('Returns')).toEqual([])
  })

  it('of a style asks which variant, as lines to copy', async () => {
    const office = await open()
    const words = wordsOf(await returnCommand.run('new luna hoop 1 too late', office.request()))
    expect(words).toContain('`/return new LUNA-L 1 too late`')
    expect(await office.written('Returns')).toEqual([])
  })

  it('without a quantity opens the form with what is known; an unknown SKU is answered beside its field', async () => {
    const office = await open()
    await returnCommand.run('new LUNA-M wrong size', office.request())
    expect(JSON.stringify(office.opened)).toContain('"initial_value":"LUNA-M"')
    const values = { sku: 'luna hoop', quantity: '1', reason: 'wrong item' }
    const errors = errorsOf(await office.submit(returnModals, values))
    expect(errors['sku']).toContain('LUNA-L')
    const tooMany = errorsOf(await office.submit(returnModals, { ...values, sku: 'LUNA-M', quantity: '5' }))
    expect(tooMany['quantity']).toContain('sold 4 pieces')
    doneOf(await office.submit(returnModals, { ...values, sku: 'LUNA-M', orderLine: '1001-2' }))
    expect(await office.written('Returns')).toMatchObject([
      { SKU: 'LUNA-M', Quantity: 1, Reason: 'wrong item', 'Order line': '1001-2' },
    ])
  })

  it('can be undone until it is inspected', async () => {
    const office = await open()
    const asked = office.request()
    await returnCommand.run('new LUNA-M 2', asked)
    expect((await office.workbook.undo(asked.requestId, '@ana')).ok).toBe(true)
    expect(await office.written('Returns')).toEqual([])
    expect(returnedPieces(office.workbook.facts(), 'LUNA-M')).toBe(0)
  })
})

describe('an inspection', () => {
  it.each([
    ['restock', 'closed', { onHand: 18, held: 0 }, 'back to stock, on hand *16 → 18*'],
    ['repair', 'inspected', { onHand: 16, held: 2 }, 'held for repair, held *0 → 2*, on hand stays *16*'],
    ['supplier claim', 'inspected', { onHand: 16, held: 2 }, 'held for a claim to the supplier'],
    ['write off', 'closed', { onHand: 16, held: 0 }, 'written off, on hand stays *16*'],
    ['donate', 'closed', { onHand: 16, held: 0 }, 'donated, on hand stays *16*'],
  ])(
    'with %s closes or holds the return and moves its pieces',
    async (disposition, status, balance, said) => {
      const office = await open(waiting())
      const words = wordsOf(doneOf(await inspect(office, { disposition, note: 'scratch' })))
      expect(words).toContain(said)
      expect(balances(office)).toEqual(balance)
      expect(await office.written('Returns')).toMatchObject([
        {
          Status: status,
          Condition: 'opened',
          Disposition: disposition,
          Resolution: 'refund',
          Refund: 89,
          Received: 46_097,
          Inspected: 46_097,
          Note: 'she called; scratch',
        },
      ])
      const moved = (await office.written('Movements')).filter((row) => row['Reference'] === 'RT-1')
      expect(moved.reduce((sum, row) => sum + Number(row['Quantity']), 0)).toBe(
        balance.onHand - 16 + balance.held,
      )
      for (const row of moved) expect(words).toContain(String(row['Id']))
    },
  )

  it('that writes off shows the loss with its arithmetic, and the ledger has it', async () => {
    const office = await open(waiting())
    const words = wordsOf(doneOf(await inspect(office, { disposition: 'write off' })))
    expect(words).toContain('Loss *€113.00*: goods €24.00 (2 × €12.00) + refund €89.00')
    const moved = (await office.written('Movements')).filter((row) => row['Reference'] === 'RT-1')
    expect(moved).toMatchObject([
      { Bucket: 'damaged', Quantity: 2, Kind: 'return', 'Unit cost': 12 },
      { Bucket: 'damaged', Quantity: -2, Kind: 'write-off', 'Unit cost': 12 },
    ])
  })

  it('of a SKU without a cost says that the loss is not known', async () => {
    const office = await open([returned({ id: 'RT-1', sku: 'LUNA-L' })])
    const words = wordsOf(doneOf(await inspect(office, { disposition: 'donate' })))
    expect(words).toContain('The loss is not known: LUNA-L has no cost in the sheet; refund €89.00')
  })

  it.each(['write off', 'donate'])(
    'with %s is refused beside its field for others than approvers',
    async (disposition) => {
      const office = await open(waiting())
      const errors = errorsOf(await inspect(office, { disposition }, office.request(other)))
      expect(errors['disposition']).toContain(`only approvers may ${disposition}`)
      expect(await office.written('Returns')).toMatchObject([{ Status: 'requested', Disposition: null }])
      expect(await office.written('Movements')).toHaveLength(5)
    },
  )

  it('with an amount that contradicts the resolution is refused beside the amount', async () => {
    const office = await open(waiting())
    expect(errorsOf(await inspect(office, { refund: '' }))['refund']).toContain('Nothing was changed')
    expect(errorsOf(await inspect(office, { resolution: 'none' }))['refund']).toContain('amount of 89')
    expect(await office.written('Movements')).toHaveLength(5)
  })

  it('happens once: the second answers with the state, by form, button and line', async () => {
    const office = await open(waiting())
    await press('return_inspect')('RT-1', office.request())
    doneOf(await office.submit(returnModals, found))
    const second = wordsOf(doneOf(await office.submit(returnModals, { ...found, disposition: 'repair' })))
    const state = 'Nothing was changed: RT-1 was inspected before as restock; it is closed.'
    expect(second).toContain(state)
    expect(wordsOf(await press('return_inspect')('RT-1', office.request()))).toContain(state)
    expect(wordsOf(await returnCommand.run('inspect rt-1', office.request()))).toContain(state)
    expect(balances(office)).toEqual({ onHand: 18, held: 0 })
  })

  it('delivered twice under one id moves its pieces once', async () => {
    const office = await open(waiting())
    const asked = office.request()
    doneOf(await inspect(office, {}, asked))
    doneOf(await office.submit(returnModals, found, asked))
    expect(balances(office)).toEqual({ onHand: 18, held: 0 })
    expect(await office.written('Movements')).toHaveLength(6)
  })

  it('of a denied return is refused', async () => {
    const office = await open([returned({ id: 'RT-1', status: 'denied' })])
    expect(wordsOf(await press('return_inspect')('RT-1', office.request()))).toContain('RT-1 was denied')
    expect(office.opened).toEqual([])
  })

  it.each(['restock', 'repair', 'write off'])(
    'with %s is taken back whole by Undo and can be made again',
    async (disposition) => {
      const office = await open(waiting())
      const asked = office.request()
      doneOf(await inspect(office, { disposition }, asked))
      expect((await office.workbook.undo(asked.requestId, '@ana')).ok).toBe(true)
      expect(balances(office)).toEqual({ onHand: 16, held: 0 })
      expect(await office.written('Returns')).toMatchObject([
        {
          Status: 'requested',
          Condition: null,
          Disposition: null,
          Refund: null,
          Received: null,
          Inspected: null,
        },
      ])
      const moved = (await office.written('Movements')).slice(5)
      expect(moved.reduce((sum, row) => sum + Number(row['Quantity']), 0)).toBe(0)
      doneOf(await inspect(office, { disposition: 'restock' }))
      expect(balances(office)).toEqual({ onHand: 18, held: 0 })
      expect(soldOf(office.workbook.facts(), 'LUNA-M')).toBe(4)
    },
  )
})

describe('what is open', () => {
  it('is listed by age, the oldest first, with a button each; held ones apart', async () => {
    const office = await open(several())
    const reply = await returnCommand.run('open', office.request())
    expect(reply?.text).toBe('3 returns wait for inspection')
    const words = wordsOf(reply)
    const places = ['RT-2', 'RT-1', 'RT-5', 'Held for repair', 'RT-4'].map((each) => words.indexOf(each))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(words).toContain('*15 days*')
    expect(words).toContain('*1 day*')
    expect(words.match(/return_inspect/g)).toHaveLength(3)
    expect(words).not.toContain('RT-3')
  })

  it('is cut to what Slack takes, and says how many are left out', async () => {
    const many = Array.from({ length: 60 }, (_, at) => returned({ id: `RT-${at}` }))
    const office = await open(many)
    expect(wordsOf(await returnCommand.run('', office.request()))).toContain('45 more are not shown here')
  })

  it.each([
    ['2026-03-09', 2],
    ['2026-03-08', 1],
  ])('is on the agenda: asked for on %s it has urgency %i', async (requested, urgency) => {
    const office = await open([returned({ id: 'RT-1', requested: day(requested) })])
    expect(returnAgenda(office.workbook.facts()).map((item) => item.urgency)).toEqual([urgency])
  })

  it('adds nothing to the agenda when nothing waits', async () => {
    const office = await open([returned({ id: 'RT-1', status: 'closed' })])
    expect(returnAgenda(office.workbook.facts())).toEqual([])
  })
})

it('a return’s card shows what became of it, and the inspection while it waits', async () => {
  const office = await open([
    returned({ id: 'RT-1', note: '<!here>', orderLine: 'A & B' }),
    returned({
      id: 'RT-2',
      status: 'closed',
      disposition: 'write off',
      condition: 'worn',
      resolution: 'refund',
      refund: 10,
      requested: day('2026-03-01'),
      received: day('2026-03-02'),
      inspected: day('2026-03-03'),
      orderLine: '1001',
    }),
  ])
  const card = wordsOf(await returnCommand.run('RT-1', office.request()))
  expect(card).toContain('return_inspect')
  expect(card).toContain('&lt;!here&gt;')
  expect(card).toContain('A &amp; B')
  const closed = wordsOf(await returnCommand.run('rt-2', office.request()))
  expect(closed).toContain('Loss *€22.00*: goods €12.00 (1 × €12.00) + refund €10.00')
  expect(closed).not.toContain('return_inspect')
  expect(wordsOf(await returnCommand.run('RT-99', office.request()))).toContain('Nothing was changed')
})
