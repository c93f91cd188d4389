import { z } from 'zod'
import { settingsOf } from '../settings/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { inTurns } from '../workbook/in-turns.ts'
import { momentOf } from '../workbook/moment.ts'
import { mayApprove } from '../settings/rules.ts'
import { line, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Verb } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { checkCloses, closeMonth, closeTabs, hasArchive, planClose, unreadableNow } from './actions.ts'
import { isRoundOf, lastWholeMonth, monthOf } from './rules.ts'
import { checkedWords, closeAction, closedWords, previewWords, refusedWords } from './words.ts'

/** `/jumpring close`: what would be closed, the close itself, and its check. */
export const closeVerb: Verb = {
  word: 'close',
  usage: 'close [month|check]',
  examples: [
    {
      line: '/jumpring close',
      does: 'closes the last month: its movements go to the archive, on hand stays as it is',
    },
    { line: '/jumpring close check', does: 'adds up all closed months again and says what differs' },
  ],
  async run(words, request) {
    const wish = words.trim().toLowerCase()
    // What people typed last, and what stands in the archive, is looked at anew.
    await request.workbook.refresh(closeTabs)
    const facts = momentOf(request.workbook.facts(), [settingsTab, ...closeTabs])
    if (wish === 'check') return checkReply(facts)
    const month = wish === '' ? lastWholeMonth(facts.today) : monthOf(wish)
    if (month === undefined)
      return say(
        `I do not know the month “${line(words)}”. Nothing was changed. Type it as in \`/jumpring close 2026-09\`.`,
      )
    const planned = await inTurns(planClose(facts, month))
    if (!planned.ok) return refusedWords(planned.refusal, facts)
    return previewWords(planned.value, mayApprove(request.userId, settingsOf(facts)))
  },
}

/** A month, and the name of its next round when the preview was shown. */
const carriedWish = z.tuple([z.string(), z.string()])

export const closeButtons: readonly Button[] = [
  {
    actionId: closeAction,
    async run(value, request) {
      const wish = carriedText(carriedWish, value)
      const month = monthOf(wish?.[0] ?? '')
      if (wish === undefined || month === undefined || !isRoundOf(month, wish[1])) return unreadablePress()
      const [, round] = wish
      const outcome = await closeMonth(request.workbook, { month, round, userId: request.userId })
      const facts = request.workbook.facts()
      return outcome.ok
        ? closedWords(outcome.value, facts, request.actor)
        : refusedWords(outcome.refusal, facts)
    },
  },
]

async function checkReply(facts: Facts): Promise<Reply> {
  if (!hasArchive(facts)) return refusedWords({ code: 'no-archive' }, facts)
  return checkedWords(await inTurns(checkCloses(facts)), unreadableNow(facts), facts)
}
