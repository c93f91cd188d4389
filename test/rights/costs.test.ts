import { describe, expect, it } from 'vitest'
import { allTabs } from '../../src/features.ts'
import { problemBlocks } from '../../src/upkeep/problems.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { rights } from './handlers.ts'
import type { Rights, Try } from './tries.ts'
import { approver, openTeam, other, type Came } from '../support/team.ts'
import { editsTold } from '../../src/upkeep/ledger-words.ts'
import { paymentRow } from '../support/paying.ts'
import { movement, sample, sku, supplier } from '../support/records.ts'

/** Amounts that stand nowhere else: what things cost, and what follows from it. */
const amounts = [/13\.77/, /41\.43/, /873\.21/, /27\.54/, /16\.23/, /54\.1 %/, /613\.19/]
const rows = (who: string) => ({
  Settings: [
    { key: 'approvers', value: approver, note: '' },
    { key: 'who may see costs', value: who, note: '' },
    { key: 'large-adjustment limit', value: '50', note: '' },
    { key: 'locations', value: 'Studio, Shop', note: '' },
  ],
  Suppliers: [supplier({ id: 'SUP-1', name: 'Pérola', moqValue: 873.21 })],
  SKUs: ['M', 'L'].map((size) =>
    sku({ sku: `LUNA-${size}`, style: 'Luna hoop', name: 'Luna hoop', size, cost: 13.77, price: 30 }),
  ),
  Payments: [
    paymentRow({ id: 'PAY-1', po: 'PO-2', amount: 613.19 }),
    paymentRow({ id: 'PAY-2', po: 'PO-2', kind: 'deposit', amount: 613.19, status: 'held' }),
  ],
  Samples: ['1', '2', '3'].map((at) =>
    sample({ id: `SMP-${at}`, fee: 41.43, status: at === '3' ? 'approved' : 'requested' }),
  ),
})

function all(of: (right: Rights) => Readonly<Record<string, Try>> | undefined) {
  return Object.entries(rights).flatMap(([handler, right]) =>
    Object.entries(of(right) ?? {}).map(([title, act]) => [handler, title, act] as const),
  )
}
const shown = ({ words, opened }: Came) => `${words}${JSON.stringify(opened ?? '')}`
/** The files that were sent, as text; what is packed in them is for others to try. */
const filesOf = (team: { readonly sent: readonly { readonly bytes: Uint8Array }[] }) =>
  team.sent.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n')
const hidden = (text: string) => amounts.filter((amount) => amount.test(text)).map(String)

describe('where only approvers may see costs', () => {
  it.each(all(({ reads, everybody }) => ({ ...reads, ...everybody?.tries })))(
    '%s: %s shows none to others',
    async (_, __, act) => {
      const team = await openTeam(rows('approvers'))
      expect(hidden(shown(await act(team, other)))).toEqual([])
      expect(hidden(filesOf(team))).toEqual([])
    },
  )

  it.each(all(({ everybody, approvers }) => ({ ...everybody?.tries, ...approvers })))(
    '%s: %s tells a channel none, whoever did it',
    async (_, __, act) => {
      const team = await openTeam(rows('approvers'))
      const { reply } = await act(team, approver)
      if (reply?.to === 'team') expect(hidden(JSON.stringify(reply))).toEqual([])
    },
  )

  it.each([
    '/sku LUNA-M',
    '/sku luna hoop',
    '/supplier Pérola',
    '/sample SMP-1',
    '/return RT-1',
    '/stock LUNA-M',
    '/pay due',
    '/pay PAY-1',
    '/pay PO-2',
  ])('%s shared by an approver shows none', async (line) => {
    const team = await openTeam(rows('approvers'))
    const { reply, words } = await team.presses(approver, 'share', line)
    expect(reply?.to).toBe('team')
    expect(hidden(words)).toEqual([])
  })

  it('an approver sees them, and so does everybody by default', async () => {
    for (const [who, by] of [
      ['approvers', approver],
      ['everyone', other],
    ] as const) {
      const team = await openTeam(rows(who))
      const said = async (line: string) => (await team.types(by, line)).words
      expect(await said('/sku LUNA-M')).toMatch(/13\.77.*16\.23.*54\.1 %/)
      expect(await said('/sku luna hoop')).toContain('13.77')
      expect(await said('/supplier Pérola')).toContain('873.21')
      expect(await said('/sample SMP-1')).toContain('41.43')
      expect(await said('/pay due')).toContain('613.19')
      expect(await said('/jumpring export payments all')).toMatch(/1,226\.38/)
      expect(filesOf(team)).toContain('613.19')
    }
  })

  it('the loss of a return is on its card for approvers only', async () => {
    const team = await openTeam({
      ...rows('approvers'),
    })
    const context = { id: 'RT-1' }
    const filled = { condition: 'worn', disposition: 'write off', resolution: 'refund', refund: '30' }
    const done = await team.submits(approver, 'return_inspect', context, filled)
    expect(done.words).toContain('its card has the loss, for approvers')
    expect(done.words).toContain('Refund *')
    expect((await team.types(approver, '/return RT-1')).words).toMatch(/Loss .*43\.77.*13\.77/)
    expect(hidden((await team.types(other, '/return RT-1')).words)).toEqual([])
  })

  it('a post about a cell that cannot be read says where it is, and not what stands there', async () => {
    const team = await openTeam(rows('approvers'))
    const problem = {
      tab: 'SKUs',
      key: 'LUNA-M',
      rowNumber: 2,
      column: 'Cost',
      got: '13.77?',
      expected: 'an amount',
    }
    const told = (facts: Facts) =>
      JSON.stringify(problemBlocks(facts, allTabs, [problem, { ...problem, column: 'Price' }]))
    const words = told(team.workbook.facts())
    expect(words).toContain('Cost>: found something else, expected an amount')
    expect(words).toContain('Price>: found “13.77?”')
    const open = await openTeam(rows('everyone'))
    expect(told(open.workbook.facts())).toContain('Cost>: found “13.77?”')
  })

  it('a post about a ledger row that was edited says that its cost changed, and not to what', async () => {
    const was = movement({ id: 'MV-1', quantity: 900, unitCost: 13.77 })
    const edits = [
      { row: { tab: 'Movements', key: 'MV-1' }, was, is: { ...was, unitCost: 27.54, quantity: 901 } },
    ]
    const told = async (who: string) => {
      const team = await openTeam(rows(who))
      return JSON.stringify(editsTold(edits as never, 'x', team.workbook.facts()))
    }
    expect(await told('everyone')).toMatch(/Unit cost> \*13\.77 → 27\.54\*/)
    const words = await told('approvers')
    expect(words).toContain('Unit cost>')
    expect(words).toMatch(/Quantity> \*900 → 901\*/)
    expect(hidden(words)).toEqual([])
  })

  it('the edit form has no cost for others, and what they send for it changes nothing', async () => {
    const team = await openTeam(rows('approvers'))
    const opened = await team.types(other, '/sku edit LUNA-M')
    expect(JSON.stringify(opened.opened?.blocks)).not.toContain('"cost"')
    const context = JSON.parse(opened.opened?.private_metadata ?? 'null') as {
      opened: Record<string, string>
    }
    expect(Object.keys(context.opened)).not.toContain('cost')
    // Somebody puts the mark of a field into the form that was not there.
    const forged = { ...context, opened: { ...context.opened, cost: 'V-0000000000' } }
    const filled = { name: 'Luna hoops', status: 'active', price: '30', cost: '1' }
    const done = await team.submits(other, 'sku_edit', forged, filled)
    expect(done.changed).toBe(true)
    expect(done.words).not.toMatch(/Cost/)
    expect((await team.types(approver, '/sku LUNA-M')).words).toContain('13.77')
  })

  it('a change of the cost is told to the channel without its amounts', async () => {
    const team = await openTeam(rows('approvers'))
    const opened = await team.types(approver, '/sku edit LUNA-M')
    const filled = { name: 'Luna hoop', status: 'active', price: '30', cost: '27.54' }
    const about = JSON.parse(opened.opened?.private_metadata ?? 'null') as { sku: string }
    const done = await team.submits(approver, 'sku_edit', about, filled)
    expect(done.words).toContain('Cost *changed*')
    expect(hidden(done.words)).toEqual([])
  })
})
