import { describe, expect, it } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import {
  supplierButtons as buttonsWith,
  supplierCommand as commandWith,
  supplierModals,
  supplierOnSkuCard,
} from '../../src/suppliers/slack.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { sku, supplier } from '../support/records.ts'

const supplierCommand = commandWith({ verbs: [], cards: () => [] })
const supplierButtons = buttonsWith(() => [])

const sol = supplier({
  id: 'SUP-1',
  name: 'Atelier <Sol>',
  country: 'Portugal',
  region: 'Porto',
  timeZone: 'Asia/Bangkok',
  contact: 'orders@atelier.test',
  source: 'trade show',
  vetting: 'approved',
  moqUnits: 50,
  moqValue: 500,
  leadDays: 21,
  depositPercent: 30,
})

function open(
  suppliers: readonly object[] = [sol, supplier({ id: 'SUP-2', name: 'Oficina', country: 'Portugal' })],
) {
  const rows = {
    Settings: [{ key: 'currency', value: 'CHF', note: '' }],
    Suppliers: suppliers,
    SKUs: [sku({ sku: 'LUNA-M', supplier: 'atelier <sol>' }), sku({ sku: 'SOL-S' })],
  }
  return openOffice([settingsTab, suppliersTab, skusTab], rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>
const ask = async (office: Office, words: string) =>
  wordsOf(await supplierCommand.run(words, office.request()))

describe('/supplier', () => {
  it.each(['SUP-1', 'sup-1', 'Atelier <Sol>', '  atelier <SOL> ', 'Porto'])(
    '%s shows the card with terms and the time there',
    async (words) => {
      const card = await ask(await open(), words)
      expect(card).toContain('*Vetting* approved')
      expect(card).toContain('*MOQ* 50 pieces and CHF 500.00'.replace(' 500', '\u00a0500'))
      expect(card).toContain('*Lead time* 21 days')
      expect(card).toContain('*Deposit* 30 %')
      expect(card).toContain('17:00 there now')
      expect(card).toContain('SUP-1')
    },
  )

  it('of several lists them, each to be opened', async () => {
    const office = await open()
    const words = await ask(office, 'portugal')
    expect(words).toContain('2 suppliers like “portugal”')
    const show = supplierButtons.find((each) => each.actionId === 'supplier_show')
    expect(wordsOf(await show?.run('SUP-2', office.request()))).toContain('*Lead time* unknown')
    expect(wordsOf(await show?.run('SUP-9', office.request()))).toContain('not in the sheet any more')
  })

  it('without words lists all', async () => {
    expect(await ask(await open(), '')).toContain('2 suppliers')
  })

  it('of a new workbook says how to begin', async () => {
    expect(await ask(await open([]), '')).toContain('No suppliers yet. `/supplier add` opens a form for one')
  })

  it('that nobody knows says so, and lets nobody be mentioned', async () => {
    const words = await ask(await open(), '<!here>')
    expect(words).toContain('There is no supplier like “&lt;!here&gt;”. Nothing was changed')
    expect(words).not.toContain('Nearest')
  })

  it('that is spelled like another comes with the line for that one', async () => {
    expect(await ask(await open(), 'oficna')).toContain('Nearest, to copy: `/supplier Oficina`')
  })

  it('asks whom to vet where nobody is named', async () => {
    const words = await ask(await open(), 'vet')
    expect(words).toContain('Which supplier? Nothing was changed. Try `/supplier vet Atelier &lt;Sol&gt;`')
  })

  it('of monsters and half-typed rows is what Slack takes', async () => {
    const monster = '<!channel> & “x” 💍'.repeat(3_000)
    const bare = supplier({ id: 'SUP-3', name: '' })
    const office = await open([
      supplier({ id: 'SUP-4', name: monster, contact: monster, country: monster }),
      bare,
      supplier({ id: 'SUP-5', name: 'b' }),
    ])
    expect(await ask(office, '')).toContain('SUP-3')
    expect(await ask(office, 'SUP-3')).toContain('SUP-3')
    const card = await supplierCommand.run('SUP-4', office.request())
    expect(wordsOf(card)).toContain('*Contact* &lt;!channel&gt;')
    expect(card?.text).not.toContain('<!')
  })
})

describe('the form for a new supplier', () => {
  const values = {
    name: 'Casa Prata',
    vetting: 'prospect',
    country: 'Spain',
    depositPercent: '30',
    leadDays: '14',
    metOn: '2026-03-14',
    currency: 'usd',
    source: 'referral',
  }

  it('adds a row that can be undone', async () => {
    const office = await open()
    const asked = office.request()
    await supplierCommand.run('add Casa Prata', asked)
    expect(JSON.stringify(office.opened)).toContain('"initial_value":"Casa Prata"')
    const done = doneOf(await office.submit(supplierModals, values, asked))
    expect(wordsOf(done)).toContain('Added the supplier *Casa Prata*')
    const rows = await office.written('Suppliers')
    expect(rows.at(-1)).toMatchObject({
      Name: 'Casa Prata',
      Currency: 'USD',
      'Lead days': 14,
      'Deposit %': 30,
      'Met on': 46_095,
      Source: 'referral',
    })
    expect(rows.at(-1)?.['Id']).toMatch(/^SUP-/)
    expect((await office.workbook.undo(asked.requestId, '@ana')).ok).toBe(true)
    expect(await office.written('Suppliers')).toHaveLength(2)
  })

  it.each([
    ['name', { name: ' ' }, 'Found no name'],
    ['name', { name: 'OFICINA' }, 'is in the sheet already, as SUP-2'],
    ['depositPercent', { depositPercent: '130' }, 'expected 0 to 100 percent'],
    ['timeZone', { timeZone: 'Madrid' }, 'expected a name such as Asia/Bangkok'],
  ])('puts a message beside %s when it is %j', async (field, change, words) => {
    const office = await open()
    await supplierCommand.run('add', office.request())
    expect(errorsOf(await office.submit(supplierModals, { ...values, ...change }))[field]).toContain(words)
    expect(await office.written('Suppliers')).toHaveLength(2)
  })
})

it('a SKU’s card names its supplier, whether the sheet says its id or its name', async () => {
  const office = await open()
  const facts = office.workbook.facts()
  const section = supplierOnSkuCard((code) => facts.find(skusTab, code)?.supplier ?? '')
  const blocks = section.blocks('LUNA-M', facts)
  expect(JSON.stringify(blocks)).toContain('Atelier &lt;Sol&gt;> · 21 days lead time')
  expect(blockProblems(JSON.parse(JSON.stringify(blocks)), 'message')).toEqual([])
  expect(section.blocks('SOL-S', facts)).toEqual([])
})
