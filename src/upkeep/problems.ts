import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { instantOfSerial, minuteOfDayAt, serialOfInstant, type Instant } from '../kit/local-date.ts'
import { accept } from '../kit/result.ts'
import { isQuiet } from '../reminding/rules.ts'
import { placeOf, seesCosts, settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { actions, context, line, link, linkButton, section } from '../slack/blocks.ts'
import type { AgendaItem, AnyBlock, HomeOwner, HomePart, Proposal } from '../slack/feature.ts'
import { append, remove, type Change } from '../workbook/change.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { RowOf, Tab } from '../workbook/tab.ts'
import { mendButtons } from './mend-slack.ts'
import { repairButtons } from './repair-slack.ts'
import { problemsTab } from './tabs.ts'

/** A post names so many problems; the rest is in the Problems tab. */
const mostNamed = 8
/** A row that somebody is still typing is given this long before it is called wrong. */
const typingMs = 60_000
/** What was noticed in quiet hours longer ago than this was told some morning. */
const nightMs = 24 * 3600_000

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
  const quiet = isQuiet(minuteOfDayAt(facts.now, facts.timeZone), settingsOf(facts).quietHours)
  const told = quiet ? [] : fresh.map(([, problem]) => problem)
  return { changes, messages: problemPosts(facts, tabs, requestId, told), reply: fresh.length }
}

function problemPosts(facts: Facts, tabs: readonly Tab[], id: string, problems: readonly Problem[]) {
  const channel = placeOf(facts, { kind: 'problems' })
  if (channel === undefined || problems.length === 0) return []
  // A whole tab or header before single cells: it is often what they come from.
  const sorted = problems.toSorted((a, b) => Number(b.key === 'header') - Number(a.key === 'header'))
  const body = { text: headline(sorted), blocks: problemBlocks(facts, tabs, sorted) }
  return [{ id, channel, body: JSON.parse(JSON.stringify(body)) }]
}

/**
 * What was noticed in the quiet hours and is still wrong when they are over: one post, once a day.
 *
 * @param tabs and checks as watchProblems
 */
export function problemsOfTheNight(
  tabs: readonly Tab[],
  checks: readonly ((facts: Facts) => readonly Problem[])[],
): (facts: Facts) => readonly Proposal[] {
  const ofTheNight = (facts: Facts): Problem[] => {
    const { quietHours } = settingsOf(facts)
    if (quietHours === undefined || isQuiet(minuteOfDayAt(facts.now, facts.timeZone), quietHours)) return []
    const rows = facts.rows(problemsTab).filter(({ since }) => {
      if (since === null) return false
      const at = instantOfSerial(since, facts.timeZone)
      return facts.now - at < nightMs && isQuiet(minuteOfDayAt(at, facts.timeZone), quietHours)
    })
    if (rows.length === 0) return []
    const found = problemsById(facts, checks)
    return rows.flatMap(({ id }) => found.get(id) ?? [])
  }
  return (facts) => {
    if (ofTheNight(facts).length === 0) return []
    const requestId = `problems-of-the-night:${facts.today}`
    const post = (now: Facts) => problemPosts(now, tabs, requestId, ofTheNight(now))
    return [{ requestId, decide: (now) => accept({ changes: [], messages: post(now), reply: null }) }]
  }
}

/** Problems in words, each with a link to its cell, and with buttons where a press can put it right. */
export function problemBlocks(facts: Facts, tabs: readonly Tab[], problems: readonly Problem[]): AnyBlock[] {
  const since = serialOfInstant(facts.now, facts.timeZone)
  const costs = teamSeesCosts(facts)
  const blocks: AnyBlock[] = []
  // Lines without a button stand together.
  let lines = [headline(problems)]
  for (const problem of problems.slice(0, mostNamed)) {
    lines.push(problemLine(problem, tabs, facts, costs))
    const buttons = [...mendButtons(problem, tabs, facts, since), ...repairButtons(problem)]
    if (buttons.length === 0) continue
    blocks.push(section(lines.join('\n')), actions(...buttons))
    lines = []
  }
  if (problems.length > mostNamed) lines.push(`… and ${problems.length - mostNamed} more in the Problems tab`)
  return [
    ...blocks,
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    context(
      problems.some(isOfTab)
        ? 'What was last known stays in use, and what is decided for a tab that is not right waits; nothing was lost. Once it is right, all of it goes on by itself.'
        : 'The last good values stay in use; nothing was lost. Mend the cell and this goes away by itself.',
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
export function gotWords(
  problem: Pick<Problem, 'got' | 'column'> & { readonly key?: string },
  tab: Tab | undefined,
  costs: boolean,
): string {
  if (problem.got === 'nothing' || isOfTab(problem)) return problem.got
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

/** Cells to be mended on the Home tab, each with a button to its row. */
export function problemsOnHome(
  tabs: readonly Tab[],
): (facts: Facts, owner: HomeOwner) => readonly HomePart[] {
  return (facts, { userId }) => {
    const all = facts.rows(problemsTab)
    if (all.length === 0) return []
    const costs = seesCosts({ facts, userId })
    const rows = all.slice(0, mostNamed).map((row) => {
      const tab = tabs.find((each) => each.title === row.tab)
      // What a row is called in the Problems tab is its key and, where the sheet showed it, its number.
      const url = tab === undefined ? '' : facts.link(tab, row.row.replace(/ \(row \d+\)$/, ''))
      const words = `*${line(`${row.tab} ${row.row}, ${row.column}`)}*: found ${line(gotWords(row, tab, costs))}, expected ${line(row.expected)}`
      return section(words, linkButton('problem_open', 'Open the row', url))
    })
    return [{ rank: 5, title: unreadable(all.length), rows, hidden: all.length - rows.length }]
  }
}

/** True for what is wrong with a header or a whole tab, which is neither read nor written until it is right. */
function isOfTab({ key }: { readonly key?: string }): boolean {
  return key === 'header'
}

function headline(problems: readonly Problem[]): string {
  const tabs = new Set(problems.filter(isOfTab).map(({ tab }) => tab)).size
  const cells = problems.filter((problem) => !isOfTab(problem)).length
  const still = `${counted(tabs, 'tab')} of the sheet ${tabs === 1 ? 'is' : 'are'} neither read nor written until ${tabs === 1 ? 'it is' : 'they are'} right`
  if (tabs === 0) return unreadable(cells)
  return cells === 0 ? still : `${still}, and ${unreadable(cells)}`
}

function unreadable(cells: number): string {
  return `${counted(cells, 'cell')} in the sheet cannot be read`
}
