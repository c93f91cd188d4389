import { describe, expect, it, onTestFinished } from 'vitest'
import { canHaveBeen, falseStatement, type Link } from './chain.ts'
import { rowOfCount } from './judge-around.ts'
import { openLane } from './lane.ts'
import { openingPieces } from './lane-brand.ts'
import type { LedgerRow } from './ledger.ts'
import { readSaid } from './said.ts'
import { rowWhere, typeUnder } from './sheet-hand.ts'
import { bundleWriter } from './writer-bundle.ts'

const told = (before: number, after: number, at = 100) => ({ before, after, at })
const link = (pieces: number, words?: Link['told']): Link => ({ id: 'MV-1', pieces, told: words })

describe('what people were told of one SKU', () => {
  it.each<[string, Link[], { pieces: number; at: number }[]]>([
    ['in order', [link(2, told(10, 12)), link(-3, told(12, 9))], []],
    ['with a movement that nobody was told of', [link(2), link(-3, told(12, 9))], []],
    ['with an edit by hand that was seen', [link(2, told(15, 17))], [{ pieces: 5, at: 50 }]],
    ['with an edit by hand that was not seen yet', [link(2, told(10, 12))], [{ pieces: 5, at: 50 }]],
    [
      'with two edits of which one was seen',
      [link(1, told(17, 18)), link(1, told(23, 24))],
      [
        { pieces: 5, at: 50 },
        { pieces: 7, at: 60 },
      ],
    ],
  ])('can be true: %s', (_, links, edits) => {
    expect(falseStatement(10, links, edits)).toBeUndefined()
  })

  it.each<[string, Link[], { pieces: number; at: number }[]]>([
    ['a beginning that was not there', [link(2, told(11, 13))], []],
    ['other pieces than were moved', [link(2, told(10, 13))], []],
    ['a movement before it that was forgotten', [link(2, told(10, 12)), link(1, told(10, 11))], []],
    ['an edit before it was made', [link(2, told(15, 17))], [{ pieces: 5, at: 200 }]],
    [
      'an edit that was seen and is forgotten',
      [link(1, told(15, 16)), link(1, told(11, 12))],
      [{ pieces: 5, at: 50 }],
    ],
    ['an edit that counts twice', [link(1, told(20, 21))], [{ pieces: 5, at: 50 }]],
  ])('is false: %s', (_, links, edits) => {
    expect(falseStatement(10, links, edits)).toContain('MV-1')
  })
})

describe('what was on hand of one SKU at some time', () => {
  it.each([10, 12, 9, 15, 17, 14])('can have been %i', (onHand) => {
    expect(canHaveBeen(onHand, 10, [link(2), link(-3)], [{ pieces: 5, at: 50 }])).toBe(true)
  })

  it.each([11, 7, 20, 19])('can never have been %i', (onHand) => {
    expect(canHaveBeen(onHand, 10, [link(2), link(-3)], [{ pieces: 5, at: 50 }])).toBe(false)
  })
})

describe('a post about many numbers at once', () => {
  const wait = 'The formulas are back; nothing was counted. Are these counts?'

  it('that asks says which, and how many it does not name', () => {
    const said = readSaid(
      `On hand of 5 SKUs in Stock was typed over its formula, all at once. ${wait}\n• AURA-GLD 569\n• DUNA-GLD 603\n… and 3 more`,
    )
    const counts = [
      { sku: 'AURA-GLD', counted: 569 },
      { sku: 'DUNA-GLD', counted: 603 },
    ]
    expect(said).toEqual({ kind: 'asked many', counts, unnamed: 3 })
  })

  it('that counts says before and after of each that was off', () => {
    const said = readSaid(
      'Counted 4 SKUs, typed in the sheet: 2 as the ledger expects, 2 not:\n• AURA-GLD 7 → 0\n• DUNA-GLD -1 → 12\nRecorded · MV-0000000001',
    )
    const counts = [
      { sku: 'AURA-GLD', before: 7, after: 0 },
      { sku: 'DUNA-GLD', before: -1, after: 12 },
    ]
    expect(said).toEqual({ kind: 'counted many', counts, id: 'MV-0000000001', unnamed: 2 })
  })

  it('is about the row that was decided with the one it names, also where a SKU was off by as much before', () => {
    const row = (id: string, sku: string, quantity: number): LedgerRow => ({
      id,
      sku,
      quantity,
      bucket: 'sellable',
      kind: 'count',
      reason: 'counted in the sheet',
      reference: '',
    })
    const rows = [
      row('MV-1', 'AURA-GLD', 9),
      row('MV-2', 'DUNA-GLD', 200),
      row('MV-3', 'DUNA-GLD', 200),
      row('MV-4', 'AURA-GLD', 9),
      row('MV-5', 'DUNA-GLD', 200),
    ]
    const order = new Map(rows.map(({ id }, at) => [id, at]))
    const count = { sku: 'DUNA-GLD', before: 1949, after: 2149 }
    expect(rowOfCount(rows, count, 'MV-1', order)?.id).toBe('MV-2')
    expect(rowOfCount(rows, count, 'MV-3', order)?.id).toBe('MV-3')
    expect(rowOfCount(rows, { ...count, after: 2150 }, 'MV-3', order)).toBeUndefined()
  })
})

describe('the judges of a lane', () => {
  it('find nothing in a good one, and everything that is planted in it', async () => {
    const bundle = await bundleWriter()
    onTestFinished(() => bundle.remove())
    const lane = await openLane({ seed: 3, kills: 0, program: bundle.program })
    onTestFinished(() => lane.close())
    for (let at = 0; at < 6; at += 1) await lane.live()
    expect((await lane.end()).breaches).toEqual([])
    const { person } = lane
    const ours = (row: Readonly<Record<string, unknown>>) => String(row['Reason']).startsWith('tag-')
    const row = rowWhere(person, 'Movements', ours) ?? 0
    const header = (person.cells('Movements')[0] ?? []).map(String)
    const whole = (person.cells('Movements')[row - 1] ?? []).map((cell) =>
      cell === null ? '' : String(cell),
    )

    person.deletesRow('Movements', row)
    expect(lane.judge().breaches.join('\n')).toMatch(/rows were to be there|instead of/)
    person.pastes('Movements', 'A1', [header])
    const end = () => `A${person.cells('Movements').length + 1}`
    person.pastes('Movements', end(), [whole])
    expect(lane.judge().breaches).toEqual([])
    person.pastes('Movements', end(), [whole])
    expect(lane.judge().breaches.join('\n')).toContain('is in the ledger twice')
    const twin = person.cells('Movements').length
    typeUnder(person, 'Movements', { row: twin, header: 'Id' }, 'MV-PLANTED')
    expect(lane.judge().breaches.join('\n')).toMatch(/is in the ledger \d times|on hand of/)
    typeUnder(person, 'Movements', { row: twin, header: 'Reason' }, 'planted')
    expect(lane.judge().breaches.join('\n')).toContain('nobody asked for')
  }, 300_000)

  it('find nothing in a count that agrees with the ledger, and one that nobody answered', async () => {
    const bundle = await bundleWriter()
    onTestFinished(() => bundle.remove())
    const lane = await openLane({ seed: 4, kills: 0, program: bundle.program })
    onTestFinished(() => lane.close())
    lane.typesCount('AURA-GLD', openingPieces)
    expect((await lane.end()).breaches).toEqual([])
    // The last writer is stopped.
    lane.typesCount('DUNA-GLD', openingPieces)
    expect(lane.judge().breaches).toEqual([`the count of ${openingPieces} DUNA-GLD was told 0 times`])
  }, 300_000)
})
