import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { exportVerb } from '../../src/exporting/slack.ts'
import { localDate, type LocalDate } from '../../src/kit/local-date.ts'
import { on } from '../support/closing-store.ts'
import { looksLikeFormula } from '../support/csv-cells.ts'
import { wordsOf } from '../support/office.ts'
import { orderLine, orderRow, paymentRow } from '../support/paying.ts'
import { movement, poLine, returned, sku, supplier } from '../support/records.ts'
import { approver, openTeam, other, type Team } from '../support/team.ts'

const day = (text: string) => localDate(text) as LocalDate

/** A brand on 16 March 2026. */
const rows = {
  Settings: [
    { key: 'approvers', value: approver, note: '' },
    { key: 'who may see costs', value: 'approvers', note: '' },
    { key: 'locations', value: 'Studio, Shop', note: '' },
    { key: 'currency', value: 'EUR', note: '' },
  ],
  Suppliers: [supplier({ id: 'SUP-1', name: '=Pérola', country: 'Portugal', currency: 'USD' })],
  SKUs: [
    sku({ sku: 'LUNA-M', style: 'Luna hoop', name: '+Luna hoop', cost: 9 }),
    sku({ sku: '-ALBA', style: 'Alba', name: 'Alba ring', cost: null }),
  ],
  Movements: [
    movement({ id: 'MV-1', at: on('2026-02-10'), quantity: 10, unitCost: 4 }),
    movement({ id: 'MV-2', at: on('2026-02-20'), quantity: 30, kind: 'receipt', unitCost: 6 }),
    movement({
      id: 'MV-3',
      at: on('2026-02-25'),
      quantity: -20,
      kind: 'sale',
      unitCost: 9,
      reason: '@market, -10 %',
    }),
    movement({
      id: 'MV-4',
      at: on('2026-03-02'),
      quantity: 20,
      kind: 'receipt',
      unitCost: 8,
      location: 'Shop',
    }),
    movement({ id: 'MV-5', at: on('2026-03-03'), quantity: 3, bucket: 'held', kind: 'return' }),
    movement({ id: 'MV-6', at: on('2026-03-04'), quantity: 2, sku: '-ALBA', kind: 'count' }),
  ],
  'Purchase orders': [
    orderRow({ id: 'PO-1', freight: 30, duty: 12.5, fxRate: 0.9, receivedOn: day('2026-03-02') }),
    orderRow({ id: 'PO-2', status: 'cancelled', ordered: day('2026-03-05') }),
    orderRow({ id: 'PO-3', ordered: day('2026-03-06') }),
    orderRow({ id: 'PO-4', ordered: day('2026-04-01'), status: 'sent' }),
  ],
  'PO lines': [
    orderLine({ id: 'POL-1', po: 'PO-1', sku: 'LUNA-M', ordered: 20, unitCost: 7.25, received: 20 }),
    orderLine({ id: 'POL-2', po: 'PO-1', sku: '-ALBA', ordered: 5, unitCost: null }),
    orderLine({ id: 'POL-3', po: 'PO-2', ordered: 999 }),
    orderLine({ id: 'POL-4', po: 'PO-3', ordered: 10, unitCost: 3 }),
    poLine({ id: 'POL-9', po: 'PO-9', sku: 'LUNA-M', ordered: 1 }),
  ],
  Payments: [
    paymentRow({
      id: 'PAY-1',
      status: 'paid',
      paidOn: day('2026-03-10'),
      due: day('2026-02-01'),
      amount: 300,
    }),
    paymentRow({ id: 'PAY-2', amount: 700, reference: '=cmd' }),
    paymentRow({ id: 'PAY-3', amount: 45.5, currency: 'EUR', status: 'held' }),
    paymentRow({ id: 'PAY-4', status: 'paid', paidOn: day('2026-02-28') }),
    paymentRow({ id: 'PAY-5', status: 'cancelled' }),
    paymentRow({ id: 'PAY-6', due: day('2026-05-20'), amount: 5, currency: '*coins*' }),
  ],
  Returns: [
    returned({
      id: 'RT-1',
      quantity: 2,
      disposition: 'write off',
      resolution: 'refund',
      refund: 60,
      requested: day('2026-02-20'),
      inspected: day('2026-03-01'),
      note: 'clasp\n=1+1;=2',
    }),
    returned({ id: 'RT-2', requested: day('2026-02-27') }),
    returned({ id: 'RT-3', sku: '-ALBA', disposition: 'donate', inspected: day('2026-03-03') }),
  ],
}

/** What somebody is answered, and the file that they are sent. */
async function asks(team: Team, words: string, by = approver) {
  const sent = team.sent.length
  const { words: said, reply, changed } = await team.types(by, `/jumpring export ${words}`)
  wordsOf(reply)
  expect(changed).toBe(false)
  expect(reply?.to).not.toBe('team')
  const file = team.sent[sent]
  const text = file === undefined ? '' : Buffer.from(file.bytes).toString('utf8')
  const records = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  return { said, file, records }
}

describe('/jumpring export', () => {
  it('movements: opening balances, then what moved, with what it adds up to', async () => {
    const { said, file, records } = await asks(await openTeam(rows), 'movements march')
    expect(file?.name).toBe('movements-2026-03.csv')
    expect(
      records.map((row) => [
        row['At'],
        row['SKU'],
        row['Location'],
        row['Kind'],
        row['Quantity'],
        row['Unit cost'],
        row['Value'],
      ]),
    ).toEqual([
      ['2026-03-01 00:00:00', 'LUNA-M', 'Studio', 'opening balance', '20', '', ''],
      ['2026-03-02 12:00:00', 'LUNA-M', 'Shop', 'receipt', '20', '8', '160'],
      ['2026-03-03 12:00:00', 'LUNA-M', 'Studio', 'return', '3', '', ''],
      ['2026-03-04 12:00:00', "'-ALBA", 'Studio', 'count', '2', '', ''],
    ])
    expect(records[1]).toMatchObject({ Id: 'MV-4', Style: 'Luna hoop', Name: "'+Luna hoop", By: 'ana' })
    expect(said).toContain('3 movements of 2 SKUs from Sun 1 Mar 2026 to Tue 31 Mar 2026, so far')
    expect(said).toContain('On hand: 20 at the start, receipt +20, count +2; 42 at the end')
    expect(said).toContain('Held: 0 at the start, 3 at the end')
    expect(said).toContain('At the cost of their day: receipt €160.00')
    expect(said).toContain('4 rows and a row of headers')
  })

  it('stock: on hand at the end of a day, at average cost', async () => {
    const team = await openTeam(rows)
    const february = await asks(team, 'stock 2026-02-28')
    // (10 × 4 + 30 × 6) / 40 = 5.5, of which 20 were sold.
    expect(february.records).toEqual([
      {
        Day: '2026-02-28',
        SKU: 'LUNA-M',
        Style: 'Luna hoop',
        Name: "'+Luna hoop",
        Location: 'Studio',
        'On hand': '20',
        Held: '0',
        'Unit cost': '5.5',
        'Value on hand': '110',
        'Value held': '0',
      },
    ])
    expect(february.said).toContain('Value at average cost: €110.00 on hand')
    const { file, said, records } = await asks(team, 'stock')
    expect(file?.name).toBe('stock-2026-03-16.csv')
    // (20 × 5.5 + 20 × 8) / 40 = 6.75
    expect(
      records.map((row) => [
        row['SKU'],
        row['Location'],
        row['On hand'],
        row['Held'],
        row['Value on hand'],
        row['Value held'],
      ]),
    ).toEqual([
      ["'-ALBA", 'Studio', '2', '0', '', ''],
      ['LUNA-M', 'Shop', '20', '0', '135', '0'],
      ['LUNA-M', 'Studio', '20', '3', '135', '20.25'],
    ])
    expect(said).toContain('as it is now: 42 pieces on hand of 2 SKUs at 2 places')
    expect(said).toContain('€270.00 on hand, €20.25 held')
    expect(said).toContain('Without a cost, and not in the value: 2 pieces in 1 row')
  })

  it('orders: each amount once, in the order’s currency and the workbook’s', async () => {
    const { said, records } = await asks(await openTeam(rows), 'purchase orders 2026-03')
    expect(
      records.map((row) => [
        row['PO'],
        row['Kind'],
        row['Line'],
        row['Amount'],
        row['Currency'],
        row['Amount in EUR'],
      ]),
    ).toEqual([
      ['PO-1', 'goods', 'POL-1', '145', 'USD', '130.5'],
      ['PO-1', 'goods', 'POL-2', '', 'USD', ''],
      ['PO-1', 'freight', '', '30', 'USD', '27'],
      ['PO-1', 'duty', '', '12.5', 'USD', '11.25'],
      ['PO-2', 'goods', 'POL-3', '9990', 'USD', ''],
      ['PO-3', 'goods', 'POL-4', '30', 'USD', ''],
    ])
    expect(records[0]).toMatchObject({
      Supplier: "'=Pérola",
      Country: 'Portugal',
      Received: '20',
      Outstanding: '0',
    })
    expect(said).toContain('3 purchase orders with 4 lines, ordered from')
    expect(said).toContain('Pieces ordered: 35')
    expect(said).toContain('Together: goods $175.00, freight $30.00, duty $12.50')
    expect(said).toContain('In EUR: €168.75')
    expect(said).toContain('Without an FX rate, and not in the amount in EUR: 1 order')
    expect(said).toContain('Without a unit cost: 1 line')
    expect(said).toContain('In the file and not in these sums: 1 draft or cancelled order')
    expect(said).toContain('Not in the file: 1 line of orders that the sheet does not have')
  })

  it('payments: paid ones by the day they were paid, others by the day they are due', async () => {
    const { said, records } = await asks(await openTeam(rows), 'payments 2026-03')
    expect(
      records.map((row) => [row['Id'], row['Status'], row['Amount'], row['Currency'], row['Reference']]),
    ).toEqual([
      ['PAY-1', 'paid', '300', 'USD', ''],
      ['PAY-2', 'planned', '700', 'USD', "'=cmd"],
      ['PAY-3', 'held', '45.5', 'EUR', ''],
      ['PAY-5', 'cancelled', '700', 'USD', ''],
    ])
    expect(said).toContain('4 payments, paid or due from')
    expect(said).toContain('Paid: 1 payment, $300.00')
    expect(said).toContain('Still to be paid: 2 payments, $700.00 + €45.50')
    expect(said).toContain('not in these sums: 1 cancelled one')
    const whole = await asks(await openTeam(rows), 'payments all')
    expect(whole.said).toContain(
      'Still to be paid: 3 payments, $700.00 + €45.50 + 5.00 in what is no currency',
    )
  })

  it('returns: by the last thing that is dated', async () => {
    const { said, records } = await asks(await openTeam(rows), 'returns march')
    expect(records.map((row) => [row['Id'], row['Refund'], row['Goods lost'], row['Note']])).toEqual([
      ['RT-1', '60', '18', "clasp\n'=1+1;'=2"],
      ['RT-3', '', '', ''],
    ])
    expect(said).toContain('2 returns with 3 pieces')
    expect(said).toContain('Refunded: €60.00')
    expect(said).toContain('Goods lost, at the cost in the tab SKUs: €18.00')
    expect(said).toContain('Without a cost, and not in that: 1 return')
  })

  it.each(['movements all', 'stock', 'orders all', 'payments all', 'returns all'])(
    '%s has no cell that becomes a formula, but numbers',
    async (words) => {
      const { records } = await asks(await openTeam(rows), words)
      expect(records.length).toBeGreaterThan(1)
      const cells = records.flatMap((row) => Object.values(row))
      expect(cells.filter((cell) => looksLikeFormula(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual([])
    },
  )

  it.each([
    ['movements all', ['Unit cost', 'Value']],
    ['stock', ['Unit cost', 'Value on hand', 'Value held']],
    ['orders all', ['Unit cost', 'Amount', 'Amount in EUR']],
    ['payments all', ['Amount']],
    ['returns all', ['Goods lost']],
  ])('%s has neither columns nor sums of costs for who may not see them', async (words, columns) => {
    const team = await openTeam(rows)
    const whole = await asks(team, words)
    expect(Object.keys(whole.records[0] ?? {})).toEqual(expect.arrayContaining(columns))
    const { said, records } = await asks(team, words, other)
    expect(records.length).toBeGreaterThan(0)
    const kept = Object.keys(whole.records[0] ?? {}).filter((header) => !columns.includes(header))
    expect(Object.keys(records[0] ?? {})).toEqual(kept)
    expect(said).toContain('Without costs, which only approvers see')
    if (words !== 'returns all') expect(said).not.toMatch(/[€$]/)
    expect(said).not.toMatch(/cost of their day|average cost|Together|Goods lost/)
    if (words.startsWith('orders')) expect(records.map((row) => row['Kind'])).not.toContain('freight')
  })

  it.each([
    [
      'hoops',
      /found “hoops”, and expected one of movements, stock, orders, payments, returns.*\/jumpring export movements 2026-03/,
    ],
    ['stock hoops', /found “hoops”, and expected days such as 2026-03/],
    ['movements 2026-02-30', /“2026-02-30” is not in the calendar/],
    [
      'movements 2026-03-15 to 2026-03-01',
      /Sun 15 Mar 2026, is after the last, Sun 1 Mar 2026.*2026-03-01 to 2026-03-15/,
    ],
    ['movements 2026-04', /Wed 1 Apr 2026 is still to come, and today is Mon 16 Mar 2026/],
    ['stock tomorrow', /found “tomorrow”/],
    ['payments <!channel> *x*', /found “&lt;!channel&gt; ∗x∗”/],
  ])('%s is refused: what was found, what was expected, what to type', async (words, expected) => {
    const { said, file } = await asks(await openTeam(rows), words)
    expect(said).toMatch(expected)
    expect(said).toContain('Nothing was exported or changed')
    expect(file).toBeUndefined()
  })

  it('of days with nothing sends no file and says so', async () => {
    const { said, file } = await asks(await openTeam(rows), 'returns 2025')
    expect(said).toContain('Nothing to export, and no file was sent: 0 returns')
    expect(file).toBeUndefined()
  })

  it('alone says what there is, with lines to copy', async () => {
    const { said, file } = await asks(await openTeam(rows), '')
    for (const line of [
      'movements 2026-03',
      'stock 2026-03-16',
      'orders 2026',
      'payments 2026-03',
      'returns last 90 days',
    ])
      expect(said).toContain(`/jumpring export ${line}`)
    expect(file).toBeUndefined()
  })

  it('says what to do where the installed app may not send files', async () => {
    const team = await openTeam(rows)
    const reply = await exportVerb.run('stock', { ...team.request(), sendFile: async () => 'not-allowed' })
    expect(wordsOf(reply)).toContain('Paste the new manifest')
  })

  it('cannot be shared: the file is for who asks', async () => {
    const team = await openTeam(rows)
    const { reply, words } = await team.presses(approver, 'share', '/jumpring export stock')
    expect(reply?.to).not.toBe('team')
    expect(words).toContain('cannot be shared')
    expect(team.sent).toEqual([])
  })

  it('of too many rows is refused, with where to get them', async () => {
    const many = Array.from({ length: 50_001 }, (_, at) =>
      movement({ id: `MV-${at}`, at: on('2026-03-01') + at / 86_400, quantity: 1 }),
    )
    const { said, file } = await asks(await openTeam({ ...rows, Movements: many }), 'movements all')
    expect(said).toContain('these are 50,001 rows, and at most 50,000 are sent here')
    expect(said).toContain('npm run export -- movements all')
    expect(file).toBeUndefined()
  }, 90_000)
})
