import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { describe, expect, it, onTestFinished } from 'vitest'
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
  await run('soffice', [...words, '--outdir', folder, join(folder, 'book.xlsx')], { timeout: 80_000 })
  return parse(await readFile(join(folder, 'book-Stock.csv'), 'utf8'))
}

describe('the exported .xlsx', () => {
  it('opened in LibreOffice shows every on hand that the bot says and that the ledger adds up to', async () => {
    const world = await openTestWorld()
    await world.bot().settle(5000)
    await answerTo(world, '/stock remove LUNA-VER-M 2 sold')
    await answerTo(world, '/stock add BRISA-VER 20 received')
    await world.bot().settle(5000)
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
