import { exampleSku, exampleStyle } from '../catalog/actions.ts'
import { skusTab } from '../catalog/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import type { ExampleWords } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { balanceOf, ledger, onHandAt } from './actions.ts'
import { history, ledgerOf } from './ledger.ts'

/** An example takes a few pieces away; of a SKU with so many it is granted. */
const enough = 5

/** What examples can name of the team's own stock: a SKU that is there, its style, and the first two locations. */
export function stockExamples(facts: Facts): ExampleWords {
  const records = facts.rows(skusTab)
  const stocked = (least: number) =>
    records.find((record) => record.status === 'active' && balanceOf(facts, record.sku).onHand >= least)
  const [location, otherLocation] = settingsOf(facts).locations
  const there = records.find(
    ({ status, sku }) => status === 'active' && onHandAt(facts, sku, location ?? '') >= enough,
  )
  const found = there ?? stocked(enough) ?? stocked(1)
  return {
    sku: found?.sku ?? exampleSku(facts),
    style: found?.style || exampleStyle(facts),
    location,
    otherLocation,
    movement: found === undefined ? undefined : newestMovement(facts, found.sku),
  }
}

/** The newest movement of a SKU that can be taken back. */
function newestMovement(facts: Facts, sku: string): string | undefined {
  const { movements } = ledgerOf(ledger(facts), sku)
  return history(movements).find(({ kind, status }) => kind !== 'reversal' && status === 'ok')?.id
}
