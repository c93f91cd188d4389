/**
 * What a decision answers: a value, or a refusal with its facts.
 *
 * A refusal is the business saying no ("more than sold"); it is a value, never thrown. Faults (network, bugs)
 * are thrown instead.
 */
export type Result<T, R> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R }

/** The business says yes. Never throws. */
export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** The business says no, with the facts it said no by. Never throws. */
export function refuse<R>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal }
}
