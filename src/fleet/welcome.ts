import type { ReceiverEvent } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { explainFault } from '../workbook/explain-fault.ts'
import { SheetFault } from '../workbook/spreadsheet.ts'
import { spreadsheetIdOf } from '../workbook/spreadsheet-link.ts'
import { refuse, tell } from './doorman.ts'
import type { SlackRequest } from './requests.ts'
import type { Team, Teams } from './teams.ts'

const command = z.looseObject({ command: z.string(), text: z.string().default(''), user_id: z.string() })
const farewell = z.looseObject({
  event: z.looseObject({ type: z.enum(['app_uninstalled', 'tokens_revoked']) }),
})
const notConnected =
  'This workspace has no spreadsheet yet, so I know no stock. Whoever installed me types `/jumpring connect`.'

export interface WelcomeOptions {
  readonly teams: Teams
  /** the Google account that spreadsheets are shared with, as an address */
  readonly account: string | undefined
  /** Adds to a spreadsheet what Jumpring needs; changes nothing that is there. Throws SheetFault. */
  readonly prepare: (spreadsheetId: string) => Promise<void>
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
    const { teams, log } = this.#options
    if (farewell.safeParse(event.body).success) {
      if (team?.installedBy !== undefined) await teams.remove(request.teamId)
      log.info({ teamId: request.teamId }, 'a workspace removed the app')
      await event.ack()
      return true
    }
    if (team === undefined) {
      await refuse(
        event,
        request,
        'Nothing was changed: I am not installed in this workspace any more. Please install me again.',
      )
      return true
    }
    const asked = command.safeParse(event.body)
    const words = asked.data?.text.trim().split(/\s+/) ?? []
    if (asked.data?.command === '/jumpring' && words[0] === 'connect' && team.installedBy !== undefined) {
      await this.#connect(event, request, { team, by: asked.data.user_id, link: words.slice(1).join(' ') })
      return true
    }
    if (team.workbook !== undefined) return false
    await refuse(event, request, notConnected)
    return true
  }

  async #connect(
    event: ReceiverEvent,
    request: SlackRequest,
    { team, by, link }: { team: Team; by: string; link: string },
  ): Promise<void> {
    const { teams, log } = this.#options
    const say = (words: string) => refuse(event, request, words)
    if (team.workbook !== undefined)
      return say(
        'Nothing was changed: this workspace has its spreadsheet already. Whoever runs Jumpring can give it another.',
      )
    if (by !== team.installedBy)
      return say(
        `Nothing was changed: <@${team.installedBy ?? ''}> installed me and is the one who can connect a spreadsheet.`,
      )
    const id = spreadsheetIdOf(link)
    if (id === undefined) return say(this.#howTo(link))
    // Preparing takes longer than Slack waits: the answer follows.
    await event.ack({ response_type: 'ephemeral', text: 'I am looking at the spreadsheet …' })
    await tell(request.responseUrl, await this.#prepared(team, id))
    log.info({ teamId: request.teamId }, 'a workspace was told how its spreadsheet stands')
    await teams.list()
  }

  async #prepared(team: Team, id: string): Promise<string> {
    const { prepare, teams, account } = this.#options
    try {
      await prepare(id)
    } catch (cause) {
      if (!(cause instanceof SheetFault)) throw cause
      return `Nothing was connected. ${explainFault(cause, { id, account })}`
    }
    return (await teams.connect(team.identity.teamId, id))
      ? 'Connected. In a few seconds I know your stock: try `/jumpring help`, and fill the tabs SKUs and Suppliers.'
      : 'Nothing was connected: another workspace works with this spreadsheet. Each needs its own.'
  }

  #howTo(link: string): string {
    const account = this.#options.account ?? 'the Google account that Jumpring signs in with'
    const found = link === '' ? '' : `I found no spreadsheet’s link in “${link.slice(0, 200)}”. `
    return `${found}1. Make a spreadsheet at Google and share it with ${account} as Editor.\n2. Type \`/jumpring connect https://docs.google.com/spreadsheets/d/…\` with its link.\nNothing was changed yet.`
  }
}
