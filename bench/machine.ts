import { availableParallelism, cpus, totalmem } from 'node:os'

const probeMs = 500

/** The machine in words. */
export function machineWords(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
}

/**
 * How much of a core a busy program gets right now, 0 to 1. On a machine that others use, times by the clock are longer
 * by this; it is measured before and after a run and stands beside the figures.
 */
export function shareOfCore(): number {
  const since = performance.now()
  const used = process.cpuUsage()
  while (performance.now() - since < probeMs);
  const { user, system } = process.cpuUsage(used)
  return Math.min(1, (user + system) / 1000 / (performance.now() - since))
}
