import { Command } from 'commander'
import { readGoogleConfig, takeInEnvFile } from './config.ts'
import { reportWords, setUp } from './preparing.ts'
import { talkThrough } from './setup-dialogue.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { googleSpreadsheet } from './workbook/google.ts'
import { spreadsheetIdOf } from './workbook/spreadsheet-link.ts'
import { SheetFault } from './workbook/spreadsheet.ts'

async function run(words: string, options: { sample?: true }): Promise<number> {
  const id = spreadsheetIdOf(words)
  if (id === undefined) {
    console.error(
      `"${words}" is neither a spreadsheet’s link nor its id. Expected something like https://docs.google.com/spreadsheets/d/1AbC…/edit`,
    )
    return 1
  }
  takeInEnvFile()
  const config = readGoogleConfig(process.env, id)
  if (!config.ok) {
    console.error(config.problems.join('\n'))
    return 1
  }
  const spreadsheet = googleSpreadsheet(config.value)
  try {
    const report = await setUp(spreadsheet, { sample: options.sample ?? false, now: Date.now() })
    console.log(reportWords(report).join('\n'))
    return report.notEmpty.length > 0 ? 1 : 0
  } catch (cause) {
    if (!(cause instanceof SheetFault)) throw cause
    console.error(explainFault(cause, spreadsheet.address))
    return 1
  }
}

function talk(): Promise<number> {
  takeInEnvFile()
  return talkThrough()
}

if (import.meta.main) {
  const program = new Command('npm run setup --')
    .description(
      'Prepares a Google spreadsheet for Jumpring: adds what is missing, changes nothing that is there.',
    )
    .argument(
      '[spreadsheet]',
      'link or id of a spreadsheet that is shared with Jumpring’s account as Editor; without it you are led through everything',
    )
    .option('--sample', 'fill an empty spreadsheet with a sample brand')
    .action(async (words: string | undefined, options: { sample?: true }) => {
      process.exitCode = await (words === undefined ? talk() : run(words, options)).catch(
        (cause: unknown) => {
          console.error(`Setup broke off: ${cause instanceof Error ? cause.message : String(cause)}`)
          return 1
        },
      )
    })
  await program.parseAsync()
}
