import { accept, refuse, type Result } from '../kit/result.ts'
import { allAtOnce, mapped, type Steps } from '../kit/steps.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { closeOfOpening } from '../stock/closing.ts'
import { archiveTab, movementsTab } from '../stock/tabs.ts'
import type { Change } from '../workbook/change.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { checkBooks, type BooksChecked } from './check.ts'
import {
  dayAfter,
  decideClose,
  endOf,
  type CloseRefusal,
  type Month,
  type PlannedClose,
  type UnreadableRow,
} from './rules.ts'
import { serialOf } from '../kit/local-date.ts'

/** So many rounds of one month are tried; each is a close of its own. */
const mostRounds = 50

/** The tabs that a close is about. */
export const closeTabs = [movementsTab, archiveTab]

/** What a close answered; kept in the journal. */
export type CloseReply = {
  readonly month: Month
  /** the closes by name, one for each step */
  readonly names: readonly string[]
  readonly movements: number
  readonly skus: number
  readonly openings: number
  readonly pieces: number
}

const takenByClose: Derivation<ReadonlyMap<string, number>> = {
  tabs: [archiveTab, movementsTab],
  daily: false,
  derive: (facts) => {
    const taken = new Map<string, number>()
    const add = (name: string | undefined, rows: number) => {
      if (name !== undefined && name !== '') taken.set(name, (taken.get(name) ?? 0) + rows)
    }
    for (const { closedIn } of facts.rows(archiveTab)) add(closedIn, 1)
    // A close whose archived rows are gone still has its name: its opening balances stand.
    for (const { id } of facts.rows(movementsTab)) add(closeOfOpening(id), 0)
    return taken
  },
}

/** How many rows each close took, by its name, decided ones that are not written yet among them. */
function closesTaken(facts: Facts): ReadonlyMap<string, number> {
  return facts.derived(takenByClose)
}

/** True when the workbook has the tab that closed movements go to. */
export function hasArchive(facts: Facts): boolean {
  return facts.link(archiveTab) !== ''
}

/** What a close of a month would do now. */
export function* planClose(facts: Facts, month: Month): Steps<Result<PlannedClose, CloseRefusal>> {
  if (!hasArchive(facts)) return refuse({ code: 'no-archive' })
  return yield* decideClose({
    month,
    today: facts.today,
    standing: yield* mapped(facts.rows(movementsTab), (movement) => ({
      movement,
      rowNumber: facts.rowNumber(movementsTab, movement.id),
    })),
    unreadable: unreadableRows(facts, month),
    taken: closesTaken(facts),
  })
}

/**
 * Closes a month: one decision, whose steps go to the sheet one batch each.
 *
 * Asked for again under the same name it answers what it was. The same name is only used anew when the sheet knows nothing
 * of it, as when an older version of it was restored.
 *
 * @param round the name of the first step, as the preview had it
 */
export async function closeMonth(
  workbook: Workbook,
  wish: { readonly month: Month; readonly round: string; readonly userId: string },
): Promise<Result<Outcome<CloseReply>, CloseRefusal>> {
  for (let times = 1; ; times += 1) {
    const requestId = `close:${wish.round}${times === 1 ? '' : `:${times}`}`
    const outcome = await workbook.change<CloseReply, CloseRefusal>(requestId, (facts) =>
      decided(facts, wish),
    )
    const { value } = outcome.ok ? outcome : { value: undefined }
    if (value === undefined || !value.again || times === mostRounds) return outcome
    const taken = closesTaken(workbook.facts())
    if (value.reply.names.some((name) => taken.has(name))) return outcome
  }
}

function decided(facts: Facts, { month, userId }: { month: Month; userId: string }) {
  if (!mayApprove(userId, settingsOf(facts))) return refuse({ code: 'not-approver' as const })
  const planned = allAtOnce(planClose(facts, month))
  if (!planned.ok) return planned
  const { steps, at, ...counts } = planned.value
  const changes = steps.map(({ name, movements }): Change => ({
    kind: 'close',
    tab: movementsTab.title,
    key: name,
    into: archiveTab.title,
    rows: movements.map((movement) => movement.id),
    at,
  }))
  return accept({ changes, reply: { ...counts, names: steps.map(({ name }) => name) } satisfies CloseReply })
}

/** Adds up all closes again. */
export function checkCloses(facts: Facts): Steps<BooksChecked> {
  return checkBooks(facts.rows(movementsTab), facts.rows(archiveTab), (month) => endOf(month as Month))
}

/** What in the two tabs cannot be read or stands there twice. */
export function unreadableNow(facts: Facts): readonly Problem[] {
  const titles = closeTabs.map((tab) => tab.title)
  return facts.problems().filter((problem) => titles.includes(problem.tab))
}

/** Rows of the two tabs that cannot be read and may belong to a month; rows without an id among them. */
function unreadableRows(facts: Facts, month: Month): UnreadableRow[] {
  const next = serialOf(dayAfter(month))
  const isLater = (at: number | null | undefined) => typeof at === 'number' && at >= next
  const faulty = unreadableNow(facts).filter(({ tab, key, column }) => {
    if (tab !== movementsTab.title || key === 'header') return true
    return column === movementsTab.columns.at.header || !isLater(facts.find(movementsTab, key)?.at)
  })
  const { title, columns } = movementsTab
  const nameless = facts
    .withoutId(movementsTab)
    .flatMap(({ cells, rowNumber }): UnreadableRow[] =>
      isLater(columns.at.read(cells['at']))
        ? []
        : [{ tab: title, key: '', rowNumber, column: columns.id.header, got: 'nothing yet' }],
    )
  return [...faulty, ...nameless]
}
