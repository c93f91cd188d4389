import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { exportFile } from '../../src/export.ts'

/** Exports as the command line does, with nothing in the environment but what is given. */
async function command(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const said: unknown[] = []
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((line: unknown) => void said.push(line)),
  )
  try {
    return { code: await exportFile(words, {}, env), said: said.join('\n') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

describe('npm run export', () => {
  it('says what it can export', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('../../src/export.ts', import.meta.url))
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [script, '--help'], (_, out) => resolve(out))
    })
    for (const words of ['movements, stock, orders, payments, returns', '--from', '--no-costs', 'stock --to'])
      expect(said.replaceAll(/\s+/g, ' ')).toContain(words)
  })

  it('says what is wrong with the settings', async () => {
    const { code, said } = await command(['stock'])
    expect(code).toBe(1)
    expect(said).toContain('SPREADSHEET_ID is missing')
  })

  it('says that a spreadsheet cannot be reached, and that no file was written', async () => {
    const { code, said } = await command(['stock'], {
      SPREADSHEET_ID: 'abc',
      SHEETS_API_URL: 'http://127.0.0.1:9/',
      SHEETS_ACCESS_TOKEN: 't',
    })
    expect(code).toBe(1)
    expect(said).toContain('could not be reached')
    expect(said).toContain('No file was written')
  })
})
