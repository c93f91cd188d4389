import { filtered, forEachOf, groupedBy, mapped, type Steps } from '../kit/steps.ts'
import { balancesOf, closeOfOpening, openingsOf, type Balance } from '../stock/closing.ts'
import type { Movement } from '../stock/rules.ts'

/** A movement in the archive, with the close that took it. */
export type ArchivedMovement = Movement & { readonly closedIn: string }

/** What does not add up. */
export type Finding =
  /** an opening balance is not the sum of what the close took */
  | {
      readonly code: 'differs'
      readonly close: string
      readonly place: Omit<Balance, 'pieces'>
      /** id of the opening row */
      readonly id: string
      readonly opening: number
      readonly archived: number
    }
  /** on hand by the ledger is not what all movements that ever were come to */
  | { readonly code: 'on-hand'; readonly place: Balance; readonly past: number }
  /** a movement stands in the ledger and in the archive */
  | { readonly code: 'twice'; readonly id: string }
  /** a row of the archive that no close took there */
  | { readonly code: 'unmarked'; readonly id: string }

/** How the closes stand. */
export interface BooksChecked {
  /** movements that each close took, opening balances among them, by its name, the oldest first */
  readonly taken: ReadonlyMap<string, number>
  readonly findings: readonly Finding[]
  /** movements of a closed month that still stand in the ledger: they came late, and count */
  readonly late: readonly Movement[]
}

/**
 * Adds everything up again, from the rows alone.
 *
 * @param ledger what stands in Movements
 * @param archive what stands in Archive
 * @param endOfMonth the last moment of a month 'YYYY-MM', the sheet's serial number
 * @returns the closes, what does not add up, and what came late. Never throws.
 */
export function* checkBooks(
  ledger: readonly Movement[],
  archive: readonly ArchivedMovement[],
  endOfMonth: (month: string) => number,
): Steps<BooksChecked> {
  const byClose = yield* groupedBy(archive, (row) => row.closedIn)
  const names = [...byClose.keys()].filter((name) => name !== '').sort()
  const everything = ledger.concat(archive)
  const openings = yield* groupedBy(everything, (row) => closeOfOpening(row.id))
  for (const name of openings.keys()) if (name !== undefined && !byClose.has(name)) names.push(name)
  const byName: Difference[][] = []
  for (const name of names)
    byName.push(yield* differences(name, byClose.get(name) ?? [], openings.get(name) ?? []))
  const differing = byName.flat()
  const archived = new Set<string>()
  yield* forEachOf(archive, (row) => archived.add(row.id.toUpperCase()))
  const twice = yield* filtered(ledger, (row) => archived.has(row.id.toUpperCase()))
  const lastEnd = Math.max(-Infinity, ...names.map((name) => endOfMonth(name.slice(0, 7))))
  return {
    taken: new Map(names.map((name) => [name, byClose.get(name)?.length ?? 0])),
    findings: [
      ...differing,
      ...(yield* unevenPlaces(
        ledger,
        everything,
        new Set(differing.map(({ place }) => place.sku.toUpperCase())),
      )),
      ...twice.map((row): Finding => ({ code: 'twice', id: row.id })),
      ...(byClose.get('') ?? []).map((row): Finding => ({ code: 'unmarked', id: row.id })),
    ],
    late: yield* filtered(
      ledger,
      (row) =>
        row.status !== 'void' && row.at !== null && row.at <= lastEnd && closeOfOpening(row.id) === undefined,
    ),
  }
}

type Difference = Extract<Finding, { code: 'differs' }>

function* differences(
  close: string,
  archived: readonly Movement[],
  openings: readonly Movement[],
): Steps<Difference[]> {
  const rows = yield* openingsOf(archived, { name: close, at: 0 })
  const owed = new Map(rows.map((row) => [row.id, row]))
  const found = new Map<string, Movement>()
  yield* forEachOf(openings, (row) => found.set(row.id.toUpperCase(), row))
  const ids = new Set([...owed.keys(), ...found.keys()])
  const all = yield* mapped(ids, (id): Difference[] => {
    const [want, have] = [owed.get(id), found.get(id)]
    const { sku, location, bucket } = want ?? have ?? { sku: '', location: '', bucket: 'sellable' as const }
    const opening = have === undefined || have.status === 'void' ? 0 : have.quantity
    const sum = want?.quantity ?? 0
    if (opening === sum) return []
    return [{ code: 'differs', close, place: { sku, location, bucket }, id, opening, archived: sum }]
  })
  return all.flat()
}

/**
 * Places whose pieces by the ledger are not those by all movements, SKUs left out that are named already.
 *
 * @param everything the ledger, then the archive
 */
function* unevenPlaces(
  ledger: readonly Movement[],
  everything: readonly Movement[],
  named: ReadonlySet<string>,
): Steps<Finding[]> {
  const live = yield* balancesOf(ledger)
  // A movement that stands in both tabs happened once.
  const ever = new Map<string, Movement>()
  yield* forEachOf(everything, (row) => ever.set(row.id.toUpperCase(), row))
  const past = yield* balancesOf(
    yield* filtered(ever.values(), (row) => closeOfOpening(row.id) === undefined),
  )
  const places = new Set([...live.keys(), ...past.keys()])
  const all = yield* mapped(places, (key): Finding[] => {
    const [here, then] = [live.get(key), past.get(key)]
    const place = here ?? (then === undefined ? undefined : { ...then, pieces: 0 })
    const sum = then?.pieces ?? 0
    if (place === undefined || place.pieces === sum || named.has(place.sku.toUpperCase())) return []
    return [{ code: 'on-hand', place, past: sum }]
  })
  return all.flat()
}
