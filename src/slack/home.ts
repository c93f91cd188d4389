import type { HomeView } from '@slack/types'
import { dayWords } from '../kit/local-date.ts'
import type { Facts } from '../workbook/facts.ts'
import type { WorkbookStatus } from '../workbook/workbook.ts'
import { actions, button, context, header } from './blocks.ts'
import type { Feature } from './feature.ts'
import { agendaBlocks } from './jumpring.ts'

/** Slack's limit of blocks in the Home tab. Source: docs/slack.md. */
const mostBlocks = 100

/**
 * The Home tab: what waits for somebody, put together from every feature.
 *
 * @returns a view within Slack's limits. Never throws.
 */
export function homeView(facts: Facts, features: readonly Feature[], status: WorkbookStatus): HomeView {
  const starts = features.flatMap((feature) => feature.starts ?? [])
  const blocks = [
    header(`What waits on ${dayWords(facts.today)}`),
    ...agendaBlocks(facts, features),
    ...(starts.length === 0
      ? []
      : [actions(...starts.map((start) => button(start.actionId, start.text, start.value)))]),
    context(
      status.googleAnswers
        ? `As the sheet was at ${clockWords(facts)} · \`/jumpring help\` shows every command`
        : `Google does not answer right now; this is as the sheet was last read. What you record is saved here and follows by itself`,
    ),
  ]
  return { type: 'home', blocks: blocks.slice(0, mostBlocks) }
}

/** The Home tab before the sheet was read for the first time. Never throws. */
export function waitingHomeView(): HomeView {
  return {
    type: 'home',
    blocks: [context('Jumpring is starting and reads the sheet. Look again in a few seconds.')],
  }
}

function clockWords(facts: Facts): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: facts.timeZone,
  }).format(facts.now)
}
