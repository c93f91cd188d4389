import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { allTabs, openFeatures } from '../src/features.ts'
import { botEvents, botScopes, manifestText } from '../src/slack/manifest.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const features = openFeatures({ refusedChannels: () => [] })

describe('the features', () => {
  it('have every tab in one place and no tab in two', () => {
    const titles = features.flatMap((feature) => feature.tabs.map((tab) => tab.title))
    expect(titles.toSorted()).toEqual(allTabs.map((tab) => tab.title).toSorted())
  })

  it('answer every command, button, form and list of choices under one name each', () => {
    for (const names of [
      features.flatMap((feature) => feature.commands ?? []).map((command) => command.name),
      features.flatMap((feature) => feature.buttons ?? []).map((button) => button.actionId),
      features.flatMap((feature) => feature.modals ?? []).map((modal) => modal.callbackId),
      features.flatMap((feature) => feature.suggestions ?? []).map((list) => list.actionId),
      features.flatMap((feature) => feature.shortcuts ?? []).map((shortcut) => shortcut.callbackId),
    ])
      expect(new Set(names).size, names.join()).toBe(names.length)
  })

  it('keep to Slack’s limits of a command', () => {
    for (const command of features.flatMap((feature) => feature.commands ?? [])) {
      expect(command.name).toMatch(/^\/[a-z]{1,31}$/)
      expect(command.description.length, command.name).toBeLessThanOrEqual(100)
      expect(command.usage.length, command.name).toBeLessThanOrEqual(100)
      expect(command.examples.length, command.name).toBeGreaterThan(0)
      for (const { line } of command.examples) expect(line.startsWith(command.name), line).toBe(true)
    }
  })

  it('keep to Slack’s limits of a shortcut, and one of them hears plain words', () => {
    for (const shortcut of features.flatMap((feature) => feature.shortcuts ?? [])) {
      expect(shortcut.name.length, shortcut.name).toBeLessThanOrEqual(24)
      expect(shortcut.description.length, shortcut.name).toBeLessThanOrEqual(150)
    }
    expect(features.filter((feature) => feature.hears !== undefined)).toHaveLength(1)
  })
})

describe('manifest.yml', () => {
  it('says what the code registers; run "npm run sync" when it differs', async () => {
    const text = await readFile(new URL('../manifest.yml', import.meta.url), 'utf8')
    expect(text).toBe(manifestText(features))
  })

  it('asks for the scopes that the code’s own calls need, and no more', async () => {
    const manifest = parse(manifestText(features)) as { oauth_config: { scopes: { bot: string[] } } }
    expect(manifest.oauth_config.scopes.bot).toEqual([...botScopes])
    const { stdout } = await run('grep', ['-rhoE', 'client\\.[a-z]+\\.[a-zA-Z]+\\(', 'src/slack'], {
      cwd: root,
    })
    const calls = [...new Set(stdout.match(/client\.[a-z]+\.[a-zA-Z]+/g))]
      .map((call) => call.slice(7))
      .toSorted()
    expect(calls).toEqual([
      'chat.getPermalink',
      'chat.postEphemeral',
      'chat.postMessage',
      'conversations.history',
      'conversations.info',
      'conversations.list',
      'conversations.members',
      'conversations.open',
      'usergroups.list',
      'users.list',
      'views.open',
      'views.publish',
    ])
    const { stdout: heard } = await run('grep', ['-rhoE', "app\\.event\\('[a-z_]+'", 'src/slack'], {
      cwd: root,
    })
    const events = [...new Set(heard.match(/'[a-z_]+'/g))].map((name) => name.slice(1, -1))
    // Direct messages are the one kind of message that is asked for; the last two are heard before there is an app.
    const asked = events.map((name) => (name === 'message' ? 'message.im' : name))
    expect([...botEvents]).toEqual([...asked, 'app_uninstalled', 'tokens_revoked'].toSorted())
  })
})

describe('the linter', () => {
  it.each([
    [
      'src/stock/rules.ts',
      "import { stockTab } from './tabs.ts'\nexport const x = stockTab\n",
      'no-restricted-imports',
    ],
    ['src/stock/rules.ts', 'export const x = Date.now()\n', 'no-restricted-globals'],
    [
      'src/stock/actions.ts',
      "import { samplesTab } from '../samples/tabs.ts'\nexport const x = samplesTab\n",
      'no-restricted-imports',
    ],
    [
      'src/slack/desk.ts',
      "import { stockTab } from '../stock/tabs.ts'\nexport const x = stockTab\n",
      'no-restricted-imports',
    ],
    [
      'src/workbook/tab.ts',
      "import { say } from '../slack/blocks.ts'\nexport const x = say\n",
      'no-restricted-imports',
    ],
    [
      'src/kit/money.ts',
      "import { text } from '../workbook/cells.ts'\nexport const x = text\n",
      'no-restricted-imports',
    ],
    [
      'src/stock/watch.ts',
      "import { sheets } from '@googleapis/sheets'\nexport const x = sheets\n",
      'no-restricted-imports',
    ],
    [
      'sandbox/world.ts',
      "import { stockTab } from '../src/stock/tabs.ts'\nexport const x = stockTab\n",
      'no-restricted-imports',
    ],
  ])('finds what does not belong in %s', async (file, text, rule) => {
    // The house is told by its paths: a copy of them, with one planted file.
    const folder = `${root}.build/planted-${process.pid}-${Math.abs(hash(file + text))}`
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await mkdir(`${folder}/${file.split('/').slice(0, -1).join('/')}`, { recursive: true })
    await writeFile(`${folder}/${file}`, text)
    await writeFile(`${folder}/oxlint.config.ts`, await readFile(`${root}oxlint.config.ts`, 'utf8'))
    const found = await run('npx', ['oxlint', '--no-ignore', file], { cwd: folder }).catch(
      (cause: unknown) => cause,
    )
    expect(JSON.stringify(found)).toContain(rule)
  })
})

function hash(text: string): number {
  return Array.from(text).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0, 7)
}
