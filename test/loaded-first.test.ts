import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
/** A module of the program, and what Node loaded of itself for it. */
const program = "await import('./src/kit/steps.ts'); console.log(JSON.stringify(process.moduleLoadList))"

/** Runs it as the bot is started. */
async function loadedBy(): Promise<string[]> {
  const words = ['--import', './src/loaded-first.mjs', '--input-type=module', '--eval', program]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: root })
  expect(stderr).toBe('')
  return JSON.parse(stdout) as string[]
}

it('a start whose program was kept does not load what reads TypeScript', async () => {
  await loadedBy()
  const loaded = await loadedBy()
  expect(loaded.length).toBeGreaterThan(50)
  expect(loaded.filter((each) => each.includes('amaro'))).toEqual([])
})
