import { Client } from 'pg'
import { z } from 'zod'
import { createDatabase, startDatabaseServer } from '../support/database.ts'
import type { JournalLeft, StormJournal } from './journal-left.ts'

const changeRow = z.object({ seq: z.string(), state: z.string(), change: z.string(), request_id: z.string() })
const change = z.looseObject({ kind: z.string(), tab: z.string(), key: z.string() })
const messageRow = z.object({ id: z.string(), state: z.string(), body: z.string() })
const body = z.looseObject({ text: z.string() })

/**
 * A journal in a database that several processes share.
 *
 * @param serverUrl of a PostgreSQL server; left out: one is started. Throws where this machine has none.
 */
export async function journalInDatabase(serverUrl?: string): Promise<StormJournal> {
  const server = serverUrl === undefined ? await startDatabaseServer() : undefined
  const at = serverUrl ?? server?.url
  if (at === undefined) throw new Error('Several processes need PostgreSQL, and this machine has none')
  const url = await createDatabase(at)
  return {
    environment: { DATABASE_URL: url },
    left: () => readJournal(url),
    remove: async () => server?.stop(),
  }
}

/** Reads the journal of processes that do not run, by the tables alone. */
async function readJournal(url: string): Promise<JournalLeft> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const changes = (await client.query('SELECT * FROM jumpring.changes ORDER BY seq')).rows.map((row) => {
      const { seq, state, change: text, request_id: request } = changeRow.parse(row)
      return { seq: Number(seq), state, request, ...change.parse(JSON.parse(text)) }
    })
    const words = ({ seq, state, request, kind, tab, key, ...rest }: (typeof changes)[number]) =>
      `${kind} ${tab} ${key} (${seq}, ${state}, ${request}) ${JSON.stringify(rest)}`
    return {
      order: new Map(
        changes.filter((each) => each.kind === 'append').map((each) => [each.key.toUpperCase(), each.seq]),
      ),
      unwritten: changes.filter((each) => each.state === 'pending' || each.state === 'sent').map(words),
      dropped: changes.filter((each) => each.state === 'dropped').map(words),
      messages: (await client.query('SELECT * FROM jumpring.messages ORDER BY seq')).rows.map((row) => {
        const { id, state, body: text } = messageRow.parse(row)
        return { id, state, text: body.parse(JSON.parse(text)).text }
      }),
    }
  } finally {
    await client.end()
  }
}
