import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { readGoogleConfig, takeInEnvFile } from './config.ts'
import { exportFacts, exportOf, type Exported } from './exporting/actions.ts'
import { csvOf } from './exporting/csv.ts'
import { explainExport } from './exporting/explain.ts'
import { exports, wishOf, type ExportRefusal } from './exporting/rules.ts'
import { openSqliteJournal } from './journal/sqlite.ts'
import type { Instant } from './kit/local-date.ts'
import { accept, refuse, type Result } from './kit/result.ts'
import { allAtOnce } from './kit/steps.ts'
import { settingsOf } from './settings/actions.ts'
import { explainFault } from './workbook/explain-fault.ts'
import type { Facts } from './workbook/facts.ts'
import { googleSpreadsheet } from './workbook/google.ts'
import { LiveWorkbook } from './workbook/live-workbook.ts'
import { SheetFault, type Spreadsheet } from './workbook/spreadsheet.ts'

const command = 'npm run export --'

/** Options of the command line. */
export interface ExportOptions {
  from?: string
  to?: string
  out?: string
  /** false: without columns of costs, for a file that goes on to others */
  costs?: boolean
}

/**
 * Writes a file as the command line asks. The spreadsheet is read and never written.
 *
 * @param words what is exported, and its days: ['movements', '2026-11']
 * @returns the exit code: 0 when the file is there or there was nothing to export, 1 when not, with the reason on the
 *   terminal. Throws bugs only.
 */
export async function exportFile(
  words: readonly string[],
  options: ExportOptions,
  env: Readonly<Record<string, string | undefined>>,
  now: () => Instant = () => Date.now(),
): Promise<0 | 1> {
  const config = readGoogleConfig(env)
  if (!config.ok) return complain(config.problems.join('\n'))
  const spreadsheet = googleSpreadsheet(config.value)
  try {
    const facts = await factsOf(spreadsheet, now)
    const exported = exportedBy(facts, words, options)
    if (!exported.ok) return complain(explainExport(exported.refusal, { command, today: facts.today }))
    return await written(exported.value, options.out)
  } catch (cause) {
    if (cause instanceof SheetFault)
      return complain(`${explainFault(cause, spreadsheet.address)} No file was written.`)
    throw cause
  }
}

/** The workbook as the sheet shows it now. */
async function factsOf(spreadsheet: Spreadsheet, now: () => Instant): Promise<Facts> {
  const journal = openSqliteJournal(':memory:')
  const timeZone = (facts: Facts) => settingsOf(facts).timeZone
  const workbook = new LiveWorkbook({ tabs: exportFacts, spreadsheet, journal, now, timeZone })
  try {
    await workbook.start()
    return workbook.facts()
  } finally {
    // It has read once; stopped before its next look it never comes to write.
    await workbook.stop(0)
    await journal.close()
  }
}

function exportedBy(
  facts: Facts,
  words: readonly string[],
  { from, to, costs = true }: ExportOptions,
): Result<Exported, ExportRefusal> {
  const wish = wishOf([...words, ...daysBetween(from, to)].join(' '), facts.today)
  return wish.ok
    ? allAtOnce(exportOf(facts, wish.value, { costs, most: Number.POSITIVE_INFINITY }))
    : refuse(wish.refusal)
}

/** Options as the words that mean the same: one that is left out is open. */
function daysBetween(from: string | undefined, to: string | undefined): string[] {
  if (from !== undefined && to !== undefined) return [from, 'to', to]
  if (from !== undefined) return ['since', from]
  return to === undefined ? [] : ['until', to]
}

async function written({ fileName, table, sums }: Exported, out = fileName): Promise<0 | 1> {
  const [title, ...lines] = sums
  const rows = table.rows.length
  if (rows === 0) {
    console.log(`Nothing to export, and no file was written: ${title}.`)
    return 0
  }
  const kept = await keep(out, allAtOnce(csvOf(table)))
  if (!kept.ok) return complain(kept.refusal)
  console.log([`${title}.`, ...lines.map((each) => `  ${each}`)].join('\n'))
  console.log(`${out}: ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} and a row of headers`)
  return 0
}

/** Writes a new file, for this user alone: it may hold costs. Nothing that is there is written over. */
async function keep(path: string, bytes: Uint8Array): Promise<Result<null, string>> {
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
    return accept(null)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    if (code === undefined) throw cause
    return refuse(
      code === 'EEXIST'
        ? `${path} is there already, and was left as it is. Name another file with --out, or take it away first.`
        : `${path} cannot be written (${code}). Name another file with --out.`,
    )
  }
}

function complain(words: string): 1 {
  console.error(words)
  return 1
}

if (import.meta.main) {
  const program = new Command(command)
    .description(
      `Writes figures of the spreadsheet as a CSV file that Excel and LibreOffice open, and says what they add up to. The spreadsheet is only read. What: ${exports.join(', ')}.`,
    )
    .argument(
      '<what...>',
      'what is exported, and its days: movements 2026-11; without days last month, of stock today',
    )
    .option('--from <day>', 'the first day, as in 2026-11-01')
    .option('--to <day>', 'the last day, as in 2026-11-30; of stock the day at whose end it is told')
    .option('--out <file>', 'the file; left out: one in this folder that is named by what it holds')
    .option('--no-costs', 'without costs and values, for a file that goes on to others')
    .addHelpText(
      'after',
      `\nFor example:\n  ${command} movements 2026-11\n  ${command} stock --to 2026-10-31 --out stock.csv\n  ${command} payments Q3`,
    )
    .action(async (words: string[], options: ExportOptions) => {
      takeInEnvFile()
      process.exitCode = await exportFile(words, options, process.env).catch((cause: unknown) => {
        console.error(`The export broke off: ${cause instanceof Error ? cause.message : String(cause)}`)
        return 1
      })
    })
  await program.parseAsync()
}
