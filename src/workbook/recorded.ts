import type { Journal } from '../journal/journal.ts'
import type { Change } from './change.ts'
import type { AddedRows, RecordedDecision } from './workbook.ts'

const inPage = 50

/** The newest decisions that added such rows, at most `most`. Throws JournalFault when the journal cannot be read. */
export async function recordedDecisions(
  journal: Journal,
  { tab, field, holds, and = () => true }: AddedRows,
  most: number,
): Promise<readonly RecordedDecision[]> {
  // As it stands in the JSON of a change; what else its row says is looked at below.
  const words = `${JSON.stringify(field)}:${JSON.stringify(holds)}`
  const found = new Map<string, RecordedDecision>()
  let before: number | undefined
  for (;;) {
    const page = await journal.changesWith(words, inPage, before)
    for (const { requestId, change: stored } of page) {
      const change = stored as unknown as Change
      const fits = change.kind === 'append' && change.tab === tab.title && change.cells[field] === holds
      if (!fits || found.has(requestId) || !and(change.cells)) continue
      const entry = await journal.find(requestId)
      if (entry === undefined) continue
      const { at, changes } = entry
      found.set(requestId, { requestId, at, changes: changes as unknown as Change[] })
      if (found.size === most) return [...found.values()]
    }
    const last = page.at(-1)
    if (last === undefined || page.length < inPage) return [...found.values()]
    before = last.seq
  }
}
