/** What was spent with one supplier or in one country. */
export interface Spend {
  /** what it is counted under */
  readonly key: string
  /** in the workbook's currency, 0 or more */
  readonly amount: number
}

/** A part of the whole, largest first. */
export interface Share extends Spend {
  /** percent of the whole, 0 to 100 */
  readonly percent: number
}

/** Shares of a whole with their concentration. */
export interface Concentration {
  readonly total: number
  readonly shares: readonly Share[]
  /** Herfindahl–Hirschman index: the sum of the squared shares in percent, above 0 to 10,000; undefined where nothing was spent */
  readonly hhi: number | undefined
}

/**
 * Shares of spend, and how concentrated it is: HHI = Σ share², shares in percent.
 *
 * One that has all gives 10,000; ten equal ones give 1,000; shares of 30, 30, 20 and 20 percent give 2,600.
 *
 * @param spends amounts; those of one key are added up, and those of 0 are left out
 * @returns shares, the largest first. Never throws.
 *
 * Source: United States Department of Justice, "Herfindahl–Hirschman Index", whose example is the last one above.
 */
export function concentrationOf(spends: Iterable<Spend>): Concentration {
  const byKey = new Map<string, number>()
  for (const { key, amount } of spends) byKey.set(key, (byKey.get(key) ?? 0) + amount)
  const total = [...byKey.values()].reduce((sum, amount) => sum + amount, 0)
  if (total <= 0) return { total: 0, shares: [], hhi: undefined }
  const shares = [...byKey]
    .filter(([, amount]) => amount > 0)
    .map(([key, amount]) => ({ key, amount, percent: (100 * amount) / total }))
    .sort((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1))
  return { total, shares, hhi: shares.reduce((sum, { percent }) => sum + percent ** 2, 0) }
}

export type ConcentrationLevel = 'spread' | 'concentrated' | 'highly concentrated'

/**
 * How an HHI is called: concentrated from the first limit on, highly so above the second.
 *
 * @param limits the team's; ours are 1,500 and 2,500. Never throws.
 *
 * Source: U.S. Department of Justice and Federal Trade Commission, Horizontal Merger Guidelines (2010), § 5.3: below 1,500
 * unconcentrated, 1,500 to 2,500 moderately, above 2,500 highly concentrated. Made for markets; here a yardstick.
 */
export function levelOf(hhi: number, limits: readonly [moderate: number, high: number]): ConcentrationLevel {
  if (hhi > limits[1]) return 'highly concentrated'
  return hhi < limits[0] ? 'spread' : 'concentrated'
}

/** A SKU with everyone it can be bought from. */
export interface Sourced {
  readonly sku: string
  /** keys of suppliers */
  readonly sources: ReadonlySet<string>
  /** what it sold for in the window that is looked at; undefined without a price */
  readonly sales: number | undefined
}

/** What would be missing without one supplier. */
export interface Without {
  readonly supplier: string
  /** SKUs that only they make, the most sold first */
  readonly skus: readonly Sourced[]
  /** percent of the sales value of all SKUs that these make; undefined where nothing was sold */
  readonly salesPercent: number | undefined
}

/**
 * Which SKUs have no other source than each supplier.
 *
 * @param all SKUs that are still sold and ordered; one without any source is nobody's
 * @returns suppliers with at least one such SKU, the largest share of sales first. Never throws.
 */
export function withoutEach(all: readonly Sourced[]): Without[] {
  const total = all.reduce((sum, { sales }) => sum + (sales ?? 0), 0)
  const bySupplier = new Map<string, Sourced[]>()
  for (const each of all) {
    const [only] = each.sources
    if (only === undefined || each.sources.size > 1) continue
    bySupplier.set(only, [...(bySupplier.get(only) ?? []), each])
  }
  return [...bySupplier]
    .map(([supplier, skus]) => ({
      supplier,
      skus: skus.toSorted((a, b) => (b.sales ?? 0) - (a.sales ?? 0) || (a.sku < b.sku ? -1 : 1)),
      salesPercent:
        total <= 0 ? undefined : (100 * skus.reduce((sum, { sales }) => sum + (sales ?? 0), 0)) / total,
    }))
    .sort(
      (a, b) =>
        (b.salesPercent ?? 0) - (a.salesPercent ?? 0) ||
        b.skus.length - a.skus.length ||
        (a.supplier < b.supplier ? -1 : 1),
    )
}
