import type { Button as ButtonElement } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import { actions, button, context, escape, header, line, link, section, twoColumns } from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, CardSection, HomePart, Reply, Viewer } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  daysLeft,
  linkToSample,
  roundsOfSample,
  supplierNameOf,
  undecidedSamples,
  type SampleRow,
} from './actions.ts'
import { statusWords } from './explain.ts'
import { awaitsDecision, dueWords, photoLinks, sampleChecks } from './rules.ts'

export const showSampleAction = 'sample_show'
export const dueListAction = 'sample_due'
export const approveAction = 'sample_approve'
export const changesAction = 'sample_changes'
export const rejectAction = 'sample_reject'
export const receivedAction = 'sample_received'
export const reviewAction = 'sample_review'
export const extendAction = 'sample_extend'
export const nextRoundAction = 'sample_next'

/** A card shows so many other rounds, the newest, and so many photos. */
const mostRounds = 8
const mostPhotos = 6

/** Decisions due within so many days are on the agenda. */
const agendaDays = 7
const mostOnHome = 10

/** What can be done with a sample as it is now; nothing when it is decided. */
export function stepButtons(sample: SampleRow): ButtonElement[] {
  if (!awaitsDecision(sample.status)) return []
  const waiting = sample.status === 'requested' || sample.status === 'in transit'
  return [
    ...(waiting ? [button(receivedAction, 'Received', sample.id)] : []),
    button(reviewAction, 'Review', sample.id),
    button(approveAction, 'Approve', sample.id, { style: 'primary' }),
    button(changesAction, 'Changes', sample.id),
    button(rejectAction, 'Reject', sample.id, { style: 'danger' }),
    button(extendAction, 'Extend', sample.id),
  ]
}

/** A sample in one line of mrkdwn: what, which stage, which of several rounds, from whom. */
export function sampleName(facts: Facts, sample: SampleRow): string {
  const supplier = supplierNameOf(facts, sample)
  const subject = sample.subject === '' ? sample.id : sample.subject
  const rounds = roundsOfSample(facts, sample)
  const at = rounds.find((each) => each.sample.id === sample.id)
  const round = rounds.length < 2 || at === undefined ? '' : `, round ${at.round}`
  return `*${line(subject)}* (${sample.stage}${round})${supplier === '' ? '' : ` from ${line(supplier)}`}`
}

/** Everything about one sample, with what can be done and what other features know of it. */
export function sampleCard(viewer: Viewer, sample: SampleRow, cards: readonly CardSection[]): Reply {
  const { facts } = viewer
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
    ...(sample.fee === null || !seesCosts(viewer)
      ? []
      : [`*Fee* ${moneyWords(sample.fee, settingsOf(facts).currency)}`]),
  ]
  const steps = [...stepButtons(sample), ...nextRoundButton(facts, sample)]
  return {
    text: `${line(sample.id)}: ${line(sample.subject)}, ${statusWords(sample.status)}`,
    shareable: true,
    asked: `/sample ${sample.id}`,
    blocks: [
      header(sample.subject === '' ? sample.id : sample.subject),
      section(sampleName(facts, sample)),
      twoColumns(fields),
      ...checklistBlocks(sample),
      ...photoBlocks(sample),
      ...(sample.note === '' ? [] : [section(`*Note* ${escape(sample.note)}`)]),
      ...(sample.reason === '' ? [] : [section(`*Reason* ${escape(sample.reason)}`)]),
      ...roundBlocks(facts, sample),
      ...cards.flatMap((card) => card.blocks(sample.id, facts, viewer)),
      context(link(linkToSample(facts, sample.id), line(sample.id))),
      ...(steps.length === 0 ? [] : [actions(...steps)]),
    ],
  }
}

/** A sample that was sent back or rejected has a next round, unless there is one already. */
export function nextRoundButton(facts: Facts, sample: SampleRow): ButtonElement[] {
  if (sample.status !== 'changes' && sample.status !== 'rejected') return []
  const last = roundsOfSample(facts, sample).at(-1)?.sample
  if (sample.subject === '' || (last !== undefined && last.id !== sample.id)) return []
  return [button(nextRoundAction, 'Next round', sample.id)]
}

/** The other rounds of a sample, each with what came of it. */
function roundBlocks(facts: Facts, sample: SampleRow): AnyBlock[] {
  const rounds = roundsOfSample(facts, sample)
  const others = rounds.filter((each) => each.sample.id !== sample.id)
  if (others.length === 0) return []
  const lines = others.slice(-mostRounds).map(({ sample: other, round }) => {
    const when = other.requested === null ? '' : `, asked for ${dayWords(other.requested, facts.today)}`
    const why = other.reason === '' ? '' : ` · ${line(cut(other.reason, 100))}`
    const row = link(linkToSample(facts, other.id), line(other.id))
    return `*Round ${round}* ${other.stage}${when}: ${statusWords(other.status)}${why} · ${row}`
  })
  const hidden = others.length - lines.length
  const all = [...(hidden > 0 ? [`${hidden} earlier ones are in the tab Samples`] : []), ...lines]
  const half = Math.ceil(all.length / 2)
  const parts = [all.slice(0, half), all.slice(half)].filter((part) => part.length > 0)
  return parts.map((part) => section(part.join('\n')))
}

/** Pictures as links; what is no address is said as it stands. */
function photoBlocks(sample: SampleRow): AnyBlock[] {
  const links = photoLinks(sample.photo)
  if (links.length === 0) return []
  const words = links
    .slice(0, mostPhotos)
    .map((url, at) =>
      /^https?:\/\/[^\s|<>]{1,400}$/i.test(url) ? link(url, `Photo ${at + 1}`) : line(cut(url, 80)),
    )
  const more = links.length > mostPhotos ? [`and ${links.length - mostPhotos} more`] : []
  return [section(`*Photos* ${[...words, ...more].join(' · ')}`)]
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
