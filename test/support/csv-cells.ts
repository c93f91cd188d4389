/** What a spreadsheet takes for the beginning of a formula, told here apart from the code that prevents it. */
const begins = ['=', '+', '-', '@']
const alsoMinus = '\u2212'

/** Code points below which nothing is seen, and blanks, and quotes: a program may drop them. */
function isPassedOver(letter: string): boolean {
  return /[\s"\p{Cc}\p{Cf}]/u.test(letter)
}

/** True for a text that may not stand in a cell: it begins a formula, or with what a program may drop. */
export function looksLikeFormula(cell: string): boolean {
  return /^[\t\r\n]/.test(cell) || beginsFormula(cell)
}

/** True where a spreadsheet may take a cell for a formula. A negative number looks like one, too. */
export function beginsFormula(cell: string): boolean {
  const [first] = Array.from(cell).filter((letter) => !isPassedOver(letter))
  if (first === undefined) return false
  return begins.includes(first.normalize('NFKC')) || first === alsoMinus
}

const sign = '[=+\\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊﬩−]'
const passedOver = '[\\s\\p{Cc}\\p{Cf}"\']*'

/** The text that a person had, from the one that is in the file. */
export function textBefore(cell: string): string {
  const first = new RegExp(`^'(?='*[\\t\\r\\n]|${passedOver}${sign})`, 'u')
  const within = new RegExp(`([;|\\t\\r\\n]${passedOver})'(?=${sign})`, 'gu')
  return cell.replace(first, '').replaceAll(within, '$1')
}
