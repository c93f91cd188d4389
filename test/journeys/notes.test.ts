import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { answersTo, answerTo, newRows, openTestWorld } from '../support/world.ts'

const channel = 'C02SUPPLY'

describe('what was said', () => {
  it('in a line or a message is kept with its record, shown on its card, and taken back by Undo', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const first = await answerTo(world, '/note oficina do douro =the clasps come on Friday')
    expect(first).toContain('Noted about Oficina do Douro')

    const text = 'The plating of LUNA-VER-M rubs off <@U02BEN>'
    const ben = world.slack.as('U02BEN')
    await ben.types(channel, text)
    const message = world.slack.messages(channel).find((each) => each.text.includes('rubs off'))
    if (message === undefined) throw new Error('no message')
    const opening = await ana.opensMessageShortcut('note_message', message)
    const form = await world.slack.until(() => opening.view())
    const sent = await ana.submits(form, {})
    const [receipt] = await answersTo(world, sent)
    if (receipt === undefined) throw new Error('no answer')
    expect(messageWords(receipt)).toContain('Noted about LUNA-VER-M')

    await world.bot().settle(20_000)
    const rows = newRows(world, 'Notes')
    expect(rows.map((row) => [row['About'], row['Author'], row['Text']])).toEqual([
      [expect.stringMatching(/^SUP-/), '@ana', '=the clasps come on Friday'],
      ['LUNA-VER-M', '@ben', 'The plating of LUNA-VER-M rubs off @ben'],
    ])
    expect(rows[1]?.['Message']).toMatch(/^https:\/\/.*\/archives\/C02SUPPLY\/p\d{16}$/)

    const card = await answerTo(world, '/sku LUNA-VER-M')
    expect(card).toMatch(/@ben.*message.*rubs off/s)
    expect(await answerTo(world, '/supplier oficina do douro')).toContain('=the clasps come on Friday')

    await (await ana.clicks(receipt, 'undo')).settled()
    await world.bot().settle(20_000)
    expect(newRows(world, 'Notes')).toHaveLength(1)
  })

  it('in a channel that Jumpring is not in is kept with its link all the same', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const elsewhere = world.slack.channels.find(({ botIsMember, kind }) => !botIsMember && kind === 'public')
    if (elsewhere === undefined) return expect(world.slack.channels.length).toBeGreaterThan(0)
    await ana.types(elsewhere.id, 'LUNA-VER-M sells well')
    const message = world.slack.messages(elsewhere.id).at(-1)
    if (message === undefined) throw new Error('no message')
    const opening = await ana.opensMessageShortcut('note_message', message)
    const form = await world.slack.until(() => opening.view())
    await (await ana.submits(form, {})).settled()
    await world.bot().settle(20_000)
    expect(newRows(world, 'Notes').at(-1)?.['Message']).toContain(`/archives/${elsewhere.id}/p`)
  })
})
