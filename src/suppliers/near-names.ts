import { plainWords } from '../kit/plain-words.ts'

/** Shorter words of a name, as 'do', tell nothing. */
const leastLetters = 4
/** Names that share fewer of their letter pairs with what was typed are not meant. */
const leastAlike = 0.5

/**
 * Names that are spelled like the words, the most alike first: 'Oficina do Duoro' is near 'Oficina do Douro', and so are
 * 'Douro', for it holds that, and 'Oficna', which is like one of its words. Accents and case do not matter.
 *
 * @returns at most `most`, none where nothing is alike. By letter pairs in common (Dice's coefficient). Never throws.
 */
export function nearNames(words: string, names: readonly string[], most: number): string[] {
  const wanted = plainWords(words)
  if (wanted === '') return []
  return names
    .map((name) => ({ name, alike: alike(wanted, plainWords(name)) }))
    .filter((each) => each.alike >= leastAlike)
    .toSorted((a, b) => b.alike - a.alike)
    .slice(0, most)
    .map(({ name }) => name)
}

function alike(wanted: string, name: string): number {
  if (wanted.length > 2 && name.includes(wanted)) return 1
  const parts = name.split(/\s+/).filter((part) => part.length >= leastLetters && part !== name)
  return Math.max(...[name, ...parts].map((each) => inCommon(wanted, each)))
}

/** The share of letter pairs that two have in common, 0 to 1. */
function inCommon(wanted: string, name: string): number {
  const pairs = pairsOf(wanted)
  const others = pairsOf(name)
  const shared = [...pairs].filter((pair) => others.has(pair)).length
  return (2 * shared) / Math.max(1, pairs.size + others.size)
}

function pairsOf(words: string): Set<string> {
  const letters = Array.from(words.replace(/\s+/g, ' '))
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`))
}
