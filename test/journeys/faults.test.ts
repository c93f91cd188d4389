import { describe, expect, it } from 'vitest'
import type { Fault } from '../../sandbox/faults.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const said = (error: string) => ({ kind: 'status', status: 200, body: { ok: false, error } }) as never

describe('while Google is away', () => {
  it('commands go on, say that they are saved, and the sheet catches up', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.away = true
    await world.bot().settle(200)
    const answer = await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(answer).toContain('on hand 12 → 10')
    expect(answer).toContain('Saved on this machine; Google does not answer right now')
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 10')
    expect(foldOf(world, sku)).toBe(12)
    world.sheets.faults.away = false
    expect(await world.bot().settle(15_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
  })

  it('a restart loses nothing', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.away = true
    await world.bot().settle(200)
    await answerTo(world, `/stock remove ${sku} 2 sold`)
    const stopped = world.bot().stop()
    world.sheets.faults.away = true
    await stopped
    world.sheets.faults.away = false
    await world.restartBot()
    expect(await world.bot().settle(10_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
  })
})

describe('a write whose answer is lost', () => {
  it.each(['reset-after', 'truncate'] as const)('(%s) is looked up and not sent again', async (kind) => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.add({ match: { kind: 'write' }, times: 1, kind })
    await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(await world.bot().settle(15_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
    expect(stockRow(world, sku)['On hand']).toBe(10)
  })
})

describe('a read that comes back cut short', () => {
  it('is not taken for an empty sheet', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.add({ match: { kind: 'read' }, times: 6, kind: 'truncate' })
    await world.bot().settle(300)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 12')
  })
})

describe('a form that Slack does not open', () => {
  it.each<[string, Omit<Fault, 'match'>, string]>([
    ['because it is away', { kind: 'status', status: 503 } as never, 'Slack did not answer me'],
    ['because the call breaks off', { kind: 'reset-before' } as never, 'Slack did not answer me'],
    ['and says why', said('fatal_error'), 'Slack said “fatal_error” when I answered'],
  ])('%s: the person is told so, and that nothing was recorded', async (_, mishap, words) => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.slack.faults.add({ ...mishap, match: { method: 'views.open' } } as Fault)
    const answer = await answerTo(world, `/count ${sku}`)
    expect(answer).toContain(`Nothing was recorded: ${words}`)
    world.slack.faults.clear()
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
  })
})

describe('too many requests', () => {
  it('are waited out as Google asks, and then written', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.add({
      match: { kind: 'write' },
      times: 2,
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    })
    await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(await world.bot().settle(15_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
  })
})
