import { describe, expect, it } from 'vitest'
import { accept } from '../../src/kit/result.ts'
import { settingsButtons, settingsModals, settingsVerb } from '../../src/settings/slack.ts'
import { approversSettings } from '../../src/settings/guards.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { update } from '../../src/workbook/change.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'

const ana = 'U0ANA0001'
const ben = 'U0BEN0002'

async function open(rows: readonly object[] = []) {
  const office = await openOffice(
    [settingsTab],
    {
      Settings: [
        { key: 'approvers', value: ana, note: '' },
        { key: 'digest time', value: '0.375', note: '' },
        { key: 'alerts channel', value: '#stock', note: '' },
        ...rows,
      ],
    },
    '2026-03-16T10:00:00Z',
  )
  const change = settingsButtons[0]
  /** Opens the form, changes these fields as a person would, and submits it. */
  const fillIn = async (
    typed: Readonly<Record<string, string>>,
    meanwhile = async () => undefined as unknown,
  ) => {
    await change?.run('change', office.request(ana))
    const view = office.opened.at(-1)
    const shown = Object.fromEntries(
      (view?.blocks ?? []).flatMap((block) => {
        const { block_id: id = '', element } = block as {
          block_id?: string
          element?: { initial_value?: string }
        }
        return element === undefined ? [] : [[id, element.initial_value ?? ''] as const]
      }),
    )
    await meanwhile()
    const request = office.request(ana)
    return { answer: await office.submit(settingsModals, { ...shown, ...typed }, request), request }
  }
  const value = (key: string) => office.workbook.facts().find(settingsTab, key)?.value
  return { ...office, fillIn, value, press: (by: string) => change?.run('change', office.request(by)) }
}

describe('/jumpring settings', () => {
  it('shows what the tab says and what is in force, and says what cannot be read', async () => {
    const office = await open([
      { key: 'alert routes', value: 'samples: @ines', note: '' },
      { key: 'quiet hours', value: 'at night', note: '' },
    ])
    const words = wordsOf(await settingsVerb.run('', office.request(ana)))
    for (const said of [
      'samples → @ines',
      '09:00',
      '#stock',
      'Mon Tue Wed Thu Fri',
      '95 %',
      '@ana',
      'cannot be read',
      'settings_change',
    ])
      expect(words).toContain(said)
  })

  it('offers no change to others, and says who may', async () => {
    const office = await open()
    const words = wordsOf(await settingsVerb.run('', office.request(ben)))
    expect(words).not.toContain('settings_change')
    expect(words).toContain('Only approvers change settings here')
    expect(wordsOf(await office.press(ben))).toContain('only approvers')
    expect(office.opened).toEqual([])
  })
})

describe('the settings form', () => {
  it('writes only what was changed, also a row that the workbook lacks, and Undo brings it back', async () => {
    const office = await open()
    const { answer, request } = await office.fillIn({ quietHours: '20:00-08:00', alertsChannel: '#alerts' })
    const words = wordsOf(doneOf(answer))
    expect(words).toContain('*alerts channel*: #stock → *#alerts*')
    expect(words).toContain('*quiet hours*: blank → *20:00-08:00*')
    expect([
      office.value('alerts channel'),
      office.value('quiet hours'),
      office.value('digest time'),
    ]).toEqual(['#alerts', '20:00-08:00', '0.375'])
    const undo = undoButton(() => [approversSettings])
    expect(wordsOf(await undo.run(request.requestId, office.request(ben)))).toContain('only approvers')
    await undo.run(request.requestId, office.request(ana))
    expect([office.value('alerts channel'), office.value('quiet hours')]).toEqual(['#stock', undefined])
  })

  it('says beside each field what is wrong with it, and writes nothing', async () => {
    const office = await open()
    const { answer } = await office.fillIn({
      quietHours: 'at night',
      alertRoutes: 'samples ines',
      alertsChannel: '#ok',
    })
    const errors = errorsOf(answer)
    expect(Object.keys(errors).toSorted()).toEqual(['alertRoutes', 'quietHours'])
    expect(errors['quietHours']).toContain('Found “at night”, expected hours such as 20:00-08:00')
    expect(office.value('alerts channel')).toBe('#stock')
  })

  it('does not let somebody lock themselves out', async () => {
    const office = await open()
    const { answer } = await office.fillIn({ approvers: ben })
    expect(errorsOf(answer)['approvers']).toContain('you would not be an approver any more')
    expect(office.value('approvers')).toBe(ana)
  })

  it('does not write over what somebody typed in the sheet meanwhile', async () => {
    const office = await open()
    const { answer } = await office.fillIn({ alertsChannel: '#alerts' }, async () => {
      const row = office.workbook.facts().find(settingsTab, 'alerts channel')
      if (row === undefined) throw new Error('There is no alerts channel')
      const edit = update(settingsTab, row, { value: '#other' })
      await office.workbook.change('edit', () => accept({ changes: [edit], reply: null }))
    })
    expect(errorsOf(answer)['alertsChannel']).toContain('it is “#other” now')
    expect(office.value('alerts channel')).toBe('#other')
  })

  it('with nothing changed says so', async () => {
    const office = await open()
    const { answer } = await office.fillIn({})
    expect(wordsOf(doneOf(answer))).toContain('Nothing was changed')
  })

  it('of somebody who is no approver any more is refused', async () => {
    const office = await open()
    const { answer } = await office.fillIn({ alertsChannel: '#alerts' }, async () => {
      const row = office.workbook.facts().find(settingsTab, 'approvers')
      if (row === undefined) throw new Error('There are no approvers')
      const edit = update(settingsTab, row, { value: ben })
      await office.workbook.change('edit', () => accept({ changes: [edit], reply: null }))
    })
    expect(wordsOf(doneOf(answer))).toContain('only approvers')
    expect(office.value('alerts channel')).toBe('#stock')
  })
})
