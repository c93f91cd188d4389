import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { dateOfSerial } from '../kit/local-date.ts'
import { never } from '../kit/never.ts'
import { teamSeesCosts } from '../settings/actions.ts'
import { balanceOf, linkToMovement } from '../stock/actions.ts'
import type { Movement } from '../stock/rules.ts'
import { movementsTab } from '../stock/tabs.ts'
import { actions, button, context, escape, line, link, say, section } from '../slack/blocks.ts'
import type { Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import type { EditRefusal, EditReply, LedgerEdit } from './ledger-edits.ts'
import { changedFields, piecesChanged } from './ledger-rules.ts'

/** The buttons under a post about edited ledger rows. */
export const putBackAction = 'ledger_put_back'
export const leaveAction = 'ledger_leave'
export const afterAllAction = 'ledger_after_all'

/** A post names so many rows, and so many SKUs; of the rest it says how many there are. */
const mostNamed = 6

/** Tells which rows were changed or are gone, what that makes of on hand, and what can be done about it. */
export function editsTold(edits: readonly LedgerEdit[], telling: string, facts: Facts): Reply {
  const many = edits.length > 1
  const head = many ? `*${headline(edits)}*` : ''
  const rows = edits
    .slice(0, mostNamed)
    .map((edit) => `${many ? '• ' : ':pencil2: '}${editWords(edit, facts)}`)
  const more = edits.length > mostNamed ? [`… and ${edits.length - mostNamed} more`] : []
  const lines = [...(many ? [head] : []), ...rows, ...more, ...pieceWords(edits, facts)]
  const all = many ? (edits.length === 2 ? 'both' : `all ${edits.length}`) : 'it'
  return {
    text: headline(edits),
    blocks: [
      section(lines.join('\n')),
      context(
        `On hand follows the sheet; I changed nothing. *Put ${all} back* writes what was there before. *Leave ${many ? 'them' : 'it'}* takes the sheet as it is, and I say no more about it.`,
      ),
      actions(
        button(putBackAction, `Put ${all} back`, telling, { style: 'primary' }),
        button(leaveAction, many ? 'Leave them' : 'Leave it', telling),
      ),
    ],
  }
}

/** What waits to be answered, in one line. */
export function editsWaiting(edits: readonly LedgerEdit[], facts: Facts): string {
  const [first] = edits
  if (first === undefined) return ''
  const url = facts.link(movementsTab, first.row.key)
  return `${link(url, headline(edits))}: ${line(first.row.key)}${edits.length > 1 ? ' …' : ''}. Put back or leave it under the post in the alerts channel`
}

/** The answer to Put it back. */
export function putBackWords(outcome: Outcome<EditReply>, facts: Facts, actor: string): Reply {
  const { ids, others } = outcome.reply
  const [first = ''] = ids
  const words = receipt(outcome, {
    done: `:leftwards_arrow_with_hook: ${counted(ids.length, 'row')} of Movements put back as ${ids.length === 1 ? 'it was' : 'they were'}: ${named(ids)}. ${onHandNow(ids, facts)}`,
    id: first,
    url: linkToMovement(facts, first),
    small: [escape(actor), ...leftOut(others)],
  })
  return { ...words, replace: !outcome.again }
}

/** The answer to Leave it, with a way back. */
export function leftWords(outcome: Outcome<EditReply>, telling: string, actor: string): Reply {
  const { ids, others, left } = outcome.reply
  const words = `:white_check_mark: ${counted(ids.length, 'row')} of Movements left as the sheet has ${ids.length === 1 ? 'it' : 'them'}: ${named(ids)}. I say no more about it.`
  const again = outcome.again ? ['Decided before; nothing was done twice'] : []
  const small = context([escape(actor), ...leftOut(others), ...again].join('  ·  '))
  const back = ids.length === 1 ? 'Put it back after all' : 'Put them back after all'
  const ways = left === undefined ? [] : [actions(button(afterAllAction, back, telling))]
  return { ...say(words, small, ...ways), to: 'team', replace: !outcome.again }
}

/** Why a press did nothing, in words. Never throws. */
export function explainEdit(refusal: EditRefusal): string {
  switch (refusal.code) {
    case 'unknown':
      return 'Nothing was changed: that button does not say any more what it is about.'
    case 'nothing-open':
      return 'Nothing was changed: these rows are as they were, somebody answered for them already, or they were edited again. Where they were edited again, a newer post says how.'
    case 'not-approver':
      return `Nothing was changed: ${refusal.id} is ${counted(Math.abs(refusal.quantity), 'piece')} of ${refusal.sku}, a write-off or more than the limit, and only approvers may decide on that; they are listed in Settings.`
    default:
      return never(refusal)
  }
}

function headline(edits: readonly LedgerEdit[]): string {
  const gone = edits.filter(({ is }) => is === undefined).length
  const rows = counted(edits.length, 'row')
  if (gone === 0) return `${rows} of Movements changed by hand`
  if (gone === edits.length) return `${rows} of Movements gone`
  return `${rows} of Movements edited by hand: ${edits.length - gone} changed, ${gone} gone`
}

function editWords(edit: LedgerEdit, facts: Facts): string {
  const { row, was, is } = edit
  const what = `${was.kind} of ${was.quantity} × ${line(was.sku)}${was.at === null ? '' : `, ${dateOfSerial(was.at)}`}${was.actor === '' ? '' : `, ${line(was.actor)}`}`
  if (is === undefined)
    return `${link(facts.link(movementsTab), `*${line(row.key)}* is gone from Movements`)}: it was ${what}`
  const fields = changedFields(edit)
  const changes = fields.map((field) => {
    const { header } = movementsTab.columns[field]
    const url = facts.link(movementsTab, row.key, field)
    const isHidden = movementsTab.columns[field].isCost === true && !teamSeesCosts(facts)
    return isHidden
      ? `${link(url, header)} *changed*`
      : `${link(url, header)} *${shown(was, field)} → ${shown(is, field)}*`
  })
  return `${link(facts.link(movementsTab, row.key, fields[0]), `*${line(row.key)}* in Movements`)} (${what}) was changed by hand: ${changes.join(', ')}`
}

function shown(movement: Movement, field: keyof Movement): string {
  const value = movement[field]
  if (value === null || value === '') return 'blank'
  if (field === 'at' && typeof value === 'number') return momentWords(value)
  return line(cut(String(value), 60))
}

function momentWords(serial: number): string {
  const minutes = Math.round((serial - Math.floor(serial)) * 1440)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${dateOfSerial(serial)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** What the edits make of on hand and held, before → after as the ledger has it now. */
function pieceWords(edits: readonly LedgerEdit[], facts: Facts): string[] {
  const words = (['sellable', 'held'] as const).flatMap((bucket) =>
    [...piecesChanged(edits, bucket)].map(([sku, pieces]) => {
      const { onHand, held } = balanceOf(facts, sku)
      const now = bucket === 'sellable' ? onHand : held
      return `${bucket === 'sellable' ? 'On hand' : 'Held'} of *${line(sku)}*: *${now - pieces} → ${now}*`
    }),
  )
  const more = words.length > mostNamed ? [`… and ${words.length - mostNamed} more SKUs`] : []
  return [...words.slice(0, mostNamed), ...more]
}

function onHandNow(ids: readonly string[], facts: Facts): string {
  const skus = new Set(ids.flatMap((id) => facts.find(movementsTab, id)?.sku ?? []))
  const words = [...skus]
    .slice(0, mostNamed)
    .map((sku) => `On hand of *${line(sku)}* is *${balanceOf(facts, sku).onHand}*.`)
  return [...words, ...(skus.size > mostNamed ? [`… and ${skus.size - mostNamed} more SKUs.`] : [])].join(' ')
}

function named(ids: readonly string[]): string {
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''
  return `${ids.slice(0, mostNamed).map(line).join(', ')}${more}`
}

function leftOut(others: number): string[] {
  return others === 0 ? [] : [`${counted(others, 'row')} left out: edited again or answered for since`]
}
