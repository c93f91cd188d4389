import { findSku } from '../catalog/actions.ts'
import type { Finding } from '../catalog/search.ts'
import { narrowed } from '../catalog/reading.ts'
import { plainWords } from '../kit/plain-words.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { kindOfReason } from './rules.ts'

/** Words that name no piece: they are looked past when the piece is only described. */
const little = new Set(
  'THE A AN OF OUR SOME ONES AT IN ON FROM TO INTO FOR BY WITH AND TODAY YESTERDAY'.split(' '),
)
/** A description is tried with one word less, and another, so many times. */
const mostTried = 12

/**
 * What a person means by their words, with a location of the team, accents ignored, taken out of what is left over. Of a
 * style only the variants are left that the other words name. Words that are only alike name the piece; what is left over
 * then is what says why or where.
 */
export function findStock(facts: Facts, words: readonly string[]) {
  const { locations } = settingsOf(facts)
  const { finding, left } = describedBy(facts, words)
  const said = ` ${left.map(bare).join(' ')} `
  const named = locations.filter((name) => said.includes(` ${wordsOf(name).join(' ')} `))
  // Where one name begins with another, as 'Shop' and 'Shop Porto', the longer one is meant.
  const [spoken] = named.toSorted((a, b) => b.length - a.length)
  const rest = spoken === undefined ? left : withoutWords(left, spoken)
  return { finding, location: spoken, rest: rest.join(' ').replace(/^(?:for|because|:|-)\s+/i, '') }
}

function describedBy(facts: Facts, words: readonly string[]): { finding: Finding; left: readonly string[] } {
  const finding = findSku(facts, words)
  if (finding.kind === 'sku') return { finding, left: finding.rest }
  if (finding.kind === 'style') {
    const { skus, rest } = narrowed(finding.skus, finding.rest)
    return { finding: { ...finding, skus, rest }, left: rest }
  }
  if (finding.kind === 'several') return { finding, left: [] }
  const telling = words.filter((word) => !little.has(bare(word)) && !saysWhy(word)).slice(0, mostTried)
  for (let many = telling.length; many > 0; many -= 1) {
    const described = telling.slice(0, many)
    const found = findSku(facts, described)
    if (found.kind !== 'several') continue
    const used = new Set(described)
    return { finding: found, left: words.filter((word) => !used.has(word)) }
  }
  return { finding, left: [] }
}

/** Whether a word is why pieces come or go, as 'sold', 'broken' and 'received'. */
function saysWhy(word: string): boolean {
  return kindOfReason(word, -1) !== 'adjustment' || kindOfReason(word, 1) !== 'adjustment'
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
