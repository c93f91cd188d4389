/** What a list of measured times comes to, in the unit of the times. */
export interface Spread {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * Percentile by nearest rank: the smallest value that at least `share` of all values do not exceed. It is always a value
 * that was measured; with fewer than 100 values p99 is the largest.
 *
 * @param share above 0, at most 1
 * @returns NaN when nothing was measured. Never throws.
 *
 * Source: nearest-rank method, Hyndman and Fan (1996), definition 1.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The value in the middle; of an even number of values the lower of the two. NaN of none. Never throws. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The usual, the worst but for one in a hundred, and the worst. NaN of nothing measured. Never throws. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    count: values.length,
    p50: median(values),
    p99: percentile(values, 0.99),
    max: percentile(values, 1),
  }
}

/** What became of rows that were promised. */
export interface Kept {
  /** rows that were acknowledged, each counted once */
  readonly promised: number
  /** acknowledged and not there */
  readonly lost: number
  /** there more than once */
  readonly doubled: number
  /** there although nobody was told so */
  readonly unpromised: number
}

/**
 * Holds the rows of a ledger against what people were told.
 *
 * @param promised marks of the rows that somebody was told of
 * @param found marks of the rows that are there, one for each row
 * Never throws.
 */
export function holdAgainst(promised: Iterable<string>, found: Iterable<string>): Kept {
  const told = new Set(promised)
  const rows = new Map<string, number>()
  for (const mark of found) rows.set(mark, (rows.get(mark) ?? 0) + 1)
  return {
    promised: told.size,
    lost: [...told].filter((mark) => !rows.has(mark)).length,
    doubled: [...rows.values()].filter((count) => count > 1).length,
    unpromised: [...rows.keys()].filter((mark) => !told.has(mark)).length,
  }
}

/**
 * How many times better ours is.
 *
 * @param better which way is better: 'less' of a time, 'more' of a rate
 * @returns undefined when one of the two was not measured or is 0. Never throws.
 */
export function timesBetter(ours: number, peers: number, better: 'less' | 'more'): number | undefined {
  const ratio = better === 'less' ? peers / ours : ours / peers
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined
}

/** A number with about three figures, thousands apart: 0.42, 3.1, 187, 12,400. 'none' for NaN. Never throws. */
export function figure(value: number): string {
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 'none'
  if (size === 0) return '0'
  if (size < 9.95) return value.toFixed(size < 0.995 ? 2 : 1)
  const step = size >= 10_000 ? 100 : 1
  return (Math.round(value / step) * step).toLocaleString('en-US')
}
