/**
 * How many cases the properties of this folder are tried with: a few hundred in the usual run, a million by option.
 *
 *   FUZZ_RUNS=1000000 npx vitest run test/fuzz
 *   FUZZ_SEED=-1234567 FUZZ_RUNS=300 npx vitest run test/fuzz/commands.test.ts
 *
 * A failure prints its seed and the smallest case that it found; the same seed and number of runs find it again.
 */
const asked = Number(process.env['FUZZ_RUNS'] ?? '')
const seed = Number(process.env['FUZZ_SEED'] ?? '')

/** A part of a run: tests of so many cases, so that what they open is closed again in between. */
export interface Part {
  readonly title: string
  readonly parameters: { readonly numRuns: number; readonly seed: number; readonly endOnFailure: boolean }
  readonly timeoutMs: number
}

/**
 * The parts of a run.
 *
 * @param usual cases where nobody asked for a number
 * @param most cases of one part
 * @param share of the number asked for, where one case tries many things
 */
export function partsOf(usual: number, { most = 5_000, share = 1 } = {}): readonly Part[] {
  const runs = asked > 0 ? Math.ceil(asked * share) : usual
  const first = Number.isInteger(seed) && seed !== 0 ? seed : Math.trunc(Math.random() * 0x7fffffff)
  return Array.from({ length: Math.ceil(runs / most) }, (_, at) => ({
    title: `cases ${at * most + 1} to ${Math.min(runs, (at + 1) * most)}, seed ${first + at}`,
    parameters: {
      numRuns: Math.min(most, runs - at * most),
      seed: first + at,
      // Shrinking over a workbook that has grown finds nothing smaller and takes hours.
      endOnFailure: asked > 10_000,
    },
    timeoutMs: 120_000 + Math.min(most, runs) * 200,
  }))
}
