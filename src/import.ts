import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Argument, Command } from 'commander'
import { readDataDir, readGoogleConfig, takeInEnvFile } from './config.ts'
import { importKinds, type ImportKind } from './importing/intake.ts'
import { progressOn } from './importing/progress.ts'
import { runImport } from './importing/run.ts'
import { JournalFault } from './journal/journal.ts'
import { openSqliteJournal } from './journal/sqlite.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { googleSpreadsheet } from './workbook/google.ts'
import { SheetFault } from './workbook/spreadsheet.ts'

/** Options of the command line. */
export interface ImportOptions {
  makeSkus?: true
  yes?: true
  dryRun?: true
  all?: true
}

/** SQLite's code for a file that another process holds. */
const sqliteBusy = 5

/**
 * Imports a file as the command line asks.
 *
 * @returns the exit code: 0 when the workbook has what the file says, 1 when it has not, with the reason on the terminal.
 *   Throws bugs only.
 */
export async function importFile(
  kind: ImportKind,
  path: string,
  options: ImportOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> {
  const bytes = await sizeOf(path)
  if (typeof bytes === 'string') return complain(bytes)
  const config = readGoogleConfig(env)
  if (!config.ok) return complain(config.problems.join('\n'))
  const spreadsheet = googleSpreadsheet(config.value)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const journalPath = join(readDataDir(env), 'import.sqlite')
  try {
    const done = await runImport(
      {
        kind,
        fileName: basename(path),
        bytes,
        chunks: createReadStream(path),
        makeSkus: options.makeSkus ?? false,
        yes: options.yes ?? false,
        dryRun: options.dryRun ?? false,
        all: options.all ?? false,
      },
      {
        spreadsheet,
        openJournal: (dryRun) => openSqliteJournal(dryRun ? ':memory:' : journalPath),
        now: () => Date.now(),
        say: (line) => console.log(line),
        complain: (line) => console.error(line),
        ask: process.stdin.isTTY && process.stdout.isTTY ? (question) => ask(question, stop) : undefined,
        progress: (what) => progressOn(process.stderr, what),
        signal: stop.signal,
      },
    )
    return done ? 0 : 1
  } catch (cause) {
    if (cause instanceof SheetFault) return complain(explainFault(cause, spreadsheet.address))
    if (cause instanceof JournalFault) return complain(explainJournal(cause))
    throw cause
  }
}

function complain(words: string): 1 {
  console.error(words)
  return 1
}

/** The file's size in bytes, or what is wrong with it. */
async function sizeOf(path: string): Promise<number | string> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : `${path} is a folder; expected a CSV file. Nothing was changed.`
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    return code === 'ENOENT'
      ? `There is no file ${path}. Nothing was changed.`
      : `${path} cannot be read (${code}). Nothing was changed.`
  }
}

/** One sentence that says what to do about a journal that does not open. */
export function explainJournal(fault: JournalFault): string {
  const { cause } = fault
  const busy = cause instanceof Error && 'errcode' in cause && cause.errcode === sqliteBusy
  return busy
    ? 'Another import is running on this machine. Nothing was changed: wait until it is done and run this again.'
    : `${fault.message}.`
}

async function ask(question: string, stop: AbortController): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', () => stop.abort())
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal: stop.signal })).trim())
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
    console.log()
    return false
  } finally {
    terminal.close()
  }
}

if (import.meta.main) {
  const program = new Command('npm run import --')
    .description(
      'Imports an export of Shopify into the workbook: shows what is new, changed and refused, asks, and writes it. Running it twice changes nothing.',
    )
    .addArgument(new Argument('<kind>', 'what the file is').choices(importKinds))
    .argument('<file>', 'the CSV file as Shopify exported it')
    .option('--dry-run', 'stop after the preview')
    .option('--yes', 'write without asking')
    .option('--all', 'show every line of the preview')
    .option('--make-skus', 'give a row without a SKU one made from its handle and options')
    .action(async (kind: ImportKind, path: string, options: ImportOptions) => {
      takeInEnvFile()
      process.exitCode = await importFile(kind, path, options, process.env).catch((cause: unknown) => {
        console.error(`The import broke off: ${cause instanceof Error ? cause.message : String(cause)}`)
        return 1
      })
    })
  await program.parseAsync()
}
