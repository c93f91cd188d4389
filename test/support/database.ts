import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const debianFolder = '/usr/lib/postgresql'
/** PostgreSQL refuses to run as root; these are there on Debian. */
const servants = ['postgres', 'nobody']

declare module 'vitest' {
  export interface ProvidedContext {
    /** of an empty PostgreSQL server; '' where this machine has none */
    databaseUrl: string
  }
}

/** Before all tests: a PostgreSQL server of their own, where the machine has the program. CI must have it. */
export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const server = await startDatabaseServer()
  if (server === undefined && process.env['CI'] !== undefined)
    throw new Error('PostgreSQL is missing: install Debian’s package postgresql')
  if (server === undefined) console.warn('No PostgreSQL here: the tests of several machines are left out.')
  project.provide('databaseUrl', server?.url ?? '')
  return server === undefined ? undefined : () => server.stop()
}

export interface DatabaseServer {
  readonly url: string
  readonly child: ChildProcess
  stop(): Promise<void>
}

/** Starts a PostgreSQL server on the loopback, with nothing in it. Undefined where the machine has no PostgreSQL. */
export async function startDatabaseServer(): Promise<DatabaseServer | undefined> {
  const programs = findPrograms()
  if (programs === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-database-'))
  const who = await servant()
  if (who !== undefined) await chown(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'jumpring', '--auth=trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'],
    { ...who, env: { PATH: process.env['PATH'] } },
  )
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 100 }
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...who, stdio: 'ignore' },
  )
  const url = `postgres://jumpring@127.0.0.1:${port}/postgres`
  await answering(url, child)
  return {
    url,
    child,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A new, empty database on a server. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${Math.random().toString(36).slice(2)}`
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  return serverUrl.replace(/\/postgres$/, `/${name}`)
}

function findPrograms(): string | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  const folders = [
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((each) => join(debianFolder, each, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

async function servant(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of servants) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name]))).catch(() => undefined)
    const [uid, gid] = (ids ?? []).map(({ stdout }) => Number(stdout))
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody')
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; child.exitCode === null && tries < 300; tries += 1) {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('PostgreSQL was started and does not answer')
}
