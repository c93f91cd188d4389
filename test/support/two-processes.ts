import { onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { openShelf } from './shelf-office.ts'

/** A workbook whose process is killed, and the next one on the same journal and sheet. */
export async function twoProcesses(rows: Parameters<typeof openShelf>[0]) {
  const journal = openSqliteJournal(':memory:')
  onTestFinished(() => journal.close())
  const first = await openShelf(rows, { journal })
  await first.turns()
  return {
    first,
    /** nothing that the first does from the next write on is answered; the write itself is carried out or lost */
    dies: (fate: 'lost-after' | 'lost-before', meanwhile?: () => void) => {
      first.desk.beforeWrite = () => {
        meanwhile?.()
        first.desk.writes.push(fate)
        first.desk.reads.push(...Array<'unreachable'>(20).fill('unreachable'))
      }
    },
    /** @param ahead seconds that the machine's clock was set on in between */
    next: async (ahead = 0) => {
      await first.turns(2)
      await first.workbook.stop(0)
      first.desk.reads.length = 0
      first.desk.writes.length = 0
      return openShelf({}, { journal, desk: first.desk, ahead })
    },
  }
}
