import { setImmediate as letOthersGo } from 'node:timers/promises'
import type { Steps } from '../kit/steps.ts'

/** Work goes on for so long before others have their turn, milliseconds. */
const turnMs = 8

/**
 * Does long work a few milliseconds at a time: in between the bot acknowledges, answers and decides.
 *
 * What the work goes through must stay as it is meanwhile: see momentOf. Rejects with what the work throws.
 */
export async function inTurns<T>(work: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + turnMs
    do {
      const step = work.next()
      if (step.done === true) return step.value
    } while (performance.now() < until)
    await letOthersGo()
  }
}
