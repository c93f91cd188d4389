import { z } from 'zod'
import { accept, refuse } from '../kit/result.ts'
import { escape, line, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { update } from '../workbook/change.ts'
import { linkToPo, poOf } from './actions.ts'
import { rememberPo } from './memory.ts'
import { poStatuses, type PoRefusal } from './rules.ts'
import { explainPo } from './explain.ts'
import { arrivalReceipt } from './receipt-words.ts'
import type { ReceiptReply } from './receive-actions.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'
import { bookTyped } from './watch.ts'
import { bookTypedAction, putReceivedBackAction, putStatusBackAction } from './watch-words.ts'

const step = z.object({ id: z.string(), from: z.enum(poStatuses), to: z.enum(poStatuses) })
const pieces = z.number().nullable()
const lines = z.array(z.object({ id: z.string(), received: pieces, rejected: pieces })).min(1)
const typed = z.object({ line: z.string(), received: z.number() })

/** Answers to what was typed in the sheet: put it back, or book it. */
export const handButtons: readonly Button[] = [
  {
    actionId: putStatusBackAction,
    async run(value, request) {
      const read = carriedText(step, value)
      if (read === undefined) return unreadablePress()
      const { id, from, to } = read
      const outcome = await request.workbook.change<{ id: string }, PoRefusal>(request.requestId, (facts) => {
        const po = poOf(facts, id)
        if (po === undefined) return refuse({ code: 'unknown-po', id })
        if (po.status === from) return refuse({ code: 'there-already', id: po.id, status: from })
        if (po.status !== to)
          return refuse({ code: 'step-not-permitted', id: po.id, from: po.status, to: from })
        const changes = [
          update(purchaseOrdersTab, po, { status: from }),
          rememberPo(facts, po.id, { status: from, eta: po.eta }),
        ]
        return accept({ changes, reply: { id: po.id } })
      })
      if (!outcome.ok) return say(escape(explainPo(outcome.refusal)))
      const done = receipt(outcome.value, {
        done: `*${line(id)}*: *${to} → ${from}*, put back`,
        id: line(id),
        url: linkToPo(request.workbook.facts(), id),
        small: [escape(request.actor)],
      })
      return { ...done, replace: true }
    },
  },
  {
    actionId: putReceivedBackAction,
    async run(value, request) {
      const read = carriedText(lines, value)
      if (read === undefined) return unreadablePress()
      const outcome = await request.workbook.change<{ names: string[]; po: string }, 'none'>(
        request.requestId,
        (facts) => {
          const changes = []
          const names: string[] = []
          let po = ''
          for (const { id, received, rejected } of read) {
            const row = facts.find(poLinesTab, id)
            if (row === undefined) continue
            if (row.received === received && row.rejected === rejected) continue
            changes.push(update(poLinesTab, row, { received, rejected }))
            names.push(`${row.sku} ${row.received ?? 0} → ${received ?? 0}`)
            po = row.po
          }
          return changes.length === 0 ? refuse('none') : accept({ changes, reply: { names, po } })
        },
      )
      if (!outcome.ok) return say('Nothing was changed: the cells hold what they held before already.')
      const { names, po } = outcome.value.reply
      const done = receipt(outcome.value, {
        done: `Received is put back: ${names.map(line).join(', ')}. What was booked for it is taken back with the next look at the sheet.`,
        id: line(po),
        url: linkToPo(request.workbook.facts(), po),
        small: [escape(request.actor)],
      })
      return { ...done, replace: true }
    },
  },
  {
    actionId: bookTypedAction,
    async run(value, request) {
      const read = carriedText(typed, value)
      if (read === undefined) return unreadablePress()
      const requestId = `po-typed:${read.line}:${read.received}`
      const outcome = await request.workbook.change<ReceiptReply, PoRefusal | { code: 'answered' }>(
        requestId,
        (facts) => {
          const row = facts.find(poLinesTab, read.line)
          if (row?.received !== read.received) return refuse({ code: 'answered' as const })
          return bookTyped(facts, read.line, requestId, request.actor)
        },
      )
      if (outcome.ok)
        return { ...arrivalReceipt(outcome.value, request.workbook.facts(), request.actor), replace: true }
      return outcome.refusal.code === 'answered'
        ? say('Nothing was booked: the cell holds another number by now, or it is booked already.')
        : say(escape(explainPo(outcome.refusal)))
    },
  },
]
