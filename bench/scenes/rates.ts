import type { Who } from '../bots.ts'
import { spreadOf } from '../figures.ts'
import type { Asked } from '../people.ts'
import { asGoogle, type Stage } from '../stage.ts'
import type { Group, Row } from '../table.ts'

const ackAimMs = 100

/** Look-ups and writes by turns at a steady rate, answered or not, while Google is as Google is. */
export async function rates(stage: Stage, wanted: readonly number[], seconds: number): Promise<Group[]> {
  const groups: Group[] = []
  for (const perSecond of wanted) {
    const run = (who: Who) =>
      stage.with(who, asGoogle, ({ people }, lines) =>
        people.atRate(perSecond, seconds, () => lines.either()),
      )
    groups.push({
      title: `${perSecond} a second for ${seconds} s, as Google is`,
      rows: rowsOf(await run('ours'), await run('peer')),
    })
  }
  return groups
}

function rowsOf(ours: readonly Asked[], peer: readonly Asked[]): Row[] {
  const [a, b] = [timesOf(ours), timesOf(peer)]
  const ms = { unit: 'ms', better: 'less' as const }
  return [
    { what: 'acknowledged, p50', ours: a.ack.p50, peer: b.ack.p50, ...ms },
    { what: 'acknowledged, p99', ours: a.ack.p99, peer: b.ack.p99, ...ms, aim: ackAimMs },
    { what: 'look-up answered, p50', ours: a.lookUp.p50, peer: b.lookUp.p50, ...ms },
    { what: 'look-up answered, p99', ours: a.lookUp.p99, peer: b.lookUp.p99, ...ms },
    { what: 'write answered, p50', ours: a.write.p50, peer: b.write.p50, ...ms },
    { what: 'write answered, p99', ours: a.write.p99, peer: b.write.p99, ...ms },
    {
      what: `answered, of ${ours.length}`,
      ours: count(ours, 'answered'),
      oursNote: fatesOf(ours),
      peer: count(peer, 'answered'),
      peerNote: fatesOf(peer),
      unit: '',
      better: 'more',
    },
  ]
}

function timesOf(asked: readonly Asked[]) {
  const done = asked.filter(({ fate }) => fate === 'answered')
  const of = (kind: Asked['kind']) =>
    spreadOf(done.filter((each) => each.kind === kind).map(({ answerMs }) => answerMs))
  return {
    ack: spreadOf(asked.map(({ ackMs }) => ackMs).filter((ms) => !Number.isNaN(ms))),
    lookUp: of('look-up'),
    write: of('write'),
  }
}

function count(asked: readonly Asked[], fate: Asked['fate']): number {
  return asked.filter((each) => each.fate === fate).length
}

function fatesOf(asked: readonly Asked[]): string {
  const words = { failed: 'said it failed', late: 'not acknowledged', silent: 'no answer' } as const
  const found = Object.entries(words).flatMap(([fate, said]) => {
    const many = count(asked, fate as Asked['fate'])
    return many === 0 ? [] : [`${many} ${said}`]
  })
  return found.length === 0 ? 'all' : found.join(', ')
}
