import { setTimeout as wait } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { JsonObject } from './slack/json.ts'

/** A call as faults see it: `method` is the API's own name ('chat.postMessage', 'response_url', 'values.batchGet'). */
export interface FaultedCall {
  readonly method: string
  readonly path: string
  readonly args: JsonObject
  /** what it does, where the stand-in tells the two apart */
  readonly kind?: 'read' | 'write'
}

/** What goes wrong with a call. */
type FaultKind =
  /** answered with this instead; nothing happens */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: JsonObject | string
    }
  /** the connection is cut before anything happens */
  | { readonly kind: 'reset-before' }
  /** it happens, but the connection is cut before the answer */
  | { readonly kind: 'reset-after' }
  /** nothing happens, and no answer ever comes */
  | { readonly kind: 'hang' }
  /** it happens and is answered, `ms` milliseconds later */
  | { readonly kind: 'delay'; readonly ms: number }
  /** it happens, and half of the answer comes */
  | { readonly kind: 'truncate' }

export type Fault = FaultKind & {
  readonly match:
    | ((call: FaultedCall) => boolean)
    | { readonly method?: string | RegExp; readonly path?: RegExp; readonly kind?: 'read' | 'write' }
  /** for how many calls; default: until cleared */
  readonly times?: number
}

/** An answer before it is written. */
export interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: JsonObject | string
}

/** A programmable list of what goes wrong; the first that matches a call is used. */
export class Faults {
  /** true: every call is cut, as when the other side cannot be reached */
  away = false
  #faults: { fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY })
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.away = false
    this.#faults = []
  }

  /** The fault for a call, used up by one; undefined when nothing goes wrong. */
  take(call: FaultedCall): FaultKind | undefined {
    if (this.away) return { kind: 'reset-before' }
    const found = this.#faults.find(({ fault, left }) => left > 0 && matches(fault.match, call))
    if (found === undefined) return undefined
    found.left -= 1
    return found.fault
  }
}

/**
 * Does a call's work with whatever goes wrong.
 *
 * @returns the answer to write; 'answered' when the response was cut or is left hanging
 */
export async function workUnder(
  faults: Faults,
  call: FaultedCall,
  response: ServerResponse,
  work: () => HttpAnswer,
): Promise<HttpAnswer | 'answered'> {
  const fault = faults.take(call)
  switch (fault?.kind) {
    case undefined:
      return work()
    case 'status':
      return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' }
    case 'reset-before':
      response.destroy()
      return 'answered'
    case 'reset-after':
      work()
      response.destroy()
      return 'answered'
    case 'hang':
      return 'answered'
    case 'delay':
      await wait(fault.ms)
      return work()
    case 'truncate': {
      const { headers, body } = work()
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const cut = text.slice(0, Math.floor(text.length / 2))
      return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: cut }
    }
  }
}

function matches(match: Fault['match'], call: FaultedCall): boolean {
  if (typeof match === 'function') return match(call)
  const { method, path, kind } = match
  const isMethod =
    method === undefined || (typeof method === 'string' ? method === call.method : method.test(call.method))
  const isKind = kind === undefined || kind === call.kind
  return isMethod && isKind && (path === undefined || path.test(call.path))
}
