import { cut } from '../kit/cut.ts'
import { dayWords } from '../kit/local-date.ts'
import { code, context, escape, header, line, link, picker, say, table } from '../slack/blocks.ts'
import { plainText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, CardSection, Reply, Request, SlashCommand } from '../slack/feature.ts'
import {
  daysLeft,
  exampleSample,
  findSample,
  linkToSample,
  receiveSample,
  sampleOf,
  supplierNameOf,
  undecidedSamples,
  type SampleRow,
} from './actions.ts'
import { explainSample, statusWords } from './explain.ts'
import { decideByWords, openDecision, openNewSample, openNextRound, sampleReceipt } from './forms-slack.ts'
import { extendByWords, openReview, wordsAndDay } from './review-slack.ts'
import { awaitsDecision, dueWords, type SampleVerdict } from './rules.ts'
import {
  approveAction,
  changesAction,
  dueListAction,
  extendAction,
  nextRoundAction,
  reviewAction,
  receivedAction,
  rejectAction,
  sampleCard,
  showSampleAction,
} from './words.ts'

const verdicts: Readonly<Record<string, SampleVerdict>> = {
  approve: 'approved',
  changes: 'changes',
  reject: 'rejected',
}

/**
 * `/sample`, with the cards of the features that have something to say about a sample.
 *
 * @param cards sections of other features, in the house's order
 */
export const sampleCommand = (cards: () => readonly CardSection[]): SlashCommand => ({
  name: '/sample',
  description: 'Samples asked for, waited for and decided',
  usage: 'due | new | received, review, approve, changes, reject, extend <sample> | <sample or words>',
  examples: [
    { line: '/sample due', does: 'what waits for a decision, the most urgent first' },
    { line: '/sample new {style} due 12 Dec', does: 'a form that asks for a sample, filled in' },
    { line: '/sample received {sample}', does: 'records that it arrived today' },
    { line: '/sample extend {sample} 1 week waiting for stones', does: 'puts the decision off' },
    { line: '/sample review {sample}', does: 'what you saw, with links to photos; decides nothing' },
    { line: '/sample approve {sample}', does: 'the checklist: plating, stones, clasp, weight, finish' },
    { line: '/sample reject {sample} plating rubs off', does: 'rejects it with the reason' },
  ],
  async run(words, request) {
    const { verb, rest } = splitVerb(plainText(words).replaceAll('"', ''))
    const verdict = Object.hasOwn(verdicts, verb) ? verdicts[verb] : undefined
    if (verb === 'new' || verb === 'add') {
      await openNewSample(rest, request)
      return undefined
    }
    if (verb === '' || (verb === 'due' && rest === '')) return dueList(request)
    if (verb === 'received') return withSample(rest, verb, request, (sample) => received(sample.id, request))
    if (verb === 'review') return withSample(rest, verb, request, (sample) => openReview(sample, request))
    if (verb === 'extend') return extendTyped(rest, request)
    if (verdict !== undefined)
      return withSample(rest, verb, request, (sample, reason) => decide(sample, verdict, reason, request))
    return withSample(`${verb} ${rest}`, '', request, async (sample) => sampleCard(request, sample, cards()))
  },
})

/** A press is decided anew on the sample as it is: a second one answers with its state. */
export const sampleButtons = (cards: () => readonly CardSection[]): readonly Button[] => [
  { actionId: dueListAction, run: async (_, request) => dueList(request) },
  {
    actionId: showSampleAction,
    run: (id, request) => pressed(id, request, async (sample) => sampleCard(request, sample, cards())),
  },
  { actionId: receivedAction, run: (id, request) => received(id, request) },
  {
    actionId: reviewAction,
    run: (id, request) => pressed(id, request, (sample) => openReview(sample, request)),
  },
  {
    actionId: extendAction,
    run: (id, request) => pressed(id, request, (sample) => extendByWords(sample, '', request)),
  },
  {
    actionId: nextRoundAction,
    run: (id, request) => pressed(id, request, (sample) => openNextRound(sample, request)),
  },
  {
    actionId: approveAction,
    run: (id, request) => pressed(id, request, (sample) => openDecision(sample, 'approved', request)),
  },
  {
    actionId: changesAction,
    run: (id, request) => pressed(id, request, (sample) => openDecision(sample, 'changes', request)),
  },
  {
    actionId: rejectAction,
    run: (id, request) => pressed(id, request, (sample) => openDecision(sample, 'rejected', request)),
  },
]

/** Buttons of the Home tab. */
export const sampleStarts = [{ actionId: dueListAction, text: 'Samples to decide', value: 'due' }]

/** 'engraved 20 Dec waiting for stones': the day is looked for first, for its figures may stand in a sample's words, too. */
function extendTyped(words: string, request: Request) {
  const { name, day } = wordsAndDay(words, request)
  return withSample(name, 'extend', request, (sample, more) =>
    extendByWords(sample, `${day} ${more}`.trim(), request),
  )
}

type Step = (sample: SampleRow, reason: string) => Promise<Reply | undefined>

async function withSample(words: string, verb: string, request: Request, step: Step) {
  const wanted = words.trim()
  if (wanted === '') {
    const example = exampleLine(`/sample ${verb} {sample}`, { sample: exampleSample(request.facts) })
    return say(`Which sample? Nothing was changed. Try ${example}, or \`/sample due\`.`)
  }
  const found = findSample(request.facts, wanted)
  switch (found.kind) {
    case 'sample':
      return step(found.sample, found.rest)
    case 'several':
      return whichOne(found.samples, verb, request)
    case 'nothing':
      return say(
        `I found no sample like “${line(wanted)}”. Nothing was changed. \`/sample due\` lists those that wait, \`/sample new ${code(wanted)}\` asks for one.`,
      )
  }
}

async function pressed(id: string, request: Request, step: Step): Promise<Reply | undefined> {
  const sample = sampleOf(request.facts, id)
  return sample === undefined ? say(escape(explainSample({ code: 'unknown-sample', id }))) : step(sample, '')
}

async function received(id: string, request: Request): Promise<Reply> {
  const outcome = await receiveSample(request.workbook, { requestId: request.requestId, id })
  return outcome.ok ? sampleReceipt(outcome.value, request, '') : say(escape(explainSample(outcome.refusal)))
}

async function decide(sample: SampleRow, verdict: SampleVerdict, reason: string, request: Request) {
  return verdict === 'approved' || reason === ''
    ? openDecision(sample, verdict, request)
    : decideByWords(sample, verdict, reason, request)
}

function dueList(request: Request): Reply {
  const samples = undecidedSamples(request.facts)
  if (samples.length === 0) return say('No sample waits for a decision. `/sample new` asks for one.')
  const late = samples.filter((sample) => (daysLeft(sample, request.today) ?? 0) < 0).length
  const lateWords = late === 0 ? '' : `, ${late} late`
  return { ...sampleTable(`${samples.length} to decide${lateWords}`, samples, request), asked: '/sample due' }
}

function whichOne(samples: readonly SampleRow[], verb: string, request: Request): Reply {
  const copy = samples.slice(0, 5).map((sample) => `\`/sample ${`${verb} `.trimStart()}${code(sample.id)}\``)
  const list = sampleTable('Which sample?', samples, request)
  const hint = `Nothing was changed yet. Copy one: ${copy.join('  ')}`
  return { ...list, blocks: [...(list.blocks ?? []), context(hint)] }
}

function sampleTable(title: string, samples: readonly SampleRow[], request: Request): Reply {
  const { facts, today } = request
  const shown = samples.slice(0, 50)
  const rows = shown.map((sample) => [
    cellText(sample.subject === '' ? sample.id : sample.subject),
    cellText(supplierNameOf(facts, sample)),
    sample.stage,
    statusWords(sample.status),
    sample.decisionDue === null ? 'no date' : dayWords(sample.decisionDue, today),
    daysWords(sample, request),
    cellText(sample.owner === '' ? 'nobody yet' : sample.owner),
  ])
  const more = samples.length > shown.length ? `${samples.length - shown.length} more not shown · ` : ''
  return {
    text: `${title}: ${shown.map((sample) => line(sample.subject)).join(', ')}`,
    shareable: true,
    blocks: [
      header(title),
      table(['Sample', 'Supplier', 'Stage', 'Status', 'Decision due', 'Left', 'Owner'], rows, []),
      context(`${more}${link(linkToSample(facts), 'Open the tab Samples')}`),
      ...picker(
        showSampleAction,
        'Open one of them',
        shown.map((sample) => ({
          text: `${sample.subject} · ${sample.stage} · ${sample.id}`,
          value: sample.id,
        })),
      ),
    ],
  }
}

function daysWords(sample: SampleRow, request: Request): string {
  if (sample.decisionDue === null || !awaitsDecision(sample.status)) return ''
  return dueWords(sample.decisionDue, request.today)
}

/** Table cells are plain text; long ones are cut so that many rows fit. */
function cellText(text: string): string {
  return cut(text, 80)
}
