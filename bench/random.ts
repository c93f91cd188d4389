/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** 0 or more, below 1 */
  next(): number
  /** a whole number of `from` to `to`, both included */
  whole(from: number, to: number): number
  one<T>(of: readonly [T, ...T[]]): T
}

/** A generator by its seed. Source: Mulberry32 by Tommy Ettinger (public domain). Never throws. */
export function randomBy(seed: number): Random {
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
    one: (of) => of[Math.floor(next() * of.length)] ?? of[0],
  }
}
