import { JournalFault } from '../journal/journal.ts'
import type { Result } from '../kit/result.ts'
import type { Workbook } from '../workbook/workbook.ts'

/** A workbook as one request has it. */
export interface WatchedWorkbook {
  readonly workbook: Workbook
  /** true while it is certain, without asking the journal, that this request recorded nothing here */
  readonly wroteNothing: () => boolean
}

/**
 * Looks on at what a request does to the workbook.
 *
 * A look-up and a refusal record nothing, and neither does what the journal certainly did not take. What is under way, was
 * decided, or ended in doubt may be recorded.
 *
 * @param cannotRecord why nothing can be recorded for this request: each write of it ends with that
 */
export function watchWrites(workbook: Workbook, cannotRecord?: JournalFault): WatchedWorkbook {
  let mayBeWritten = 0
  const watch = async <T, X>(write: () => Promise<Result<T, X>>): Promise<Result<T, X>> => {
    if (cannotRecord !== undefined) throw cannotRecord
    mayBeWritten += 1
    try {
      const result = await write()
      if (!result.ok) mayBeWritten -= 1
      return result
    } catch (cause) {
      if (cause instanceof JournalFault && cause.effect === 'nothing') mayBeWritten -= 1
      throw cause
    }
  }
  return {
    wroteNothing: () => mayBeWritten === 0,
    workbook: {
      tabs: workbook.tabs,
      facts: () => workbook.facts(),
      status: () => workbook.status(),
      answered: (requestId) => workbook.answered(requestId),
      recorded: (rows, most) => workbook.recorded(rows, most),
      refresh: (whole) => workbook.refresh(whole),
      change: (requestId, decide) => watch(() => workbook.change(requestId, decide)),
      undo: (requestId, by, forbids) => watch(() => workbook.undo(requestId, by, forbids)),
      repair: (repair, forbids) => watch(() => workbook.repair(repair, forbids)),
    },
  }
}
