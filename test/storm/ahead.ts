/**
 * Loaded into the bot before its own code: a machine's clock that the storm can set. The parent says by how many
 * milliseconds; everything that asks for the time of day follows. Where the parent lets time pass, the clock that nobody
 * sets goes on, too.
 */
let ahead = Number(process.env['STORM_CLOCK_AHEAD'] ?? 0)
const machineNow = Date.now.bind(Date)
const now = () => machineNow() + ahead

Date.now = now
globalThis.Date = new Proxy(Date, {
  construct: (target, given: unknown[], asked) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as object,
})

let passed = 0
const elapsed = performance.now.bind(performance)
performance.now = () => elapsed() + passed

process.on('message', (words: { readonly ahead?: number; readonly passes?: number }) => {
  if (words.ahead !== undefined) ahead = words.ahead
  passed += words.passes ?? 0
})
// The parent’s channel must not keep the bot alive.
process.channel?.unref()
