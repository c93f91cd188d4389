import { exampleSku, skuOf } from '../catalog/actions.ts'
import { skuWords } from '../catalog/rules.ts'
import { keyOf } from '../kit/ids.ts'
import { examplePo, linesOf, linkToPo, poOf } from '../purchasing/actions.ts'
import { settingsOf } from '../settings/actions.ts'
import { aqlsWords } from '../settings/aql.ts'
import { code, escape, line, link, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import { plainText } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import {
  aboutRow,
  inspectionOf,
  orderedPieces,
  ordersWith,
  subjectOf,
  type About,
  type InspectionRow,
} from './actions.ts'
import { explainTyped } from './explain.ts'
import { carriedAbout, openRecord, refused } from './forms-slack.ts'
import { planReply } from './plan-words.ts'
import { stepOrder } from './result-actions.ts'
import { planLot } from './sampling.ts'
import { typedPlan, type TypedPlan } from './typed-plan.ts'
import {
  againAction,
  inspectionCard,
  listAction,
  openList,
  recordAction,
  showAction,
  stepAction,
} from './words.ts'

const mostChoices = 8

export const inspectionCommand: SlashCommand = {
  name: '/qc',
  description: 'Inspections: how many pieces to look at, and what came of it',
  usage: '<po or sku> [lot] [level] [AQL] | list | <inspection>',
  examples: [
    {
      line: '/qc {po}',
      does: 'how many pieces of the order to look at, and with how many bad ones it passes',
    },
    { line: '/qc {sku} 500', does: 'the same for a lot of 500 pieces' },
    { line: '/qc {po} 1200 II 2.5', does: 'with a lot, a level and an AQL of your own, in any order' },
    { line: '/qc {po} 1200 S-2 0/2.5/4.0', does: 'a small sample; AQLs for critical, major and minor' },
    { line: '/qc list', does: 'what failed or has no result yet' },
    { line: '/qc {inspection}', does: 'everything about one inspection' },
  ],
  async run(words, request) {
    const { facts } = request
    const text = plainText(words)
    if (/^(?:list|open)?$/i.test(text)) return openList(facts)
    const isName = (word: string) =>
      [poOf(facts, word), inspectionOf(facts, word), skuOf(facts, word)].some((each) => each !== undefined)
    const typed = typedPlan(text, isName)
    if ('code' in typed) return say(escape(explainTyped(typed)))
    return answer(typed, text, request)
  },
}

/** A press is decided anew on the inspection as it is: a second one answers with its state. */
export const inspectionButtons: readonly Button[] = [
  { actionId: listAction, run: async (_, request) => openList(request.facts) },
  {
    actionId: showAction,
    run: (id, request) => pressed(id, request, async (row) => inspectionCard(request.facts, row)),
  },
  {
    actionId: recordAction,
    async run(value, request) {
      const about = carriedText(carriedAbout, value)
      if (about !== undefined) return openRecord(about, request)
      return value.startsWith('{')
        ? unreadablePress()
        : pressed(value, request, (row) => record(row, row.id, request))
    },
  },
  { actionId: againAction, run: (id, request) => pressed(id, request, (row) => record(row, '', request)) },
  {
    actionId: stepAction,
    async run(id, request) {
      const outcome = await stepOrder(request.workbook, { requestId: request.requestId, id })
      if (!outcome.ok) return refused(outcome.refusal)
      const { po, from, to } = outcome.value.reply
      return receipt(outcome.value, {
        done: `Order *${line(po)}*: *${from} → ${to}*`,
        id: line(po),
        url: linkToPo(request.facts, po),
        small: [`by inspection ${line(id)}`, escape(request.actor)],
      })
    },
  },
]

/** Opens the form for a row's result, or for a new look at the same lot. */
async function record(row: InspectionRow, id: string, request: Request): Promise<Reply | undefined> {
  const about = aboutRow(request.facts, row)
  if (about !== undefined) return openRecord({ ...about, id }, request)
  const name = [row.po, row.sku].filter((word) => word !== '').join(' ')
  return say(
    `Nothing was changed: the row ${line(row.id)} has no lot size, or a plan that I cannot read. Type them in the sheet, or \`/qc ${code(name)} 500\` with the pieces of the lot.`,
  )
}

async function pressed(
  id: string,
  request: Request,
  step: (row: InspectionRow) => Promise<Reply | undefined>,
): Promise<Reply | undefined> {
  const row = inspectionOf(request.facts, id)
  return row === undefined ? refused({ code: 'unknown-inspection', id }) : step(row)
}

async function answer(typed: TypedPlan, text: string, request: Request): Promise<Reply> {
  const { facts } = request
  if (typed.names.length === 0) return withoutName(typed, request)
  const subject = subjectOf(facts, typed.names)
  switch (subject.kind) {
    case 'inspection':
      return inspectionCard(facts, subject.row)
    case 'unknown':
      return say(
        `I found no order and no piece like “${line(subject.words)}”. Nothing was changed. Try ${example(request)}, or a lot alone: \`/qc 1200 II 2.5\`.`,
      )
    case 'several': {
      const order = subject.po === undefined ? '' : `${subject.po.id} `
      const lines = subject.skus
        .slice(0, mostChoices)
        .map((each) => `\`/qc ${code(`${order}${each.sku}${tail(typed)}`)}\`  ${line(skuWords(each))}`)
      return lines.length === 0
        ? say(`Nothing was changed: no line of ${line(order)} is like “${line(text)}”.`)
        : say(['Which piece? Nothing was changed yet. Copy one:', ...lines].join('\n'))
    }
    case 'named':
      return subject.po === undefined
        ? ofSku(subject.sku, typed, request)
        : ofOrder(subject.po.id, subject.sku, typed, request)
  }
}

function withoutName(typed: TypedPlan, request: Request): Reply {
  if (typed.lot === undefined)
    return say(`Which lot? Nothing was changed. Try ${example(request)}, or \`/qc 1200 II 2.5\`.`)
  return plan({ po: '', sku: '', lot: typed.lot }, typed, request, [
    'Name an order or a SKU, too, and the result can be recorded',
  ])
}

/** A lot of an order: of one line, or of the whole order where it has one line or somebody says so. */
function ofOrder(po: string, wanted: string, typed: TypedPlan, request: Request): Reply {
  const { facts } = request
  const pieces = orderedPieces(facts, po)
  const own = pieces.find(({ sku }) => keyOf(sku) === keyOf(wanted))
  if (wanted !== '' && own === undefined) {
    const has = pieces.slice(0, mostChoices).map(({ sku, ordered }) => `${ordered} × ${line(sku)}`)
    return say(
      `Nothing was changed: ${line(po)} has no line with ${line(wanted)}. It has ${has.length === 0 ? 'no lines yet' : has.join(', ')}.`,
    )
  }
  const total = pieces.reduce((sum, { ordered }) => sum + ordered, 0)
  const [only] = pieces
  const one = own ?? (pieces.length === 1 ? only : undefined)
  const lot = typed.lot ?? one?.ordered ?? (typed.whole && total > 0 ? total : undefined)
  if (lot !== undefined) {
    const ordered = one?.ordered ?? total
    const more =
      lot > ordered ? `the lot is larger than the ${ordered} that were ordered` : `${ordered} ordered`
    const from = typed.lot === undefined ? 'the lot is what was ordered' : more
    return plan({ po, sku: one?.sku ?? '', lot }, typed, request, [
      `${link(linkToPo(facts, po), line(po))}: ${from}`,
    ])
  }
  if (pieces.length === 0)
    return say(
      `Nothing was changed: ${line(po)} has no lines yet, so say how many pieces the lot has: \`/qc ${code(`${po} 500`)}\`.`,
    )
  const lines = pieces
    .slice(0, mostChoices)
    .map(({ sku, ordered }) => `\`/qc ${code(`${po} ${sku}${tail(typed)}`)}\`  ${ordered} ordered`)
  const hidden = pieces.length - lines.length
  return say(
    [
      `${line(po)} has ${pieces.length} lines. Nothing was changed yet. Which lot?`,
      `\`/qc ${code(`${po} whole${tail(typed)}`)}\`  all ${total} pieces as one lot`,
      ...lines,
      ...(hidden > 0 ? [`… and ${hidden} more lines`] : []),
    ].join('\n'),
  )
}

/** A lot of a SKU; of the open order that has it, where there is one. */
function ofSku(sku: string, typed: TypedPlan, request: Request): Reply {
  const orders = ordersWith(request.facts, sku)
  const [only] = orders
  if (orders.length === 1 && only !== undefined) return ofOrder(only.id, sku, typed, request)
  if (typed.lot !== undefined) {
    const many = orders.map(({ id }) => line(id)).slice(0, mostChoices)
    const words =
      many.length === 0
        ? 'No open order has it: a fail holds no payment'
        : `On ${many.length} open orders (${many.join(', ')}): name one, so that a fail holds its balance`
    return plan({ po: '', sku, lot: typed.lot }, typed, request, [words])
  }
  if (orders.length === 0)
    return say(
      `Nothing was changed: no open order has ${line(sku)}, so say how many pieces the lot has: \`/qc ${code(`${sku} 500`)}\`.`,
    )
  const lines = orders.slice(0, mostChoices).map(({ id, supplier }) => {
    const pieces = linesOf(request.facts, id)
      .filter((each) => keyOf(each.sku) === keyOf(sku))
      .reduce((sum, { ordered }) => sum + ordered, 0)
    return `\`/qc ${code(`${id} ${sku}${tail(typed)}`)}\`  ${pieces} ordered from ${line(supplier)}`
  })
  return say(
    [`${line(sku)} is on ${orders.length} open orders. Nothing was changed yet. Which one?`, ...lines].join(
      '\n',
    ),
  )
}

/** What was typed beside the name, to be copied. */
function tail({ lot, level, aql }: TypedPlan): string {
  const words = [
    ...(lot === undefined ? [] : [String(lot)]),
    ...(level === undefined ? [] : [level]),
    ...Object.entries(aql).map(([severity, each]) => `${severity} ${each}`),
  ]
  return words.map((word) => ` ${word}`).join('')
}

function plan(
  about: Pick<About, 'po' | 'sku' | 'lot'>,
  typed: TypedPlan,
  request: Request,
  more: readonly string[],
): Reply {
  const settings = settingsOf(request.facts)
  const level = typed.level ?? settings.inspectionLevel
  const aql = { ...settings.aql, ...typed.aql }
  const planned = planLot(about.lot, level, aql)
  if (!planned.ok) return refused(planned.refusal)
  const named = about.po !== '' || about.sku !== ''
  const name = [about.po, about.sku].filter((word) => word !== '').join(' ')
  const asked = `/qc ${name} ${about.lot} ${level} ${aqlsWords(aql).replaceAll(' ', '')}`.replace(/ +/g, ' ')
  const whole = { id: '', ...about, level, aql }
  return planReply(planned.value, named ? whole : undefined, asked, more)
}

function example(request: Request): string {
  const { facts } = request
  const po = examplePo(facts)
  return po === undefined
    ? exampleLine('/qc {sku} 500', { sku: exampleSku(facts) })
    : exampleLine('/qc {po} 500', { po })
}
