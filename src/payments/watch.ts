import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import { currencyOf, goodsValue, linesOf, poOf, type PoRow } from '../purchasing/actions.ts'
import { isOpen, type PoStatus } from '../purchasing/rules.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { newReminder, remindersTab } from '../reminding/tabs.ts'
import { settingsTab } from '../settings/tabs.ts'
import type { Proposal } from '../slack/feature.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import { hasPayments, payerPlaces, paymentOf, paymentsOf, scheduleOfPo, type PaymentRow } from './actions.ts'
import { followOrder, planMark, sumDiffers, type Following, type Standing } from './follow.ts'
import { balanceTermsOf, statusOn, type Part } from './rules.ts'
import { paymentsTab } from './tabs.ts'
import { moneyOutPost, paidInSheetPost } from './posts.ts'

/** What is to be looked at more closely; worked out anew only when one of its tabs, or the day, changed. */
interface Amiss {
  readonly toPlan: readonly string[]
  /** orders with a mark of what follows, so that one step never stands for another */
  readonly toFollow: readonly { readonly po: string; readonly mark: string }[]
  /** cancelled, and something is paid */
  readonly moneyOut: readonly string[]
  /** payments whose status is not that of their day */
  readonly toTurn: readonly { readonly id: string; readonly status: string }[]
  /** paid without who or when */
  readonly paidInSheet: readonly string[]
}

const amiss: Derivation<Amiss> = {
  tabs: [purchaseOrdersTab, poLinesTab, paymentsTab, suppliersTab, settingsTab],
  daily: true,
  derive: (facts) => {
    const orders = facts.rows(purchaseOrdersTab)
    const rows = facts.rows(paymentsTab)
    const withRows = orders.filter(({ id }) => paymentsOf(facts, id).length > 0)
    return {
      toPlan: orders.filter((po) => (partsToPlan(facts, po) ?? []).length > 0).map(({ id }) => id),
      toFollow: withRows.flatMap((po) => {
        const following = followingOf(facts, po)
        return isEmpty(following) ? [] : [{ po: po.id, mark: JSON.stringify(following) }]
      }),
      moneyOut: withRows
        .filter(({ id, status }) => status === 'cancelled' && paidOf(facts, id).length > 0)
        .map(({ id }) => id),
      toTurn: rows.flatMap((row) => {
        const status = turned(facts, row)
        return status === undefined ? [] : [{ id: row.id, status }]
      }),
      paidInSheet: rows.filter(isPaidInSheet).map(({ id }) => id),
    }
  },
}

/** What follows for the payments from how orders, terms, the day and people's edits are now. */
export function watchPayments(facts: Facts): readonly Proposal[] {
  if (!hasPayments(facts)) return []
  const { toPlan, toFollow, moneyOut, toTurn, paidInSheet } = facts.derived(amiss)
  return [
    // Once for an order: payments that somebody deletes on purpose stay away.
    ...toPlan.map((po) => ({ requestId: idFor('PLAN', po), decide: (now: Facts) => plan(now, po) })),
    ...toFollow.map(({ po, mark }) => ({
      requestId: idFor('FOL', po, mark, facts.now),
      decide: (now: Facts) => follow(now, po),
    })),
    ...toTurn.map(({ id, status }) => ({
      requestId: idFor('TURN', id, status, facts.now),
      decide: (now: Facts) => turn(now, id),
    })),
    ...moneyOut
      .filter((po) => facts.find(remindersTab, moneyOutKey(po)) === undefined)
      .map((po) => ({ requestId: idFor('OUT', po), decide: (now: Facts) => tellMoneyOut(now, po) })),
    ...(paidInSheet.length === 0
      ? []
      : [
          {
            requestId: idFor('PAID', facts.now, ...paidInSheet),
            decide: (now: Facts) => notePaid(now, paidInSheet, idFor('PAID', facts.now, ...paidInSheet)),
          },
        ]),
  ]
}

/** Terms that nobody can read, and payments that do not come to what their order does. */
export function paymentProblems(facts: Facts): Problem[] {
  return [...facts.derived(termProblems), ...facts.derived(sumProblems)]
}

const termProblems: Derivation<readonly Problem[]> = {
  tabs: [suppliersTab],
  daily: false,
  derive: (facts) =>
    facts
      .rows(suppliersTab)
      .filter(({ balanceTerms }) => balanceTermsOf(balanceTerms) === undefined)
      .map(({ id, balanceTerms }) => ({
        tab: suppliersTab.title,
        key: id,
        rowNumber: facts.rowNumber(suppliersTab, id) ?? 0,
        column: suppliersTab.columns.balanceTerms.header,
        got: balanceTerms,
        expected:
          'before shipping, on receipt, or days such as 30 days after receipt; until then before shipping',
      })),
}

const sumProblems: Derivation<readonly Problem[]> = {
  tabs: [purchaseOrdersTab, poLinesTab, paymentsTab, suppliersTab, settingsTab],
  daily: false,
  derive: (facts) =>
    facts.rows(purchaseOrdersTab).flatMap((po): Problem[] => {
      const rows = paymentsOf(facts, po.id)
      const last = rows.findLast(({ kind, status }) => kind !== 'other' && status !== 'cancelled')
      if (last === undefined || standingOf(po.status) !== 'open') return []
      // What the bot is about to put right itself is no problem.
      if (!isEmpty(followingOf(facts, po))) return []
      const lines = linesOf(facts, po.id)
      const currency = currencyOf(facts, po)
      const found = sumDiffers(lines.length === 0 ? undefined : goodsValue(lines), rows, currency)
      if (found === undefined) return []
      return [
        {
          tab: paymentsTab.title,
          key: last.id,
          rowNumber: facts.rowNumber(paymentsTab, last.id) ?? 0,
          column: paymentsTab.columns.amount.header,
          got: `deposit and balance of ${found.sum.toFixed(2)} ${currency} for goods of ${found.value.toFixed(2)} ${currency}`,
          expected: `deposit and balance of ${po.id} to come to what its lines cost; change the amount that is still to be paid, or the lines`,
        },
      ]
    }),
}

function standingOf(status: PoStatus): Standing {
  if (isOpen(status) || status === 'received') return 'open'
  return status === 'closed' ? 'over' : 'gone'
}

/** The schedule of an order that has none yet; orders that are over, as imported ones are, get none. */
function partsToPlan(facts: Facts, po: PoRow): readonly Part[] | undefined {
  if (!isOpen(po.status)) return undefined
  const isPlanned = paymentsOf(facts, po.id).some(({ kind }) => kind !== 'other')
  return isPlanned ? undefined : scheduleOfPo(facts, po)
}

function followingOf(facts: Facts, po: PoRow): Following {
  const currency = currencyOf(facts, po)
  const rows = paymentsOf(facts, po.id).map((row) => ({ ...row, currency: row.currency || currency }))
  const schedule = standingOf(po.status) === 'open' ? scheduleOfPo(facts, po) : undefined
  const { add, change } = followOrder(standingOf(po.status), schedule, rows, { currency, today: facts.today })
  // A row of the bot's whose kind or order a person changed has its id still.
  return { add: add.filter(({ kind }) => paymentOf(facts, plannedId(po, kind)) === undefined), change }
}

/** The id of an order's deposit or balance: always the same. */
function plannedId(po: PoRow, kind: Part['kind']): string {
  return idFor('PAY', keyOf(po.id), kind)
}

function isEmpty({ add, change }: Following): boolean {
  return add.length === 0 && change.length === 0
}

function newRow(facts: Facts, po: PoRow, { kind, due, amount }: Part): PaymentRow {
  const currency = currencyOf(facts, po)
  return {
    id: plannedId(po, kind),
    po: po.id,
    kind,
    due,
    amount,
    currency,
    status: statusOn(due, facts.today),
    paidOn: null,
    paidBy: '',
    reference: '',
    note: '',
    planned: planMark({ due, amount, currency }),
  }
}

function additions(facts: Facts, po: PoRow, parts: readonly Part[]): Change[] {
  return parts
    .map((part) => newRow(facts, po, part))
    .filter(({ id }) => paymentOf(facts, id) === undefined)
    .map((row) => append(paymentsTab, row))
}

function plan(facts: Facts, id: string) {
  const po = poOf(facts, id)
  const parts = po === undefined ? undefined : partsToPlan(facts, po)
  if (po === undefined || parts === undefined || parts.length === 0)
    return refuse({ code: 'nothing-to-plan' })
  return accept({ changes: additions(facts, po, parts), reply: po.id })
}

function follow(facts: Facts, id: string) {
  const po = poOf(facts, id)
  const following = po === undefined ? undefined : followingOf(facts, po)
  if (po === undefined || following === undefined || isEmpty(following))
    return refuse({ code: 'nothing-to-follow' })
  const changed = following.change.flatMap(({ id: key, patch }) => {
    const row = paymentOf(facts, key)
    return row === undefined ? [] : [update(paymentsTab, row, patch)]
  })
  return accept({ changes: [...additions(facts, po, following.add), ...changed], reply: po.id })
}

/** The status that the day gives a payment which nobody holds; undefined where it has it. */
function turned(facts: Facts, { status, due }: PaymentRow): 'planned' | 'due' | undefined {
  if (status !== 'planned' && status !== 'due') return undefined
  const wanted = statusOn(due, facts.today)
  // Due without a day is what a person typed: they want it paid.
  return wanted === status || (status === 'due' && due === null) ? undefined : wanted
}

function turn(facts: Facts, id: string) {
  const row = paymentOf(facts, id)
  const status = row === undefined ? undefined : turned(facts, row)
  if (row === undefined || status === undefined) return refuse({ code: 'nothing-to-turn' })
  return accept({ changes: [update(paymentsTab, row, { status })], reply: id })
}

function paidOf(facts: Facts, po: string): readonly PaymentRow[] {
  return paymentsOf(facts, po).filter(({ status }) => status === 'paid')
}

function moneyOutKey(po: string): string {
  return `money out ${keyOf(po)}`
}

/** An order was cancelled for which money is out: told once, for somebody has to get it back. */
function tellMoneyOut(facts: Facts, id: string) {
  const po = poOf(facts, id)
  const paid = paidOf(facts, id)
  if (po?.status !== 'cancelled' || paid.length === 0) return refuse({ code: 'nothing-to-tell' })
  const requestId = idFor('OUT', id)
  const key = moneyOutKey(id)
  const since = serialOfInstant(facts.now, facts.timeZone)
  const reminder = newReminder({ key, kind: 'money out', about: po.id, message: requestId, since })
  return accept({
    changes: facts.find(remindersTab, key) === undefined ? [append(remindersTab, reminder)] : [],
    messages: toPayer(facts, requestId, (place) => moneyOutPost(facts, po, paid, place)),
    reply: po.id,
  })
}

function isPaidInSheet({ status, paidOn, paidBy }: PaymentRow): boolean {
  return status === 'paid' && (paidOn === null || paidBy.trim() === '')
}

/** Somebody marked payments paid by hand: who and when are filled in, and the payer hears of it once. */
function notePaid(facts: Facts, ids: readonly string[], requestId: string) {
  const rows = ids.flatMap((id) => paymentOf(facts, id) ?? []).filter(isPaidInSheet)
  if (rows.length === 0) return refuse({ code: 'nothing-to-note' })
  const filled = rows.map((row) => ({
    ...row,
    paidOn: row.paidOn ?? facts.today,
    paidBy: row.paidBy.trim() === '' ? 'in the sheet' : row.paidBy,
  }))
  const changes = rows.map((row, at) =>
    update(paymentsTab, row, {
      ...(row.paidOn === null ? { paidOn: filled[at]?.paidOn ?? null } : {}),
      ...(row.paidBy.trim() === '' ? { paidBy: 'in the sheet' } : {}),
    }),
  )
  return accept({
    changes,
    messages: toPayer(facts, requestId, (place) => paidInSheetPost(facts, filled, place)),
    reply: rows.length,
  })
}

/** The same to every place of the payer's, each with the costs that it may see. */
export function toPayer(
  facts: Facts,
  requestId: string,
  post: (place: string) => object,
): { id: string; channel: string; body: Json }[] {
  return payerPlaces(facts).map((channel, at) => ({
    id: at === 0 ? requestId : `${requestId}:${at}`,
    channel,
    body: JSON.parse(JSON.stringify(post(channel))) as Json,
  }))
}
