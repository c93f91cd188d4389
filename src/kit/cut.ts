/**
 * Cuts text to a length, with an ellipsis where something is gone. A letter or emoji of two code units is never halved.
 *
 * @param length most characters of the result, the ellipsis included; 1 or more. Never throws.
 */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${beginning(text, length - 1).replace(/[\s\u200D]+$/, '')}…`
}

/** The beginning of a text, without a mark that something is gone; letters and emoji stay whole. Never throws. */
export function beginning(text: string, length: number): string {
  if (text.length <= length) return text
  const kept = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept
}
