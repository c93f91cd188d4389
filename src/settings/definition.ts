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

/** The words of a list, however they are separated. Never throws. */
export function words(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '')
}

/** Days before a day, the farthest first: '7 2 0'; undefined for anything else. Never throws. */
export function daysBefore(text: string): number[] | undefined {
  const days = words(text).map((word) => wholeBetween(word, 0, 60))
  return days.every((day) => day !== undefined) ? [...new Set(days)].sort((a, b) => b - a) : undefined
}
