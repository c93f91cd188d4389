/** What a person can do about a SKU that is low: not hear of it for a while, give it to somebody, end its reordering. */
export type Care =
  | { readonly kind: 'snooze'; readonly days: number }
  /** until pieces arrive */
  | { readonly kind: 'arrival' }
  | { readonly kind: 'assign' }
  | { readonly kind: 'end' }

/** What is taken care of: one SKU, or what of a style is low. */
export type CareFor = { readonly sku: string } | { readonly style: string }

/** Every way, with its word in a button's value. */
const ways: Readonly<Record<string, Care>> = {
  '3': { kind: 'snooze', days: 3 },
  '7': { kind: 'snooze', days: 7 },
  arrival: { kind: 'arrival' },
  assign: { kind: 'assign' },
  end: { kind: 'end' },
}

/** The ways in the order in which they are offered: the value's word and what a button says. */
export const careChoices = [
  { way: '3', text: 'Snooze 3 days' },
  { way: '7', text: 'Snooze 7 days' },
  { way: 'arrival', text: 'Snooze until it arrives' },
  { way: 'assign', text: 'Assign' },
  { way: 'end', text: 'Not restocking' },
] as const

/** What a button carries. Never throws. */
export function careValue(way: string, about: CareFor): string {
  return 'sku' in about ? `${way} sku:${about.sku}` : `${way} style:${about.style}`
}

/** What a button carried; undefined for what is none of ours. Never throws. */
export function careOf(value: string): { care: Care; about: CareFor } | undefined {
  const [, way = '', field, name = ''] = /^(\w+) (sku|style):(.+)$/s.exec(value) ?? []
  const care = Object.hasOwn(ways, way) ? ways[way] : undefined
  if (care === undefined) return undefined
  return { care, about: field === 'sku' ? { sku: name } : { style: name } }
}

/** Why nothing was done about a SKU. */
export type CareRefusal =
  | { readonly code: 'unknown-sku'; readonly sku: string }
  /** nothing of it is low or out now */
  | { readonly code: 'not-low'; readonly name: string; readonly onHand: number | undefined }
  /** it is ended already */
  | { readonly code: 'not-restocked'; readonly name: string; readonly status: string }
  | { readonly code: 'assigned-already'; readonly name: string; readonly assignee: string }
  | { readonly code: 'nobody' }
  /** an older workbook lacks a column in which this is kept */
  | { readonly code: 'no-column'; readonly tab: string; readonly column: string }
