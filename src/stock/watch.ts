import { skusTab } from '../catalog/tabs.ts'
import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, line, say } from '../slack/blocks.ts'
import type { Proposal, Reply } from '../slack/feature.ts'
import { append, remove, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { balanceOf, missingStockRows, planCount } from './actions.ts'
import { countFormAction } from './count-slack.ts'
import { countWords } from './count-words.ts'
import { askMany, countMany, mostOneByOne, type TypedCount } from './many-counts.ts'
import { timesMoved } from './past.ts'
import { stockTab } from './tabs.ts'

type StockRow = RowOf<typeof stockTab>

/** What people did in the Stock tab that the bot has to answer, and rows that it lacks. */
export function watchStock(facts: Facts): readonly Proposal[] {
  return [...countsTyped(facts), ...countsOverFormulas(facts), ...rowsMissing(facts), ...rowsLeftOver(facts)]
}

/** A number typed under Counted is a stock count; the cell is emptied in the same decision. */
function countsTyped(facts: Facts): Proposal[] {
  const typed = facts.rows(stockTab).flatMap((row) => {
    const { counted } = row
    if (counted === null || facts.find(skusTab, row.sku) === undefined) return []
    return [{ row, sku: row.sku, counted, also: update(stockTab, row, { counted: null }) }]
  })
  // The emptied cell is what keeps a count from being taken twice; the same number may be typed again tomorrow.
  if (typed.length > mostOneByOne)
    return [
      countMany(idFor('CNTS', facts.now, ...typed.map(({ sku, counted }) => `${sku} ${counted}`)), typed),
    ]
  return typed.map(({ row, counted, also }) =>
    countProposal(idFor('CNT', row.sku, counted, facts.now), row, counted, also),
  )
}

/**
 * A number typed over the On hand formula is a count, too; the emptied cell gets its formula back. When nobody knows what
 * the person saw while typing, or where many came at once, it is asked; a result that was pasted as a value is no count.
 */
function countsOverFormulas(facts: Facts): Proposal[] {
  const many: TypedCount[] = []
  const overtyped = facts.overtyped()
  const isMany =
    overtyped.filter(({ field, how }) => field === 'onHand' && how !== 'stale').length > mostOneByOne
  const one = overtyped.flatMap(({ tab, key, field, value, how }): Proposal[] => {
    const row = facts.find(stockTab, key)
    if (tab !== stockTab.title || row === undefined || typeof value !== 'number') return []
    // Emptied already; the formula comes back by itself.
    if (row[field as 'onHand' | 'held' | 'onOrder'] === null) return []
    const restore: Change = {
      kind: 'update',
      tab,
      key: row.sku,
      cells: { [field]: null },
      before: { [field]: value },
    }
    const requestId = idFor('OVR', row.sku, field, value, facts.now)
    if (isMany && field === 'onHand' && how !== 'stale') {
      many.push({ sku: row.sku, counted: value, also: restore })
      return []
    }
    if (field === 'onHand' && how === 'typed') return [countProposal(requestId, row, value, restore)]
    const asked = field === 'onHand' && how === 'unclear'
    const messages = asked ? post(facts, requestId, askWords(facts, row.sku, value)) : []
    return [{ requestId, decide: () => accept({ changes: [restore], messages, reply: null }) }]
  })
  if (many.length === 0) return one
  const words = many.map(({ sku, counted }) => `${sku} ${counted}`)
  return [...one, askMany(idFor('OVRS', facts.now, ...words), many)]
}

function countProposal(requestId: string, row: StockRow, counted: number, also: Change): Proposal {
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
      const outcome = { requestId, reply, googleAnswers: true, again: false }
      const words = countWords(outcome, facts, 'typed in the sheet')
      return accept({ changes: [...changes, also], messages: post(facts, requestId, words), reply })
    },
  }
}

function askWords(facts: Facts, sku: string, typed: number): Reply {
  const { onHand } = balanceOf(facts, sku)
  return say(
    `On hand of *${line(sku)}* was a typed ${typed} instead of its formula, and stock moved around that time. The formula is back and shows *${onHand}*; nothing was counted. Did you count ${typed}? Then record it.`,
    actions(button(countFormAction, 'Count', sku)),
  )
}

function post(facts: Facts, id: string, words: Reply) {
  const channel = settingsOf(facts).alertsChannel
  return channel === undefined ? [] : [{ id, channel, body: JSON.parse(JSON.stringify(words)) as Json }]
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
      onOrder: null,
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

/** Rows whose SKU is not in the catalogue. */
const strangers: Derivation<readonly StockRow[]> = {
  tabs: [skusTab, stockTab],
  daily: false,
  derive: (facts) => facts.rows(stockTab).filter((row) => facts.find(skusTab, row.sku) === undefined),
}

/** Rows of SKUs that are not in the catalogue any more and never moved, as when a new style was undone. */
function rowsLeftOver(facts: Facts): Proposal[] {
  const keys = facts
    .derived(strangers)
    .filter((row) => isLeftOver(row, facts))
    .map((row) => row.sku)
  if (keys.length === 0) return []
  const requestId = idFor('LEFT', ...keys, facts.now)
  const decide: Proposal['decide'] = (now) => {
    const rows = keys.flatMap((key) => now.find(stockTab, key) ?? []).filter((row) => isLeftOver(row, now))
    return accept({ changes: rows.map((row) => remove(stockTab, row)), reply: rows.length })
  }
  return [{ requestId, decide }]
}

/** A row that a person typed has no formula yet; what was typed there is not taken away. */
function isLeftOver(row: StockRow, facts: Facts): boolean {
  if (row.counted !== null || facts.find(skusTab, row.sku) !== undefined) return false
  const botsOwn = row.onHand !== null || row.state !== null || !facts.written(stockTab, row.sku)
  return botsOwn && timesMoved(facts, row.sku) === 0
}
