import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSkus, prepareSearch, type Finding } from '../../src/catalog/search.ts'
import { sku } from '../support/records.ts'

const catalogue = [
  sku({
    sku: 'LUNA-HOOP-GOLD-M',
    style: 'Luna hoop',
    name: 'Luna hoop',
    material: 'gold',
    size: 'M',
    type: 'earrings',
    barcode: '5601234567890',
  }),
  sku({
    sku: 'LUNA-HOOP-GOLD-L',
    style: 'Luna hoop',
    name: 'Luna hoop',
    material: 'gold',
    size: 'L',
    type: 'earrings',
  }),
  sku({
    sku: 'SOL-RING-7',
    style: 'Sol ring',
    name: 'Sol signet ring',
    type: 'ring',
    material: 'silver',
    size: '7',
    supplier: 'SUP-MARBELLA',
  }),
  sku({ sku: '72010.90 -0-0-0', name: 'Beaded chain', chainLength: '45 cm', barcode: "'0123" }),
  sku({ sku: '1013', name: 'Pearl stud', color: 'ivory' }),
]
const search = prepareSearch(catalogue)

/** What words mean, in short: 'SKU | words left over', 'style: …' or '? first few'. */
function meant(...words: string[]): string {
  const found: Finding = findSkus(search, words)
  switch (found.kind) {
    case 'sku':
      return `${found.sku.sku} | ${found.rest.join(' ')}`
    case 'style':
      return `style: ${found.style} x${found.skus.length} | ${found.rest.join(' ')}`
    case 'several':
      return `? ${found.skus.map((each) => each.sku).join(' ')}`
    case 'nothing':
      return 'nothing'
  }
}

describe('words', () => {
  it.each<[string[], string]>([
    [['LUNA-HOOP-GOLD-M'], 'LUNA-HOOP-GOLD-M | '],
    [['luna-hoop-gold-m', 'sold', 'today'], 'LUNA-HOOP-GOLD-M | sold today'],
    [['sold', 'luna', 'hoop', 'gold', 'm', 'today'], 'LUNA-HOOP-GOLD-M | sold today'],
    [['Luna Hoop Gold M'], 'LUNA-HOOP-GOLD-M | '],
    [['5601234567890'], 'LUNA-HOOP-GOLD-M | '],
    [['0123'], '72010.90 -0-0-0 | '],
    [['72010.90', '-0-0-0'], '72010.90 -0-0-0 | '],
    [['1013'], '1013 | '],
    [["'1013"], '1013 | '],
    [['Luna', 'hoop'], 'style: Luna hoop x2 | '],
    [['two', 'luna', 'hoop', 'please'], 'style: Luna hoop x2 | two please'],
    // A style of one piece is that piece.
    [['sol', 'ring', 'lost'], 'SOL-RING-7 | lost'],
    [['signet'], '? SOL-RING-7'],
    [['hoops'], '? LUNA-HOOP-GOLD-M LUNA-HOOP-GOLD-L'],
    [['pearl', 'ivory'], '? 1013'],
    [['siver'], '? SOL-RING-7'],
    [['45'], '? 72010.90 -0-0-0'],
    [['marbella'], '? SOL-RING-7'],
    [['zzz'], 'nothing'],
    [[], 'nothing'],
  ])('%j mean “%s”', (words, meaning) => {
    expect(meant(...words)).toBe(meaning)
  })

  it('that are only like a piece never name one to write on', () => {
    expect(findSkus(search, ['luna-hoop-gold']).kind).toBe('several')
    expect(findSkus(search, ['1014']).kind).not.toBe('sku')
  })

  it('of two SKUs mean the longer run, else the first', () => {
    expect(meant('1013', 'luna', 'hoop', 'gold', 'm')).toBe('LUNA-HOOP-GOLD-M | 1013')
    expect(meant('1013', 'SOL-RING-7')).toBe('1013 | SOL-RING-7')
  })
})

describe('look-ups', () => {
  it('prefer a code to another piece’s barcode of the same digits', () => {
    const twins = prepareSearch([sku({ sku: 'A', barcode: '1013' }), sku({ sku: '1013' })])
    expect(twins.exact('1013')?.sku).toBe('1013')
  })

  it('answer at most as many as are asked for, the best first', () => {
    const many = prepareSearch(
      Array.from({ length: 50 }, (_, at) => sku({ sku: `RING-${at}`, name: 'ring' })),
    )
    expect(many.like('ring', 7)).toHaveLength(7)
    expect(search.like('hoop gold m', 5)[0]?.sku).toBe('LUNA-HOOP-GOLD-M')
  })

  it('find every code exactly, whatever the catalogue, and lose no word', () => {
    const code = fc.stringMatching(/^[A-Z0-9]{1,6}(-[A-Z0-9]{1,4})?$/)
    const rest = fc.array(fc.stringMatching(/^[a-z]{7,9}$/), { maxLength: 4 })
    fc.assert(
      fc.property(
        fc.uniqueArray(code, { minLength: 1, maxLength: 8 }),
        rest,
        rest,
        (codes, before, after) => {
          const some = prepareSearch(codes.map((each) => sku({ sku: each })))
          const [wanted = ''] = codes
          const found = findSkus(some, [...before, wanted.toLowerCase(), ...after])
          fc.pre(found.kind === 'sku' && found.rest.length === before.length + after.length)
          expect(found).toMatchObject({ kind: 'sku', sku: { sku: wanted }, rest: [...before, ...after] })
        },
      ),
    )
  })

  it('never throw on what people type', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (words) => {
        expect(['sku', 'style', 'several', 'nothing']).toContain(findSkus(search, words).kind)
      }),
    )
  })
})

describe('accents', () => {
  const accented = prepareSearch([
    sku({ sku: 'PÉROLA-45', style: 'Pérola necklace', name: 'Pérola necklace', size: '45 cm' }),
    sku({ sku: 'PÉROLA-50', style: 'Pérola necklace', name: 'Pérola necklace', size: '50 cm' }),
    sku({ sku: 'ÁGUA-1', name: 'Água ring' }),
    sku({ sku: 'AGUA-1', name: 'Agua ring, the old one' }),
    sku({ sku: 'SOL-1', name: 'Sol ring' }),
  ])

  it.each([
    [['perola-45'], 'PÉROLA-45'],
    [['perola', '45'], 'PÉROLA-45'],
    [['Sól-1', 'sold'], 'SOL-1'],
    [['agua-1'], 'AGUA-1'],
    [['água-1'], 'ÁGUA-1'],
  ])('%j without them or with others is %s', (words, code) => {
    expect(findSkus(accented, words)).toMatchObject({ kind: 'sku', sku: { sku: code } })
  })

  it('that tell two SKUs apart never decide for one of them', () => {
    expect(findSkus(accented, ['àgua-1'])).toMatchObject({ kind: 'several' })
  })

  it('do not matter to a style or to words alike', () => {
    expect(findSkus(accented, ['perola', 'necklace'])).toMatchObject({
      kind: 'style',
      style: 'Pérola necklace',
    })
    expect(accented.like('perola', 5).map((record) => record.sku)).toEqual(['PÉROLA-45', 'PÉROLA-50'])
  })
})
