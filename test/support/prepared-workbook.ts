import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { prepareWorkbook } from '../../sandbox/world.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** folder of the demo workbook; each test works on a copy */
    preparedFolder: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What the prepared workbook is made from. */
const sources = ['sheets-templates', 'src/workbook', 'sandbox/sheets']

/** Sets the demo workbook up as of today, unless this one is there already, and tells the tests where. */
export default async function prepare(project: TestProject): Promise<void> {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10))
  for (const folder of sources) {
    for (const name of (await readdir(join(root, folder))).toSorted())
      hash.update(name).update(await readFile(join(root, folder, name)))
  }
  const folder = join(root, '.build', `prepared-${hash.digest('hex').slice(0, 16)}`)
  if (!existsSync(folder)) {
    await mkdir(join(root, '.build'), { recursive: true })
    const unfinished = `${folder}-${process.pid}`
    await prepareWorkbook(unfinished)
    // Two runs at once may both have prepared one; the first stays.
    await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }))
  }
  project.provide('preparedFolder', folder)
}
