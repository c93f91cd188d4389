import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { samplesDue } from '../../src/samples/reminders.ts'
import { sampleCommand as sampleCommandWith } from '../../src/samples/slack.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { sample } from '../support/records.ts'

const sampleCommand = sampleCommandWith(() => [])

const due = '2026-03-30' as LocalDate
const tabs = [settingsTab, suppliersTab, samplesTab, remindersTab]

function open(samples: readonly object[], now: string, settings: Readonly<Record<string, string>> = {}) {
  const Settings = Object.entries(settings).map(([key, value]) => ({ key, value, note: '' }))
  return openOffice(tabs, { Settings, Samples: samples }, now)
}
type Office = Awaited<ReturnType<typeof open>>

/** A minute of the clock: everything due is decided. */
async function tick({ workbook }: Office): Promise<string[]> {
  const posted: string[] = []
  for (const { requestId, decide } of samplesDue(workbook.facts())) {
    const outcome = await workbook.change(requestId, decide)
    if (outcome.ok && !outcome.value.again) posted.push(requestId)
  }
  return posted
}

describe('reminders of a sample decision', () => {
  // Lisbon is on winter time until 29 March, when its clocks go forward an hour.
  it.each([
    ['2026-03-22T23:00:00Z', []],
    ['2026-03-23T08:59:00Z', []],
    ['2026-03-23T09:00:00Z', ['7']],
    ['2026-03-28T09:00:00Z', ['2']],
    ['2026-03-30T07:59:00Z', []],
    ['2026-03-30T08:00:00Z', ['0']],
    ['2026-03-31T08:00:00Z', ['overdue']],
    ['2026-04-20T08:00:00Z', ['overdue']],
  ])('at %s are %j', async (now, stages) => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: due })], now)
    const found = samplesDue(office.workbook.facts()).map((each) => each.requestId)
    expect(found).toEqual(stages.map((stage) => `sample-due:SMP-1:${due}:${stage}`))
  })

  it('come once for each stage, also when the minute comes again and again', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: due })], '2026-03-23T09:00:00Z')
    expect(await tick(office)).toHaveLength(1)
    expect(await tick(office)).toEqual([])
    expect(samplesDue(office.workbook.facts())).toEqual([])
    office.setClock('2026-03-25T12:00:00Z')
    expect(await tick(office)).toEqual([])
    for (const [now, stage] of [
      ['2026-03-28T09:00:00Z', 2],
      ['2026-03-30T08:00:00Z', 0],
      ['2026-04-02T08:00:00Z', 'overdue'],
    ] as const) {
      office.setClock(now)
      expect(await tick(office)).toEqual([`sample-due:SMP-1:${due}:${stage}`])
      expect(await tick(office)).toEqual([])
    }
    office.setClock('2026-05-02T08:00:00Z')
    expect(await tick(office)).toEqual([])
    expect(await office.journal.unposted()).toHaveLength(4)
    expect(await office.written('Reminders')).toMatchObject([{ About: 'SMP-1', Stage: 'overdue' }])
  })

  it('that were missed while the bot was down come at their present stage only', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: due })], '2026-03-31T15:00:00Z')
    expect(await tick(office)).toEqual([`sample-due:SMP-1:${due}:overdue`])
  })

  it('begin anew when the due day is put off', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: due })], '2026-03-30T09:00:00Z')
    await tick(office)
    await office.spreadsheet.write([
      {
        updateCells: {
          start: {
            sheetId: 2,
            rowIndex: 1,
            columnIndex: Object.keys(samplesTab.columns).indexOf('decisionDue'),
          },
          rows: [{ values: [{ userEnteredValue: { stringValue: '2026-04-05' } }] }],
          fields: 'userEnteredValue',
        },
      },
    ])
    await office.workbook.refresh()
    expect(await tick(office)).toEqual(['sample-due:SMP-1:2026-04-05:7'])
  })

  it('stay away for decided samples, those without a date, and without a channel', async () => {
    const samples = [
      sample({ id: 'SMP-1', decisionDue: due, status: 'approved' }),
      sample({ id: 'SMP-2' }),
      sample({ id: 'SMP-3', decisionDue: '2026-06-30' as LocalDate }),
    ]
    const office = await open(samples, '2026-03-30T09:00:00Z')
    expect(samplesDue(office.workbook.facts())).toEqual([])
    const silent = await open([sample({ id: 'SMP-1', decisionDue: due })], '2026-03-30T09:00:00Z', {
      'alerts channel': '',
    })
    expect(samplesDue(silent.workbook.facts())).toEqual([])
  })

  it('follow the team’s own days and hour', async () => {
    const office = await open([sample({ id: 'SMP-1', decisionDue: due })], '2026-03-20T05:30:00Z', {
      'sample reminder days': '10',
      'digest time': '14:30',
      timezone: 'Asia/Tokyo',
    })
    expect(await tick(office)).toEqual([`sample-due:SMP-1:${due}:10`])
  })

  it('are not posted when the sample is decided between look and post', async () => {
    const office = await open(
      [sample({ id: 'SMP-1', status: 'received', decisionDue: due })],
      '2026-03-30T09:00:00Z',
    )
    const [proposal] = samplesDue(office.workbook.facts())
    await sampleCommand.run('reject SMP-1 dull', office.request())
    expect(proposal?.decide(office.workbook.facts()).ok).toBe(false)
  })

  it('name sample, owner and day, and carry the steps', async () => {
    const office = await open(
      [sample({ id: 'SMP-1', subject: 'Luna <hoop>', supplier: 'Sol & Sons', decisionDue: due })],
      '2026-03-28T09:00:00Z',
    )
    await tick(office)
    const [message] = await office.journal.unposted()
    expect(message?.channel).toBe('stock-alerts')
    const words = JSON.stringify(message?.body)
    expect(words).toContain('*Luna &lt;hoop&gt;* (proto) from Sol &amp; Sons *is due in 2 days*')
    for (const step of ['sample_received', 'sample_approve', 'sample_changes', 'sample_reject']) {
      expect(words).toContain(step)
    }
  })

  it('are over once the sample is decided, and open again when that is undone', async () => {
    const office = await open(
      [sample({ id: 'SMP-1', status: 'received', decisionDue: due })],
      '2026-03-30T09:00:00Z',
    )
    await tick(office)
    const asked = office.request()
    await sampleCommand.run('reject SMP-1 dull', asked)
    expect(await office.written('Reminders')).toMatchObject([{ State: 'resolved' }])
    expect((await office.workbook.undo(asked.requestId, '@ana')).ok).toBe(true)
    expect(await office.written('Reminders')).toMatchObject([{ State: 'posted' }])
    expect(await tick(office)).toEqual([])
  })
})
