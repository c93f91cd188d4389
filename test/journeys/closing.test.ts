import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { answersTo, answerTo, openTestWorld } from '../support/world.ts'

const channel = 'C02SUPPLY'
const sku = 'LUNA-VER-M'

/** Asks for the close of the last month and presses its button. */
async function close(world: World, user = 'U01ANA'): Promise<string> {
  const person = world.slack.as(user)
  const [question] = await answersTo(world, await person.types(channel, '/jumpring close'))
  if (question === undefined) throw new Error('no question')
  const pressed = await (await person.clicks(question, 'periods_close')).settled()
  return pressed.replies().map(messageWords).join('\n')
}

/** What the Stock tab shows of every SKU: the sheet's own formulas, and the bot's columns. */
function stock(world: World): readonly Readonly<Record<string, unknown>>[] {
  return world.sheets.person.records('Stock')
}

function idsOf(world: World, tab: string): string[] {
  return world.sheets.person.records(tab).map((row) => String(row['Id']))
}

describe('a month is closed', () => {
  it('from Slack: asked, done, told, checked; no number of the Stock tab changes', async () => {
    const world = await openTestWorld()
    expect(await world.bot().settle(10_000)).toBe(true)
    const [before, movements] = [stock(world), idsOf(world, 'Movements')]
    const card = await answerTo(world, `/stock ${sku}`)
    const preview = await answerTo(world, '/jumpring close')
    const [, asked] = /: (\d+) movements of/.exec(preview.replaceAll(/\?|\*/g, ':')) ?? []
    expect(preview).toMatch(/Close \w+ \d{4}\?/)
    expect(preview).toContain('opening balances')
    expect(idsOf(world, 'Archive')).toEqual([])

    const told = await close(world)
    expect(told).toMatch(/Closed \w+ \d{4}: \d+ movements of \d+ SKUs went to the archive/)
    expect(await world.bot().settle(20_000)).toBe(true)
    const archived = idsOf(world, 'Archive')
    const left = idsOf(world, 'Movements')
    expect(archived.length).toBeGreaterThan(50)
    if (asked !== undefined) expect(archived).toHaveLength(Number(asked))
    expect([...archived, ...left.filter((id) => !id.startsWith('OPEN-'))].toSorted()).toEqual(
      movements.toSorted(),
    )
    expect(stock(world)).toEqual(before)
    expect(await answerTo(world, `/stock ${sku}`)).toBe(card)
    expect(await answerTo(world, '/jumpring close check')).toContain('Everything adds up: 1 close')
    expect(await answerTo(world, '/jumpring close')).toMatch(
      /is closed: \d+ rows of it are in the tab Archive/,
    )

    // A later start reads the archive, and nothing changes.
    await world.restartBot()
    expect(await world.bot().settle(10_000)).toBe(true)
    expect(stock(world)).toEqual(before)
    expect(await answerTo(world, `/stock ${sku}`)).toBe(card)
  })

  it('with everybody’s hands in it: sorted in the moment of the write, the answer cut short, pressed twice', async () => {
    const world = await openTestWorld()
    expect(await world.bot().settle(10_000)).toBe(true)
    const [before, movements] = [stock(world), idsOf(world, 'Movements')]
    let sorted = 0
    world.sheets.faults.add({
      kind: 'truncate',
      times: 1,
      match: (call) => {
        if (call.kind !== 'write') return false
        world.sheets.person.sorts('Movements', 'Quantity', 'desc')
        sorted += 1
        return true
      },
    })
    const person = world.slack.as('U01ANA')
    const [question] = await answersTo(world, await person.types(channel, '/jumpring close'))
    if (question === undefined) throw new Error('no question')
    const presses = await Promise.all([
      person.clicks(question, 'periods_close'),
      person.clicks(question, 'periods_close'),
    ])
    const told = await Promise.all(
      presses.map(async (press) => (await press.settled()).replies().map(messageWords).join('\n')),
    )
    expect(told.filter((words) => words.includes('nothing was done twice'))).toHaveLength(1)
    expect(await world.bot().settle(30_000)).toBe(true)
    expect(sorted).toBe(1)
    const all = [...idsOf(world, 'Archive'), ...idsOf(world, 'Movements')].filter(
      (id) => !id.startsWith('OPEN-'),
    )
    expect(all.toSorted()).toEqual(movements.toSorted())
    expect(stock(world)).toEqual(before)
    expect(await answerTo(world, '/jumpring close check')).toContain('Everything adds up: 1 close')
  })

  it('shows closed movements in the history, and says why one of them is not undone', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const [receipt] = await answersTo(world, await ana.types(channel, `/stock remove ${sku} 2 sold`))
    if (receipt === undefined) throw new Error('no receipt')
    expect(await world.bot().settle(10_000)).toBe(true)
    // Two months on, the sale belongs to a closed month.
    world.clock.ahead += 62 * 86_400_000
    await world.bot().tick()
    await close(world)
    expect(await world.bot().settle(20_000)).toBe(true)
    const press = await (await ana.clicks(receipt, 'undo')).settled()
    expect(press.replies().map(messageWords).join()).toMatch(
      /Not undone.*belongs to \d{4}-\d{2}, which is closed since/,
    )
    const [card] = await answersTo(world, await ana.types(channel, `/stock ${sku}`))
    if (card === undefined) throw new Error('no card')
    const history = await (await ana.clicks(card, 'stock_history')).settled()
    const words = history.replies().map(messageWords).join('\n')
    expect(words).toContain('sold')
    expect(words).toMatch(/of 5\d movements/)
    expect(words).not.toContain('balance at the end of')
  })

  it('in a workbook from before there was an archive: the bot starts, and says what adds the tab', async () => {
    const world = await openTestWorld()
    world.sheets.person.deletesTab('Archive')
    await world.restartBot()
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 12')
    expect(await answerTo(world, '/jumpring close')).toContain('Run "npm run setup"')
    expect(await answerTo(world, '/jumpring close check')).toContain('no tab Archive yet')
    expect(world.sheets.person.records('Problems').filter((row) => row['Tab'] === 'Archive')).toEqual([])
  })
})
