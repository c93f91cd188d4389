import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closedShop } from '../../src/fleet/closed-shop.ts'

const keep = { workbook: 'book', epoch: 1 }

function open() {
  let tries = 0
  const shop = closedShop(keep, 'Share it.', {
    showHome: () => Promise.resolve(),
    tryAgain: () => void (tries += 1),
  })
  const ask = () =>
    shop.handle({ body: { command: '/stock', team_id: 'T1', trigger_id: '1' }, ack: async () => undefined })
  return { shop, ask, tries: () => tries }
}

describe('a shop that cannot open', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('looks again after half a minute when nobody asks', () => {
    const { tries } = open()
    vi.advanceTimersByTime(29_000)
    expect(tries()).toBe(0)
    vi.advanceTimersByTime(1_000)
    expect(tries()).toBe(1)
  })

  it('looks again after five seconds when somebody asked, and at once for who asks later', async () => {
    const early = open()
    await early.ask()
    expect(early.tries()).toBe(0)
    vi.advanceTimersByTime(5_000)
    expect(early.tries()).toBe(1)
    const later = open()
    vi.advanceTimersByTime(8_000)
    expect(later.tries()).toBe(0)
    await later.ask()
    expect(later.tries()).toBe(1)
  })

  it('looks no more when it is given up', async () => {
    const { shop, ask, tries } = open()
    await ask()
    await shop.stop()
    vi.advanceTimersByTime(60_000)
    expect(tries()).toBe(0)
  })

  it.each([
    ['nothing was recorded, of what nobody began', {}, 'Nothing was recorded. Share it.'],
    ['that nobody knows, of what was begun before', { wasBegun: true }, 'it may or may not be there'],
  ])('says %s', async (_, customProperties, words) => {
    const { shop } = open()
    const said: unknown[] = []
    await shop.handle({
      body: { command: '/stock', team_id: 'T1', trigger_id: '1' },
      ack: async (answer: unknown) => void said.push(answer),
      customProperties,
    })
    expect(JSON.stringify(said)).toContain(words)
  })

  it('says nothing where another process has the request by now, and ends it first where none has', async () => {
    const { shop } = open()
    const done: string[] = []
    const handle = (isOurs: boolean) =>
      shop.handle({
        body: { command: '/stock', team_id: 'T1', trigger_id: '1' },
        ack: async () => void done.push('said'),
        customProperties: {
          end: async () => {
            done.push('ended')
            return isOurs
          },
        },
      })
    await handle(false)
    expect(done).toEqual(['ended'])
    await handle(true)
    expect(done).toEqual(['ended', 'ended', 'said'])
  })
})
