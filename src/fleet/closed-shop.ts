import type { ReceiverEvent } from '@slack/bolt'
import type { Keep } from '../journal/postgres.ts'
import { refuse } from './answers.ts'
import type { KeptShop } from './doorman.ts'
import { homeVisitor, readRequest } from './requests.ts'

/** It is looked again after so long whether the shop can open, and earlier when somebody asks: it may be put right. */
const tryAgainMs = 30_000
const tryAgainForAskedMs = 5_000

const mayBeThere =
  'This was begun before: it may or may not be there. Please look at the record before you do it again, once the sheet can be read.'

/**
 * What is kept of a workbook that cannot be opened until somebody puts something right, such as sharing the spreadsheet:
 * whoever asks is told why.
 *
 * @param why for the team, as a sentence
 * @param does what it does to the world: shows words on a person's Home tab; tries to open the shop again
 */
export function closedShop(
  keep: Keep,
  why: string,
  does: { showHome: (userId: string, words: string) => Promise<void>; tryAgain: () => void },
): KeptShop {
  let isAsked = false
  let isEarly = true
  const timers = [
    setTimeout(() => {
      isEarly = false
      if (isAsked) does.tryAgain()
    }, tryAgainForAskedMs),
    setTimeout(does.tryAgain, tryAgainMs),
  ]
  const end = async () => timers.forEach((timer) => clearTimeout(timer))
  return {
    keep,
    async handle(event: ReceiverEvent) {
      const request = readRequest(event)
      const { end: over, wasBegun } = event.customProperties ?? {}
      // What another process has by now is that one's to answer.
      if (wasBegun !== true && typeof over === 'function' && !(await over())) return
      // A process before this one may have recorded it and not got to say so.
      const words = wasBegun === true ? `${mayBeThere} ${why}` : `Nothing was recorded. ${why}`
      if (request !== undefined) await refuse(event, request, words)
      const visitor = homeVisitor(event)
      if (visitor !== undefined) await does.showHome(visitor, why)
      isAsked = true
      if (!isEarly) does.tryAgain()
    },
    stop: end,
    abandon: end,
  }
}
