import { describe, expect, it } from 'vitest'
import { orderPdf } from '../../src/purchasing/order-pdf.ts'
import { orderText, type OrderPaper } from '../../src/purchasing/order-text.ts'

const line = (at: number) => ({
  sku: `LUNA-${at}`,
  name: 'Luna hoop · gold vermeil · M',
  pieces: 20,
  unitCost: '€13.70',
  amount: '€274.00',
})
const paper = (lines: number, note = ''): OrderPaper => ({
  title: 'Purchase order PO-1',
  head: [
    ['To', 'Oficina do Douro'],
    ['Date', '2026-11-28'],
  ],
  lines: Array.from({ length: lines }, (_, at) => line(at)),
  total: '20 pieces, €274.00',
  note,
})
const pagesOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length

describe('an order on paper', () => {
  it('is a text that a mail can hold', () => {
    expect(orderText(paper(1, 'Pack each pair by itself.')).split('\n')).toEqual([
      'Purchase order PO-1',
      'To: Oficina do Douro',
      'Date: 2026-11-28',
      '',
      '20 pieces LUNA-0  Luna hoop · gold vermeil · M  at €13.70  = €274.00',
      '',
      'Total: 20 pieces, €274.00',
      '',
      'Pack each pair by itself.',
      '',
      'Please confirm the order, the prices and the delivery date.',
    ])
  })

  it.each([
    ['one page', 5, 1],
    ['as many pages as it needs', 120, 3],
  ])('is a PDF of %s', async (_, lines, pages) => {
    const { bytes, missing } = await orderPdf(paper(lines))
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(pagesOf(bytes)).toBe(pages)
    expect(missing).toBe('')
  })

  it('says which characters its font has no picture of', async () => {
    expect((await orderPdf(paper(1, 'Łódź, Ελλάδα, 你好 你'))).missing).toBe('你好')
  })
})
