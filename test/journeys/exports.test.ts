import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it, onTestFinished } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import { looksLikeFormula } from '../support/csv-cells.ts'
import { startProgram } from '../support/process.ts'
import { answersTo, answerTo, foldOf, openTestWorld } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const channel = 'C02SUPPLY'

type Row = Readonly<Record<string, string>>

const recordsOf = (bytes: Uint8Array) => parse(Buffer.from(bytes), { bom: true, columns: true }) as Row[]

/** Every file that the bot sent, with the channel that it is in. */
const filesIn = (world: World) =>
  world.slack.channels.flatMap(({ id }) =>
    world.slack.messages(id).flatMap(({ files }) => files.map((file) => ({ channel: id, file }))),
  )

/** The answer to an export, and its file. */
async function exports(world: World, words: string, user = 'U01ANA') {
  const before = filesIn(world).length
  const exchange = await world.slack.as(user).types(channel, `/jumpring export ${words}`)
  const said = () => exchange.replies().map(messageWords).join('\n')
  await world.slack.until(() => said().includes('direct messages with me'))
  const [sent] = filesIn(world).slice(before)
  if (sent === undefined) throw new Error(`No file came: ${said()}`)
  return { said: said(), ...sent, records: recordsOf(sent.file.bytes) }
}

async function close(world: World): Promise<void> {
  const ana = world.slack.as('U01ANA')
  const [question] = await answersTo(world, await ana.types(channel, '/jumpring close'))
  if (question === undefined) throw new Error('no question')
  await (await ana.clicks(question, 'periods_close')).settled()
  expect(await world.bot().settle(20_000)).toBe(true)
}

const piecesOf = (records: readonly Row[], header: string, code: string) =>
  records
    .filter((row) => row['SKU'] === code && (row['Bucket'] ?? 'sellable') === 'sellable')
    .reduce((sum, row) => sum + Number(row[header]), 0)

describe('figures for the accountant', () => {
  it('come into the direct messages of who asks, add up to on hand, stay what they are when a month is closed, and are the same by the command line', async () => {
    const world = await openTestWorld()
    await answerTo(world, `/stock remove ${sku} 1 =1+1`)
    expect(await world.bot().settle(10_000)).toBe(true)
    const skus = world.sheets.person.records('SKUs').map((row) => String(row['SKU']))
    const onHand = new Map(skus.map((code) => [code, foldOf(world, code)]))

    const all = await exports(world, 'movements all')
    expect(all.channel).not.toBe(channel)
    expect(world.slack.messages(all.channel).at(-1)?.text).toContain('movements of')
    expect(all.file).toMatchObject({ name: 'movements-all.csv', mimetype: 'text/csv' })
    const stock = await exports(world, 'stock')
    for (const [code, pieces] of onHand) {
      expect(piecesOf(all.records, 'Quantity', code), code).toBe(pieces)
      expect(piecesOf(stock.records, 'On hand', code), code).toBe(pieces)
    }
    expect(all.records.at(-1)).toMatchObject({ SKU: sku, Quantity: '-1', Reason: "'=1+1", By: 'ana' })
    const cells = [...all.records, ...stock.records].flatMap((row) => Object.values(row))
    expect(cells.filter((cell) => looksLikeFormula(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual([])

    // Days by their numbers: midnight may come while this runs.
    const today = stock.records[0]?.['Day'] as LocalDate
    const yesterday = addDays(today, -1)
    const lastMonth = addDays(`${today.slice(0, 7)}-01` as LocalDate, -1).slice(0, 7)
    const asked = ['movements all', `movements ${lastMonth}`, `stock ${yesterday}`]
    const before = []
    for (const words of asked) before.push(await exports(world, words))
    await close(world)
    expect(world.sheets.person.records('Archive').length).toBeGreaterThan(50)
    for (const [at, words] of asked.entries()) {
      const after = await exports(world, words)
      expect(after.records.toSorted(byText), words).toEqual(before[at]?.records.toSorted(byText))
      expect(after.said, words).toBe(before[at]?.said)
    }

    const folder = await mkdtemp(join(tmpdir(), 'jumpring-export-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const writes = () => world.sheets.calls.filter((call) => call.kind === 'write').length
    const written = writes()
    const run = (...words: string[]) =>
      startProgram(
        'src/export.ts',
        words,
        {
          SPREADSHEET_ID: world.sheets.spreadsheetId,
          SHEETS_API_URL: world.sheets.apiUrl,
          SHEETS_ACCESS_TOKEN: world.sheets.token,
        },
        { folder },
      )
    const program = run('stock', yesterday)
    expect(await program.ends(), program.output()).toBe(0)
    const name = `stock-${yesterday}.csv`
    expect(await readFile(join(folder, name))).toEqual(Buffer.from(before[2]?.file.bytes ?? []))
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0)
    expect(program.output()).toContain('Value at average cost')
    const again = run('stock', '--to', yesterday)
    expect(await again.ends()).toBe(1)
    expect(again.output()).toContain('is there already, and was left as it is')
    const bounds = ['--from', `${lastMonth}-01`, '--to', addDays(`${today.slice(0, 7)}-01` as LocalDate, -1)]
    const ledger = run('movements', ...bounds, '--no-costs', '--out', 'for-others.csv')
    expect(await ledger.ends(), ledger.output()).toBe(0)
    const costless = recordsOf(await readFile(join(folder, 'for-others.csv')))
    expect(costless).toEqual(
      before[1]?.records.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([header]) => !/^(Unit cost|Value)$/.test(header))),
      ),
    )
    expect(ledger.output()).not.toContain('€')
    expect(writes()).toBe(written)
  })

  it('have no costs for who may not see them, and are refused with what to type', async () => {
    const world = await openTestWorld()
    for (const [key, value] of [
      ['approvers', 'U01ANA'],
      ['who may see costs', 'approvers'],
    ] as const) {
      const row = world.sheets.person.cells('Settings').findIndex((cells) => cells[0] === key)
      world.sheets.person.types('Settings', `B${row + 1}`, value)
    }
    await world.bot().settle(20_000)
    const whole = await exports(world, 'stock')
    const part = await exports(world, 'stock', 'U02BEN')
    expect(part.channel).not.toBe(whole.channel)
    expect(Object.keys(whole.records[0] ?? {})).toContain('Value on hand')
    expect(Object.keys(part.records[0] ?? {})).toEqual(
      Object.keys(whole.records[0] ?? {}).filter((header) => !/cost|Value/.test(header)),
    )
    expect(whole.said).toContain('€')
    expect(part.said).not.toContain('€')

    const sent = filesIn(world).length
    for (const [words, expected] of [
      ['', 'What shall be exported?'],
      ['hoops', 'expected one of movements, stock, orders'],
      ['stock 2026-02-30', 'is not in the calendar'],
      ['movements 2026-03-15 to 2026-03-01', 'is after the last'],
      ['movements 2099-01', 'is still to come'],
      ['returns 2019', 'Nothing to export'],
    ] as const)
      expect(await answerTo(world, `/jumpring export ${words}`.trim()), words).toContain(expected)
    expect(filesIn(world)).toHaveLength(sent)
  })
})

function byText(a: Row, b: Row): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
