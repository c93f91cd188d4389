import type { Journal } from '../journal/journal.ts'
import { keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import type { Change, CloseChange, RowChange } from './change.ts'
import type { NumberedChange } from './plan-chain.ts'

/** Google may still carry out a write this long after it was sent; only then "not found" means "not written". */
export const googleTimeoutMs = 180_000
/** A process that ended left the machine's clock alone to say how long ago it sent: believed from here on. */
export const surelyOverMs = 600_000

interface PendingChange {
  readonly seq: number
  readonly change: Change
  sentAt: Instant | undefined
  /** when it was sent, or taken over from a process that sent it, by a clock that nobody sets: milliseconds */
  doubtedFrom: number
}

/** Decided changes that the sheet is not known to have, in the order in which they were decided; the journal has the same. */
export class PendingChanges {
  readonly #journal: Journal
  readonly #now: () => Instant
  readonly #elapsed: () => number
  #list: PendingChange[] = []

  /** @param elapsed milliseconds of a clock that only goes on, whatever is done to the machine's: the process's own */
  constructor(journal: Journal, now: () => Instant, elapsed: () => number = () => performance.now()) {
    this.#journal = journal
    this.#now = now
    this.#elapsed = elapsed
  }

  get size(): number {
    return this.#list.length
  }

  /** Takes in what the journal has, from before the restart. */
  async recall(): Promise<void> {
    const [now, elapsed] = [this.#now(), this.#elapsed()]
    this.#list = (await this.#journal.unwritten()).map(({ seq, change, state, sentAt = now }) => ({
      seq,
      change: change as unknown as Change,
      sentAt: state === 'sent' ? sentAt : undefined,
      doubtedFrom: now - sentAt > surelyOverMs ? Number.NEGATIVE_INFINITY : elapsed,
    }))
  }

  /** Takes in a decision's changes, as the journal recorded them. */
  add(seqs: readonly number[], changes: readonly Change[]): void {
    changes.forEach((change, at) => {
      const seq = seqs[at]
      if (seq !== undefined) this.#list.push({ seq, change, sentAt: undefined, doubtedFrom: 0 })
    })
  }

  /** The changes by tab, each tab's in order; a close stands with both of its tabs. */
  byTab(): Map<string, Change[]> {
    const tabs = new Map<string, Change[]>()
    for (const { change } of this.#list) {
      for (const title of tabsOf(change)) {
        const changes = tabs.get(title)
        if (changes === undefined) tabs.set(title, [change])
        else changes.push(change)
      }
    }
    return tabs
  }

  /** The closes, in order. Each goes out alone. */
  closes(): { seq: number; change: CloseChange; inDoubt: boolean }[] {
    return this.#list.flatMap(({ seq, change, sentAt }) =>
      change.kind === 'close' ? [{ seq, change, inDoubt: sentAt !== undefined }] : [],
    )
  }

  /**
   * What is to be planned now: everything in doubt, and of the others the first; closes are left out.
   *
   * @param most so many that are not in doubt
   * @param waits changes that are not to be sent now
   */
  batch(most: number, waits: (change: Change) => boolean): NumberedChange[] {
    const chosen: NumberedChange[] = []
    let room = most
    for (const { seq, change, sentAt } of this.#list) {
      if (change.kind === 'close') continue
      const inDoubt = sentAt !== undefined
      if (!inDoubt && (room <= 0 || waits(change))) continue
      if (!inDoubt) room -= 1
      chosen.push({ seq, change, inDoubt })
    }
    return chosen
  }

  /** Changes that were sent, not surely so long ago that it is over, and that nobody saw in the sheet. */
  inDoubt(): { seq: number; change: RowChange }[] {
    return this.#list.flatMap(({ seq, change, sentAt, doubtedFrom }) =>
      change.kind === 'close' || sentAt === undefined || doubtedFrom === Number.NEGATIVE_INFINITY
        ? []
        : [{ seq, change }],
    )
  }

  /** True while one of the changes is sent and not seen. */
  isAnyInDoubt(seqs: readonly number[]): boolean {
    const wanted = new Set(seqs)
    return this.#list.some(({ seq, sentAt }) => sentAt !== undefined && wanted.has(seq))
  }

  /** Those of the changes that are still pending. */
  changes(seqs: readonly number[]): Change[] {
    const wanted = new Set(seqs)
    return this.#list.filter(({ seq }) => wanted.has(seq)).map(({ change }) => change)
  }

  /** What is pending of a row; places as placeOf gives them. */
  at(place: string): Change[] {
    return this.#list.filter(({ change }) => placeOf(change) === place).map(({ change }) => change)
  }

  /** Marks changes before they leave: from here on their outcome is unknown until the sheet shows them. */
  async markSent(seqs: readonly number[]): Promise<void> {
    const at = this.#now()
    if (seqs.length === 0) return
    await this.#journal.markChanges(seqs, 'sent', at)
    this.#setSentAt(seqs, at)
  }

  /** Marks changes that surely were not carried out: they may be sent again at once. */
  async markUnsent(seqs: readonly number[]): Promise<void> {
    const known = new Set(this.#list.map(({ seq }) => seq))
    const unsent = seqs.filter((seq) => known.has(seq))
    if (unsent.length === 0) return
    await this.#journal.markChanges(unsent, 'pending', this.#now())
    this.#setSentAt(unsent, undefined)
  }

  /**
   * Frees what was sent so long ago that it will not come any more. The machine's clock may have been set since, and says
   * nothing about it; what a process before sent lately is waited for as if it had been sent when this one began.
   */
  async freeLate(): Promise<void> {
    const now = this.#elapsed()
    // The sandbox's clock can be put back: then it is waited for from now on.
    for (const each of this.#list) each.doubtedFrom = Math.min(each.doubtedFrom, now)
    const late = this.#list.filter(
      ({ sentAt, doubtedFrom }) => sentAt !== undefined && doubtedFrom < now - googleTimeoutMs,
    )
    await this.markUnsent(late.map((each) => each.seq))
  }

  /** Ends changes: written where the sheet shows them, dropped where a person's newer edit stands. */
  async end(written: readonly number[], dropped: readonly number[]): Promise<void> {
    if (written.length > 0) await this.#journal.markChanges(written, 'written', this.#now())
    if (dropped.length > 0) await this.#journal.markChanges(dropped, 'dropped', this.#now())
    const over = new Set([...written, ...dropped])
    if (over.size > 0) this.#list = this.#list.filter((each) => !over.has(each.seq))
  }

  #setSentAt(seqs: readonly number[], at: Instant | undefined): void {
    const marked = new Set(seqs)
    for (const each of this.#list.filter(({ seq }) => marked.has(seq))) {
      each.sentAt = at
      each.doubtedFrom = this.#elapsed()
    }
  }
}

/** The tabs that a change is about. Never throws. */
export function tabsOf(change: Change): string[] {
  return change.kind === 'close' ? [change.tab, change.into] : [change.tab]
}

/** The row that a change is about: changes of one place keep their order. Never throws. */
export function placeOf(change: Pick<Change, 'tab' | 'key'>): string {
  return `${change.tab}\u0000${keyOf(change.key)}`
}
