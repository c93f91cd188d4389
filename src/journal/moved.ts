import type { Journal } from './journal.ts'

/** A note in a journal file that says when its content went to a database. */
export const movedNote = 'moved'

/** When a journal's content was moved to a database, as it says itself; undefined when it was not. */
export async function movedAt(journal: Journal): Promise<string | undefined> {
  return journal.note(movedNote)
}
