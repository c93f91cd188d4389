/** How the team found a supplier. */
export const supplierSources = ['online', 'trade show', 'referral', 'factory direct'] as const
/** How far a supplier is vetted. */
export const vettingStages = ['prospect', 'sampling', 'approved', 'paused', 'rejected'] as const
export type VettingStage = (typeof vettingStages)[number]

/** One supplier. */
export interface Supplier {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly region: string
  readonly timeZone: string
  readonly contact: string
  readonly source: (typeof supplierSources)[number] | null
  readonly vetting: VettingStage
  /** smallest order, pieces */
  readonly moqUnits: number | null
  /** smallest order, amount in the supplier's currency */
  readonly moqValue: number | null
  readonly currency: string
  /** calendar days from order to counted receipt */
  readonly leadDays: number | null
  /** percent of the order paid when it is placed, 0 to 100 */
  readonly depositPercent: number | null
}

/** Why a supplier is not added. */
export type SupplierRefusal =
  | { readonly code: 'name-missing' }
  | { readonly code: 'name-taken'; readonly name: string; readonly id: string }
  | { readonly code: 'deposit-out-of-range'; readonly percent: number }
  | { readonly code: 'unknown-time-zone'; readonly timeZone: string }

/**
 * Whether a supplier may be added under a name.
 *
 * @param known suppliers there are; names are compared without case and outer blanks
 * @returns the refusal, or undefined. Never throws.
 */
export function refuseSupplier(
  wish: { name: string; depositPercent: number | null; timeZone: string },
  known: readonly Supplier[],
  isTimeZone: (text: string) => boolean,
): SupplierRefusal | undefined {
  const name = wish.name.trim()
  if (name === '') return { code: 'name-missing' }
  const twin = known.find((supplier) => supplier.name.trim().toLowerCase() === name.toLowerCase())
  if (twin !== undefined) return { code: 'name-taken', name: twin.name, id: twin.id }
  const percent = wish.depositPercent
  if (percent !== null && (percent < 0 || percent > 100)) return { code: 'deposit-out-of-range', percent }
  if (wish.timeZone !== '' && !isTimeZone(wish.timeZone))
    return { code: 'unknown-time-zone', timeZone: wish.timeZone }
  return undefined
}
