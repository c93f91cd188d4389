import { dayWords, type LocalDate } from '../kit/local-date.ts'
import { never } from '../kit/never.ts'
import { exports, type ExportRefusal } from './rules.ts'

/** How a person asks, so that a refusal can say what to type. */
export interface Asking {
  /** what stands before the words: '/jumpring export', or 'npm run export --' */
  readonly command: string
  readonly today: LocalDate
}

const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/**
 * A refusal in plain words, in which nothing is escaped: what was found, what was expected, what to type. Always says that
 * nothing was changed. Never throws.
 */
export function explainExport(refusal: ExportRefusal, { command, today }: Asking): string {
  const month = today.slice(0, 7)
  switch (refusal.code) {
    case 'unknown-what':
      return `Nothing was exported or changed: I found “${shown(refusal.got)}”, and expected one of ${exports.join(', ')}. Type for example: ${command} movements ${month}`
    case 'no-period':
      return `Nothing was exported or changed: I found “${shown(refusal.got)}”, and expected days such as ${month}, ${month}-01 to ${today}, last month, Q3, ${today.slice(0, 4)} or all. Type for example: ${command} movements ${month}`
    case 'no-such-day':
      return `Nothing was exported or changed: “${shown(refusal.got)}” is not in the calendar. Expected a day such as ${today}, a month such as ${month} or a quarter such as Q3.`
    case 'backwards':
      return `Nothing was exported or changed: the first day, ${dayWords(refusal.from)}, is after the last, ${dayWords(refusal.to)}. Type for example: ${command} movements ${refusal.to} to ${refusal.from}`
    case 'future':
      return `Nothing was exported or changed: ${dayWords(refusal.from)} is still to come, and today is ${dayWords(today)}. Expected days that have begun, such as ${month}.`
    case 'no-tab':
      return `Nothing was exported or changed: this workbook has no tab ${refusal.tab} yet. Run "npm run setup" with its link once: it adds the tab and changes nothing that is there.`
    case 'too-many':
      return `Nothing was exported or changed: these are ${refusal.rows.toLocaleString('en')} rows, and at most ${refusal.most.toLocaleString('en')} are sent here. Ask for fewer days, or run this where the bot runs: npm run export -- ${refusal.what} all`
    default:
      return never(refusal)
  }
}
