import type { Logger } from 'pino'
import { schema, type Database } from '../database/database.ts'
import type { SlackIdentity } from '../slack/receiver.ts'
import type { SecretBox } from './secret-box.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.teams (
    id text PRIMARY KEY, name text NOT NULL, bot_token text NOT NULL, bot_id text NOT NULL, bot_user_id text NOT NULL,
    installed_by text NOT NULL, installed_at timestamptz NOT NULL DEFAULT now(), workbook text UNIQUE);
`
/** Other processes learn of a new team after so long at most. */
const rememberedMs = 3_000
const uniqueViolation = '23505'

/** A Slack workspace that Jumpring is installed in. */
export interface Team {
  readonly identity: SlackIdentity
  /** the spreadsheet's id; undefined until somebody connected one */
  readonly workbook: string | undefined
  /** the Slack user who installed Jumpring; undefined for the team of the environment */
  readonly installedBy: string | undefined
}

/** A workspace as Slack's OAuth hands it over. */
export interface NewTeam {
  readonly identity: SlackIdentity
  readonly name: string
  readonly installedBy: string
}

/** Makes the table where it is missing. */
export async function defineTeams(database: Database): Promise<void> {
  await database.define(tables)
}

/** The workspaces that Jumpring works for: that of the environment, and those installed through Slack. */
export class Teams {
  readonly #database: Database
  readonly #fixed: Team | undefined
  readonly #box: SecretBox | undefined
  readonly #log: Logger
  #known: { at: number; teams: Promise<readonly Team[]> } | undefined

  /** @param box keeps the tokens of installed teams; left out: only the team of the environment is served */
  constructor(words: { database: Database; fixed?: Team; box?: SecretBox; log: Logger }) {
    this.#database = words.database
    this.#fixed = words.fixed
    this.#box = words.box
    this.#log = words.log
  }

  /** All teams, as they were at most three seconds ago. Throws DatabaseAway. */
  list(): Promise<readonly Team[]> {
    const known = this.#known
    if (known !== undefined && performance.now() - known.at < rememberedMs) return known.teams
    const teams = this.#read()
    this.#known = { at: performance.now(), teams }
    teams.catch(() => (this.#known = undefined))
    return teams
  }

  async find(teamId: string): Promise<Team | undefined> {
    return (await this.list()).find(({ identity }) => identity.teamId === teamId)
  }

  async ofWorkbook(workbook: string): Promise<Team | undefined> {
    return (await this.list()).find((team) => team.workbook === workbook)
  }

  /** The spreadsheets of all teams. */
  async workbooks(): Promise<string[]> {
    return (await this.list()).flatMap(({ workbook }) => workbook ?? [])
  }

  /** Takes a workspace in. Installed once more, it keeps its workbook. */
  async install({ identity, name, installedBy }: NewTeam): Promise<void> {
    if (this.#box === undefined) throw new Error('Teams are not installed here')
    await this.#database.query(
      `INSERT INTO ${schema}.teams (id, name, bot_token, bot_id, bot_user_id, installed_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, bot_token = excluded.bot_token, bot_id = excluded.bot_id,
         bot_user_id = excluded.bot_user_id, installed_by = excluded.installed_by, installed_at = now()`,
      [
        identity.teamId,
        name,
        this.#box.close(identity.botToken, identity.teamId),
        identity.botId,
        identity.botUserId,
        installedBy,
      ],
    )
    this.#known = undefined
  }

  /** Gives a team its spreadsheet. False when another team has it. */
  async connect(teamId: string, workbook: string): Promise<boolean> {
    if (this.#fixed?.workbook === workbook) return false
    try {
      await this.#database.query(`UPDATE ${schema}.teams SET workbook = $2 WHERE id = $1`, [teamId, workbook])
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === uniqueViolation) return false
      throw cause
    }
    this.#known = undefined
    return true
  }

  /** Forgets a workspace that removed the app. Its journal stays. */
  async remove(teamId: string): Promise<void> {
    await this.#database.query(`DELETE FROM ${schema}.teams WHERE id = $1`, [teamId])
    this.#known = undefined
  }

  async #read(): Promise<readonly Team[]> {
    const fixed = this.#fixed === undefined ? [] : [this.#fixed]
    const box = this.#box
    if (box === undefined) return fixed
    const { rows } = await this.#database.query<Record<string, string> & { workbook: string | null }>(
      `SELECT id, bot_token, bot_id, bot_user_id, installed_by, workbook FROM ${schema}.teams ORDER BY id`,
    )
    const installed = rows.flatMap((row) => this.#teamOf(row, box))
    return [...fixed, ...installed.filter((team) => team.identity.teamId !== this.#fixed?.identity.teamId)]
  }

  #teamOf(row: Record<string, string> & { workbook: string | null }, box: SecretBox): Team[] {
    const { id = '', bot_token = '', bot_id = '', bot_user_id = '', installed_by = '' } = row
    try {
      const identity = {
        teamId: id,
        botToken: box.open(bot_token, id),
        botId: bot_id,
        botUserId: bot_user_id,
      }
      return [{ identity, workbook: row.workbook ?? undefined, installedBy: installed_by }]
    } catch {
      this.#log.error({ teamId: id }, 'the token of a team does not open: was INSTALL_SECRET changed?')
      return []
    }
  }
}
