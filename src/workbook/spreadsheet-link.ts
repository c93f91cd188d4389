/** The id in a spreadsheet's link, or the words themselves when they look like an id; undefined otherwise. */
export function spreadsheetIdOf(words: string): string | undefined {
  const linked = /\/spreadsheets\/(?:u\/\d+\/)?d\/([A-Za-z0-9_-]+)/.exec(words)?.[1]
  return linked ?? (/^[A-Za-z0-9_-]+$/.test(words.trim()) ? words.trim() : undefined)
}
