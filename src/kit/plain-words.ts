import { keyOf } from './ids.ts'

/** Letters that are letters of their own, and how people without such a keyboard type them. */
const typedAs: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
}

/**
 * The form in which two spellings of the same words are the same: upper case without accents, quotes and dashes straight,
 * blanks folded, invisible characters gone. 'Pérola' is typed 'perola', 'Anna’s' is typed "anna's".
 *
 * For comparing what people type with what a sheet says, never for keys: two suppliers may differ by an accent.
 *
 * @returns '' when nothing is left. Never throws.
 */
export function plainWords(text: string): string {
  const key = keyOf(text.replace(/[`\u00B4\u2018\u2019\u201A\u02BC]/g, "'"))
  // Most words are plain already, and a catalogue has many of them.
  if (/^[\x20-\x7E]*$/.test(key)) return key.replace(/ {2,}/g, ' ')
  return key
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[ÆŒØŁĐÐÞ]/g, (letter) => typedAs[letter] ?? letter)
    .replace(/[\u201C\u201D\u201E\u00AB\u00BB]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}
