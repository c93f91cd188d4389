/** A setting as the tab explains it. */
export interface Definition<T> {
  readonly key: string
  readonly initial: string
  readonly note: string
  readonly expected: string
  /** undefined when the text cannot be read */
  readonly read: (text: string) => T | undefined
  /** what is in force while the text cannot be read; left out: our default */
  readonly meanwhile?: (text: string) => T
}

/** A whole number within bounds, both included; undefined for anything else. Never throws. */
export function wholeBetween(text: string, low: number, high: number): number | undefined {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= low && value <= high ? value : undefined
}
