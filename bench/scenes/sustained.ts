import { written, type Who } from '../bots.ts'
import { holdAgainst, type Kept } from '../figures.ts'
import { asGoogle, type Stage } from '../stage.ts'
import type { Group } from '../table.ts'

/** So many people at once write with ours, each as soon as the last answer came. */
const people = 40
/** The peer makes a read and a write of each command: more than one a second only fails. */
const peerPerSecond = 1
const drainMs = 300_000

/** What one bot wrote under pressure. */
interface Pressed {
  /** commands that were answered as recorded */
  readonly told: number
  /** rows in the sheet when the time was over */
  readonly inTime: number
  /** when everything was written */
  readonly kept: Kept
  readonly calls: number
}

/** Movements written a minute, and whether each that people were told of is in the ledger once. */
export async function sustained(stage: Stage, minutes: number): Promise<Group> {
  const ours = await press(stage, 'ours', minutes)
  const peer = await press(stage, 'peer', minutes)
  const none = { unit: '', better: 'less' as const, aim: 0 }
  const more = { unit: '', better: 'more' as const }
  return {
    title: `Writing for ${minutes} min, as Google is`,
    rows: [
      {
        what: 'movements in the sheet a minute',
        ours: ours.inTime / minutes,
        peer: peer.inTime / minutes,
        ...more,
        aim: (100 * peer.inTime) / minutes,
      },
      {
        what: 'recorded and answered a minute',
        ours: ours.told / minutes,
        peer: peer.told / minutes,
        ...more,
      },
      { what: 'told as recorded and not in the ledger', ours: ours.kept.lost, peer: peer.kept.lost, ...none },
      { what: 'twice in the ledger', ours: ours.kept.doubled, peer: peer.kept.doubled, ...none },
      {
        what: 'in the ledger and nobody was told',
        ours: ours.kept.unpromised,
        peer: peer.kept.unpromised,
        unit: '',
        better: 'less',
      },
      {
        what: 'calls to Google a minute',
        ours: ours.calls / minutes,
        peer: peer.calls / minutes,
        unit: '',
        better: 'less',
      },
    ],
  }
}

async function press(stage: Stage, who: Who, minutes: number): Promise<Pressed> {
  return stage.with(who, asGoogle, async (bot, lines) => {
    const next = () => lines.write()
    const asked =
      who === 'ours'
        ? await bot.people.together(people, minutes * 60, next)
        : await bot.people.atRate(peerPerSecond, minutes * 60, next)
    const { prefix } = stage
    const inTime = new Set(await stage.sheets.ask({ ask: 'marks', prefix })).size
    const { reads, writes } = await stage.sheets.ask({ ask: 'calls' })
    if (!(await written(bot, drainMs))) console.error('ours did not come to an end of its writes')
    const told = asked.filter(({ fate }) => fate === 'answered').map(({ mark }) => mark)
    const kept = holdAgainst(told, await stage.sheets.ask({ ask: 'marks', prefix }))
    return { told: told.length, inTime, kept, calls: reads + writes }
  })
}
