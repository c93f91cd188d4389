import { accept, refuse, type Result } from '../kit/result.ts'

/** A column of ours that a file can fill. */
export interface MappedField {
  /** what it is called in the preview and in --map */
  readonly label: string
  /** what other programs call it, the likeliest first; our label is always one of them */
  readonly spellings: readonly string[]
  /** without it the file says nothing */
  readonly required?: true
}

export type MappedFields = Readonly<Record<string, MappedField>>

/** A layout of a known program, told by columns that only it has. */
export interface KnownLayout {
  readonly name: string
  readonly columns: readonly string[]
  /** where each of our fields is; fields that are not named are left out of it */
  readonly mapping: Readonly<Record<string, string>>
  /** what its codes of a status mean */
  readonly statuses?: Readonly<Record<string, string>>
}

/** Where each of our fields is in a file. */
export interface Mapping {
  /** places in a row, 0-based; a field that the file lacks is absent */
  readonly places: ReadonlyMap<string, number>
  /** the known layout that the header is */
  readonly layout: KnownLayout | undefined
}

/** Why a mapping does not stand. */
export type MappingRefusal =
  | { readonly code: 'no-such-field'; readonly got: string; readonly known: readonly string[] }
  | {
      readonly code: 'no-such-column'
      readonly field: string
      readonly got: string
      readonly known: readonly string[]
    }
  | { readonly code: 'not-mapped'; readonly fields: readonly string[]; readonly found: readonly string[] }

/** The form in which 'PurchaseOrderID', 'purchase_order_id' and 'Purchase order ID' are the same. Never throws. */
export function columnKey(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9%]+/g, '')
}

/**
 * One 'Field=Column' as somebody typed it; 'Field=' leaves the field out.
 *
 * @returns undefined without an equals sign or without a field. Never throws.
 */
export function typedPair(text: string): { readonly field: string; readonly column: string } | undefined {
  const at = text.indexOf('=')
  const field = text.slice(0, Math.max(0, at)).trim()
  return at < 0 || field === '' ? undefined : { field, column: text.slice(at + 1).trim() }
}

/** The field that somebody means, by its label or by what other programs call it. Never throws. */
export function fieldNamed(fields: MappedFields, name: string): string | undefined {
  const key = columnKey(name)
  const byLabel = Object.entries(fields).find(([, { label }]) => columnKey(label) === key)
  const bySpelling = Object.entries(fields).find(([, { spellings }]) =>
    spellings.some((spelling) => columnKey(spelling) === key),
  )
  return (byLabel ?? bySpelling)?.[0]
}

/**
 * Where our fields are in a header: as somebody says, else as the known layout has them, else by their names.
 *
 * Each column fills one field by its name at most, the earlier field first; one that somebody names may fill several.
 *
 * @param typed fields by name with columns as they are spelled in the header, '' to leave one out
 * @returns refused with 'no-such-column' where a typed column is not there. What is missing is not judged here. Never throws.
 */
export function mapColumns(
  header: readonly string[],
  fields: MappedFields,
  how: { readonly layouts: readonly KnownLayout[]; readonly typed: ReadonlyMap<string, string> },
): Result<Mapping, MappingRefusal> {
  const keys = header.map(columnKey)
  const placeOf = (column: string) => keys.indexOf(columnKey(column))
  const layout = how.layouts.find(({ columns }) => columns.every((column) => placeOf(column) >= 0))
  const places = new Map<string, number>()
  for (const [field, column] of how.typed) {
    const place = placeOf(column)
    const { label = field } = fields[field] ?? {}
    if (column !== '' && place < 0)
      return refuse({ code: 'no-such-column', field: label, got: column, known: header })
    if (place >= 0) places.set(field, place)
  }
  const used = new Set(places.values())
  for (const [field, { label, spellings }] of Object.entries(fields)) {
    if (how.typed.has(field)) continue
    const known = layout?.mapping[field]
    const candidates = layout === undefined ? [label, ...spellings] : known === undefined ? [] : [known]
    const place = candidates.map(placeOf).find((at) => at >= 0 && (layout !== undefined || !used.has(at)))
    if (place === undefined) continue
    places.set(field, place)
    used.add(place)
  }
  return accept({ places, layout })
}

/** Required fields that a mapping lacks, by their labels. Never throws. */
export function missingFields(fields: MappedFields, { places }: Mapping): string[] {
  return Object.entries(fields)
    .filter(([field, { required }]) => required === true && !places.has(field))
    .map(([, { label }]) => label)
}
