import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { WriterProcess } from './writer-process.ts'

/** The writer in one file. */
export interface WriterBundle {
  readonly program: string
  remove(): Promise<void>
}

/** Puts the writer and everything it imports into one file, compiled before, so that hundreds of them start quickly. */
export async function bundleWriter(): Promise<WriterBundle> {
  const folder = fileURLToPath(new URL(`../../.build/storm-writer-${process.pid}`, import.meta.url))
  const program = join(folder, 'writer.cjs')
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [fileURLToPath(new URL('writer.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    banner: { js: "const fileOfBundle = require('node:url').pathToFileURL(__filename).href" },
    define: { 'import.meta.url': 'fileOfBundle' },
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  })
  // What Node compiled is kept when a process ends by itself; those that are killed keep nothing.
  const first = new WriterProcess(program)
  await first.warm
  await first.stop()
  return { program, remove: () => rm(folder, { recursive: true, force: true }) }
}
