import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import { accept } from '../kit/result.ts'
import { settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { context, escape, link, section } from '../slack/blocks.ts'
import type { Proposal } from '../slack/feature.ts'
import type { Cell } from '../workbook/cells.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Conflict } from '../workbook/plan-chain.ts'
import type { Tab } from '../workbook/tab.ts'

/**
 * Tells the team that a person's newer edit stands where the bot had decided something else.
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
        blocks: conflictBlocks(conflict, tabs, facts),
      }
      const messages =
        channel === undefined
          ? []
          : [{ id: requestId, channel, body: JSON.parse(JSON.stringify(body)) as Json }]
      return accept({ changes: [], messages, reply: null })
    },
  }
}

function conflictBlocks(conflict: Conflict, tabs: readonly Tab[], facts: Facts) {
  const { change, why, field = '', found } = conflict
  const tab = tabs.find((each) => each.title === change.tab)
  const header = tab?.columns[field]?.header ?? field
  const wanted = change.kind === 'remove' ? undefined : change.cells[field]
  const name = link(
    tab === undefined ? '' : facts.link(tab, change.key),
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
    context('Nothing else was lost. If I was right, record it again.'),
  ]
}

function shown(cell: Cell | undefined): string {
  return cell === null || cell === undefined || cell === '' ? 'nothing' : cut(String(cell), 100)
}
