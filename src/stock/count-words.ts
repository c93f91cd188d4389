import { context, line, link, say } from '../slack/blocks.ts'
import type { Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { linkToMovement, linkToStock, type CountReply } from './actions.ts'

/**
 * A count in words: expected against counted, wherever it was made.
 *
 * @param how how it was made or why, such as 'typed in the sheet', mrkdwn for the small print; '' where nothing is known
 */
export function countWords(outcome: Outcome<CountReply>, facts: Facts, how: string): Reply {
  const { reply } = outcome
  const small = how === '' ? [] : [how]
  const place = reply.place === undefined || reply.place === '' ? '' : ` at *${line(reply.place)}*`
  if (reply.id === '') {
    const agreed = `*${line(reply.sku)}* counted${place}: *${reply.counted}*, just as the ledger expects. Nothing had to be written.`
    const row = link(linkToStock(facts, reply.sku), 'Open its row in the sheet')
    return { ...say(agreed, context([row, ...small].join('  ·  '))), to: 'team' }
  }
  const variance = reply.counted - reply.expected
  return receipt(outcome, {
    done: `Counted *${line(reply.sku)}*${place}: on hand${place === '' ? '' : ' there'} *${reply.expected} → ${reply.counted}* (${variance > 0 ? '+' : ''}${variance})`,
    id: reply.id,
    url: linkToMovement(facts, reply.id),
    small: [line(reply.location), ...small],
  })
}
