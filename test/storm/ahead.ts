/**
 * Loaded into the bot before its own code: a machine's clock that the storm can move. The parent says by how many
 * milliseconds; everything that asks for the time follows.
 */
let ahead = Number(process.env['STORM_CLOCK_AHEAD'] ?? 0)
const machineNow = Date.now.bind(Date)
const now = () => machineNow() + ahead

Date.now = now
globalThis.Date = new Proxy(Date, {
  construct: (target, given: unknown[], asked) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, asked) as object,
})

process.on('message', (words: { readonly ahead?: number }) => {
  if (words.ahead !== undefined) ahead = words.ahead
})
// The parent’s channel must not keep the bot alive.
process.channel?.unref()
