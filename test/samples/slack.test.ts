import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { sampleModals } from '../../src/samples/forms-slack.ts'
import {
  sampleButtons as sampleButtonsWith,
  sampleCommand as sampleCommandWith,
} from '../../src/samples/slack.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import { sampleAgenda } from '../../src/samples/words.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { sample } from '../support/records.ts'

const sampleButtons = sampleButtonsWith(() => [])
const sampleCommand = sampleCommandWith(() => [])

const day = (text: string) => text as LocalDate
const supplier = {
  id: 'SUP-1',
  name: 'Atelier <Sol>',
  vetting: 'approved',
  source: null,
}
const approver = 'U0ANA0001'
const other = 'U0BEN0002'

function open(samples: readonly object[]) {
  const rows = {
    Settings: [{ key: 'approvers', value: approver, note: '' }],
    Suppliers: [supplier],
    Samples: samples,
  }
  return openOffice([settingsTab, suppliersTab, samplesTab, remindersTab], rows, '2026-03-16T10:00:00Z')
}

const press = (actionId: string) => {
  const found = sampleButtons.find((each) => each.actionId === actionId)
  if (found === undefined) throw new Error(`There is no button ${actionId}`)
  return found.run
}
const pass = { plating: 'pass', stones: 'n.a.', clasp: 'pass', weight: 'pass', finish: 'pass' }

describe('/sample new', () => {
  it.each([
    ['new Nova ring from Nobody', 'I found no supplier like “Nobody”'],
    ['new Nova ring due 31.02.2027', 'I found no day in “31.02.2027”'],
    ['new Nova ring from <!here> by soonish', 'no supplier like “&lt;!here&gt;” and no day in “soonish”'],
  ])('“%s” says in the form what it could not take from the line', async (line, words) => {
    const office = await open([])
    await sampleCommand.run(line, office.request())
    expect(JSON.stringify(office.opened)).toContain(words)
  })

  it('opens a form with the suppliers to choose from, and writes one row', async () => {
    const office = await open([])
    expect(await sampleCommand.run('new Luna hoop', office.request())).toBeUndefined()
    expect(JSON.stringify(office.opened)).toContain('"initial_value":"Luna hoop"')
    const values = {
      supplier: 'SUP-1',
      subject: 'Luna hoop',
      stage: 'revision',
      decisionDue: '2026-03-20',
      owner: '@ana',
      fee: '45.50',
    }
    const words = wordsOf(doneOf(await office.submit(sampleModals, values)))
    expect(words).toContain(
      'Asked for the sample *Luna hoop* (revision) from Atelier &lt;Sol&gt;: *requested*',
    )
    expect(words).toContain('"action_id":"undo"')
    const [row] = await office.written('Samples')
    expect(row).toMatchObject({ Supplier: 'SUP-1', Stage: 'revision', Status: 'requested', Fee: 45.5 })
    expect(words).toContain(String(row?.['Id']))
  })

  it('answers a due day in the past beside its field and writes nothing', async () => {
    const office = await open([])
    await sampleCommand.run('new', office.request())
    const values = { supplier: 'SUP-1', subject: 'Luna', stage: 'proto', decisionDue: '2026-03-15' }
    const errors = errorsOf(await office.submit(sampleModals, values))
    expect(errors['decisionDue']).toContain('Nothing was changed')
    expect(await office.written('Samples')).toEqual([])
  })
})

describe('/sample received', () => {
  it('records the arrival once, found by words, and says before and after', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'in transit' })])
    const first = wordsOf(await sampleCommand.run('received luna sol', office.request()))
    expect(first).toContain('*in transit → received*')
    const again = wordsOf(await press('sample_received')('SMP-1', office.request()))
    expect(again).toContain('Nothing was changed: SMP-1 does not wait for its arrival; it is received.')
    expect(await office.written('Samples')).toMatchObject([{ Status: 'received', Received: 46_097 }])
  })

  it('asks which one when several fit, and changes none', async () => {
    const office = await open([sample({ id: 'SMP-1' }), sample({ id: 'SMP-2', stage: 'revision' })])
    const words = wordsOf(await sampleCommand.run('received luna', office.request()))
    expect(words).toContain('Nothing was changed yet')
    expect(words).toContain('`/sample received SMP-2`')
  })
})

describe('an approval', () => {
  it('takes the checklist, writes it and can be undone', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    expect(await sampleCommand.run('approve smp-1', office.request())).toBeUndefined()
    const by = office.request()
    const answer = await office.submit(sampleModals, { ...pass, platingMicrons: '2.5', note: 'fine <b>' }, by)
    const words = wordsOf(doneOf(answer))
    expect(words).toContain('*received → approved*')
    expect(words).toContain('plating 2.5 µm')
    expect(words).toContain('fine &lt;b&gt;')
    expect(await office.written('Samples')).toMatchObject([
      { Status: 'approved', 'Plating µm': 2.5, Plating: 'pass', Stones: 'n.a.', Reason: 'fine <b>' },
    ])
    expect((await office.workbook.undo(by.requestId, '@ana')).ok).toBe(true)
    expect(await office.written('Samples')).toMatchObject([
      { Status: 'received', 'Plating µm': null, Plating: null },
    ])
  })

  it('with a failed check is refused beside that check', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    await press('sample_approve')('SMP-1', office.request())
    const errors = errorsOf(await office.submit(sampleModals, { ...pass, clasp: 'fail' }))
    expect(Object.keys(errors)).toEqual(['clasp'])
    expect(errors['clasp']).toContain('Nothing was changed: clasp failed')
    expect(await office.written('Samples')).toMatchObject([{ Status: 'received' }])
  })

  it('pressed by somebody who may not decide opens nothing', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    const words = wordsOf(await press('sample_approve')('SMP-1', office.request(other)))
    expect(words).toContain('Nothing was changed: only approvers decide')
    expect(office.opened).toEqual([])
  })

  it('submitted by somebody who may not decide changes nothing, whoever opened the form', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    await press('sample_approve')('SMP-1', office.request())
    const answer = await office.submit(sampleModals, pass, office.request(other))
    expect(wordsOf(doneOf(answer))).toContain('only approvers')
    expect(await office.written('Samples')).toMatchObject([{ Status: 'received' }])
  })

  it('while another decided meanwhile answers with the state as it is', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    await press('sample_approve')('SMP-1', office.request())
    await sampleCommand.run('reject SMP-1 stones loose', office.request())
    const words = wordsOf(doneOf(await office.submit(sampleModals, pass)))
    expect(words).toContain('SMP-1 is decided already; it is rejected')
    const pressed = wordsOf(await press('sample_approve')('SMP-1', office.request()))
    expect(pressed).toContain('it is rejected')
  })
})

describe('a rejection', () => {
  it('as a whole line needs no form', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    const words = wordsOf(await sampleCommand.run('reject SMP-1 plating rubs <off>', office.request()))
    expect(words).toContain('*received → rejected*')
    expect(words).toContain('plating rubs &lt;off&gt;')
    expect(await office.written('Samples')).toMatchObject([
      { Status: 'rejected', Reason: 'plating rubs <off>' },
    ])
  })

  it.each([
    ['reject', 'rejected'],
    ['changes', 'changes'],
  ])('by /sample %s without a reason asks for one', async (verb, status) => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    expect(await sampleCommand.run(`${verb} luna`, office.request())).toBeUndefined()
    const errors = errorsOf(await office.submit(sampleModals, { reason: '  ' }))
    expect(errors['reason']).toContain('Nothing was changed')
    doneOf(await office.submit(sampleModals, { reason: 'thicker plating' }))
    expect(await office.written('Samples')).toMatchObject([{ Status: status, Reason: 'thicker plating' }])
  })

  it('by somebody who may not decide changes nothing', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'received' })])
    const words = wordsOf(await sampleCommand.run('reject SMP-1 dull', office.request(other)))
    expect(words).toContain('only approvers')
    expect(await office.written('Samples')).toMatchObject([{ Status: 'received' }])
  })
})

describe('what waits', () => {
  it('is listed by due day with days left and owner; decided ones are left out', async () => {
    const office = await open([
      sample({ id: 'SMP-1', subject: 'Later', decisionDue: day('2026-03-30') }),
      sample({ id: 'SMP-2', subject: 'Undated' }),
      sample({ id: 'SMP-3', subject: 'Late', decisionDue: day('2026-03-14'), owner: '' }),
      sample({ id: 'SMP-4', subject: 'Over', status: 'approved', decisionDue: day('2026-03-14') }),
    ])
    const reply = await sampleCommand.run('due', office.request())
    const words = wordsOf(reply)
    expect(reply?.text).toBe('3 to decide, 1 late: Late, Later, Undated')
    expect(words).toContain('2 days ago')
    expect(words).toContain('in 14 days')
    expect(words).toContain('nobody yet')
    expect(words).not.toContain('SMP-4')
  })

  it('is on the agenda from seven days before, today when it is due or late', async () => {
    const office = await open([
      sample({ id: 'SMP-1', decisionDue: day('2026-03-24') }),
      sample({ id: 'SMP-2', decisionDue: day('2026-03-23') }),
      sample({ id: 'SMP-3', decisionDue: day('2026-03-16') }),
      sample({ id: 'SMP-4', status: 'received' }),
      sample({ id: 'SMP-5', status: 'rejected', decisionDue: day('2026-03-16') }),
    ])
    const items = sampleAgenda(office.workbook.facts())
    expect(items.map((item) => [item.urgency, /SMP-\d/.exec(item.text)?.[0]])).toEqual([
      [1, 'SMP-3'],
      [2, 'SMP-2'],
      [2, 'SMP-4'],
    ])
  })
})

it('a sample’s card shows what is known, with its steps while it is open', async () => {
  const office = await open([
    sample({ id: 'SMP-1', fee: 45, decisionDue: day('2026-03-18') }),
    sample({ id: 'SMP-2', subject: 'Done & <over>', status: 'approved', plating: 'pass' }),
  ])
  const opened = wordsOf(await sampleCommand.run('SMP-1', office.request()))
  for (const word of ['sample_received', 'sample_approve', 'sample_changes', 'sample_reject', '€45.00']) {
    expect(opened).toContain(word)
  }
  const over = wordsOf(await sampleCommand.run('SMP-2', office.request()))
  expect(over).toContain('Done &amp; &lt;over&gt;')
  expect(over).toContain('plating pass')
  expect(over).not.toContain('sample_approve')
})

it.each(['approve', 'received nothing like it', 'SMP-9', '<!channel>'])(
  '"/sample %s" without such a sample says so and changes nothing',
  async (line) => {
    const office = await open([sample({ id: 'SMP-1' })])
    const words = wordsOf(await sampleCommand.run(line, office.request()))
    expect(words).toContain('Nothing was changed')
    expect(words).not.toContain('<!')
  },
)
