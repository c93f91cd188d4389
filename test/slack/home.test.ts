import { describe, expect, it } from 'vitest'
import { accept } from '../../src/kit/result.ts'
import { remindersTab, newReminder } from '../../src/reminding/tabs.ts'
import { homeView } from '../../src/slack/home.ts'
import { append, type Change } from '../../src/workbook/change.ts'
import { approver, features, openTeam } from '../support/team.ts'
import { movement, returned, sample, sku, supplier } from '../support/records.ts'
import { blockFaults } from '../support/replies.ts'

const ana = { userId: approver, name: '@ana' }
const long = 'Ångström & <Söhne> *Goldschmiede* `Werkstatt` '.repeat(5)

/** A team with as much of everything as there can be. */
async function openMuch() {
  const many = <T>(count: number, make: (at: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at))
  return openTeam({
    Suppliers: many(40, (at) => supplier({ id: `SUP-${at}`, name: `${long}${at}` })),
    SKUs: many(500, (at) =>
      sku({
        sku: `SKU-${at}-${'X'.repeat(at % 60)}`,
        style: `Style ${at % 200} ${long}`,
        name: long,
        supplier: `SUP-${at % 40}`,
        reorderPoint: 9,
      }),
    ),
    Movements: many(500, (at) =>
      movement({ id: `MV-${at}`, sku: `SKU-${at}-${'X'.repeat(at % 60)}`, quantity: at % 9 }),
    ),
    Samples: many(500, (at) =>
      sample({
        id: `SMP-${at}`,
        subject: long,
        owner: long.slice(0, 40),
        decisionDue: '2026-03-10' as never,
      }),
    ),
    Returns: many(500, (at) => returned({ id: `RT-${at}`, requested: '2026-01-10' as never, note: long })),
    Problems: many(500, (at) => ({
      id: `PB-${at}`,
      tab: 'SKUs',
      row: `SKU-${at} (row ${at + 2})`,
      column: 'Cost',
      got: long,
      expected: long,
      since: null,
    })),
  })
}

/** One of two SKUs is out, and no order covers it. */
const oneLow = {
  SKUs: ['M', 'L'].map((size) => sku({ sku: `LUNA-${size}`, style: 'Luna hoop', name: 'Luna hoop', size })),
  'PO lines': [],
}

describe('the Home tab', () => {
  it('with 500 of everything and the longest names is within what Slack takes', async () => {
    const team = await openMuch()
    const facts = team.workbook.facts()
    const mine: Change[] =
      facts.rows(remindersTab).length === 0
        ? Array.from({ length: 60 }, (_, at) =>
            append(
              remindersTab,
              newReminder({
                key: `low sku-${at}-${'x'.repeat(at % 60)}`,
                kind: 'low stock',
                about: `SKU-${at}`,
                assignee: '@ana',
              }),
            ),
          )
        : []
    await team.workbook.change('mine', () => accept({ changes: mine, reply: null }))
    const { blocks } = homeView(facts, features, team.workbook.status(), ana)
    expect(blockFaults(blocks, 'home')).toEqual([])
    expect(blocks.length).toBeLessThanOrEqual(100)
    expect(JSON.stringify(blocks).length).toBeLessThan(250_000)
    const words = JSON.stringify(blocks)
    for (const title of [
      'You take care of 60 pieces',
      '440 pieces low or out',
      '500 samples to decide',
      '500 returns to inspect',
      '500 cells in the sheet cannot be read',
    ])
      expect(words).toContain(title)
    expect(words).toMatch(/… and 49\d more/)
  })

  it('with one style of very many long names cuts no line in the middle', async () => {
    const name = (at: number) => `SKU-${'LANG-'.repeat(30)}${at}`
    const many = Array.from({ length: 40 }, (_, at) => at)
    const team = await openTeam({
      SKUs: many.map((at) =>
        sku({ sku: name(at), style: 'One', name: long, reorderPoint: 9, moq: 1200, orderMultiple: 100 }),
      ),
      Movements: many.map((at) => movement({ id: `MV-${at}`, sku: name(at), quantity: 4 })),
      Reminders: many.map((at) =>
        newReminder({
          key: `low ${name(at).toLowerCase()}`,
          kind: 'low stock',
          about: name(at),
          assignee: `@${long}`,
          state: 'snoozed',
        }),
      ),
    })
    const facts = team.workbook.facts()
    const other = { userId: 'U0BEN0002', name: '@ben' }
    const { blocks } = homeView(facts, features, team.workbook.status(), other)
    expect(blockFaults(blocks, 'home')).toEqual([])
    const low = await team.types(approver, '/low')
    const texts = (low.reply?.blocks ?? []).flatMap((block) =>
      'text' in block ? [JSON.stringify(block.text)] : [],
    )
    expect(texts.join()).toContain('40 pieces')
    for (const text of texts) expect(text.length).toBeLessThan(3_300)
    expect(JSON.stringify(low.reply?.blocks)).toMatch(/… and \d+ more/)
    expect(blockFaults(low.reply?.blocks ?? [], 'message')).toEqual([])
  })

  it('has for each row what can be done about it', async () => {
    const team = await openTeam(oneLow)
    const { blocks } = homeView(team.workbook.facts(), features, team.workbook.status(), ana)
    const words = JSON.stringify(blocks)
    for (const action of ['low_care', 'return_inspect', 'low_show', 'return_open'])
      expect(words).toContain(`"${action}"`)
    expect(words).toContain('1 piece low or out')
    expect(words).toContain('2 returns to inspect')
  })

  it('puts what the person takes care of first, and only counts what is snoozed', async () => {
    const team = await openTeam(oneLow)
    await team.presses(approver, 'low_care', '3 sku:LUNA-L')
    const words = () =>
      JSON.stringify(homeView(team.workbook.facts(), features, team.workbook.status(), ana).blocks)
    expect(words()).toContain('0 pieces low or out, 1 more snoozed')
    const opened = await team.presses(approver, 'low_care', 'assign sku:LUNA-L')
    await team.submits(approver, 'low_assign', JSON.parse(opened.opened?.private_metadata ?? ''), {
      person: approver,
    })
    expect(words()).toContain('You take care of 1 piece')
  })

  it('of a team with nothing to do says so', async () => {
    const team = await openTeam({
      'Purchase orders': [],
      Inspections: [],
      Payments: [],
      SKUs: [],
      Movements: [],
      Samples: [],
      Returns: [],
    })
    const { blocks } = homeView(team.workbook.facts(), features, team.workbook.status(), ana)
    expect(JSON.stringify(blocks)).toContain('Nothing waits for you')
  })
})
