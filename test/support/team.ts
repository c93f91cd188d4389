import { randomUUID } from 'node:crypto'
import type { ModalView } from '@slack/types'
import { allTabs, openFeatures } from '../../src/features.ts'
import type { Json } from '../../src/kit/json.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { returnsTab } from '../../src/returns/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import type { FormAnswer, FormValues, Reply } from '../../src/slack/feature.ts'
import { openOffice } from './office.ts'
import { purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { inspectionsTab } from '../../src/quality/tabs.ts'
import { paymentRow } from './paying.ts'
import {
  inspection,
  movement,
  payment,
  poLine,
  purchaseOrder,
  returned,
  sample,
  sku,
  supplier,
} from './records.ts'

/** May decide, write off and make large adjustments, as Settings say. */
export const approver = 'U0ANA0001'
/** May not. */
export const other = 'U0BEN0002'
/** The team's limit of pieces at once. */
const largeLimit = 50

export const features = openFeatures({ refusedChannels: () => [] })
const commands = features.flatMap((feature) => feature.commands ?? [])
const buttons = features.flatMap((feature) => feature.buttons ?? [])
const shortcuts = features.flatMap((feature) => feature.shortcuts ?? [])
const modals = features.flatMap((feature) => feature.modals ?? [])

/** What came of something that somebody did: all its words, and what it opened and changed. */
export interface Came {
  readonly words: string
  readonly opened: ModalView | undefined
  readonly changed: boolean
  readonly reply: Reply | undefined
}

type Rows = Readonly<Record<string, readonly object[]>>

/** The whole bot of a team with one approver, and ways to do things as one person or another. */
export async function openTeam(more: Rows = {}) {
  const rows: Rows = {
    Settings: [
      { key: 'approvers', value: approver, note: '' },
      { key: 'large-adjustment limit', value: String(largeLimit), note: '' },
      { key: 'locations', value: 'Studio, Shop', note: '' },
      { key: 'orders without approved sample', value: 'block', note: '' },
    ],
    Suppliers: [supplier({ id: 'SUP-1', name: 'Pérola' })],
    SKUs: [
      sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop', size: 'M', cost: 9 }),
      sku({ sku: 'LUNA-L', style: 'Luna hoop', name: 'Luna hoop', size: 'L', cost: 9 }),
      sku({ sku: 'ALBA-1', style: 'Alba', name: 'Alba ring', cost: 9, status: 'seasonal' }),
    ],
    Stock: [{ sku: 'LUNA-M', counted: null }],
    Movements: [
      movement({ id: 'MV-1', quantity: 900 }),
      movement({ id: 'MV-2', quantity: -400, kind: 'sale' }),
      movement({ id: 'MV-3', quantity: -2, kind: 'write-off', reason: 'broken' }),
      movement({ id: 'MV-4', quantity: -60, kind: 'adjustment' }),
      movement({ id: 'MV-5', quantity: -2, kind: 'adjustment' }),
    ],
    Samples: [sample({ id: 'SMP-1' }), sample({ id: 'SMP-2' }), sample({ id: 'SMP-3', status: 'approved' })],
    Returns: [returned({ id: 'RT-1' }), returned({ id: 'RT-2' })],
    'Purchase orders': [
      purchaseOrder({ id: 'PO-7', status: 'inspection' }),
      purchaseOrder({ id: 'PO-1', status: 'draft', ordered: null }),
      purchaseOrder({ id: 'PO-2', status: 'sent' }),
      purchaseOrder({ id: 'PO-3', status: 'confirmed' }),
    ],
    'PO lines': [
      poLine({ id: 'POL-7', po: 'PO-7', sku: 'LUNA-M', ordered: 1200 }),
      poLine({ id: 'POL-1', po: 'PO-1', sku: 'ALBA-1', ordered: 20 }),
      poLine({ id: 'POL-2', po: 'PO-2', sku: 'LUNA-L', ordered: 20 }),
      poLine({ id: 'POL-3', po: 'PO-3', sku: 'LUNA-L', ordered: 20, received: 24 }),
    ],
    Payments: [
      payment({ id: 'PAY-7', po: 'PO-7' }),
      paymentRow({ id: 'PAY-1', po: 'PO-2' }),
      paymentRow({ id: 'PAY-2', po: 'PO-2', kind: 'deposit', amount: 300, status: 'held', note: 'plating' }),
      paymentRow({ id: 'PAY-3', po: 'PO-2', kind: 'other', status: 'paid', paidOn: '2026-03-10' as never }),
    ],
    Inspections: [
      inspection({ id: 'INS-1', po: 'PO-7', lotSize: 1200, sampleSize: 80, accept: '0 / 5 / 7' }),
      inspection({ id: 'INS-2', sku: 'LUNA-L', lotSize: 60, result: 'fail', noted: 'fail', at: 46_000 }),
      inspection({
        id: 'INS-3',
        sku: 'LUNA-M',
        lotSize: 60,
        result: 'conditional',
        action: 'sort',
        noted: 'conditional',
      }),
      inspection({ id: 'INS-4', po: 'PO-7', lotSize: 1200, result: 'pass', noted: 'pass', at: 45_000 }),
    ],
    ...more,
  }
  const keeps = features.flatMap((feature) => feature.keeps ?? [])
  const office = await openOffice(allTabs, rows, '2026-03-16T10:00:00Z', keeps)

  /** Everything that is decided and to be posted, as one text. */
  const state = async () => {
    const facts = office.workbook.facts()
    const records = allTabs.map((tab) => facts.rows(tab))
    return JSON.stringify([records, facts.edits(movementsTab), await office.journal.unposted()])
  }
  async function came(
    by: string,
    act: (request: ReturnType<typeof office.request>) => Promise<Reply | FormAnswer | undefined>,
  ): Promise<Came> {
    const before = await state()
    const opened = office.opened.length
    const answer = await act(office.request(by, randomUUID()))
    const done = answer !== undefined && 'done' in answer ? answer.done : answer
    const reply = done !== undefined && 'errors' in done ? undefined : done
    return {
      words: JSON.stringify(answer ?? ''),
      opened: office.opened[opened],
      changed: (await state()) !== before,
      reply,
    }
  }
  return {
    ...office,
    state,
    types: (by: string, line: string) => {
      const [name = '', ...words] = line.split(' ')
      const command = oneOf(commands, ({ name: each }) => each === name, name)
      return came(by, (request) => command.run(words.join(' '), request))
    },
    presses: (by: string, actionId: string, value: string) => {
      const button = oneOf(buttons, (each) => each.actionId === actionId, actionId)
      return came(by, (request) => button.run(value, request))
    },
    /** @param context as Slack gives it back, or as somebody altered it */
    /** Says something to the bot in plain words. */
    says: (by: string, words: string) => {
      const listening = oneOf(features, (each) => each.hears !== undefined, 'listener')
      return came(by, async (request) => listening.hears?.(words, request))
    },
    /** Takes a shortcut, with the message that it is taken from. */
    takes: (by: string, callbackId: string, message = '') => {
      const shortcut = oneOf(shortcuts, (each) => each.callbackId === callbackId, callbackId)
      return came(by, (request) => shortcut.run(message, request))
    },
    submits: (by: string, callbackId: string, context: Json, values: FormValues) => {
      const modal = oneOf(modals, (each) => each.callbackId === callbackId, callbackId)
      return came(by, (request) => modal.submit(values, context, request))
    },
    ofApprovers: () => ofApprovers(office.workbook.facts()),
  }
}
export type Team = Awaited<ReturnType<typeof openTeam>>

/**
 * What of the workbook only an approver may change, as DESIGN has it, told apart from the code that checks it: write-offs
 * and large movements with what takes them back, settings, decisions on samples, pieces of returns that are given up, results of
 * inspections on a condition or against their numbers, payments that are paid, and what lets a held one go.
 */
function ofApprovers(
  facts: ReturnType<Awaited<ReturnType<typeof openOffice>>['workbook']['facts']>,
): string[] {
  const movements = facts.rows(movementsTab)
  const byId = new Map(movements.map((each) => [each.id, each]))
  const bottomOf = (id: string): (typeof movements)[number] | undefined => {
    const at = byId.get(id)
    return at?.kind === 'reversal' ? (bottomOf(at.ref) ?? at) : at
  }
  // A transfer is a pair that carries pieces elsewhere: nothing is gained or lost.
  const free = ['count', 'return', 'opening', 'reversal', 'transfer']
  return [
    ...movements
      .filter(({ id }) => {
        const bottom = bottomOf(id)
        if (bottom === undefined) return true
        return (
          bottom.kind === 'write-off' ||
          (Math.abs(bottom.quantity) > largeLimit && !free.includes(bottom.kind))
        )
      })
      .map((each) => `${each.id} ${each.kind} ${each.quantity}`),
    ...facts.rows(settingsTab).map(({ key, value }) => `${key}: ${value}`),
    ...facts.rows(samplesTab).map(({ id, status }) => {
      const decided = ['approved', 'changes', 'rejected'].includes(status)
      return decided ? `${id} ${status}` : ''
    }),
    ...facts.rows(returnsTab).map(({ id, disposition }) => {
      const givenUp = disposition === 'write off' || disposition === 'donate'
      return givenUp ? `${id} ${disposition}` : ''
    }),
    // The team keeps orders without an approved sample back.
    ...facts
      .rows(purchaseOrdersTab)
      .map(({ id, status }) => (id === 'PO-1' && status === 'sent' ? `${id} sent` : '')),
    ...facts.rows(inspectionsTab).map(({ id, result, major, lookedAt }) => {
      // The lots of this team's inspections pass with at most 5 major defects among 80 pieces.
      const bad = (major ?? 0) > 5
      const against = (result === 'pass' && bad) || (result === 'fail' && lookedAt === 80 && !bad)
      return result === 'conditional' || against ? `${id} ${result}` : ''
    }),
    ...facts.rows(paymentsTab).map(({ id, status }) => {
      if (status === 'paid') return `${id} paid`
      return id === 'PAY-2' && status !== 'held' ? `${id} is not held any more` : ''
    }),
  ].filter((words) => words !== '')
}

/** What a form was opened with, as Slack gives it back. */
export function contextOf(came: Came): Json {
  return JSON.parse(came.opened?.private_metadata ?? 'null') as Json
}

/** What the button or the first choice with this action carries. */
export function carriedBy(came: Came, actionId: string): string {
  const search = (value: unknown): string | undefined => {
    if (Array.isArray(value)) return value.map(search).find((each) => each !== undefined)
    if (typeof value !== 'object' || value === null) return undefined
    const at = value as { action_id?: string; value?: string; options?: { value: string }[] }
    if (at.action_id === actionId) return at.value ?? at.options?.[0]?.value
    return Object.values(value)
      .map(search)
      .find((each) => each !== undefined)
  }
  const carried = search(came.reply?.blocks)
  if (carried === undefined) throw new Error(`No ${actionId} in ${came.words}`)
  return carried
}

function oneOf<T>(all: readonly T[], is: (each: T) => boolean, name: string): T {
  const one = all.find(is)
  if (one === undefined) throw new Error(`There is no ${name}`)
  return one
}
