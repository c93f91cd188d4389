import type { Fault, FaultedCall, Faults } from '../../sandbox/faults.ts'

/** What goes wrong with a call, without the calls it is for. */
export type Mishap =
  | { readonly kind: 'reset-before' | 'reset-after' | 'hang' | 'truncate' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }

/** How a body of Slack's or Google's looks when they are overloaded. */
const overloaded = 'Service Unavailable'

/** A mishap for the calls that match. */
export function faultOf(mishap: Mishap, match: Fault['match'], times?: number): Fault {
  const fault = mishap.kind === 'status' ? { ...mishap, body: overloaded } : mishap
  return { ...fault, match, ...(times === undefined ? {} : { times }) }
}

/**
 * Waits for a call to arrive and does something in that very moment, before the stand-in works on it.
 *
 * @param mishap what then becomes of the call; left out: it is carried out and answered as ever
 * @returns takes the trap away; answers whether it was still set
 */
export function setTrap(
  faults: Faults,
  isWanted: (call: FaultedCall) => boolean,
  spring: (call: FaultedCall) => void,
  mishap?: Mishap,
): () => boolean {
  let set = true
  faults.add(
    faultOf(mishap ?? { kind: 'delay', ms: 0 }, (call) => {
      if (!set || !isWanted(call)) return false
      set = false
      spring(call)
      return mishap !== undefined
    }),
  )
  return () => {
    const was = set
    set = false
    return was
  }
}

/** True for the bot's look at the whole sheet; it also reads formulas, in between a look and what it writes after it. */
export function isLook(call: FaultedCall): boolean {
  return call.method === 'values.batchGet' && JSON.stringify(call.args).includes('UNFORMATTED_VALUE')
}
