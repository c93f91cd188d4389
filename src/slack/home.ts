import type { HomeView } from '@slack/types'
import { dayWords } from '../kit/local-date.ts'
import type { Facts } from '../workbook/facts.ts'
import type { WorkbookStatus } from '../workbook/workbook.ts'
import { actions, button, context, header, section } from './blocks.ts'
import type { AnyBlock, Feature, HomeOwner, HomePart } from './feature.ts'

/** Slack's limit of blocks in the Home tab. Source: docs/slack.md. */
const mostBlocks = 100
/** So many parts and rows of each leave room for the rest. */
const mostParts = 9
const mostRows = 12
/** Blocks for all parts together; each has three beside its rows: a line, its title, how many more there are. */
const mostInParts = 84
const besideRows = 3

/**
 * The Home tab: what waits for somebody, row by row with its button, put together from every feature.
 *
 * @returns a view within Slack's limits. Never throws.
 */
export function homeView(
  facts: Facts,
  features: readonly Feature[],
  status: WorkbookStatus,
  owner: HomeOwner,
): HomeView {
  const blocks = [...homeBlocks(facts, features, owner), footer(facts, status)]
  return { type: 'home', blocks: blocks.slice(0, mostBlocks) }
}

/** All of the Home tab but its last line, which says how old it is. Never throws. */
export function homeBlocks(facts: Facts, features: readonly Feature[], owner: HomeOwner): AnyBlock[] {
  const parts = features
    .flatMap((feature) => [...(feature.home?.(facts, owner) ?? [])])
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostParts)
  const rowsEach = Math.min(mostRows, Math.floor(mostInParts / Math.max(1, parts.length)) - besideRows)
  const starts = features.flatMap((feature) => feature.starts ?? [])
  const known = features.flatMap((feature) => [...(feature.agenda?.(facts) ?? [])])
  const goodToKnow = known.filter(({ urgency }) => urgency === 3).slice(0, 8)
  return [
    header(`What waits on ${dayWords(facts.today)}`),
    ...(parts.length === 0
      ? [section('Nothing waits for you. Stock, samples and returns are as they should be.')]
      : parts.flatMap((part) => partBlocks(part, rowsEach))),
    ...(goodToKnow.length === 0
      ? []
      : [section('*Good to know*'), ...goodToKnow.map(({ text }) => section(text))]),
    ...(starts.length === 0
      ? []
      : [
          { type: 'divider' },
          actions(...starts.map((start) => button(start.actionId, start.text, start.value))),
        ]),
  ]
}

function partBlocks({ title, rows, hidden, all }: HomePart, rowsEach: number): AnyBlock[] {
  const shown = rows.slice(0, rowsEach)
  const more = hidden + rows.length - shown.length
  const show = all === undefined ? undefined : button(all.actionId, all.text, all.value)
  return [
    { type: 'divider' },
    section(`*${title}*`, show),
    ...shown,
    ...(more > 0 ? [context(`… and ${more} more`)] : []),
  ]
}

function footer(facts: Facts, status: WorkbookStatus): AnyBlock {
  return context(
    status.googleAnswers
      ? `As the sheet was at ${clockWords(facts)} · it follows by itself while you work · \`/jumpring help\` shows every command`
      : `Google does not answer right now; this is as the sheet was last read. What you record is saved here and follows by itself`,
  )
}

/** The Home tab before the sheet was read for the first time. Never throws. */
export function waitingHomeView(): HomeView {
  return {
    type: 'home',
    blocks: [context('Jumpring is starting and reads the sheet. What waits is shown here in a few seconds.')],
  }
}

function clockWords(facts: Facts): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: facts.timeZone,
  }).format(facts.now)
}
