/** A currency's three-letter code, ISO 4217. */
export type Currency = string

/**
 * An amount as people read it: '€1,240.50', 'CHF 99.00', '¥1,200'.
 *
 * @param amount in the currency's main unit (12.5 is twelve and a half euros)
 * @returns English grouping, the currency's own number of decimals; an unknown code is written before the number. Never throws.
 */
export function moneyWords(amount: number, currency: Currency): string {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount)
  } catch {
    return `${currency} ${amount.toFixed(2)}`
  }
}

/** Rounds to cents, so that sums of prices do not show binary dust. Never throws. */
export function cents(amount: number): number {
  return Math.round((amount + Number.EPSILON) * 100) / 100
}

const known = new Set(Intl.supportedValuesOf('currency'))

/** True for a code of ISO 4217 that is in use, such as 'EUR'. Never throws. */
export function isCurrency(code: string): boolean {
  return known.has(code)
}
