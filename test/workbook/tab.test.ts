import { describe, expect, it } from 'vitest'
import { stockTab } from '../../src/stock/tabs.ts'
import { requiredText, text } from '../../src/workbook/cells.ts'
import { column, columnLetters, defineTab, formulaFor, quoteTitle, toCells } from '../../src/workbook/tab.ts'

const people = 'people' as const

describe('a column’s letters', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('of %i are %s', (index, letters) => {
    expect(columnLetters(index)).toBe(letters)
  })
})

describe('a tab', () => {
  it('with two columns of one header, or without its key, is a bug that is seen at the start', () => {
    const id = column(requiredText('an id'), { header: 'Id', note: '', edits: people })
    const twin = column(text(), { header: 'ID', note: '', edits: people })
    expect(() => defineTab({ title: 'T', key: 'id', about: '', columns: { id, twin } })).toThrow(
      'two columns of one header',
    )
    expect(() => defineTab({ title: 'T', key: 'no' as 'id', about: '', columns: { id } })).toThrow(
      'no column for its key',
    )
  })

  it('writes no formula cells and only fields that it has', () => {
    expect(toCells(stockTab, { sku: 'LUNA-M', onHand: 3, counted: null, other: 1 })).toEqual({
      sku: 'LUNA-M',
      counted: null,
    })
  })
})

describe('a formula', () => {
  const columns: Record<string, number> = {
    'Stock sku': 2,
    'Movements quantity': 27,
    'Movements sku': 0,
    'Movements bucket': 1,
    'Movements status': 3,
  }

  it('points at its own row and at whole columns, wherever they stand', () => {
    expect(formulaFor(stockTab, 'onHand', 17, (title, field) => columns[`${title} ${field}`])).toBe(
      '=SUMIFS(Movements!$AB:$AB,Movements!$A:$A,$C17,Movements!$B:$B,"sellable")-SUMIFS(Movements!$AB:$AB,Movements!$A:$A,$C17,Movements!$B:$B,"sellable",Movements!$D:$D,"void")',
    )
  })

  it('is not written while a column that it needs is missing, nor for a field that has none', () => {
    expect(formulaFor(stockTab, 'onHand', 17, (title) => (title === 'Stock' ? 0 : undefined))).toBeUndefined()
    expect(formulaFor(stockTab, 'state', 17, () => 0)).toBeUndefined()
  })

  it.each([
    ['Stock', 'Stock'],
    ['PO lines', "'PO lines'"],
    ["Ana's", "'Ana''s'"],
    ['2026', "'2026'"],
  ])('names the tab %s as %s', (title, quoted) => {
    expect(quoteTitle(title)).toBe(quoted)
  })
})
