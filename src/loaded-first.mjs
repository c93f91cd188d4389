/**
 * Loaded before the program itself (`node --import`): keeps on disk what Node compiles, so that the next start need not
 * do it again. Where the folder cannot be written, nothing is kept and the start takes as long as without.
 *
 * It is JavaScript: what Node needs to read TypeScript takes 15 MB, and is not loaded where all the rest is kept.
 */
import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/** By then all of the program is loaded; what is kept only at the end is lost when the process is killed. */
const keepAfterMs = 20_000

enableCompileCache(fileURLToPath(new URL('../.build/compiled', import.meta.url)))
setTimeout(() => flushCompileCache(), keepAfterMs).unref()
// Node's reader of HTTP answers is WebAssembly. To optimise it, V8 takes 20 MB for a moment, at the peak of a start.
setFlagsFromString('--wasm-tiering-budget=2000000000')
