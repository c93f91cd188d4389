/** Chance that comes again with the same seed. */
export interface Dice {
  /** 0 or more, below 1 */
  next(): number
  /** a whole number of `from` to `to`, both included */
  whole(from: number, to: number): number
  /** true in this share of throws, 0 to 1 */
  chance(share: number): boolean
  /** one of a list. Throws when it is empty */
  one<T>(of: readonly T[]): T
  /** dice of their own for somebody by name: what others throw does not change what they throw */
  for(name: string): Dice
}

/** Dice by their seed. Source: Mulberry32 by Tommy Ettinger (public domain). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    one: (of) => {
      const found = of[Math.floor(next() * of.length)]
      if (found === undefined) throw new Error('There is nothing to choose from')
      return found
    },
    for: (name) =>
      diceOf(Array.from(name).reduce((sum, each) => Math.imul(sum, 31) + each.charCodeAt(0), seed)),
  }
}
