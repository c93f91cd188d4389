import { keyOf } from '../kit/ids.ts'
import type { Derivation, Facts, Problem, RecordIndex, RowWithoutId } from './facts.ts'
import type { RowOf, Tab } from './tab.ts'

type AnyRecord = Readonly<Record<string, unknown>>

/** Facts that stay as they are. */
interface Still extends Pick<Facts, 'now' | 'today' | 'timeZone'> {
  /** records of the tabs that were taken, by the tab's title: no list of records ever changes, a new one takes its place */
  readonly records: ReadonlyMap<string, readonly AnyRecord[]>
  readonly withoutId: ReadonlyMap<string, readonly RowWithoutId[]>
  readonly problems: readonly Problem[]
}

/**
 * The facts of this moment, for work that takes several turns: whatever is read or decided later is not in them.
 *
 * Records, what is worked out from them, problems, rows without an id and the time stand still. Where a row stands in the
 * sheet, and edits that nobody answered for, are told as they are when somebody asks.
 *
 * @param tabs those whose records are asked for; asking for others throws. It costs a list of the records of each, and only
 *   where none was made since the last change.
 */
export function momentOf(facts: Facts, tabs: readonly Tab[]): Facts {
  const still: Still = {
    now: facts.now,
    today: facts.today,
    timeZone: facts.timeZone,
    records: new Map(tabs.map((tab) => [tab.title, facts.rows(tab) as readonly AnyRecord[]])),
    withoutId: new Map(tabs.map((tab) => [tab.title, facts.withoutId(tab)])),
    problems: facts.problems(),
  }
  return new Moment(facts, still)
}

class Moment implements Facts {
  readonly now: Facts['now']
  readonly today: Facts['today']
  readonly timeZone: Facts['timeZone']
  readonly #live: Facts
  readonly #still: Still
  readonly #byKey = new Map<string, ReadonlyMap<string, AnyRecord>>()
  readonly #indexes = new Map<unknown, unknown>()
  readonly #derived = new Map<unknown, unknown>()

  constructor(live: Facts, still: Still) {
    this.#live = live
    this.#still = still
    this.now = still.now
    this.today = still.today
    this.timeZone = still.timeZone
  }

  rows<T extends Tab>(tab: T): readonly RowOf<T>[] {
    return taken(this.#still.records, tab) as readonly RowOf<T>[]
  }

  find<T extends Tab>(tab: T, key: string): RowOf<T> | undefined {
    let known = this.#byKey.get(tab.title)
    if (known === undefined) {
      const records = taken(this.#still.records, tab)
      known = new Map(records.map((record) => [keyOf(String(record[tab.key])), record]))
      this.#byKey.set(tab.title, known)
    }
    return known.get(keyOf(key)) as RowOf<T> | undefined
  }

  index<R, S>(index: RecordIndex<R, S>): S {
    return kept(this.#indexes, index, () => {
      const state = index.empty()
      for (const record of taken(this.#still.records, index.tab)) index.add(state, record as R)
      return state
    })
  }

  derived<V>(derivation: Derivation<V>): V {
    return kept(this.#derived, derivation, () => derivation.derive(this))
  }

  problems(): readonly Problem[] {
    return this.#still.problems
  }

  withoutId(tab: Tab): readonly RowWithoutId[] {
    return taken(this.#still.withoutId, tab)
  }

  membersOf(circle: string): ReturnType<Facts['membersOf']> {
    return this.#live.membersOf(circle)
  }

  overtyped(): ReturnType<Facts['overtyped']> {
    return this.#live.overtyped()
  }

  unnamed(tab: Tab): ReturnType<Facts['unnamed']> {
    return this.#live.unnamed(tab)
  }

  edits(tab: Tab): ReturnType<Facts['edits']> {
    return this.#live.edits(tab)
  }

  hasColumn(tab: Tab, field: string): boolean {
    return this.#live.hasColumn(tab, field)
  }

  written(tab: Tab, key: string): boolean {
    return this.#live.written(tab, key)
  }

  rowNumber(tab: Tab, key: string): number | undefined {
    return this.#live.rowNumber(tab, key)
  }

  link(tab: Tab, key?: string, field?: string): string {
    return this.#live.link(tab, key, field)
  }

  linkToCell(tab: Tab, rowNumber: number, header: string): string {
    return this.#live.linkToCell(tab, rowNumber, header)
  }
}

function taken<V>(of: ReadonlyMap<string, V>, { title }: Tab): V {
  const found = of.get(title)
  if (found === undefined) throw new Error(`The tab ${title} was not taken into this moment`)
  return found
}

function kept<V>(known: Map<unknown, unknown>, name: unknown, make: () => V): V {
  if (known.has(name)) return known.get(name) as V
  const value = make()
  known.set(name, value)
  return value
}
