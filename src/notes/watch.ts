import { idFor } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import type { Proposal } from '../slack/feature.ts'
import { update } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import { hasNotes, type NoteRow } from './actions.ts'
import { notesTab } from './tabs.ts'

/** A pasted page of notes is dated in parts, so that one decision stays small. */
const mostAtOnce = 500

const undated: Derivation<readonly string[]> = {
  tabs: [notesTab],
  daily: false,
  derive: (facts) =>
    facts
      .rows(notesTab)
      .filter(isUndated)
      .map(({ id }) => id),
}

/** Notes that people typed in the sheet get their time, so that they stand in order. */
export function watchNotes(facts: Facts): readonly Proposal[] {
  if (!hasNotes(facts)) return []
  const ids = facts.derived(undated).slice(0, mostAtOnce)
  if (ids.length === 0) return []
  return [{ requestId: idFor('NOTED', facts.now, ...ids), decide: (now) => date(now, ids) }]
}

function date(facts: Facts, ids: readonly string[]) {
  const at = serialOfInstant(facts.now, facts.timeZone)
  const changes = ids.flatMap((id) => {
    const row = facts.find(notesTab, id)
    return row === undefined || !isUndated(row) ? [] : [update(notesTab, row, { at })]
  })
  return changes.length === 0
    ? refuse({ code: 'nothing-to-date' })
    : accept({ changes, reply: changes.length })
}

function isUndated({ at, text, about }: NoteRow): boolean {
  return at === null && text.trim() !== '' && about.trim() !== ''
}
