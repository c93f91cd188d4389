import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Keeping, type Clock } from '../../src/fleet/keeping.ts'
import type { Lease } from '../../src/fleet/leases.ts'

const heartbeatMs = 10_000

/** A clock that is set by hand: whoever sleeps is woken when its time has come. */
class HandClock implements Clock {
  #now = 0
  #sleepers: { at: number; wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push({ at: this.#now + ms, wake: resolve }))
  }

  /** Lets time pass, second by second, and everybody do what they do in it. */
  async pass(seconds: number): Promise<void> {
    for (let at = 0; at < seconds; at += 1) {
      this.#now += 1_000
      const due = this.#sleepers.filter((sleeper) => sleeper.at <= this.#now)
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.at > this.#now)
      for (const { wake } of due) wake()
      await settled()
    }
  }
}

/** As many turns of the event loop as promises without timers need. */
async function settled(): Promise<void> {
  for (let at = 0; at < 20; at += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** pg-boss's queue as Leases promises it: one job a workbook, waiting or taken; a taken one that is not renewed waits again. */
class Queue {
  readonly #clock: HandClock
  readonly waiting: string[] = []
  readonly #taken = new Map<Lease, number>()
  #ids = 0
  away = false
  /** what was asked of it, such as 'retire a' */
  readonly log: string[] = []

  constructor(clock: HandClock) {
    this.#clock = clock
  }

  /** The queue as one process sees it. */
  port(isCutOff: () => boolean): ConstructorParameters<typeof Keeping>[0]['leases'] {
    const asked =
      <A extends unknown[], R>(name: string, work: (...words: A) => R) =>
      async (...words: A): Promise<R> => {
        if (this.away || isCutOff()) throw new Error('the database is away')
        const result = work(...words)
        const [first] = words
        if (typeof first === 'object' && first !== null && 'workbook' in first)
          this.log.push(`${name} ${String(first.workbook)}`)
        return result
      }
    return {
      offer: asked('offer', (workbooks: readonly string[]) => this.offer(workbooks)),
      take: asked('take', (most: number) => this.take(most)),
      renew: asked('renew', (leases: readonly Lease[]) => {
        this.expire()
        const ours = new Set(leases.filter((lease) => this.#taken.has(lease)))
        for (const lease of ours) this.#taken.set(lease, this.#clock.now())
        return ours
      }),
      giveBack: asked('giveBack', (lease: Lease) => {
        this.#taken.delete(lease)
        this.offer([lease.workbook])
      }),
      retire: asked('retire', (lease: Lease) => void this.#taken.delete(lease)),
    }
  }

  /** Somebody else has it from now on. */
  steal(workbook: string): void {
    for (const lease of this.#taken.keys()) if (lease.workbook === workbook) this.#taken.delete(lease)
    this.#taken.set({ id: 'stolen', retryCount: 0, workbook }, Number.POSITIVE_INFINITY)
  }

  offer(workbooks: readonly string[]): void {
    const known = new Set([...this.waiting, ...[...this.#taken.keys()].map(({ workbook }) => workbook)])
    this.waiting.push(...workbooks.filter((workbook) => !known.has(workbook)))
  }

  take(most: number): Lease[] {
    this.expire()
    return this.waiting.splice(0, most).map((workbook) => {
      const lease = { id: String((this.#ids += 1)), retryCount: 0, workbook }
      this.#taken.set(lease, this.#clock.now())
      return lease
    })
  }

  expire(): void {
    for (const [lease, renewedAt] of this.#taken) {
      if (this.#clock.now() - renewedAt < heartbeatMs) continue
      this.#taken.delete(lease)
      this.waiting.push(lease.workbook)
    }
  }
}

interface Book {
  readonly workbook: string
  readonly letGo: (why: string) => void
  readonly stop: () => Promise<void>
  readonly abandon: () => Promise<void>
}

/** Processes that share one queue; `books` are the workbooks that there are, with their marks. */
function openFleet(names: readonly string[]) {
  const clock = new HandClock()
  const queue = new Queue(clock)
  const books = new Map(names.map((name) => [name, '']))
  const present = new Set<string>()
  /** what the roll has each process keep */
  const onRoll = new Map<string, readonly string[]>()
  /** what cannot be opened, and how long that is to be left alone, milliseconds */
  const broken = new Map<string, number | undefined>()
  const told: string[] = []
  let slowStop: Promise<void> | undefined

  const start = (name: string) => {
    let isCutOff = false
    const keeping = new Keeping<Book>({
      clock,
      leases: queue.port(() => isCutOff),
      workbooks: async () => new Map(books),
      log: pino({ level: 'silent' }),
      roll: {
        answer: async () => {
          if (queue.away || isCutOff) throw new Error('the database is away')
          present.add(name)
          onRoll.set(
            name,
            keeping.leases.map(({ workbook }) => workbook),
          )
          return present.size
        },
        leave: async () => void present.delete(name),
      },
      pauseAfter: (cause) => (cause as { cause?: number }).cause,
      open: async (workbook, letGo) => {
        told.push(`${name} opens ${workbook}`)
        if (broken.has(workbook)) throw new Error('it cannot be opened', { cause: broken.get(workbook) })
        return {
          workbook,
          letGo,
          stop: async () => {
            await slowStop
            told.push(`${name} stops ${workbook}`)
          },
          abandon: async () => void told.push(`${name} abandons ${workbook}`),
        }
      },
    })
    keeping.start()
    let stopped: Promise<void> | undefined
    const process = {
      keeping,
      has: () =>
        keeping
          .list()
          .map(({ workbook }) => workbook)
          .toSorted(),
      stop: () => (stopped ??= keeping.stop()),
      /** it does not reach the database any more, and nobody sees it */
      cutOff: (is: boolean) => {
        isCutOff = is
        if (is) present.delete(name)
      },
    }
    onTestFinished(async () => {
      queue.away = false
      isCutOff = false
      const end = process.stop()
      await clock.pass(3)
      await end
    })
    return process
  }
  return {
    clock,
    queue,
    books,
    broken,
    told,
    onRoll,
    start,
    stopsSlowly: (until: Promise<void>) => {
      slowStop = until
    },
  }
}

describe('one process', () => {
  it('keeps all workbooks, and is settled when they are open', async () => {
    const { clock, start } = openFleet(['a', 'b', 'c'])
    const one = start('one')
    expect(one.keeping.isSettled).toBe(false)
    await clock.pass(2)
    expect(one.has()).toEqual(['a', 'b', 'c'])
    expect(one.keeping.isSettled).toBe(true)
    expect(one.keeping.get('a')?.workbook).toBe('a')
    expect([one.keeping.all, one.keeping.part]).toEqual([3, 1])
  })

  it('has the roll know what it took before its next round, so that others can free it if it dies now', async () => {
    const { onRoll, start } = openFleet(['a', 'b'])
    start('one')
    await settled()
    expect(onRoll.get('one')).toEqual(['a', 'b'])
  })

  it.each([2, 3, 4, 5])('takes a new workbook at its next look, also after %i seconds', async (seconds) => {
    const { clock, books, start } = openFleet(['a'])
    const one = start('one')
    await clock.pass(seconds)
    books.set('b', '')
    await clock.pass(1)
    expect(one.has()).toEqual(['a', 'b'])
  })

  it('keeps a workbook for days as long as it is renewed', async () => {
    const { clock, told, start } = openFleet(['a'])
    start('one')
    await clock.pass(600)
    expect(told).toEqual(['one opens a'])
  })

  it('opens a workbook anew when its mark changes', async () => {
    const { clock, books, told, start } = openFleet(['a', 'b'])
    const one = start('one')
    await clock.pass(2)
    books.set('a', 'installed again')
    await clock.pass(3)
    expect(told.slice(2)).toEqual(['one stops a', 'one opens a'])
    expect(one.has()).toEqual(['a', 'b'])
  })

  it('closes a workbook that there is no more, and offers it to nobody', async () => {
    const { clock, books, queue, told, start } = openFleet(['a', 'b'])
    const one = start('one')
    await clock.pass(2)
    books.delete('a')
    await clock.pass(60)
    expect(told.slice(2)).toEqual(['one stops a'])
    expect(queue.waiting).toEqual([])
    expect(one.has()).toEqual(['b'])
    books.set('a', '')
    await clock.pass(2)
    expect(one.has()).toEqual(['a', 'b'])
  })

  it('takes no workbook out of the queue that there is no more', async () => {
    const { clock, queue, told, start } = openFleet(['a'])
    queue.offer(['gone'])
    start('one')
    await clock.pass(3)
    expect(told).toEqual(['one opens a'])
    expect(queue.log).toContain('retire gone')
    expect(queue.waiting).toEqual([])
  })

  it('lets a workbook go that it cannot trust, and opens it anew', async () => {
    const { clock, told, start } = openFleet(['a'])
    const one = start('one')
    await clock.pass(2)
    const before = one.keeping.get('a')
    before?.letGo('the outcome of a write is unknown')
    expect(one.keeping.get('a')).toBeUndefined()
    await clock.pass(2)
    expect(told.slice(1)).toEqual(['one abandons a', 'one opens a'])
    expect(one.keeping.get('a')).not.toBe(before)
    before?.letGo('once more, too late')
    await clock.pass(2)
    expect(told).toHaveLength(3)
  })

  it('tries one that cannot be opened every half minute, and serves the others meanwhile', async () => {
    const { clock, broken, told, start } = openFleet(['a', 'b'])
    broken.set('a', undefined)
    const one = start('one')
    await clock.pass(2)
    expect(one.has()).toEqual(['b'])
    expect(one.keeping.isSettled).toBe(true)
    await clock.pass(58)
    expect(told.filter((words) => words.endsWith('opens a')).length).toBeLessThanOrEqual(3)
    broken.clear()
    await clock.pass(40)
    expect(one.has()).toEqual(['a', 'b'])
  })

  it('tries soon again where that is known to pass', async () => {
    const { clock, broken, told, start } = openFleet(['a'])
    broken.set('a', 1_000)
    const one = start('one')
    await clock.pass(4)
    expect(told.length).toBeGreaterThan(1)
    broken.clear()
    await clock.pass(6)
    expect(one.has()).toEqual(['a'])
  })

  it('lets go before anybody else may take over when the database does not answer, and comes back', async () => {
    const { clock, queue, told, start } = openFleet(['a'])
    const one = start('one')
    await clock.pass(2)
    queue.away = true
    await clock.pass(5)
    expect(one.has()).toEqual(['a'])
    await clock.pass(4)
    expect(told.at(-1)).toBe('one abandons a')
    expect(one.keeping.get('a')).toBeUndefined()
    expect(one.keeping.isSettled).toBe(false)
    queue.away = false
    await clock.pass(12)
    expect(one.has()).toEqual(['a'])
    expect(one.keeping.isSettled).toBe(true)
  })

  it('abandons what another process took', async () => {
    const { clock, queue, told, start } = openFleet(['a', 'b'])
    const one = start('one')
    await clock.pass(2)
    queue.steal('a')
    await clock.pass(3)
    expect(told.slice(2)).toEqual(['one abandons a'])
    expect(one.has()).toEqual(['b'])
  })
})

describe('several processes', () => {
  it('share the workbooks out evenly, and a new one gets its share', async () => {
    const { clock, start } = openFleet(['a', 'b', 'c', 'd'])
    const one = start('one')
    await clock.pass(3)
    expect(one.has()).toHaveLength(4)
    const two = start('two')
    await clock.pass(5)
    expect([one.has().length, two.has().length]).toEqual([2, 2])
    const three = start('three')
    await clock.pass(5)
    const counts = [one, two, three].map((each) => each.has().length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(4)
    expect(Math.max(...counts)).toBeLessThanOrEqual(2)
    expect(new Set([one, two, three].flatMap((each) => each.has())).size).toBe(4)
    expect(two.keeping.part).toBe(two.has().length / 4)
  })

  it('open a workbook in one place only', async () => {
    const { clock, told, start } = openFleet(['a', 'b', 'c'])
    for (const name of ['one', 'two', 'three']) start(name)
    await clock.pass(60)
    const open = new Map<string, string>()
    for (const words of told) {
      const [name = '', verb, book = ''] = words.split(' ')
      if (verb === 'opens') {
        expect(open.get(book), `${words}, and it is open elsewhere`).toBeUndefined()
        open.set(book, name)
      } else open.delete(book)
    }
    expect(open.size).toBe(3)
  })

  it('take over from one that is cut off from the database, which has let go before', async () => {
    const { clock, told, start } = openFleet(['a', 'b'])
    const [one, two] = [start('one'), start('two')]
    await clock.pass(4)
    const [lost = ''] = one.has()
    one.cutOff(true)
    let seconds = 0
    for (; !two.has().includes(lost) && seconds < 60; seconds += 1) {
      expect(one.has().includes(lost) && two.has().includes(lost)).toBe(false)
      await clock.pass(1)
    }
    expect(seconds).toBeLessThanOrEqual(15)
    expect(told.indexOf(`one abandons ${lost}`)).toBeGreaterThan(-1)
    expect(told.indexOf(`one abandons ${lost}`)).toBeLessThan(told.indexOf(`two opens ${lost}`))
    one.cutOff(false)
    await clock.pass(10)
    expect([one.has().length, two.has().length]).toEqual([1, 1])
  })

  it('take over at once from one that stops, after it has closed', async () => {
    const { clock, told, start, stopsSlowly } = openFleet(['a', 'b'])
    const [one, two] = [start('one'), start('two')]
    await clock.pass(4)
    const written = Promise.withResolvers<void>()
    stopsSlowly(written.promise)
    const [last = ''] = one.has()
    const stopping = one.stop()
    await clock.pass(12)
    expect(one.keeping.get(last), 'it takes no more requests').toBeUndefined()
    expect(two.has(), 'until it has written everything').not.toContain(last)
    written.resolve()
    await clock.pass(3)
    await stopping
    await clock.pass(2)
    expect(two.has()).toEqual(['a', 'b'])
    expect(told.indexOf(`one stops ${last}`)).toBeLessThan(told.lastIndexOf(`two opens ${last}`))
  })
})
