import { describe, expect, it } from 'vitest'
import { viewWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { answerTo, openTestWorld } from '../support/world.ts'

const ana = 'U01ANA'

function home(world: World): string {
  const view = world.slack.as(ana).home()
  return view === undefined ? '' : viewWords(view)
}
async function opensHome(world: World): Promise<void> {
  await world.slack.as(ana).opensHome()
  await world.slack.until(() => home(world) !== '')
}
const published = (world: World) => world.slack.calls.filter((call) => call.method === 'views.publish').length
/** Waits until the tab was not published for longer than the bot waits after a change. */
async function quiet(world: World): Promise<void> {
  for (let before = -1; before !== published(world);) {
    before = published(world)
    await new Promise((resolve) => setTimeout(resolve, 2500))
  }
}

describe('the Home tab', () => {
  it('is right when it is opened, also about what was typed in the sheet a moment ago', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    await opensHome(world)
    expect(home(world)).toContain('pieces low or out')
    expect(home(world)).toContain('BRISA-VER')
    const cells = world.sheets.person.cells('Returns')
    const status = (cells[0] ?? []).indexOf('Status')
    const row = cells.findIndex((each) => each[status] === 'requested' || each[status] === 'received')
    const id = String(cells[row]?.[0])
    expect(home(world)).toContain(id)
    world.sheets.person.types('Returns', `${String.fromCharCode(65 + status)}${row + 1}`, 'closed')
    world.clock.ahead += 60_000
    await opensHome(world)
    await world.slack.until(() => !home(world).includes(id))
  })

  it('follows what is done, with one call for a burst, and none where nothing changes for it', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    await opensHome(world)
    await world.bot().settle(20_000)
    await quiet(world)
    const before = published(world)
    // All at once: one after the other, on a slow machine, they are no burst.
    await Promise.all(
      ['LUNA-VER-S 23', 'LUNA-SIL-S 16', 'LUNA-SIL-M 99'].map((sku) =>
        answerTo(world, `/stock remove ${sku} sold`),
      ),
    )
    await world.slack.until(() => home(world).includes('LUNA-VER-S'))
    await world.bot().settle(20_000)
    await quiet(world)
    const burst = published(world) - before
    expect(burst).toBeGreaterThanOrEqual(1)
    expect(burst).toBeLessThanOrEqual(2)
    await world.bot().settle(20_000)
    await world.bot().tick()
    await new Promise((resolve) => setTimeout(resolve, 2000))
    expect(published(world) - before).toBe(burst)
    expect(world.slack.violations).toEqual([])
  })

  it('takes a press: a snoozed piece leaves the list, Undo brings it back', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const me = world.slack.as(ana)
    await opensHome(world)
    const view = me.home()
    if (view === undefined) throw new Error('There is no Home tab')
    const block = view.blocks.find((each) => JSON.stringify(each).includes('3 sku:BRISA-VER'))
    const pressed = await me.clicks(view, 'low_care', {
      blockId: typeof block?.['block_id'] === 'string' ? block['block_id'] : '',
      value: '3 sku:BRISA-VER',
    })
    await pressed.settled()
    await world.slack.until(() => !home(world).includes('BRISA-VER'))
    expect(home(world)).toContain('more snoozed')
    const receipt = world.slack.messages('D01ANA').at(-1)
    if (receipt === undefined) throw new Error('There is no receipt')
    expect(JSON.stringify(receipt.blocks)).toContain('Snoozed *BRISA-VER*')
    await (await me.clicks(receipt, 'undo')).settled()
    await world.slack.until(() => home(world).includes('BRISA-VER'))
  })
})
