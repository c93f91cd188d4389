import { describe, expect, it } from 'vitest'
import { digestDue } from '../../src/planning/reminders.ts'
import { openLowStore as open } from '../support/low-store.ts'
import { openStore } from '../support/store.ts'

describe('the first look', () => {
  it('takes what is low already for old news: nothing at once, all of it in the first digest', async () => {
    const store = await open({ gold: 5, steel: 0 }, { looked: false })
    expect(await store.watch()).toBe(1)
    expect(await store.told()).toEqual([])
    expect(await store.watch()).toBe(0)
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    const [digest, ...more] = await store.told()
    expect(more).toEqual([])
    expect(digest).toContain('Stock this morning: 2 to reorder')
    expect(digest).toContain('GOLD')
    expect(digest).toContain('STEEL')
  })
})

describe('a fall', () => {
  it('of a best seller to its reorder point is told at once, and only once', async () => {
    const store = await open()
    await store.move('GOLD', -10)
    await store.watch()
    const posts = await store.told()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('GOLD is low')
    await store.move('GOLD', -1)
    expect(await store.watch()).toBe(0)
    expect(await store.told()).toEqual([])
  })

  it('of another to its reorder point waits for the digest; to nothing it is told at once', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    expect(await store.told()).toEqual([])
    await store.turns()
    expect(store.states()).toMatchObject({ STEEL: 'low waiting' })
    await store.move('STEEL', -5)
    await store.watch()
    expect((await store.told())[0]).toContain('STEEL is out')
  })

  it('of several at once is one post', async () => {
    const store = await open()
    await store.move('GOLD', -20)
    await store.move('STEEL', -20)
    await store.watch()
    const posts = await store.told()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('2 pieces went low or out')
  })

  it('may come again the same day, up and down at the same numbers, and is told each time', async () => {
    const store = await open()
    for (let round = 0; round < 4; round += 1) {
      await store.move('GOLD', -12)
      await store.watch()
      expect(await store.told()).toHaveLength(1)
      await store.move('GOLD', 12)
      await store.watch()
      await store.turns()
      expect(store.states()).toMatchObject({ GOLD: 'low recovered' })
    }
  })

  it('that is over before the digest is not told at all', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    await store.move('STEEL', 15)
    await store.watch()
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    expect(await store.told()).toEqual([])
  })

  it('while the alerts channel is blank is remembered and told to nobody', async () => {
    const store = await open(undefined, { settings: [{ key: 'alerts channel', value: '', note: '' }] })
    await store.move('GOLD', -20)
    await store.watch()
    expect(await store.told()).toEqual([])
    expect(await store.digest()).toBe(0)
  })

  it('of a SKU that is not ordered any more is over without a word of recovery', async () => {
    const store = await open()
    await store.move('GOLD', -15)
    await store.watch()
    await store.told()
    store.desk.type('SKUs', 'GOLD', 'Status', 'discontinued')
    await store.turns()
    await store.watch()
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    expect(await store.told()).toEqual([])
    await store.turns()
    expect(store.states()).toMatchObject({ GOLD: 'low resolved' })
  })
})

describe('a snooze', () => {
  async function snoozed() {
    const store = await open()
    await store.move('GOLD', -15)
    await store.watch()
    await store.turns()
    await store.told()
    store.desk.type('Reminders', 'low GOLD', 'State', 'snoozed')
    store.desk.type('Reminders', 'low GOLD', 'Until', '2026-03-18')
    await store.turns()
    return store
  }

  it('keeps quiet until its day, and then tells again what still is low', async () => {
    const store = await snoozed()
    store.setClock('2026-03-17T10:00:00Z')
    expect(await store.watch()).toBe(0)
    store.setClock('2026-03-18T10:00:00Z')
    await store.digest()
    expect((await store.told()).join()).toContain('GOLD')
  })

  it('ends in silence when it is not low any more', async () => {
    const store = await snoozed()
    await store.move('GOLD', 30)
    store.setClock('2026-03-18T08:00:00Z')
    await store.watch()
    expect(await store.told()).toEqual([])
  })
})

describe('the digest', () => {
  it('comes from its time on, once a day', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    store.setClock('2026-03-16T08:59:00Z')
    expect(await store.digest()).toBe(0)
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    expect((await store.told())[0]).toContain('Stock this morning: 1 to reorder')
    for (const time of ['09:01', '12:00', '23:59']) {
      store.setClock(`2026-03-16T${time}:00Z`)
      await store.digest()
      expect(await store.told()).toEqual([])
    }
  })

  it('comes on the team’s working days only; what fell on a Saturday is told on Monday', async () => {
    const store = await open(undefined, { now: '2026-03-13T10:00:00Z' })
    await store.digest()
    expect(await store.told()).toEqual([])
    await store.move('STEEL', -15)
    for (const day of ['14', '15']) {
      store.setClock(`2026-03-${day}T10:00:00Z`)
      await store.watch()
      expect(await store.digest()).toBe(0)
    }
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    expect((await store.told())[0]).toContain('STEEL')
  })

  it('is not sent when nothing is new, and what falls later that day waits for tomorrow’s', async () => {
    const store = await open()
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    await store.move('STEEL', -15)
    await store.watch()
    await store.digest()
    expect(await store.told()).toEqual([])
    store.setClock('2026-03-17T09:00:00Z')
    await store.digest()
    expect((await store.told())[0]).toContain('Stock this morning: 1 to reorder')
  })

  it('tells recovery as good news, and how many are still low as told before', async () => {
    const store = await open()
    await store.move('GOLD', -20)
    await store.move('STEEL', -20)
    await store.watch()
    await store.told()
    await store.move('GOLD', 30)
    await store.watch()
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    const [digest] = await store.told()
    expect(digest).toContain('Stock this morning: 1 recovered')
    expect(digest).toContain('Back above the reorder point* GOLD (30)')
    expect(digest).toContain('1 more is still low, as told before')
  })

  it('that was missed while the bot was off comes at its first look, with all that happened meanwhile', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    await store.turns()
    await store.workbook.stop(0)
    // In the night STEEL is filled up and GOLD runs low; the bot comes back at eleven.
    store.desk.rows('Movements').push(['MV-8', 46_098, 'STEEL', 'Studio', 'sellable', 20, 'receipt'])
    store.desk.rows('Movements').push(['MV-9', 46_098, 'GOLD', 'Studio', 'sellable', -12, 'adjustment'])
    const back = await openStore({}, '2026-03-17T11:00:00Z', store.desk)
    await back.look(digestDue)
    const posts = (await back.posts()).join()
    expect(posts).toContain('GOLD is low')
    expect(posts).not.toContain('STEEL')
  })

  it('after a whole day off comes once, not once for each day', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    store.setClock('2026-03-19T10:00:00Z')
    await store.digest()
    await store.digest()
    expect(await store.told()).toHaveLength(1)
  })

  it('of SKUs that left the catalogue is not sent', async () => {
    const store = await open()
    await store.move('STEEL', -15)
    await store.watch()
    await store.turns()
    store.desk.rows('SKUs').splice(2, 1)
    await store.turns()
    store.setClock('2026-03-16T09:00:00Z')
    await store.digest()
    expect(await store.told()).toEqual([])
  })

  it.each([
    // On 29 March 2026 clocks in Lisbon go from 01:00 to 02:00: 01:30 does not exist.
    ['Europe/Lisbon', '01:30', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'],
    // On 25 October they go from 02:00 back to 01:00: 01:30 comes twice, and the first counts.
    ['Europe/Lisbon', '01:30', '2026-10-25T00:29:00Z', '2026-10-25T00:30:00Z'],
    // In New York on 8 March at 02:00; the digest at nine is an hour earlier by the world’s clock.
    ['America/New_York', '09:00', '2026-03-08T12:59:00Z', '2026-03-08T13:00:00Z'],
    ['Asia/Kolkata', '09:00', '2026-03-16T03:29:00Z', '2026-03-16T03:30:00Z'],
  ])(
    'on the clock of %s at %s is due from %s to %s, once, daylight saving or not',
    async (timeZone, time, before, from) => {
      const settings = [
        { key: 'timezone', value: timeZone, note: '' },
        { key: 'digest time', value: time, note: '' },
        { key: 'digest days', value: 'Mon-Sun', note: '' },
      ]
      const store = await open(undefined, { now: '2026-02-01T12:00:00Z', settings })
      await store.move('STEEL', -15)
      await store.watch()
      store.setClock(before)
      await store.digest()
      expect(await store.told()).toEqual([])
      store.setClock(from)
      await store.digest()
      expect(await store.told()).toHaveLength(1)
      await store.move('STEEL', 30)
      await store.watch()
      store.setClock(new Date(Date.parse(from) + 3600_000).toISOString())
      await store.digest()
      expect(await store.told()).toEqual([])
    },
  )
})
