/**
 * `npm run stand-ins`: Slack's and Google's stand-ins alone, for a bot that is started by hand beside them.
 */
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { startSheetsStandIn } from './sheets/stand-in.ts'
import { startSlackStandIn } from './slack/stand-in.ts'

const program = new Command('npm run stand-ins --')
  .description(
    'Starts stand-ins of Slack and Google Sheets on the loopback and prints the settings of a bot for them.',
  )
  .option('--slack-port <port>', 'port of Slack; 0 is any free one', portOf, 0)
  .option('--sheets-port <port>', 'port of Google Sheets; 0 is any free one', portOf, 0)
  .option('--file <path>', 'keep the workbook in this file')
  .option('--latency <milliseconds>', 'how long every call to Google takes', Number, 0)
  .option('--quota', 'Google’s quota: 60 reads and 60 writes a minute')
  .parse()
const chosen = program.opts<{
  slackPort: number
  sheetsPort: number
  file?: string
  latency: number
  quota?: true
}>()

const slack = await startSlackStandIn({
  port: chosen.slackPort,
  manifest: fileURLToPath(new URL('../manifest.yml', import.meta.url)),
})
const sheets = await startSheetsStandIn({
  port: chosen.sheetsPort,
  latencyMs: chosen.latency,
  ...(chosen.file === undefined ? {} : { file: chosen.file }),
  ...(chosen.quota === undefined ? {} : { quota: { readsPerMinute: 60, writesPerMinute: 60 } }),
})
console.log(`# The stand-ins are there; Ctrl-C ends them. Settings of a bot for them:
export SLACK_BOT_TOKEN=${slack.botToken}
export SLACK_APP_TOKEN=${slack.appToken}
export SLACK_API_URL=${slack.apiUrl}
export SPREADSHEET_ID=${sheets.spreadsheetId}
export SHEETS_API_URL=${sheets.apiUrl}
export SHEETS_ACCESS_TOKEN=${sheets.token}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([slack.stop(), sheets.stop()]).then(() => process.exit(0))
  })
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('expected a whole number from 0 to 65535')
}
