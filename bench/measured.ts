/** Milliseconds that a piece of work takes. */
export async function measured(work: () => unknown): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}
