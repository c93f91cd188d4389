import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig, takeInEnvFile } from './config.ts'
import { Database, DatabaseAway } from './database/database.ts'
import { otherSpreadsheet } from './journal/belongs.ts'
import { JournalFault } from './journal/journal.ts'
import { moveJournal, takeForMove, type JournalSize } from './journal/move.ts'
import { defineJournals } from './journal/postgres.ts'
import { openSqliteJournal } from './journal/sqlite.ts'
import { counted } from './kit/counted.ts'

/**
 * Moves the journal of DATA_DIR to the database of DATABASE_URL.
 *
 * @returns the exit code: 0 when everything is in the database, 1 when not, with the reason on the terminal
 */
export async function moveToDatabase(env: Readonly<Record<string, string | undefined>>): Promise<0 | 1> {
  const config = readConfig(env)
  if (!config.ok) return complain(config.problems.join('\n'))
  const { databaseUrl, team, dataDir } = config.value
  if (databaseUrl === undefined)
    return complain('DATABASE_URL is missing; expected the PostgreSQL to move the journal to.')
  if (team === undefined)
    return complain('SPREADSHEET_ID is missing; expected the spreadsheet that this journal is of.')
  const path = join(dataDir, 'journal.sqlite')
  if (!existsSync(path))
    return complain(`There is no journal ${path}; expected the folder of the bot so far in DATA_DIR.`)
  const database = new Database(databaseUrl)
  try {
    const other = await ofAnother(path, team.spreadsheetId)
    if (other !== undefined)
      return complain(
        `The journal ${path} is of the spreadsheet ${other}, and SPREADSHEET_ID is ${team.spreadsheetId}. Nothing was moved or changed. Set SPREADSHEET_ID or DATA_DIR so that they belong together.`,
      )
    await defineJournals(database)
    const keep = await takeForMove(database, team.spreadsheetId)
    const size = await moveJournal(path, database, keep, new Date().toISOString())
    console.log(words(size).join('\n'))
    return 0
  } catch (cause) {
    if (cause instanceof JournalFault)
      return complain(`${cause.message}. Nothing was lost: the file is as it was.`)
    if (cause instanceof DatabaseAway)
      return complain(
        'The database of DATABASE_URL does not answer. Nothing was lost: the file is as it was.',
      )
    throw cause
  } finally {
    await database.close()
  }
}

/** The spreadsheet that the file is of, when it is another one. */
async function ofAnother(path: string, spreadsheetId: string): Promise<string | undefined> {
  const journal = openSqliteJournal(path)
  try {
    return (await otherSpreadsheet(journal, spreadsheetId))?.id
  } finally {
    await journal.close()
  }
}

function words(size: JournalSize): string[] {
  return [
    `Moved ${counted(size.decisions, 'decision')} with ${counted(size.changes, 'change')}, ${size.unwritten} of them not in the sheet yet,`,
    `${counted(size.posts, 'post')}, ${size.unposted} of them to be made, ${counted(size.notes, 'note')} and ${counted(size.goodRows, 'last good row')}.`,
    'The file stays as a copy; a bot without DATABASE_URL does not start on it any more.',
  ]
}

function complain(text: string): 1 {
  console.error(text)
  return 1
}

if (import.meta.main) {
  const program = new Command('npm run move-journal')
    .description(
      'Moves the journal of DATA_DIR to the PostgreSQL of DATABASE_URL. Stop the bot first. Running it twice changes nothing.',
    )
    .action(async () => {
      takeInEnvFile()
      process.exitCode = await moveToDatabase(process.env).catch((cause: unknown) => {
        console.error(`Moving broke off: ${cause instanceof Error ? cause.message : String(cause)}`)
        return 1
      })
    })
  await program.parseAsync()
}
