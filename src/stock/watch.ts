import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Proposal } from '../slack/feature.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { ledger, missingStockRows, planCount, type CountReply } from './actions.ts'
import { countWords } from './count-words.ts'
import { history } from './ledger.ts'
import { stockTab } from './tabs.ts'

type StockRow = RowOf<typeof stockTab>

/** What people did in the Stock tab that the bot has to answer, and rows that it lacks. */
export function watchStock(facts: Facts): readonly Proposal[] {
  return [...countsTyped(facts), ...countsOverFormulas(facts), ...rowsMissing(facts)]
}

/** A number typed under Counted is a stock count; the cell is emptied in the same decision. */
function countsTyped(facts: Facts): Proposal[] {
  return facts.rows(stockTab).flatMap((row) => {
    const { counted } = row
    if (counted === null || facts.find(skusTab, row.sku) === undefined) return []
    const requestId = idFor('CNT', row.sku, counted, lastMovement(facts, row.sku))
    return [countProposal(requestId, row, counted, (seen) => [update(stockTab, seen, { counted: null })])]
  })
}

/** A number typed over the On hand formula is a count, too; the emptied cell gets its formula back. */
function countsOverFormulas(facts: Facts): Proposal[] {
  return facts.overtyped().flatMap(({ tab, key, field, value }) => {
    const row = facts.find(stockTab, key)
    if (tab !== stockTab.title || row === undefined || typeof value !== 'number') return []
    const shown = row[field as 'onHand' | 'held']
    if (shown === null) return []
    const restore: Change = {
      kind: 'update',
      tab,
      key: row.sku,
      cells: { [field]: null },
      before: { [field]: value },
    }
    const requestId = idFor('OVR', row.sku, field, value, lastMovement(facts, row.sku))
    if (field === 'onHand') return [countProposal(requestId, row, value, () => [restore])]
    return [{ requestId, decide: () => accept({ changes: [restore], reply: null }) }]
  })
}

function countProposal(
  requestId: string,
  row: StockRow,
  counted: number,
  also: (row: StockRow) => readonly Change[],
): Proposal {
  return {
    requestId,
    decide: (facts) => {
      const planned = planCount(facts, {
        requestId,
        sku: row.sku,
        counted,
        reason: 'counted in the sheet',
        location: undefined,
        actor: 'in the sheet',
      })
      if (!planned.ok) return planned
      const { changes, reply } = planned.value
      return accept({
        changes: [...changes, ...also(row)],
        messages: countPost(facts, requestId, reply),
        reply,
      })
    },
  }
}

function countPost(facts: Facts, id: string, reply: CountReply) {
  const channel = settingsOf(facts).alertsChannel
  if (channel === undefined) return []
  const body = countWords(
    { requestId: id, reply, googleAnswers: true, again: false },
    facts,
    'typed in the sheet',
  )
  return [{ id, channel, body: JSON.parse(JSON.stringify(body)) as Json }]
}

function rowsMissing(facts: Facts): Proposal[] {
  const missing = missingStockRows(facts)
  if (missing.length === 0) return []
  const requestId = idFor('ROWS', ...missing, facts.now)
  const changes = missing.map((sku) =>
    append(stockTab, {
      sku,
      onHand: null,
      held: null,
      counted: null,
      state: null,
      demandPerDay: null,
      daysOfCover: null,
      safetyStock: null,
      reorderPoint: null,
      suggested: null,
      abc: null,
    }),
  )
  return [{ requestId, decide: () => accept({ changes, reply: missing.length }) }]
}

function lastMovement(facts: Facts, sku: string): string {
  const all = history(ledger(facts), sku)
  return `${all[0]?.id ?? ''} ${all.length} ${keyOf(sku)}`
}
