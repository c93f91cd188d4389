import type { Derivation, Facts } from '../workbook/facts.ts'
import { prepareSearch, type Finding, type SkuSearch, findSkus } from './search.ts'
import { skusTab } from './tabs.ts'

const search: Derivation<SkuSearch> = {
  tabs: [skusTab],
  daily: false,
  derive: (facts) => prepareSearch(facts.rows(skusTab)),
}

/** The catalogue ready for look-ups. */
export function skuSearch(facts: Facts): SkuSearch {
  return facts.derived(search)
}

/** What SKU or style a person means. */
export function findSku(facts: Facts, words: readonly string[]): Finding {
  return findSkus(skuSearch(facts), words)
}
