import { counted } from '../kit/counted.ts'
import { dateOfSerial, dayWords } from '../kit/local-date.ts'
import { archiveTab, movementsTab } from '../stock/tabs.ts'
import { actions, button, context, line, link, say, section } from '../slack/blocks.ts'
import type { Reply } from '../slack/feature.ts'
import { savedWords } from '../slack/receipt.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { closeTabs, type CloseReply } from './actions.ts'
import type { BooksChecked, Finding } from './check.ts'
import { explainClose, monthWords } from './explain.ts'
import type { CloseRefusal, PlannedClose, UnreadableRow } from './rules.ts'

export const closeAction = 'periods_close'
/** So many rows are named; the rest is a number. */
const mostNamed = 15

/** What a close would do, with the button that does it. */
export function previewWords(planned: PlannedClose, mayClose: boolean): Reply {
  const { month, movements, skus, openings, pieces, steps } = planned
  const name = monthWords(month)
  const [first] = steps
  const rounds = first !== undefined && first.name !== month ? ' What was closed before stays as it is.' : ''
  const small = [
    'On hand, demand and every other number stay as they are. A close has no Undo; corrections are new movements.',
    ...(steps.length > 1 ? [`It takes ${steps.length} steps, each whole or not at all`] : []),
  ]
  const text = `Close ${name}? ${counted(movements, 'movement')} of ${counted(skus, 'SKU')}`
  return {
    text,
    blocks: [
      section(
        `*Close ${name}?*\n*${counted(movements, 'movement')}* of *${counted(skus, 'SKU')}* up to its end go from ${movementsTab.title} to the tab ${archiveTab.title}. In their place ${openings === 1 ? 'stands' : 'stand'} *${counted(openings, 'opening balance')}* with *${counted(pieces, 'piece')}*.${rounds}`,
      ),
      context(...small),
      ...(mayClose
        ? [
            actions(
              button(closeAction, `Close ${name}`, JSON.stringify([month, first?.name ?? month]), {
                style: 'primary',
              }),
            ),
          ]
        : [context('Only approvers may close a month; they are listed in Settings.')]),
    ],
  }
}

/** A close that was decided, to the team. */
export function closedWords(outcome: Outcome<CloseReply>, facts: Facts, actor: string): Reply {
  const { month, names, movements, skus, openings, pieces } = outcome.reply
  const done = `Closed *${monthWords(month)}*: *${counted(movements, 'movement')}* of ${counted(skus, 'SKU')} went to the archive, *${counted(openings, 'opening balance')}* with ${counted(pieces, 'piece')} ${openings === 1 ? 'stands' : 'stand'} in the ledger. On hand is as before.`
  const saved = savedWords(outcome)
  const small = [
    `${saved} · ${link(facts.link(archiveTab), names.join(', '))}`,
    line(actor),
    '`/jumpring close check` adds it all up again',
    ...(outcome.again ? ['Closed before; nothing was done twice'] : []),
  ]
  return {
    to: 'team',
    replace: !outcome.again,
    text: done.replaceAll('*', ''),
    blocks: [section(done), context(small.join('  ·  '))],
  }
}

/** Why a month is not closed, with the rows that are in the way. */
export function refusedWords(refusal: CloseRefusal, facts: Facts): Reply {
  const words = explainClose(refusal)
  if (refusal.code !== 'unreadable') return say(words)
  return say(`${words}\n${named(refusal.rows, (row) => badRow(row, facts))}`)
}

/** How all closes stand. */
export function checkedWords(checked: BooksChecked, problems: readonly Problem[], facts: Facts): Reply {
  const { taken, findings, late } = checked
  const rows = [...taken.values()].reduce((sum, count) => sum + count, 0)
  const wrong = findings.length + problems.length
  const verdict =
    taken.size === 0
      ? 'No month was closed yet.'
      : wrong === 0
        ? `:white_check_mark: Everything adds up: ${counted(taken.size, 'close')} with ${counted(rows, 'row')}. Every opening balance is the sum of what it stands for, and no movement is there twice.`
        : `:warning: ${counted(wrong, 'thing')} ${wrong === 1 ? 'does' : 'do'} not add up:`
  return {
    text: verdict.replaceAll('*', ''),
    shareable: true,
    blocks: [
      section(verdict),
      ...(findings.length > 0 ? [section(named(findings, (each) => findingWords(each, facts)))] : []),
      ...(problems.length > 0 ? [section(named(problems, (each) => badRow(each, facts)))] : []),
      ...(late.length > 0
        ? [
            section(
              `*Came late:* ${counted(late.length, 'movement')} of closed months ${late.length === 1 ? 'stands' : 'stand'} in the ledger and ${late.length === 1 ? 'counts' : 'count'}. Closing again takes them along.\n${named(
                late,
                (each) =>
                  `• ${link(facts.link(movementsTab, each.id), line(each.id))}: ${each.quantity} of ${line(each.sku)}, ${each.at === null ? '' : dayWords(dateOfSerial(each.at), facts.today)}`,
              )}`,
            ),
          ]
        : []),
      ...(taken.size > 0
        ? [
            context(
              [...taken].map(([name, count]) => `${line(name)}: ${counted(count, 'row')}`).join('  ·  '),
            ),
          ]
        : []),
    ],
  }
}

function findingWords(finding: Finding, facts: Facts): string {
  switch (finding.code) {
    case 'differs': {
      const { sku, location, bucket } = finding.place
      const row = link(placeOf(finding.id, facts), line(finding.id))
      return `• ${row}: the opening balance of ${line(sku)} (${line(location)}, ${bucket}) is ${finding.opening}, and ${line(finding.close)} in the archive comes to ${finding.archived}`
    }
    case 'on-hand': {
      const { sku, location, bucket, pieces } = finding.place
      return `• ${line(sku)} (${line(location)}, ${bucket}): the ledger says ${pieces}, all movements that ever were come to ${finding.past}`
    }
    case 'twice':
      return `• ${link(facts.link(movementsTab, finding.id), line(finding.id))} stands in ${movementsTab.title} and in ${link(facts.link(archiveTab, finding.id), archiveTab.title)}`
    case 'unmarked':
      return `• ${link(facts.link(archiveTab, finding.id), line(finding.id))} stands in the archive, and no close took it there`
  }
}

/** Address of an opening row, in whichever of the two tabs it stands. */
function placeOf(id: string, facts: Facts): string {
  const tab = facts.find(archiveTab, id) === undefined ? movementsTab : archiveTab
  return facts.link(tab, id)
}

function badRow(row: UnreadableRow, facts: Facts): string {
  const tab = closeTabs.find((each) => each.title === row.tab) ?? movementsTab
  const url = facts.link(tab)
  const place = url === '' || row.rowNumber === 0 ? url : `${url}&range=A${row.rowNumber}`
  return `• ${link(place, `${row.tab}, row ${row.rowNumber}`)}, ${line(row.column)}: ${line(row.got)}`
}

function named<T>(all: readonly T[], words: (each: T) => string): string {
  const shown = all.slice(0, mostNamed).map(words)
  const hidden = all.length - shown.length
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more`] : [])].join('\n')
}
