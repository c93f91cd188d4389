import type { Logger } from 'pino'
import { schema, type Database } from '../database/database.ts'
import type { SlackIdentity } from '../slack/receiver.ts'
import type { SecretBox } from './secret-box.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.teams (
    id text PRIMARY KEY, name text NOT NULL, bot_token text, bot_id text NOT NULL, bot_user_id text NOT NULL,
    installed_by text NOT NULL, installed_at timestamptz NOT NULL DEFAULT clock_timestamp(), workbook text UNIQUE);
`
/** Other processes learn of a change after so long at most. */
const rememberedMs = 3_000
const uniqueViolation = '23505'

/** A Slack workspace that Jumpring is installed in. */
export interface Team {
  readonly identity: SlackIdentity
  /** the spreadsheet's id; undefined until somebody connected one */
  readonly workbook: string | undefined
  /** the Slack user who installed Jumpring; undefined for the team of the environment */
  readonly installedBy: string | undefined
  /** changes with every installation; '' for the team of the environment */
  readonly installation: string
}

/** How the connection of a spreadsheet went. */
export type Connected = 'connected' | 'taken' | 'has-another' | 'not-installed'

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
  /** teams whose token does not open, said once each */
  readonly #closed = new Set<string>()
  #known: { at: number; teams: Promise<readonly Team[]> } | undefined

  /** @param box keeps the tokens of installed teams; left out: only the team of the environment is served */
  constructor(words: { database: Database; fixed?: Team; box?: SecretBox; log: Logger }) {
    this.#database = words.database
    this.#fixed = words.fixed
    this.#box = words.box
    this.#log = words.log
  }

  /** All teams, as they were at most three seconds ago, or as long as is said. Throws DatabaseAway. */
  list(mostMs = rememberedMs): Promise<readonly Team[]> {
    const known = this.#known
    if (known !== undefined && performance.now() - known.at < mostMs) return known.teams
    const teams = this.#read()
    this.#known = { at: performance.now(), teams }
    teams.catch(() => (this.#known = undefined))
    return teams
  }

  /** A team by Slack's id of its workspace; one that is not known or has no spreadsheet as it is now. Throws DatabaseAway. */
  async find(teamId: string): Promise<Team | undefined> {
    const among = (teams: readonly Team[]) => teams.find(({ identity }) => identity.teamId === teamId)
    const known = among(await this.list())
    return known?.workbook === undefined ? among(await this.list(0)) : known
  }

  /** The team that a spreadsheet belongs to. Throws DatabaseAway. */
  async ofWorkbook(workbook: string): Promise<Team | undefined> {
    return (await this.list()).find((team) => team.workbook === workbook)
  }

  /** The spreadsheets of all teams, each with the installation that it is worked for with. */
  async workbooks(): Promise<ReadonlyMap<string, string>> {
    const teams = await this.list()
    return new Map(
      teams.flatMap(({ workbook, installation }) =>
        workbook === undefined ? [] : [[workbook, installation] as const],
      ),
    )
  }

  /** Takes a workspace in. Installed once more, it keeps its workbook. Throws DatabaseAway. */
  async install({ identity, name, installedBy }: NewTeam): Promise<void> {
    if (this.#box === undefined) throw new Error('Teams are not installed here')
    await this.#database.query(
      `INSERT INTO ${schema}.teams (id, name, bot_token, bot_id, bot_user_id, installed_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, bot_token = excluded.bot_token, bot_id = excluded.bot_id,
         bot_user_id = excluded.bot_user_id, installed_by = excluded.installed_by, installed_at = clock_timestamp()`,
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

  /** Whether a spreadsheet is another team's, one that removed the app included. Throws DatabaseAway. */
  async isTaken(teamId: string, workbook: string): Promise<boolean> {
    if (this.#fixed?.workbook === workbook) return true
    const { rows } = await this.#database.query(
      `SELECT 1 FROM ${schema}.teams WHERE workbook = $2 AND id <> $1`,
      [teamId, workbook],
    )
    return rows.length > 0
  }

  /** Gives a team its first spreadsheet. Throws DatabaseAway. */
  async connect(teamId: string, workbook: string): Promise<Connected> {
    if (this.#fixed?.workbook === workbook) return 'taken'
    try {
      const { rows } = await this.#database.query<{ workbook: string }>(
        `UPDATE ${schema}.teams SET workbook = coalesce(workbook, $2) WHERE id = $1 AND bot_token IS NOT NULL
         RETURNING workbook`,
        [teamId, workbook],
      )
      this.#known = undefined
      const [found] = rows
      if (found === undefined) return 'not-installed'
      return found.workbook === workbook ? 'connected' : 'has-another'
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === uniqueViolation) return 'taken'
      throw cause
    }
  }

  /**
   * Forgets the token of a workspace that removed the app. Its spreadsheet and its journal stay its own, for the day on
   * which it installs the app again.
   *
   * @param installation the one that ended: a later one is not touched
   */
  async remove(teamId: string, installation: string): Promise<void> {
    await this.#database.query(
      `UPDATE ${schema}.teams SET bot_token = NULL WHERE id = $1 AND installed_at = $2::timestamptz`,
      [teamId, installation],
    )
    this.#known = undefined
  }

  async #read(): Promise<readonly Team[]> {
    const fixed = this.#fixed === undefined ? [] : [this.#fixed]
    const box = this.#box
    if (box === undefined) return fixed
    const { rows } = await this.#database.query<Record<string, string> & { workbook: string | null }>(
      `SELECT id, bot_token, bot_id, bot_user_id, installed_by, workbook, to_char(
         installed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') AS installation
       FROM ${schema}.teams WHERE bot_token IS NOT NULL ORDER BY id`,
    )
    const installed = rows.flatMap((row) => this.#teamOf(row, box))
    return [...fixed, ...installed.filter((team) => team.identity.teamId !== this.#fixed?.identity.teamId)]
  }

  #teamOf(row: Record<string, string> & { workbook: string | null }, box: SecretBox): Team[] {
    const {
      id = '',
      bot_token = '',
      bot_id = '',
      bot_user_id = '',
      installed_by = '',
      installation = '',
    } = row
    try {
      const identity = {
        teamId: id,
        botToken: box.open(bot_token, id),
        botId: bot_id,
        botUserId: bot_user_id,
      }
      return [{ identity, workbook: row.workbook ?? undefined, installedBy: installed_by, installation }]
    } catch {
      if (!this.#closed.has(bot_token))
        this.#log.error(
          { teamId: id },
          'the token of a team does not open, and the team is not served: was INSTALL_SECRET changed? Installing Jumpring again in the workspace helps, too',
        )
      this.#closed.add(bot_token)
      return []
    }
  }
}
