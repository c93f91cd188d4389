import { expect, it } from 'vitest'
import { routeProblems } from '../../src/planning/route-problems.ts'
import { supplier } from '../support/records.ts'
import { openStore } from '../support/store.ts'

it.each([
  ['Pérola: #porto, low stock: #stock, class A: @ana', []],
  ['perola: #porto', []],
  ['Perolla: #porto', ['Perolla']],
  ['class D: #porto, sampels: @ines', ['class D, sampels']],
])('the routes “%s” have as problems: %j', async (value, got) => {
  const store = await openStore({
    Settings: [{ key: 'alert routes', value, note: '' }],
    Suppliers: [supplier({ id: 'SUP-1', name: 'Pérola' })],
  })
  const problems = routeProblems(store.workbook.facts())
  expect(problems.map((each) => each.got)).toEqual(got)
  for (const { expected } of problems) expect(expected).toContain('such as Pérola')
})
