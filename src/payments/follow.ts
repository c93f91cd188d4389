import type { LocalDate } from '../kit/local-date.ts'
import { isUnpaid, statusOn, type Part, type PaymentStatus, type PaymentKind } from './rules.ts'

/** A payment of an order as following sees it. */
export interface PlannedRow {
  readonly id: string
  readonly kind: PaymentKind
  readonly due: LocalDate | null
  readonly amount: number | null
  /** '' is the order's */
  readonly currency: string
  readonly status: PaymentStatus
  /** what the bot planned last, as planMark says it; '' for a row of a person's */
  readonly planned: string
  readonly note: string
}

/** How an order stands for its payments. gone: not placed any more, or not yet again. over: closed, nothing follows. */
export type Standing = 'open' | 'gone' | 'over'

/** What is to be done with the payments of an order, so that they are as it is now. */
export interface Following {
  readonly add: readonly Part[]
  readonly change: readonly { readonly id: string; readonly patch: Partial<PlannedRow> }[]
}

/** Stands in the note of what the bot cancelled itself, so that it comes back with the order. */
export const goneWords = 'The order is not placed any more'
const heldBefore = '; held before: '
const notedBefore = '; before: '
const leftOutWords = 'Not in the terms any more'
const arrow = ' → '

/**
 * What the bot planned, as a cell keeps it: '2026-12-01 1200.00 EUR'. A row whose cells say something else was changed by a
 * person. Never throws.
 */
export function planMark(part: { due: LocalDate | null; amount: number | null; currency: string }): string {
  return `${part.due ?? 'no day'} ${(part.amount ?? 0).toFixed(2)} ${part.currency}`
}

/** The plan in force and the one before it, out of the cell that keeps them. Never throws. */
export function plansIn(planned: string): { readonly was: string | undefined; readonly is: string } {
  const parts = planned.split(arrow)
  return { was: parts.length > 1 ? parts.at(-2) : undefined, is: parts.at(-1) ?? '' }
}

/** The day and amount of a plan: '2026-12-01 1200.00 EUR'; undefined where a person wrote something else. Never throws. */
export function planOf(
  mark: string,
): { readonly due: string | undefined; readonly amount: number; readonly currency: string } | undefined {
  const match = /^(no day|\d{4}-\d{2}-\d{2}) (\d+\.\d{2}) (\S+)$/.exec(mark)
  if (match === null) return undefined
  const [, day = '', amount = '', currency = ''] = match
  return { due: day === 'no day' ? undefined : day, amount: Number(amount), currency }
}

/** True while a row is as the bot planned it: no person changed its day, amount or currency. Never throws. */
export function isAsPlanned(row: PlannedRow): boolean {
  return row.planned !== '' && planMark(row) === plansIn(row.planned).is
}

/**
 * What follows for the payments of an order from how it is now.
 *
 * Amounts follow only while all of them are the bot's own, none is paid or held, and none was taken away or added by hand;
 * afterwards days alone do, of rows that are as planned. Rows of the kind other are a person's and are left alone.
 *
 * @param schedule undefined while a line has no unit cost: then nothing is known, and nothing follows
 * @returns the least that is to be written; nothing where all is as it should be. Never throws.
 */
export function followOrder(
  standing: Standing,
  schedule: readonly Part[] | undefined,
  rows: readonly PlannedRow[],
  now: { readonly currency: string; readonly today: LocalDate },
): Following {
  const own = rows.filter(({ kind }) => kind !== 'other')
  if (standing === 'gone') {
    // What a person holds or typed is cancelled, too: there is nothing to pay for. What is paid stays, and is told.
    const change = rows.filter(({ status }) => isUnpaid(status)).map(cancelled)
    return { add: [], change }
  }
  if (standing === 'over') return { add: [], change: [] }
  const back = rows
    .filter(({ status, note }) => status === 'cancelled' && note.startsWith(goneWords))
    .map((row) => ({ id: row.id, patch: broughtBack(row, now.today) }))
  if (back.length > 0) return { add: [], change: back }
  if (schedule === undefined || own.length === 0) return { add: [], change: [] }
  return follow(schedule, own, now)
}

/** A hold is kept in the note, so that it is back when the order is. */
function cancelled({ id, status, note }: PlannedRow): { id: string; patch: Partial<PlannedRow> } {
  const more = note === '' ? '' : `${status === 'held' ? heldBefore : notedBefore}${note}`
  return { id, patch: { status: 'cancelled', note: `${goneWords}${more}` } }
}

function broughtBack({ due, note }: PlannedRow, today: LocalDate): Partial<PlannedRow> {
  const before = note.slice(goneWords.length)
  if (before.startsWith(heldBefore)) return { status: 'held', note: before.slice(heldBefore.length) }
  return { status: statusOn(due, today), note: before.replace(notedBefore, '') }
}

function follow(
  schedule: readonly Part[],
  own: readonly PlannedRow[],
  now: { readonly currency: string; readonly today: LocalDate },
): Following {
  const isLeftOut = ({ status, note }: PlannedRow) => status === 'cancelled' && note === leftOutWords
  const live = own.filter((row) => !isLeftOut(row))
  const free = live.every((row) => (row.status === 'planned' || row.status === 'due') && isAsPlanned(row))
  const twins = (['deposit', 'balance'] as const).some(
    (kind) => own.filter((row) => row.kind === kind).length > 1,
  )
  const add: Part[] = []
  const change: { id: string; patch: Partial<PlannedRow> }[] = []
  if (!free || twins) {
    for (const row of live) {
      const part = schedule.find(({ kind }) => kind === row.kind)
      const waits = row.status === 'planned' || row.status === 'due'
      if (part === undefined || !waits || !isAsPlanned(row) || part.due === row.due || twins) continue
      change.push({ id: row.id, patch: replanned(row, { ...row, due: part.due }, now.today) })
    }
    return { add, change }
  }
  for (const part of schedule) {
    const row = own.find(({ kind }) => kind === part.kind)
    const wanted = { due: part.due, amount: part.amount, currency: now.currency }
    if (row === undefined) add.push(part)
    else if (isLeftOut(row))
      change.push({ id: row.id, patch: { ...replanned(row, wanted, now.today), note: '' } })
    else if (planMark(wanted) !== planMark(row))
      change.push({ id: row.id, patch: replanned(row, wanted, now.today) })
  }
  for (const row of live)
    if (!schedule.some(({ kind }) => kind === row.kind))
      change.push({ id: row.id, patch: { status: 'cancelled', note: leftOutWords } })
  return { add, change }
}

function replanned(
  row: PlannedRow,
  wanted: { due: LocalDate | null; amount: number | null; currency: string },
  today: LocalDate,
): Partial<PlannedRow> {
  const was = plansIn(row.planned).is
  const { due, amount, currency } = wanted
  return {
    due,
    ...(amount === row.amount ? {} : { amount }),
    ...(currency === row.currency ? {} : { currency }),
    status: statusOn(due, today),
    planned: `${was}${was === '' ? '' : arrow}${planMark(wanted)}`,
  }
}

/**
 * What deposit and balance of an order come to together, against the value of its goods.
 *
 * @returns undefined where they agree, and where nobody can say: an amount is missing, or a currency is another. Never throws.
 */
export function sumDiffers(
  value: number | undefined,
  rows: readonly PlannedRow[],
  currency: string,
): { readonly sum: number; readonly value: number } | undefined {
  const own = rows.filter(({ kind, status }) => kind !== 'other' && status !== 'cancelled')
  if (value === undefined || own.length === 0) return undefined
  if (own.some((row) => row.amount === null || (row.currency || currency).toUpperCase() !== currency))
    return undefined
  const sum = own.reduce((all, { amount }) => all + Math.round((amount ?? 0) * 100), 0)
  return sum === Math.round(value * 100) ? undefined : { sum: sum / 100, value }
}
