import { skusTab } from '../catalog/tabs.ts'
import { counted } from '../kit/counted.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import { ledger } from './actions.ts'
import type { SkuLedger } from './ledger.ts'
import type { Movement } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** Looks at each SKU of the ledger, not at each of its movements: a long ledger has few SKUs. */
const unknown: Derivation<readonly (readonly [key: string, movements: readonly Movement[]])[]> = {
  tabs: [skusTab, movementsTab],
  daily: false,
  derive: (facts) =>
    [...ledger(facts)].flatMap(([key, entry]) => {
      if (facts.find(skusTab, key) !== undefined) return []
      const counting = countingOf(entry)
      return counting.length === 0 ? [] : [[key, counting] as const]
    }),
}

/** Movements whose SKU is not in the catalogue: one problem for each such SKU, at the earliest of its movements. */
export function unknownSkus(facts: Facts): Problem[] {
  const { title, columns } = movementsTab
  return facts.derived(unknown).flatMap(([key, movements]): Problem[] => {
    const [first] = movements
    if (first === undefined) return []
    const others = counted(movements.length, 'movement has it', 'movements have it')
    return [
      {
        tab: title,
        key: first.id,
        mark: key,
        rowNumber: facts.rowNumber(movementsTab, first.id) ?? 0,
        column: columns.sku.header,
        got: first.sku,
        expected: `a SKU that is in the tab ${skusTab.title}; ${others}`,
      },
    ]
  })
}

/** The movements that count, the earliest first. */
function countingOf(entry: SkuLedger): Movement[] {
  return [...entry.movements]
    .filter((movement) => movement.status !== 'void')
    .sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || (a.id < b.id ? -1 : 1))
}
