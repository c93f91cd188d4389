/**
 * A number with its noun: '1 piece', '3 pieces', '0 pieces'.
 *
 * @param many what more or fewer than one are called; left out: the noun with an s. Never throws.
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${Math.abs(count) === 1 ? one : many}`
}
