import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import type { AgendaItem, Proposal } from '../slack/feature.ts'
import { movementsTab } from '../stock/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import { ledgerEdits, newEdits, tellingOf, toldOf, type LedgerEdit } from './ledger-edits.ts'
import { editsTold, editsWaiting } from './ledger-words.ts'

/** Ledger rows that people changed or deleted: told in one post, or agreed to where nothing hangs on it. */
export function watchLedger(facts: Facts): readonly Proposal[] {
  const { tell, agree } = newEdits(facts)
  return [
    ...(tell.length === 0 ? [] : telling(tell, facts)),
    ...(agree.length === 0 ? [] : [agreeing(agree)]),
  ]
}

/** Without a channel nobody would hear it: then it waits. */
function telling(edits: readonly LedgerEdit[], facts: Facts): Proposal[] {
  const channel = settingsOf(facts).alertsChannel
  if (channel === undefined) return []
  const requestId = tellingOf(edits)
  return [
    {
      requestId,
      decide: (now) => {
        const words = editsTold(edits, requestId, now)
        const body = JSON.parse(JSON.stringify(words)) as Json
        return accept({
          changes: [],
          messages: [{ id: requestId, channel, body }],
          edits: { tab: movementsTab, how: 'told', marks: edits.map(({ row }) => row) },
          reply: toldOf(edits),
        })
      },
    },
  ]
}

function agreeing(edits: readonly LedgerEdit[]): Proposal {
  const marks = edits.map(({ row }) => row)
  return {
    // By the time, too: the same may be typed, taken back and typed again.
    requestId: idFor('AGREED', ...marks.map(({ mark, since }) => `${mark} ${since}`)),
    decide: () =>
      accept({ changes: [], edits: { tab: movementsTab, how: 'agreed', marks }, reply: marks.length }),
  }
}

/** Edits that were told and that nobody answered for. */
export function ledgerAgenda(facts: Facts): readonly AgendaItem[] {
  const edits = ledgerEdits(facts).filter(({ row }) => row.told)
  return edits.length === 0 ? [] : [{ urgency: 2, text: editsWaiting(edits, facts) }]
}
