import type { Facts, RecordIndex } from '../workbook/facts.ts'
import { ledger } from './actions.ts'
import { closeOfOpening } from './closing.ts'
import {
  addMovement,
  emptyLedger,
  history,
  ledgerOf,
  noMovements,
  removeMovement,
  type Ledger,
  type SkuLedger,
} from './ledger.ts'
import type { Movement } from './rules.ts'
import { archiveTab } from './tabs.ts'

const archiveIndex: RecordIndex<Movement, Ledger> = {
  tab: archiveTab,
  empty: emptyLedger,
  add: addMovement,
  remove: removeMovement,
}

/** A SKU's past: what still stands in the ledger, and what closes took to the archive. */
export interface SkuPast {
  readonly live: SkuLedger
  readonly archived: SkuLedger
}

/** The past of a SKU. On hand is asked of the ledger alone; whatever looks back asks this. */
export function pastOf(facts: Facts, sku: string): SkuPast {
  return { live: ledgerOf(ledger(facts), sku), archived: ledgerOf(facts.index(archiveIndex), sku) }
}

/** The pasts of all SKUs, for who asks for very many: by a SKU's key, as keyOf gives it. */
export function pastsOf(facts: Facts): (key: string) => SkuPast {
  const live = ledger(facts)
  const archived = facts.index(archiveIndex)
  return (key) => ({ live: live.get(key) ?? noMovements, archived: archived.get(key) ?? noMovements })
}

/** All movements of a past, each once, in any order: opening balances of closes say again what the archive has. */
export function movementsOf({ live, archived }: SkuPast): readonly Movement[] {
  // Of very many SKUs hardly any has such an opening, and then the ledger's own list does.
  const isOnce = (movement: Movement) => closeOfOpening(movement.id) === undefined
  const here = live.movements.every(isOnce) ? live.movements : live.movements.filter(isOnce)
  return archived.movements.length === 0 ? here : [...archived.movements.filter(isOnce), ...here]
}

/** How many movements a SKU ever had. */
export function timesMoved(facts: Facts, sku: string): number {
  return movementsOf(pastOf(facts, sku)).length
}

/** A SKU's movements, newest first; those without a time come last. */
export function historyOf(facts: Facts, sku: string): Movement[] {
  return history(movementsOf(pastOf(facts, sku)))
}

/** The close that took a movement to the archive; undefined for one that still stands in the ledger. */
export function closeOfMovement(facts: Facts, id: string): string | undefined {
  return facts.find(archiveTab, id)?.closedIn
}
