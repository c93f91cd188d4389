import { idFor } from '../src/kit/ids.ts'
import type { Supplier, VettingFacts } from '../src/suppliers/rules.ts'

/** A supplier of the sample brand; the day of the first meeting is relative. */
export type DemoSupplier = Omit<Supplier, 'leadDays'> &
  Partial<VettingFacts> & { leadDays: number; metOn: string; balanceTerms?: string }

type Terms = readonly [moqUnits: number | null, moqValue: number | null, leadDays: number, deposit: number]

function supplier(
  name: string,
  place: readonly [country: string, region: string, timeZone: string, currency: string],
  how: readonly [source: Supplier['source'], metOn: string, vetting: Supplier['vetting']],
  terms: Terms,
): DemoSupplier {
  const [country, region, timeZone, currency] = place
  const [source, metOn, vetting] = how
  const [moqUnits, moqValue, leadDays, depositPercent] = terms
  return {
    id: idFor('SUP', 'demo', name),
    name,
    country,
    region,
    timeZone,
    contact: `orders@${name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')}.example.com`,
    source,
    metOn,
    vetting,
    moqUnits,
    moqValue,
    currency,
    leadDays,
    depositPercent,
    ...checklistOf(name, source, vetting),
  }
}

/** Approved ones have the whole checklist, those who are being sampled a part of it. */
function checklistOf(
  name: string,
  source: Supplier['source'],
  vetting: Supplier['vetting'],
): Partial<VettingFacts> {
  const met = source === 'online' ? 'online' : 'in person'
  if (vetting === 'approved') {
    const ethicsDocument = `https://documents.example.com/${idFor('ET', 'demo', name).toLowerCase()}.pdf`
    return { materialsVerified: 'yes', ethicsDocument, samplesApproved: 'yes', termsAgreed: 'yes', met }
  }
  return vetting === 'sampling' ? { materialsVerified: 'yes', termsAgreed: 'no', met } : { met }
}

const porto = supplier(
  'Oficina do Douro',
  ['Portugal', 'Gondomar', 'Europe/Lisbon', 'EUR'],
  ['referral', 'D-820', 'approved'],
  [20, null, 21, 30],
)
const bangkok = supplier(
  'Chao Phraya Silver',
  ['Thailand', 'Bangkok', 'Asia/Bangkok', 'USD'],
  ['trade show', 'D-560', 'approved'],
  [50, 900, 38, 40],
)
const jaipur = supplier(
  'Pink City Gems',
  ['India', 'Jaipur', 'Asia/Kolkata', 'USD'],
  ['trade show', 'D-430', 'approved'],
  [30, 600, 45, 50],
)
const arezzo = {
  ...supplier(
    'Catena Arezzo',
    ['Italy', 'Arezzo', 'Europe/Rome', 'EUR'],
    ['factory direct', 'D-690', 'approved'],
    [25, 500, 28, 30],
  ),
  balanceTerms: '60 days after receipt',
}
const istanbul = supplier(
  'Galata Atölye',
  ['Turkey', 'Istanbul', 'Europe/Istanbul', 'EUR'],
  ['online', 'D-95', 'sampling'],
  [40, 700, 30, 40],
)
const yiwu = supplier(
  'Blue Lantern Accessories',
  ['China', 'Yiwu, Zhejiang', 'Asia/Shanghai', 'USD'],
  ['online', 'D-300', 'approved'],
  [100, 400, 42, 30],
)

/** Six suppliers in six countries, by the short names that the styles use. */
export const suppliersByPlace = { porto, bangkok, jaipur, arezzo, istanbul, yiwu }
