import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { serialOfInstant, type Instant } from '../kit/local-date.ts'
import { accept } from '../kit/result.ts'
import { settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { actions, context, line, link, section } from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, Proposal } from '../slack/feature.ts'
import { append, remove, type Change } from '../workbook/change.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { RowOf, Tab } from '../workbook/tab.ts'
import { mendButtons } from './mend-slack.ts'
import { problemsTab } from './tabs.ts'

/** A post names so many problems; the rest is in the Problems tab. */
const mostNamed = 8
/** A row that somebody is still typing is given this long before it is called wrong. */
const typingMs = 60_000

/** Every problem there is, with the id by which it is known. */
export function problemsById(
  facts: Facts,
  checks: readonly ((facts: Facts) => readonly Problem[])[],
): Map<string, Problem> {
  const all = [...facts.problems(), ...checks.flatMap((check) => [...check(facts)])]
  return new Map(
    all.map((problem) => [idFor('PB', problem.tab, problem.mark ?? problem.key, problem.column), problem]),
  )
}

/**
 * Keeps the Problems tab in step with the cells: a new problem gets a row and is posted, a mended one loses its row.
 *
 * @param tabs the tabs of the workbook, for links
 * @param checks what features find wrong beside cells
 */
export function watchProblems(
  tabs: readonly Tab[],
  checks: readonly ((facts: Facts) => readonly Problem[])[],
): (facts: Facts) => readonly Proposal[] {
  const seen = new Map<string, Instant>()
  return (facts) => {
    const found = problemsById(facts, checks)
    for (const id of seen.keys()) if (!found.has(id)) seen.delete(id)
    for (const id of found.keys()) if (!seen.has(id)) seen.set(id, facts.now)
    const known = new Set(facts.rows(problemsTab).map((row) => keyOf(row.id)))
    const fresh = [...found].filter(
      ([id, problem]) =>
        !known.has(id) && (problem.mark === undefined || facts.now - (seen.get(id) ?? 0) >= typingMs),
    )
    const gone = facts.rows(problemsTab).filter((row) => !found.has(keyOf(row.id)))
    if (fresh.length === 0 && gone.length === 0) return []
    const requestId = idFor('PBS', facts.now, ...fresh.map(([id]) => id), ...gone.map((row) => row.id))
    return [{ requestId, decide: () => accept(decide(facts, tabs, requestId, fresh, gone)) }]
  }
}

function decide(
  facts: Facts,
  tabs: readonly Tab[],
  requestId: string,
  fresh: readonly (readonly [string, Problem])[],
  gone: readonly RowOf<typeof problemsTab>[],
) {
  const since = serialOfInstant(facts.now, facts.timeZone)
  const changes: Change[] = [
    ...gone.map((row) => remove(problemsTab, row)),
    ...fresh.map(([id, { tab, key, rowNumber, column, got, expected }]) =>
      append(problemsTab, {
        id,
        tab,
        row: rowNumber < 2 ? key : key === '' ? `row ${rowNumber}` : `${key} (row ${rowNumber})`,
        column,
        got,
        expected,
        since,
      }),
    ),
  ]
  const channel = settingsOf(facts).alertsChannel
  if (channel === undefined || fresh.length === 0) return { changes, messages: [], reply: fresh.length }
  // A whole tab or header before single cells: it is often what they come from.
  const problems = fresh
    .map(([, problem]) => problem)
    .toSorted((a, b) => Number(b.key === 'header') - Number(a.key === 'header'))
  const body = {
    text: unreadable(problems.length),
    blocks: problemBlocks(facts, tabs, problems),
  }
  return {
    changes,
    messages: [{ id: requestId, channel, body: JSON.parse(JSON.stringify(body)) }],
    reply: fresh.length,
  }
}

/** Problems in words, each with a link to its cell, and with buttons where a press can put it right. */
export function problemBlocks(facts: Facts, tabs: readonly Tab[], problems: readonly Problem[]): AnyBlock[] {
  const since = serialOfInstant(facts.now, facts.timeZone)
  const costs = teamSeesCosts(facts)
  const blocks: AnyBlock[] = []
  // Lines without a button stand together.
  let lines = [unreadable(problems.length)]
  for (const problem of problems.slice(0, mostNamed)) {
    lines.push(problemLine(problem, tabs, facts, costs))
    const buttons = mendButtons(problem, tabs, facts, since)
    if (buttons.length === 0) continue
    blocks.push(section(lines.join('\n')), actions(...buttons))
    lines = []
  }
  if (problems.length > mostNamed) lines.push(`… and ${problems.length - mostNamed} more in the Problems tab`)
  return [
    ...blocks,
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    context(
      'The last good values stay in use; nothing was lost. Mend the cell and this goes away by itself.',
    ),
  ]
}

function problemLine(problem: Problem, tabs: readonly Tab[], facts: Facts, costs: boolean): string {
  const { rowNumber, column, expected } = problem
  const tab = tabs.find((each) => each.title === problem.tab)
  const place = `${problem.tab}${rowNumber > 0 ? `, row ${rowNumber}` : ''}, ${column}`
  const got = gotWords(problem, tab, costs)
  return `• ${link(addressOf(problem, tab, facts), line(place))}: found ${line(got)}, expected ${line(expected)}`
}

/** Address of the very cell, where its row is known; of the tab where nobody knows. */
export function addressOf(problem: Problem, tab: Tab | undefined, facts: Facts): string {
  if (tab === undefined) return ''
  return problem.rowNumber > 0
    ? facts.linkToCell(tab, problem.rowNumber, problem.column)
    : facts.link(tab, problem.key)
}

/** What was found in a cell; of what things cost only that it is there, for who may not see it. */
export function gotWords(problem: Problem, tab: Tab | undefined, costs: boolean): string {
  if (problem.got === 'nothing') return 'nothing'
  const isCost = Object.values(tab?.columns ?? {}).some(
    ({ header, isCost: is }) => is === true && header === problem.column,
  )
  return isCost && !costs ? 'something else' : `“${cut(problem.got, 80)}”`
}

/** How many cells of the sheet wait to be mended, with the first of them named. */
export function problemAgenda(tabs: readonly Tab[]): (facts: Facts) => readonly AgendaItem[] {
  return (facts) => {
    const rows = facts.rows(problemsTab)
    const [first] = rows
    if (first === undefined) return []
    const tab = tabs.find((each) => each.title === first.tab)
    const place = `${first.tab} ${first.row}, ${first.column}`
    const where = link(facts.link(problemsTab), unreadable(rows.length))
    const named = link(tab === undefined ? '' : facts.link(tab), line(place))
    return [{ urgency: 2, text: `${where}: ${named}${rows.length > 1 ? ' …' : ''}` }]
  }
}

function unreadable(cells: number): string {
  return `${counted(cells, 'cell')} in the sheet cannot be read`
}
