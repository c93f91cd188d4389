import type { ReceiverEvent } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { DatabaseAway, DatabaseBusy } from '../database/database.ts'
import { escape } from '../slack/blocks.ts'
import type { SlackIdentity } from '../slack/receiver.ts'
import { explainFault } from '../workbook/explain-fault.ts'
import { SheetFault } from '../workbook/spreadsheet.ts'
import { spreadsheetIdOf } from '../workbook/spreadsheet-link.ts'
import { refuse, tell } from './answers.ts'
import { homeVisitor, type SlackRequest } from './requests.ts'
import type { Connected, Team, Teams } from './teams.ts'

const command = z.looseObject({ command: z.string(), text: z.string().default(''), user_id: z.string() })
/** A user's token that was revoked is none of ours: Jumpring asks for no users' tokens. */
const farewell = z.union([
  z.looseObject({ event: z.looseObject({ type: z.literal('app_uninstalled') }) }),
  z.looseObject({
    event: z.looseObject({
      type: z.literal('tokens_revoked'),
      tokens: z.looseObject({ bot: z.array(z.string()).min(1) }),
    }),
  }),
])
const notConnected =
  'This workspace has no spreadsheet yet, so I know no stock. Whoever installed me types `/jumpring connect`.'
const taken = 'Nothing was connected: another workspace works with this spreadsheet. Each needs its own.'
const databaseHeld =
  'Nothing was connected: somebody else holds our database’s tables, such as a migration. Please type that once more in a minute.'
const databaseAway =
  'Our database does not answer in time, and I cannot say whether the spreadsheet is connected. Please type that once more in a minute: nothing is done twice.'
const hasAnother =
  'Nothing was changed: this workspace has its spreadsheet already. Whoever runs Jumpring can give it another.'
const notInstalled =
  'Nothing was changed: I am not installed in this workspace any more. Please install me again.'
const said: Readonly<Record<Connected, string>> = {
  connected:
    'Connected. In a few seconds I know your stock: try `/jumpring help`, and fill the tabs SKUs and Suppliers.',
  taken,
  'has-another': hasAnother,
  'not-installed': notInstalled,
}

export interface WelcomeOptions {
  readonly teams: Pick<Teams, 'isTaken' | 'connect' | 'remove'>
  /** the Google account that spreadsheets are shared with, as an address */
  readonly account: string | undefined
  /** Adds to a spreadsheet what Jumpring needs; changes nothing that is there. Throws SheetFault. */
  readonly prepare: (spreadsheetId: string) => Promise<void>
  /** Asks Slack whether a workspace's token is good. Throws when Slack does not answer. */
  readonly isInstalled: (identity: SlackIdentity) => Promise<boolean>
  /** Shows a person words on the Home tab. */
  readonly showHome: (identity: SlackIdentity, userId: string, words: string) => Promise<void>
  readonly log: Logger
}

/** Receives new workspaces: gives them their spreadsheet, and lets those go that remove the app. */
export class Welcome {
  readonly #options: WelcomeOptions

  constructor(options: WelcomeOptions) {
    this.#options = options
  }

  /** Answers what does not belong to a workbook. True when it did; false when a workbook has to answer. */
  async answer(event: ReceiverEvent, request: SlackRequest, team: Team | undefined): Promise<boolean> {
    if (farewell.safeParse(event.body).success) {
      if (team !== undefined) await this.#letGo(team)
      await event.ack()
      return true
    }
    if (team === undefined) {
      await refuse(event, request, notInstalled)
      return true
    }
    const asked = command.safeParse(event.body)
    const words = asked.data?.text.trim().split(/\s+/) ?? []
    const isConnect = asked.data?.command === '/jumpring' && words[0]?.toLowerCase() === 'connect'
    if (asked.success && isConnect && team.installedBy !== undefined) {
      await this.#connect(event, request, { team, by: asked.data.user_id, link: words.slice(1).join(' ') })
      return true
    }
    if (team.workbook !== undefined) return false
    await refuse(event, request, notConnected)
    const visitor = homeVisitor(event)
    if (visitor !== undefined) await this.#options.showHome(team.identity, visitor, notConnected)
    return true
  }

  /**
   * Slack says that the app was removed. It may say so late, or again, after the app was installed once more: only a token
   * that Slack does not take any more is forgotten.
   */
  async #letGo({ identity, installedBy, installation }: Team): Promise<void> {
    const { teams, isInstalled, log } = this.#options
    const { teamId } = identity
    if (await isInstalled(identity)) {
      log.info(
        { teamId },
        'Slack says that a workspace removed the app, and its token is good: nothing was done',
      )
      return
    }
    if (installedBy !== undefined) await teams.remove(teamId, installation)
    log.info({ teamId }, 'a workspace removed the app')
  }

  async #connect(
    event: ReceiverEvent,
    request: SlackRequest,
    { team, by, link }: { team: Team; by: string; link: string },
  ): Promise<void> {
    const { log } = this.#options
    const { teamId } = team.identity
    const say = (words: string) => refuse(event, request, words)
    if (team.workbook !== undefined) return say(hasAnother)
    if (by !== team.installedBy)
      return say(
        `Nothing was changed: <@${team.installedBy ?? ''}> installed me and is the one who can connect a spreadsheet.`,
      )
    const id = spreadsheetIdOf(link)
    if (id === undefined) return say(this.#howTo(link))
    // Preparing takes longer than Slack waits: the answer follows.
    await event.ack({ response_type: 'ephemeral', text: 'I am looking at the spreadsheet …' })
    const { words, how } = await this.#prepared(team, id)
    log.info({ teamId, how }, 'a workspace asked to be connected to a spreadsheet')
    await tell(request.responseUrl, words)
  }

  /** Never throws. */
  async #prepared(team: Team, id: string): Promise<{ words: string; how: string }> {
    const { prepare, teams, account, log } = this.#options
    const { teamId } = team.identity
    try {
      // Asked first, so that nothing is added to what is another team's.
      if (await teams.isTaken(teamId, id)) return { words: taken, how: 'taken' }
      await prepare(id)
      const how = await teams.connect(teamId, id)
      return { words: said[how], how }
    } catch (cause) {
      if (cause instanceof SheetFault)
        return {
          words: `Nothing was connected. ${escape(explainFault(cause, { id, account }, 'type that once more'))}`,
          how: cause.kind,
        }
      log.error({ err: cause, teamId }, 'a spreadsheet was not connected')
      if (cause instanceof DatabaseBusy) return { words: databaseHeld, how: 'database held' }
      if (cause instanceof DatabaseAway) return { words: databaseAway, how: 'database away' }
      return {
        words: 'Something went wrong on our side. Please type that once more in a minute.',
        how: 'broken',
      }
    }
  }

  #howTo(link: string): string {
    const account = this.#options.account ?? 'the Google account that Jumpring signs in with'
    const found = link === '' ? '' : `I found no spreadsheet’s link in “${escape(link.slice(0, 200))}”. `
    return `${found}1. Make a spreadsheet at Google and share it with ${account} as Editor.\n2. Type \`/jumpring connect https://docs.google.com/spreadsheets/d/…\` with its link.\nNothing was changed yet.`
  }
}
