import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { registered, rights } from './handlers.ts'
import type { Try } from './tries.ts'
import { approver, features, openTeam, other } from '../support/team.ts'

const source = fileURLToPath(new URL('../../src', import.meta.url))

/** One line for each thing that somebody may try. */
function tries(of: (handler: (typeof rights)[string]) => Readonly<Record<string, Try>> | undefined) {
  return Object.entries(rights).flatMap(([handler, right]) =>
    Object.entries(of(right) ?? {}).map(([title, act]) => [handler, title, act] as const),
  )
}

describe('every handler', () => {
  it('is in the list of rights, and the list has no other', () => {
    const listed = Object.keys(rights).filter((handler) => !isVerb(handler))
    expect(listed.toSorted()).toEqual(registered.toSorted())
  })

  it('has something in the list that proves it', () => {
    const empty = Object.entries(rights).filter(
      ([, { reads = {}, everybody, approvers = {} }]) =>
        Object.keys({ ...reads, ...everybody?.tries, ...approvers }).length === 0,
    )
    expect(empty).toEqual([])
    for (const { everybody } of Object.values(rights))
      if (everybody !== undefined) expect(everybody.because.length).toBeGreaterThan(20)
  })

  it('is known by one name only', () => {
    expect(new Set(registered).size).toBe(registered.length)
  })
})

describe('reading', () => {
  it.each(tries((right) => right.reads))('%s: %s, and changes nothing', async (_, title, act) => {
    const team = await openTeam()
    const came = await act(team, other)
    expect(came.changed).toBe(false)
    if (title.startsWith('opens')) expect(came.opened).toBeDefined()
    else expect(came.opened).toBeUndefined()
  })
})

describe('what everybody may', () => {
  it.each(tries((right) => right.everybody?.tries))(
    '%s: %s, and touches nothing of the approvers’',
    async (_, __, act) => {
      const team = await openTeam()
      const before = team.ofApprovers()
      expect(before).not.toEqual([])
      expect((await act(team, other)).changed).toBe(true)
      expect(team.ofApprovers()).toEqual(before)
    },
  )
})

describe('what only approvers may', () => {
  it.each(tries((right) => right.approvers))(
    '%s: %s; others are refused in words and nothing is written',
    async (handler, _, act) => {
      const refused = await act(await openTeam(), other)
      expect(refused.words).toMatch(/approvers/)
      expect(refused.words).toMatch(/nothing was changed/i)
      expect(refused.changed).toBe(false)
      expect(refused.opened).toBeUndefined()
      const team = await openTeam()
      const before = team.ofApprovers()
      const done = await act(team, approver)
      expect(done.changed || done.opened !== undefined, done.words).toBe(true)
      // What is put back is as it was.
      if (done.changed && !/ (undo|ledger_put_back|ledger_after_all|problem_repair)$/.test(handler))
        expect(team.ofApprovers()).not.toEqual(before)
    },
  )

  it('is for everybody in a team that names nobody', async () => {
    const team = await openTeam({ Settings: [] })
    expect((await team.types(other, '/stock remove LUNA-M 1 broken')).changed).toBe(true)
  })

  it('is for nobody while the list of approvers cannot be read', async () => {
    const team = await openTeam({ Settings: [{ key: 'approvers', value: 'ana and ben', note: '' }] })
    for (const by of [approver, other])
      expect((await team.types(by, '/stock remove LUNA-M 1 broken')).changed).toBe(false)
  })
})

/**
 * A verb is only a word that a command's code compares with. So every word of the code is tried behind every command:
 * one that writes or opens a form and is not in the list was forgotten there.
 */
describe('a verb that is not in the list', () => {
  it.each(features.flatMap((feature) => feature.commands ?? []).map(({ name }) => name))(
    'of %s neither writes nor opens a form',
    async (name) => {
      const team = await openTeam()
      const before = await team.state()
      const listed = new Set(Object.keys(rights).map((handler) => handler.split(' ').slice(1).join(' ')))
      const wanted = (await wordsOfTheCode()).filter((word) => !listed.has(`${name} ${word}`))
      expect(wanted.length).toBeGreaterThan(100)
      const lines = wanted.flatMap((word) =>
        ['', ' SMP-1 rubs off', ' RT-1', ' SUP-1 x', ...quantities(name)].map((rest) => `${word}${rest}`),
      )
      const command = features.flatMap((feature) => feature.commands ?? []).find((each) => each.name === name)
      for (const line of lines) await command?.run(line, team.request(other))
      expect(team.opened.map((view) => view.callback_id)).toEqual([])
      expect(await team.state()).toBe(before)
    },
  )
})

/** `/count` takes a SKU and a number in any order: any word beside them is a reason. */
function quantities(name: string): string[] {
  return name === '/count' ? [] : [' LUNA-M 1 broken', ' MV-3']
}

function isVerb(handler: string): boolean {
  return handler.startsWith('command ') && handler.split(' ').length > 2
}

/** Every word that stands in quotes, or as a key, in the files of commands. */
async function wordsOfTheCode(): Promise<string[]> {
  const files = (await readdir(source, { recursive: true })).filter((file) =>
    /(slack|jumpring)\.ts$/.test(file),
  )
  const words = new Set<string>()
  for (const file of files) {
    const code = await readFile(join(source, file), 'utf8')
    for (const [, quoted, key] of code.matchAll(/'([a-z]{2,20})'|^\s+([a-z]{2,20}):/gm))
      words.add(quoted ?? key ?? '')
  }
  return [...words]
}
