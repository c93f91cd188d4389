/**
 * Plain words, read as the command line that a person would have typed: "we sold 3 of the silver ones" is
 * `/stock remove sold 3 silver`. What the line means is the command's to find out; nothing is decided here.
 */

const spelled: Readonly<Record<string, string>> = {
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  'a dozen': '12',
  'half a dozen': '6',
  'a couple of': '2',
}

/** Words that people put around what they mean. */
const filler =
  /\b(?:we've|we're|i've|it's|what's|where's|who's|we|i|us|our|you|they|me|my|it|its|is|are|was|were|be|been|has|have|had|having|do|does|did|will|can|could|would|should|shall|just|please|pls|hey|hi|hello|ok|okay|thanks|thank|now|today|still|right|there|here|of|the|some|a|an|ones?|any|all|much|many|how|whats|what|which|where|who|when|show|tell|give|list|check|look up|lookup|look|find|see|get|know|need|want|let|about|on hand|in stock|stock|left|pieces|got|that|this|these|those|week|everything|anything|something|items?|things?|stuff|with)\b/gi

const question =
  /^(?:how|whats|what|which|where|who|when|why|do|does|did|is|are|have|has|any|anything|can|could|should|show|list|tell|give|check|look|find)\b|\?\s*$/i
/** A number that may be a quantity; the digits of a code are none. */
const quantity = /(?:^|\s|\()[x×]?\d{1,7}(?:[x×]|pcs?)?(?=$|[\s,.;:!?)])/i

interface Reader {
  readonly asks: 'question' | 'statement' | 'either'
  readonly when: RegExp
  readonly line: (text: string) => string | undefined
}

/** Reads what is meant; the first that fits is taken, so what is narrow stands before what is wide. */
const readers: readonly Reader[] = [
  {
    asks: 'either',
    when: takesBack(),
    line: (text) => joined('/stock undo ask', /\bMV-\w+/i.exec(text)?.[0] ?? ''),
  },
  {
    asks: 'either',
    when: /^(?:help|commands|hi|hello|hey|good morning|what can (?:you|i) (?:do|ask|say)|what do you (?:do|know))\b[^a-z]*$/i,
    line: () => '/jumpring help',
  },
  {
    asks: 'either',
    when: /\bsamples?\b.*\b(?:arrived|received|came|here)\b|\b(?:received|got)\b.*\bsamples?\b/i,
    line: (text) =>
      joined('/sample received', without(text, /\b(?:samples?|arrived|received|came|in|from)\b/gi)),
  },
  ...(['approve', 'reject'] as const).map((verb): Reader => ({
    asks: 'statement',
    when: new RegExp(`\\b${verb}(?:d|ed)?\\b`, 'i'),
    line: (text) =>
      joined(`/sample ${verb}`, without(text, new RegExp(`\\b(?:samples?|${verb}(?:d|ed)?)\\b`, 'gi'))),
  })),
  {
    asks: 'statement',
    when: /\b(?:new|order|ask(?: for)?|request)\b.*\bsample\b/i,
    line: (text) => joined('/sample new', without(text, /\b(?:new|order|ask|for|request|samples?)\b/gi)),
  },
  {
    asks: 'question',
    when: /\bsamples\b|\bsample\b.*\b(?:due|open|waiting)\b/i,
    line: () => '/sample due',
  },
  {
    asks: 'question',
    when: /\breturns\b|\breturn(?:ed)?\b.*\b(?:due|open|waiting|inspect)\b/i,
    line: () => '/return open',
  },
  {
    asks: 'question',
    when: /\bpayments?\b|\b(?:pay|owe)\b.*\b(?:due|now|next|today|week|month|suppliers?|have|need|to|whom?)\b|\b(?:have|need|what|whom?)\b.*\b(?:to pay|owe)\b/i,
    line: () => '/pay due',
  },
  {
    asks: 'question',
    when: /\bpurchase orders?\b|\bon order\b|\b(?:open|late|overdue|outstanding|pending) orders\b|\borders\b.*\b(?:open|late|overdue|outstanding|pending)\b/i,
    line: (text) => (/\b(?:late|overdue)\b/i.test(text) ? '/po late' : '/po'),
  },
  {
    asks: 'question',
    when: /^when\b.*\b(?:arriv(?:e|es|ing)|com(?:e|es|ing)|expected|delivered|get here|be here)\b/i,
    line: (text) =>
      looked(
        '/stock',
        without(
          text,
          /\b(?:when|will|do|does|are|is|arriv(?:e|es|ing)|com(?:e|es|ing)|expected|delivered|get|be|here|in|back)\b/gi,
        ),
      ),
  },
  {
    asks: 'question',
    when: /\b(?:due|overdue|waits?|waiting|to ?do|agenda|pending|urgent)\b|^what'?s (?:up|on|new)\b|\bfor today\b/i,
    line: () => '/jumpring today',
  },
  { asks: 'question', when: lowWords(), line: lowLine },
  {
    asks: 'question',
    when: /^(?:all )?(?:our |the )?suppliers\b|\bsuppliers\b/i,
    line: (text) => looked('/supplier', without(text, /\b(?:suppliers?|in|from|at|for)\b/gi)),
  },
  {
    asks: 'question',
    when: /\b(?:price|prices|cost|costs|margin|barcode|moq|lead time|supplier of|who makes|who supplies|who sells us)\b|^how much (?:is|are)\b(?!.*\b(?:left|stock|hand|have|there|here)\b)/i,
    line: (text) =>
      looked(
        '/sku',
        without(
          text,
          /\b(?:price|prices|costs?|margin|barcode|moq|lead|time|supplier|makes|supplies|sells|for|on)\b/gi,
        ),
      ),
  },
  {
    asks: 'question',
    when: /\b(?:history|movements?|what happened (?:to|with)|moved)\b/i,
    line: (text) =>
      joined('/stock history', without(text, /\b(?:history|movements?|happened|moved|to|for|with)\b/gi)),
  },
  {
    asks: 'question',
    when: /\b(?:how many|how much|do we have|have we got|is there|are there|any|left|in stock|on hand|stock of|where|show|look|find|check)\b/i,
    line: (text) => looked('/stock', without(text, /\b(?:for|in|at|up|out|there|stock|lookup)\b/gi)),
  },
  {
    asks: 'statement',
    when: /\b(?:returned|returns?|returning|sent back|came back|brought back|refund(?:ed)?)\b/i,
    line: (text) =>
      joined(
        '/return new',
        without(
          text,
          /\b(?:log|record|new|customer|client|returned|returns?|returning|sent|came|brought|back|refund(?:ed)?|somebody|someone)\b/gi,
        ),
      ),
  },
  {
    asks: 'statement',
    when: /\b(?:counted|recount(?:ed)?|count)\b/i,
    line: (text) => joined('/count', without(text, /\b(?:re)?count(?:ed)?\b/gi)),
  },
  {
    asks: 'statement',
    when: /\b(?:moved?|transfer(?:red)?|carr(?:y|ied)|brought|took|taken)\b.*\bto\b/i,
    line: (text) =>
      joined(
        '/stock move',
        without(text, /\b(?:moved?|transfer(?:red)?|carr(?:y|ied)|brought|took|taken)\b/gi),
      ),
  },
  {
    asks: 'statement',
    when: /\b(?:sold|sell|sale|lost|broken?|broke|damaged|stolen|missing|scrapped|tarnished|smashed|cracked|removed?|minus|took|taken|used|gave away|given away|wrote off|write off)\b/i,
    line: (text) => joined('/stock remove', without(text, /\b(?:removed?|minus)\b/gi)),
  },
  {
    asks: 'statement',
    when: /\b(?:received|receive|arrived|came in|delivered|delivery|add(?:ed)?|restock(?:ed)?|plus|got)\b/i,
    line: (text) => {
      const said = /\bgot\b|\bcame in\b/i.test(text) ? ' received' : ''
      return joined('/stock add', `${without(text, /\b(?:add(?:ed)?|plus|came in)\b/gi)}${said}`)
    },
  },
]

/** Verbs that make plain words a command line although the slash was left out. */
const bareCommand =
  /^(?:stock (?:add|remove|move|history)|sample (?:due|new|received|review|approve|changes|reject|extend)|return (?:open|new|inspect)|jumpring|sku|count|supplier|low$|low all$)\b/i

/**
 * The command line that plain words stand for.
 *
 * @param text what was said, without the mention of the bot; several lines are a list
 * @param isPiece whether words name a piece by themselves
 * @returns undefined when nothing is understood. Never throws.
 */
export function lineOf(text: string, isPiece: (words: string) => boolean): string | undefined {
  const said = plain(text)
  if (said === '') return undefined
  // Which write is the last one may change until the button is pressed: it is shown, and the button knows it.
  if (/^\/?stock undo\b/i.test(said))
    return joined('/stock undo ask', said.replace(/^\/?stock undo\s*(?:ask\b\s*)?/i, ''))
  if (said.startsWith('/')) return said
  if (bareCommand.test(said)) return `/${said}`
  const read = numbered(said)
  const isQuestion = question.test(said)
  const kind = quantity.test(read) && !isQuestion ? 'statement' : isQuestion ? 'question' : 'either'
  const reader = readers.find(
    ({ asks, when }) => when.test(read) && (asks === kind || asks === 'either' || kind === 'either'),
  )
  const line = reader?.line(read.replace(/[?!.\s]+$/, ''))
  if (line !== undefined) return line
  const words = without(read, /$^/g)
  return words !== '' && isPiece(words) ? looked('/stock', words) : undefined
}

/**
 * The examples nearest to what was said, by the words that they share.
 *
 * @param examples complete lines with what they do
 * @returns at most `most`, the nearest first; the first ones where none shares a word. Never throws.
 */
export function nearestExamples<E extends { readonly line: string; readonly does: string }>(
  text: string,
  examples: readonly E[],
  most: number,
): E[] {
  const said = new Set(wordsOf(text))
  const scored = examples.map((example, at) => {
    const shared = wordsOf(`${example.line} ${example.does}`).filter((word) => said.has(word)).length
    return { example, shared, at }
  })
  return scored
    .toSorted((a, b) => b.shared - a.shared || a.at - b.at)
    .slice(0, most)
    .map(({ example }) => example)
}

/** Words that many examples have and that say nothing of what is meant. */
const common = new Set([
  'the',
  'and',
  'with',
  'what',
  'that',
  'for',
  'its',
  'one',
  'from',
  'how',
  'who',
  'was',
  'are',
])

function wordsOf(text: string): string[] {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !common.has(word))
  return [...new Set(words.map((word) => word.replace(/(?:ed|s)$/, '')))]
}

/** A look-up never begins with a word that would make its line write. */
const verbs =
  /^(?:add|remove|move|history|undo|new|edit|approve|reject|received|changes|review|extend|inspect|score|open|due)\b\s*/i

function looked(command: string, words: string): string {
  return verbs.test(words) ? looked(command, words.replace(verbs, '')) : joined(command, words)
}

/** 'Undo that', 'oops, take it back', 'undo MV-4K7Q2M9XBD'. */
function takesBack(): RegExp {
  return /^(?:oops|no|sorry|wrong)?[,.!\s]*(?:(?:can|could) you )?(?:(?:undo|revert|reverse|take back)(?: (?:that|it|this|(?:the|my) last|last|MV-\w+))?(?: (?:one|1|movement|entry|again))?|take (?:that|it|this) back)[?!.\s]*$/i
}

function lowWords(): RegExp {
  return /\b(?:low|running out|run out|ran out|out of stock|sold out|re-?order|order again|(?:to|we) (?:order|buy)|restock)\b/i
}

/** 'What is low from Douro' asks for a supplier's; 'is the luna hoop low' for one piece. */
function lowLine(text: string): string {
  const from = /\b(?:from|at|of|by)\s+(.+)$/i.exec(text)?.[1]
  if (from !== undefined && !/^stock\b/i.test(from))
    return joined('/low', without(from, /\b(?:low|again)\b/gi))
  const letter = /\bclass ([abc])\b/i.exec(text)?.[1]
  if (letter !== undefined) return `/low ${letter.toUpperCase()}`
  const rest = without(
    text,
    /\b(?:low|running|runs?|ran|out|of|sold|re-?order(?:ed)?|order(?:ed)?|again|to|buy|restock|for)\b/gi,
  )
  return rest === '' ? '/low' : looked('/stock', rest)
}

/** Numbers that are words become digits: what they are is confirmed before anything is written. */
function numbered(text: string): string {
  const spelt = Object.entries(spelled).toReversed()
  const digits = spelt.reduce(
    (said, [word, digit]) => said.replace(new RegExp(`\\b${word}\\b`, 'gi'), digit),
    text,
  )
  return digits.replace(
    /\b(sold|sell|lost|broke|received|returned|add|remove|got|took)( back)? (?:one|an?)\b(?! of the)/gi,
    '$1$2 1',
  )
}

/** Each line without words that say nothing, and without those of the pattern. */
function without(text: string, words: RegExp): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(words, ' ')
        .replace(filler, ' ')
        .replace(/(?<=\s|^)['",.:;!?-]+(?=\s|$)|[?!]+$/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n')
}

function joined(command: string, words: string): string {
  return words === '' ? command : `${command} ${words}`
}

/** Quotes straight, greetings and thanks gone, lines kept. */
function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .replace(/^(?:(?:hey|hi|hello|ok|okay|so|um|please|@?jumpring|good morning)\b[,!.:\s]+)+(?=\S)/i, '')
    .replace(/[,\s]*\b(?:please|pls|thanks|thank you|cheers)\b[.!\s]*$/i, '')
    .trim()
}
