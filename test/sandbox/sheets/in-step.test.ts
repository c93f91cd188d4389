import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book } from '../../../sandbox/sheets/book.ts'
import { personAt, type SheetPerson } from '../../../sandbox/sheets/person.ts'

const words = fc.constantFrom(
  'RING',
  'HOOP',
  '7',
  '-2',
  '0.5',
  '=B2+1',
  '=SUM(B:B)',
  '=COUNTIF($A:$A,A3)',
  '2026-03-01',
  '',
)
const at = fc.integer({ min: 1, max: 6 })

/** One thing that a person does in the tab 'Sheet1'. */
const deed: fc.Arbitrary<(person: SheetPerson) => void> = fc.oneof(
  fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), at, words).map(
    ([column, row, text]) =>
      (person: SheetPerson) =>
        person.types('Sheet1', `${column}${row}`, text),
  ),
  at.map((row) => (person: SheetPerson) => person.insertsRow('Sheet1', row)),
  at.map((row) => (person: SheetPerson) => person.deletesRow('Sheet1', row)),
  at.map((column) => (person: SheetPerson) => person.insertsColumn('Sheet1', column - 1)),
  at.map((column) => (person: SheetPerson) => person.deletesColumn('Sheet1', column - 1)),
  fc.tuple(at, at).map(
    ([from, to]) =>
      (person: SheetPerson) =>
        person.movesColumn('Sheet1', from - 1, to - 1),
  ),
  fc.constantFrom('A', 'B').map((column) => (person: SheetPerson) => person.sorts('Sheet1', column)),
  fc
    .constantFrom('B2:C4', '3:3', 'C:C')
    .map((range) => (person: SheetPerson) => person.clears('Sheet1', range)),
)

test('the cells that the API reads and those of the grid in the browser are the same, whatever people do', () => {
  fc.assert(
    fc.property(fc.array(deed, { minLength: 3, maxLength: 25 }), (deeds) => {
      const book = Book.empty()
      const person = personAt(book)
      person.pastes('Sheet1', 'A1', [
        ['SKU', 'Quantity', 'Sum'],
        ['RING', 5, '=SUM($B$2:$B2)'],
        ['HOOP', 7, '=B3*2'],
      ])
      for (const done of deeds) done(person)
      const grid = personAt(Book.ofBytes(book.bytes()))
      expect(person.cells('Sheet1')).toEqual(grid.cells('Sheet1'))
    }),
    { numRuns: 60, seed: 20_261_125 },
  )
})
