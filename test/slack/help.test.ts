import { expect, it } from 'vitest'
import { exportVerb } from '../../src/exporting/slack.ts'
import { closeVerb } from '../../src/periods/slack.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { jumpringCommand } from '../../src/slack/jumpring.ts'
import type { SlashCommand } from '../../src/slack/feature.ts'
import { openOffice, wordsOf } from '../support/office.ts'

const many: SlashCommand = {
  name: '/many',
  description: 'A command with much to say',
  usage: '',
  examples: ['one', 'two', 'three', 'four'].map((word) => ({ line: `/many ${word}`, does: word })),
  run: async () => undefined,
}

it('help for everything names what is behind /jumpring itself, and three examples of the others', async () => {
  const office = await openOffice([settingsTab], {}, '2026-03-16T10:00:00Z')
  const command: SlashCommand = jumpringCommand(
    () => [{ name: 'all', tabs: [], commands: [many, command] }],
    [closeVerb, exportVerb],
  )
  const words = wordsOf(await command.run('help', office.request()))
  for (const line of ['today', 'help', 'close', 'export movements last month', 'export stock today'])
    expect(words).toContain(`/jumpring ${line}`)
  expect(words).toContain('/many three')
  expect(words).not.toContain('/many four')
})
