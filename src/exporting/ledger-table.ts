import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { serialOf, addDays, type LocalDate } from '../kit/local-date.ts'
import { cents } from '../kit/money.ts'
import { filtered, forEachOf, mapped, type Steps } from '../kit/steps.ts'
import { checkCloses, unreadableNow } from '../periods/actions.ts'
import { settingsOf } from '../settings/actions.ts'
import { locationNamed } from '../stock/actions.ts'
import { closeOfOpening } from '../stock/closing.ts'
import type { Movement } from '../stock/rules.ts'
import { archiveTab, movementsTab, stockTab } from '../stock/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Table } from './csv.ts'
import type { Days } from './days.ts'
import { ledgerOfDays, stockOfDay, type LedgerOfDays, type Pieces, type StockOfDay } from './rules.ts'
import { field, same, skuFields, tableOf } from './tables.ts'

/** What of the ledger is not as it should be, in numbers. */
export interface LedgerGaps {
  /** cells of Movements and Archive that cannot be read, and rows without an id */
  readonly unreadable: number
  /** what the check of the closes finds */
  readonly findings: number
}

/** The ledger of some days as a table. */
export interface LedgerExport extends LedgerOfDays {
  readonly table: Table
  readonly gaps: LedgerGaps
}

/** A row of the ledger's table: an opening balance, or a movement. */
type LedgerRow = Pieces & { readonly movement: Movement | undefined }

/** Every movement that ever was, once each, in the ledger's order; opening balances of closes say again what others say. */
function* everyMovement(facts: Facts): Steps<readonly Movement[]> {
  const isOnce = ({ id }: Movement) => closeOfOpening(id) === undefined
  const archived: Movement[] = yield* filtered(facts.rows(archiveTab), isOnce)
  const live: Movement[] = yield* filtered(facts.rows(movementsTab), isOnce)
  if (archived.length === 0) return live
  const closed = new Set<string>()
  yield* forEachOf(archived, ({ id }) => closed.add(keyOf(id)))
  return archived.concat(yield* filtered(live, ({ id }) => !closed.has(keyOf(id))))
}

/** The ledger of some days: what it holds adds up to what was there at the end. */
export function* ledgerOf(facts: Facts, days: Days): Steps<LedgerOfDays> {
  return yield* ledgerOfDays(yield* everyMovement(facts), days, placesOf(facts))
}

/** The same as a table: opening balances, then movements. */
export function* ledgerExport(facts: Facts, days: Days, ledger: LedgerOfDays): Steps<LedgerExport> {
  const placeOf = placesOf(facts)
  const openings = ledger.openings.map((each): LedgerRow => ({ ...each, movement: undefined }))
  const moved = yield* mapped(ledger.movements, (movement): LedgerRow => {
    const { sku, bucket, quantity: pieces } = movement
    return { sku, location: placeOf(movement.location), bucket, pieces, movement }
  })
  const rows = openings.concat(moved)
  const { id, at, sku, location, bucket, quantity, kind, reason, ref, unitCost, actor, note } =
    movementsTab.columns
  const begins = days.from === null ? null : serialOf(days.from)
  const table = yield* tableOf<LedgerRow>(rows, [
    same(id, (row) => row.movement?.id ?? ''),
    same(at, (row) => (row.movement === undefined ? begins : row.movement.at)),
    same(sku, (row) => row.sku),
    ...skuFields<LedgerRow>(facts),
    same(location, (row) => row.location),
    same(bucket, (row) => row.bucket),
    same(kind, (row) => row.movement?.kind ?? 'opening balance'),
    same(quantity, (row) => row.pieces),
    same(unitCost, (row) => row.movement?.unitCost ?? null),
    field('Value', 'number', ({ movement }) => valueOf(movement) ?? null, { isCost: true }),
    same(reason, (row) => row.movement?.reason ?? ''),
    same(ref, (row) => row.movement?.ref ?? ''),
    // An @ at the beginning would get an apostrophe before it, in every row.
    same(actor, (row) => (row.movement?.actor ?? '').replace(/^@/, '')),
    same(note, (row) => row.movement?.note ?? ''),
  ])
  return { ...ledger, table, gaps: yield* gapsOf(facts) }
}

/** What a movement's pieces cost, signed, in whole cents; undefined where it has no cost. */
export function valueOf(movement: Movement | undefined): number | undefined {
  if (movement === undefined || movement.unitCost === null) return undefined
  return cents(movement.quantity * movement.unitCost)
}

/** Stock at the end of a day as a table. */
export interface StockExport {
  readonly table: Table
  readonly rows: readonly StockOfDay[]
  /** movements that are dated after today and count in the sheet already */
  readonly ahead: number
  readonly gaps: LedgerGaps
}

/** Stock at the end of a day, by SKU and place, with its value at average cost. */
export function* stockExport(facts: Facts, day: LocalDate): Steps<StockExport> {
  const movements = yield* everyMovement(facts)
  const rows = yield* stockOfDay(movements, day, {
    placeOf: placesOf(facts),
    catalogueCost: (sku) => facts.find(skusTab, sku)?.cost ?? null,
  })
  const next = serialOf(addDays(facts.today, 1))
  const { sku, onHand, held } = stockTab.columns
  const { location, unitCost } = movementsTab.columns
  const table = yield* tableOf<StockOfDay>(rows, [
    field('Day', 'day', () => day),
    same(sku, (row) => row.sku),
    ...skuFields<StockOfDay>(facts),
    same(location, (row) => row.location),
    same(onHand, (row) => row.onHand),
    same(held, (row) => row.held),
    same(unitCost, (row) => row.unitCost ?? null),
    field('Value on hand', 'number', (row) => row.value ?? null, { isCost: true }),
    field('Value held', 'number', (row) => row.heldValue ?? null, { isCost: true }),
  ])
  const ahead = yield* filtered(movements, ({ at, status }) => status !== 'void' && (at ?? 0) >= next)
  return { table, rows, ahead: ahead.length, gaps: yield* gapsOf(facts) }
}

/** Names of places as Settings have them; a blank one is the first. */
function placesOf(facts: Facts): (location: string) => string {
  const first = settingsOf(facts).locations[0] ?? ''
  const known = new Map<string, string>()
  return (location) => {
    const before = known.get(location)
    if (before !== undefined) return before
    const place = location.trim() === '' ? first : (locationNamed(facts, location) ?? location)
    known.set(location, place)
    return place
  }
}

function* gapsOf(facts: Facts): Steps<LedgerGaps> {
  // The check adds everything up three times, and finds nothing where no month was closed.
  const closed =
    facts.rows(archiveTab).length > 0 ||
    facts.rows(movementsTab).some(({ id }) => closeOfOpening(id) !== undefined)
  return {
    unreadable: unreadableNow(facts).length + facts.withoutId(movementsTab).length,
    findings: closed ? (yield* checkCloses(facts)).findings.length : 0,
  }
}
