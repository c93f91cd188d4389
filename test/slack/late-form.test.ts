import { WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { settingsTab } from '../../src/settings/tabs.ts'
import { Desk } from '../../src/slack/desk.ts'
import { FormTooLate, faultWords } from '../../src/slack/faults.ts'
import { openOffice } from '../support/office.ts'

const view = { type: 'modal', title: { type: 'plain_text', text: 'Form' }, blocks: [] } as const

async function openRequest(waitedMs: number, open: () => Promise<never>) {
  const { workbook } = await openOffice([settingsTab], { Settings: [] }, '2026-03-16T10:00:00Z')
  const client = new WebClient('xoxb-1')
  Object.assign(client.views, { open })
  return new Desk({ workbook, now: () => 0, people: { nameOf: async () => undefined } }).request(client, {
    requestId: 'r',
    userId: 'U1',
    name: 'ana',
    channelId: 'C1',
    triggerId: '1.2.3',
    askedAt: performance.now() - waitedMs,
  })
}

describe('a form that comes too late', () => {
  it('is not asked of Slack after three seconds, and the person is told to ask once more', async () => {
    let calls = 0
    const request = await openRequest(3_100, () => {
      calls += 1
      return Promise.reject(new Error('never'))
    })
    const fault = await request.openModal(view as never).catch((cause: unknown) => cause)
    expect(fault).toBeInstanceOf(FormTooLate)
    expect(faultWords(fault, 'ABC', true)).toContain('Nothing was changed: please ask for it once more')
    expect(calls).toBe(0)
  })

  it('is the same when Slack says that the time is over, and nothing else is taken for it', async () => {
    const late = await openRequest(0, () =>
      Promise.reject(Object.assign(new Error('x'), { data: { error: 'expired_trigger_id' } })),
    )
    await expect(late.openModal(view as never)).rejects.toBeInstanceOf(FormTooLate)
    const broken = await openRequest(0, () => Promise.reject(new Error('fetch failed')))
    await expect(broken.openModal(view as never)).rejects.toThrow('fetch failed')
  })
})
