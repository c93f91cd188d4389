import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Argument, Command, Option } from 'commander'
import { readDataDir, readGoogleConfig, takeInEnvFile } from './config.ts'
import { runBuying } from './importing/buying-run.ts'
import { buyingKinds, type BuyingKind } from './importing/buying-wishes.ts'
import { importKinds, type ImportKind } from './importing/intake.ts'
import { progressOn } from './importing/progress.ts'
import { runImport, type ImportPorts } from './importing/run.ts'
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
  /** of purchase orders: the file of their lines */
  lines?: string
  map?: readonly string[]
  status?: readonly string[]
  dates?: 'dmy' | 'mdy'
  prefix?: string
  history?: true
}

/** The kinds of files, by the word of the command line. */
const kinds = [...importKinds, ...buyingKinds]

/** SQLite's code for a file that another process holds. */
const sqliteBusy = 5

/**
 * Imports a file as the command line asks.
 *
 * @returns the exit code: 0 when the workbook has what the file says, 1 when it has not, with the reason on the terminal.
 *   Throws bugs only.
 */
export async function importFile(
  kind: ImportKind | BuyingKind,
  path: string,
  options: ImportOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> {
  const paths = [path, ...(options.lines === undefined ? [] : [options.lines])]
  const sizes: number[] = []
  for (const each of paths) {
    const bytes = await sizeOf(each)
    if (typeof bytes === 'string') return complain(bytes)
    sizes.push(bytes)
  }
  const config = readGoogleConfig(env)
  if (!config.ok) return complain(config.problems.join('\n'))
  const spreadsheet = googleSpreadsheet(config.value)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const journalPath = join(readDataDir(env), 'import.sqlite')
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const ports: ImportPorts = {
    spreadsheet,
    openJournal: (dryRun) => openSqliteJournal(dryRun ? ':memory:' : journalPath),
    now: () => Date.now(),
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
    ask: isTerminal ? (question) => ask(question, stop) : undefined,
    ...(isTerminal ? { askWords: (question: string) => askWords(question, stop) } : {}),
    progress: (what) => progressOn(process.stderr, what),
    signal: stop.signal,
  }
  const opened = (each: string, at: number) => ({
    fileName: basename(each),
    bytes: sizes[at] ?? 0,
    chunks: createReadStream(each),
  })
  const { yes = false, dryRun = false, all = false, makeSkus = false } = options
  const howFar = { yes, dryRun, all }
  try {
    const done = isShop(kind)
      ? await runImport({ kind, ...opened(path, 0), makeSkus, ...howFar }, ports)
      : await runBuying(
          {
            kind,
            files: paths.map(opened),
            map: options.map ?? [],
            statuses: options.status ?? [],
            dates: options.dates,
            prefix: options.prefix ?? '',
            isHistory: options.history ?? false,
            ...howFar,
          },
          ports,
        )
    return done ? 0 : 1
  } catch (cause) {
    if (cause instanceof SheetFault) return complain(explainFault(cause, spreadsheet.address))
    if (cause instanceof JournalFault) return complain(explainJournal(cause))
    throw cause
  }
}

function isShop(kind: ImportKind | BuyingKind): kind is ImportKind {
  return (importKinds as readonly string[]).includes(kind)
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
  return /^y(es)?$/i.test(((await askWords(question, stop)) ?? '').trim())
}

/** What a person types; undefined when they stop instead. */
async function askWords(question: string, stop: AbortController): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', () => stop.abort())
  try {
    return await terminal.question(question, { signal: stop.signal })
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
    console.log()
    return undefined
  } finally {
    terminal.close()
  }
}

if (import.meta.main) {
  const gather = (each: string, before: readonly string[]) => [...before, each]
  const program = new Command('npm run import --')
    .description(
      'Imports an export of Shopify, or suppliers, SKUs and purchase orders of any program: shows what is new, changed and refused, asks, and writes it. Running it twice changes nothing.',
    )
    .addArgument(new Argument('<kind>', 'what the file is').choices(kinds))
    .argument('<file>', 'the CSV file as the program exported it')
    .option('--dry-run', 'stop after the preview')
    .option('--yes', 'write without asking')
    .option('--all', 'show every line of the preview')
    .option('--make-skus', 'of a shop: give a row without a SKU one made from its handle and options')
    .option('--lines <file>', 'of purchase orders: the CSV file of their lines, where they have one')
    .option(
      '--map <field=column>',
      'which column is a field; as often as needed, "Field=" leaves it out',
      gather,
      [],
    )
    .option('--status <code=status>', 'what a code of a status means; as often as needed', gather, [])
    .addOption(new Option('--dates <order>', 'what comes first in 3/4/2026').choices(['dmy', 'mdy']))
    .option('--prefix <letters>', 'put before the ids of the file, to tell programs apart')
    .option('--history', 'of purchase orders: all of them are over, none comes in open')
    .action(async (kind: ImportKind | BuyingKind, path: string, options: ImportOptions) => {
      takeInEnvFile()
      process.exitCode = await importFile(kind, path, options, process.env).catch((cause: unknown) => {
        console.error(`The import broke off: ${cause instanceof Error ? cause.message : String(cause)}`)
        return 1
      })
    })
  await program.parseAsync()
}
