import type { Button as ButtonElement } from '@slack/types'
import type { Json } from '../kit/json.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { actions, button, context, link, section } from './blocks.ts'
import type { Reply } from './feature.ts'

/** The button that takes a write back; slack/undo.ts answers it. */
export const undoAction = 'undo'

/** What every write answers with. */
export interface Receipt {
  /** mrkdwn with before → after; parts from people escaped */
  readonly done: string
  /** the record's id */
  readonly id: string
  /** address of its row */
  readonly url: string
  /** more lines of small print, mrkdwn */
  readonly small?: readonly string[]
  /** buttons beside Undo */
  readonly buttons?: readonly ButtonElement[]
}

/**
 * The answer to a write: what was before and is now, the record's id with a link to its row, Undo, and whether Google
 * has it or it is saved here and on its way.
 */
export function receipt(
  outcome: Pick<Outcome<Json>, 'requestId' | 'googleAnswers' | 'again' | 'waitsFor'>,
  words: Receipt,
): Reply {
  const saved = savedWords(outcome)
  const again = outcome.again ? ['Decided before; nothing was done twice'] : []
  return {
    to: 'team',
    text: words.done.replaceAll('*', ''),
    blocks: [
      section(words.done),
      context([`${saved} · ${link(words.url, words.id)}`, ...(words.small ?? []), ...again].join('  ·  ')),
      actions(...(words.buttons ?? []), button(undoAction, 'Undo', outcome.requestId)),
    ],
  }
}

/** Whether Google has a write, or it is saved here and on its way, or waits for somebody to put a tab right. Never throws. */
export function savedWords({
  googleAnswers,
  waitsFor = [],
}: Pick<Outcome<Json>, 'googleAnswers' | 'waitsFor'>): string {
  if (!googleAnswers)
    return 'Saved on this machine; Google does not answer right now, the sheet follows by itself'
  if (waitsFor.length === 0) return 'Recorded'
  const tabs = waitsFor.length === 1 ? `the tab ${waitsFor.join()}` : `the tabs ${waitsFor.join(' and ')}`
  return `Saved on this machine; ${tabs} cannot be written as ${waitsFor.length === 1 ? 'it is' : 'they are'}: \`/jumpring check\` says why; once that is put right, the sheet follows by itself`
}
