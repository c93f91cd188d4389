import { cut } from '../kit/cut.ts'

/** A button and a choice of a list carry so many characters; of a longer reason they carry the beginning. */
export const mostInButton = 2000
export const mostInOption = 150

/**
 * A carried value with as much of the reason as fits. Never throws.
 *
 * @param most characters of the whole value
 */
export function withReason(reason: string, most: number, valueOf: (reason: string) => string): string {
  for (let length = reason.length; ; length = Math.floor(length * 0.8)) {
    const value = valueOf(length === 0 ? '' : cut(reason, length))
    if (value.length <= most || length === 0) return value
  }
}
