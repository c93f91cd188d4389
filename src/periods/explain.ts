import { counted } from '../kit/counted.ts'
import { dayWords } from '../kit/local-date.ts'
import { never } from '../kit/never.ts'
import type { CloseRefusal, Month } from './rules.ts'

const names = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A month as people say it: 'September 2026'. Never throws. */
export function monthWords(month: Month): string {
  return `${names[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`
}

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainClose(refusal: CloseRefusal): string {
  switch (refusal.code) {
    case 'not-over':
      return `Nothing was changed: ${monthWords(refusal.month)} is not over. It can be closed from ${dayWords(refusal.until)} on.`
    case 'not-approver':
      return 'Nothing was changed: only approvers may close a month; they are listed in Settings.'
    case 'no-archive':
      return 'Nothing was changed: this workbook has no tab Archive yet. Run "npm run setup" with its link once: it adds the tab and changes nothing that is there.'
    case 'unreadable':
      return `Nothing was changed: ${counted(refusal.rows.length, 'row')} of the ledger cannot be read and may belong to ${monthWords(refusal.month)}. Put them right, and close again:`
    case 'unwritten':
      return `Nothing was changed: ${counted(refusal.movements, 'movement')} of ${monthWords(refusal.month)} ${refusal.movements === 1 ? 'is' : 'are'} still on the way to the sheet. Try again in a moment.`
    case 'nothing':
      return refusal.closed === 0
        ? `Nothing was changed: no movement of ${monthWords(refusal.month)} or before stands in the ledger.`
        : `${monthWords(refusal.month)} is closed: ${counted(refusal.closed, 'row')} of it ${refusal.closed === 1 ? 'is' : 'are'} in the tab Archive, and nothing of it stands in the ledger any more. Nothing was changed.`
    default:
      return never(refusal)
  }
}
