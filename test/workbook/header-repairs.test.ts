import { expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { readHeader } from '../../src/workbook/header.ts'
import { withRepairs } from '../../src/workbook/header-repairs.ts'
import { logTab } from '../support/shelf.ts'

const fields = Object.keys(logTab.columns)
const heads = Object.values(logTab.columns).map(({ header }) => header)
const lines: Cell[][] = Array.from({ length: 12 }, (_, at) =>
  fields.map((field) => (field === logTab.key ? `L-${at}` : field === 'pieces' ? at + 3 : `${field} ${at}`)),
)
const cellOf = new Map(lines.map((row) => [String(row[fields.indexOf(logTab.key)]), row]))
const known = (rows = lines.length, header: readonly Cell[] = heads) => ({
  rows,
  header,
  columnAt: new Map(fields.map((field, at) => [field, at])),
  cell: (key: string, field: string) => {
    const row = cellOf.get(key)
    return row === undefined ? undefined : (row[fields.indexOf(field)] ?? null)
  },
})
const piecesAt = fields.indexOf('pieces')

/** What is offered for a sheet that shows this. */
function offered(header: readonly Cell[], rows: readonly (readonly Cell[])[] = lines, at = known()) {
  const { problems } = readHeader(logTab, header)
  return withRepairs(logTab, problems, { header, rows }, at).map(({ repair }) => repair)
}
const headed = (at: number, words: Cell) => heads.map((each, place) => (place === at ? words : each))
const moved = <T>(row: readonly T[], from: number) => [
  ...row.slice(0, from),
  ...row.slice(from + 1),
  row[from] as T,
]

it('a renamed header is found by what its column holds, also where the column was moved or some cells edited', () => {
  const again = { kind: 'head-again', tab: logTab.title, field: 'pieces', from: 'How many' }
  expect(offered(headed(piecesAt, 'How many'))).toEqual([{ ...again, at: expect.any(String) }])
  const header = moved(headed(piecesAt, 'How many'), piecesAt)
  expect(
    offered(
      header,
      lines.map((row) => moved(row, piecesAt)),
    ),
  ).toMatchObject([again])
  expect(offered(headed(piecesAt, null))).toMatchObject([{ ...again, from: '' }])
})

it('a column of the team’s own is not taken for one that was renamed, whatever it holds', () => {
  const own = [...heads, 'Mine']
  const rows = lines.map((row) => [...row, row[piecesAt] ?? null])
  const without = <T>(row: readonly T[]) => row.filter((_, at) => at !== piecesAt)
  expect(offered(without(own), rows.map(without), known(lines.length, own))).toEqual([
    { kind: 'bring-column', tab: logTab.title, field: 'pieces' },
  ])
})

it('a column that holds something else is not called as the missing one', () => {
  const rows = lines.map((row, down) => row.map((cell, at) => (at === piecesAt ? 900 + down : cell)))
  expect(offered(headed(piecesAt, 'How many'), rows)).toEqual([
    { kind: 'bring-column', tab: logTab.title, field: 'pieces' },
  ])
})

it('of a doubled header the column with what was known keeps it, wherever it stands', () => {
  const rows = lines.map((row) => [7, ...row])
  expect(offered(['pieces ', ...heads], rows)).toMatchObject([
    { kind: 'head-others', field: 'pieces', others: { A: 'Pieces (2)' } },
  ])
  const taken = ['Pieces', ...heads, 'Pieces (2)']
  expect(offered(taken, rows)).toMatchObject([{ others: { A: 'Pieces (3)' } }])
  // None of them holds it: only a person knows.
  expect(
    offered(
      ['Pieces', ...headed(piecesAt, 'Pieces')],
      lines.map((row) => [7, ...row.map(() => 8)]),
    ),
  ).toEqual([undefined])
})

it('the key’s own header is found by the ids, and without any id nothing is offered', () => {
  const keyAt = fields.indexOf(logTab.key)
  expect(offered(headed(keyAt, 'Nr'))).toMatchObject([{ kind: 'head-again', field: logTab.key, from: 'Nr' }])
  expect(
    offered(
      headed(keyAt, 'Nr'),
      lines.map((row) => row.map(() => 'x')),
    ),
  ).toEqual([undefined])
})

it('a deleted column of a very long tab is not brought back by a press', () => {
  const without = <T>(row: readonly T[]) => row.filter((_, at) => at !== piecesAt)
  expect(offered(without(heads), lines.map(without), known(5_000))).toMatchObject([{ kind: 'bring-column' }])
  expect(offered(without(heads), lines.map(without), known(5_001))).toEqual([undefined])
})
