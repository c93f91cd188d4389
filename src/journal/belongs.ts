import type { Journal } from './journal.ts'

/** A note in a journal that says which spreadsheet it is of. */
const spreadsheetNote = 'spreadsheet'

/**
 * Whether a journal is of another spreadsheet: what waits in it, and what it knows of rows, would be wrong in this one.
 *
 * @returns undefined when it is of this one, or of none yet, as a new one or one of an earlier release; otherwise the
 *   other's id, and how many changes wait for that one. Throws JournalFault.
 */
export async function otherSpreadsheet(
  journal: Journal,
  spreadsheetId: string,
): Promise<{ readonly id: string; readonly unwritten: number } | undefined> {
  const id = await journal.note(spreadsheetNote)
  if (id === undefined || id === spreadsheetId) return undefined
  return { id, unwritten: (await journal.unwritten()).length }
}

/** Says that a journal is of a spreadsheet from now on: one that was read, for an id may be mistyped. Throws JournalFault. */
export async function claimFor(journal: Journal, spreadsheetId: string): Promise<void> {
  await journal.setNote(spreadsheetNote, spreadsheetId)
}
