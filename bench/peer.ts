/**
 * The usual way: a small Bolt app on a Google Sheet, written as the READMEs of Bolt and google-spreadsheet show it. Each
 * look-up loads the rows and sums them; each change loads, sums and adds one row. Kept honest on purpose: it
 * acknowledges at once, loads the document's info only once, answers its failures, and leaves the library's own retries on.
 */
import { randomUUID } from 'node:crypto'
import { App } from '@slack/bolt'
import { GoogleSpreadsheet } from 'google-spreadsheet'

const {
  SLACK_BOT_TOKEN = '',
  SLACK_APP_TOKEN = '',
  SLACK_API_URL: slackApiUrl = 'https://slack.com/api/',
  SPREADSHEET_ID = '',
  SHEETS_ACCESS_TOKEN = '',
} = process.env

const doc = new GoogleSpreadsheet(SPREADSHEET_ID, { token: SHEETS_ACCESS_TOKEN })
await doc.loadInfo()
const movements = doc.sheetsByTitle['Movements']
if (movements === undefined) throw new Error('The spreadsheet has no tab Movements')

const app = new App({
  token: SLACK_BOT_TOKEN,
  appToken: SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl },
  installerOptions: { clientOptions: { slackApiUrl } },
})

app.command('/stock', async ({ command, ack, respond, logger }) => {
  await ack()
  const [first = '', ...rest] = command.text.trim().split(/\s+/)
  try {
    if (first === 'add' || first === 'remove') {
      const [sku = '', quantity = '', ...reason] = rest
      await respond(
        await move(sku, Number(quantity) * (first === 'add' ? 1 : -1), reason.join(' '), command.user_name),
      )
    } else await respond(`*${first}*: on hand *${await onHand(first)}*`)
  } catch (error) {
    logger.error(error)
    await respond(`Sorry, that did not work: ${error instanceof Error ? error.message : String(error)}`)
  }
})

async function onHand(sku: string): Promise<number> {
  const rows = (await movements?.getRows()) ?? []
  return rows
    .filter(
      (row) => row.get('SKU') === sku && row.get('Bucket') === 'sellable' && row.get('Status') !== 'void',
    )
    .reduce((sum, row) => sum + Number(row.get('Quantity')), 0)
}

async function move(sku: string, quantity: number, reason: string, actor: string): Promise<string> {
  const before = await onHand(sku)
  const id = `MV-${randomUUID()}`
  await movements?.addRow({
    Id: id,
    At: new Date().toISOString().slice(0, 16).replace('T', ' '),
    SKU: sku,
    Location: 'Studio',
    Bucket: 'sellable',
    Quantity: quantity,
    Kind: quantity < 0 ? 'sale' : 'receipt',
    Reason: reason,
    By: `@${actor}`,
    Status: 'ok',
  })
  return `${quantity < 0 ? 'Removed' : 'Added'} ${Math.abs(quantity)} of *${sku}*: on hand *${before} → ${before + quantity}* (${id})`
}

await app.start()
app.logger.info('⚡️ Bolt app is running!')
