/** Rows of a ledger fall into so many runs by their keys; a difference is looked for only in its own. */
export const runCount = 256
const half = new Float64Array(1)
const halves = new Uint32Array(half.buffer)

/** The run of a key, 0 to 255: by the key alone, as `keyOf` gives it. Never throws. */
export function runOf(key: string): number {
  let a = 0x9e3779b9
  for (let at = 0; at < key.length; at += 1)
    a = Math.imul((a << 5) ^ (a >>> 27) ^ key.charCodeAt(at), 0x85ebca6b)
  return settled(a) & (runCount - 1)
}

/**
 * What a row comes to: two rows that differ in key or content have the same digest once in 10^12. It is no seal against
 * whoever looks for such a pair.
 *
 * @param key as `keyOf` gives it
 * @param fields what counts, in an order that stays
 * @param record what the row reads as; texts, numbers, flags and null
 * @returns a whole number below 2^40; the same for the same words, on every machine. Never throws.
 */
export function digestOf(
  key: string,
  fields: readonly string[],
  record: Readonly<Record<string, unknown>>,
): number {
  let a = 0x2545f491
  let b = 0x6c8e9cf5
  for (let place = -1; place < fields.length; place += 1) {
    const value = place < 0 ? key : record[fields[place] as string]
    if (typeof value === 'number') {
      half[0] = value === 0 ? 0 : value
      const [low = 0, high = 0] = [halves[0], halves[1]]
      a = Math.imul((a << 5) ^ (a >>> 27) ^ low, 0x85ebca6b)
      b = Math.imul((b << 7) ^ (b >>> 25) ^ low, 0xc2b2ae35)
      a = Math.imul((a << 5) ^ (a >>> 27) ^ high, 0x85ebca6b)
      b = Math.imul((b << 7) ^ (b >>> 25) ^ high, 0xc2b2ae35)
    } else if (value !== null && value !== undefined) {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        a = Math.imul((a << 5) ^ (a >>> 27) ^ code, 0x85ebca6b)
        b = Math.imul((b << 7) ^ (b >>> 25) ^ code, 0xc2b2ae35)
      }
    }
    // No text has this code: where one field ends and the next begins is part of it, and so is the kind of value.
    const end = 0x10000 + (typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : 3)
    a = Math.imul((a << 5) ^ (a >>> 27) ^ end, 0x85ebca6b)
    b = Math.imul((b << 7) ^ (b >>> 25) ^ end, 0xc2b2ae35)
  }
  return (settled(b) & 0xff) * 2 ** 32 + (settled(a) >>> 0)
}

/** Spreads what came last over all bits. */
function settled(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  const again = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return again ^ (again >>> 16)
}
