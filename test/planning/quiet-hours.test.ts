import { describe, expect, it } from 'vitest'
import { openLowStore } from '../support/low-store.ts'

const utc = { key: 'timezone', value: 'Etc/UTC', note: '' }
const quiet = { key: 'quiet hours', value: '20:00-08:00', note: '' }
const routes = (value: string) => ({ key: 'alert routes', value, note: '' })
const at = (clock: string, day = 16) => `2026-03-${day}T${clock}:00Z`

/** Monday evening, in the quiet hours. */
const night = (more: readonly object[] = []) =>
  openLowStore(undefined, { now: at('21:00'), settings: [utc, quiet, ...more] })

describe('in the quiet hours', () => {
  it('what runs out is held, and told once when they are over', async () => {
    const store = await night()
    await store.move('GOLD', -20)
    await store.watch()
    expect(await store.told()).toEqual([])
    await store.turns()
    expect(store.states()).toMatchObject({ GOLD: 'out held' })
    store.setClock(at('07:59', 17))
    expect(await store.watch()).toBe(0)
    store.setClock(at('08:00', 17))
    await store.watch()
    const posts = await store.told()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('GOLD is out')
    expect(await store.watch()).toBe(0)
  })

  it('several falls are one post in the morning, as they are then', async () => {
    const store = await night()
    await store.move('GOLD', -15)
    await store.watch()
    await store.move('STEEL', -20)
    await store.watch()
    await store.move('GOLD', -5)
    await store.watch()
    store.setClock(at('08:00', 17))
    await store.watch()
    const posts = await store.told()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('2 pieces went low or out')
    expect(posts[0]).toContain('*out* 0')
  })

  it('what recovers before the morning is never told', async () => {
    const store = await night()
    await store.move('GOLD', -20)
    await store.watch()
    await store.move('GOLD', 20)
    await store.watch()
    store.setClock(at('08:00', 17))
    await store.watch()
    store.setClock(at('09:00', 17))
    await store.digest()
    expect(await store.told()).toEqual([])
    await store.turns()
    expect(store.states()).toMatchObject({ GOLD: 'out resolved' })
  })

  it('what is only low by the morning and no best seller waits for the digest', async () => {
    const store = await night()
    await store.move('STEEL', -20)
    await store.watch()
    await store.move('STEEL', 5)
    await store.watch()
    store.setClock(at('08:00', 17))
    await store.watch()
    expect(await store.told()).toEqual([])
    store.setClock(at('09:00', 17))
    await store.digest()
    expect((await store.told())[0]).toContain('Stock this morning: 1 to reorder')
  })

  it('no digest comes late at night; it comes in the morning', async () => {
    const store = await openLowStore(undefined, { now: at('07:00'), settings: [utc, quiet] })
    await store.move('STEEL', -15)
    await store.watch()
    store.setClock(at('22:00'))
    expect(await store.digest()).toBe(0)
    store.setClock(at('09:00', 17))
    await store.digest()
    expect(await store.told()).toHaveLength(1)
  })

  it('a digest whose own time lies in them comes at its time', async () => {
    const early = { key: 'digest time', value: '07:00', note: '' }
    const store = await openLowStore(undefined, { now: at('06:00'), settings: [utc, quiet, early] })
    await store.move('STEEL', -15)
    await store.watch()
    store.setClock(at('07:00'))
    await store.digest()
    expect(await store.told()).toHaveLength(1)
  })

  it('after a night during which the bot was off nothing is lost', async () => {
    const store = await night()
    await store.move('GOLD', -20)
    store.setClock(at('11:00', 17))
    await store.watch()
    expect((await store.told())[0]).toContain('GOLD is out')
  })
})

describe('alert routes', () => {
  const day = (value: string, more: readonly object[] = []) =>
    openLowStore(undefined, { now: at('08:30'), settings: [utc, routes(value), ...more] })

  it('send what fell to its own channel or person, each in one post', async () => {
    const store = await day('class A: @ana, low stock: #stock')
    await store.move('GOLD', -20)
    await store.move('STEEL', -20)
    await store.watch()
    const posts = await store.postsByPlace()
    expect(posts.map(([place]) => place).toSorted()).toEqual(['@ana', 'stock'])
    expect(posts.find(([place]) => place === '@ana')?.[1]).toContain('GOLD is out')
    expect(posts.find(([place]) => place === 'stock')?.[1]).toContain('STEEL is out')
  })

  it('split the digest, and leave the rest to the alerts channel', async () => {
    const store = await day('class A: @ana', [{ key: 'digest days', value: 'Mon-Sun', note: '' }])
    await store.move('GOLD', -20)
    await store.move('STEEL', -15)
    await store.watch()
    await store.told()
    await store.move('GOLD', 20)
    await store.watch()
    store.setClock(at('09:00'))
    await store.digest()
    const posts = await store.postsByPlace()
    expect(posts.find(([place]) => place === '@ana')?.[1]).toContain('Stock this morning: 1 recovered')
    expect(posts.find(([place]) => place === 'stock-alerts')?.[1]).toContain(
      'Stock this morning: 1 to reorder',
    )
    expect(posts).toHaveLength(2)
    await store.told()
    await store.digest()
    expect(await store.told()).toEqual([])
  })

  it('are told also while the alerts channel is blank; the others wait', async () => {
    const store = await day('class A: @ana', [{ key: 'alerts channel', value: '', note: '' }])
    await store.move('GOLD', -20)
    await store.move('STEEL', -20)
    await store.watch()
    store.setClock(at('09:00'))
    await store.digest()
    expect((await store.postsByPlace()).map(([place]) => place)).toEqual(['@ana'])
    await store.turns()
    expect(store.states()).toMatchObject({ GOLD: 'out posted', STEEL: 'out waiting' })
  })
})
