import { z } from 'zod'
import { counted } from '../kit/counted.ts'
import { keyOf } from '../kit/ids.ts'
import { clockOfSerial, dateOfSerial, dayWords } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, code, context, escape, line, link, say, section } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request } from '../slack/feature.ts'
import { savedWords } from '../slack/receipt.ts'
import { explainUndo, forbiddenTo } from '../slack/undo.ts'
import { append } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Guard } from '../workbook/workbook.ts'
import { balanceOf, linkToMovement, movementOf } from './actions.ts'
import { findStock } from './find-stock.ts'
import { closeOfMovement, historyOf } from './past.ts'
import { takesApprover, type Movement } from './rules.ts'
import { movementsTab } from './tabs.ts'
import { effectOnHand, ownWrites, takeBack, takenBackBy, writeOf, type StockWrite } from './taking-back.ts'

const undoWriteAction = 'stock_undo'
/** So many rows of a write are named; the rest is a number. */
const mostNamed = 5
/** A movement's id is so long at most where it is shown or carried. */
const mostInId = 100

type Guards = () => readonly Guard[]

/**
 * '', 'last', 'MV-4K7Q2M9XBD': takes back what the person recorded last, or the write of that movement. 'ask' before it
 * shows it first, as is done by itself with what is large, goes below zero, is of another day or somebody else's.
 */
export async function undoByWords(words: string, request: Request, guards: Guards): Promise<Reply> {
  const spoken = words
    .replaceAll(/["“”`]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const asks = keyOf(spoken[0] ?? '') === 'ASK'
  const [named = 'last', ...more] = asks ? spoken.slice(1) : spoken
  if (more.length === 0 && ['LAST', 'THAT', 'IT'].includes(keyOf(named)))
    return undoLast(request, guards, asks)
  const movement = more.length === 0 ? movementOf(request.facts, named) : undefined
  if (movement !== undefined) return undoNamed(movement, request, guards, asks)
  const close = more.length === 0 ? closeOfMovement(request.facts, named) : undefined
  if (close !== undefined)
    return say(escape(explainUndo({ code: 'closed', tab: movementsTab.title, key: named, close })))
  return notUnderstood(spoken, request.facts)
}

/** Takes back what was shown; who presses is who does it. */
export function undoWriteButton(guards: Guards): Button {
  return {
    actionId: undoWriteAction,
    async run(value, request) {
      const id = carriedText(z.string().max(mostInId), value)
      if (id === undefined) return unreadablePress()
      const movement = movementOf(request.facts, id)
      const close = closeOfMovement(request.facts, id)
      if (movement === undefined && close !== undefined)
        return say(escape(explainUndo({ code: 'closed', tab: movementsTab.title, key: id, close })))
      if (movement === undefined)
        return say(`Nothing was changed: the row of ${line(id)} is not in ${movementsTab.title} any more.`)
      const write = await writeOf(request.workbook, movement)
      const taken = await takenBackBy(request.workbook, write)
      if (taken !== undefined) return alreadyUndone(movement, taken, request.facts)
      return { ...(await carryOut(write, request, guards)), replace: true }
    },
  }
}

async function undoLast(request: Request, guards: Guards, asks: boolean): Promise<Reply> {
  const [last, before] = await ownWrites(request.workbook, request.actor)
  if (last === undefined)
    return say(
      `There is nothing to undo: I know of no movement that you recorded, ${escape(request.actor)}. Nothing was changed. A certain one is taken back by its id, as in \`/stock undo MV-…\`; \`/stock history <sku>\` shows them.`,
    )
  const taken = await takenBackBy(request.workbook, last)
  const [first] = last.movements
  if (taken === undefined) {
    const at = last.decision?.at
    const isOld = first?.at !== null && first?.at !== undefined && dateOfSerial(first.at) !== request.today
    const why = isOld && at !== undefined ? ['it is not of today'] : []
    return undoWrite(last, request, guards, { asks, why, says: 'What you recorded last' })
  }
  const older = before?.movements[0]
  const reply =
    first === undefined
      ? say('What you recorded last was undone before. Nothing was changed.')
      : alreadyUndone(first, taken, request.facts)
  if (before === undefined || older === undefined) return reply
  if ((await takenBackBy(request.workbook, before)) !== undefined) return reply
  return {
    ...reply,
    blocks: [
      ...(reply.blocks ?? []),
      section(`Before it you recorded:\n${writeLines(before, request)}`),
      actions(button(undoWriteAction, 'Undo that, too', JSON.stringify(older.id))),
    ],
  }
}

async function undoNamed(
  movement: Movement,
  request: Request,
  guards: Guards,
  asks: boolean,
): Promise<Reply> {
  const { facts, workbook } = request
  if (movement.status === 'void')
    return say(`Nothing was changed: ${rowLink(movement, facts)} is void and counts nothing anyway.`)
  if (movement.kind === 'reversal') return isReversal(movement, facts)
  const write = await writeOf(workbook, movement)
  const taken = await takenBackBy(workbook, write)
  if (taken !== undefined) return alreadyUndone(movement, taken, facts)
  const why = [
    ...(write.decision === undefined ? ['no command recorded it; its row was typed or imported'] : []),
    ...(keyOf(movement.actor) !== keyOf(request.actor)
      ? [`it is ${movement.actor === '' ? 'nobody’s by name' : `by ${line(movement.actor)}`}`]
      : []),
    ...(write.movements.length > 1 && movement.kind !== 'transfer'
      ? [`it was recorded together with ${counted(write.movements.length - 1, 'other row')}`]
      : []),
  ]
  return undoWrite(write, request, guards, { asks, why, says: 'This' })
}

/** Takes a write back, or shows it first where there is a reason to. */
async function undoWrite(
  write: StockWrite,
  request: Request,
  guards: Guards,
  how: { readonly asks: boolean; readonly why: readonly string[]; readonly says: string },
): Promise<Reply> {
  const [first] = write.movements
  const forbids = forbiddenTo(request.userId, guards)
  const what = (write.decision?.changes ?? write.movements.map((each) => append(movementsTab, each)))
    .map((change) => forbids(change, request.facts))
    .find((each) => each !== undefined)
  if (what !== undefined) return say(escape(explainUndo({ code: 'not-approver', what })))
  const why = [...how.why, ...risks(write, request.facts)]
  // A row that is gone is refused in words when it is tried.
  if (first === undefined || (!how.asks && why.length === 0)) return carryOut(write, request, guards)
  const reasons = why.length === 0 ? '' : ` I ask because ${why.join('; ')}.`
  return say(
    `${how.says} would be taken back; nothing is changed until you press.${reasons}\n${writeLines(write, request)}`,
    actions(button(undoWriteAction, 'Undo it', JSON.stringify(first.id), { style: 'danger' })),
  )
}

/** Why taking it back is asked first: it is large, or leaves less than nothing. */
function risks({ movements }: StockWrite, facts: Facts): string[] {
  const limit = settingsOf(facts).largeAdjustment
  const isLarge = movements.some((each) => takesApprover({ ...each, kind: 'adjustment' }, limit))
  const below = [...effectOnHand(movements)].filter(([sku, pieces]) => {
    const { onHand } = balanceOf(facts, sku)
    return pieces < 0 && onHand + pieces < 0
  })
  return [
    ...(isLarge ? [`it is above the team’s limit of ${limit}`] : []),
    ...below.slice(0, 1).map(([sku]) => `the ledger would go below zero for ${line(sku)}`),
  ]
}

async function carryOut(write: StockWrite, request: Request, guards: Guards): Promise<Reply> {
  const { workbook, actor } = request
  const outcome = await takeBack(workbook, write, actor, forbiddenTo(request.userId, guards))
  if (!outcome.ok) return say(escape(explainUndo(outcome.refusal)))
  if (outcome.value.again) return say('This was undone before; nothing was done twice.')
  const facts = workbook.facts()
  const balances = [...effectOnHand(write.movements)].slice(0, mostNamed).map(([sku, pieces]) => {
    const { onHand } = balanceOf(facts, sku)
    return `${line(sku)} on hand *${onHand - pieces} → ${onHand}*`
  })
  const ids = outcome.value.reply
  const text = `Undone: ${writeWords(write)}${balances.length === 0 ? '' : `; ${balances.join(', ')}`}`
  const rows = ids.slice(0, mostNamed).map((id) => link(linkToMovement(facts, id), line(id)))
  return {
    to: 'team',
    text: text.replaceAll('*', ''),
    blocks: [
      section(`:leftwards_arrow_with_hook: ${text}`),
      context(
        `${savedWords(outcome.value)} · ${rows.join(', ')}${ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''} · ${escape(actor)}`,
      ),
    ],
  }
}

function alreadyUndone(movement: Movement, by: Movement | 'undone', facts: Facts): Reply {
  const how =
    by === 'undone'
      ? ''
      : `: ${rowLink(by, facts)}${by.actor === '' ? '' : ` by ${line(by.actor)}`}${by.reason === '' ? '' : `, “${line(by.reason)}”`}`
  return say(`${rowLink(movement, facts)} was taken back before${how}. Nothing was changed.`)
}

/** A reversal is not reversed: what it took away is recorded anew. */
function isReversal(movement: Movement, facts: Facts): Reply {
  const { sku, quantity } = movement
  const anew = `/stock ${quantity < 0 ? 'add' : 'remove'} ${sku} ${Math.abs(quantity)}`
  return say(
    `Nothing was changed: ${rowLink(movement, facts)} takes back ${line(movement.ref)} already. To have that once more, record it anew: \`${code(anew)}\``,
  )
}

function notUnderstood(spoken: readonly string[], facts: Facts): Reply {
  const { finding } = findStock(facts, [...spoken])
  const newest =
    finding.kind === 'sku'
      ? historyOf(facts, finding.sku.sku).find(
          ({ id, kind, status }) =>
            kind !== 'reversal' && status !== 'void' && movementOf(facts, id) !== undefined,
        )
      : undefined
  const nearest =
    newest === undefined
      ? 'Nearest, to copy: `/stock undo`'
      : `The newest movement of ${line(newest.sku)}, to copy: \`/stock undo ${code(newest.id)}\``
  return say(
    `I found “${line(spoken.join(' '))}”, and expected nothing, or the id of a movement as \`/stock history\` shows it. Nothing was changed. ${nearest}`,
  )
}

/** 'sale of 3 of LUNA-M', or how many rows there are. */
function writeWords({ movements }: StockWrite): string {
  const [first, ...more] = movements
  if (first === undefined) return 'what was recorded'
  return more.length === 0
    ? movementWords(first)
    : `${movementWords(first)} and ${counted(more.length, 'more row')}`
}

function movementWords({ kind, quantity, sku, bucket }: Movement): string {
  const sign = quantity < 0 ? '−' : '+'
  return `${kind} *${sign}${Math.abs(quantity)}* of *${line(sku)}*${bucket === 'sellable' ? '' : `, ${bucket}`}`
}

function writeLines({ movements }: StockWrite, { facts, today }: Request): string {
  const lines = movements.slice(0, mostNamed).map((movement) => {
    const { at, reason, actor } = movement
    const day = at === null ? undefined : dateOfSerial(at)
    const when =
      at === null || day === undefined
        ? ''
        : `${day === today ? '' : `${dayWords(day, today)} `}${clockOfSerial(at)}`.trim()
    const parts = [movementWords(movement), line(reason), when, line(actor), rowLink(movement, facts)]
    return `• ${parts.filter((part) => part !== '').join(' · ')}`
  })
  const more = movements.length - mostNamed
  return [...lines, ...(more > 0 ? [`… and ${counted(more, 'more row')}`] : [])].join('\n')
}

function rowLink({ id }: Movement, facts: Facts): string {
  return link(linkToMovement(facts, id), line(id))
}
