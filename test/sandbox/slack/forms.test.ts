import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Refused } from '../../../sandbox/slack/stand-in.ts'
import type { StoredView } from '../../../sandbox/slack/stand-in.ts'
import { form, startSmallApp } from './small-app.ts'
import type { SmallApp } from './small-app.ts'

let small: SmallApp
let clock = new Date('2026-11-24T09:00:00Z')
const alerts = 'C01ALERTS'

beforeAll(async () => {
  small = await startSmallApp({ ackTimeoutMs: 1_500, now: () => clock })
})
afterAll(() => small.stop())
afterEach(() => small.slack.reset())

async function opened(): Promise<StoredView> {
  const exchange = await small.slack.as('U01ANA').types(alerts, '/form')
  await exchange.settled()
  const view = exchange.view()
  if (view === undefined) throw new Error('no form was opened')
  return view
}

describe('a form', () => {
  test('is opened with the trigger of a command, for the person who typed it', async () => {
    const view = await opened()
    expect(view).toMatchObject({
      title: 'A form',
      submit: 'Save',
      callbackId: 'form',
      privateMetadata: '{"from":"test"}',
    })
    expect(small.slack.as('U01ANA').view()?.id).toBe(view.id)
    expect(small.slack.as('U02BEN').view()).toBeUndefined()
  })

  test('is not opened twice with the same trigger', async () => {
    await small.slack.as('U01ANA').types(alerts, '/form twice')
    await small.slack.until(() => small.slack.violations.length > 0)
    expect(small.slack.violations).toEqual(['views.open: exchanged_trigger_id'])
    await small.slack.until(() => small.seen.errors.at(-1)?.includes('exchanged_trigger_id'))
  })

  test('is not opened with a trigger that is three seconds old, or with an invented one', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, '/echo x')
    clock = new Date(clock.getTime() + 3000)
    const open = (id: string) => small.app.client.views.open({ trigger_id: id, view: form })
    await expect(open(exchange.triggerId)).rejects.toThrow('expired_trigger_id')
    await expect(open('1.2.3')).rejects.toThrow('invalid_trigger_id')
  })

  test('is refused with the place of each broken rule', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, '/echo x')
    const title = { type: 'plain_text' as const, text: 'A title of more than 24 characters' }
    const broken = { ...form, title }
    const call = small.app.client.views.open({ trigger_id: exchange.triggerId, view: broken })
    await expect(call).rejects.toMatchObject({
      data: {
        error: 'invalid_arguments',
        response_metadata: {
          messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
        },
      },
    })
    await small.app.client.views.open({ trigger_id: exchange.triggerId, view: form })
  })

  test('tells the app what its fields hold, and closes when it is acknowledged', async () => {
    const view = await opened()
    const ana = small.slack.as('U01ANA')
    expect(await ana.suggestions(view, 'sku', 'HOOP')).toHaveLength(2)
    const result = await ana.submits(view, { name: 'Hoops', pieces: '12', metal: 'Gold', sku: 'HOOP-L' })
    expect(result).toMatchObject({ acked: true, closed: true, errors: {} })
    expect(ana.view()).toBeUndefined()
    expect(small.seen.bodies.at(-1)).toMatchObject({
      type: 'view_submission',
      view: {
        private_metadata: '{"from":"test"}',
        state: {
          values: {
            name: { name: { type: 'plain_text_input', value: 'Hoops' } },
            pieces: { pieces: { type: 'number_input', value: '12' } },
            metal: { metal: { type: 'static_select', selected_option: { value: 'gold' } } },
            sku: { sku: { type: 'external_select', selected_option: { value: 'HOOP-L' } } },
          },
        },
      },
    })
    expect(small.slack.violations).toEqual([])
  })

  test('is not sent while a required field is empty or an entry is none', async () => {
    const view = await opened()
    const ana = small.slack.as('U01ANA')
    const before = small.seen.bodies.length
    await expect(ana.submits(view, { pieces: '1' })).rejects.toMatchObject({
      fields: { name: 'Please complete this required field.' },
    })
    await expect(ana.submits(view, { name: 'x', pieces: '1.5' })).rejects.toThrow('valid number')
    await expect(ana.submits(view, { name: 'x', pieces: '0' })).rejects.toThrow('1 or more')
    await expect(ana.submits(view, { name: 'x'.repeat(21) })).rejects.toThrow('no more than 20')
    await expect(ana.submits(view, { name: 'x', pieces: '1', metal: 'Tin' })).rejects.toThrow(
      'not one of the options',
    )
    await expect(ana.submits(view, { colour: 'x' })).rejects.toBeInstanceOf(Refused)
    expect(small.seen.bodies).toHaveLength(before)
  })

  test("stays open with the app's messages beside the fields", async () => {
    const view = await opened()
    const result = await small.slack.as('U01ANA').submits(view, { name: 'bad' })
    expect(result).toMatchObject({ closed: false, errors: { name: 'Not that one' } })
    expect(small.slack.as('U01ANA').view()?.id).toBe(view.id)
  })

  test('stays open when the app names a field that is not there', async () => {
    const view = await opened()
    const result = await small.slack.as('U01ANA').submits(view, { name: 'wrong' })
    expect(result.error).toContain('trouble connecting')
    expect(small.slack.violations).toEqual(['response_action errors: nowhere is no input block of the form'])
  })

  test('changes in place, and keeps what was typed', async () => {
    const view = await opened()
    await small.slack.as('U01ANA').submits(view, { name: 'update' })
    const updated = small.slack.as('U01ANA').view()
    expect(updated).toMatchObject({ id: view.id, title: 'Other' })
    expect(updated?.hash).not.toBe(view.hash)
    expect(small.slack.fieldValues(updated ?? view)).toMatchObject({ name: { name: 'update' } })
  })

  test('can lie three deep, and be cleared at once', async () => {
    const ana = small.slack.as('U01ANA')
    await ana.submits(await opened(), { name: 'push' })
    await ana.submits(ana.view() as StoredView, { name: 'push' })
    expect(ana.views()).toHaveLength(3)
    const fourth = await ana.submits(ana.view() as StoredView, { name: 'push' })
    expect(fourth.error).toContain('trouble connecting')
    expect(small.slack.violations).toEqual(['response_action push: three forms are open already'])
    await ana.submits(ana.view() as StoredView, { name: 'clear' })
    expect(ana.views()).toEqual([])
  })

  test('tells the app when it is closed, because it asked to be told', async () => {
    const view = await opened()
    await small.slack.as('U01ANA').closes(view)
    expect(small.seen.bodies.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false })
    expect(small.slack.as('U01ANA').view()).toBeUndefined()
  })

  test('is not updated with an old hash or after it was closed', async () => {
    const view = await opened()
    const { client } = small.app
    await client.views.update({ view_id: view.id, view: form, hash: view.hash })
    const again = client.views.update({ view_id: view.id, view: form, hash: view.hash })
    await expect(again).rejects.toThrow('hash_conflict')
    await small.slack.as('U01ANA').closes(small.slack.as('U01ANA').view() as StoredView)
    await expect(client.views.update({ view_id: view.id, view: form })).rejects.toThrow('not_found')
  })
})

describe('the Home tab', () => {
  test('is published when a person opens it, for that person', async () => {
    const exchange = await small.slack.as('U02BEN').opensHome()
    await exchange.settled()
    expect(small.slack.as('U02BEN').home()?.blocks).toMatchObject([{ type: 'header' }])
    expect(small.slack.as('U01ANA').home()).toBeUndefined()
  })
})

describe('a shortcut', () => {
  test('opens a form from anywhere', async () => {
    const exchange = await small.slack.as('U01ANA').opensGlobalShortcut('new_form')
    await exchange.settled()
    expect(exchange.view()?.title).toBe('A form')
  })

  test('that the manifest does not name is not there', async () => {
    await expect(small.slack.as('U01ANA').opensGlobalShortcut('keep')).rejects.toThrow('no global shortcut')
  })
})
