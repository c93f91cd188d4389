import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject, onTestFinished } from 'vitest'
import { startSheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { workbookName } from '../../sandbox/world.ts'
import { patientSlack } from './patient-slack.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))

/** A bot token that no log may ever hold. */
export const plantedSecret = 'xoxb-planted-secret-4711'

/**
 * Both stand-ins for one test, and the environment of a program that is to reach them; gone when the test is over.
 *
 * @param words.sample the spreadsheet is the prepared demo workbook; else it is empty
 */
export async function openServices(words: { sample?: boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-process-'))
  const file = join(folder, workbookName)
  if (words.sample === true) await copyFile(join(inject('preparedFolder'), workbookName), file)
  const slack = patientSlack(await startSlackStandIn({ manifest, botToken: plantedSecret }))
  const sheets = await startSheetsStandIn(words.sample === true ? { file } : {})
  onTestFinished(async () => {
    await slack.stop()
    await sheets.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPREADSHEET_ID: sheets.spreadsheetId,
    SHEETS_API_URL: sheets.apiUrl,
    SHEETS_ACCESS_TOKEN: sheets.token,
    DATA_DIR: folder,
    LOG_LEVEL: 'debug',
  }
  return { slack, sheets, environment, folder }
}
