import { setTimeout as sleep } from 'node:timers/promises'
import type { Bot, Who } from '../bots.ts'
import { spreadOf, type Spread } from '../figures.ts'
import type { Asked, Lines } from '../people.ts'
import { asGoogle, bare, type Stage } from '../stage.ts'
import type { Group, Row } from '../table.ts'

/** Slack gives an app three seconds; a person feels a tenth of one. */
const ackAimMs = 100
/** Pause between two commands of one person, milliseconds. */
const pauseMs = 1_000
/** A read older than this is renewed before a decision; a quiet time has to be longer. */
const quietMs = 6_000

/** Times of one bot's answers. */
interface Times {
  readonly lookUp: Spread
  readonly write: Spread
  readonly ack: Spread
  readonly failed: number
}

/**
 * One person, one command after the other: the time from the command to its acknowledgement and to its answer.
 *
 * @param counts commands of each kind; `paced` at one a second, 0: not at all
 */
export async function commands(
  stage: Stage,
  counts: { readonly ours: number; readonly peer: number; readonly paced: number; readonly quiet: number },
): Promise<Group[]> {
  const plain = async (who: Who) =>
    stage.with(who, bare, (bot, lines) => inTurn(bot, lines, who === 'ours' ? counts.ours : counts.peer, 0))
  const groups = [
    { title: 'One command, no latency, no quota', rows: rowsOf(await plain('ours'), await plain('peer')) },
  ]
  if (counts.paced === 0) return groups
  const paced = async (who: Who) =>
    stage.with(who, asGoogle, async (bot, lines) => ({
      times: await inTurn(bot, lines, counts.paced, pauseMs),
      quiet: await afterQuiet(bot, lines, counts.quiet),
    }))
  const [ours, peer] = [await paced('ours'), await paced('peer')]
  const afterwards = row('write after six quiet seconds, p50', ours.quiet.p50, peer.quiet.p50)
  groups.push({
    title: 'One command a second, as Google is',
    rows: [...rowsOf(ours.times, peer.times), afterwards],
  })
  return groups
}

async function inTurn({ people }: Bot, lines: Lines, count: number, pause: number): Promise<Times> {
  const lookUps = await people.oneByOne(count, () => lines.lookUp(), pause)
  const writes = await people.oneByOne(count, () => lines.write(), pause)
  return timesOf(lookUps, writes)
}

async function afterQuiet({ people }: Bot, lines: Lines, count: number): Promise<Spread> {
  const asked: Asked[] = []
  for (let at = 0; at < count; at += 1) {
    await sleep(quietMs)
    asked.push(await people.ask(lines.write()))
  }
  return answered(asked)
}

function timesOf(lookUps: readonly Asked[], writes: readonly Asked[]): Times {
  const all = [...lookUps, ...writes]
  return {
    lookUp: answered(lookUps),
    write: answered(writes),
    ack: spreadOf(all.map(({ ackMs }) => ackMs).filter((ms) => !Number.isNaN(ms))),
    failed: all.filter(({ fate }) => fate !== 'answered').length,
  }
}

function answered(asked: readonly Asked[]): Spread {
  return spreadOf(asked.filter(({ fate }) => fate === 'answered').map(({ answerMs }) => answerMs))
}

function rowsOf(ours: Times, peer: Times): Row[] {
  return [
    row('look-up answered, p50', ours.lookUp.p50, peer.lookUp.p50),
    row('look-up answered, p99', ours.lookUp.p99, peer.lookUp.p99),
    row('write answered, p50', ours.write.p50, peer.write.p50),
    row('write answered, p99', ours.write.p99, peer.write.p99),
    row('acknowledged, p50', ours.ack.p50, peer.ack.p50),
    { ...row('acknowledged, p99', ours.ack.p99, peer.ack.p99), aim: ackAimMs },
    ...(ours.failed + peer.failed > 0
      ? [{ ...row('commands that failed', ours.failed, peer.failed), unit: '' }]
      : []),
  ]
}

function row(what: string, ours: number, peer: number): Row {
  return { what, ours, peer, unit: 'ms', better: 'less' }
}
