import type { Fault } from '../../sandbox/faults.ts'
import { messageWords } from '../../sandbox/words.ts'
import { startProgram, type Program } from './process.ts'
import { openServices } from './services.ts'

/** Slack's client looks every 1.7 s; a connection without a first pong stays. */
const reconnectMs = 2_500

/** The bot as a process with a clock that the test sets, on the demo workbook, and the stand-ins around it. */
export async function openBotProcess() {
  const { slack, sheets, environment, folder } = await openServices({ sample: true })
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const bot = startProgram('src/main.ts', [], { ...environment, ...more }, { clock: true })
    await bot.says('Jumpring is at work')
    await slack.until(() => slack.connected)
    return bot
  }
  /**
   * Lets time pass. Slack's client takes the jump for a silent server within two seconds and connects anew; what comes in
   * that moment Slack cannot hand over.
   */
  const passes = async (bot: Program, ms: number) => {
    const connections = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length
    const before = connections()
    bot.passes(ms)
    await slack.until(() => connections() > before, reconnectMs).catch(() => undefined)
    await slack.until(() => slack.connected)
  }
  const say = async (line: string) =>
    (await (await slack.as('U01ANA').types('C02SUPPLY', line)).settled(15_000))
      .replies()
      .map(messageWords)
      .join()
  /** The next write of rows meets with it; answers whether it has. */
  const nextWrite = (mishap: Omit<Fault, 'match' | 'times'>) => {
    let met = false
    const match = ({ kind }: { readonly kind?: 'read' | 'write' }) => kind === 'write' && (met = true)
    sheets.faults.add({ ...mishap, match, times: 1 } as Fault)
    return () => met
  }
  const marks = () =>
    sheets.person
      .records('Movements')
      .flatMap((row) => /mark\d+/.exec(String(row['Reason']))?.[0] ?? [])
      .toSorted()
  return { slack, sheets, environment, folder, start, say, nextWrite, marks, passes }
}
