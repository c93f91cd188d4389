import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { sampleModals } from '../../src/samples/forms-slack.ts'
import { samplesDue } from '../../src/samples/reminders.ts'
import { reviewModals } from '../../src/samples/review-slack.ts'
import { roundsOf } from '../../src/samples/rules.ts'
import {
  sampleButtons as sampleButtonsWith,
  sampleCommand as sampleCommandWith,
} from '../../src/samples/slack.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { sample, supplier } from '../support/records.ts'

const sampleButtons = sampleButtonsWith(() => [])
const sampleCommand = sampleCommandWith(() => [])

const day = (text: string) => text as LocalDate
const modals = [...sampleModals, ...reviewModals]

/** Monday 16 March; Ben may not decide. */
function open(samples: readonly object[]) {
  const rows = {
    Settings: [
      { key: 'approvers', value: 'U0ANA0001', note: '' },
      { key: 'alerts channel', value: '#alerts', note: '' },
    ],
    Suppliers: [supplier({ id: 'SUP-1', name: 'Oficina do Douro' })],
    Samples: samples,
  }
  return openOffice([settingsTab, suppliersTab, samplesTab, remindersTab], rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>
const ben = (office: Office) => office.request('U0BEN0002')
const type = async (office: Office, words: string) => wordsOf(await sampleCommand.run(words, ben(office)))
const press = async (office: Office, actionId: string, value: string) =>
  sampleButtons.find((each) => each.actionId === actionId)?.run(value, ben(office))

describe('/sample review', () => {
  it('records what somebody saw, in part, with links to photos, and decides nothing', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'in transit' })])
    expect(await sampleCommand.run('review luna', ben(office))).toBeUndefined()
    const values = {
      platingMicrons: '2.4',
      clasp: 'fail',
      photos: 'https://photos.test/a.jpg, https://photos.test/b.jpg\nhttps://photos.test/a.jpg',
      note: 'the clasp sticks',
    }
    const words = wordsOf(doneOf(await office.submit(modals, values, ben(office))))
    expect(words).toContain('plating 2.4 µm · clasp fail')
    expect(words).toContain('Not decided yet')
    expect(words).toContain('2 photos')
    const [row] = await office.written('Samples')
    expect(row).toMatchObject({
      Status: 'in review',
      'Plating µm': 2.4,
      Clasp: 'fail',
      Plating: null,
      Photo: 'https://photos.test/a.jpg https://photos.test/b.jpg',
      Note: 'the clasp sticks',
    })
    const card = await type(office, 'SMP-1')
    expect(card).toContain(
      '*Photos* <https://photos.test/a.jpg|Photo 1> · <https://photos.test/b.jpg|Photo 2>',
    )
    expect(card).toContain('*Received* Mon 16 Mar')
  })

  it('begins with what was seen before, and so does the checklist of the decision', async () => {
    const office = await open([
      sample({
        id: 'SMP-1',
        status: 'in review',
        platingMicrons: 2.4,
        stones: 'pass',
        note: 'nice',
        photo: 'https://p.test/1',
      }),
    ])
    await type(office, 'review SMP-1')
    await sampleCommand.run('approve SMP-1', office.request())
    for (const view of office.opened) {
      const blocks = JSON.stringify(view.blocks)
      expect(blocks).toContain('"initial_value":"2.4"')
      const stones = view.blocks.find((block) => block.block_id === 'stones')
      expect(JSON.stringify(stones)).toMatch(/"initial_option":.*"value":"pass"/)
    }
    expect(JSON.stringify(office.opened[0]?.blocks)).toContain('https://p.test/1')
  })

  it('says beside the field what is no link, and nothing is written', async () => {
    const office = await open([sample({ id: 'SMP-1' })])
    await type(office, 'review SMP-1')
    const errors = errorsOf(await office.submit(modals, { photos: 'see the drive' }, ben(office)))
    expect(errors['photos']).toContain('I found “see”, and expected links that begin with https://')
    expect((await office.written('Samples'))[0]?.['Status']).toBe('requested')
  })

  it('of a decided sample is refused', async () => {
    const office = await open([sample({ id: 'SMP-1', status: 'approved' })])
    expect(await type(office, 'review SMP-1')).toContain('is decided already')
  })
})

describe('/sample extend', () => {
  it.each([
    ['extend luna 20 Mar', '2026-03-20', ''],
    ['extend luna to friday because of stones', '2026-03-20', 'of stones'],
    ['extend SMP-1 until 2026-04-02, stones are late', '2026-04-02', 'stones are late'],
    ['extend luna 1 week', '2026-03-25', ''],
    ['extend luna by two weeks waiting for stones', '2026-04-01', 'waiting for stones'],
    ['extend luna +10 days', '2026-03-28', ''],
    ['extend luna tomorrow', '2026-03-17', ''],
  ])('%s is due on %s', async (line, due, reason) => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: day('2026-03-18') })])
    const words = await type(office, line)
    expect(words).toContain('decision due *Wed 18 Mar → ')
    expect(office.workbook.facts().find(samplesTab, 'SMP-1')).toMatchObject({
      decisionDue: due,
      status: 'requested',
      note: reason === '' ? '' : `decision moved to ${due}: ${reason}`,
    })
  })

  it.each([
    ['extend luna 1 Mar 2026', 'I found 2026-03-01, and expected today'],
    ['extend luna 18 Mar', 'is due on 2026-03-18 already'],
    ['extend luna someday', 'I found no day in “someday”'],
    ['extend nothing 20 Mar', 'I found no sample like “nothing”'],
  ])('%s changes nothing and says why', async (line, why) => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: day('2026-03-18') })])
    const words = await type(office, line)
    expect(words).toContain(why)
    expect(words).toContain('Nothing was changed')
    expect(office.workbook.facts().find(samplesTab, 'SMP-1')?.decisionDue).toBe('2026-03-18')
  })

  it('asks by a form, a week later, and says a bad day beside the field', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: day('2026-03-18') })])
    await press(office, 'sample_extend', 'SMP-1')
    expect(JSON.stringify(office.opened[0]?.blocks)).toContain('"initial_date":"2026-03-25"')
    expect(errorsOf(await office.submit(modals, { due: '2026-03-01' }, ben(office)))['due']).toContain(
      'expected today',
    )
    const done = doneOf(await office.submit(modals, { due: '2026-03-25', reason: 'stones' }, ben(office)))
    expect(wordsOf(done)).toContain('7 days later')
  })

  it('of an overdue decision counts a week from today', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: day('2026-02-18') })])
    expect(await type(office, 'extend luna 1 week')).toContain('→ Mon 23 Mar*')
  })

  it('makes reminders follow the new day', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: day('2026-03-18') })])
    const due = () => samplesDue(office.workbook.facts()).map(({ requestId }) => requestId)
    expect(due()).toEqual(['sample-due:SMP-1:2026-03-18:2'])
    await type(office, 'extend SMP-1 30 Mar')
    expect(due()).toEqual([])
    office.setClock('2026-03-23T10:00:00Z')
    expect(due()).toEqual(['sample-due:SMP-1:2026-03-30:7'])
  })
})

describe('rounds of one sample', () => {
  it('are rows of one supplier and subject by the day they were asked for, or as the sheet says', () => {
    const of = (id: string, requested: string | null, round: number | null = null) => ({
      id,
      requested: requested === null ? null : day(requested),
      round,
    })
    const numbered = (rows: Parameters<typeof roundsOf>[0]) =>
      roundsOf(rows).map((each) => `${each.sample.id}:${each.round}`)
    expect(numbered([of('B', '2026-02-01'), of('A', '2026-01-01'), of('C', null)])).toEqual([
      'A:1',
      'B:2',
      'C:3',
    ])
    expect(numbered([of('A', '2026-01-01', 3), of('B', '2026-02-01')])).toEqual(['A:3', 'B:4'])
    expect(numbered([])).toEqual([])
  })

  it('stand on the card with what came of them; sent back, the next one is a press away', async () => {
    const office = await open([
      sample({ id: 'SMP-1', status: 'changes', requested: day('2026-01-10'), reason: 'plating rubs off' }),
      sample({ id: 'SMP-9', subject: 'Sol ring' }),
    ])
    const first = await press(office, 'sample_show', 'SMP-1')
    expect(wordsOf(first)).toContain('"action_id":"sample_next"')
    await press(office, 'sample_next', 'SMP-1')
    const blocks = JSON.stringify(office.opened[0]?.blocks)
    expect(blocks).toContain('"initial_value":"Luna hoop"')
    expect(blocks).toContain('"value":"revision"')
    const values = { supplier: 'SUP-1', subject: 'luna HOOP', stage: 'revision', owner: '@ana' }
    const words = wordsOf(doneOf(await office.submit(modals, values, ben(office))))
    expect(words).toContain('(revision, round 2) from Oficina do Douro')
    expect((await office.written('Samples'))[2]).toMatchObject({ Round: 2, Stage: 'revision' })
    const id = String((await office.written('Samples'))[2]?.['Id'])
    const card = await type(office, id)
    expect(card).toMatch(
      /\*Round 1\* proto, asked for Sat 10 Jan: sent back for changes · plating rubs off · <[^|]*\|SMP-1>/,
    )
    expect(wordsOf(await press(office, 'sample_show', 'SMP-1'))).not.toContain('sample_next')
    expect(wordsOf(await press(office, 'sample_show', 'SMP-1'))).toContain('*Round 2* revision')
    expect(wordsOf(await press(office, 'sample_show', 'SMP-9'))).not.toContain('ound ')
  })
})
