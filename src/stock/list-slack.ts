import { z } from 'zod'
import { skuWords } from '../catalog/rules.ts'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { idFor } from '../kit/ids.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, code, context, escape, line, say, section, table } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { linkToMovement } from './actions.ts'
import { explainStock } from './explain.ts'
import { moveList, planList, type ListLine, type ListWish } from './list-actions.ts'
import type { StockRefusal } from './rules.ts'
import { readList, type ReadLine } from './typed-list.ts'

const listAction = 'stock_list'
/** A button carries so many characters, and with them the whole list. */
const mostInButton = 2000
/** Of a longer list the receipt shows the beginning; all of it is in the sheet. */
const mostInReceipt = 25
const mostToCopy = 40
const mostInReason = 40

/** What the button carries: the asking, whether a warning was shown, and each line. */
const asked = z.tuple([
  z.string(),
  z.boolean(),
  z.array(z.tuple([z.string(), z.int(), z.string(), z.string()])).min(1),
])

/** Answers a pasted list with what each line was read as, and one button for all of them; undefined when it is no list. */
export function previewList(verb: 'add' | 'remove', words: string, request: Request): Reply | undefined {
  const { facts, requestId, userId, actor } = request
  const read = readList(facts, words, verb === 'add' ? 1 : -1)
  if (read === undefined) return undefined
  const lines = read.lines.flatMap((each) => ('line' in each ? [each.line] : []))
  if (lines.length < read.lines.length) return unread(verb, read.lines, read.heading)
  const wish: ListWish = { requestId, lines, userId, actor, confirmed: false }
  const first = planList(facts, wish)
  const warned = !first.ok && mayConfirm(first.refusal)
  const planned = warned ? planList(facts, { ...wish, confirmed: true }) : first
  if (!planned.ok) return say(escape(explainStock(planned.refusal)))
  const value = carriedList(requestId, warned, lines)
  if (value.length > mostInButton)
    return say(
      `Nothing was changed: I read ${counted(lines.length, 'line')}, and that is more than one button can carry. Please paste them in parts, about ${Math.floor((lines.length * mostInButton) / value.length)} lines each.`,
    )
  const usual = settingsOf(facts).locations[0] ?? ''
  const rows = planned.value.reply.map((each, at) => [
    cut(read.lines[at]?.typed ?? '', 60),
    `${each.change > 0 ? '+' : ''}${each.change} ${each.sku}`,
    `${each.before} → ${each.after}`,
    placed(each.kind, lines[at], read.heading, usual),
  ])
  const pieces = lines.reduce((sum, each) => sum + Math.abs(each.change), 0)
  const title = `${verb === 'add' ? 'Add' : 'Remove'} ${counted(pieces, 'piece')} in ${counted(lines.length, 'line')}?`
  const warning = first.ok ? [] : [section(`:warning: ${escape(warningWords(first.refusal))}`)]
  return {
    text: `${title} Nothing was changed yet.`,
    blocks: [
      section(`*${title}* Nothing was changed yet. This is how I read ${counted(lines.length, 'line')}:`),
      table(['You typed', 'Read as', 'On hand', 'Kind and place'], rows, [2]),
      ...warning,
      actions(button(listAction, verb === 'add' ? 'Add all' : 'Remove all', value, { style: 'primary' })),
      context('All of them or none. One Undo takes all of them back.'),
    ],
  }
}

/** What a line makes of its words: its kind, where it goes, and a reason of its own, 'adjustment · Studio: two bent'. */
function placed(kind: string, read: ListLine | undefined, heading: string, usual: string): string {
  const place = read?.location ?? usual
  const reason = read === undefined || read.reason === heading ? '' : read.reason
  return `${kind}${place === '' ? '' : ` · ${place}`}${reason === '' ? '' : `: ${cut(reason, mostInReason)}`}`
}

export const listButtons: readonly Button[] = [
  {
    actionId: listAction,
    async run(value, request) {
      const read = carriedText(asked, value)
      if (read === undefined) return unreadablePress()
      const [asking, confirmed, carried] = read
      const lines = carried.map(([sku, change, reason, place]) => ({
        sku,
        change,
        reason,
        location: place === '' ? undefined : place,
      }))
      // However often it is pressed, and by whom: one list is one wish.
      const requestId = idFor('LIST', asking)
      const { userId, actor } = request
      const outcome = await moveList(request.workbook, { requestId, lines, userId, actor, confirmed })
      if (!outcome.ok) return say(`${escape(explainStock(outcome.refusal))} None of the lines was recorded.`)
      const done = outcome.value.reply
      const pieces = done.reduce((sum, each) => sum + Math.abs(each.change), 0)
      const shown = done
        .slice(0, mostInReceipt)
        .map(
          (each) =>
            `*${line(each.sku)}* ${each.change > 0 ? '+' : ''}${each.change}: ${each.before} → ${each.after}`,
        )
      const more = done.length > shown.length ? [`… and ${done.length - shown.length} more`] : []
      const did = (done[0]?.change ?? 0) < 0 ? 'Removed' : 'Added'
      const id = done[0]?.id ?? ''
      const kinds = [...new Set(done.map((each) => each.kind))].join(', ')
      return {
        ...receipt(outcome.value, {
          done: `${did} *${counted(pieces, 'piece')}* in ${counted(done.length, 'line')}:\n${[...shown, ...more].join('\n')}`,
          id,
          url: linkToMovement(request.workbook.facts(), id),
          small: [kinds, escape(actor)],
        }),
        replace: true,
      }
    },
  },
]

/** As explainStock says it, without what a question does not need. */
function warningWords(refusal: StockRefusal): string {
  return explainStock(refusal)
    .replace(/^Nothing was changed: /, '')
    .replace(/ Please confirm it\.$/, '')
}

function mayConfirm(refusal: StockRefusal): boolean {
  return refusal.code === 'below-zero' || (refusal.code === 'large' && refusal.mayApprove)
}

function carriedList(asking: string, warned: boolean, lines: readonly ListLine[]): string {
  return JSON.stringify([
    idFor('ASK', asking),
    warned,
    lines.map(({ sku, change, reason, location }) => [sku, change, reason, location ?? '']),
  ])
}

const faults = {
  piece: 'no piece that I know',
  quantity: 'no clear quantity',
  'two-readings': 'more than one number',
} as const

/** Nothing of a list is done that has a line nobody can read; it comes back put right as far as that goes. */
function unread(verb: 'add' | 'remove', lines: readonly ReadLine[], heading: string): Reply {
  const bad = lines.flatMap((each) => ('fault' in each ? [each] : []))
  const words = bad
    .slice(0, 10)
    .map((each) => `• “${line(each.typed)}”: ${faults[each.fault]}; nearest \`${code(each.nearest)}\``)
  const more = bad.length > 10 ? [`… and ${bad.length - 10} more`] : []
  const copied = lines.map((each) => code('fault' in each ? each.nearest : plainLine(each)))
  const list = [`/stock ${verb}${heading === '' ? '' : ` ${code(heading)}`}`, ...copied.slice(0, mostToCopy)]
  const title = `Nothing was changed: ${bad.length} of ${counted(lines.length, 'line')} I could not read.`
  return say(
    `${title}\n${[...words, ...more].join('\n')}`,
    ...(lines.length > mostToCopy
      ? []
      : [section(`To copy, after a look at those lines:\n\`\`\`${list.join('\n')}\`\`\``)]),
  )
}

function plainLine(each: Extract<ReadLine, { line: ListLine }>): string {
  const { line: read, record } = each
  return [record.sku, String(Math.abs(read.change)), read.reason].join(' ').trim() || skuWords(record)
}
