/**
 * What a spreadsheet takes for the beginning of a formula: `=`, `+`, `-`, `@`, and what it or a keyboard makes the same of
 * (full width, small, raised and lowered forms, the minus sign).
 */
const sign =
  '[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20\\uFE66\\uFE62\\uFE63\\uFE6B\\u207C\\u208C\\u207A\\u208A\\uFB29\\u2212]'
/** What a program may drop or read over before it: blanks, what cannot be seen, quotes. */
const passedOver = '[\\s\\p{Cc}\\p{Cf}"\']*'

/** A text that begins like a formula, or with a tab or line break that a program may drop. */
const dangerous = new RegExp(`^(?:'*[\\t\\r\\n]|${passedOver}${sign})`, 'u')
/**
 * A sign behind what another program may take for the end of a cell: it reads the file with semicolons, tabs or bars
 * between cells, as Excel does in half of Europe, and does not see our quotes.
 */
const dangerousWithin = new RegExp(`([;|\\t\\r\\n]${passedOver})(?=${sign})`, 'gu')

/**
 * A person's text, made safe for a cell of a CSV file: no spreadsheet takes it, or what it may take for a cell of its own
 * within it, for a formula.
 *
 * An apostrophe stands before what is dangerous; nothing is left out, and every text becomes another, so that it can be
 * undone. For texts only: a negative number is a number and no formula.
 *
 * Source: OWASP, "CSV Injection"; docs/decisions/0055-csv-for-spreadsheets.md. Never throws.
 */
export function neutralised(text: string): string {
  const within = text.replaceAll(dangerousWithin, "$1'")
  return dangerous.test(within) ? `'${within}` : within
}
