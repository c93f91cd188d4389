import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const changeRow = z.object({ seq: z.number(), state: z.string(), change: z.string(), request_id: z.string() })
const change = z.looseObject({ kind: z.string(), tab: z.string(), key: z.string() })
const messageRow = z.object({
  id: z.string(),
  state: z.string(),
  body: z.string(),
  detail: z.string().nullable(),
})

/** What a bot that was stopped left in its journal. */
export interface JournalLeft {
  /** the place of each decided row, by its key: the order in which the bot decided */
  readonly order: ReadonlyMap<string, number>
  /** changes that are not known to be in the sheet */
  readonly unwritten: readonly string[]
  /** changes that were given up because a person's edit stood against them */
  readonly dropped: readonly string[]
  readonly messages: readonly { readonly id: string; readonly state: string; readonly text: string }[]
}

/** Reads the journal of a bot that does not run, by the file alone. Throws when it is damaged. */
export function readJournal(folder: string): JournalLeft {
  const db = new DatabaseSync(join(folder, 'journal.sqlite'))
  try {
    const changes = db
      .prepare('SELECT seq, state, change, request_id FROM changes ORDER BY seq')
      .all()
      .map((row) => {
        const { seq, state, change: text, request_id: request } = changeRow.parse(row)
        return { seq, state, request, ...change.parse(JSON.parse(text)) }
      })
    const words = (each: (typeof changes)[number]) =>
      `${each.kind} ${each.tab} ${each.key} (${each.state}, ${each.request})`
    return {
      order: new Map(
        changes.filter((each) => each.kind === 'append').map((each) => [each.key.toUpperCase(), each.seq]),
      ),
      unwritten: changes.filter((each) => each.state === 'pending' || each.state === 'sent').map(words),
      dropped: changes.filter((each) => each.state === 'dropped').map(words),
      messages: db
        .prepare('SELECT id, state, body, detail FROM messages ORDER BY seq')
        .all()
        .map((row) => {
          const { id, state, body } = messageRow.parse(row)
          return { id, state, text: z.looseObject({ text: z.string() }).parse(JSON.parse(body)).text }
        }),
    }
  } finally {
    db.close()
  }
}
