import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { inspectionModals } from '../../src/quality/forms-slack.ts'
import { approversInspections } from '../../src/quality/guards.ts'
import { inspectedOrders } from '../../src/quality/keeps.ts'
import { inspectionButtons, inspectionCommand } from '../../src/quality/slack.ts'
import { inspectionsTab } from '../../src/quality/tabs.ts'
import {
  inspectionAgenda,
  inspectionOnSkuCard,
  inspectionsOnHome,
  inspectionsOnPoCard,
} from '../../src/quality/words.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { inspection, payment, poLine, purchaseOrder, sku } from '../support/records.ts'

const approver = 'U0ANA0001'
const other = 'U0BEN0002'
const tabs = [
  settingsTab,
  suppliersTab,
  skusTab,
  purchaseOrdersTab,
  poLinesTab,
  paymentsTab,
  inspectionsTab,
  remindersTab,
]
const day = (text: string) => text as LocalDate

/** PO-1: 1,200 of one SKU, in inspection, its balance not paid. PO-2: two lines. PO-3: no lines. */
function open(more: Readonly<Record<string, readonly object[]>> = {}) {
  const rows = {
    Settings: [{ key: 'approvers', value: approver, note: '' }],
    SKUs: [
      sku({ sku: 'LUNA-M', style: 'Luna hoop', size: 'M' }),
      sku({ sku: 'LUNA-L', style: 'Luna hoop', size: 'L' }),
      sku({ sku: 'FIO-45', style: 'Fio chain' }),
    ],
    'Purchase orders': [
      purchaseOrder({ id: 'PO-1', status: 'inspection' }),
      purchaseOrder({ id: 'PO-2', status: 'in production' }),
      purchaseOrder({ id: 'PO-3', status: 'sent' }),
    ],
    'PO lines': [
      poLine({ id: 'L-1', po: 'PO-1', sku: 'LUNA-M', ordered: 1200 }),
      poLine({ id: 'L-2', po: 'PO-2', sku: 'LUNA-M', ordered: 40 }),
      poLine({ id: 'L-3', po: 'PO-2', sku: 'LUNA-L', ordered: 60 }),
    ],
    Payments: [
      payment({ id: 'PAY-1', po: 'PO-1', kind: 'deposit', status: 'paid' }),
      payment({ id: 'PAY-2', po: 'PO-1' }),
      payment({ id: 'PAY-3', po: 'PO-2' }),
    ],
    Inspections: [],
    ...more,
  }
  return openOffice(tabs, rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>

const asks = async (office: Office, line: string, by = approver) =>
  wordsOf(await inspectionCommand.run(line, office.request(by)))

const press = (office: Office, actionId: string, value: string, by = approver) => {
  const found = inspectionButtons.find((each) => each.actionId === actionId)
  if (found === undefined) throw new Error(`There is no button ${actionId}`)
  return found.run(value, office.request(by))
}

/** The JSON that the button of a plan carries. */
async function planOf(office: Office, line: string): Promise<string> {
  const reply = await inspectionCommand.run(line, office.request(approver))
  const found = /"action_id":"qc_record".*?"value":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(reply))
  if (found === null) throw new Error(`No plan in ${JSON.stringify(reply)}`)
  return JSON.parse(`"${found[1]}"`) as string
}

type Values = Readonly<Record<string, string>>
const filled = { lookedAt: '80', on: '2026-03-15', result: 'numbers', step: 'move' }

/** Presses Record result of a plan and submits the form. */
async function records(office: Office, line: string, values: Values, by = approver) {
  const request = office.request(by)
  await press(office, 'qc_record', await planOf(office, line), by)
  return { request, answer: await office.submit(inspectionModals, { ...filled, ...values }, request) }
}

const statusOf = (office: Office, id: string) => office.workbook.facts().find(purchaseOrdersTab, id)?.status
const paymentOf = (office: Office, id: string) => office.workbook.facts().find(paymentsTab, id)
const rowsOf = (office: Office) => office.workbook.facts().rows(inspectionsTab)

describe('/qc', () => {
  it.each([
    '1200 LUNA-M II 2.5 PO-1',
    'PO-1',
    'po-1 luna-m 1,200 level 2 aql 2,5',
    'PO-1 0/2.5/4.0 lot 1200',
  ])('"%s" gives the plan with its arithmetic', async (line) => {
    const words = await asks(await open(), line)
    expect(words).toContain('Look at 80 of 1,200 pieces')
    expect(words).toContain('Lot *1,200* is in the row 501 to 1,200; with level *II* that is code letter *J*')
    expect(words).toMatch(/major.*2\.5.*J.*80.*5.*6/)
    expect(words).toMatch(/minor.*4\.0.*J.*80.*7.*8/)
    expect(words).toContain('0 (none allowed)')
    expect(words).toContain('Record result')
  })

  it('follows the arrows and says by which pieces each severity is judged', async () => {
    const words = await asks(await open(), 'PO-2 LUNA-M')
    expect(words).toContain('Look at 13 of 40 pieces · LUNA-M of PO-2')
    expect(words).toContain('D → C, arrow up')
    expect(words).toContain('D → E, arrow down')
    expect(words).toContain('judge major by the first 5 that you take, the rest by all')
  })

  it('of an order with several lines asks which lot, as lines to copy', async () => {
    const office = await open()
    const words = await asks(office, 'PO-2 S-2')
    expect(words).toContain('PO-2 has 2 lines')
    expect(words).toContain('`/qc PO-2 whole S-2`  all 100 pieces')
    expect(words).toContain('`/qc PO-2 LUNA-L S-2`  60 ordered')
    expect(await asks(office, 'PO-2 whole')).toContain('of 100 pieces · PO-2')
  })

  it('of a SKU takes the one open order that has it, else asks', async () => {
    const office = await open()
    expect(await asks(office, 'LUNA-L')).toContain('of 60 pieces · LUNA-L of PO-2')
    const several = await asks(office, 'LUNA-M')
    expect(several).toContain('`/qc PO-1 LUNA-M`  1200 ordered')
    expect(several).toContain('`/qc PO-2 LUNA-M`  40 ordered')
    expect(await asks(office, 'PO-1 1500')).toContain('the lot is larger than the 1200 that were ordered')
    expect(await asks(office, 'LUNA-M 500')).toContain('name one, so that a fail holds its balance')
    expect(await asks(office, 'FIO-45')).toContain('`/qc FIO-45 500`')
    expect(await asks(office, 'FIO-45 500')).toContain('No open order has it')
    expect(await asks(office, 'luna hoop 500')).toContain('`/qc LUNA-L 500`')
  })

  it('grants every line of its own help', async () => {
    const office = await open({
      Inspections: [inspection({ id: 'INS-1', po: 'PO-1', lotSize: 1200 })],
    })
    for (const { line } of inspectionCommand.examples) {
      const typed = line
        .replace('/qc ', '')
        .replace('{po}', 'PO-1')
        .replace('{sku}', 'LUNA-M')
        .replace('{inspection}', 'INS-1')
      expect(await asks(office, typed), line).not.toMatch(/othing was changed|I found no|Which/)
    }
  })

  it('of a lot alone is a plan, and nothing can be recorded', async () => {
    const words = await asks(await open(), '1200 II 2.5')
    expect(words).toContain('Look at 80 of 1,200 pieces')
    expect(words).not.toContain('qc_record')
  })

  it.each([
    ['PO-1 1', 'a lot of 1 piece is outside the tables'],
    ['PO-1 0', 'I found a lot of 0, and expected a whole number of pieces from 2'],
    ['PO-1 -3', 'I found a lot of -3'],
    ['PO-1 lot many', 'I found “many” behind “lot”'],
    ['PO-1 3.0', 'I found an AQL of 3, and expected one of 0.065, 0.10'],
    ['PO-1 3.0', 'The nearest: 2.5 and 4.0.'],
    ['PO-1 level 9', 'I found the level “9”, and expected one of S-1'],
    ['PO-1 aql two', 'I found the AQL “two”'],
    ['PO-1 1200 1 2.5 4.0 6.5', 'I found 5 numbers'],
    ['PO-3', 'has no lines yet'],
    ['PO-1 FIO-45', 'PO-1 has no line with FIO-45. It has 1200 × LUNA-M'],
    ['PO-9', 'I found no order and no piece like “PO-9”'],
    ['<!channel> 500', 'I found no order and no piece like “&lt;!channel&gt;”'],
    ['II', 'Which lot?'],
  ])('"%s" is answered with what was found and expected, and writes nothing', async (line, said) => {
    const office = await open()
    const words = await asks(office, line)
    expect(words).toContain(said)
    expect(words).toContain('othing was changed')
    expect(rowsOf(office)).toEqual([])
  })

  it('takes level and AQL of the Settings tab where nobody says', async () => {
    const Settings = [
      { key: 'inspection level', value: 'S-4', note: '' },
      { key: 'inspection aql', value: '0.65 / 1.5 / 6.5', note: '' },
    ]
    const words = await asks(await open({ Settings }), 'PO-1')
    expect(words).toContain('with level *S-4* that is code letter *F*')
    expect(words).toContain('0.65')
  })
})

describe('a result', () => {
  it('that fails by its numbers holds the balance and sends the order back, in one decision that Undo takes back', async () => {
    const office = await open()
    const values = {
      plating: '4 major',
      clasp: '2 major, 3 minor',
      photos: 'https://p.example/1 https://p.example/2',
    }
    const { request, answer } = await records(office, 'PO-1', values)
    const words = wordsOf(doneOf(answer))
    expect(words).toContain('Inspected *LUNA-M of PO-1*: *fail* (major 6 of at most 5)')
    expect(words).toContain('1 balance payment *planned → held* until the goods pass')
    expect(words).toContain('The order *inspection → in production*')
    expect(words).toContain('Re-inspect')
    expect(await office.written('Inspections')).toMatchObject([
      {
        PO: 'PO-1',
        SKU: 'LUNA-M',
        'Lot size': 1200,
        Plan: 'II, critical 0, major 2.5, minor 4.0',
        'Sample size': 80,
        'Looked at': 80,
        Critical: 0,
        Major: 6,
        Minor: 3,
        Accept: '0 / 5 / 7',
        Reject: '1 / 6 / 8',
        Result: 'fail',
        Defects: 'plating 4 major; clasp 2 major, 3 minor',
        Photo: 'https://p.example/1 https://p.example/2',
        By: '@ana',
      },
    ])
    expect([paymentOf(office, 'PAY-1')?.status, paymentOf(office, 'PAY-2')?.status]).toEqual(['paid', 'held'])
    expect(statusOf(office, 'PO-1')).toBe('in production')
    expect((await office.workbook.undo(request.requestId, '@ana')).ok).toBe(true)
    expect(rowsOf(office)).toEqual([])
    expect([paymentOf(office, 'PAY-2')?.status, statusOf(office, 'PO-1')]).toEqual(['planned', 'inspection'])
  })

  it('that passes after a re-inspection lets the balance go and makes the order ready', async () => {
    const office = await open()
    await records(office, 'PO-1', { solder: '1 critical', step: 'stay' })
    expect([paymentOf(office, 'PAY-2')?.status, statusOf(office, 'PO-1')]).toEqual(['held', 'inspection'])
    const [failed] = rowsOf(office)
    office.setClock('2026-03-17T10:00:00Z')
    const request = office.request(other)
    await press(office, 'qc_again', failed?.id ?? '', other)
    const words = wordsOf(doneOf(await office.submit(inspectionModals, filled, request)))
    expect(words).toContain('*pass* (critical 0 of at most 0, major 0 of at most 5, minor 0 of at most 7)')
    expect(words).toContain('1 balance payment *held → planned*')
    expect(words).toContain('The order *inspection → ready*')
    expect(paymentOf(office, 'PAY-2')?.status).toBe('planned')
    expect(statusOf(office, 'PO-1')).toBe('ready')
    expect(rowsOf(office).map(({ result }) => result)).toEqual(['fail', 'pass'])
    expect(await asks(office, 'list')).toContain('No inspection is open')
  })

  it('of one line does not let go what another line’s fail holds', async () => {
    const office = await open()
    await records(office, 'PO-2 LUNA-M', { lookedAt: '13', stones: '1 critical' })
    office.setClock('2026-03-17T10:00:00Z')
    const { answer } = await records(office, 'PO-2 LUNA-L', { lookedAt: '13' })
    expect(wordsOf(doneOf(answer))).toContain(
      'of the same order still fails, so nothing that it held is let go',
    )
    expect(paymentOf(office, 'PAY-3')?.status).toBe('held')
    office.setClock('2026-03-18T10:00:00Z')
    await records(office, 'PO-2 whole', { lookedAt: '20' })
    expect(paymentOf(office, 'PAY-3')?.status).toBe('planned')
  })

  it('that fails says what the balance was before', async () => {
    const office = await open({ Payments: [payment({ id: 'PAY-2', po: 'PO-1', status: 'due' })] })
    const { answer } = await records(office, 'PO-1', { size: '1 critical' })
    expect(wordsOf(doneOf(answer))).toContain('1 balance payment *due → held*')
  })

  it('that passes leaves a balance held for another reason as it is', async () => {
    const office = await open({
      Payments: [payment({ id: 'PAY-2', po: 'PO-1', status: 'held', note: 'invoice is wrong' })],
    })
    await records(office, 'PO-1', {})
    expect(paymentOf(office, 'PAY-2')?.status).toBe('held')
  })

  it('keeps its order from being taken away by Undo', async () => {
    const office = await open()
    expect(inspectedOrders.neededBy('PO-1', office.workbook.facts())).toBeUndefined()
    await records(office, 'PO-1', {})
    expect(inspectedOrders.neededBy('po-1', office.workbook.facts())).toBe('1 inspection')
  })

  it('a second later than another, or in the same one, replaces it', async () => {
    const office = await open()
    await records(office, 'PO-1', { plating: '1 critical', step: 'stay' })
    await records(office, 'PO-1', { step: 'stay' })
    expect(paymentOf(office, 'PAY-2')?.status).toBe('planned')
  })

  it('with fewer pieces looked at than the sample stays pending by the numbers', async () => {
    const office = await open()
    const { answer } = await records(office, 'PO-1', { lookedAt: '60' })
    const words = wordsOf(doneOf(answer))
    expect(words).toContain('*pending* (looked at 60 of 80)')
    const [row] = rowsOf(office)
    expect(await asks(office, '')).toContain('1 inspection open: 0 failed, 1 without a result')
    await press(office, 'qc_record', row?.id ?? '')
    const done = wordsOf(doneOf(await office.submit(inspectionModals, filled)))
    expect(done).toContain('*pending → pass*')
    expect(rowsOf(office)).toHaveLength(1)
  })

  it.each<[string, Values, string, string]>([
    [
      'a pass against the numbers',
      { plating: '6 major', result: 'pass' },
      'result',
      'the numbers say fail (major 6 of at most 5)',
    ],
    [
      'a pass with too few pieces',
      { lookedAt: '60', result: 'pass' },
      'result',
      'the numbers say nothing yet (looked at 60 of 80)',
    ],
    ['a fail against the numbers', { result: 'fail' }, 'result', 'the numbers say pass'],
    ['conditional without an action', { result: 'conditional' }, 'action', 'I found no action'],
    [
      'more defects than pieces',
      { plating: '50 minor', clasp: '31 minor' },
      'lookedAt',
      'I found 81 defective pieces of 80',
    ],
    ['more pieces than the lot', { lookedAt: '1201' }, 'lookedAt', 'from 1 to the lot of 1200'],
    ['no pieces', { lookedAt: '' }, 'lookedAt', 'I found nothing'],
    ['a day in the future', { on: '2026-03-17' }, 'on', 'expected today (2026-03-16) or an earlier day'],
    ['a photo that is no link', { photos: 'http://p.example' }, 'photos', 'links that begin with https://'],
    [
      'a number without a severity',
      { plating: '3' },
      'plating',
      'pieces by severity, such as 2 major, 1 minor',
    ],
  ])('with %s is asked back beside its field, and nothing is written', async (_, values, field, said) => {
    const office = await open()
    const { answer } = await records(office, 'PO-1', values)
    expect(errorsOf(answer)[field]).toContain(said)
    expect(errorsOf(answer)[field]).toContain('Nothing was changed')
    expect(rowsOf(office)).toEqual([])
    expect([paymentOf(office, 'PAY-2')?.status, statusOf(office, 'PO-1')]).toEqual(['planned', 'inspection'])
  })

  it.each<[string, Values]>([
    ['conditional', { result: 'conditional', action: 'sort out the bad clasps' }],
    ['against the numbers', { plating: '6 major', result: 'pass', against: 'all six are scratches of ours' }],
  ])('that is %s is an approver’s, to give and to take back', async (_, values) => {
    const office = await open()
    const refused = await records(office, 'PO-1', values, other)
    expect(errorsOf(refused.answer)['result']).toContain('only approvers')
    expect(rowsOf(office)).toEqual([])
    const { request, answer } = await records(office, 'PO-1', values)
    doneOf(answer)
    const [row] = rowsOf(office)
    expect(row?.action).not.toBe('')
    const undo = (userId: string) =>
      office.workbook.undo(request.requestId, '@ben', (change, facts) =>
        change.tab === inspectionsTab.title ? approversInspections.forbids(change, userId, facts) : undefined,
      )
    expect(await undo(other)).toMatchObject({ ok: false, refusal: { code: 'not-approver' } })
    expect((await undo(approver)).ok).toBe(true)
  })

  it('of an inspection that has one already is refused, also by a form that was open', async () => {
    const office = await open({ Inspections: [inspection({ id: 'INS-1', po: 'PO-1', lotSize: 1200 })] })
    await press(office, 'qc_record', 'INS-1')
    doneOf(await office.submit(inspectionModals, filled))
    const again = wordsOf(doneOf(await office.submit(inspectionModals, { ...filled, plating: '9 major' })))
    expect(again).toContain('INS-1 has a result already; it is pass')
    expect(rowsOf(office)).toHaveLength(1)
    expect(wordsOf(await press(office, 'qc_record', 'INS-1'))).toContain('has a result already')
  })

  it('moves its order only by a permitted step, and not while another line fails', async () => {
    const office = await open()
    await records(office, 'PO-1', { step: 'stay' })
    const id = rowsOf(office)[0]?.id ?? ''
    expect(wordsOf(await press(office, 'qc_step', id, other))).toContain('*inspection → ready*')
    expect(wordsOf(await press(office, 'qc_step', id))).toContain(
      'PO-1 is ready and cannot go to ready from there',
    )
    await records(office, 'PO-2 LUNA-M', { lookedAt: '13', stones: '1 critical' })
    expect(statusOf(office, 'PO-2')).toBe('in production')
    const fail = rowsOf(office).find(({ result }) => result === 'fail')?.id ?? ''
    expect(wordsOf(await press(office, 'qc_step', fail))).toContain('cannot go to in production from there')
    office.setClock('2026-03-17T10:00:00Z')
    await records(office, 'PO-2 LUNA-L', { lookedAt: '13' })
    expect(statusOf(office, 'PO-2')).toBe('in production')
    office.setClock('2026-03-18T10:00:00Z')
    await records(office, 'PO-2 LUNA-M', { lookedAt: '13' })
    expect(statusOf(office, 'PO-2')).toBe('ready')
    expect(wordsOf(await press(office, 'qc_step', 'INS-9'))).toContain('there is no inspection')
  })
})

describe('what is shown elsewhere', () => {
  const Inspections = [
    inspection({
      id: 'INS-1',
      po: 'PO-1',
      sku: 'LUNA-M',
      result: 'fail',
      on: day('2026-03-01'),
      defects: 'plating 6 <major>',
    }),
    inspection({ id: 'INS-2', po: 'PO-2', sku: 'LUNA-L', lotSize: 60 }),
    inspection({ id: 'INS-3', po: 'PO-2', sku: 'LUNA-M', result: 'pass', on: day('2026-03-02') }),
    inspection({ id: 'INS-4' }),
  ]

  it('the list, the agenda and the Home tab have what failed and what has no result', async () => {
    const office = await open({ Inspections })
    const list = await asks(office, 'list')
    expect(list).toContain('2 inspections open: 1 failed, 1 without a result')
    expect(list).toContain('plating 6 &lt;major&gt;')
    expect(list).not.toContain('INS-3')
    const facts = office.workbook.facts()
    expect(
      inspectionAgenda(facts).map(({ urgency, text }) => [urgency, /\d inspection/.exec(text)?.[0]]),
    ).toEqual([
      [1, '1 inspection'],
      [2, '1 inspection'],
    ])
    expect(inspectionsOnHome(facts)).toMatchObject([{ title: '2 inspections open, 1 failed', hidden: 0 }])
  })

  it('the cards of an order and a SKU have their inspections', async () => {
    const facts = (await open({ Inspections })).workbook.facts()
    expect(JSON.stringify(inspectionsOnPoCard.blocks('po-1', facts))).toContain('LUNA-M *fail* on Sun 1 Mar')
    expect(inspectionsOnPoCard.blocks('PO-3', facts)).toEqual([])
    expect(JSON.stringify(inspectionOnSkuCard.blocks('LUNA-M', facts))).toContain('PO-2 *pass* on Mon 2 Mar')
    expect(inspectionOnSkuCard.blocks('FIO-45', facts)).toEqual([])
  })

  it('the card of an inspection says what its numbers say', async () => {
    const row = { id: 'INS-1', po: 'PO-1', lotSize: 1200, lookedAt: 80, major: 6, result: 'pass' as const }
    const office = await open({ Inspections: [inspection(row)] })
    const words = await asks(office, 'ins-1')
    expect(words).toContain('*Result* pass, against the numbers')
    expect(words).toContain('The numbers say *fail*: major 6 of at most 5')
  })
})
