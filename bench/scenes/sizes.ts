import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { allTabs } from '../../src/features.ts'
import { quoteTitle } from '../../src/workbook/tab.ts'
import { peerHost, type Who } from '../bots.ts'
import { median, spreadOf } from '../figures.ts'
import { measured } from '../measured.ts'
import { Program } from '../program.ts'
import { bare, type Stage } from '../stage.ts'
import type { Group, Row } from '../table.ts'

const lookUpsFile = fileURLToPath(new URL('../inside-look-ups.ts', import.meta.url))
const foldsFile = fileURLToPath(new URL('../inside-folds.ts', import.meta.url))
/** Aims at 10,000 SKUs with 200,000 movements, and therefore at what is smaller. */
const aims = { upToMovements: 200_000, readyMs: 3_000, megabytes: 350, lookUpMs: 20 }
const times = z.array(z.number())
const lookUpTimes = z.object({ bySku: times, byWords: times, afterWrite: times })
const foldTimes = z.object({ fold: times, floor: times })

export interface SizeCounts {
  /** starts, of which the middle one counts */
  readonly starts: number
  readonly lookUps: number
  readonly peerLookUps: number
  readonly folds: number
}

/** How cost grows with the workbook: start, memory, look-ups, and taking the whole of it in. */
export async function sizes(stage: Stage, counts: SizeCounts): Promise<Group> {
  const { size, first } = stage
  const ours = await started(stage, 'ours', counts.starts, counts.lookUps)
  const peer = await started(stage, 'peer', counts.starts, counts.peerLookUps)
  const lookUps = await insideLookUps(stage, counts.lookUps)
  const [fold, peerFold] = [
    await folds(stage, 'ours', counts.folds),
    await folds(stage, 'peer', counts.folds),
  ]
  const aim = (limit: number) => (size.movements <= aims.upToMovements ? { aim: limit } : {})
  const ms = { unit: 'ms', better: 'less' as const }
  const inMemory = (what: string, values: readonly number[]): Row => ({
    what: `${what}, in memory, p99`,
    ours: spreadOf(values).p99,
    oursNote: `p50 ${spreadOf(values).p50.toFixed(2)}`,
    peer: undefined,
    ...ms,
    ...aim(aims.lookUpMs),
  })
  const floorNote = ({ floor }: z.infer<typeof foldTimes>) => `floor ${Math.round(median(floor))}`
  return {
    title: `${size.skus.toLocaleString('en-US')} SKUs, ${size.movements.toLocaleString('en-US')} movements`,
    rows: [
      { what: 'start to ready', ours: ours.readyMs, peer: peer.readyMs, ...ms, ...aim(aims.readyMs) },
      {
        what: 'of that, one whole read at the stand-in',
        ours: await wholeRead(stage, counts.starts),
        peer: undefined,
        ...ms,
      },
      { what: 'processor time up to ready', ours: ours.cpuMs, peer: peer.cpuMs, ...ms },
      {
        what: 'the very first start on this workbook',
        ours: first.readyMs,
        ...(first.settled ? {} : { oursNote: 'did not come to rest' }),
        peer: undefined,
        ...ms,
      },
      {
        what: 'peak memory',
        ours: ours.megabytes,
        peer: peer.megabytes,
        unit: 'MB',
        better: 'less',
        ...aim(aims.megabytes),
      },
      { what: 'look-up answered in Slack, p50', ours: ours.lookUp.p50, peer: peer.lookUp.p50, ...ms },
      { what: 'look-up answered in Slack, p99', ours: ours.lookUp.p99, peer: peer.lookUp.p99, ...ms },
      inMemory('look-up by SKU', lookUps.bySku),
      inMemory('look-up by words', lookUps.byWords),
      inMemory('look-up right after a write', lookUps.afterWrite),
      {
        what: 'whole workbook taken in (peer: ledger)',
        ours: median(fold.fold),
        oursNote: floorNote(fold),
        peer: median(peerFold.fold),
        peerNote: floorNote(peerFold),
        ...ms,
      },
      {
        what: 'that, in times of only parsing the JSON',
        ours: median(fold.fold) / median(fold.floor),
        peer: median(peerFold.fold) / median(peerFold.floor),
        unit: '×',
        better: 'less',
      },
    ],
  }
}

/** How long the stand-in takes to give the whole workbook once, milliseconds; it is in every start of ours. */
async function wholeRead(stage: Stage, rounds: number): Promise<number> {
  const { apiUrl, spreadsheetId, token } = await stage.place(bare)
  const ranges = allTabs.map(({ title }) => `ranges=${encodeURIComponent(quoteTitle(title))}`).join('&')
  const url = `${apiUrl}v4/spreadsheets/${spreadsheetId}/values:batchGet?valueRenderOption=UNFORMATTED_VALUE&${ranges}`
  const headers = { authorization: `Bearer ${token}` }
  const found: number[] = []
  for (let at = 0; at < rounds; at += 1)
    found.push(await measured(async () => (await fetch(url, { headers })).arrayBuffer()))
  return median(found)
}

async function started(stage: Stage, who: Who, starts: number, lookUps: number) {
  const readies: number[] = []
  const cpu: number[] = []
  const peaks: number[] = []
  const answers: number[] = []
  for (let at = 0; at < starts; at += 1) {
    await stage.with(who, bare, async (bot, lines) => {
      readies.push(bot.readyMs)
      cpu.push(bot.readyCpuMs)
      const asked = await bot.people.oneByOne(Math.ceil(lookUps / starts), () => lines.lookUp())
      answers.push(...asked.map(({ answerMs }) => answerMs).filter((ms) => !Number.isNaN(ms)))
      peaks.push(await bot.program.peakMegabytes())
    })
  }
  return {
    readyMs: median(readies),
    cpuMs: median(cpu),
    megabytes: spreadOf(peaks).max,
    lookUp: spreadOf(answers),
  }
}

async function insideLookUps(stage: Stage, count: number): Promise<z.infer<typeof lookUpTimes>> {
  const place = await stage.place(bare)
  return inside(stage, [lookUpsFile], lookUpTimes, {
    SHEETS_API_URL: place.apiUrl,
    SPREADSHEET_ID: place.spreadsheetId,
    SHEETS_ACCESS_TOKEN: place.token,
    COUNT: String(count),
  })
}

async function folds(stage: Stage, who: Who, rounds: number): Promise<z.infer<typeof foldTimes>> {
  const place = await stage.place(bare)
  const worker = new Worker(new URL('../replay.ts', import.meta.url), {
    workerData: { apiUrl: place.apiUrl },
  })
  try {
    const port = await new Promise<number>((resolve) => worker.once('message', resolve))
    return await inside(stage, ['--import', peerHost, foldsFile], foldTimes, {
      SHEETS_API_URL: `http://127.0.0.1:${port}/`,
      SPREADSHEET_ID: place.spreadsheetId,
      SHEETS_ACCESS_TOKEN: place.token,
      COUNT: String(rounds),
      WHO: who,
    })
  } finally {
    await worker.terminate()
  }
}

/** Runs a program of the bench and reads its last line. */
async function inside<T>(
  stage: Stage,
  words: readonly string[],
  answer: z.ZodType<T>,
  environment: Readonly<Record<string, string>>,
): Promise<T> {
  const folder = await stage.journal()
  const program = new Program(words, { ...environment, DATA_DIR: folder })
  const code = await program.ends()
  await rm(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`${words.at(-1)} ended with ${code}:\n${program.output}`)
  return answer.parse(JSON.parse(program.output.trim().split('\n').at(-1) ?? ''))
}
