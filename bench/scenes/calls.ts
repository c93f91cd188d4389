import { written } from '../bots.ts'
import type { Line } from '../people.ts'
import { asGoogle, bare, type Stage } from '../stage.ts'
import type { Group } from '../table.ts'

const drainMs = 60_000
/** Ours looks at the sheet by the clock, so the rate decides how many calls a thousand commands share. */
const perSecond = 50

/** Calls to Google for a thousand commands: ours at 50 a second, the peer one after the other. */
export async function calls(
  stage: Stage,
  counts: { readonly ours: number; readonly peer: number },
): Promise<Group> {
  const ours = await stage.with('ours', asGoogle, async (bot, lines) => {
    const made = async (next: () => Line) => {
      const before = await total(stage)
      await bot.people.atRate(perSecond, counts.ours / perSecond, next)
      await written(bot, drainMs)
      return (((await total(stage)) - before) / counts.ours) * 1000
    }
    return { lookUps: await made(() => lines.lookUp()), writes: await made(() => lines.write()) }
  })
  const peer = await stage.with('peer', bare, async (bot, lines) => {
    const made = async (next: () => Line) => {
      const before = await total(stage)
      await bot.people.oneByOne(counts.peer, next)
      return (((await total(stage)) - before) / counts.peer) * 1000
    }
    return { lookUps: await made(() => lines.lookUp()), writes: await made(() => lines.write()) }
  })
  const less = { unit: '', better: 'less' as const }
  return {
    title: 'Calls to Google',
    rows: [
      {
        what: 'for 1,000 look-ups',
        ours: ours.lookUps,
        oursNote: `${perSecond} a second`,
        peer: peer.lookUps,
        ...less,
      },
      {
        what: 'for 1,000 writes',
        ours: ours.writes,
        oursNote: `${perSecond} a second`,
        peer: peer.writes,
        ...less,
      },
    ],
  }
}

async function total(stage: Stage): Promise<number> {
  const { reads, writes } = await stage.sheets.ask({ ask: 'calls' })
  return reads + writes
}
