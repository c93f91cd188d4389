import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import { accept } from '../kit/result.ts'
import { settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { actions, button, context, escape, link, section } from '../slack/blocks.ts'
import type { AnyBlock, Proposal } from '../slack/feature.ts'
import type { Cell } from '../workbook/cells.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Conflict } from '../workbook/plan-chain.ts'
import type { Tab } from '../workbook/tab.ts'

/** The button that writes what was decided, over an edit that stood against it. */
export const mineAction = 'conflict_mine'

/**
 * Tells the team that a person's newer edit stands where the bot had decided something else. What somebody typed where
 * the bot was about to empty an inbox is no news: it is taken next, and answered then.
 *
 * @returns one post for each conflict, once
 */
export function tellConflict(conflict: Conflict, tabs: readonly Tab[]): Proposal {
  const requestId = `conflict:${conflict.seq}`
  return {
    requestId,
    decide: (facts) => {
      const channel = settingsOf(facts).alertsChannel
      const body = {
        text: 'An edit in the sheet stands against mine',
        blocks: [...conflictBlocks(conflict, tabs, facts), ...mineBlocks(conflict, requestId, tabs, facts)],
      }
      const messages =
        channel === undefined || isNextInInbox(conflict, tabs)
          ? []
          : [{ id: requestId, channel, body: JSON.parse(JSON.stringify(body)) as Json }]
      return accept({ changes: [], messages, reply: toldOf(conflict) })
    },
  }
}

function isNextInInbox({ change, why, field = '' }: Conflict, tabs: readonly Tab[]): boolean {
  const tab = tabs.find((each) => each.title === change.tab)
  return why === 'edited-meanwhile' && tab?.columns[field]?.inbox === true
}

function conflictBlocks(conflict: Conflict, tabs: readonly Tab[], facts: Facts) {
  const { change, why, field = '', found } = conflict
  const tab = tabs.find((each) => each.title === change.tab)
  const header = tab?.columns[field]?.header ?? field
  const wanted = change.kind === 'remove' ? undefined : change.cells[field]
  const name = link(
    tab === undefined ? '' : facts.link(tab, change.key, field),
    escape(`${change.tab}, ${change.key}`),
  )
  const isHidden = tab?.columns[field]?.isCost === true && !teamSeesCosts(facts)
  const words =
    isHidden && why === 'edited-meanwhile'
      ? `*${escape(header)}* was changed in the sheet while I was about to write it. The edit in the sheet stands.`
      : why === 'edited-meanwhile'
        ? `*${escape(header)}* was changed in the sheet to “${escape(shown(found))}” while I was about to write “${escape(shown(wanted))}”. The edit in the sheet stands.`
        : 'its row is not in the sheet any more, so I did not write to it.'
  return [
    section(`:warning: ${name}: ${words}`),
    context(
      change.kind === 'update'
        ? 'Nothing else was lost. If I was right, press the button; it writes what was decided.'
        : 'Nothing else was lost. If I was right, record it again.',
    ),
  ]
}

/** What the journal keeps with the post: the change that was dropped, and what stood against it. */
function toldOf({ change, why, field = '', found = null }: Conflict): Json {
  if (change.kind !== 'update' || why !== 'edited-meanwhile') return null
  const { tab, key, cells } = change
  return { tab, key, cells: { ...cells }, field, found }
}

function mineBlocks(conflict: Conflict, telling: string, tabs: readonly Tab[], facts: Facts): AnyBlock[] {
  const { change, why, field = '' } = conflict
  if (change.kind !== 'update' || why !== 'edited-meanwhile') return []
  const isHidden =
    tabs.find(({ title }) => title === change.tab)?.columns[field]?.isCost === true && !teamSeesCosts(facts)
  const what = isHidden ? 'mine' : cut(shown(change.cells[field]), 40)
  return [actions(button(mineAction, `Write ${what} after all`, telling))]
}

function shown(cell: Cell | undefined): string {
  return cell === null || cell === undefined || cell === '' ? 'nothing' : cut(String(cell), 100)
}
