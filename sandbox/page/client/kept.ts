/** What the browser remembers of this page between visits: the theme, the split, whose eyes. Never throws. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`jumpring.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`jumpring.${key}`, value)
  } catch {
    // a browser that keeps nothing (private mode) still shows the page
  }
}
