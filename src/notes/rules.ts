import { cut } from '../kit/cut.ts'
import { accept, refuse, type Result } from '../kit/result.ts'

/** What a note can be about. */
export const noteKinds = ['supplier', 'sku', 'sample', 'po'] as const
export type NoteKind = (typeof noteKinds)[number]

/** A record that a note is about. */
export interface About {
  readonly kind: NoteKind
  readonly id: string
  /** as people call it */
  readonly name: string
}

/** What the words before a note's text can mean. */
export type AboutFinding =
  | { readonly kind: 'one'; readonly about: About; readonly rest: string }
  /** alike only: nobody may write on it, the person picks */
  | { readonly kind: 'close'; readonly abouts: readonly About[]; readonly rest: string }
  | { readonly kind: 'nothing' }

/** A name is at most so many words, and what is only alike fewer. */
const mostNameWords = 8
const mostCloseWords = 4
/** Google's cell holds 50,000 characters; a little is left for what people add. */
const mostText = 49_000

/**
 * Takes 'Oficina do Douro the clasps come on Friday' apart: the longest beginning that names a record, and the rest as it
 * was typed. A name in quotes is that name and no more.
 *
 * @param exact the record of that very name
 * @param alike records that the words may mean, the best first. Never throws.
 */
export function aboutOf(
  words: string,
  exact: (name: string) => About | undefined,
  alike: (name: string) => readonly About[],
): AboutFinding {
  const quoted =
    /^\s*["\u201c\u201d\u201e\u00ab]([^"\u201c\u201d\u00bb]+)["\u201c\u201d\u00bb]\s*:?\s*([\s\S]*)$/.exec(
      words,
    )
  if (quoted !== null) return named(quoted[1]?.trim() ?? '', quoted[2]?.trim() ?? '', exact, alike)
  const ends = [...words.matchAll(/\S+/g)].map((match) => match.index + match[0].length)
  for (let length = Math.min(mostNameWords, ends.length); length > 0; length -= 1) {
    const [name, rest] = parted(words, ends[length - 1] ?? 0)
    const about = exact(name)
    if (about !== undefined) return { kind: 'one', about, rest }
  }
  for (let length = Math.min(mostCloseWords, ends.length); length > 0; length -= 1) {
    const [name, rest] = parted(words, ends[length - 1] ?? 0)
    const abouts = alike(name)
    if (abouts.length > 0) return { kind: 'close', abouts, rest }
  }
  return { kind: 'nothing' }
}

function named(
  name: string,
  rest: string,
  exact: (name: string) => About | undefined,
  alike: (name: string) => readonly About[],
): AboutFinding {
  const about = exact(name)
  if (about !== undefined) return { kind: 'one', about, rest }
  const abouts = alike(name)
  return abouts.length === 0 ? { kind: 'nothing' } : { kind: 'close', abouts, rest }
}

/** A colon or comma behind a name is none of it. */
function parted(words: string, end: number): [name: string, rest: string] {
  const name = words
    .slice(0, end)
    .trim()
    .replace(/[:;,]+$/, '')
  return [
    name.replaceAll(/\s+/g, ' '),
    words
      .slice(end)
      .trim()
      .replace(/^[:–-]\s+/, ''),
  ]
}

/** Why a note is not saved. */
export type NoteRefusal =
  | { readonly code: 'unknown-about'; readonly got: string }
  | { readonly code: 'text-missing' }

/**
 * The text of a note as it is kept: whole, but for what a cell cannot hold.
 *
 * @returns refused with 'text-missing' where there is neither text nor file. Never throws.
 */
export function noteText(text: string, files: readonly string[]): Result<string, NoteRefusal> {
  const bare = text.trim()
  return bare === '' && files.length === 0 ? refuse({ code: 'text-missing' }) : accept(cut(bare, mostText))
}

/** The links of a cell: one in a line, or separated by blanks; what is no address is left out. Never throws. */
export function linksIn(cell: string): string[] {
  return cell.split(/\s+/).filter((word) => /^https?:\/\/[^\s|<>]{1,600}$/i.test(word))
}

/** So much of a form's context may links take; Slack takes 3,000 characters of all of it. */
const mostCarried = 2_000

/** As many links as a form can carry, the first first, and how many are left out. Never throws. */
export function linksToCarry(links: readonly string[]): {
  readonly kept: readonly string[]
  readonly more: number
} {
  let room = mostCarried
  const kept: string[] = []
  for (const link of links) {
    room -= link.length + 3
    if (room < 0) break
    kept.push(link)
  }
  return { kept, more: links.length - kept.length }
}
