import type { Button as ButtonElement } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { settingsOf } from '../settings/actions.ts'
import { actions, button, context, escape, header, line, link, section, twoColumns } from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, HomePart, Reply } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { daysLeft, linkToSample, supplierNameOf, undecidedSamples, type SampleRow } from './actions.ts'
import { statusWords } from './explain.ts'
import { awaitsDecision, dueWords, sampleChecks } from './rules.ts'

export const showSampleAction = 'sample_show'
export const dueListAction = 'sample_due'
export const approveAction = 'sample_approve'
export const changesAction = 'sample_changes'
export const rejectAction = 'sample_reject'
export const receivedAction = 'sample_received'

/** Decisions due within so many days are on the agenda. */
const agendaDays = 7
const mostOnHome = 10

/** What can be done with a sample as it is now; nothing when it is decided. */
export function stepButtons(sample: SampleRow): ButtonElement[] {
  if (!awaitsDecision(sample.status)) return []
  const waiting = sample.status === 'requested' || sample.status === 'in transit'
  return [
    ...(waiting ? [button(receivedAction, 'Received', sample.id)] : []),
    button(approveAction, 'Approve', sample.id, { style: 'primary' }),
    button(changesAction, 'Changes', sample.id),
    button(rejectAction, 'Reject', sample.id, { style: 'danger' }),
  ]
}

/** A sample in one line of mrkdwn: what, which stage, from whom. */
export function sampleName(facts: Facts, sample: SampleRow): string {
  const supplier = supplierNameOf(facts, sample)
  const subject = sample.subject === '' ? sample.id : sample.subject
  return `*${line(subject)}* (${sample.stage})${supplier === '' ? '' : ` from ${line(supplier)}`}`
}

/** Everything about one sample, with what can be done. */
export function sampleCard(facts: Facts, sample: SampleRow): Reply {
  const day = (label: string, date: SampleRow['requested']) =>
    date === null ? [] : [`*${label}* ${dayWords(date, facts.today)}`]
  const due = sample.decisionDue
  const open = awaitsDecision(sample.status)
  const fields = [
    `*Status* ${statusWords(sample.status)}`,
    ...day('Requested', sample.requested),
    ...day('Expected', sample.expected),
    ...day('Received', sample.received),
    ...(due === null
      ? []
      : [`*Decision due* ${dayWords(due, facts.today)}${open ? `, ${dueWords(due, facts.today)}` : ''}`]),
    `*Owner* ${sample.owner === '' ? 'nobody yet' : line(sample.owner)}`,
    ...(sample.fee === null ? [] : [`*Fee* ${moneyWords(sample.fee, settingsOf(facts).currency)}`]),
  ]
  const steps = stepButtons(sample)
  return {
    text: `${line(sample.id)}: ${line(sample.subject)}, ${statusWords(sample.status)}`,
    shareable: true,
    blocks: [
      header(sample.subject === '' ? sample.id : sample.subject),
      section(sampleName(facts, sample)),
      twoColumns(fields),
      ...checklistBlocks(sample),
      ...(sample.reason === '' ? [] : [section(`*Reason* ${escape(sample.reason)}`)]),
      context(link(linkToSample(facts, sample.id), line(sample.id))),
      ...(steps.length === 0 ? [] : [actions(...steps)]),
    ],
  }
}

/** The filled checklist in one line; '' when nothing was looked at. */
export function checklistWords(
  sample: Pick<SampleRow, 'platingMicrons' | (typeof sampleChecks)[number]>,
): string {
  const microns = sample.platingMicrons === null ? [] : [`plating ${sample.platingMicrons} µm`]
  const checks = sampleChecks.flatMap((check) => {
    const result = sample[check]
    return result === null ? [] : [`${check} ${result}`]
  })
  return [...microns, ...checks].join(' · ')
}

/** The post that reminds of a decision. */
export function reminderPost(facts: Facts, sample: SampleRow): { text: string; blocks: AnyBlock[] } {
  const due = sample.decisionDue ?? facts.today
  const late = (daysLeft(sample, facts.today) ?? 0) < 0
  const when = late ? `was due ${dueWords(due, facts.today)}` : `is due ${dueWords(due, facts.today)}`
  const subject = sample.subject === '' ? sample.id : sample.subject
  const owner = sample.owner === '' ? 'nobody owns it yet' : `owner ${line(sample.owner)}`
  return {
    text: `The sample decision on ${line(subject)} ${when}`,
    blocks: [
      section(`:test_tube: The decision on the sample ${sampleName(facts, sample)} *${when}*`),
      context(
        `${statusWords(sample.status)} · ${owner} · ${dayWords(due, facts.today)} · ${link(linkToSample(facts, sample.id), line(sample.id))}`,
      ),
      actions(...stepButtons(sample)),
    ],
  }
}

/** Decisions that are due within a week or late, and samples that have arrived and wait. */
export function sampleAgenda(facts: Facts): AgendaItem[] {
  return undecidedSamples(facts).flatMap((sample): AgendaItem[] => {
    const left = daysLeft(sample, facts.today)
    const name = `${sampleName(facts, sample)} ${link(linkToSample(facts, sample.id), line(sample.id))}`
    const owner = sample.owner === '' ? '' : `, ${line(sample.owner)}`
    const open = { actionId: showSampleAction, text: 'Open', value: sample.id }
    if (left !== undefined && left <= agendaDays && sample.decisionDue !== null) {
      const when = dueWords(sample.decisionDue, facts.today)
      return [
        { urgency: left <= 0 ? 1 : 2, text: `Sample decision due ${when}: ${name}${owner}`, button: open },
      ]
    }
    const here = sample.status === 'received' || sample.status === 'in review'
    return here
      ? [{ urgency: 2, text: `Sample is here and waits for a decision: ${name}${owner}`, button: open }]
      : []
  })
}

/** Samples on the Home tab: those that are due within a week or late, and those that are here; each with its next step. */
export function samplesOnHome(facts: Facts): readonly HomePart[] {
  const waiting = undecidedSamples(facts).filter(
    (sample) =>
      (daysLeft(sample, facts.today) ?? Infinity) <= agendaDays ||
      sample.status === 'received' ||
      sample.status === 'in review',
  )
  if (waiting.length === 0) return []
  const rows = waiting.slice(0, mostOnHome).map((sample) => {
    const { decisionDue: due, owner } = sample
    const when = due === null ? 'no date' : `due ${dueWords(due, facts.today)}`
    const who = owner === '' ? 'nobody owns it yet' : line(owner)
    const words = `${sampleName(facts, sample)} · *${when}* · ${statusWords(sample.status)} · ${who} · ${link(linkToSample(facts, sample.id), line(sample.id))}`
    const isHere = sample.status === 'received' || sample.status === 'in review'
    return section(
      words,
      isHere ? button(showSampleAction, 'Open', sample.id) : button(receivedAction, 'Received', sample.id),
    )
  })
  const all = { actionId: dueListAction, text: 'Show all', value: 'due' }
  return [
    {
      rank: 3,
      title: `${counted(waiting.length, 'sample')} to decide`,
      rows,
      hidden: waiting.length - rows.length,
      all,
    },
  ]
}

function checklistBlocks(sample: SampleRow): AnyBlock[] {
  const words = checklistWords(sample)
  return words === '' ? [] : [section(`*Checklist* ${words}`)]
}
