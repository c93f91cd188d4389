import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { JournalLeft, StormJournal } from './journal-left.ts'

const changeRow = z.object({ seq: z.number(), state: z.string(), change: z.string(), request_id: z.string() })
const change = z.looseObject({ kind: z.string(), tab: z.string(), key: z.string() })
const messageRow = z.object({ id: z.string(), state: z.string(), body: z.string() })
const body = z.looseObject({ text: z.string() })

/** A journal in a file, in a folder of its own. */
export async function journalInFile(): Promise<StormJournal> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-storm-'))
  return {
    environment: { DATA_DIR: folder },
    left: async () => readJournal(folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
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
    const words = ({ seq, state, request, kind, tab, key, ...rest }: (typeof changes)[number]) =>
      `${kind} ${tab} ${key} (${seq}, ${state}, ${request}) ${JSON.stringify(rest)}`
    return {
      order: new Map(
        changes.filter((each) => each.kind === 'append').map((each) => [each.key.toUpperCase(), each.seq]),
      ),
      unwritten: changes.filter((each) => each.state === 'pending' || each.state === 'sent').map(words),
      dropped: changes.filter((each) => each.state === 'dropped').map(words),
      messages: db
        .prepare('SELECT id, state, body FROM messages ORDER BY seq')
        .all()
        .map((row) => {
          const { id, state, body: text } = messageRow.parse(row)
          return { id, state, text: body.parse(JSON.parse(text)).text }
        }),
    }
  } finally {
    db.close()
  }
}
