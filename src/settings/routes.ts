/** What posts are about, as a route can name it. */
export const routedKinds = ['low stock', 'samples', 'orders', 'inspections', 'problems'] as const
export type RoutedKind = (typeof routedKinds)[number]

/** Where posts of one sort go instead of the alerts channel. */
export interface Route {
  /** as it was typed, for answers: 'class A' */
  readonly words: string
  readonly about:
    | { readonly kind: RoutedKind }
    | { readonly abc: 'A' | 'B' | 'C' }
    /** a supplier's name or id */
    | { readonly supplier: string }
  /** a channel's name or id, or '@ana' or a person's id: a direct message */
  readonly to: string
}

/** What one post is about. */
export interface Subject {
  readonly kind: RoutedKind
  /** the supplier's id and name, as a person may have typed either */
  readonly supplier?: readonly string[]
  readonly abc?: 'A' | 'B' | 'C' | undefined
}

const kindWords: Readonly<Record<string, RoutedKind>> = {
  'low stock': 'low stock',
  low: 'low stock',
  stock: 'low stock',
  samples: 'samples',
  sample: 'samples',
  orders: 'orders',
  order: 'orders',
  po: 'orders',
  pos: 'orders',
  inspections: 'inspections',
  inspection: 'inspections',
  quality: 'inspections',
  problems: 'problems',
  problem: 'problems',
  sheet: 'problems',
}

/**
 * Routes as a person types them: 'low stock: #stock, samples: @ines, class A: @ana, Oficina do Douro: #porto'.
 *
 * Each is what, then ':', '=', '->' or 'to', then a #channel, an @person or an id of Slack's. Commas, semicolons or lines
 * stand between them. What is neither a kind nor a class is a supplier.
 *
 * @returns undefined when a part of it cannot be read. Never throws.
 */
export function routesOf(text: string): readonly Route[] | undefined {
  const one =
    /\s*([^#@;\n]+?)\s*(?::|=|->|→|\sto\s)\s*(<[#@][^>]+>|[#@][^\s,;#@]+|[CDGUW][A-Z0-9]{2,})\s*(?:[;,\n]+|$)/y
  const routes: Route[] = []
  while (one.lastIndex < text.trimEnd().length) {
    const [, what = '', where = ''] = one.exec(text) ?? []
    if (where === '') return undefined
    const words = what.replace(/\s+/g, ' ')
    routes.push({ words, about: aboutOf(words), to: placeNamed(where) })
  }
  return routes
}

/**
 * The route that a post takes: the first that fits, as they were typed.
 *
 * @param plain makes names comparable, such as without case and accents
 * @returns undefined: it goes to the alerts channel. Never throws.
 */
export function routeFor(
  routes: readonly Route[],
  subject: Subject,
  plain: (name: string) => string,
): Route | undefined {
  return routes.find(({ about }) => {
    if ('kind' in about) return about.kind === subject.kind
    if ('abc' in about) return about.abc === subject.abc
    return subject.supplier?.some((name) => plain(name) === plain(about.supplier)) === true
  })
}

/** A place as people read it: '#stock', '@ines', an id as it is. Never throws. */
export function placeWords(place: string): string {
  return place.startsWith('@') || /^[CDGUW][A-Z0-9]{5,}$/.test(place) ? place : `#${place}`
}

function aboutOf(words: string): Route['about'] {
  const lower = words.toLowerCase()
  const kind = kindWords[lower]
  if (kind !== undefined) return { kind }
  const abc = /^(?:class\s+)?([abc])(?:\s+class)?$/.exec(lower)?.[1]?.toUpperCase()
  if (abc === 'A' || abc === 'B' || abc === 'C') return { abc }
  return { supplier: words.replace(/^supplier\s+/i, '') }
}

/** '#stock' is the channel stock; a mention that was copied is its id. */
function placeNamed(where: string): string {
  const copied = /^<[#@]([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(where)?.[1]
  return copied ?? where.replace(/^#/, '')
}
