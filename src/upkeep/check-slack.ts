import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { keyOf } from '../kit/ids.ts'
import { settingsTab } from '../settings/tabs.ts'
import { seesCosts } from '../settings/actions.ts'
import { context, escape, header, line, link, section } from '../slack/blocks.ts'
import type { AnyBlock, Reply, Request, Verb } from '../slack/feature.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'
import { addressOf, gotWords, problemsById } from './problems.ts'
import { problemsTab } from './tabs.ts'

/** So many problems are shown, and so many in one block of an answer. */
const mostShown = 40
const inBlock = 4

/**
 * `/jumpring check`: reads the sheet now and says everything in it that cannot be used, each with a link and what to do.
 *
 * @param tabs the tabs of the workbook, for links
 * @param checks what features find wrong beside cells
 */
export function checkVerb(
  tabs: readonly Tab[],
  checks: () => readonly ((facts: Facts) => readonly Problem[])[],
): Verb {
  return {
    word: 'check',
    usage: 'check',
    examples: [
      { line: '/jumpring check', does: 'problems in the sheet now, with links and what to do about each' },
    ],
    async run(_, request) {
      // What people typed a moment ago is why they ask.
      await request.workbook.refresh()
      return checkReply(request, tabs, checks())
    },
  }
}

function checkReply(
  request: Request,
  tabs: readonly Tab[],
  checks: readonly ((facts: Facts) => readonly Problem[])[],
): Reply {
  const facts = request.workbook.facts()
  const order = new Map(tabs.map((tab, at) => [tab.title, at]))
  const problems = [...problemsById(facts, checks).values()].toSorted(
    (a, b) =>
      Number(b.key === 'header') - Number(a.key === 'header') ||
      (order.get(a.tab) ?? 0) - (order.get(b.tab) ?? 0) ||
      a.rowNumber - b.rowNumber,
  )
  // What nobody could look at now is not said as if it were so.
  const when = request.workbook.status().googleAnswers ? '' : ', as it was last read'
  const title =
    problems.length === 0
      ? `Everything in the sheet can be read${when}`
      : `${counted(problems.length, 'problem')} in the sheet${when}`
  const costs = seesCosts({ ...request, facts })
  const blocks = [...byTab(problems.slice(0, mostShown))].flatMap(([tab, own]) =>
    tabBlocks(tab, own, { facts, tabs, costs }),
  )
  const hidden = problems.length - mostShown
  const more = `… and ${hidden} more in the tab ${link(facts.link(problemsTab), problemsTab.title)}`
  return {
    text: title,
    shareable: true,
    blocks: [
      header(title),
      ...blocks,
      ...(hidden > 0 ? [context(more)] : []),
      context(...standing(request, problems.length)),
    ],
  }
}

/** How the bot stands with the sheet, in small print. */
function standing(request: Request, problems: number): string[] {
  const { googleAnswers, unwritten, fault } = request.workbook.status()
  // That it cannot be reached is what "does not answer" says; how the line broke is for the log.
  const why = fault === undefined || fault.startsWith('unreachable') ? '' : ` (${line(cut(fault, 150))})`
  return [
    googleAnswers
      ? 'Google answers; the sheet was read just now'
      : `Google does not answer right now${why}; this is as the sheet was last read`,
    ...(unwritten === 0
      ? []
      : [`${counted(unwritten, 'decision is', 'decisions are')} saved here and on the way into the sheet`]),
    ...(problems === 0
      ? []
      : ['Nothing was lost: the last good values stay in use. A mended cell goes away by itself']),
  ]
}

function byTab(problems: readonly Problem[]): Map<string, Problem[]> {
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) groups.set(problem.tab, [...(groups.get(problem.tab) ?? []), problem])
  return groups
}

interface Around {
  readonly facts: Facts
  readonly tabs: readonly Tab[]
  readonly costs: boolean
}

function tabBlocks(title: string, problems: readonly Problem[], around: Around): AnyBlock[] {
  const tab = around.tabs.find((each) => each.title === title)
  const lines = problems.map((problem) => {
    const place = `${problem.rowNumber > 0 ? `row ${problem.rowNumber}, ` : ''}${problem.column}`
    const key = problem.key === '' || problem.key === 'header' ? '' : ` of ${line(cut(problem.key, 60))}`
    const found = escape(gotWords(problem, tab, around.costs).replace(/\s+/g, ' '))
    return `• ${link(addressOf(problem, tab, around.facts), line(place))}${key}: found ${found}, expected ${line(problem.expected)}\nWhat to do: ${remedy(problem, tab)}`
  })
  const blocks: AnyBlock[] = []
  for (let at = 0; at < lines.length; at += inBlock)
    blocks.push(
      section([...(at === 0 ? [`*${line(title)}*`] : []), ...lines.slice(at, at + inBlock)].join('\n')),
    )
  return blocks
}

/** What a person does about a problem, mrkdwn. */
function remedy(problem: Problem, tab: Tab | undefined): string {
  if (problem.key === 'header')
    return problem.got.startsWith('no such')
      ? `head a column “${line(problem.column)}” in row 1 again; \`npm run setup\` puts a missing one at the right.`
      : 'rename or delete all but one of these columns.'
  if (problem.got.includes('Google does not let me write'))
    return 'see who protected that range, and let Jumpring’s address edit it.'
  if (problem.tab === settingsTab.title)
    return keyOf(problem.key) === 'APPROVERS'
      ? 'change the value; nobody of them may approve until then.'
      : 'change the value; until then the usual one is in force.'
  const column = Object.values(tab?.columns ?? {}).find(({ header: head }) => head === problem.column)
  if (problem.mark !== undefined && problem.key !== '')
    return 'add it to the catalogue with `/sku new`, or mend the code in that row.'
  if (problem.mark !== undefined) return 'finish the row, or empty it; it counts as soon as it can be read.'
  if (column?.choices !== undefined) return `pick one of the list: ${column.choices.map(line).join(', ')}.`
  if (column?.edits === 'bot')
    return 'take the edit back (Ctrl+Z, or File, Version history): this column is written by Jumpring.'
  return 'type it as expected, or empty the cell where blank is fine.'
}
