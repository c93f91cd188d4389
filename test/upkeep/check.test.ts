import { expect, it, vi } from 'vitest'
import { checkVerb } from '../../src/upkeep/check-slack.ts'
import { unreadableRows } from '../../src/upkeep/adopt.ts'
import { settingProblems } from '../../src/settings/actions.ts'
import { unknownSkus } from '../../src/stock/problems.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { openStore, storeTabs } from '../support/store.ts'

async function open(settings: readonly object[] = []) {
  const store = await openStore({
    Settings: settings,
    SKUs: [sku({ sku: 'LUNA-M', moq: 20, cost: 9 }), sku({ sku: 'SOL-S' })],
    Movements: [movement({ id: 'MV-1', quantity: 12 })],
  })
  const verb = checkVerb(storeTabs, () => [settingProblems, unreadableRows([movementsTab]), unknownSkus])
  const check = async (userId = 'U0ANA0001') => {
    const { workbook } = store
    const facts = workbook.facts()
    const request = {
      requestId: 'check-1',
      userId,
      actor: '@ana',
      channelId: 'C1',
      now: facts.now,
      today: facts.today,
      workbook,
      facts,
      nameOf: () => Promise.resolve(undefined),
      openModal: () => Promise.reject(new Error('opens nothing')),
      sendFile: async () => 'sent' as const,
    }
    return verb.run('', request)
  }
  return { ...store, check }
}

it('of a sheet in order says so, and how things stand with Google', async () => {
  const words = wordsOf(await (await open()).check())
  expect(words).toContain('Everything in the sheet can be read')
  expect(words).toContain('Google answers; the sheet was read just now')
})

it('while Google is away does not say that the sheet is in order now', async () => {
  const store = await open()
  const status = { ...store.workbook.status(), googleAnswers: false }
  const spy = vi.spyOn(store.workbook, 'status')
  spy.mockReturnValue({ ...status, fault: 'unreachable: Google could not be reached (ECONNRESET)' })
  const words = wordsOf(await store.check())
  expect(words).not.toContain('ECONNRESET')
  expect(words).toContain('Everything in the sheet can be read, as it was last read')
  expect(words).toContain('Google does not answer right now; this is')
  spy.mockReturnValue({ ...status, fault: 'not-shared: the spreadsheet is not shared' })
  expect(wordsOf(await store.check())).toContain('right now (not-shared: the spreadsheet is not shared)')
})

it('reads the sheet first and says of each problem where, what was found, what is expected and what to do', async () => {
  const store = await open([
    { key: 'review days', value: 'often', note: '' },
    { key: 'approvers', value: 'ana', note: '' },
  ])
  store.desk.type('SKUs', 'LUNA-M', 'MOQ', 'a <few>')
  store.desk.type('SKUs', 'SOL-S', 'Status', 'sleeping')
  store.desk.type('Movements', 'MV-1', 'SKU', 'LUNA-X')
  const reply = await store.check()
  const words = wordsOf(reply)
  expect(words).toContain('5 problems in the sheet')
  expect(words).toMatch(/row 2, MOQ> of LUNA-M: found “a &lt;few&gt;”, expected a whole number/)
  expect(words).toContain('What to do: type it as expected, or empty the cell where blank is fine.')
  expect(words).toContain('pick one of the list: active, seasonal, phase out, discontinued.')
  expect(words).toContain('change the value; until then the usual one is in force.')
  expect(words).toContain('change the value; nobody of them may approve until then.')
  expect(words).toContain('add it to the catalogue with `/sku new`, or mend the code in that row.')
  expect(reply?.shareable).toBe(true)
})

it('hides what stands in a cell of costs from who may not see them', async () => {
  const store = await open([
    { key: 'approvers', value: 'U0ANA0001', note: '' },
    { key: 'who may see costs', value: 'approvers', note: '' },
  ])
  store.desk.type('SKUs', 'LUNA-M', 'Cost', '9.55?')
  expect(wordsOf(await store.check())).toContain('found “9.55?”')
  expect(wordsOf(await store.check('U0BEN0002'))).toContain('found something else')
})

it('of very many names forty and the tab with the rest, within what Slack takes', async () => {
  const store = await openStore({
    SKUs: Array.from({ length: 120 }, (_, at) => sku({ sku: `LONG-${at}-${'X'.repeat(50)}` })),
  })
  for (let at = 0; at < 120; at += 1)
    store.desk.type('SKUs', `LONG-${at}-${'X'.repeat(50)}`, 'MOQ', `<few> ${'y'.repeat(300)}`)
  const verb = checkVerb(storeTabs, () => [])
  const { workbook } = store
  const facts = workbook.facts()
  const reply = await verb.run('', {
    requestId: 'check-1',
    userId: 'U1',
    actor: '@ana',
    channelId: undefined,
    now: facts.now,
    today: facts.today,
    workbook,
    facts,
    nameOf: () => Promise.resolve(undefined),
    openModal: () => Promise.reject(new Error('opens nothing')),
    sendFile: async () => 'sent',
  })
  const words = wordsOf(reply)
  expect(words).toContain('120 problems in the sheet')
  expect(words).toContain('and 80 more in the tab')
  // A block that is cut would end within a link.
  expect(JSON.stringify(reply?.blocks)).not.toMatch(/…"/)
})
