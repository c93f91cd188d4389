/** What a line such as 'Luna hoop from Oficina due 12 Dec' says, each part as it was typed; '' when it is not there. */
export interface TypedSample {
  readonly subject: string
  readonly supplier: string
  readonly due: string
  readonly expected: string
}

const parts: readonly (readonly [keyof TypedSample, string])[] = [
  ['supplier', 'from'],
  ['due', 'due'],
  ['due', 'by'],
  ['expected', 'expected'],
]

/**
 * Takes apart what was typed after `/sample new`: the subject first, then supplier and dates behind their words, in any
 * order. A word that nothing follows is part of the subject. Never throws.
 */
export function typedSample(words: string): TypedSample {
  const found: Record<keyof TypedSample, string> = { subject: '', supplier: '', due: '', expected: '' }
  let field: keyof TypedSample = 'subject'
  const tokens = words.split(/\s+/).filter((word) => word !== '')
  tokens.forEach((token, at) => {
    const next = parts.find(([, word]) => word === token.toLowerCase())
    if (next !== undefined && at > 0 && at < tokens.length - 1 && found[next[0]] === '') [field] = next
    else found[field] = `${found[field]} ${token}`.trim()
  })
  return found
}
