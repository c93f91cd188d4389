import { z } from 'zod'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { plainWords } from '../kit/plain-words.ts'
import { actions, button, context, escape, header, link, say, section } from '../slack/blocks.ts'
import type { AnyBlock, Reply, Viewer } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { ageDays, linkToReturn, unfinishedReturns, type ReturnRow } from './actions.ts'
import { awaitsInspection } from './rules.ts'
import { listLine } from './words.ts'

/** Turns the pages of the list of returns. */
export const listAction = 'return_list'
/** What its buttons carry: the words that were looked for, and the page from 1. */
export const carriedList = z.tuple([z.string(), z.int().min(1)])

/** Returns on one page, each with its button. */
const inPage = 15
/** Words that are looked for are said back up to so many characters, and carried by a button. */
const mostWords = 100

/** The groups of the list, the longest wait first: more than so many days. */
const ages: readonly (readonly [days: number, title: string])[] = [
  [30, 'More than 30 days'],
  [14, '15 to 30 days'],
  [7, '8 to 14 days'],
  [-1, 'Up to 7 days'],
]

/**
 * What customers sent back and is not over, by age: what waits longest first, each with its button.
 *
 * @param words of SKU, order, reason, status or disposition; all of them have to be there. '' for all
 * @param wanted page from 1; one that there is not gives the last
 */
export function returnList(words: string, wanted: number, viewer: Viewer): Reply {
  const { facts } = viewer
  const asked = cut(words.trim(), mostWords)
  const rows = unfinishedReturns(facts).filter((row) => hasWords(row, asked))
  const scope = asked === '' ? '' : ` like “${asked}”`
  const where = link(linkToReturn(facts), 'Open the tab Returns')
  if (rows.length === 0) return say(`No return${escape(scope)} waits: all are inspected and closed. ${where}`)
  const pages = Math.ceil(rows.length / inPage)
  const page = Math.min(Math.max(1, wanted), pages)
  const shown = rows.slice((page - 1) * inPage, page * inPage)
  const toInspect = rows.filter(({ status }) => awaitsInspection(status)).length
  const title = `${counted(rows.length, 'return')}${scope} not over yet`
  const turn = (name: string, text: string, to: number) =>
    button(`${listAction}:${name}`, text, JSON.stringify([asked, to]))
  // Somebody who turns the page of a shared list would turn it for everybody.
  const turns =
    viewer.audience === 'team'
      ? []
      : [
          ...(page > 1 ? [turn('longer', 'Waiting longer', page - 1)] : []),
          ...(page < pages ? [turn('shorter', 'Waiting less', page + 1)] : []),
        ]
  return {
    text: escape(title),
    shareable: true,
    asked: `/return list ${asked}`.trim(),
    blocks: [
      header(title),
      context(
        `*${toInspect}* to inspect · *${rows.length - toInspect}* held for repair or a supplier’s answer`,
      ),
      ...grouped(shown, facts),
      context(pages > 1 ? `Page ${page} of ${pages}, the longest wait first · ${where}` : where),
      ...(turns.length === 0 ? [] : [actions(...turns)]),
    ],
  }
}

function grouped(rows: readonly ReturnRow[], facts: Facts): AnyBlock[] {
  let last = ''
  return rows.flatMap((row) => {
    const age = ageDays(row, facts.today)
    const title = age === undefined ? 'No date' : (ages.find(([days]) => age > days)?.[1] ?? 'Up to 7 days')
    const head = title === last ? [] : [section(`*${title}*`)]
    last = title
    return [...head, listLine(row, facts)]
  })
}

function hasWords(row: ReturnRow, words: string): boolean {
  const held = awaitsInspection(row.status) ? 'to inspect' : 'held'
  const text = plainWords(
    `${row.id} ${row.sku} ${row.orderLine} ${row.reason} ${row.status} ${row.disposition ?? ''} ${held} ${row.note}`,
  )
  return words.split(/\s+/).every((word) => text.includes(plainWords(word)))
}
