import { z } from 'zod'
import { counted as countedWords } from '../kit/counted.ts'
import type { Json } from '../kit/json.ts'
import { accept, refuse } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, line, say } from '../slack/blocks.ts'
import type { Button, Proposal, Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { linkToMovement, linkToStock, planCount, type CountReply } from './actions.ts'

/** So many counts that come at once are told one by one; more are one post. */
export const mostOneByOne = 3
const mostNamed = 8
const recordAction = 'stock_record_counts'

/** A number that somebody typed in the Stock tab. */
export interface TypedCount {
  readonly sku: string
  readonly counted: number
  /** what empties the cell, or brings its formula back */
  readonly also: Change
}

const asked = z.strictObject({ counts: z.array(z.tuple([z.string(), z.number()])) })

/** Many numbers under Counted at once, as a pasted column: all of them are counts, in one decision with one Undo. */
export function countMany(requestId: string, typed: readonly TypedCount[]): Proposal {
  return {
    requestId,
    decide: (facts) => {
      const planned = planAll(facts, requestId, typed, 'in the sheet')
      const outcome = { requestId, reply: planned.replies, googleAnswers: true, again: false }
      const body = manyWords(outcome, facts, 'typed in the sheet')
      return accept({
        changes: planned.changes,
        messages: post(facts, requestId, body),
        reply: planned.replies,
      })
    },
  }
}

/**
 * Many numbers over the On hand formula at once: a fill-down or a pasted block as easily as a count. The formulas come
 * back, and the team is asked; a press records all of them.
 */
export function askMany(requestId: string, typed: readonly TypedCount[]): Proposal {
  return {
    requestId,
    decide: (facts) => {
      const counts = typed.map(({ sku, counted }): [string, number] => [sku, counted])
      const messages = post(facts, requestId, askWords(counts, requestId, facts))
      return accept({ changes: typed.map(({ also }) => also), messages, reply: { counts } })
    },
  }
}

/** Records the counts that such a post asks about, once. */
export const recordCountsButton: Button = {
  actionId: recordAction,
  async run(telling, request) {
    const told = asked.safeParse(await request.workbook.answered(telling))
    if (!told.success) return say('Nothing was counted: that button does not say any more what it is about.')
    const outcome = await request.workbook.change<CountReply[], 'none'>(`counts:${telling}`, (facts) => {
      const typed = told.data.counts.map(([sku, counted]) => ({ sku, counted }))
      const { changes, replies } = planAll(facts, `counts:${telling}`, typed, request.actor)
      return replies.length === 0 ? refuse('none') : accept({ changes, reply: replies })
    })
    if (!outcome.ok) return say('Nothing was counted: none of these SKUs is in the catalogue any more.')
    return {
      ...manyWords(outcome.value, request.workbook.facts(), line(request.actor)),
      replace: !outcome.value.again,
    }
  },
}

function planAll(
  facts: Facts,
  requestId: string,
  typed: readonly (Omit<TypedCount, 'also'> & { also?: Change })[],
  actor: string,
): { changes: Change[]; replies: CountReply[] } {
  const changes: Change[] = []
  const replies: CountReply[] = []
  for (const { sku, counted, also } of typed) {
    const wish = { requestId, sku, counted, reason: 'counted in the sheet', location: undefined, actor }
    const planned = planCount(facts, wish)
    if (!planned.ok) continue
    changes.push(...planned.value.changes, ...(also === undefined ? [] : [also]))
    replies.push(planned.value.reply)
  }
  return { changes, replies }
}

function manyWords(outcome: Outcome<CountReply[]>, facts: Facts, how: string): Reply {
  const off = outcome.reply.filter(({ id }) => id !== '')
  const lines = off
    .slice(0, mostNamed)
    .map(({ sku, expected, counted }) => `• *${line(sku)}* *${expected} → ${counted}*`)
  const more = off.length > mostNamed ? [`… and ${off.length - mostNamed} more`] : []
  const same = outcome.reply.length - off.length
  const head = `Counted ${countedWords(outcome.reply.length, 'SKU')}, ${how}: ${same} as the ledger expects${off.length === 0 ? '' : `, ${off.length} not:`}`
  const done = [head, ...lines, ...more].join('\n')
  const [first] = off
  if (first === undefined) return { ...say(done), to: 'team' }
  return receipt(outcome, { done, id: first.id, url: linkToMovement(facts, first.id) })
}

function askWords(counts: readonly (readonly [string, number])[], telling: string, facts: Facts): Reply {
  const [first] = counts
  const names = counts.slice(0, mostNamed).map(([sku, typed]) => `• *${line(sku)}* ${typed}`)
  const more = counts.length > mostNamed ? [`… and ${counts.length - mostNamed} more`] : []
  const place = `<${linkToStock(facts, first?.[0] ?? '').replaceAll('&', '&amp;')}|Stock>`
  return say(
    [
      `On hand of ${countedWords(counts.length, 'SKU')} in ${place} was typed over its formula, all at once. The formulas are back; nothing was counted. Are these counts?`,
      ...names,
      ...more,
    ].join('\n'),
    actions(button(recordAction, `Record ${counts.length} counts`, telling)),
  )
}

function post(facts: Facts, id: string, words: Reply) {
  const channel = settingsOf(facts).alertsChannel
  return channel === undefined ? [] : [{ id, channel, body: JSON.parse(JSON.stringify(words)) as Json }]
}
