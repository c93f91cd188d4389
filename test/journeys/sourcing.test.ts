import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { importFile } from '../../src/import.ts'
import { answersTo, answerTo, openTestWorld } from '../support/world.ts'

const channel = 'C02SUPPLY'
const sku = 'LUNA-VER-M'

it('past orders are imported beside the running bot; score, risk and a MOQ come of them, and the MOQ is kept as a note', async () => {
  const world = await openTestWorld()
  const { sheets, slack } = world
  const ana = slack.as('U01ANA')
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-orders-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const name = 'Oficina do Douro'
  // The sample brand has a past of its own with them: what the file adds is told by the difference.
  const scored = async (line: string) => {
    const words = await answerTo(world, line)
    const numbers = (pattern: RegExp) => pattern.exec(words)?.slice(1).map(Number) ?? []
    return {
      inFull: numbers(/On time in full (\d+) of (\d+) orders/),
      rejected: numbers(/Rejected on arrival (\d+) of (\d+) pieces/),
      worst: numbers(/worst (\d+);/),
    }
  }
  const plus = ([a = Number.NaN, b = Number.NaN]: number[], more: readonly [number, number]) => [
    a + more[0],
    b + more[1],
  ]
  const scoreBefore = await scored(`/supplier score ${name} 120 days`)
  const cardBefore = await scored(`/supplier ${name}`)
  const day = (ago: number) => new Date(world.clock.now() - ago * 86_400_000).toISOString().slice(0, 10)
  const lines = [
    'PO,Supplier,Status,Order date,Promised date,Received on,Item,Qty,Unit price,Received qty,Rejected qty',
    `9001,${name},closed,${day(100)},${day(70)},${day(70)},${sku},200,7.10,200,2`,
    `9002,${name},closed,${day(60)},${day(40)},${day(34)},${sku},50,7.60,48,0`,
  ]
  const file = join(folder, 'orders.csv')
  await writeFile(file, lines.join('\n'))
  const quiet = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockReturnValue())
  onTestFinished(() => quiet.forEach((spy) => spy.mockRestore()))
  const movements = sheets.person.records('Movements').length
  const code = await importFile(
    'purchase-orders',
    file,
    { yes: true, prefix: 'OLD' },
    {
      SPREADSHEET_ID: sheets.spreadsheetId,
      SHEETS_API_URL: sheets.apiUrl,
      SHEETS_ACCESS_TOKEN: sheets.token,
      DATA_DIR: folder,
    },
  )
  expect(code).toBe(0)
  expect(
    sheets.person.records('Purchase orders').filter((row) => String(row['Id']).startsWith('PO-OLD')),
  ).toHaveLength(2)

  // Reads the sheet at once.
  await answerTo(world, '/jumpring check')
  const score = await scored(`/supplier score ${name} 120 days`)
  expect(score.inFull).toEqual(plus(scoreBefore.inFull, [1, 2]))
  expect(score.rejected).toEqual(plus(scoreBefore.rejected, [2, 248]))
  expect(score.worst).toEqual([6])
  expect(await answerTo(world, '/supplier risk 120 days')).toMatch(/HHI [\d,]+/)
  expect((await scored(`/supplier ${name}`)).rejected).toEqual(plus(cardBefore.rejected, [2, 248]))
  expect(sheets.person.records('Movements')).toHaveLength(movements)

  const asked = await ana.types(channel, `/moq ${sku} 500`)
  const [moq] = await answersTo(world, asked)
  if (moq === undefined) throw new Error('no answer')
  expect(messageWords(moq)).toMatch(/Lasts [\d.]+ months/)
  expect(messageWords(moq)).toMatch(/as past orders show them \(from 1 .*, from 50 €7\.60, from 200 €7\.10\)/)
  const saved = await answersTo(world, await ana.clicks(moq, 'moq_save'))
  expect(saved.map(messageWords).join()).toContain(`Saved to the notes of ${name}`)
  await world.bot().settle(20_000)
  const notes = sheets.person
    .records('Notes')
    .filter((row) => String(row['Text']).startsWith(`MOQ 500 of ${sku}`))
  expect(notes).toHaveLength(1)
}, 90_000)
