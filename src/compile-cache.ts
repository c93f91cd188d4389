/**
 * Loaded before the program itself (`node --import`): keeps on disk what Node compiles, so that the next start need not
 * do it again. Where the folder cannot be written, nothing is kept and the start takes as long as without.
 */
import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** By then all of the program is loaded; what is kept only at the end is lost when the process is killed. */
const keepAfterMs = 20_000

enableCompileCache(fileURLToPath(new URL('../.build/compiled', import.meta.url)))
setTimeout(flushCompileCache, keepAfterMs).unref()
