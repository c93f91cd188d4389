/** A slash command's text, taken apart. */
export interface CommandText {
  /** the words without the quantity, in order; quoted words stay together */
  readonly words: readonly string[]
  /** the one quantity that was typed: '3', 'x3', '3 pcs', '(3)', '-2'; undefined when there is none or more than one could be it */
  readonly quantity: number | undefined
  /** numbers that could be the quantity, in order */
  readonly numbers: readonly number[]
}

/** A number that may be a quantity, and where its words stand. */
export interface NumberWord {
  readonly at: number
  /** 2 when a unit follows, as in '3 pcs' */
  readonly width: number
  readonly value: number
  /** said to be a quantity: 'x3', '3 pcs', '(3)', '-2' */
  readonly marked: boolean
  /** written with a plus or minus */
  readonly signed: boolean
}

/** All words of a text, and the numbers among them. */
export interface TypedWords {
  readonly words: readonly string[]
  readonly numbers: readonly NumberWord[]
}

const unit = /^(?:pcs?|pieces?|units?|ea|each|pairs?)[.,;]?$/i
/** What a number before these words measures is no quantity: '45 cm', '2 weeks ago', '30 euros'. */
const measure =
  /^(?:mm|cm|kg|g|gr|ct|kt|k|oz|carats?|karats?|microns?|\u00b5m|inch(?:es)?|%|percent|minutes?|hours?|days?|weeks?|months?|years?|eur|euros?|usd|dollars?|gbp|pounds?|\u20ac|\$|\u00a3)[.,;]?$/i
/** Behind these words a number is a name: 'size 7', 'order 1001'. */
const naming = /^(?:size|sizes|order|orders|no|nr|number|ref|invoice|po|line)[.:#]?$/i
const month =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.,;]?$/i

/**
 * Takes apart what a person typed after a command: quotes straight or curly, the quantity anywhere.
 *
 * A number is a quantity when it is marked ('x3', '3 pcs', '-2', '+4') or the only bare number there is. Measures ('45 cm'),
 * days ('3 Dec') and names ('order 1001') are none. Never throws.
 */
export function parseCommandText(text: string): CommandText {
  const typed = typedWords(text)
  return withQuantity(typed, quantityAmong(typed.numbers))
}

/** Words and numbers in the order they were typed. Never throws. */
export function typedWords(text: string): TypedWords {
  const tokens = tokenize(text)
  const numbers: NumberWord[] = []
  tokens.forEach((token, at) => {
    const found = token.quoted ? undefined : quantityOf(token.text)
    if (found === undefined) return
    const next = tokens[at + 1]
    const after = next === undefined || next.quoted ? '' : next.text
    const withUnit = unit.test(after)
    const marked = found.marked || withUnit
    if (!marked && isNoQuantity(tokens[at - 1]?.text ?? '', after)) return
    numbers.push({ at, width: withUnit ? 2 : 1, value: found.value, marked, signed: found.signed })
  })
  return { words: tokens.map((token) => token.text), numbers }
}

/** The one number that is the quantity: the marked one, or the only bare one. Never throws. */
export function quantityAmong(numbers: readonly NumberWord[]): NumberWord | undefined {
  const marked = numbers.filter((each) => each.marked)
  const candidates = marked.length > 0 ? marked : numbers
  return candidates.length === 1 ? candidates[0] : undefined
}

/** The words without the chosen number. Never throws. */
export function withQuantity(typed: TypedWords, chosen: NumberWord | undefined): CommandText {
  const { words, numbers } = typed
  return {
    words: words.filter((_, at) => chosen === undefined || at < chosen.at || at >= chosen.at + chosen.width),
    quantity: chosen?.value,
    numbers: numbers.map((each) => each.value),
  }
}

function isNoQuantity(before: string, after: string): boolean {
  return measure.test(after) || month.test(after) || month.test(before) || naming.test(before)
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

/** Pieces are whole, so what is written behind a point or comma separates thousands, or is nothing: '1.234', '1,000.00'. */
function quantityOf(word: string): { value: number; marked: boolean; signed: boolean } | undefined {
  const bare = /^\((\d{1,7})\)[,;]?$/.exec(word)
  if (bare !== null) return { value: Number(bare[1]), marked: true, signed: false }
  const match =
    /^([x×*])?([+-])?(\d{1,7}|\d{1,3}(?:,\d{3})+(?:\.0+)?|\d{1,3}(?:\.\d{3})+(?:,0+)?)([x×*]|pcs?|pieces?|units?|ea)?[,;]?$/i.exec(
      word,
    )
  if (match === null) return undefined
  const [, before, sign, digits = '', behind] = match
  const whole = digits.replace(/(?<=[.,]\d{3})[.,]0+$/, '').replace(/[.,]/g, '')
  return {
    value: Number(whole) * (sign === '-' ? -1 : 1),
    marked: before !== undefined || sign !== undefined || behind !== undefined,
    signed: sign !== undefined,
  }
}
