import { describe, expect, it } from 'vitest'
import { allTabs, openFeatures } from '../../src/features.ts'
import { exampleLine, exampleWordsOf } from '../../src/slack/examples.ts'
import { commandHelp } from '../../src/slack/jumpring.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import {
  inspection,
  movement,
  payment,
  poLine,
  purchaseOrder,
  returned,
  sample,
  sku,
  supplier,
} from '../support/records.ts'

const features = openFeatures({ refusedChannels: () => [] })
const commands = features.flatMap((feature) => feature.commands ?? [])
const named = (name: string) => {
  const found = commands.find((command) => command.name === name)
  if (found === undefined) throw new Error(`There is no command ${name}`)
  return found
}

/** A team that has an old SKU without stock, one with stock, and one of everything else. */
function open(rows?: Readonly<Record<string, readonly object[]>>) {
  const own = {
    Settings: [
      { key: 'locations', value: 'Atelier, Market', note: '' },
      { key: 'orders without approved sample', value: 'off', note: '' },
    ],
    Suppliers: [supplier({ id: 'SUP-1', name: 'Casa `Prata`', vetting: 'approved' })],
    SKUs: [
      sku({ sku: 'OLD-1', style: 'Old', status: 'discontinued' }),
      sku({ sku: 'NEW-1', style: 'Nova', size: 'S' }),
      sku({ sku: 'BRASS-7', style: 'Brass <bangle>', size: 'S' }),
      sku({ sku: 'BRASS-8', style: 'Brass <bangle>', size: 'M' }),
    ],
    Movements: [
      movement({ id: 'MV-1', sku: 'BRASS-7', quantity: 12, location: 'Atelier' }),
      movement({ id: 'MV-2', sku: 'BRASS-7', quantity: -2, kind: 'sale', location: 'Atelier' }),
    ],
    Samples: [sample({ id: 'SMP-9' })],
    Returns: [returned({ id: 'RT-7', sku: 'BRASS-7' })],
    'Purchase orders': [purchaseOrder({ id: 'PO-5' })],
    'PO lines': [poLine({ id: 'POL-5', po: 'PO-5', sku: 'BRASS-7', ordered: 500 })],
    Payments: [payment({ id: 'PAY-5', po: 'PO-5', amount: 1000 })],
    Inspections: [inspection({ id: 'INS-5', po: 'PO-5', lotSize: 500 })],
  }
  return openOffice(allTabs, rows ?? own, '2026-03-16T10:00:00Z')
}

describe('the examples of the help', () => {
  it('are of the team’s own workbook', async () => {
    const office = await open()
    const words = exampleWordsOf(features, office.workbook.facts())
    expect(words).toEqual({
      sku: 'BRASS-7',
      movement: 'MV-2',
      style: 'Brass <bangle>',
      location: 'Atelier',
      otherLocation: 'Market',
      supplier: 'Casa `Prata`',
      sample: 'SMP-9',
      return: 'RT-7',
      po: 'PO-5',
      payment: 'PAY-5',
      inspection: 'INS-5',
    })
    const help = wordsOf(commandHelp(named('/stock'), words))
    expect(help).toContain('`/stock Brass &lt;bangle&gt;`')
    expect(help).toContain('`/stock remove BRASS-7 3 sold`')
    expect(help).toContain("received from Casa 'Prata'`")
    expect(wordsOf(await named('/jumpring').run('help', office.request()))).toContain('`/count BRASS-7 14`')
    expect(wordsOf(await named('/jumpring').run('count', office.request()))).toContain('`/count Atelier`')
  })

  it('are granted as they stand', async () => {
    // Lines of one command follow each other, as the steps of an order do; a payment is paid only once.
    let office = await open()
    const words = exampleWordsOf(features, office.workbook.facts())
    for (const { name, examples, run } of commands) {
      for (const { line } of examples) {
        if (/^\/pay (?:done|hold)/.test(line)) office = await open()
        const copied = exampleLine(line, words).slice(name.length + 1, -1)
        const typed = copied.replaceAll('&lt;', '<').replaceAll('&gt;', '>').trim()
        const reply = wordsOf(await run(typed, office.request()))
        expect(reply, line).not.toMatch(/Nothing was changed|I found no|There is no|Which/)
      }
    }
  })

  it('keep their places where there is nothing yet, and before the sheet was read', async () => {
    const office = await open({})
    const words = exampleWordsOf(features, office.workbook.facts())
    expect(words).toEqual({ location: 'Studio', otherLocation: 'Shop' })
    for (const known of [words, {}])
      expect(wordsOf(commandHelp(named('/stock'), known))).toContain('`/stock remove &lt;sku&gt; 3 sold')
  })

  it('name only places that can be filled', () => {
    for (const { examples } of commands)
      for (const { line } of examples) expect(exampleLine(line, {}), line).not.toMatch(/[{}]/)
  })
})

describe('a refusal', () => {
  it.each([
    ['/stock', '', '`/stock Brass &lt;bangle&gt;`'],
    ['/stock', 'add brass-7', '`/stock add BRASS-7 3 received`'],
    ['/count', 'unheard 4', '`/count BRASS-7 14`'],
    ['/sku', 'edit', '`/sku edit NEW-1`'],
    ['/sample', 'received', '`/sample received SMP-9`'],
    ['/return', 'new unheard 1', '`/return new NEW-1 1 clasp broken`'],
    ['/return', 'unheard', '`/return new NEW-1 1`'],
  ])('of "%s %s" names a line of the team’s own to copy', async (name, typed, line) => {
    const office = await open()
    expect(wordsOf(await named(name).run(typed, office.request()))).toContain(line)
  })

  it('of a team that has nothing yet names places', async () => {
    const office = await open({})
    expect(wordsOf(await named('/stock').run('', office.request()))).toContain('`/stock &lt;style&gt;`')
    expect(wordsOf(await named('/sample').run('approve', office.request()))).toContain('&lt;sample&gt;')
  })
})
