/** A slash command's text, taken apart. */
export interface CommandText {
  /** the words without the quantity, in order; quoted words stay together */
  readonly words: readonly string[]
  /** the one quantity that was typed: '3', 'x3', '3 pcs', '-2'; undefined when there is none or more than one could be it */
  readonly quantity: number | undefined
  /** bare numbers that could be the quantity, with where they stand in `words` when put back */
  readonly numbers: readonly number[]
}

const unit = /^(?:pcs?|pieces?|units?|ea|each|pairs?)\.?$/i

/**
 * Takes apart what a person typed after a command: quotes straight or curly, the quantity anywhere.
 *
 * A number is a quantity when it is marked ('x3', '3 pcs', '-2', '+4') or the only bare number there is. Never throws.
 */
export function parseCommandText(text: string): CommandText {
  const tokens = tokenize(text)
  const numbers: { at: number; value: number; marked: boolean; width: number }[] = []
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]
    const found = token.quoted ? undefined : quantityOf(token.text)
    if (found === undefined) return
    const withUnit = next !== undefined && !next.quoted && unit.test(next.text)
    numbers.push({ at, value: found.value, marked: found.marked || withUnit, width: withUnit ? 2 : 1 })
  })
  const marked = numbers.filter((each) => each.marked)
  const [only] = marked.length > 0 ? marked : numbers
  const chosen = (marked.length > 0 ? marked : numbers).length === 1 ? only : undefined
  const words = tokens.filter(
    (_, at) => chosen === undefined || at < chosen.at || at >= chosen.at + chosen.width,
  )
  return {
    words: words.map((token) => token.text),
    quantity: chosen?.value,
    numbers: numbers.map((each) => each.value),
  }
}

/** The first word and the rest, as in 'add LUNA 3'. Never throws. */
export function splitVerb(text: string): { verb: string; rest: string } {
  const match = /^\s*(\S*)\s*([\s\S]*)$/.exec(text)
  return { verb: (match?.[1] ?? '').toLowerCase(), rest: (match?.[2] ?? '').trim() }
}

/** Text with curly quotes and odd blanks made plain, blanks folded. Never throws. */
export function plainText(text: string): string {
  return text
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2018\u2019\u201a]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
}

function tokenize(text: string): { text: string; quoted: boolean }[] {
  const tokens: { text: string; quoted: boolean }[] = []
  for (const match of plainText(text).matchAll(/"([^"]*)"|(\S+)/g)) {
    const quoted = match[1] !== undefined
    // Slack's own marks around a word, as when it was copied from a message
    const word = match[1] ?? match[2]?.replace(/^([`*_~])(.+)\1$/, '$2') ?? ''
    if (word !== '') tokens.push({ text: word, quoted })
  }
  return tokens
}

function quantityOf(word: string): { value: number; marked: boolean } | undefined {
  const match = /^([x×*])?([+-])?(\d{1,7}|\d{1,3}(?:,\d{3})+)([x×*]|pcs?|pieces?|units?|ea)?$/i.exec(word)
  if (match === null) return undefined
  const value = Number(match[3]?.replaceAll(',', '')) * (match[2] === '-' ? -1 : 1)
  return { value, marked: match[1] !== undefined || match[2] !== undefined || match[4] !== undefined }
}
