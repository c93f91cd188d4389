import { expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { startProgram } from '../support/process.ts'
import { answersTo, answerTo, openTestWorld } from '../support/world.ts'

const later = ['Purchase orders', 'PO lines', 'Payments', 'Inspections', 'Notes']

async function draft(world: World): Promise<string> {
  const ana = world.slack.as('U01ANA')
  const [low] = await answersTo(world, await ana.types('C02SUPPLY', '/low oficina'))
  if (low === undefined) throw new Error('no answer to /low')
  const pressed = await (await ana.clicks(low, 'low_draft')).settled()
  return pressed.replies().map(messageWords).join('\n')
}

it('a workbook from before orders goes on, says what it lacks, and has it after setup', async () => {
  const world = await openTestWorld()
  const { sheets } = world
  for (const tab of later) {
    sheets.person.deletesTab(tab)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const before = sheets.person.cells('SKUs')
  await world.restartBot()
  expect(await answerTo(world, '/stock LUNA-VER-M')).toContain('On hand 12')
  expect(await answerTo(world, '/po')).toContain('No purchase order is open')
  expect(await answerTo(world, '/note LUNA-VER-M the clasp is new')).toContain('no tab Notes yet')
  expect(await answerTo(world, '/jumpring export orders')).toContain('no tab Purchase orders yet')
  const refused = await draft(world)
  expect(refused).toContain('Nothing was recorded')
  expect(refused).toContain('no tab “Purchase orders” yet')
  const setup = startProgram('src/setup.ts', [sheets.spreadsheetId], {
    SHEETS_API_URL: sheets.apiUrl,
    SHEETS_ACCESS_TOKEN: sheets.token,
  })
  expect(await setup.ends()).toBe(0)
  expect(sheets.person.cells('SKUs')).toEqual(before)
  // The bot looks for tabs that are missing once in a while.
  world.clock.ahead += 5 * 60_000
  await world.bot().settle(20_000)
  expect(await answerTo(world, '/note LUNA-VER-M the clasp is new')).toContain('Recorded')
  await world.bot().settle(20_000)
  expect(await draft(world)).toContain('Drafted 1 order')
  expect(sheets.person.records('Notes')).toMatchObject([{ About: 'LUNA-VER-M', Text: 'the clasp is new' }])
})
