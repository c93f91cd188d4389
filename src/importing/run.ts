import { skusTab } from '../catalog/tabs.ts'
import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { archiveTab, movementsTab } from '../stock/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import { LiveWorkbook } from '../workbook/live-workbook.ts'
import type { Spreadsheet } from '../workbook/spreadsheet.ts'
import type { Tab } from '../workbook/tab.ts'
import { decideImport, previewImport, type Decided } from './actions.ts'
import { readExport, type ImportKind, type Intake } from './intake.ts'
import type { Progress } from './progress.ts'
import { count, explainFile, grouped, previewWords } from './words.ts'
import { untilWritten, type WriteEnd } from './writing.ts'

/** The tabs that an import of a shop reads and writes. */
const shopTabs = [settingsTab, suppliersTab, skusTab, movementsTab, archiveTab]
const spreadsheetNote = 'spreadsheet'

/** How far a person lets an import go. */
export interface HowFar {
  /** write without asking */
  readonly yes: boolean
  /** stop after the preview */
  readonly dryRun: boolean
  /** show every line of the preview */
  readonly all: boolean
}

/** What a person asked to import of a shop. */
export interface ImportWish extends HowFar {
  readonly kind: ImportKind
  readonly fileName: string
  /** size of the file, for the progress */
  readonly bytes: number
  readonly chunks: AsyncIterable<Uint8Array>
  readonly makeSkus: boolean
}

/** What an import does with what was read. */
export interface ImportJob {
  /** the tabs that it reads and writes */
  readonly tabs: readonly Tab[]
  /** what it would do to the workbook as it is now */
  readonly preview: (facts: Facts) => {
    readonly lines: readonly string[]
    readonly entries: number
    readonly unchanged: number
    readonly decide: (workbook: LiveWorkbook, journal: Journal) => Promise<Decided>
  }
  /** the tab that shows what came of it */
  readonly shows: Tab
}

/** Where an import reads, writes and speaks. */
export interface ImportPorts {
  readonly spreadsheet: Spreadsheet
  /** the import's own journal; one that is lost at close for a dry run */
  readonly openJournal: (dryRun: boolean) => Journal
  readonly now: () => Instant
  readonly say: (line: string) => void
  readonly complain: (line: string) => void
  /** undefined: there is nobody to ask */
  readonly ask: ((question: string) => Promise<boolean>) | undefined
  /** the same for an answer in words; undefined: there is nobody to ask, or they stopped */
  readonly askWords?: (question: string) => Promise<string | undefined>
  readonly progress: (what: string) => Progress
  /** a person wants to stop */
  readonly signal: AbortSignal
}

/**
 * Imports a shop's file: preview, question, decision, and the wait until the sheet has it.
 *
 * @returns as carryJob
 */
export async function runImport(wish: ImportWish, ports: ImportPorts): Promise<boolean> {
  const intake = await readFile(wish, ports)
  if (intake === undefined) return false
  const { kind, fileName, all, makeSkus } = wish
  return carryJob(
    {
      tabs: shopTabs,
      preview: (facts) => {
        const preview = previewImport(facts, intake)
        const { currency } = settingsOf(facts)
        return {
          lines: previewWords(intake, preview, { fileName, currency, all, makeSkus }),
          entries: preview.entries.length,
          unchanged: preview.unchanged,
          decide: (workbook, journal) => decideImport(workbook, journal, { intake, preview, fileName }),
        }
      },
      shows: kind === 'shopify-products' ? skusTab : movementsTab,
    },
    wish,
    ports,
  )
}

/**
 * Carries out an import of what was read.
 *
 * What an earlier run had decided and not written is written first: a file is finished by importing it again.
 *
 * @returns true when the workbook has what the file says, as far as its lines can be imported, or nothing was asked of it.
 *   Throws SheetFault and JournalFault when nothing was decided yet.
 */
export async function carryJob(job: ImportJob, wish: HowFar, ports: ImportPorts): Promise<boolean> {
  const journal = ports.openJournal(wish.dryRun)
  try {
    const elsewhere = await unfinishedElsewhere(journal, ports.spreadsheet)
    if (elsewhere !== undefined) {
      ports.complain(
        `An import into another spreadsheet (${elsewhere}) was interrupted. Nothing was changed: finish it first by importing its file again with that spreadsheet.`,
      )
      return false
    }
    const workbook = new LiveWorkbook({
      tabs: job.tabs,
      spreadsheet: ports.spreadsheet,
      journal,
      now: ports.now,
      timeZone: (facts) => settingsOf(facts).timeZone,
    })
    try {
      await workbook.start()
      return await carryOut(job, wish, { workbook, journal }, ports)
    } finally {
      await workbook.stop(0)
    }
  } finally {
    await journal.close()
  }
}

async function readFile(wish: ImportWish, ports: ImportPorts): Promise<Intake | undefined> {
  const progress = ports.progress('Reading')
  const watch = (state: { bytes: number; rows: number }) =>
    progress.update(state.bytes / Math.max(1, wish.bytes), count(state.rows, 'row'), state.rows)
  try {
    const read = await readExport(wish.kind, wish.chunks, { makeSkus: wish.makeSkus, watch })
    if (read.ok) return read.value
    progress.stop()
    ports.complain(explainFile(read.refusal, wish.fileName))
    return undefined
  } finally {
    progress.stop()
  }
}

/** The spreadsheet that this journal still has rows for, when it is another one. */
async function unfinishedElsewhere(journal: Journal, spreadsheet: Spreadsheet): Promise<string | undefined> {
  const before = await journal.note(spreadsheetNote)
  const { id } = spreadsheet.address
  if (before !== undefined && before !== id && (await journal.unwritten()).length > 0) return before
  if (before !== id) await journal.setNote(spreadsheetNote, id)
  return undefined
}

async function carryOut(
  job: ImportJob,
  wish: HowFar,
  { workbook, journal }: { workbook: LiveWorkbook; journal: Journal },
  ports: ImportPorts,
): Promise<boolean> {
  let edited = 0
  workbook.on('conflict', () => (edited += 1))
  const facts = workbook.facts()
  const absent = job.tabs.find(
    // The archive comes with the first close.
    (tab) => tab.title !== archiveTab.title && !facts.hasColumn(tab, tab.key),
  )
  if (absent !== undefined) {
    ports.complain(
      `The spreadsheet has no tab ${absent.title} yet. Nothing was changed: run npm run setup first; it adds what is missing and moves nothing.`,
    )
    return false
  }
  const resumed = workbook.status().unwritten
  if (resumed > 0) ports.say(`An interrupted import is being finished: ${count(resumed, 'row')} of it.`)
  const preview = job.preview(facts)
  for (const line of preview.lines) ports.say(line)

  const answer = await mayWrite(wish, preview.entries, ports)
  const decided: Decided =
    answer === 'yes' ? await preview.decide(workbook, journal) : { entries: 0, overtaken: 0 }
  const total = decided.entries + resumed
  const progress = ports.progress('Writing')
  let end: WriteEnd
  try {
    end = await untilWritten(workbook, {
      signal: ports.signal,
      watch: (left) =>
        progress.update(
          (total - left) / Math.max(1, total),
          `${grouped(total - left)} of ${count(total, 'row')}`,
          total,
        ),
    })
  } finally {
    progress.stop()
  }
  const left = workbook.status().unwritten
  for (const line of endWords(end, { ...decided, edited, left, total })) ports.say(line)
  if (end.kind !== 'written' || answer === 'nobody') return false
  if (answer === 'nothing' && resumed === 0) {
    const usable = preview.unchanged > 0
    ports.say(
      usable
        ? 'Nothing to write: the workbook has all of this already.'
        : 'Nothing was changed: no line of this file can be imported.',
    )
    return usable
  }
  if (total > 0) ports.say(facts.link(job.shows))
  return true
}

/** 'nothing': there is nothing to write. 'nobody': nobody could be asked. */
type Answer = 'yes' | 'no' | 'dry-run' | 'nothing' | 'nobody'

async function mayWrite(wish: HowFar, entries: number, ports: ImportPorts): Promise<Answer> {
  if (entries === 0) return 'nothing'
  if (wish.dryRun) {
    ports.say('Nothing was written: this was a dry run.')
    return 'dry-run'
  }
  if (ports.signal.aborted) return 'no'
  if (wish.yes) return 'yes'
  if (ports.ask === undefined) {
    ports.complain(
      'Nothing was written: there is no terminal to ask on. Run it again with --yes to write these.',
    )
    return 'nobody'
  }
  if (await ports.ask(`Write ${entries === 1 ? 'this' : 'these'}? (y/N) `)) return 'yes'
  ports.say('Nothing was written.')
  return 'no'
}

function endWords(
  end: WriteEnd,
  numbers: { entries: number; overtaken: number; edited: number; left: number; total: number },
): string[] {
  const { overtaken, edited, left, total } = numbers
  const lines: string[] = []
  if (end.kind === 'written' && total > 0) lines.push(`Written: ${count(total - edited, 'row')}.`)
  if (end.kind !== 'written') {
    const why =
      end.kind === 'stopped' ? 'Stopped' : `Google does not take more (${end.fault?.message ?? 'no answer'})`
    lines.push(
      `${why}: ${grouped(total - left)} of ${count(total, 'row')} are in the sheet. The other ${grouped(left)} are saved on this machine, and are written when the import is run again.`,
    )
  }
  if (edited > 0)
    lines.push(`${rowsWere(edited, '')} edited or removed in the sheet meanwhile; what people typed stands.`)
  if (overtaken > 0)
    lines.push(
      `${rowsWere(overtaken, ' changed in the sheet since the preview and')} left alone: run it again to see what differs.`,
    )
  return lines
}

function rowsWere(rows: number, words: string): string {
  return `${count(rows, 'row')}${words} ${rows === 1 ? 'was' : 'were'}`
}
