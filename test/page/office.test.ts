import { allAtOnce } from '../../src/kit/steps.ts'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { describe, expect, it, onTestFinished } from 'vitest'
import { csvOf } from '../../src/exporting/csv.ts'
import { answerTo, foldOf, openTestWorld } from '../support/world.ts'

const run = promisify(execFile)

/** The Stock tab of a workbook as LibreOffice works it out, header first. */
async function stockByOffice(xlsx: Uint8Array): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-office-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'book.xlsx'), xlsx)
  // The last number asks for every tab as a file of its own.
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
  const words = ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', filter]
  await run('soffice', [...words, '--outdir', folder, join(folder, 'book.xlsx')], { timeout: 150_000 })
  return parse(await readFile(join(folder, 'book-Stock.csv'), 'utf8'))
}

describe('the exported .xlsx', () => {
  it('opened in LibreOffice shows every on hand that the bot says and that the ledger adds up to', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-M 2 sold')
    await answerTo(world, '/stock add BRISA-VER 20 received')
    await world.bot().settle(20_000)
    const [header = [], ...rows] = await stockByOffice(await world.sheets.book.xlsx())
    const at = header.indexOf('On hand')
    const skus = rows.map((row) => row[0] ?? '').filter((sku) => sku !== '')
    expect(skus.length).toBeGreaterThan(50)
    for (const row of rows.filter((each) => each[0] !== '')) {
      expect(Number(row[at]), row[0]).toBe(foldOf(world, row[0] ?? ''))
    }
    const said = await answerTo(world, '/stock LUNA-VER-M')
    expect(said).toContain(`On hand ${rows.find((row) => row[0] === 'LUNA-VER-M')?.[at]}`)
  })
})

/** The cells of a CSV file as LibreOffice shows them, formulas worked out; read with a sign between cells. */
async function cellsByOffice(csv: Uint8Array, between: ',' | ';'): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-office-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'figures.csv'), csv)
  const read = `--infilter=CSV:${between.codePointAt(0)},34,76,1,,0,false,true`
  const write = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'
  const words = ['--headless', `-env:UserInstallation=file://${folder}/profile`, read, '--convert-to', write]
  await run('soffice', [...words, '--outdir', join(folder, 'shown'), join(folder, 'figures.csv')], {
    timeout: 150_000,
  })
  return parse(await readFile(join(folder, 'shown', 'figures.csv'), 'utf8'), { relax_column_count: true })
}

describe('an exported .csv', () => {
  const formulas = [
    '=40+2',
    '+40+2',
    '  =40+2',
    '\t=40+2',
    'x;=40+2;',
    'x;"=40+2',
    '-40+82',
    '@SUM(42)',
    'two\n=40+2',
  ]
  const kinds = [['text', 'Name'] as const, ['number', 'Pieces'] as const, ['text', 'Place'] as const]
  const columns = kinds.map(([kind, header]) => ({ kind, header, isCost: false }))
  const rows = formulas.map((text, at) => [text, -at - 1, 'Pérola'])

  it('opened in LibreOffice shows texts where there are texts, numbers where there are numbers', async () => {
    const [head, ...body] = await cellsByOffice(allAtOnce(csvOf({ columns, rows })), ',')
    expect(head).toEqual(['Name', 'Pieces', 'Place'])
    expect(body.map((row) => row[1])).toEqual(formulas.map((_, at) => String(-at - 1)))
    expect(new Set(body.map((row) => row[2]))).toEqual(new Set(['Pérola']))
    expect(body.flat()).not.toContain('42')
    expect(body[0]?.[0]).toBe("'=40+2")
  })

  it('opened there with semicolons between cells has no formula either', async () => {
    expect((await cellsByOffice(allAtOnce(csvOf({ columns, rows })), ';')).flat()).not.toContain('42')
  })

  it('would have some in both ways, were its texts written as they are', async () => {
    const bare = Buffer.from('Name,Place\r\n=40+2,x\r\n"x;=40+2;",x\r\n')
    for (const between of [',', ';'] as const)
      expect((await cellsByOffice(bare, between)).flat(), between).toContain('42')
  })
})
