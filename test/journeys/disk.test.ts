import { execFileSync } from 'node:child_process'
import { copyFile, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { startProgram } from '../support/process.ts'
import { openServices } from '../support/services.ts'

const sku = 'LUNA-VER-M'

describe('when the disk takes no more', () => {
  it.skipIf(!canLimit())(
    'nothing is recorded and the person is told so, look-ups go on, and with room again all goes on',
    async () => {
      const { slack, sheets, environment, folder } = await openServices({ sample: true })
      const bot = startProgram('src/main.ts', [], environment)
      await bot.says('Jumpring is at work')
      await slack.until(() => slack.connected)
      const say = async (line: string) =>
        (await (await slack.as('U01ANA').types('C02SUPPLY', line)).settled())
          .replies()
          .map(messageWords)
          .join()
      expect(await say(`/stock remove ${sku} 1 sold early`)).toContain('12 → 11')
      // No file of the program may grow any more: what a full disk is to a write.
      const pid = String(bot.child.pid)
      const { size } = await stat(join(folder, 'journal.sqlite-wal'))
      limit(pid, String(size))
      const refused = await say(`/stock remove ${sku} 2 sold late`)
      expect(refused).toContain('Nothing was recorded: this machine’s disk did not take it')
      expect(refused).toMatch(/reference [0-9A-F]{6}/)
      expect(await say(`/stock ${sku}`)).toContain('On hand 11')
      expect(await say('/jumpring today')).toContain('WAITS')
      limit(pid, 'unlimited')
      expect(await say(`/stock remove ${sku} 3 sold again`)).toContain('11 → 8')
      bot.child.kill('SIGTERM')
      expect(await bot.ends()).toBe(0)
      const sold = sheets.person
        .records('Movements')
        .filter((row) => String(row['Reason']).startsWith('sold '))
      expect(sold.map((row) => [row['Reason'], row['Quantity']])).toEqual([
        ['sold early', -1],
        ['sold again', -3],
      ])
    },
  )
})

describe('a journal that is damaged', () => {
  it.each<[string, (file: string) => Promise<void>]>([
    ['holds something else', (file) => writeFile(file, 'this is a shopping list\n'.repeat(500))],
    [
      'has random bytes in its middle',
      async (file) => overwrite(file, 4_096, (await stat(file)).size - 4_096),
    ],
    [
      'was cut in half',
      async (file) => truncate(file, Math.floor((await stat(file)).size / 2 / 4_096) * 4_096 + 100),
    ],
  ])('because it %s: the bot does not start, says what to do, and leaves it as it is', async (_, damage) => {
    const { environment, folder } = await openServices({ sample: true })
    const file = join(folder, 'journal.sqlite')
    const first = startProgram('src/main.ts', [], environment)
    await first.says('Jumpring is at work')
    first.child.kill('SIGTERM')
    expect(await first.ends()).toBe(0)
    await damage(file)
    const copy = `${file}.copy`
    await copyFile(file, copy)
    const bot = startProgram('src/main.ts', [], environment)
    expect(await bot.ends()).toBe(1)
    expect(bot.output()).toContain('The file is damaged: put a copy back, or move it aside')
    expect(bot.output()).not.toMatch(/\n\s+at /)
    expect((await readFile(file)).equals(await readFile(copy))).toBe(true)
    expect((await readdir(folder)).filter((name) => name.startsWith('journal')).toSorted()).toEqual(
      expect.arrayContaining(['journal.sqlite', 'journal.sqlite.copy']),
    )
  })
})

/** Bytes that look like nothing, the same in every run. */
async function overwrite(file: string, from: number, length: number): Promise<void> {
  const bytes = await readFile(file)
  let state = 4_711
  for (let at = from; at < from + length && at < bytes.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    bytes[at] = state >> 16
  }
  await writeFile(file, bytes)
}

function limit(pid: string, bytes: string): void {
  execFileSync('prlimit', ['--pid', pid, `--fsize=${bytes}:unlimited`])
}

/** Whether this machine can limit the files of a process while it runs: Linux with util-linux. */
function canLimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
