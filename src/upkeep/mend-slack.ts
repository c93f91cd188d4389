import { z } from 'zod'
import { idFor } from '../kit/ids.ts'
import { accept, refuse } from '../kit/result.ts'
import { teamSeesCosts } from '../settings/actions.ts'
import { button, line, link, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { sameCell, type Change } from '../workbook/change.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'
import { mendsFor, type Mend } from './mends.ts'

const mendAction = 'problem_mend'
const cellShape = z.union([z.string(), z.number(), z.boolean()])
/** The tab, the record's key, the field, what was found there, what is to be written, and since when it was wrong. */
const carriedMend = z.tuple([z.string(), z.string(), z.string(), z.string(), cellShape, z.number()])

/**
 * Buttons that put a cell right with one press, for a problem of one cell; none where nobody can say what it should hold.
 *
 * @param since when the problem was noticed, the sheet's serial number: the same cell may be wrong again another day
 */
export function mendButtons(problem: Problem, tabs: readonly Tab[], facts: Facts, since: number) {
  const place = placeOf(problem, tabs)
  if (place === undefined) return []
  return mendsOf(problem, place, facts)
    .flatMap(({ words, cell }) => {
      const value = JSON.stringify([place.tab.title, problem.key, place.field, problem.got, cell, since])
      // Slack takes no longer value, and each button needs a name of its own within its row.
      return value.length > 1900 ? [] : [{ words, value }]
    })
    .map(({ words, value }, at) => button(`${mendAction}_${at + 1}`, words, value))
}

/** Answers these buttons. */
export function mendAnswers(tabs: readonly Tab[]): readonly Button[] {
  return [1, 2, 3].map((at) => ({
    actionId: `${mendAction}_${at}`,
    async run(value, request) {
      const wish = carriedText(carriedMend, value)
      if (wish === undefined) return unreadablePress()
      const [title, key, field, got, cell] = wish
      const tab = tabs.find((each) => each.title === title)
      const column = tab?.columns[field]
      if (tab === undefined || column === undefined) return unreadablePress()
      const outcome = await request.workbook.change<string, 'changed-since'>(
        idFor('MEND', value),
        (facts) => {
          const problem = facts
            .problems()
            .find((each) => each.tab === title && each.key === key && each.column === column.header)
          const change = problem?.got === got ? mendChange(problem, tabs, cell, facts) : undefined
          return change === undefined
            ? refuse('changed-since')
            : accept({ changes: [change], reply: String(cell) })
        },
      )
      const facts = request.workbook.facts()
      const place = link(facts.link(tab, key, field), line(`${title}, ${key}, ${column.header}`))
      if (!outcome.ok)
        return say(`Nothing was changed: ${place} does not hold “${line(got)}” any more. Look at the cell.`)
      const words = mendsFor(column, got, undefined, false).find((each) => sameCell(each.cell, cell))?.words
      return receipt(outcome.value, {
        done: `:wrench: ${place}: *${line(words?.replace('It is ', '') ?? String(cell))}* instead of “${line(got)}”.`,
        id: line(key),
        url: facts.link(tab, key, field),
        small: [line(request.actor)],
      })
    },
  }))
}

interface Place {
  readonly tab: Tab
  readonly field: string
}

function placeOf(problem: Problem, tabs: readonly Tab[]): Place | undefined {
  const tab = tabs.find((each) => each.title === problem.tab)
  const field = Object.keys(tab?.columns ?? {}).find(
    (each) => tab?.columns[each]?.header === problem.column && each !== tab.key,
  )
  return tab === undefined || field === undefined ? undefined : { tab, field }
}

function mendsOf(problem: Problem, { tab, field }: Place, facts: Facts): readonly Mend[] {
  const column = tab.columns[field]
  const record = facts.find(tab, problem.key)
  if (record === undefined || column === undefined || column.edits === 'formula') return []
  // A button would say in the channel what things cost.
  if (column.isCost === true && !teamSeesCosts(facts)) return []
  // Settings can be read as cells always; what is wrong there only a person of the team knows.
  if (column.read(problem.got === 'nothing' ? null : problem.got) !== undefined) return []
  return mendsFor(column, problem.got, record[field], tab.ledger)
}

function mendChange(
  problem: Problem,
  tabs: readonly Tab[],
  cell: z.infer<typeof cellShape>,
  facts: Facts,
): Change | undefined {
  const place = placeOf(problem, tabs)
  if (place === undefined) return undefined
  const { tab, field } = place
  if (!mendsOf(problem, place, facts).some((mend) => sameCell(mend.cell, cell))) return undefined
  const record = facts.find(tab, problem.key)
  const before = tab.columns[field]?.toCell(record?.[field]) ?? null
  return {
    kind: 'update',
    tab: tab.title,
    key: problem.key,
    cells: { [field]: cell },
    before: { [field]: before },
  }
}
