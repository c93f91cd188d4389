import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { alertPost, digestPost } from '../../src/planning/words.ts'
import { plansOf } from '../../src/planning/actions.ts'
import { lowCommand, planningAgenda, planningButtons, planningCard } from '../../src/planning/slack.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { fittingPost } from '../../src/slack/post-size.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { movement, sku, supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab, remindersTab]
const on = (code: string, quantity: number, words: object = {}) =>
  movement({ id: `MV-${code}-${quantity}`, sku: code, quantity, at: 46_000, ...words })

function open(
  skus: readonly object[],
  movements: readonly object[],
  suppliers: readonly object[] = [supplier({ id: 'SUP-1', name: 'Atelier <Sol>', country: 'Portugal' })],
) {
  const rows = { Suppliers: suppliers, SKUs: skus, Movements: movements }
  return openOffice(tabs, rows, '2026-03-16T10:00:00Z')
}

/** GOLD is low, STEEL out, PEARL fine, DUST dead. */
const some = () =>
  open(
    [
      sku({ sku: 'GOLD', supplier: 'SUP-1', reorderPoint: 10, moq: 30, orderMultiple: 12 }),
      sku({ sku: 'STEEL', reorderPoint: 5 }),
      sku({ sku: 'PEARL', reorderPoint: 5 }),
      sku({ sku: 'DUST', reorderPoint: 0 }),
    ],
    [
      on('GOLD', 12),
      on('GOLD', -6, { kind: 'sale', at: 46_090 }),
      on('PEARL', 40, { at: 46_090 }),
      on('DUST', 3, { at: 45_000 }),
    ],
  )
type Office = Awaited<ReturnType<typeof some>>
const low = async (office: Office, words: string) => wordsOf(await lowCommand.run(words, office.request()))

describe('/low', () => {
  it('lists what is low or out by supplier, with what to order and why', async () => {
    const words = await low(await some(), '')
    expect(words).toContain('2 pieces to reorder')
    expect(words).toContain('*Atelier &lt;Sol&gt;*')
    expect(words).toMatch(/GOLD.*\*low\* 6 of 10.*order \*36\* \(MOQ 30, in 12s\)/)
    expect(words).toMatch(/:red_circle:.*STEEL.*\*out\* 0 of 5/)
    expect(words.indexOf('STEEL')).toBeLessThan(words.indexOf('GOLD'))
    expect(words).not.toContain('PEARL')
    expect(words).not.toContain('DUST')
  })

  it.each([
    ['atelier', 'GOLD', 'STEEL'],
    ['portugal', 'GOLD', 'STEEL'],
    ['SUP-1', 'GOLD', 'STEEL'],
    ['A', 'GOLD', 'STEEL'],
    ['c', 'STEEL', 'GOLD'],
    ['all', 'DUST', 'PEARL'],
  ])('“%s” shows %s and not %s', async (words, shown, hidden) => {
    const found = await low(await some(), words)
    expect(found).toContain(shown)
    expect(found).not.toContain(hidden)
  })

  it('that finds nothing says what was looked at', async () => {
    const office = await some()
    expect(await low(office, 'B')).toContain('Nothing of class B is low. 4 SKUs were looked at.')
    const well = await open(
      [sku({ sku: 'PEARL', supplier: 'SUP-1', reorderPoint: 5 })],
      [on('PEARL', 40, { at: 46_090 })],
    )
    expect(await low(well, 'sol')).toContain('Nothing from sol is low. 1 SKU was looked at.')
  })

  it('of a new workbook says how to begin', async () => {
    expect(await low(await open([], []), '')).toContain('There are no SKUs yet, so nothing was looked at')
  })

  it.each([
    ['<!here>', '“&lt;!here&gt;”, so nothing was looked at. Nothing was changed. `/supplier` lists them'],
    ['atelier <sool>', 'Nearest, to copy: `/low Atelier &lt;Sol&gt;`'],
    ['A atelier <sool>', 'I found no supplier or country like “atelier &lt;sool&gt;”'],
  ])('from “%s”, whom there is not, is no good news', async (words, said) => {
    expect(await low(await some(), words)).toContain(said)
  })

  it('of hundreds is cut to what Slack takes, and says how many are left out', async () => {
    const skus = Array.from({ length: 400 }, (_, at) =>
      sku({
        sku: `S-${at}`,
        name: `Very long name of a piece & more <b> `.repeat(3),
        supplier: `SUP-${at % 20}`,
        reorderPoint: 9,
      }),
    )
    const suppliers = Array.from({ length: 20 }, (_, at) =>
      supplier({ id: `SUP-${at}`, name: `Maker ${at}` }),
    )
    const office = await open(skus, [], suppliers)
    const words = await low(office, '')
    expect(words).toContain('400 pieces to reorder')
    expect(words).toMatch(/… and \d+ more pieces/)
    const plans = [...plansOf(office.workbook.facts()).values()]
    const facts = office.workbook.facts()
    for (const reply of [
      alertPost(facts, plans),
      digestPost(facts, { low: plans, recovered: plans, still: plans }),
    ]) {
      wordsOf(reply)
      // Nothing has to be left out of the post: the list keeps itself short enough.
      expect(fittingPost(reply.blocks ?? [])).toEqual(reply.blocks)
    }
  })

  it('is what the button shows, too', async () => {
    const office = await some()
    const button = planningButtons.find((each) => each.actionId === 'low_show')
    expect(wordsOf(await button?.run('all', office.request()))).toContain('2 pieces to reorder')
  })
})

describe('planning’s lines on a SKU’s card', () => {
  const card = async (office: Office, code: string) =>
    wordsOf({ text: '', blocks: planningCard.blocks(code, office.workbook.facts()) })

  it('show state, cover and the reorder point with its arithmetic', async () => {
    const office = await open(
      [sku({ sku: 'GOLD', leadDays: 10 })],
      [on('GOLD', 20), on('GOLD', -9, { kind: 'sale', at: 46_090 })],
    )
    const words = await card(office, 'gold')
    expect(words).toMatch(/\*ok\* · lasts \*110 days\* · class A/)
    const shown =
      /Reorder point \*(\d+)\* = 0\.1 a day × 10 days \+ safety 1\.645 × ([\d.]+) × √10 = ([\d.]+), rounded up/
    const [, point, deviation, safety] = shown.exec(words)?.map(Number) ?? []
    // By what is shown alone, as somebody with a calculator does.
    expect(Math.abs(1.645 * (deviation ?? 0) * Math.sqrt(10) - (safety ?? 0))).toBeLessThan(0.01)
    expect(Math.ceil(0.1 * 10 + (safety ?? 0))).toBe(point)
    expect(words).toContain(
      '9 sold on 90 days with stock of the last 90 · lead time from SKU · 95 % service level',
    )
  })

  it('say whose number it is when the team gave one, and what to do when nobody did', async () => {
    const office = await some()
    expect(await card(office, 'PEARL')).toContain(
      'Reorder point *5*: the team’s own number, from the SKUs tab',
    )
    const fresh = await open([sku({ sku: 'NEW' })], [on('NEW', 3)])
    expect(await card(fresh, 'NEW')).toContain(
      'No reorder point yet: no sale on a full day with stock, and nobody gave one',
    )
    expect(await card(fresh, 'NEW')).toContain('no sales to tell how long it lasts')
  })

  it('are none for a SKU that is not in the catalogue', async () => {
    expect(planningCard.blocks('GONE', (await some()).workbook.facts())).toEqual([])
  })
})

describe('the agenda', () => {
  it('has what is out today, what is low this week, and SKUs that would stay silent', async () => {
    const office = await open(
      [
        sku({ sku: 'GOLD', reorderPoint: 10 }),
        sku({ sku: 'STEEL', reorderPoint: 5 }),
        ...['N1', 'N2', 'N3', 'N4'].map((code) => sku({ sku: code })),
      ],
      [on('GOLD', 6), ...['N1', 'N2', 'N3', 'N4'].map((code) => on(code, 1))],
    )
    const items = planningAgenda(office.workbook.facts())
    expect(items.map((item) => [item.urgency, item.text.replaceAll('*', '')])).toEqual([
      [1, '1 out of stock: STEEL'],
      [2, '1 at or below the reorder point: GOLD'],
      [3, '4 active SKUs have no reorder point, as nothing sold and nobody gave one: N1, N2, N3 …'],
    ])
  })

  it('is empty when all is well', async () => {
    const office = await open([sku({ sku: 'PEARL', reorderPoint: 5 })], [on('PEARL', 40)])
    expect(planningAgenda(office.workbook.facts())).toEqual([])
  })
})
