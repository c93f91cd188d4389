import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import { poOf } from '../purchasing/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { button, line } from '../slack/blocks.ts'
import type { Proposal, Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { update } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import {
  aboutRow,
  inspectionOf,
  isRowAgainst,
  linkToInspection,
  lotName,
  notedOf,
  planCells,
  verdictOfRow,
  type InspectionRow,
} from './actions.ts'
import { holdLateBalances } from './late-balances.ts'
import { placeOfInspection } from './places.ts'
import { followUp } from './result-actions.ts'
import { planLot } from './sampling.ts'
import { inspectionsTab } from './tabs.ts'
import { followWords, nextButtons, showAction } from './words.ts'

/** Results and lots that people typed in the sheet: each is answered once, which the row itself remembers. */
export function watchInspections(facts: Facts): readonly Proposal[] {
  // Where nobody can write down what was answered, the same would be told again and again.
  if (!facts.hasColumn(inspectionsTab, 'noted')) return []
  const typed = facts
    .derived(news)
    .flatMap((row) => [...plansMissing(facts, row), ...resultsTyped(facts, row)])
  return [...typed, ...holdLateBalances(facts)]
}

/** Rows that are not as the bot left them. */
const news: Derivation<readonly InspectionRow[]> = {
  tabs: [inspectionsTab, settingsTab],
  daily: false,
  derive: (facts) =>
    facts
      .rows(inspectionsTab)
      .filter((row) => isUnanswered(facts, row) || planFor(facts, row.id) !== undefined),
}

/** A row with a lot and without a sample gets its plan. */
function plansMissing(facts: Facts, { id }: InspectionRow): Proposal[] {
  const cells = planFor(facts, id)
  if (cells === undefined) return []
  const requestId = idFor('INSP', id, JSON.stringify(cells), facts.now)
  const decide: Proposal['decide'] = (now) => {
    const row = inspectionOf(now, id)
    const patch = planFor(now, id)
    if (row === undefined || patch === undefined) return refuse({ code: 'planned-or-gone' })
    return accept({ changes: [update(inspectionsTab, row, patch)], reply: id })
  }
  return [{ requestId, decide }]
}

function planFor(facts: Facts, id: string): ReturnType<typeof planCells> | undefined {
  const row = inspectionOf(facts, id)
  if (row === undefined || row.sampleSize !== null || row.accept !== '' || row.reject !== '') return undefined
  const about = aboutRow(facts, row)
  const planned = about === undefined ? undefined : planLot(about.lot, about.level, about.aql)
  return planned?.ok === true ? planCells(planned.value) : undefined
}

function resultsTyped(facts: Facts, row: InspectionRow): Proposal[] {
  if (!isUnanswered(facts, row)) return []
  const { id, noted, at } = row
  // By what was answered last, too: fail, pass and fail again are three results, and one that was taken back stays so.
  const requestId = idFor('INSR', id, notedOf(facts, row), noted, at ?? 0)
  return [{ requestId, decide: (now) => answerTyped(now, requestId, row) }]
}

function isUnanswered(facts: Facts, row: InspectionRow): boolean {
  if (row.po.trim() === '' && row.sku.trim() === '') return false
  if (row.result === 'pending' && row.noted === '') return false
  return row.noted !== notedOf(facts, row)
}

function answerTyped(facts: Facts, requestId: string, seen: InspectionRow): ReturnType<Proposal['decide']> {
  const row = inspectionOf(facts, seen.id)
  if (
    row === undefined ||
    row.result !== seen.result ||
    row.noted !== seen.noted ||
    !isUnanswered(facts, row)
  )
    return refuse({ code: 'answered-or-gone' })
  const patch = { noted: notedOf(facts, row), at: serialOfInstant(facts.now, facts.timeZone) }
  const is = { ...row, ...patch }
  const { changes, follows } = followUp(facts, is, { actor: 'in the sheet', moveOrder: false, agreed: false })
  const outcome = { requestId, reply: null, googleAnswers: true, again: false }
  const words = receipt(outcome, {
    done: [typedWords(facts, row), ...followWords(follows)].join('\n'),
    id: row.id,
    url: linkToInspection(facts, row.id),
    small: ['typed in the sheet', line(row.action)].filter((each) => each !== ''),
    buttons: [...nextButtons(facts, is), button(showAction, 'Open card', row.id)],
  })
  return accept({
    changes: [update(inspectionsTab, row, patch), ...changes],
    messages: post(facts, row, requestId, words),
    reply: row.id,
  })
}

/** What stands in the sheet, held against its own numbers. */
function typedWords(facts: Facts, row: InspectionRow): string {
  const was = row.noted === '' ? '' : `${row.noted} → `
  const verdict = verdictOfRow(facts, row)
  const done = `Inspection of *${line(lotName(row))}*: *${was}${row.result}*`
  if (row.po.trim() !== '' && poOf(facts, row.po) === undefined)
    return `${done}. I found the order “${line(row.po)}”, and expected one of the tab Purchase orders: no payment follows it`
  if (verdict !== undefined && isRowAgainst(facts, row)) {
    const stays = row.result === 'pass' ? ' What a failed inspection held stays held.' : ''
    return `${done}, but the numbers say *${verdict.say}*: ${line(verdict.why)}.${stays} Put right whichever is wrong in the sheet; an approver may let it pass on a condition.`
  }
  if (row.result === 'conditional' && row.action.trim() === '')
    return `${done}. I found no action, and expected what has to be done before the goods are taken`
  return verdict === undefined ? done : `${done} (${line(verdict.why)})`
}

function post(facts: Facts, row: InspectionRow, id: string, words: Reply) {
  const channel = placeOfInspection(facts, row)
  return channel === undefined ? [] : [{ id, channel, body: JSON.parse(JSON.stringify(words)) as Json }]
}
