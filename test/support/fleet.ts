import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { startSheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { workbookName } from '../../sandbox/world.ts'
import { createDatabase } from './database.ts'
import { patientSlack } from './patient-slack.ts'
import { startProgram, type Program } from './process.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
/** The test's server asks for no password; no log may hold it all the same. */
export const plantedPassword = 'planted-password-4711'

/**
 * So many processes at work on one database, and the stand-ins around them; gone when the test is over.
 *
 * @param more of their environment
 */
export async function openFleet(size: number, more: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-several-'))
  const file = join(folder, workbookName)
  await copyFile(join(inject('preparedFolder'), workbookName), file)
  const slack = patientSlack(await startSlackStandIn({ manifest }))
  const sheets = await startSheetsStandIn({ file })
  const databaseUrl = await createDatabase(inject('databaseUrl'))
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await slack.stop()
    await sheets.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const start = () =>
    startProgram(
      'src/main.ts',
      [],
      {
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        SPREADSHEET_ID: sheets.spreadsheetId,
        SHEETS_API_URL: sheets.apiUrl,
        SHEETS_ACCESS_TOKEN: sheets.token,
        DATABASE_URL: databaseUrl.replace('jumpring@', `jumpring:${plantedPassword}@`),
        LOG_LEVEL: 'debug',
        ...more,
      },
      { clock: true },
    )
  const bots = Array.from({ length: size }, start)
  for (const bot of bots) await bot.says('one of several')
  const keeper = async (): Promise<Program> => {
    const until = performance.now() + 60_000
    for (;;) {
      const { rows } = await client.query('SELECT keeper FROM jumpring.workbooks')
      const pid = Number(/ (\d+) /.exec(String(rows[0]?.keeper))?.[1])
      // The table names a dead one until another takes over.
      const isAlive = ({ child }: Program) => child.exitCode === null && child.signalCode === null
      const found = bots.find((bot) => bot.child.pid === pid && isAlive(bot))
      if (found !== undefined) return found
      if (performance.now() > until) throw new Error('nobody keeps the workbook')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return { slack, sheets, bots, client, keeper, start }
}
