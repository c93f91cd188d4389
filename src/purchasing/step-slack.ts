import { z } from 'zod'
import { actions, button, escape, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request } from '../slack/feature.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { explainPo } from './explain.ts'
import { poStatuses, type PoStatus } from './rules.ts'
import { stepPo, type StepWords } from './step-actions.ts'
import { stepReceipt } from './receipt-words.ts'

const confirmAction = 'po_send_anyway'
const dates = z.string().nullable().optional()
const sending = z.object({
  id: z.string(),
  day: z.string().optional(),
  eta: dates,
  productionEnd: dates,
  shipBy: dates,
})

/** A step as somebody asks for it. */
export interface AskedStep {
  readonly id: string
  readonly to: PoStatus
  readonly words: StepWords
  readonly day?: LocalDate
  readonly confirmed: boolean
}

/** Takes a step and answers; where the team wants to be asked first, it asks. */
export async function answerStep(request: Request, asked: AskedStep): Promise<Reply> {
  const { requestId, userId, workbook } = request
  const outcome = await stepPo(workbook, { requestId, userId, ...asked })
  if (outcome.ok) return stepReceipt(outcome.value, request)
  const { refusal } = outcome
  const text = say(escape(explainPo(refusal)))
  if (refusal.code !== 'gates') return text
  const open = refusal.mayOverride || refusal.gates.every(({ level }) => level === 'warn')
  if (!open || asked.confirmed) return text
  const { id, day, words } = asked
  const value = JSON.stringify({
    id,
    day,
    eta: words.eta,
    productionEnd: words.productionEnd,
    shipBy: words.shipBy,
  })
  const send = button(confirmAction, 'Send all the same', value, { style: 'danger' })
  return { ...text, blocks: [...(text.blocks ?? []), actions(send)] }
}

/** Sends an order although the team wanted to be asked. */
export const sendAnywayButton: Button = {
  actionId: confirmAction,
  async run(value, request) {
    const read = carriedText(sending, value)
    if (read === undefined) return unreadablePress()
    const { id, day, ...words } = read
    const reply = await answerStep(request, {
      id,
      to: 'sent',
      words: words as StepWords,
      ...(day === undefined ? {} : { day: day as LocalDate }),
      confirmed: true,
    })
    return { ...reply, replace: true }
  },
}

/** The status that a word means: 'production' is in production, 'ship' is shipped. Never throws. */
export function statusNamed(word: string): PoStatus | undefined {
  const known: Readonly<Record<string, PoStatus>> = {
    send: 'sent',
    confirm: 'confirmed',
    production: 'in production',
    'in-production': 'in production',
    inspect: 'inspection',
    ship: 'shipped',
    close: 'closed',
    cancel: 'cancelled',
    canceled: 'cancelled',
    unsend: 'draft',
  }
  const exact = poStatuses.find((status) => status === word)
  return exact ?? (Object.hasOwn(known, word) ? known[word] : undefined)
}
