import { counted } from '../kit/counted.ts'
import { never } from '../kit/never.ts'
import type { Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Guard, UndoRefusal } from '../workbook/workbook.ts'
import { context, escape, line, say, section } from './blocks.ts'
import type { Button } from './feature.ts'
import { undoAction } from './receipt.ts'

/**
 * The Undo beside every write: takes the request back once, and says how things stand on every further press.
 *
 * @param guards what of the features' tabs only some people may take back
 */
export const undoButton = (guards: () => readonly Guard[]): Button => ({
  actionId: undoAction,
  async run(requestId, request) {
    const outcome = await request.workbook.undo(requestId, request.actor, forbiddenTo(request.userId, guards))
    if (!outcome.ok) {
      return say(escape(explainUndo(outcome.refusal)))
    }
    const { again, reply } = outcome.value
    const text = again
      ? 'This was undone before; nothing was done twice.'
      : `Undone by ${escape(request.actor)}.`
    return {
      text,
      to: 'team',
      replace: !again,
      blocks: [
        section(
          again ? text : `:leftwards_arrow_with_hook: Undone: what this message recorded was taken back.`,
        ),
        context(
          again
            ? 'As it is now, it stays undone'
            : `${escape(request.actor)} · ${counted(reply.length, 'row')} put right: ${reply.slice(0, 5).map(line).join(', ')}`,
        ),
      ],
    }
  },
})

/** What of a change a person may not take back, by the features' guards; undefined when they may. */
export function forbiddenTo(
  userId: string,
  guards: () => readonly Guard[],
): (change: Change, facts: Facts) => string | undefined {
  return (change, facts) =>
    guards()
      .filter((guard) => guard.tab.title === change.tab)
      .map((guard) => guard.forbids(change, userId, facts))
      .find((what) => what !== undefined)
}

/** Why something is not undone, in words. Never throws. */
export function explainUndo(refusal: UndoRefusal): string {
  switch (refusal.code) {
    case 'nothing-to-undo':
      return 'There is nothing to undo here: this wrote nothing. Nothing was changed.'
    case 'changed-since':
      return `Not undone, and nothing was changed: ${refusal.key} in ${refusal.tab} was changed since (${refusal.field}). Put it right there by hand, so that nobody’s newer work is lost.`
    case 'in-use':
      return `Not undone, and nothing was changed: ${refusal.key} in ${refusal.tab} is needed by ${refusal.by}. Leave its row; where it has a status, that can say that it is over.`
    case 'closed':
      return `Not undone, and nothing was changed: ${refusal.key} belongs to ${refusal.close}, which is closed since, and is in the archive. Record the correction as a new movement of today.`
    case 'not-approver':
      return `Not undone, and nothing was changed: this was ${refusal.what}, and only approvers may take that back; they are listed in Settings.`
    default:
      return never(refusal)
  }
}
