import { code, context, escape, line, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { plainText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { typedDate } from '../slack/typed-date.ts'
import { purchaseOrdersTab } from './tabs.ts'
import {
  examplePo,
  findOrders,
  isLate,
  linesOf,
  openOrders,
  outstandingOf,
  poOf,
  type PoRow,
} from './actions.ts'
import { explainPo } from './explain.ts'
import { openEditPo, openNewPo } from './draft-form-slack.ts'
import { openDates, openReceive, openStep } from './forms-slack.ts'
import { datesReceipt } from './receipt-words.ts'
import { paperReply, pdfReply } from './paper-slack.ts'
import { answerReceipt, receiveAnywayButton } from './receive-slack.ts'
import { isOpen, nextStatuses, poStatuses } from './rules.ts'
import { answerStep, sendAnywayButton, statusNamed } from './step-slack.ts'
import { movePoDates } from './step-actions.ts'
import { typedArrivals, typedLines } from './typed-lines.ts'
import { z } from 'zod'
import {
  datesPoAction,
  editPoAction,
  listPoAction,
  pdfPoAction,
  poCard,
  poList,
  receivePoAction,
  showPoAction,
  stepPoAction,
  textPoAction,
} from './words.ts'

type Cards = () => readonly CardSection[]

/**
 * `/po`, with the cards of the features that have something to say about an order.
 *
 * @param cards sections of other features, in the house's order
 */
export function poCommand(cards: Cards): SlashCommand {
  return {
    name: '/po',
    description: 'Purchase orders: draft, send, follow, receive',
    usage: 'new | receive, confirm, ship … <po> | eta <po> <date> | late | <po, supplier or sku>',
    examples: [
      { line: '/po', does: 'orders that are not over yet, the late ones first' },
      { line: '/po new {supplier}', does: 'a form for a new order' },
      { line: '/po {po}', does: 'one order: lines, timeline, landed cost, payments' },
      {
        line: '/po send {po}',
        does: 'notes that it went to the supplier; confirm, production, ship, close, cancel likewise',
      },
      { line: '/po confirm {po} eta 12 Dec', does: 'the supplier promises that day' },
      { line: '/po eta {po} 20 Dec', does: 'moves the ETA: was → is' },
      { line: '/po receive {po}', does: 'a form for what came' },
      { line: '/po receive {po} {sku} 50 rejected 2', does: 'fifty came, two of them no good' },
      { line: '/po text {po}', does: 'the order as text to copy into a mail; /po pdf sends you a PDF' },
      { line: '/po late', does: 'what should have been here' },
    ],
    async run(words, request) {
      const text = words.replaceAll('"', '')
      const { verb, rest } = splitVerb(text)
      const status = statusNamed(verb)
      if (verb === 'new' || verb === 'add') return newByWords(rest, request)
      if (verb === '' || verb === 'list' || verb === 'status' || verb === 'open')
        return overview(rest, request)
      if (verb === 'all') return overview('all', request)
      if (verb === 'late' && rest === '') return lateOrders(request)
      if (verb === 'drafts' || (verb === 'draft' && rest === '')) return overview('draft', request)
      if (verb === 'receive' || verb === 'receipt' || (verb === 'received' && rest !== ''))
        return withPo(rest, verb, request, (po, more) => receiveByWords(po, more, request))
      if (verb === 'eta' || verb === 'dates')
        return withPo(rest, verb, request, (po, more) => etaByWords(po, more, request))
      if (verb === 'pdf') return withPo(rest, verb, request, (po) => pdfReply(po, request))
      if (verb === 'text') return withPo(rest, verb, request, async (po) => paperReply(po, request))
      if (verb === 'edit') return withPo(rest, verb, request, (po) => edit(po, request))
      if (verb === 'show') return withPo(rest, verb, request, async (po) => poCard(request, po, cards()))
      if (status !== undefined && rest !== '')
        return withPo(rest, verb, request, (po, more) => stepByWords(po, status, more, request))
      if (status !== undefined) return overview(status, request)
      return withPo(text, '', request, async (po) => poCard(request, po, cards()))
    },
  }
}

const step = z.object({ id: z.string(), to: z.enum(poStatuses) })

/** A press is decided anew on the order as it is: a second one answers with its state. */
export function poButtonsOf(cards: Cards): readonly Button[] {
  return [
    { actionId: listPoAction, run: async (words, request) => overview(words, request) },
    {
      actionId: showPoAction,
      run: (id, request) => pressed(id, request, async (po) => poCard(request, po, cards())),
    },
    { actionId: editPoAction, run: (id, request) => pressed(id, request, (po) => edit(po, request)) },
    {
      actionId: receivePoAction,
      run: (id, request) => pressed(id, request, (po) => receiveByWords(po, '', request)),
    },
    {
      actionId: datesPoAction,
      run: (id, request) => pressed(id, request, (po) => etaByWords(po, '', request)),
    },
    { actionId: pdfPoAction, run: (id, request) => pressed(id, request, (po) => pdfReply(po, request)) },
    {
      actionId: textPoAction,
      run: (id, request) => pressed(id, request, async (po) => paperReply(po, request)),
    },
    {
      actionId: stepPoAction,
      async run(value, request) {
        const read = carriedText(step, value)
        if (read === undefined) return unreadablePress()
        const { id, to } = read
        return pressed(id, request, async (po) => {
          if ((to === 'confirmed' || to === 'shipped') && nextStatuses(po.status).includes(to))
            return openStep(po, to, request)
          return answerStep(request, { id, to, words: {}, confirmed: false })
        })
      },
    },
    sendAnywayButton,
    receiveAnywayButton,
  ]
}

/** Buttons of the Home tab. */
export const poStarts = [{ actionId: listPoAction, text: 'Purchase orders', value: 'open' }]

type Step = (po: PoRow, rest: string) => Promise<Reply | undefined>

async function pressed(id: string, request: Request, then: Step): Promise<Reply | undefined> {
  const po = poOf(request.facts, id)
  return po === undefined ? say(escape(explainPo({ code: 'unknown-po', id }))) : then(po, '')
}

/** The order that the first words name: an id, else as many words as name a supplier or SKU of some order. */
async function withPo(words: string, verb: string, request: Request, then: Step) {
  const { facts } = request
  const tokens = words.trim().split(/\s+/)
  const [first = ''] = tokens
  if (first === '') {
    const example = exampleLine(`/po ${verb} {po}`, { po: examplePo(facts) })
    return say(`Which order? Nothing was changed. Try ${example}, or \`/po\` for the list.`)
  }
  const byId = poOf(facts, first)
  if (byId !== undefined) return then(byId, words.trim().slice(first.length).trim())
  for (let many = tokens.length; many > 0; many -= 1) {
    const found = findOrders(facts, tokens.slice(0, many).join(' '))
    const [one] = found
    if (one === undefined) continue
    if (found.length === 1) return then(one, tokens.slice(many).join(' '))
    return whichOne(found, verb, tokens.slice(many).join(' '), request)
  }
  return say(
    `I found no purchase order like “${line(words)}”. Nothing was changed. \`/po\` lists them, \`/po new ${code(words)}\` drafts one.`,
  )
}

function whichOne(orders: readonly PoRow[], verb: string, rest: string, request: Request): Reply {
  const list = poList('Which order?', orders, request, '/po')
  const copy = orders.slice(0, 5).map((po) => `\`/po ${code(`${verb} ${po.id} ${rest}`.trim())}\``)
  return {
    ...list,
    shareable: false,
    blocks: [...(list.blocks ?? []), context(`Nothing was changed. Copy one: ${copy.join('  ')}`)],
  }
}

async function newByWords(words: string, request: Request): Promise<undefined> {
  const [first = '', ...more] = words.split(/[\r\n]+/)
  const { lines, faults } = typedLines(request.facts, first)
  const isLine = lines.length === 1 && faults.length === 0
  return openNewPo(request, {
    supplier: isLine ? '' : first,
    lines: (isLine ? [first, ...more] : more).join('\n'),
  })
}

function overview(words: string, request: Request): Reply {
  const { facts } = request
  const typed = plainText(words).toLowerCase()
  const wanted = typed === 'open' ? '' : typed
  const status = poStatuses.find((each) => each === wanted) ?? statusNamed(wanted)
  const all = facts.rows(purchaseOrdersTab)
  const isOver = (po: PoRow) => po.status === 'closed' || po.status === 'cancelled'
  if (wanted !== '' && wanted !== 'all' && status === undefined) {
    const found = findOrders(facts, words)
    return found.length === 0
      ? say(`No purchase order is like “${line(words)}”. \`/po\` lists those that are not over.`)
      : poList(`${found.length} orders like “${words}”`, found, request, `/po list ${words}`)
  }
  const orders = all.filter((po) =>
    status === undefined ? wanted === 'all' || !isOver(po) : po.status === status,
  )
  if (orders.length === 0)
    return say(
      status === undefined
        ? 'No purchase order is open. `/po new` drafts one; `/low` drafts what is to be reordered.'
        : `No purchase order is ${status}.`,
    )
  const late = orders.filter((po) => isLate(facts, po)).length
  const title = `${orders.length} purchase ${orders.length === 1 ? 'order' : 'orders'}${status === undefined ? '' : ` ${status}`}${late === 0 ? '' : `, ${late} late`}`
  return poList(title, orders, request, `/po list ${wanted}`.trim())
}

function lateOrders(request: Request): Reply {
  const late = openOrders(request.facts).filter((po) => isLate(request.facts, po))
  if (late.length === 0) return say('No purchase order is late.')
  return poList(`${late.length} late`, late, request, '/po late')
}

async function edit(po: PoRow, request: Request): Promise<Reply | undefined> {
  return po.status === 'draft'
    ? openEditPo(po, request)
    : say(escape(explainPo({ code: 'not-draft', id: po.id, status: po.status })))
}

async function stepByWords(
  po: PoRow,
  to: (typeof poStatuses)[number],
  words: string,
  request: Request,
): Promise<Reply | undefined> {
  if (to === 'received' || to === 'part received') return receiveByWords(po, words, request)
  const { now, timeZone } = request.facts
  const text = plainText(words)
  const isEta = /\beta\b/i.test(text)
  const typed = text === '' ? undefined : typedDate(text.replace(/\beta\b/i, ' '), now, timeZone)
  const rest = (typed?.rest ?? text)
    .replace(/\beta\b/i, '')
    .replace(/\b(?:on|by|for)\s*$/i, '')
    .trim()
  if (rest !== '' && to !== 'shipped')
    return say(
      `Nothing was changed: I did not understand “${line(rest)}”. Try \`/po ${code(`${to.replace('in ', '')} ${po.id}`)}\`, with a day behind it if you like.`,
    )
  const [carrier = '', ...tracking] = rest.split(' ')
  const transport = to === 'shipped' && rest !== '' ? { carrier, tracking: tracking.join(' ') } : {}
  const date = typed?.date
  // A day behind "confirm" is what the supplier promises; one behind the other steps is when they were taken.
  const asEta = isEta || to === 'confirmed' || to === 'shipped'
  return answerStep(request, {
    id: po.id,
    to,
    words: { ...transport, ...(date !== undefined && asEta ? { eta: date } : {}) },
    ...(date !== undefined && !asEta ? { day: date } : {}),
    confirmed: false,
  })
}

async function etaByWords(po: PoRow, words: string, request: Request): Promise<Reply | undefined> {
  const { now, timeZone } = request.facts
  if (words === '') {
    if (isOpen(po.status) || po.status === 'draft') return openDates(po, request)
    return say(escape(explainPo({ code: 'not-open', id: po.id, status: po.status })))
  }
  const typed = typedDate(plainText(words), now, timeZone)
  if (typed === undefined)
    return say(
      `Nothing was changed: I found “${line(words)}”, and expected a day such as \`/po eta ${code(po.id)} 20 Dec\`.`,
    )
  const { requestId, workbook } = request
  const outcome = await movePoDates(workbook, { requestId, id: po.id, dates: { eta: typed.date } })
  return outcome.ok ? datesReceipt(outcome.value, request) : say(escape(explainPo(outcome.refusal)))
}

/** Said where the rest of an order is to be booked, and nothing of it is outstanding. */
function nothingToCome(po: PoRow, { facts }: Request): string {
  const lines = linesOf(facts, po.id)
  const came = lines.length === 0 ? 'it has no lines' : 'all of its lines are complete'
  const example = exampleLine(`/po receive ${po.id} {sku} 2`, { sku: lines[0]?.sku })
  return `Nothing was changed: nothing of ${code(po.id)} is to come any more, ${came}. What came beyond that is booked by its SKU, as in ${example}.`
}

async function receiveByWords(po: PoRow, words: string, request: Request): Promise<Reply | undefined> {
  if (!isOpen(po.status) && po.status !== 'received')
    return say(escape(explainPo({ code: 'not-open', id: po.id, status: po.status })))
  if (words === '') return openReceive(po, request)
  if (/^(?:all|everything|rest|the rest|complete)$/i.test(words)) {
    const arrivals = linesOf(request.facts, po.id)
      .map((each) => ({ line: each.id, accepted: outstandingOf(each), rejected: 0 }))
      .filter(({ accepted }) => accepted > 0)
    if (arrivals.length === 0) return say(nothingToCome(po, request))
    return answerReceipt(request, { id: po.id, arrivals, location: undefined, confirmed: false })
  }
  const { arrivals, faults } = typedArrivals(request.facts, words)
  if (faults.length > 0 || arrivals.length === 0)
    return say(
      `Nothing was changed. ${faults.length === 0 ? 'I found no line' : faults.slice(0, 5).map(line).join('. ')}. Try ${exampleLine(`/po receive ${po.id} {sku} 50 rejected 2`, { sku: linesOf(request.facts, po.id)[0]?.sku })}.`,
    )
  return answerReceipt(request, { id: po.id, arrivals, location: undefined, confirmed: false })
}
