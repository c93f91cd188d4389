import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { SlackStandIn } from '../../sandbox/slack/stand-in.ts'

/** What only looks, and is not told to the bot. */
const looks = new Set(['id', 'name', 'dm', 'sees', 'home', 'view', 'views'])
const beatMs = 50
/** A process that stood still for longer may have made Slack's client take its connection for dead. */
const standstillMs = 1_000
/** By then the client has found out, and said so. */
const foundOutMs = 200

/**
 * People who wait with what they do until the bot is connected again, where this process stood still.
 *
 * Slack's client takes a connection for dead on which it saw no pong for five seconds, and opens another five seconds later.
 * Where bot and stand-ins share a process, or the stand-in owes the pong, a busy machine gets there while the spreadsheet works
 * out a hundred changes at once. What comes in between Slack cannot hand over, and says so.
 *
 * @param slack the stand-in, whose people are to be patient
 * @param atEnd is given what ends the watch; by default that is when the test is over
 */
export function patientSlack(
  slack: SlackStandIn,
  atEnd: (end: () => void) => void = (end) => onTestFinished(end),
): SlackStandIn {
  let lastBeat = performance.now()
  let stoodStill = false
  const notice = () => {
    const now = performance.now()
    stoodStill ||= now - lastBeat > standstillMs
    lastBeat = now
  }
  const beat = setInterval(notice, beatMs)
  atEnd(() => clearInterval(beat))
  const untilConnected = async () => {
    await sleep(foundOutMs)
    stoodStill = false
    await slack.until(() => slack.connected)
  }
  const as = (id: string) => {
    const person = slack.as(id)
    return new Proxy(person, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name, target)
        if (typeof found !== 'function' || typeof name !== 'string' || looks.has(name)) return found
        const act = (...words: unknown[]): unknown => Reflect.apply(found, target, words)
        return (...words: unknown[]) => {
          notice()
          return stoodStill ? untilConnected().then(() => act(...words)) : act(...words)
        }
      },
    })
  }
  return new Proxy(slack, {
    get: (target, name) => (name === 'as' ? as : (Reflect.get(target, name, target) as unknown)),
  })
}
