import { describe, expect, it } from 'vitest'
import { jumpringCommand } from '../../src/slack/jumpring.ts'
import { closeButtons, closeVerb } from '../../src/periods/slack.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { openingRows } from '../../src/stock/closing.ts'
import type { Movement } from '../../src/stock/rules.ts'
import { archiveTab, movementsTab } from '../../src/stock/tabs.ts'
import { endOf, type Month } from '../../src/periods/rules.ts'
import { on, smallLedger } from '../support/closing-store.ts'
import { openOffice, wordsOf } from '../support/office.ts'
import { movement } from '../support/records.ts'

const tabs = [settingsTab, skusTab, movementsTab, archiveTab]
const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const september = smallLedger.slice(0, 7)
const close = { name: '2026-09', at: endOf('2026-09' as Month) }

/** A store of one approver on 8 October. */
async function open(words: { ledger?: readonly Movement[]; archive?: readonly object[]; now?: string } = {}) {
  const office = await openOffice(
    tabs,
    {
      Settings: [{ key: 'approvers', value: approver, note: '' }],
      Movements: words.ledger ?? smallLedger,
      Archive: words.archive ?? [],
    },
    words.now ?? '2026-10-08T10:00:00Z',
  )
  const command = jumpringCommand(() => [], [closeVerb])
  return {
    ...office,
    types: async (line: string, by = approver) => wordsOf(await command.run(line, office.request(by))),
    presses: async (value: string, by = approver) => closeButtons[0]?.run(value, office.request(by)),
  }
}

const archived = september.map((each) => ({ ...each, closedIn: '2026-09' }))
const closedLedger = [...openingRows(september, close), ...smallLedger.slice(7)]

describe('/jumpring close', () => {
  it('says what would be closed, and asks with a button', async () => {
    const office = await open()
    const words = await office.types('close')
    expect(words).toContain('*Close September 2026?*')
    expect(words).toContain('*7 movements* of *2 SKUs*')
    expect(words).toContain('stand *4 opening balances* with *53 pieces*')
    expect(words).toContain('[\\"2026-09\\",\\"2026-09\\"]')
    expect(await office.types('close 2026-08')).toContain('*2 movements* of *1 SKU*')
  })

  it('has no button for who may not close, and refuses a press all the same', async () => {
    const office = await open()
    const words = await office.types('close', other)
    expect(words).toContain('*7 movements*')
    expect(words).toContain('Only approvers may close a month')
    expect(words).not.toContain('periods_close')
    const reply = await office.presses('["2026-09","2026-09"]', other)
    expect(wordsOf(reply)).toContain('Nothing was changed: only approvers may close a month')
    expect(await office.journal.find('close:2026-09')).toBeUndefined()
  })

  it('says that it is done, once, however often it is pressed; it offers no Undo', async () => {
    const office = await open()
    const first = await office.presses('["2026-09","2026-09"]')
    expect(wordsOf(first)).toContain('Closed *September 2026*: *7 movements* of 2 SKUs')
    expect(wordsOf(first)).not.toContain('undo')
    expect(first).toMatchObject({ to: 'team', replace: true })
    const again = await office.presses('["2026-09","2026-09"]')
    expect(wordsOf(again)).toContain('Closed before; nothing was done twice')
    // In memory it is in force at once.
    expect(await office.types('close')).toContain(
      'September 2026 is closed: 7 rows of it are in the tab Archive',
    )
  })

  it.each([
    ['close 2026-10', 'October 2026 is not over. It can be closed from Sun 1 Nov 2026 on'],
    ['close soon', 'I do not know the month “soon”'],
    ['close 2026-13', 'I do not know the month “2026-13”'],
    ['close 2026-07', 'no movement of July 2026 or before stands in the ledger'],
  ])('“%s” is refused, and nothing is changed', async (line, words) => {
    const office = await open()
    const said = await office.types(line)
    expect(said).toContain(words)
    expect(said).toContain('Nothing was changed')
  })

  it.each(['["2026-09","2026-10"]', '["2026-09","2026-09.0"]', '["soon","soon"]', '[]', '', 'x'])(
    'a button that carries %s is refused',
    async (value) => {
      const office = await open()
      expect(wordsOf(await office.presses(value))).toContain('does not say any more what it is about')
    },
  )

  it('names the rows that are in the way, with links', async () => {
    const bad = { ...movement({ id: 'MV-3', at: on('2026-09-02'), quantity: 1 }), quantity: 'many' }
    const office = await open({ ledger: [bad as unknown as Movement, ...smallLedger.slice(3)] })
    const words = await office.types('close')
    expect(words).toContain('1 row of the ledger cannot be read and may belong to September 2026')
    expect(words).toContain('range=A2|Movements, row 2>, Quantity: many')
  })

  it('closes again what came late, as a round of its own', async () => {
    const late = movement({ id: 'MV-L', at: on('2026-09-28'), quantity: -1, kind: 'sale' })
    const office = await open({ ledger: [...closedLedger, late], archive: archived })
    const words = await office.types('close')
    expect(words).toContain('*1 movement* of *1 SKU*')
    expect(words).toContain('What was closed before stays as it is')
    expect(words).toContain('[\\"2026-09\\",\\"2026-09.2\\"]')
    expect(wordsOf(await office.presses('["2026-09","2026-09.2"]'))).toContain('2026-09.2')
  })
})

describe('/jumpring close check', () => {
  it('says that nothing was closed yet, or that all adds up', async () => {
    expect(await (await open()).types('close check')).toContain('No month was closed yet')
    const office = await open({ ledger: closedLedger, archive: archived })
    expect(await office.types('close check')).toContain('Everything adds up: 1 close with 7 rows')
  })

  it('says what differs and what came late, with links', async () => {
    const late = movement({ id: 'MV-L', at: on('2026-09-28'), quantity: -1, kind: 'sale' })
    const wrong = closedLedger.map((each, at) => (at === 0 ? { ...each, quantity: 30 } : each))
    const office = await open({
      ledger: [...wrong, late, ...september.slice(0, 1)],
      archive: [...archived, { ...movement({ id: 'MV-X', quantity: 1 }), closedIn: '' }],
    })
    const words = await office.types('close check')
    expect(words).toContain('do not add up')
    expect(words).toMatch(
      /range=A2\|OPEN-2026-09-\w+>: the opening balance of LUNA-M \(Studio, sellable\) is 30/,
    )
    expect(words).toContain('and 2026-09 in the archive comes to 32')
    expect(words).toContain('MV-1> stands in Movements and in')
    expect(words).toContain('MV-X> stands in the archive, and no close took it there')
    expect(words).toContain('*Came late:* 2 movements')
    expect(words).toContain('|MV-L>: -1 of LUNA-M, Mon 28 Sep')
  })
})
