import { describe, expect, it } from 'vitest'
import { allTabs } from '../../src/features.ts'
import { planOf } from '../../src/planning/actions.ts'
import { alertLines } from '../../src/planning/alert-card.ts'
import { careButton, careModals } from '../../src/planning/care-slack.ts'
import { watchAssigned } from '../../src/planning/assigned.ts'
import { careOf, careValue } from '../../src/planning/care.ts'
import { digestDue, watchLowStock } from '../../src/planning/reminders.ts'
import { planningCard } from '../../src/planning/slack.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import type { Proposal } from '../../src/slack/feature.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { append, update } from '../../src/workbook/change.ts'
import { accept } from '../../src/kit/result.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { openLowStore } from '../support/low-store.ts'
import { movement, sku } from '../support/records.ts'

const ben = 'U0BEN0002'

/** LUNA-M is low and told, LUNA-L is out and told, PEARL is fine. Monday. */
async function open(settings: readonly object[] = []) {
  const style = { style: 'Luna hoop', name: 'Luna hoop' }
  const office = await openOffice(
    allTabs,
    {
      Settings: [{ key: 'timezone', value: 'Etc/UTC', note: '' }, ...settings],
      SKUs: [
        sku({ sku: 'LUNA-M', ...style, reorderPoint: 8 }),
        sku({ sku: 'LUNA-L', ...style, reorderPoint: 8 }),
        sku({ sku: 'PEARL', reorderPoint: 2 }),
      ],
      Movements: [
        movement({ id: 'MV-1', sku: 'LUNA-M', quantity: 30 }),
        movement({ id: 'MV-2', sku: 'LUNA-L', quantity: 30 }),
        movement({ id: 'MV-3', sku: 'PEARL', quantity: 30 }),
      ],
    },
    '2026-03-16T10:00:00Z',
  )
  let count = 0
  let clock = Date.parse('2026-03-16T10:00:00Z')
  const look = async (propose: (facts: Facts) => readonly Proposal[]) => {
    // Two looks are never at the same moment.
    office.setClock(new Date((clock += 1)).toISOString())
    for (const { requestId, decide } of propose(office.workbook.facts()))
      await office.workbook.change(requestId, decide)
  }
  const move = async (code: string, quantity: number, kind: 'sale' | 'receipt' = 'sale') => {
    count += 1
    const record = movement({ id: `MV-M${count}`, sku: code, quantity, kind, at: 46_097.2 + count / 1000 })
    await office.workbook.change(`move-${count}`, () =>
      accept({ changes: [append(movementsTab, record)], reply: null }),
    )
    await look(watchLowStock)
  }
  const posts = async () =>
    (await office.journal.unposted()).map(({ channel, body }) => [channel, JSON.stringify(body)] as const)
  const forget = async () => {
    for (const { id } of await office.journal.unposted()) await office.journal.markMessage(id, 'sent')
  }
  await look(watchLowStock)
  await move('LUNA-M', -25)
  await move('LUNA-L', -30)
  await look(digestDue)
  await forget()
  const row = (code: string) => office.workbook.facts().find(remindersTab, `low ${code}`)
  return {
    ...office,
    look,
    move,
    posts,
    forget,
    row,
    at: async (to: string) => {
      clock = Date.parse(to)
      await look(watchLowStock)
      await look(digestDue)
    },
    press: (value: string, by?: string) => careButton.run(value, office.request(by)),
    undo: (requestId: string) => undoButton(() => []).run(requestId, office.request()),
    card: (code: string) => JSON.stringify(planningCard.blocks(code, office.workbook.facts())),
    assign: async (value: string, person: string) => {
      await careButton.run(value, office.request())
      return office.submit(careModals, { person })
    },
  }
}

describe('what a button carries', () => {
  it('is read back, and anything else is not', () => {
    expect(careOf(careValue('3', { sku: 'A sku:b' }))).toEqual({
      care: { kind: 'snooze', days: 3 },
      about: { sku: 'A sku:b' },
    })
    expect(careOf(careValue('end', { style: 'Luna' }))).toEqual({
      care: { kind: 'end' },
      about: { style: 'Luna' },
    })
    for (const value of ['', '3', '4 sku:A', 'constructor sku:A', 'toString sku:A', '3 sku:'])
      expect(careOf(value)).toBeUndefined()
  })

  it('that nobody can read is answered, and changes nothing', async () => {
    const office = await open()
    expect(wordsOf(await office.press('nonsense'))).toContain('Nothing was changed')
  })
})

describe('a snooze', () => {
  it('of three days is silent until its day, and then in the digest, if the piece still is low', async () => {
    const office = await open()
    const words = wordsOf(await office.press('3 sku:luna-m'))
    expect(words).toContain('Snoozed *LUNA-M* (low, 5 of 8)')
    expect(words).toContain('Thu 19 Mar')
    expect(office.row('LUNA-M')).toMatchObject({ state: 'snoozed', until: '2026-03-19', actor: '@ana' })
    expect(office.card('LUNA-M')).toContain('Not told: snoozed by @ana until *Thu 19 Mar*')
    await office.at('2026-03-18T10:00:00Z')
    expect(await office.posts()).toEqual([])
    await office.at('2026-03-19T10:00:00Z')
    expect((await office.posts()).map(([, body]) => body).join()).toContain('LUNA-M')
  })

  it('is broken by running out, which is told at once', async () => {
    const office = await open()
    await office.press('7 sku:LUNA-M')
    await office.move('LUNA-M', -5)
    expect((await office.posts())[0]?.[1]).toContain('LUNA-M is out')
    expect(office.row('LUNA-M')).toMatchObject({ state: 'posted', stage: 'out', until: null })
  })

  it('ends with its recovery, which the next digest tells', async () => {
    const office = await open()
    await office.press('7 sku:LUNA-M')
    await office.move('LUNA-M', 40, 'receipt')
    await office.at('2026-03-17T10:00:00Z')
    expect((await office.posts())[0]?.[1]).toContain('Back above the reorder point* LUNA-M (45)')
  })

  it('until it arrives lasts for weeks, and ends with a receipt that is not enough', async () => {
    const office = await open()
    const words = wordsOf(await office.press('arrival sku:LUNA-M'))
    expect(words).toContain('until *pieces arrive*')
    await office.at('2026-05-04T10:00:00Z')
    expect(await office.posts()).toEqual([])
    expect(office.card('LUNA-M')).toContain('until *pieces arrive*')
    await office.move('LUNA-M', 1, 'receipt')
    expect(office.row('LUNA-M')?.state).toBe('snoozed')
    const late = movement({ id: 'MV-LATE', sku: 'LUNA-M', quantity: 1, kind: 'receipt', at: 46_147 })
    await office.workbook.change('late', () => accept({ changes: [append(movementsTab, late)], reply: null }))
    await office.at('2026-05-05T10:00:00Z')
    expect((await office.posts()).map(([, body]) => body).join()).toContain('LUNA-M')
  })

  it('is taken back by Undo', async () => {
    const office = await open()
    const request = office.request()
    await careButton.run('3 sku:LUNA-M', request)
    await office.undo(request.requestId)
    expect(office.row('LUNA-M')).toMatchObject({ state: 'posted', until: null, actor: '' })
  })

  it('of a style is of all that is low of it', async () => {
    const office = await open()
    const words = wordsOf(await office.press('3 style:Luna hoop'))
    expect(words).toContain('LUNA-M, LUNA-L')
    expect([office.row('LUNA-M')?.state, office.row('LUNA-L')?.state]).toEqual(['snoozed', 'snoozed'])
  })

  it.each([
    ['3 sku:PEARL', 'neither low nor out now; 30 on hand'],
    ['3 sku:GONE', 'the catalogue has no GONE'],
    ['3 style:Pearl', 'nothing of Pearl is low'],
  ])('“%s” is refused: %s', async (value, said) => {
    const office = await open()
    const before = office.workbook.facts().rows(remindersTab)
    const words = wordsOf(await office.press(value))
    expect(words).toContain('Nothing was changed')
    expect(words).toContain(said)
    expect(office.workbook.facts().rows(remindersTab)).toEqual(before)
  })
})

describe('assigning', () => {
  it('tells the person once, and is on the card, in /low and in the digest', async () => {
    const office = await open()
    const done = wordsOf(doneOf(await office.assign('assign sku:LUNA-M', ben)))
    expect(done).toContain('*@ben* takes care of *LUNA-M*')
    expect((await office.posts()).map(([place]) => place)).toEqual(['@ben'])
    expect((await office.posts())[0]?.[1]).toContain('LUNA-M is yours to take care of, says @ana')
    expect(office.card('LUNA-M')).toContain('*@ben* takes care of it')
    await office.forget()
    await office.look(watchAssigned)
    await office.move('PEARL', -29)
    await office.at('2026-03-17T10:00:00Z')
    const [digest, ...more] = await office.posts()
    expect(more).toEqual([])
    expect(digest?.[1]).toContain('*Somebody takes care* LUNA-M → @ben')
  })

  it('to oneself tells nobody, and the same person twice is said', async () => {
    const office = await open()
    doneOf(await office.assign('assign sku:LUNA-M', 'U0ANA0001'))
    expect(await office.posts()).toEqual([])
    const errors = errorsOf(await office.assign('assign sku:LUNA-M', 'U0ANA0001'))
    expect(errors['person']).toContain('@ana takes care of LUNA-M already')
  })

  it('goes by the id where Slack does not say the name', async () => {
    const office = await open()
    doneOf(await office.assign('assign sku:LUNA-M', 'U0XYZ0009'))
    expect((await office.posts()).map(([place]) => place)).toEqual(['U0XYZ0009'])
  })

  it('typed in the sheet tells the person once, too; a note that is no name tells nobody', async () => {
    const office = await open()
    const type = async (assignee: string) => {
      const row = office.row('LUNA-M')
      if (row === undefined) throw new Error('LUNA-M has no row')
      const change = update(remindersTab, row, { assignee })
      await office.workbook.change(`typed ${assignee}`, () => accept({ changes: [change], reply: null }))
      await office.look(watchAssigned)
      await office.look(watchAssigned)
    }
    await type('the new girl')
    expect(await office.posts()).toEqual([])
    await type('@ben')
    expect((await office.posts()).map(([place]) => place)).toEqual(['@ben'])
  })

  it('is over when the piece recovers', async () => {
    const office = await open()
    doneOf(await office.assign('assign sku:LUNA-M', ben))
    await office.move('LUNA-M', 40, 'receipt')
    expect(office.row('LUNA-M')).toMatchObject({ state: 'recovered', assignee: '', told: '' })
  })

  it('is taken back by Undo', async () => {
    const office = await open()
    await careButton.run('assign sku:LUNA-M', office.request())
    const request = office.request()
    await office.submit(careModals, { person: ben }, request)
    await office.undo(request.requestId)
    expect(office.row('LUNA-M')).toMatchObject({ assignee: '' })
  })
})

describe('not restocking', () => {
  it('sets the status, ends the alert without a word, and Undo brings both back', async () => {
    const office = await open()
    const request = office.request()
    const words = wordsOf(await careButton.run('end sku:LUNA-M', request))
    expect(words).toContain('status *active → phase out*')
    const status = () => office.workbook.facts().find(skusTab, 'LUNA-M')?.status
    expect([status(), office.row('LUNA-M')?.state]).toEqual(['phase out', 'resolved'])
    expect(office.card('LUNA-M')).toContain('Not told: it is not restocked')
    await office.at('2026-03-17T10:00:00Z')
    expect(await office.posts()).toEqual([])
    expect(wordsOf(await office.press('3 sku:LUNA-M'))).toContain('its status is phase out')
    await office.undo(request.requestId)
    expect([status(), office.row('LUNA-M')?.state]).toEqual(['active', 'posted'])
    await office.at('2026-03-18T10:00:00Z')
    expect(await office.posts()).toEqual([])
  })
})

describe('why there was no alert', () => {
  it.each([
    ['LUNA-M', [], 'Told that it is *low* in #stock-alerts since Mon 16 Mar, 10:00'],
    ['LUNA-M', [], '5 on hand, at or below the reorder point of 8'],
    ['PEARL', [], 'Nothing to tell so far: 30 on hand, above the reorder point of 2'],
    [
      'LUNA-M',
      [{ key: 'alert routes', value: 'low stock: @ines', note: '' }],
      'Alerts go to @ines by the route “low stock”',
    ],
    [
      'PEARL',
      [{ key: 'alerts channel', value: '', note: '' }],
      'Alerts go nowhere: the alerts channel in Settings is blank',
    ],
    ['PEARL', [{ key: 'quiet hours', value: '9-11', note: '' }], 'not in the quiet hours (09:00–11:00, now)'],
    [
      'LUNA-L',
      [{ key: 'quiet hours', value: '9-11', note: '' }],
      'these are the quiet hours; told when they are over',
    ],
  ])('%s with %j says: %s', async (code, settings, said) => {
    const office = await open(settings)
    expect(office.card(code)).toContain(said)
  })

  it('says that a piece which only went low waits for the digest', async () => {
    const office = await open()
    await office.move('PEARL', -29)
    expect(office.card('PEARL')).toContain('waits for the digest (the next working day at 09:00)')
    expect(office.card('PEARL')).toContain('only what runs out and class A is told at once')
  })

  it('says of what is told at once as a rule why it waits: it was so at the first look', async () => {
    const store = await openLowStore({ gold: 5, steel: 20 }, { looked: false })
    const card = () => {
      const facts = store.workbook.facts()
      const plan = planOf(facts, 'GOLD')
      return plan === undefined ? '' : alertLines(facts, plan).join(' ')
    }
    await store.watch()
    expect(card()).toContain('waits for the digest')
    expect(card()).toContain('class A is told at once as it happens: this was so at my first look')
    expect(card()).not.toContain('only what runs out')
  })

  it.each([
    ['2026-03-16T08:30:00Z', 'the digest (today at 09:00)'],
    ['2026-03-16T09:30:00Z', 'the digest (the next working day at 09:00)'],
    ['2026-03-15T08:30:00Z', 'the digest (the next working day at 09:00)'],
  ])('at %s waits for %s', async (now, words) => {
    const store = await openLowStore({ gold: 5, steel: 20 }, { looked: false, now })
    await store.watch()
    const facts = store.workbook.facts()
    const plan = planOf(facts, 'GOLD')
    expect(plan === undefined ? '' : alertLines(facts, plan).join(' ')).toContain(words)
  })
})
