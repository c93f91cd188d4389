import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept, refuse } from '../kit/result.ts'
import { newReminder, remindersTab } from '../reminding/tabs.ts'
import { placeOf } from '../settings/actions.ts'
import type { Proposal, Reply } from '../slack/feature.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import { linesOf, poOf, supplierWords, type PoLineRow, type PoRow } from './actions.ts'
import { gatesOf } from './gates.ts'
import { rememberedPo, rememberPo } from './memory.ts'
import { planReceipt } from './receive-actions.ts'
import { isOpen, mayStep, poStatuses, type Arrival } from './rules.ts'
import { patchOf } from './step-actions.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'
import { etaMovedPost, overTypedPost, receivedPost, stepTypedPost } from './watch-words.ts'

/** What people did by hand in the tabs of orders: steps, dates, pieces that came. Each is answered once. */
export function watchOrders(facts: Facts): readonly Proposal[] {
  const { orders, lines } = facts.derived(unanswered)
  return [...orders.map((po) => orderProposal(po, facts)), ...receipts(lines, facts), ...typedOver(facts)]
}

/** Outstanding follows from other cells: its formula comes back without a word. */
function typedOver(facts: Facts): Proposal[] {
  return facts
    .overtyped()
    .filter(({ tab }) => tab === poLinesTab.title)
    .flatMap(({ key, field, value }): Proposal[] => {
      const row = facts.find(poLinesTab, key)
      if (row === undefined || row.outstanding === null) return []
      const change: Change = {
        kind: 'update',
        tab: poLinesTab.title,
        key: row.id,
        cells: { [field]: null },
        before: { [field]: value },
      }
      const requestId = idFor('OVL', row.id, field, facts.now)
      return [{ requestId, decide: () => accept({ changes: [change], reply: null }) }]
    })
}

/** Orders and lines that are not as the bot knows them. */
const unanswered: Derivation<{ readonly orders: readonly PoRow[]; readonly lines: readonly PoLineRow[] }> = {
  tabs: [purchaseOrdersTab, poLinesTab, remindersTab, skusTab],
  daily: false,
  derive: (facts) => ({
    orders: facts.rows(purchaseOrdersTab).filter((po) => isNews(facts, po)),
    lines: facts.rows(poLinesTab).filter((line) => typedOf(facts, line) !== undefined),
  }),
}

function isNews(facts: Facts, po: PoRow): boolean {
  const known = rememberedPo(facts, po.id)
  if (known === undefined) return isOpen(po.status)
  return known.stage !== po.status || (isOpen(po.status) && known.due !== po.eta)
}

/** What was typed as received or rejected and is not booked; undefined while nothing is, or it makes no sense yet. */
function typedOf(facts: Facts, line: PoLineRow): Arrival | undefined {
  const received = line.received ?? 0
  const rejected = line.rejected ?? 0
  const booked = { all: line.booked ?? 0, rejected: line.bookedRejected ?? 0 }
  if (received === booked.all && rejected === booked.rejected) return undefined
  const po = poOf(facts, line.po)
  if (po === undefined || (!isOpen(po.status) && po.status !== 'received')) return undefined
  if (rejected > received || facts.find(skusTab, line.sku) === undefined) return undefined
  // Asked about once; a press books it, another number is looked at anew.
  if (received > line.ordered && received > booked.all && asked(facts, line)?.stage === String(received))
    return undefined
  return {
    accepted: received - rejected - (booked.all - booked.rejected),
    rejected: rejected - booked.rejected,
  }
}

/** A step or an ETA that was typed, and an order that nobody looked at yet. */
function orderProposal({ id }: PoRow, facts: Facts): Proposal {
  const requestId = idFor('POW', id, facts.now)
  return {
    requestId,
    decide: (now) => {
      const po = poOf(now, id)
      if (po === undefined || !isNews(now, po)) return refuse({ code: 'answered' })
      const known = rememberedPo(now, id)
      const from = poStatuses.find((status) => status === known?.stage) ?? 'draft'
      const isImported = known === undefined && po.ordered !== null
      const seen = rememberPo(now, id, { status: po.status, eta: po.eta })
      if (isImported) return accept({ changes: [seen], reply: id })
      const isStep = from !== po.status
      const patch = isStep && mayStep(from, po.status) ? blanksOf(now, po) : {}
      const changes: Change[] = [
        ...(Object.keys(patch).length === 0 ? [] : [update(purchaseOrdersTab, po, patch)]),
        seen,
      ]
      const words = isStep
        ? stepTypedPost(now, po, {
            from,
            permitted: mayStep(from, po.status),
            gates: po.status === 'sent' ? gatesOf(now, po) : [],
            filled: Object.keys(patch),
          })
        : etaMovedPost(now, po, known?.due ?? null)
      return accept({ changes, messages: post(now, po, requestId, words), reply: id })
    },
  }
}

/** Days that follow from a step and that nobody typed. */
function blanksOf(facts: Facts, po: PoRow): Partial<PoRow> {
  const patch = patchOf(facts, po, po.status, {})
  const entries = Object.entries(patch).filter(
    ([field, value]) => field !== 'status' && value !== null && po[field as keyof PoRow] === null,
  )
  return Object.fromEntries(entries)
}

/** Pieces typed as received: booked, one decision an order; more than was ordered is asked about. */
function receipts(lines: readonly PoLineRow[], facts: Facts): Proposal[] {
  const orders = new Map(lines.map((line) => [keyOf(line.po), line.po]))
  return [...orders.values()].map((po) => {
    const typed = lines.filter((line) => keyOf(line.po) === keyOf(po))
    const marks = typed.map(({ id, received, rejected }) => `${id} ${received} ${rejected}`)
    const requestId = idFor('POR', facts.now, ...marks)
    return {
      requestId,
      decide: (now) =>
        decideTyped(
          now,
          po,
          typed.map(({ id }) => id),
          requestId,
        ),
    }
  })
}

function decideTyped(
  facts: Facts,
  poId: string,
  ids: readonly string[],
  requestId: string,
): ReturnType<Proposal['decide']> {
  const po = poOf(facts, poId)
  if (po === undefined) return refuse({ code: 'answered' })
  const typed = linesOf(facts, po.id).flatMap((line) => {
    const arrival = ids.includes(line.id) ? typedOf(facts, line) : undefined
    return arrival === undefined ? [] : [{ line, arrival }]
  })
  const over = typed.filter(
    ({ line }) => (line.received ?? 0) > line.ordered && (line.received ?? 0) > (line.booked ?? 0),
  )
  const coming = typed.filter((each) => !over.includes(each))
  const changes: Change[] = over.map(({ line }) => remembersAsking(facts, line))
  const messages = over.flatMap(({ line }) =>
    post(facts, po, idFor('POO', line.id, facts.now), overTypedPost(facts, po, line)),
  )
  if (coming.length > 0) {
    const how = {
      requestId,
      actor: 'in the sheet',
      reason: '',
      location: undefined,
      types: 'booked' as const,
    }
    const planned = planReceipt(facts, po, coming, how)
    if (!planned.ok) return planned
    changes.push(...planned.value.changes)
    const was = coming.map(({ line }) => ({
      id: line.id,
      received: line.booked,
      rejected: line.bookedRejected,
    }))
    messages.push(...post(facts, po, requestId, receivedPost(facts, planned.value.reply, was)))
  }
  return changes.length === 0 ? refuse({ code: 'answered' }) : accept({ changes, messages, reply: po.id })
}

/** Books what was typed although it is more than was ordered; a decision for a press. */
export function bookTyped(facts: Facts, lineId: string, requestId: string, actor: string) {
  const line = facts.find(poLinesTab, lineId)
  const po = line === undefined ? undefined : poOf(facts, line.po)
  if (line === undefined || po === undefined) return refuse({ code: 'answered' as const })
  const received = line.received ?? 0
  const rejected = line.rejected ?? 0
  const arrival = {
    accepted: received - rejected - ((line.booked ?? 0) - (line.bookedRejected ?? 0)),
    rejected: rejected - (line.bookedRejected ?? 0),
  }
  if (arrival.accepted === 0 && arrival.rejected === 0) return refuse({ code: 'answered' as const })
  const how = { requestId, actor, reason: '', location: undefined, types: 'booked' as const }
  return planReceipt(facts, po, [{ line, arrival }], how)
}

function askedKey(line: PoLineRow): string {
  return `over ${keyOf(line.id)}`
}

function asked(facts: Facts, line: PoLineRow) {
  return facts.find(remindersTab, askedKey(line))
}

function remembersAsking(facts: Facts, line: PoLineRow): Change {
  const row = asked(facts, line)
  const patch = { stage: String(line.received ?? 0) }
  return row === undefined
    ? append(
        remindersTab,
        newReminder({
          key: askedKey(line),
          kind: 'more than ordered',
          about: line.id,
          state: 'acknowledged',
          ...patch,
        }),
      )
    : update(remindersTab, row, patch)
}

function post(facts: Facts, po: PoRow, id: string, words: Reply) {
  const channel = placeOf(facts, { kind: 'orders', supplier: [po.supplier, supplierWords(facts, po)] })
  return channel === undefined ? [] : [{ id, channel, body: JSON.parse(JSON.stringify(words)) as Json }]
}
