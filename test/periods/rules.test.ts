import { allAtOnce } from '../../src/kit/steps.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { checkBooks, type ArchivedMovement } from '../../src/periods/check.ts'
import {
  dayAfter,
  decideClose,
  endOf,
  isRoundOf,
  lastWholeMonth,
  monthOf,
  type Month,
  type PlannedClose,
  type UnreadableRow,
} from '../../src/periods/rules.ts'
import { demandOf } from '../../src/planning/rules.ts'
import { salesHistory } from '../../src/planning/sales.ts'
import { balancesOf, closeOfOpening, openingRows } from '../../src/stock/closing.ts'
import { buckets, movementKinds, type Movement } from '../../src/stock/rules.ts'
import { on } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const september = '2026-09' as Month

interface Books {
  readonly ledger: readonly Movement[]
  readonly archive: readonly ArchivedMovement[]
}

function plan(
  books: Books,
  month: Month = september,
  more: { today?: LocalDate; unreadable?: readonly UnreadableRow[]; unwritten?: readonly string[] } = {},
) {
  const taken = new Map<string, number>()
  for (const { closedIn } of books.archive) taken.set(closedIn, (taken.get(closedIn) ?? 0) + 1)
  return allAtOnce(
    decideClose({
      month,
      today: more.today ?? ('2027-01-31' as LocalDate),
      standing: books.ledger.map((each, at) => ({
        movement: each,
        rowNumber: more.unwritten?.includes(each.id) === true ? undefined : at + 2,
      })),
      unreadable: more.unreadable ?? [],
      taken,
    }),
  )
}

/** What a close makes of the books; the same when it is refused. */
function after(books: Books, month: Month): Books {
  const planned = plan(books, month)
  if (!planned.ok) return books
  return carryOut(books, planned.value)
}

function carryOut(books: Books, { steps, at }: PlannedClose): Books {
  const gone = new Set(steps.flatMap((step) => step.movements.map((each) => each.id)))
  return {
    ledger: [
      ...books.ledger.filter((each) => !gone.has(each.id)),
      ...steps.flatMap(({ name, movements }) => openingRows(movements, { name, at })),
    ],
    archive: [
      ...books.archive,
      ...steps.flatMap(({ name, movements }) => movements.map((each) => ({ ...each, closedIn: name }))),
    ],
  }
}

const booksOf = (ledger: readonly Movement[]): Books => ({ ledger, archive: [] })
const pieces = (ledger: readonly Movement[]) =>
  new Map(
    [...allAtOnce(balancesOf(ledger))].flatMap(([place, balance]) =>
      balance.pieces === 0 ? [] : [[place, balance.pieces]],
    ),
  )
/** Everything that planning works out from the past, as it reads it: archive and ledger, openings of closes left out. */
const figures = ({ ledger, archive }: Books) =>
  ['LUNA-M', 'GOLD-S'].map((sku) => {
    const past = [...archive, ...ledger].filter(
      (each) => each.sku === sku && closeOfOpening(each.id) === undefined,
    )
    const history = salesHistory(past, on('2026-11-10', 0), 90)
    return { history, demand: demandOf(history.soldPerDay) }
  })

describe('the month that is closed by itself', () => {
  it.each([
    ['2026-10-08', '2026-09'],
    ['2026-10-04', '2026-09'],
    ['2026-10-03', '2026-08'],
    ['2026-10-01', '2026-08'],
    ['2027-01-04', '2026-12'],
    ['2027-01-03', '2026-11'],
    ['2028-03-05', '2028-02'],
  ])('on %s is %s', (today, month) => {
    expect(lastWholeMonth(today as LocalDate)).toBe(month)
  })

  it.each([
    ['2026-09', '2026-10-01'],
    ['2026-12', '2027-01-01'],
    ['2028-02', '2028-03-01'],
    ['2026-02', '2026-03-01'],
  ])('%s ends the day before %s, a second before midnight', (month, day) => {
    expect(dayAfter(month as Month)).toBe(day)
    expect(Math.round((on(day, 0) - endOf(month as Month)) * 86_400)).toBe(1)
  })

  it.each(['', '2026', '2026-13', '2026-00', '26-09', '2026-09-01', 'september', '2026-9'])(
    'is not “%s”',
    (words) => {
      expect(monthOf(words)).toBeUndefined()
    },
  )

  it.each([
    ['2026-09', true],
    ['2026-09.2', true],
    ['2026-09.12', true],
    ['2026-09.0', false],
    ['2026-09.', false],
    ['2026-10', false],
    ['2026-09:2', false],
    ['2026-09.1e2', false],
  ])('has a round called %s: %s', (name, is) => {
    expect(isRoundOf(september, name)).toBe(is)
  })
})

describe('a close of a month', () => {
  const ledger = [
    movement({ id: 'MV-1', at: on('2026-09-01'), quantity: 5 }),
    movement({ id: 'MV-2', at: on('2026-09-30', 23.99), quantity: -2, kind: 'sale' }),
    movement({ id: 'MV-3', at: on('2026-10-01', 0), quantity: -1, kind: 'sale' }),
    movement({ id: 'MV-4', at: null, quantity: 9 }),
  ]

  it('takes what lies before the first of the next month; what has no time stays', () => {
    const planned = plan(booksOf(ledger))
    expect(planned.ok && planned.value.steps).toMatchObject([
      { name: '2026-09', movements: [{ id: 'MV-1' }, { id: 'MV-2' }] },
    ])
    expect(planned).toMatchObject({ value: { movements: 2, skus: 1, openings: 1, pieces: 3 } })
  })

  it.each<[string, Parameters<typeof plan>[2], string]>([
    ['that is not over', { today: '2026-09-30' as LocalDate }, 'not-over'],
    [
      'with a row that cannot be read',
      { unreadable: [{ tab: 'Movements', key: 'MV-9', rowNumber: 9, column: 'Quantity', got: 'many' }] },
      'unreadable',
    ],
    ['with a movement on its way', { unwritten: ['MV-1'] }, 'unwritten'],
  ])('%s is refused', (_, more, code) => {
    expect(plan(booksOf(ledger), september, more)).toMatchObject({ ok: false, refusal: { code } })
  })

  it('is made on the day after its end, and not held up by what is on its way of a later month', () => {
    const more = { today: '2026-10-01' as LocalDate, unwritten: ['MV-3', 'MV-4'] }
    expect(plan(booksOf(ledger), september, more)).toMatchObject({ ok: true })
  })

  it('with nothing left says how much was closed', () => {
    const books = after(booksOf(ledger), september)
    expect(plan(books)).toMatchObject({ ok: false, refusal: { code: 'nothing', closed: 2 } })
    expect(plan(books, '2026-08' as Month)).toMatchObject({ refusal: { code: 'nothing', closed: 0 } })
  })

  it('that fits is one step however long it is; else SKUs stay whole and every step fits', () => {
    const long = Array.from({ length: 30_000 }, (_, at) =>
      movement({ id: `MV-${at}`, at: on('2026-09-10'), sku: `S-${at % 900}`, quantity: 1 }),
    )
    const one = plan(booksOf(long))
    expect(one.ok && one.value.steps.map((step) => step.movements.length)).toEqual([30_000])
    const scattered = long.flatMap((each) => [
      each,
      movement({ id: `${each.id}-later`, at: on('2026-10-10'), quantity: 1 }),
    ])
    const many = plan(booksOf(scattered))
    if (!many.ok) throw new Error('refused')
    expect(many.value.steps.length).toBeGreaterThan(5)
    expect(many.value.steps.map((step) => step.name).slice(0, 3)).toEqual([
      '2026-09',
      '2026-09.2',
      '2026-09.3',
    ])
    const stepOf = new Map<string, string>()
    for (const { name, movements } of many.value.steps) {
      expect(movements.length * 440).toBeLessThan(1_900_000)
      for (const { sku } of movements) expect(stepOf.get(sku) ?? name).toBe(name)
      for (const { sku } of movements) stepOf.set(sku, name)
    }
    expect(many.value.steps.reduce((sum, step) => sum + step.movements.length, 0)).toBe(30_000)
    // Each step by itself leaves on hand as it is.
    let books = booksOf(scattered)
    for (const step of many.value.steps) {
      books = carryOut(books, { ...many.value, steps: [step] })
      expect(pieces(books.ledger)).toEqual(pieces(scattered))
    }
  })
})

const aMovement = fc.record({
  at: fc.option(
    fc.integer({ min: on('2026-06-01', 0), max: on('2026-11-09', 0) }).map((day) => day + 0.5),
    { freq: 20 },
  ),
  sku: fc.constantFrom('LUNA-M', 'GOLD-S'),
  location: fc.constantFrom('Studio', 'Shop', ''),
  bucket: fc.constantFrom(...buckets),
  quantity: fc.integer({ min: -9, max: 9 }),
  kind: fc.constantFrom(...movementKinds),
  status: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'void' as const),
  back: fc.nat(30),
})
const aLedger = fc.array(aMovement, { maxLength: 40 }).map((rows) =>
  rows.map(({ back, ...row }, at) =>
    // A reversal says what it takes back; some of them lie in another month.
    movement({ ...row, id: `MV-${at}`, ref: row.kind === 'reversal' ? `MV-${Math.max(0, at - back)}` : '' }),
  ),
)
const months = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10'] as Month[]

describe('whatever the ledger', () => {
  it('a close of any month changes no balance and no figure, and adds up', () => {
    fc.assert(
      fc.property(aLedger, fc.constantFrom(...months), (ledger, month) => {
        const books = after(booksOf(ledger), month)
        expect(pieces(books.ledger)).toEqual(pieces(ledger))
        expect(figures(books)).toEqual(figures(booksOf(ledger)))
        const checked = allAtOnce(checkBooks(books.ledger, books.archive, (each) => endOf(each as Month)))
        expect(checked.findings).toEqual([])
        expect(checked.late).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('month by month comes to the same as all at once, in any order, with late rows in between', () => {
    fc.assert(
      fc.property(
        aLedger,
        fc.array(fc.constantFrom(...months), { maxLength: 8 }),
        fc.array(fc.tuple(aMovement, fc.nat(7)), { maxLength: 6 }),
        (ledger, order, late) => {
          let books = booksOf(ledger)
          const all = [...ledger]
          order.forEach((month, at) => {
            const rows = late
              .filter(([, when]) => when === at)
              .map(([{ back, ...row }], n) => movement({ ...row, id: `LATE-${at}-${n}-${back}` }))
            all.push(...rows)
            books = after({ ...books, ledger: [...books.ledger, ...rows] }, month)
          })
          books = after(books, '2026-10' as Month)
          const once = after(booksOf(all), '2026-10' as Month)
          expect(pieces(books.ledger)).toEqual(pieces(once.ledger))
          expect(pieces(books.ledger)).toEqual(pieces(all))
          expect(figures(books)).toEqual(figures(once))
          const own = ({ archive }: Books) =>
            archive
              .map((each) => each.id)
              .filter((id) => closeOfOpening(id) === undefined)
              .toSorted()
          expect(own(books)).toEqual(own(once))
          expect(
            allAtOnce(checkBooks(books.ledger, books.archive, (each) => endOf(each as Month))).findings,
          ).toEqual([])
          // Every opening balance has a name of its own.
          const ids = [...books.ledger, ...books.archive].map((each) => each.id)
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the check', () => {
  const books = after(
    booksOf([
      movement({ id: 'MV-1', at: on('2026-09-01'), quantity: 5 }),
      movement({ id: 'MV-2', at: on('2026-09-02'), quantity: 3, location: 'Shop' }),
      movement({ id: 'MV-3', at: on('2026-10-02'), quantity: -1, kind: 'sale' }),
    ]),
    september,
  )
  const check = ({ ledger, archive }: Books) =>
    allAtOnce(checkBooks(ledger, archive, (month) => endOf(month as Month)))
  const opening = books.ledger.find((each) => each.quantity === 5)?.id ?? ''

  it.each<[string, (now: Books) => Books, object[]]>([
    ['finds nothing where all is well', (now) => now, []],
    [
      'finds an opening balance that somebody changed',
      (now) => ({
        ...now,
        ledger: now.ledger.map((each) => (each.id === opening ? { ...each, quantity: 6 } : each)),
      }),
      [{ code: 'differs', id: opening, opening: 6, archived: 5 }],
    ],
    [
      'finds one that somebody deleted',
      (now) => ({ ...now, ledger: now.ledger.filter((each) => each.id !== opening) }),
      [{ code: 'differs', id: opening, opening: 0, archived: 5 }],
    ],
    [
      'finds an archived movement that somebody changed',
      (now) => ({ ...now, archive: now.archive.map((each) => ({ ...each, quantity: each.quantity + 2 })) }),
      [
        { code: 'differs', opening: 5, archived: 7 },
        { code: 'differs', opening: 3, archived: 5 },
      ],
    ],
    [
      'finds an archive that is gone',
      (now) => ({ ...now, archive: [] }),
      [
        { code: 'differs', opening: 5, archived: 0 },
        { code: 'differs', opening: 3, archived: 0 },
      ],
    ],
    [
      'finds a movement that stands in both tabs',
      (now) => ({ ...now, ledger: [...now.ledger, ...now.archive.slice(0, 1)] }),
      [
        { code: 'on-hand', place: { pieces: 9 }, past: 4 },
        { code: 'twice', id: 'MV-1' },
      ],
    ],
    [
      'finds a row of the archive that no close took there',
      (now) => ({
        ...now,
        archive: [...now.archive, { ...movement({ id: 'MV-X', quantity: 4 }), closedIn: '' }],
      }),
      [
        { code: 'on-hand', place: { pieces: 4 }, past: 8 },
        { code: 'unmarked', id: 'MV-X' },
      ],
    ],
  ])('%s', (_, change, findings) => {
    expect(check(change(books)).findings).toMatchObject(findings)
    expect(check(change(books)).findings).toHaveLength(findings.length)
  })

  it('names what came late, and no row of an open month, void or opening', () => {
    const late = movement({ id: 'MV-4', at: on('2026-09-30'), quantity: 1 })
    const found = check({
      ...books,
      ledger: [
        ...books.ledger,
        late,
        { ...late, id: 'MV-5', status: 'void' },
        { ...late, id: 'MV-6', at: null },
      ],
    })
    expect(found.late.map((each) => each.id)).toEqual(['MV-4'])
    expect([...found.taken]).toEqual([['2026-09', 2]])
  })
})
