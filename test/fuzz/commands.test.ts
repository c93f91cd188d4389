import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allTabs } from '../../src/features.ts'
import type { Json } from '../../src/kit/json.ts'
import { approver, contextOf, features, openTeam, other, type Came, type Team } from '../support/team.ts'
import { faultsOf, formFaults, pressesIn } from '../support/replies.ts'
import { looksLikeFormula } from '../support/csv-cells.ts'
import { partsOf } from './runs.ts'
import { listed, piece, words } from './words.ts'

/** A team that has done so much makes place for a new one. */
const mostInTeam = 250

const commands = features.flatMap((feature) => feature.commands ?? []).map(({ name }) => name)
const buttons = features.flatMap((feature) => feature.buttons ?? []).map(({ actionId }) => actionId)
const forms = features.flatMap((feature) => feature.modals ?? []).map(({ callbackId }) => callbackId)

const verb = fc.constantFrom(
  '',
  '',
  'add',
  'remove',
  'new',
  'edit',
  'due',
  'received',
  'approve',
  'changes',
  'reject',
  'open',
  'inspect',
  'all',
  'done',
  'hold',
  'release',
  'export',
  'export movements',
  'export stock',
  'export payments all',
)
const person = fc.constantFrom(approver, other, other)
const json = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) as fc.Arbitrary<Json>
const context: fc.Arbitrary<Json> = fc.oneof(
  json,
  fc.record({ id: piece, verdict: fc.constantFrom('approved', 'changes', 'rejected', 'x') }),
  fc.record({ sku: piece, sign: fc.constantFrom(1, -1, 2), opened: fc.dictionary(piece, piece) }),
  fc.record({ location: piece }),
  fc.record({ id: fc.constantFrom('PAY-1', 'PAY-2', 'PAY-3', 'PAY-9') }),
  fc.record({ link: piece, files: fc.array(piece, { maxLength: 2 }), author: piece }),
  fc.record({
    id: fc.constantFrom('', 'INS-1', 'INS-9'),
    po: fc.constantFrom('', 'PO-7', 'PO-9'),
    sku: fc.oneof(fc.constantFrom('', 'LUNA-M'), piece),
    lot: fc.oneof(fc.integer(), fc.constantFrom(0, 1, 2, 1200)),
    level: fc.constantFrom('II', 'S-1', 'IV'),
    aql: fc.record({
      critical: fc.constantFrom(0, 3),
      major: fc.constantFrom(2.5, 0.065),
      minor: fc.constantFrom(4, 6.5),
    }),
  }),
)
const fieldNames = [
  ...listed(
    'quantity | reason | location | counted | LUNA-M | style | code | type | materials | colors | sizes',
  ),
  ...listed('chainLengths | price | cost | supplier | moq | orderMultiple | name | status | barcode | photo'),
  ...listed('lookedAt | on | solder | result | action | against | photos | step | checkpoint | inspector'),
  ...listed(
    'subject | stage | expected | decisionDue | owner | fee | platingMicrons | plating | stones | clasp',
  ),
  ...listed(
    'weight | finish | note | sku | orderLine | condition | disposition | resolution | refund | country',
  ),
  ...listed(
    'on | amount | reference | about | text | timeZone | source | metOn | vetting | leadDays | moqUnits | moqValue | currency | depositPercent',
  ),
]
const fieldValue = fc.oneof(
  piece,
  words,
  fc.constantFrom(
    'pass',
    'conditional',
    'numbers',
    '80',
    '9 major',
    'fail',
    'n.a.',
    'restock',
    'write off',
    'worn',
    'none',
    'refund',
    'SUP-1',
    'proto',
    '2026-12-24',
  ),
  fc.array(piece, { maxLength: 3 }),
)
const values = fc.dictionary(fc.constantFrom(...fieldNames), fieldValue, { maxKeys: 12 })

const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      by: person,
      line: fc.tuple(fc.constantFrom(...commands), verb, words).map((all) => all.join(' ')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      by: person,
      button: fc.constantFrom(...buttons),
      value: fc.oneof(
        piece,
        words,
        json.map((each) => JSON.stringify(each)),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ by: person, form: fc.constantFrom(...forms), context, values }) },
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

function carryOut(team: Team, done: Deed): Promise<Came> {
  if ('line' in done) return team.types(done.by, done.line)
  if ('button' in done) return team.presses(done.by, done.button, done.value)
  return team.submits(done.by, done.form, done.context, done.values)
}

function faults(came: Came): string[] {
  const said = came.words.toLowerCase()
  return [
    ...faultsOf(came.reply),
    ...(came.opened === undefined ? [] : formFaults(came.opened)),
    ...(came.changed && said.includes('nothing was changed')
      ? ['wrote, and said that nothing was changed']
      : []),
    ...(came.changed && came.reply === undefined ? ['wrote, and said nothing'] : []),
  ]
}

/** Whatever people left in the workbook, no file that it is exported to has a cell that becomes a formula. */
async function expectNoFormula(team: Team): Promise<void> {
  for (const what of ['movements all', 'stock', 'orders all', 'payments all', 'returns all'])
    expect(faults(await team.types(approver, `/jumpring export ${what}`))).toEqual([])
  for (const { name, bytes } of team.sent.filter((file) => file.name.endsWith('.csv'))) {
    const cells = parse(Buffer.from(bytes), { bom: true }).flat()
    const formulas = cells.filter((cell) => looksLikeFormula(cell) && !/^-\d+(?:\.\d+)?$/.test(cell))
    expect(formulas, name).toEqual([])
  }
}

/** Everything that was decided is in the sheet, once, and reads there as it was decided. */
async function expectWhole(team: Team): Promise<void> {
  await expectNoFormula(team)
  const known = allTabs.map((tab) => [tab.title, team.workbook.facts().rows(tab).length])
  expect(await team.workbook.settled(30_000)).toBe(true)
  expect(allTabs.map((tab) => [tab.title, team.spreadsheet.records(tab.title).length])).toEqual(known)
  const decided = await team.state()
  await team.workbook.refresh()
  await team.workbook.refresh()
  expect(await team.state()).toBe(decided)
}

describe('whatever is typed, pressed or submitted, by whomever', () => {
  it.each(partsOf(400))(
    'is answered within Slack’s limits, with the rights of its person, and written whole or not at all ($title)',
    async ({ parameters }) => {
      let team = await openTeam()
      let done = 0
      await fc.assert(
        fc.asyncProperty(deed, fc.nat(20), values, async (first, choice, filled) => {
          if ((done += 1) % mostInTeam === 0) {
            await expectWhole(team)
            await team.close()
            team = await openTeam()
          }
          const before = team.ofApprovers()
          const came = await carryOut(team, first)
          expect(faults(came)).toEqual([])
          const presses = pressesIn(came.reply?.blocks)
          const press = presses[choice % Math.max(1, presses.length)]
          const next =
            press === undefined ? undefined : await team.presses(first.by, press.actionId, press.value)
          if (next !== undefined) expect(faults(next)).toEqual([])
          for (const opened of [came, next]) {
            if (opened?.opened === undefined) continue
            const id = opened.opened.callback_id ?? ''
            expect(faults(await team.submits(first.by, id, contextOf(opened), filled))).toEqual([])
          }
          if (first.by === other) expect(team.ofApprovers()).toEqual(before)
        }),
        parameters,
      )
      await expectWhole(team)
    },
    partsOf(400)[0]?.timeoutMs,
  )
})
