import type { Button as ButtonElement } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { dayWords } from '../kit/local-date.ts'
import { poOf } from '../purchasing/actions.ts'
import { severities } from '../settings/aql.ts'
import {
  actions,
  button,
  context,
  escape,
  header,
  line,
  link,
  picker,
  section,
  twoColumns,
} from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, CardSection, HomePart, Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  inspectionOf,
  inspectionsOfPo,
  isRowAgainst,
  lastInspectionOfSku,
  linkToInspection,
  lotName,
  openInspections,
  stillFails,
  verdictOfRow,
  type InspectionRow,
} from './actions.ts'
import type { Follows, ResultReply } from './result-actions.ts'
import { stepAfter } from './rules.ts'

export const recordAction = 'qc_record'
export const showAction = 'qc_show'
export const listAction = 'qc_list'
export const againAction = 'qc_again'
export const stepAction = 'qc_step'

const mostListed = 15
const mostOnHome = 10
const mostOnCard = 4
const mostPhotos = 6

/** Pieces with their noun: '1,200 pieces'. */
export const pieces = (count: number) => `${number(count)} ${count === 1 ? 'piece' : 'pieces'}`

/** A number as people read it: '1,200'. */
export function number(value: number): string {
  return value.toLocaleString('en')
}

/** The answer to a recorded result: before → after, what the numbers say, and what follows for the order. */
export function resultReceipt(outcome: Outcome<ResultReply>, facts: Facts, actor: string): Reply {
  const { reply } = outcome
  const row = inspectionOf(facts, reply.id)
  const name = row === undefined ? reply.id : lotName(row)
  const before = reply.before === '' ? '' : `${reply.before} → `
  const against = reply.against ? ', against the numbers' : ''
  return receipt(outcome, {
    done: [
      `Inspected *${line(name)}*: *${before}${reply.after}*${against} (${line(reply.why)})`,
      ...followWords(reply),
    ].join('\n'),
    id: reply.id,
    url: linkToInspection(facts, reply.id),
    small: [line(row?.defects ?? ''), line(row?.action ?? ''), escape(actor)].filter((words) => words !== ''),
    buttons: row === undefined ? [] : [...nextButtons(facts, row), button(showAction, 'Open card', reply.id)],
  })
}

/** What followed for the order: its balance and its status. */
export function followWords({ held, heldFrom, released, failing, step }: Follows): string[] {
  const balance = (count: number) => counted(count, 'balance payment')
  return [
    ...(held > 0 ? [`${balance(held)} *${heldFrom} → held* until the goods pass`] : []),
    ...(released > 0 ? [`${balance(released)} *held → planned*: may be paid again`] : []),
    ...(failing.length > 0
      ? [`${failing.map(line).join(', ')} of the same order still fails, so nothing that it held is let go`]
      : []),
    ...(step === null ? [] : [`The order *${step.from} → ${step.to}*`]),
  ]
}

/** What can be done with an inspection as it is now. */
export function nextButtons(facts: Facts, row: InspectionRow): ButtonElement[] {
  if (row.result === 'pending') return [button(recordAction, 'Record result', row.id, { style: 'primary' })]
  const fails = stillFails(facts, row)
  const order = poOf(facts, row.po)
  const to = order === undefined ? undefined : stepAfter(row.result, order.status)
  const counts = row.result === 'pass' ? !hasStandingFail(facts, row) : fails
  // What passes in line is not finished by that.
  const last = order?.status === 'inspection' || row.checkpoint === 'pre-shipment'
  const moves =
    to !== undefined && counts && last
      ? [button(stepAction, to === 'ready' ? 'Order is ready' : 'Back to production', row.id)]
      : []
  const again = fails ? [button(againAction, 'Re-inspect', row.id, { style: 'primary' })] : []
  return [...again, ...moves]
}

function hasStandingFail(facts: Facts, { po }: InspectionRow): boolean {
  return inspectionsOfPo(facts, po).some((row) => stillFails(facts, row))
}

/** Everything about one inspection. */
export function inspectionCard(facts: Facts, row: InspectionRow): Reply {
  const verdict = verdictOfRow(facts, row)
  const found = severities.map((severity) => row[severity] ?? 0).join(' / ')
  const fields = [
    `*Result* ${row.result}${isRowAgainst(facts, row) ? ', against the numbers' : ''}`,
    `*Checkpoint* ${row.checkpoint}, ${row.inspector}`,
    ...(row.on === null ? [] : [`*Inspected on* ${dayWords(row.on, facts.today)}`]),
    ...(row.lotSize === null ? [] : [`*Lot* ${pieces(row.lotSize)}`]),
    ...(row.sampleSize === null
      ? []
      : [
          `*Sample* ${number(row.sampleSize)}${row.lookedAt === null ? '' : `, looked at ${number(row.lookedAt)}`}`,
        ]),
    ...(row.plan === '' ? [] : [`*Plan* ${line(row.plan)}`]),
    ...(row.critical === null && row.major === null && row.minor === null ? [] : [`*Found* ${found}`]),
    ...(row.accept === '' ? [] : [`*Passes up to* ${line(row.accept)}`]),
  ]
  const says = verdict === undefined ? '' : `The numbers say *${verdict.say}*: ${line(verdict.why)}`
  const photos = row.photo.split(/\s+/).filter((each) => /^https:\/\/[^\s|<>]+$/.test(each))
  const steps = nextButtons(facts, row)
  const name = lotName(row)
  return {
    text: `${line(row.id)}: ${line(name)}, ${row.result}`,
    shareable: true,
    asked: `/qc ${row.id}`,
    blocks: [
      header(`Inspection of ${name === '' ? row.id : name}`),
      twoColumns(fields),
      ...(says === '' ? [] : [section(says)]),
      ...(row.defects === '' ? [] : [section(`*Defects* ${escape(cut(row.defects, 1500))}`)]),
      ...(row.action === '' ? [] : [section(`*Action* ${escape(cut(row.action, 1500))}`)]),
      ...(photos.length === 0
        ? []
        : [
            context(
              photos
                .slice(0, mostPhotos)
                .map((url, at) => link(url, `Photo ${at + 1}`))
                .join('  '),
            ),
          ]),
      context(
        [link(linkToInspection(facts, row.id), line(row.id)), line(row.by)]
          .filter((each) => each !== '')
          .join('  ·  '),
      ),
      ...(steps.length === 0 ? [] : [actions(...steps)]),
    ],
  }
}

/** Failed and pending inspections, each with its button. */
export function openList(facts: Facts): Reply {
  const open = openInspections(facts)
  const failed = open.filter(({ result }) => result === 'fail').length
  const title =
    open.length === 0
      ? 'No inspection is open'
      : `${counted(open.length, 'inspection')} open: ${failed} failed, ${open.length - failed} without a result`
  const hidden = open.slice(mostListed)
  const where = link(linkToInspection(facts), 'Open the tab Inspections')
  return {
    text: title,
    shareable: true,
    asked: '/qc list',
    blocks: [
      header(title),
      ...open.slice(0, mostListed).map((row) => listLine(row, facts)),
      context(hidden.length === 0 ? where : `${hidden.length} more below · ${where}`),
      ...picker(
        showAction,
        'Open one of the others',
        hidden.slice(0, 100).map((row) => ({ text: `${lotName(row)} · ${row.result}`, value: row.id })),
      ),
    ],
  }
}

function listLine(row: InspectionRow, facts: Facts): AnyBlock {
  const when = row.on === null ? '' : ` · ${dayWords(row.on, facts.today)}`
  const lot = row.lotSize === null ? '' : ` · lot ${number(row.lotSize)}`
  const what = row.defects === '' ? '' : ` · ${line(cut(row.defects, 100))}`
  const words = `*${line(lotName(row))}* · *${row.result}* · ${row.checkpoint}${when}${lot}${what} · ${link(linkToInspection(facts, row.id), line(row.id))}`
  const [next = button(showAction, 'Open', row.id)] = nextButtons(facts, row)
  return section(words, next)
}

/** The inspections of an order on its card, the newest first. */
export const inspectionsOnPoCard: CardSection = {
  about: 'po',
  blocks: (po, facts) => {
    const rows = inspectionsOfPo(facts, po).toReversed()
    if (rows.length === 0) return []
    const hidden = rows.length - mostOnCard
    const lines = rows.slice(0, mostOnCard).map((row) => shortWords(row, facts))
    return [
      section(`*Inspections*\n${[...lines, ...(hidden > 0 ? [`… and ${hidden} earlier`] : [])].join('\n')}`),
    ]
  },
}

/** The last inspection of a SKU on its card. */
export const inspectionOnSkuCard: CardSection = {
  about: 'sku',
  blocks: (sku, facts) => {
    const row = lastInspectionOfSku(facts, sku)
    return row === undefined
      ? []
      : [context(`Last inspection: ${shortWords({ ...row, sku: row.po }, facts)}`)]
  },
}

function shortWords(row: InspectionRow, facts: Facts): string {
  const when = row.on === null ? '' : ` on ${dayWords(row.on, facts.today)}`
  const what = row.defects === '' ? '' : ` · ${line(cut(row.defects, 100))}`
  const of = row.sku === '' ? '' : `${line(row.sku)} `
  return `${of}*${row.result}*${when}, ${row.checkpoint}${what} · ${link(linkToInspection(facts, row.id), line(row.id))}`
}

/** What waits of inspections, in a few lines. */
export function inspectionAgenda(facts: Facts): AgendaItem[] {
  const open = openInspections(facts)
  const show = { actionId: listAction, text: 'Show', value: 'list' }
  const failed = open.filter(({ result }) => result === 'fail').length
  const pending = open.length - failed
  const where = (words: string) => link(linkToInspection(facts), words)
  return [
    ...(failed === 0
      ? []
      : [
          {
            urgency: 1 as const,
            text: `${where(counted(failed, 'inspection'))} failed and not inspected again`,
            button: show,
          },
        ]),
    ...(pending === 0
      ? []
      : [
          {
            urgency: 2 as const,
            text: `${where(counted(pending, 'inspection'))} without a result`,
            button: show,
          },
        ]),
  ]
}

/** Failed and pending inspections on the Home tab, each with its next step. */
export function inspectionsOnHome(facts: Facts): readonly HomePart[] {
  const open = openInspections(facts)
  if (open.length === 0) return []
  const failed = open.filter(({ result }) => result === 'fail').length
  return [
    {
      rank: 4,
      title: `${counted(open.length, 'inspection')} open${failed === 0 ? '' : `, ${failed} failed`}`,
      rows: open.slice(0, mostOnHome).map((row) => listLine(row, facts)),
      hidden: Math.max(0, open.length - mostOnHome),
      all: { actionId: listAction, text: 'Show all', value: 'list' },
    },
  ]
}
