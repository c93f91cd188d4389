import { escape, say } from '../slack/blocks.ts'
import type { Button } from '../slack/feature.ts'
import { leaveAsIs, putBack, putBackAfterAll } from './ledger-edits.ts'
import {
  afterAllAction,
  explainEdit,
  leaveAction,
  leftWords,
  putBackAction,
  putBackWords,
} from './ledger-words.ts'

/** What can be done about ledger rows that somebody edited in the sheet. */
export const ledgerButtons: readonly Button[] = [
  {
    actionId: putBackAction,
    async run(telling, request) {
      const outcome = await putBack(request.workbook, telling, request)
      return outcome.ok
        ? putBackWords(outcome.value, request.workbook.facts(), request.actor)
        : say(escape(explainEdit(outcome.refusal)))
    },
  },
  {
    actionId: leaveAction,
    async run(telling, request) {
      const outcome = await leaveAsIs(request.workbook, telling, request)
      return outcome.ok
        ? leftWords(outcome.value, telling, request.actor)
        : say(escape(explainEdit(outcome.refusal)))
    },
  },
  {
    actionId: afterAllAction,
    async run(telling, request) {
      const outcome = await putBackAfterAll(request.workbook, telling, request)
      return outcome.ok
        ? putBackWords(outcome.value, request.workbook.facts(), request.actor)
        : say(escape(explainEdit(outcome.refusal)))
    },
  },
]
