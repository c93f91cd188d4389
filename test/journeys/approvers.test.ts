import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const writeOff = `/stock remove ${sku} 1 clasp broken`
const ben = { user: 'U02BEN' }

/** A person types a setting in the sheet, and the bot has read it and asked Slack. */
async function settle(world: World, key: string, value: string): Promise<void> {
  const rows = world.sheets.person.cells('Settings')
  const row = rows.findIndex((cells) => cells[0] === key)
  expect(row, key).toBeGreaterThan(0)
  world.sheets.person.types('Settings', `B${row + 1}`, value)
  await world.bot().settle(20_000)
}
/** The answer to a line, whatever else is posted meanwhile. */
async function answerTo(world: World, line: string, { user } = { user: 'U01ANA' }): Promise<string> {
  const [command, ...words] = line.split(' ')
  const answers = () =>
    world.slack
      .messages('C02SUPPLY')
      .filter(({ answers: to }) => to?.user === user && to.command === command && to.text === words.join(' '))
  const before = answers().length
  await world.slack.as(user).types('C02SUPPLY', line)
  const came = await world.slack.until(() => answers()[before])
  return messageWords(came)
}
const problems = (world: World) => world.sheets.person.records('Problems').map((row) => row['Got'])
const asked = (world: World, method: string) =>
  world.slack.calls.filter((call) => call.method === method).length

describe('approvers', () => {
  it('are the members of a user group that is named by its handle', async () => {
    const world = await openTestWorld()
    world.slack.userGroups = [
      { id: 'S01LEADS', name: 'Stock leads', handle: 'stock-leads', users: ['U01ANA'] },
    ]
    await settle(world, 'approvers', '@Stock-Leads')
    await world.slack.until(() => asked(world, 'usergroups.users.list') > 0)
    expect(await answerTo(world, writeOff, ben)).toContain('only approvers may do that')
    expect(await answerTo(world, writeOff)).toContain(`Removed 1 of ${sku}: on hand 12 → 11`)
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(11)
  })

  it('are, in a free workspace, nobody of a user group; the sheet and the channel say what to do, and a channel stands in', async () => {
    const world = await openTestWorld()
    await settle(world, 'approvers', 'S01LEADS')
    await world.slack.until(() => asked(world, 'usergroups.users.list') > 0)
    expect(await answerTo(world, writeOff)).toContain('only approvers may do that')
    await world.slack.until(() => problems(world).includes('S01LEADS'))
    // The morning's posts go first, one a second.
    const said = () => world.slack.messages('C01ALERTS').map(messageWords).join('\n')
    await world.slack.until(() => said().includes('user groups need a paid plan of Slack'), 20_000)
    await settle(world, 'approvers', '#stock-alerts')
    await world.slack.until(() => asked(world, 'conversations.members') > 0)
    expect(await answerTo(world, writeOff)).toContain('on hand 12 → 11')
    await world.slack.until(() => !problems(world).includes('S01LEADS'))
  })

  it('of a channel that is not there are nobody, also beside a person who may', async () => {
    const world = await openTestWorld()
    await settle(world, 'approvers', 'U01ANA, #nowhere')
    await world.slack.until(() => problems(world).includes('#nowhere'))
    expect(await answerTo(world, writeOff, ben)).toContain('only approvers may do that')
    expect(await answerTo(world, writeOff)).toContain('on hand 12 → 11')
  })
})

describe('costs that only approvers may see', () => {
  it('are on an approver’s own card, and on nobody else’s, nor on what is shared', async () => {
    const world = await openTestWorld()
    await settle(world, 'approvers', 'U01ANA')
    expect(await answerTo(world, `/sku ${sku}`, ben)).toMatch(/Cost .*Margin/s)
    await settle(world, 'who may see costs', 'approvers')
    const mine = await (await world.slack.as('U01ANA').types('C02SUPPLY', `/sku ${sku}`)).settled()
    const [card] = mine.replies()
    if (card === undefined) throw new Error('no card')
    expect(messageWords(card)).toMatch(/Margin .*%/)
    expect(await answerTo(world, `/sku ${sku}`, ben)).toContain('Cost and margin for approvers')
    expect(await answerTo(world, `/sku luna hoop`, ben)).not.toContain('Cost')
    const shared = await (await world.slack.as('U01ANA').clicks(card, 'share')).settled()
    const words = shared.replies().map(messageWords).join('\n')
    expect(words).toContain('Cost and margin for approvers')
    expect(words).not.toMatch(/Margin .*%/)
  })
})
