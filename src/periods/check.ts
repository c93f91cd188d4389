import { balancesOf, closeOfOpening, openingRows, type Balance } from '../stock/closing.ts'
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
export function checkBooks(
  ledger: readonly Movement[],
  archive: readonly ArchivedMovement[],
  endOfMonth: (month: string) => number,
): BooksChecked {
  const byClose = Map.groupBy(archive, (row) => row.closedIn)
  const names = [...byClose.keys()].filter((name) => name !== '').sort()
  const openings = Map.groupBy([...ledger, ...archive], (row) => closeOfOpening(row.id))
  for (const name of openings.keys()) if (name !== undefined && !byClose.has(name)) names.push(name)
  const differing = names.flatMap((name) =>
    differences(name, byClose.get(name) ?? [], openings.get(name) ?? []),
  )
  const archived = new Set(archive.map((row) => row.id.toUpperCase()))
  const lastEnd = Math.max(-Infinity, ...names.map((name) => endOfMonth(name.slice(0, 7))))
  return {
    taken: new Map(names.map((name) => [name, byClose.get(name)?.length ?? 0])),
    findings: [
      ...differing,
      ...unevenPlaces(ledger, archive, new Set(differing.map(({ place }) => place.sku.toUpperCase()))),
      ...ledger
        .filter((row) => archived.has(row.id.toUpperCase()))
        .map((row): Finding => ({ code: 'twice', id: row.id })),
      ...(byClose.get('') ?? []).map((row): Finding => ({ code: 'unmarked', id: row.id })),
    ],
    late: ledger.filter(
      (row) =>
        row.status !== 'void' && row.at !== null && row.at <= lastEnd && closeOfOpening(row.id) === undefined,
    ),
  }
}

function differences(
  close: string,
  archived: readonly Movement[],
  openings: readonly Movement[],
): Extract<Finding, { code: 'differs' }>[] {
  const owed = new Map(openingRows(archived, { name: close, at: 0 }).map((row) => [row.id, row]))
  const found = new Map(openings.map((row) => [row.id.toUpperCase(), row]))
  const ids = new Set([...owed.keys(), ...found.keys()])
  return [...ids].flatMap((id) => {
    const [want, have] = [owed.get(id), found.get(id)]
    const { sku, location, bucket } = want ?? have ?? { sku: '', location: '', bucket: 'sellable' as const }
    const opening = have === undefined || have.status === 'void' ? 0 : have.quantity
    const sum = want?.quantity ?? 0
    if (opening === sum) return []
    return [{ code: 'differs', close, place: { sku, location, bucket }, id, opening, archived: sum }]
  })
}

/** Places whose pieces by the ledger are not those by all movements, SKUs left out that are named already. */
function unevenPlaces(
  ledger: readonly Movement[],
  archive: readonly Movement[],
  named: ReadonlySet<string>,
): Finding[] {
  const live = balancesOf(ledger)
  // A movement that stands in both tabs happened once.
  const ever = new Map([...ledger, ...archive].map((row) => [row.id.toUpperCase(), row]))
  const past = balancesOf([...ever.values()].filter((row) => closeOfOpening(row.id) === undefined))
  return [...new Set([...live.keys(), ...past.keys()])].flatMap((key): Finding[] => {
    const [here, then] = [live.get(key), past.get(key)]
    const place = here ?? (then === undefined ? undefined : { ...then, pieces: 0 })
    const sum = then?.pieces ?? 0
    if (place === undefined || place.pieces === sum || named.has(place.sku.toUpperCase())) return []
    return [{ code: 'on-hand', place, past: sum }]
  })
}
