import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { explainJournal, importFile } from '../../src/import.ts'
import { JournalFault } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { ringsCsv } from './export-files.ts'

const script = fileURLToPath(new URL('../../src/import.ts', import.meta.url))

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jumpring-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Imports as the command line does, with nothing in the environment but what is given. */
async function command(path: string, env: Readonly<Record<string, string>> = {}) {
  const said: unknown[] = []
  const keep = (line: unknown) => void said.push(line)
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(keep),
    vi.spyOn(console, 'error').mockImplementation(keep),
  ]
  try {
    return { code: await importFile('shopify-products', path, { yes: true }, env), said: said.join('\n') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

describe('npm run import', () => {
  it('says what it can import', { timeout: 120_000 }, async () => {
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [script, '--help'], (_, out) => resolve(out))
    })
    expect(said).toContain('shopify-products')
    expect(said).toContain('--make-skus')
  })

  it('says which file is not there, and what is wrong with the settings', async () => {
    const folder = newFolder()
    const absent = join(folder, 'gone.csv')
    expect(await command(absent)).toEqual({
      code: 1,
      said: `There is no file ${absent}. Nothing was changed.`,
    })
    expect((await command(folder)).said).toContain('is a folder; expected a CSV file. Nothing was changed.')
    const file = join(folder, 'rings.csv')
    writeFileSync(file, ringsCsv)
    const unset = await command(file)
    expect(unset.code).toBe(1)
    expect(unset.said).toContain('SPREADSHEET_ID is missing')
  })

  it('says that a spreadsheet cannot be reached, and that nothing was changed', async () => {
    const file = join(newFolder(), 'rings.csv')
    writeFileSync(file, ringsCsv)
    const { code, said } = await command(file, {
      SPREADSHEET_ID: 'abc',
      SHEETS_API_URL: 'http://127.0.0.1:9/',
      SHEETS_ACCESS_TOKEN: 't',
      DATA_DIR: newFolder(),
    })
    expect(code).toBe(1)
    expect(said).toContain('could not be reached')
    expect(said.toLowerCase()).toContain('nothing was changed')
  })

  it('beside another import says that one is running', () => {
    const path = join(newFolder(), 'import.sqlite')
    const held = openSqliteJournal(path)
    let fault: unknown
    try {
      openSqliteJournal(path)
    } catch (cause) {
      fault = cause
    }
    expect(fault).toBeInstanceOf(JournalFault)
    expect(explainJournal(fault as JournalFault)).toBe(
      'Another import is running on this machine. Nothing was changed: wait until it is done and run this again.',
    )
    expect(explainJournal(new JournalFault('The journal x could not be opened', new Error('disk')))).toBe(
      'The journal x could not be opened.',
    )
    return held.close()
  })
})
