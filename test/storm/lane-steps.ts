import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultedCall } from '../../sandbox/faults.ts'
import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import type { SlackStandIn } from '../../sandbox/slack/stand-in.ts'
import type { Dice } from './dice.ts'
import { faultOf, setTrap, type Mishap } from './trap.ts'

/** A writer's life as a step sees it. */
export interface Life {
  readonly dice: Dice
  readonly slack: SlackStandIn
  readonly sheets: SheetsStandIn
  /** asks for a few things; answers when the first of them is told, or never */
  readonly ask: () => Promise<void>
  readonly kill: () => void
  readonly killed: () => boolean
}

/** A way to die. `run` sees to it that it happens; where it cannot, whoever runs it kills after a while. */
export interface Step {
  readonly name: string
  /** true: begins while the writer opens */
  readonly early?: boolean
  /** true: leaves a post of which nobody knows whether it was made */
  readonly leavesDoubt?: boolean
  /** true: what was sent to Google or Slack is carried out within `latestMs` of the kill */
  readonly landsLater?: boolean
  readonly run: (life: Life) => Promise<void>
}

/** A step of a write path that takes longer than this does not come in this life. */
const patienceMs = 2_500
/** What a killed writer had sent is carried out so much later at most. */
export const latestMs = 900

/** Needs a post in doubt: the way to die for a life after one that left it. */
export const whileLookedFor: Step = {
  name: 'while a post is looked for',
  early: true,
  run: (life) => dieOn(life, 'slack', (call) => call.method === 'conversations.history'),
}

/** Every other way to die along the write path, named, and some at random. */
export const steps: readonly Step[] = [
  {
    name: 'before the record, or in it',
    async run(life) {
      void life.ask()
      await sleep(life.dice.whole(0, 3))
      life.kill()
    },
  },
  {
    name: 'recorded, not sent',
    async run(life) {
      life.sheets.faults.add(faultOf({ kind: 'hang' }, { kind: 'read' }))
      await Promise.race([life.ask(), sleep(patienceMs)])
      life.kill()
    },
  },
  { name: 'sent and lost', run: (life) => dieOn(life, 'sheets', isWrite, { kind: 'hang' }) },
  { name: 'sent and landed', run: (life) => dieOn(life, 'sheets', isWrite) },
  {
    name: 'sent and landed later',
    landsLater: true,
    run: (life) => dieOn(life, 'sheets', isWrite, { kind: 'delay', ms: life.dice.whole(30, latestMs) }),
  },
  {
    name: 'landed, not seen',
    run: (life) =>
      dieOn(
        life,
        'sheets',
        afterWrite((call) => call.kind === 'read'),
      ),
  },
  {
    name: 'seen, being marked',
    async run(life) {
      const read = sprung(
        life,
        'sheets',
        afterWrite((call) => call.kind === 'read'),
      )
      void life.ask()
      await Promise.race([read, sleep(patienceMs)])
      await sleep(life.dice.whole(0, 15))
      life.kill()
    },
  },
  {
    name: 'answer cut',
    async run(life) {
      const kind = life.dice.one(['reset-after', 'truncate', 'reset-before'] as const)
      const cut = sprung(life, 'sheets', isWrite, { kind })
      void life.ask()
      await Promise.race([cut, sleep(patienceMs)])
      await sleep(life.dice.whole(0, 500))
      life.kill()
    },
  },
  {
    name: 'post claimed, not made',
    leavesDoubt: true,
    run: (life) => dieOn(life, 'slack', isPost, { kind: 'hang' }),
  },
  { name: 'posted, not marked', leavesDoubt: true, run: (life) => dieOn(life, 'slack', isPost) },
  {
    name: 'posted later, not marked',
    leavesDoubt: true,
    landsLater: true,
    run: (life) => dieOn(life, 'slack', isPost, { kind: 'delay', ms: life.dice.whole(30, latestMs) }),
  },
  {
    name: 'at rest',
    async run(life) {
      await Promise.race([life.ask(), sleep(patienceMs)])
      await sleep(life.dice.whole(500, 900))
      life.kill()
    },
  },
  {
    name: 'any moment',
    async run(life) {
      void life.ask()
      await sleep(life.dice.whole(0, 400))
      life.kill()
    },
  },
  {
    name: 'while it opens',
    early: true,
    async run(life) {
      await sleep(life.dice.whole(0, 120))
      life.kill()
    },
  },
]

function isWrite(call: FaultedCall): boolean {
  return call.kind === 'write'
}

function isPost(call: FaultedCall): boolean {
  return call.method === 'chat.postMessage'
}

/** Calls that come after the first write. */
function afterWrite(isWanted: (call: FaultedCall) => boolean): (call: FaultedCall) => boolean {
  let written = false
  return (call) => {
    if (written) return isWanted(call)
    written = isWrite(call)
    return false
  }
}

/** Kills in the moment in which a call arrives. */
async function dieOn(
  life: Life,
  side: 'slack' | 'sheets',
  isWanted: (call: FaultedCall) => boolean,
  mishap?: Mishap,
): Promise<void> {
  setTrap(life[side].faults, isWanted, life.kill, mishap)
  void life.ask()
  const until = performance.now() + patienceMs
  while (!life.killed() && performance.now() < until) await sleep(5)
  life.kill()
}

/** Resolves in the moment in which a call arrives. */
function sprung(
  life: Life,
  side: 'slack' | 'sheets',
  isWanted: (call: FaultedCall) => boolean,
  mishap?: Mishap,
): Promise<void> {
  return new Promise((resolve) => setTrap(life[side].faults, isWanted, () => resolve(), mishap))
}
