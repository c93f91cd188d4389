import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import { daysIn, mendsFor } from '../../src/upkeep/mends.ts'

describe('a date in another order', () => {
  it.each([
    ['14/03/2026', ['2026-03-14']],
    ['03/14/2026', ['2026-03-14']],
    ['03/04/2026', ['2026-04-03', '2026-03-04']],
    ['05/05/2026', ['2026-05-05']],
    ['14.3.26', ['2026-03-14']],
    ['2026/03/14', ['2026-03-14']],
    ['2026 3 14', ['2026-03-14']],
    ['14/03/2026 10:30', ['2026-03-14']],
    ['14 March 2026', ['2026-03-14']],
    ['14th mar 26', ['2026-03-14']],
    ['March 14, 2026', ['2026-03-14']],
    ['Mar. 14th 2026', ['2026-03-14']],
    ['31/02/2026', []],
    ['14/03', []],
    ['14/03/206', []],
    ['soon', []],
    ['14 Foo 2026', []],
    ['', []],
  ])('%s may mean %j', (words, days) => {
    expect(daysIn(words)).toEqual(days)
  })
})

describe('what a press may write into a cell', () => {
  const words = (column: Parameters<typeof mendsFor>[0], got: string, lastGood: unknown, isLedger = false) =>
    mendsFor(column, got, lastGood, isLedger).map((mend) => mend.words)
  const { moq, price, status, name } = skusTab.columns
  const due = samplesTab.columns.decisionDue

  it.each([
    [moq, '#REF!', 20, ['Put back 20']],
    [moq, '#DIV/0!', 20, ['Put back 20']],
    [moq, 'a few', 20, ['Put back 20']],
    [moq, 'a few', null, []],
    [moq, '12 pcs', 20, ['Put back 20', 'It is 12']],
    [moq, '12 pcs', 12, ['Put back 12']],
    [moq, '12 or 13', null, []],
    [moq, '10-12', null, []],
    [moq, '12%', null, []],
    [moq, '1,2,3', null, []],
    [price, 'about 12.50', null, ['It is 12.5']],
    [price, 'x'.repeat(300), 9, ['Put back 9']],
    [status, 'actve', 'seasonal', ['Put back seasonal']],
    [name, '#N/A', 'Luna hoop', ['Put back Luna hoop']],
    [due, '03/04/2026', '2026-03-01', ['Put back 2026-03-01', 'It is 2026-04-03', 'It is 2026-03-04']],
    [due, '14/03/2026', null, ['It is 2026-03-14']],
  ] as const)('of %o, %s, which held %s', (column, got, lastGood, expected) => {
    expect(words(column as never, got, lastGood)).toEqual(expected)
  })

  it('of a movement never takes pieces out of words', () => {
    expect(words(moq as never, '12 pcs', 20, true)).toEqual(['Put back 20'])
  })
})
