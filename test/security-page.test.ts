import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      resolved: z.string().optional(),
      dev: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
})
const packageFile = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
})

describe('docs/security.md', () => {
  it('names a test that there is for each of its claims', async () => {
    const page = await readFile(root('docs/security.md'), 'utf8')
    const named = new Set([...page.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path))
    expect(named.size).toBeGreaterThan(10)
    for (const path of named) expect(existsSync(root(path)), path).toBe(true)
    const claims = page.split('\n').filter((line) => /^\| [A-Z]/.test(line) && line.includes('`test/'))
    expect(claims.length).toBeGreaterThan(10)
  })

  it('says truly how packages are pinned: exact versions, a hash for every file, no script of what the bot needs', async () => {
    const { packages } = lockFile.parse(JSON.parse(await readFile(root('package-lock.json'), 'utf8')))
    const fetched = Object.entries(packages).filter(
      ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
    )
    expect(fetched.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
    const withScript = fetched.filter(
      ([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true,
    )
    expect(withScript.map(([path]) => path)).toEqual([])
    const { dependencies, devDependencies } = packageFile.parse(
      JSON.parse(await readFile(root('package.json'), 'utf8')),
    )
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^(\d+\.\d+\.\d+|file:tools\/.*)$/)
  })
})
