import type { PoStatus } from '../src/purchasing/rules.ts'
import { suppliersByPlace, type DemoSupplier } from './demo-suppliers.ts'

/** Pieces by SKU. */
export type Pieces = Readonly<Record<string, number>>

/** A purchase order of the sample brand. Days count back from the day of setup: 12 is D-12, -6 is D+6. */
export interface DemoOrder {
  readonly supplier: DemoSupplier
  readonly status: PoStatus
  readonly ordered: number
  /** undefined: the supplier has not said when it comes */
  readonly promised?: number
  /** where it was moved after the confirmation */
  readonly eta?: number
  readonly lines: Pieces
  /** deliveries, the earliest first; each says its pieces, and the last one brings what is left */
  readonly arrivals: readonly { readonly day: number; readonly some?: Pieces; readonly rejected?: Pieces }[]
  /** what never came */
  readonly missing?: Pieces
  /** what one unit of the supplier's currency cost; undefined where it is the workbook's */
  readonly fxRate?: number
  readonly note?: string
}

const { porto, bangkok, jaipur, arezzo, yiwu } = suppliersByPlace

/** An order that came in one delivery, or in several, and is closed. */
function closed(
  supplier: DemoSupplier,
  days: readonly [ordered: number, promised: number, received: number],
  lines: Pieces,
  more: Partial<DemoOrder> & { readonly rejected?: Pieces } = {},
): DemoOrder {
  const [ordered, promised, day] = days
  const { rejected, ...rest } = more
  const arrivals = [rejected === undefined ? { day } : { day, rejected }]
  return { supplier, status: 'closed', ordered, promised, lines, arrivals, ...rest }
}

const fromPorto: readonly DemoOrder[] = [
  closed(porto, [352, 331, 331], {
    'LUNA-VER-S': 20,
    'LUNA-VER-M': 40,
    'LUNA-VER-L': 20,
    'BRISA-VER': 20,
  }),
  closed(porto, [310, 289, 291], {
    'SOL-VER-50': 10,
    'SOL-VER-52': 10,
    'SOL-VER-54': 10,
    'SOL-SIL-50': 10,
    'SOL-SIL-52': 10,
  }),
  closed(
    porto,
    [262, 241, 239],
    { 'LUNA-SIL-S': 20, 'LUNA-SIL-M': 40, 'LUNA-SIL-L': 20, 'ANCORA-VER': 20, 'ANCORA-SIL': 20 },
    { rejected: { 'LUNA-SIL-M': 1 } },
  ),
  closed(porto, [221, 200, 200], { 'LUNA-VER-M': 40, 'BRISA-VER': 20, 'BRISA-SIL': 20 }),
  closed(porto, [180, 159, 161], {
    'SOL-VER-48': 10,
    'SOL-VER-56': 10,
    'SOL-SIL-48': 10,
    'SOL-SIL-54': 10,
    'SOL-SIL-56': 10,
  }),
  closed(porto, [138, 117, 117], { 'LUNA-VER-S': 20, 'LUNA-VER-L': 20, 'LUNA-SIL-M': 20 }),
  closed(
    porto,
    [105, 84, 80],
    { 'LUNA-SIL-S': 20, 'LUNA-SIL-L': 20, 'SOL-SIL-50': 10 },
    {
      arrivals: [{ day: 85, some: { 'LUNA-SIL-S': 20, 'LUNA-SIL-L': 15 } }, { day: 80 }],
      note: 'Please engrave the hallmark inside the rings.',
    },
  ),
  closed(
    porto,
    [78, 57, 57],
    { 'LUNA-VER-S': 20, 'LUNA-VER-M': 20, 'LUNA-VER-L': 20, 'LUNA-SIL-M': 20 },
    { rejected: { 'LUNA-VER-L': 1 } },
  ),
  closed(
    porto,
    [74, 53, 54],
    { 'BRISA-VER': 5, 'BRISA-SIL': 5, 'ANCORA-VER': 5, 'ANCORA-SIL': 5 },
    { note: 'A small lot at the usual price, as agreed.' },
  ),
  closed(porto, [45, 24, 25], { 'SOL-VER-50': 10, 'SOL-VER-52': 10 }),
]

const fromBangkok: readonly DemoOrder[] = [
  closed(
    bangkok,
    [349, 311, 306],
    {
      'MARE-SIL-50': 20,
      'MARE-SIL-52': 20,
      'MARE-SIL-54': 20,
      'MARE-SIL-56': 20,
      'DUNA-VER-50': 20,
      'DUNA-VER-52': 20,
      'DUNA-VER-54': 20,
    },
    { fxRate: 0.93, rejected: { 'DUNA-VER-52': 1 } },
  ),
  closed(
    bangkok,
    [271, 233, 233],
    { 'CASCATA-GLD-CLEAR': 30, 'CASCATA-GLD-ROSE': 30, 'CASCATA-GLD-EMERALD': 30 },
    { fxRate: 0.92, rejected: { 'CASCATA-GLD-ROSE': 2 } },
  ),
  closed(
    bangkok,
    [205, 167, 159],
    { 'DUNA-VER-50': 20, 'DUNA-VER-52': 40, 'DUNA-VER-54': 20 },
    { fxRate: 0.91, rejected: { 'DUNA-VER-52': 3 } },
  ),
  closed(
    bangkok,
    [124, 86, 84],
    { 'MARE-SIL-52': 20, 'MARE-SIL-54': 20, 'DUNA-VER-52': 10 },
    { fxRate: 0.92, note: 'Of the stacking ring ten only, as agreed.' },
  ),
  closed(
    bangkok,
    [82, 44, 40],
    { 'DUNA-VER-50': 25, 'DUNA-VER-54': 25 },
    { fxRate: 0.92, rejected: { 'DUNA-VER-54': 2 }, note: 'Please pack each size in a bag of its own.' },
  ),
  {
    supplier: bangkok,
    status: 'sent',
    ordered: 2,
    lines: { 'MARE-SIL-50': 20, 'MARE-SIL-56': 20, 'CASCATA-GLD-CLEAR': 30 },
    arrivals: [],
    fxRate: 0.92,
    note: 'Please confirm the day on which it leaves.',
  },
]

const fromJaipur: readonly DemoOrder[] = [
  closed(
    jaipur,
    [340, 295, 289],
    { 'ALMA-VER-PEARL': 30, 'ALMA-VER-ONYX': 30, 'ALMA-SIL-PEARL': 30, 'ALMA-SIL-ONYX': 30 },
    { fxRate: 0.93, rejected: { 'ALMA-VER-PEARL': 2 } },
  ),
  closed(
    jaipur,
    [248, 203, 203],
    { 'PEROLA-VER-42': 20, 'PEROLA-VER-45': 20, 'PEROLA-SIL-42': 20, 'PEROLA-SIL-45': 20 },
    { fxRate: 0.92 },
  ),
  closed(
    jaipur,
    [190, 145, 138],
    { 'ALMA-VER-PEARL': 60, 'ALMA-VER-ONYX': 30 },
    { fxRate: 0.91, rejected: { 'ALMA-VER-PEARL': 2 }, missing: { 'ALMA-VER-PEARL': 3 } },
  ),
  closed(
    jaipur,
    [130, 85, 76],
    { 'PEROLA-SIL-42': 20, 'PEROLA-SIL-45': 20, 'ALMA-VER-PEARL': 10, 'ALMA-VER-ONYX': 10 },
    {
      fxRate: 0.92,
      note: 'Of the studs ten a colour only, as agreed.',
      arrivals: [
        { day: 85, some: { 'PEROLA-SIL-45': 20, 'ALMA-VER-PEARL': 10, 'ALMA-VER-ONYX': 10 } },
        { day: 76, rejected: { 'PEROLA-SIL-42': 1 } },
      ],
    },
  ),
  closed(
    jaipur,
    [96, 51, 47],
    { 'PEROLA-VER-42': 20, 'PEROLA-VER-45': 5, 'ALMA-SIL-PEARL': 30 },
    { fxRate: 0.92, note: 'Of the pendant in 45 cm five only, as agreed.' },
  ),
  {
    supplier: jaipur,
    status: 'in production',
    ordered: 58,
    promised: 9,
    eta: 4,
    lines: { 'PEROLA-VER-45': 20, 'ALMA-VER-PEARL': 30 },
    arrivals: [],
    fxRate: 0.92,
    note: 'Vermeil: at least 2.5 µm, measured on three pieces of each line.',
  },
]

const fromArezzo: readonly DemoOrder[] = [
  closed(arezzo, [355, 327, 327], { 'FIO-GLD-40': 25, 'FIO-GLD-45': 25, 'FIO-GLD-50': 25 }),
  closed(arezzo, [300, 272, 273], { 'FIO-SIL-40': 25, 'FIO-SIL-45': 25, 'FIO-SIL-50': 25 }),
  closed(
    arezzo,
    [255, 227, 224],
    { 'ONDA-GLD-16': 25, 'ONDA-GLD-18': 25, 'ONDA-SIL-16': 25, 'ONDA-SIL-18': 25 },
    { rejected: { 'ONDA-GLD-18': 1 } },
  ),
  closed(arezzo, [208, 180, 180], { 'TERRA-GLD-FOREST': 20, 'TERRA-GLD-INK': 20, 'FIO-GLD-45': 25 }),
  closed(arezzo, [160, 132, 132], { 'FIO-GLD-50': 25, 'FIO-SIL-45': 25, 'FIO-SIL-50': 25 }),
  closed(
    arezzo,
    [112, 84, 84],
    {
      'FIO-GLD-45': 10,
      'FIO-GLD-50': 10,
      'FIO-SIL-45': 10,
      'FIO-SIL-50': 10,
      'ONDA-GLD-18': 10,
      'ONDA-SIL-16': 10,
    },
    { note: 'Small lots at the usual price, as agreed for one order a year.' },
  ),
  closed(arezzo, [78, 50, 49], { 'FIO-GLD-40': 25, 'ONDA-GLD-16': 25 }, { status: 'received' }),
  {
    supplier: arezzo,
    status: 'confirmed',
    ordered: 22,
    promised: -6,
    lines: { 'FIO-SIL-40': 25, 'ONDA-SIL-18': 25, 'TERRA-GLD-FOREST': 20 },
    arrivals: [],
  },
]

const fromYiwu: readonly DemoOrder[] = [
  closed(
    yiwu,
    [288, 246, 239],
    { 'NO-BLACK': 100, 'NO-SAND': 100, 'NO-TERRACOTTA': 100 },
    { fxRate: 0.93, rejected: { 'NO-SAND': 4 }, note: 'Half of it is for the summer markets.' },
  ),
  closed(
    yiwu,
    [262, 220, 213],
    { 'VIAGEM-SAND': 50, 'VIAGEM-NAVY': 50 },
    { fxRate: 0.92, rejected: { 'VIAGEM-NAVY': 2 } },
  ),
  closed(
    yiwu,
    [230, 188, 180],
    { 'SEDA-TORTOISE': 100, 'SEDA-IVORY': 100, 'SEDA-JADE': 100 },
    { fxRate: 0.91, rejected: { 'SEDA-IVORY': 7, 'SEDA-JADE': 2 }, missing: { 'SEDA-IVORY': 5 } },
  ),
  closed(
    yiwu,
    [126, 84, 79],
    { 'VIAGEM-SAGE': 50 },
    { fxRate: 0.92, rejected: { 'VIAGEM-SAGE': 2 }, note: 'One colour only, as agreed.' },
  ),
  {
    supplier: yiwu,
    status: 'cancelled',
    ordered: 66,
    lines: { 'SEDA-TORTOISE': 100 },
    arrivals: [],
    fxRate: 0.92,
  },
]

/** A year of orders, the earliest first: most are over, three are open. */
export const demoOrders: readonly DemoOrder[] = [
  ...fromPorto,
  ...fromBangkok,
  ...fromJaipur,
  ...fromArezzo,
  ...fromYiwu,
].toSorted((a, b) => b.ordered - a.ordered)
