import { settingsOf } from '../settings/actions.ts'
import { settingDefinitions } from '../settings/rules.ts'
import { settingsTab } from '../settings/tabs.ts'
import { supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts, Problem } from '../workbook/facts.ts'

/** Routes that name a supplier whom nobody knows: a slip of the pen would send the posts elsewhere without a word. */
export function routeProblems(facts: Facts): Problem[] {
  const unknown = settingsOf(facts).alertRoutes.flatMap(({ about, words }) =>
    'supplier' in about && supplierOf(facts, about.supplier) === undefined ? [words] : [],
  )
  if (unknown.length === 0) return []
  const names = facts
    .rows(suppliersTab)
    .slice(0, 3)
    .map(({ name }) => name)
  return [
    {
      tab: settingsTab.title,
      key: settingDefinitions.alertRoutes.key,
      rowNumber: 0,
      column: settingsTab.columns.value.header,
      got: unknown.join(', '),
      expected: `low stock, samples, problems, class A, B or C, or a supplier’s name${names.length === 0 ? '' : ` such as ${names.join(', ')}`}`,
    },
  ]
}
