import { findSku } from '../catalog/actions.ts'
import { plainWords } from '../kit/plain-words.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Facts } from '../workbook/facts.ts'

/**
 * What a person means by their words, with a location of the team, accents ignored, taken out of what is left over. Words
 * that are only alike name the piece, all of them: nothing is left over then.
 */
export function findStock(facts: Facts, words: readonly string[]) {
  const { locations } = settingsOf(facts)
  const finding = findSku(facts, words)
  if (finding.kind !== 'sku' && finding.kind !== 'style') return { finding, location: undefined, rest: '' }
  const said = ` ${finding.rest.map(bare).join(' ')} `
  const named = locations.filter((name) => said.includes(` ${wordsOf(name).join(' ')} `))
  // Where one name begins with another, as 'Shop' and 'Shop Porto', the longer one is meant.
  const [spoken] = named.toSorted((a, b) => b.length - a.length)
  const rest = spoken === undefined ? finding.rest : withoutWords(finding.rest, spoken)
  return { finding, location: spoken, rest: rest.join(' ').replace(/^(?:for|because|:|-)\s+/i, '') }
}

/** The rest without a place's name and the little words before it: 'sold at the Shop, today' is 'sold today'. */
function withoutWords(words: readonly string[], name: string): string[] {
  const gone = wordsOf(name)
  const start = words.findIndex((_, at) => gone.every((part, step) => bare(words[at + step] ?? '') === part))
  if (start < 0) return [...words]
  let from = start
  if (bare(words[from - 1] ?? '') === 'THE') from -= 1
  if (['AT', 'IN', 'FROM', 'TO', 'INTO'].includes(bare(words[from - 1] ?? ''))) from -= 1
  return [...words.slice(0, from), ...words.slice(start + gone.length)]
}

/** A word for comparison, without its accents and the comma or colon after it. */
function bare(word: string): string {
  return plainWords(word).replace(/[.,:;!?]+$/, '')
}

function wordsOf(name: string): string[] {
  return plainWords(name).split(' ').map(bare)
}
