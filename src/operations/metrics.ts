import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { WorkbookStatus } from '../workbook/workbook.ts'

/** What the numbers are read from at each look. */
export interface Readings {
  /** of every workbook that is kept here */
  readonly shops: () => readonly {
    readonly workbook: WorkbookStatus
    readonly lastTickAt: number | undefined
  }[]
  /** how many workbooks are kept here that cannot be opened until somebody puts something right */
  readonly closed?: () => number
  readonly slackConnected: () => boolean
  readonly now: () => number
}

/** The bot's numbers, in Prometheus' text format. No text of people and no secret is among them. */
export interface Metrics {
  readonly acked: (seconds: number) => void
  readonly answered: (kind: string, seconds: number) => void
  readonly faulted: (kind: string) => void
  readonly sheetCall: (call: { kind: 'read' | 'write'; status: string }) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3]

/** Numbers of one bot, apart from those of another in the same process. */
export function openMetrics(readings: Readings): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const ack = new Histogram({
    name: 'jumpring_ack_seconds',
    help: 'From a request of Slack’s to its acknowledgement',
    buckets: quick,
    registers,
  })
  const answer = new Histogram({
    name: 'jumpring_answer_seconds',
    help: 'From a request of Slack’s to the answer handed to Slack',
    labelNames: ['kind'],
    buckets: quick,
    registers,
  })
  const faults = new Counter({
    name: 'jumpring_faults_total',
    help: 'Requests that a fault kept from their answer',
    labelNames: ['kind'],
    registers,
  })
  const calls = new Counter({
    name: 'jumpring_sheet_calls_total',
    help: 'Calls to the spreadsheet',
    labelNames: ['kind', 'status'],
    registers,
  })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const books = () => readings.shops().map(({ workbook }) => workbook)
  gauge('jumpring_workbooks', 'Workbooks that this process keeps', () => books().length)
  gauge(
    'jumpring_workbooks_closed',
    'Workbooks kept here whose spreadsheet cannot be opened',
    () => readings.closed?.() ?? 0,
  )
  gauge('jumpring_unwritten_changes', 'Decided and not yet seen in the sheet', () =>
    books().reduce((sum, { unwritten }) => sum + unwritten, 0),
  )
  gauge('jumpring_sheet_answers', '1 while every spreadsheet answers', () =>
    Number(books().every(({ googleAnswers }) => googleAnswers)),
  )
  gauge('jumpring_slack_connected', '1 while Slack can reach the bot', () =>
    Number(readings.slackConnected()),
  )
  gauge('jumpring_sheet_age_seconds', 'Age of the last good read, of the workbook where it is oldest', () =>
    age(
      books().map(({ lastReadAt }) => lastReadAt),
      readings.now(),
    ),
  )
  gauge(
    'jumpring_tick_age_seconds',
    'Age of the last look at what is due, of the workbook where it is oldest',
    () =>
      age(
        readings.shops().map(({ lastTickAt }) => lastTickAt),
        readings.now(),
      ),
  )
  return {
    acked: (seconds) => ack.observe(seconds),
    answered: (kind, seconds) => answer.observe({ kind }, seconds),
    faulted: (kind) => faults.inc({ kind }),
    sheetCall: ({ kind, status }) => calls.inc({ kind, status }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** The greatest age; -1 where something never happened. */
function age(times: readonly (number | undefined)[], now: number): number {
  const ages = times.map((since) => (since === undefined ? undefined : Math.max(0, (now - since) / 1000)))
  return ages.includes(undefined) ? -1 : Math.max(0, ...ages.map((each) => each ?? 0))
}
