/**
 * Work that pauses again and again, so that whoever runs it may let others have a turn in between. It answers at the end;
 * what it goes through must not change meanwhile.
 */
export type Steps<T> = Generator<undefined, T, undefined>

/** So many things are gone through before the next pause: well below a millisecond. */
const between = 256
/** Rows are sorted in runs of this length, which are merged then. */
const runLength = 2_048

/** What the work comes to, without a pause. Throws what the work throws. */
export function allAtOnce<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Does something with each, in order. */
export function* forEachOf<T>(all: Iterable<T>, act: (each: T) => void): Steps<void> {
  let done = 0
  for (const each of all) {
    act(each)
    if ((done += 1) % between === 0) yield
  }
}

/** What becomes of each, in order. */
export function* mapped<T, R>(all: Iterable<T>, to: (each: T) => R): Steps<R[]> {
  const found: R[] = []
  yield* forEachOf(all, (each) => void found.push(to(each)))
  return found
}

/** Those of which it holds, in order. */
export function* filtered<T>(all: Iterable<T>, holds: (each: T) => boolean): Steps<T[]> {
  const found: T[] = []
  yield* forEachOf(all, (each) => {
    if (holds(each)) found.push(each)
  })
  return found
}

/** As Map.groupBy. */
export function* groupedBy<T, K>(all: Iterable<T>, keyOf: (each: T) => K): Steps<Map<K, T[]>> {
  const groups = new Map<K, T[]>()
  yield* forEachOf(all, (each) => {
    const key = keyOf(each)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [each])
    else known.push(each)
  })
  return groups
}

/** As toSorted: what compares as equal stays in its order. */
export function* sortedBy<T>(all: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let runs: T[][] = []
  for (let at = 0; at < all.length; at += runLength) {
    runs.push(all.slice(at, at + runLength).sort(compare))
    yield
  }
  while (runs.length > 1) {
    const longer: T[][] = []
    for (let at = 0; at < runs.length; at += 2)
      longer.push(yield* merged(runs[at] ?? [], runs[at + 1] ?? [], compare))
    runs = longer
  }
  return runs[0] ?? []
}

function* merged<T>(first: T[], second: T[], compare: (a: T, b: T) => number): Steps<T[]> {
  const [last, next] = [first.at(-1), second[0]]
  // Rows of a ledger mostly stand in their order already.
  if (last === undefined || next === undefined || compare(last, next) <= 0) return first.concat(second)
  const found: T[] = []
  let [one, two] = [0, 0]
  while (one < first.length && two < second.length) {
    const [a, b] = [first[one] as T, second[two] as T]
    const isFirst = compare(a, b) <= 0
    found.push(isFirst ? a : b)
    if (isFirst) one += 1
    else two += 1
    if (found.length % between === 0) yield
  }
  return found.concat(first.slice(one), second.slice(two))
}
