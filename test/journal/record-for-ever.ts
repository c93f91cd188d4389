import { openSqliteJournal } from '../../src/journal/sqlite.ts'

/** Records decision after decision and says each one's id once it is acknowledged, until it is killed or refused. */
const [path = '', size = '10'] = process.argv.slice(2)
const journal = openSqliteJournal(path)
for (let at = 0; ; at += 1) {
  const requestId = `r${at}`
  const changes = [{ at, text: 'x'.repeat(Number(size)) }, { at }]
  const message = { id: `m${at}`, channel: 'C1', body: { text: String(at) } }
  try {
    await journal.record({ requestId, at, outcome: at, changes, messages: [message] })
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown'
    process.stdout.write(`refused ${requestId} ${name}\n`)
    break
  }
  process.stdout.write(`${requestId}\n`)
}
