import { aqlWords, severities } from '../settings/aql.ts'
import { actions, button, context, escape, header, section, table } from '../slack/blocks.ts'
import type { Reply } from '../slack/feature.ts'
import { lotName, type About } from './actions.ts'
import type { LotPlan, SamplingPlan } from './sampling.ts'
import { number, pieces, recordAction } from './words.ts'

/**
 * How a lot is inspected, with the arithmetic.
 *
 * @param about undefined where nobody said what is inspected: then nothing can be recorded
 * @param more small print, such as where the lot's size comes from; mrkdwn
 */
export function planReply(
  plan: LotPlan,
  about: About | undefined,
  asked: string,
  more: readonly string[],
): Reply {
  const { lot, level, letter, range, sampleSize } = plan
  const row =
    range.to === null ? `${number(range.from)} and more` : `${number(range.from)} to ${number(range.to)}`
  const all = sampleSize === lot
  const what = about === undefined ? '' : ` · ${lotName(about)}`
  const title = all
    ? `Look at all ${pieces(lot)}${what}`
    : `Look at ${number(sampleSize)} of ${pieces(lot)}${what}`
  const rows = severities.map((severity) => {
    const own = plan.of[severity]
    return [
      severity,
      own.aql === 0 ? '0 (none allowed)' : aqlWords(own.aql),
      own.aql === 0 ? '–' : arrowWords(letter, own),
      number(own.sampleSize),
      number(own.accept),
      number(own.reject),
    ]
  })
  return {
    text: escape(title),
    shareable: true,
    asked,
    blocks: [
      header(title),
      section(
        `Lot *${number(lot)}* is in the row ${row}; with level *${level}* that is code letter *${letter}*.${all ? ` A sample of ${number(largestOf(plan))} would be the whole lot or more, so all of it is looked at.` : ''}`,
      ),
      table(['Severity', 'AQL', 'Letter', 'Sample', 'Passes up to', 'Fails from'], rows, [3, 4, 5]),
      context(
        ...[...unevenWords(plan), ...more, 'ISO 2859-1, single sampling, normal inspection'].slice(0, 10),
      ),
      ...(about === undefined
        ? []
        : [actions(button(recordAction, 'Record result', JSON.stringify(about), { style: 'primary' }))]),
    ],
  }
}

function largestOf(plan: LotPlan): number {
  return Math.max(...severities.map((severity) => plan.of[severity].tableSize))
}

/** 'J', 'D → E, arrow down'. */
function arrowWords(letter: string, plan: SamplingPlan): string {
  return plan.arrow === 'none' ? plan.letter : `${letter} → ${plan.letter}, arrow ${plan.arrow}`
}

/** Where severities have samples of different sizes, which pieces each is judged by. */
export function unevenWords(plan: LotPlan): string[] {
  const smaller = severities.filter((severity) => plan.of[severity].sampleSize < plan.sampleSize)
  if (smaller.length === 0) return []
  const words = smaller.map(
    (each) => `${each} by the first ${number(plan.of[each].sampleSize)} that you take`,
  )
  return [`The arrows lead to samples of different sizes: judge ${words.join(', ')}, the rest by all`]
}
