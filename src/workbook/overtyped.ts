import { sameCell } from './change.ts'
import type { Facts, Overtyped } from './facts.ts'
import type { ComputedColumns } from './reconcile.ts'
import type { TypedOver } from './sheet-reader.ts'

type Shown = ReturnType<ComputedColumns['cells']>

/**
 * Tells a number that a person typed over a formula on purpose from one that only got left behind.
 *
 * A look compares what the formula should show now with what it should have shown at the look before. Google's formulas
 * show a decision a moment after it is written, so a look is taken only when nothing is on its way.
 */
export class OvertypedWatch {
  readonly #computed: readonly ComputedColumns[]
  #before = new Map<string, Shown>()
  #known: readonly Overtyped[] = []

  constructor(computed: readonly ComputedColumns[]) {
    this.#computed = computed
  }

  /** What was typed over formulas at the last look. */
  get known(): readonly Overtyped[] {
    return this.#known
  }

  /**
   * Takes a look.
   *
   * @param found formula cells that hold a value and not their formula
   * @returns true when something new was found. Never throws.
   */
  look(found: readonly TypedOver[], facts: Facts): boolean {
    const now = new Map(this.#computed.map(({ tab, cells }) => [tab.title, cells(facts)]))
    const known = found.map((each): Overtyped => {
      const seen = this.#known.find(
        ({ tab, key, field, value }) =>
          tab === each.tab && key === each.key && field === each.field && sameCell(value, each.value),
      )
      return { ...each, how: seen?.how ?? this.#judge(each, now) }
    })
    const news = known.some(
      (each) => !this.#known.some((old) => old.tab === each.tab && old.key === each.key),
    )
    this.#before = now
    this.#known = known
    return news
  }

  #judge({ tab, key, field, value }: TypedOver, now: ReadonlyMap<string, Shown>): Overtyped['how'] {
    const before = this.#before.get(tab)?.get(key)?.[field]
    if (before === undefined) return 'unclear'
    if (sameCell(before, value)) return 'stale'
    return sameCell(before, now.get(tab)?.get(key)?.[field]) ? 'typed' : 'unclear'
  }
}
