import { dayWords } from '../kit/local-date.ts'
import { seesCosts } from '../settings/actions.ts'
import { context, escape, say, section } from '../slack/blocks.ts'
import type { Reply, Request, Verb } from '../slack/feature.ts'
import { inTurns } from '../workbook/in-turns.ts'
import { momentOf } from '../workbook/moment.ts'
import { exportFacts, exportOf, exportTabs, type Exported } from './actions.ts'
import { csvOf } from './csv.ts'
import { explainExport } from './explain.ts'
import { wishOf } from './rules.ts'

/** More rows are refused: the bot makes the file beside everybody's answers, and Slack's apps show it on phones. */
const mostRows = 50_000
const command = '/jumpring export'

/** `/jumpring export`: figures as a CSV file, into the direct messages of who asks. */
export const exportVerb: Verb = {
  word: 'export',
  usage: 'export <what> [days]',
  examples: [
    {
      line: '/jumpring export movements last month',
      does: 'the ledger of a month as a CSV file in your direct messages; also `orders`, `payments`, `returns`',
    },
    {
      line: '/jumpring export stock today',
      does: 'on hand by SKU and place, with its value at average cost',
    },
  ],
  async run(words, request) {
    if (words.trim() === '' || /^(?:help|\?)$/i.test(words.trim())) return choicesReply(request)
    const wish = wishOf(words, request.today)
    if (!wish.ok) return refused(wish.refusal, request)
    // What people typed last, and what stands in the archive, is looked at anew.
    await request.workbook.refresh(exportTabs[wish.value.what])
    const facts = momentOf(request.workbook.facts(), exportFacts)
    const costs = seesCosts({ ...request, facts })
    const exported = await inTurns(exportOf(facts, wish.value, { costs, most: mostRows }))
    return exported.ok ? sent(exported.value, costs, request) : refused(exported.refusal, request)
  },
}

function refused(refusal: Parameters<typeof explainExport>[0], { today }: Request): Reply {
  return say(escape(explainExport(refusal, { command, today })))
}

async function sent({ fileName, table, sums }: Exported, costs: boolean, request: Request): Promise<Reply> {
  const [title, ...lines] = sums
  const rows = table.rows.length
  if (rows === 0) return say(`Nothing to export, and no file was sent: ${escape(title)}.`)
  const outcome = await request.sendFile({
    name: fileName,
    title: `${fileName}, asked for on ${dayWords(request.today)}`,
    bytes: await inTurns(csvOf(table)),
    comment: `*${escape(title)}*`,
  })
  if (outcome === 'not-allowed')
    return say(
      'Slack did not take the file: the installed app may not send files. Nothing was changed. Paste the new manifest, install the app again, and ask once more; `npm run export` makes the same file where the bot runs.',
    )
  const { googleAnswers } = request.workbook.status()
  const small = [
    `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} and a row of headers`,
    ...(costs ? [] : ['Without costs, which only approvers see']),
    ...(googleAnswers ? [] : ['Google does not answer right now: as of the last look at the sheet']),
  ]
  return {
    text: `${fileName} is in your direct messages with me: ${escape(title)}`,
    blocks: [
      section(`\`${fileName}\` is in your direct messages with me.\n*${escape(title)}*`),
      ...(lines.length > 0 ? [section(lines.map((each) => `• ${escape(each)}`).join('\n'))] : []),
      context(small.join('  ·  ')),
    ],
  }
}

function choicesReply({ today }: Request): Reply {
  const month = today.slice(0, 7)
  const lines = [
    `\`${command} movements ${month}\`  the ledger: opening balances, then every movement`,
    `\`${command} stock ${today}\`  on hand at the end of a day, by SKU and place, with its value`,
    `\`${command} orders ${today.slice(0, 4)}\`  purchase orders by line, with freight, duty and other costs`,
    `\`${command} payments ${month}\`  what was paid, and what is due`,
    `\`${command} returns last 90 days\`  what came back, and what became of it`,
  ]
  return say(
    `What shall be exported? The file comes into your direct messages; nothing is changed.\n${lines.join('\n')}\nWithout days it is last month, and for stock today. Days may be \`${month}-01 to ${today}\`, \`Q3\`, \`last month\` or \`all\`, too.`,
  )
}
