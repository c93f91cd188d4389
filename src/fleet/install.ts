import type { HTTPReceiverOptions, Installation, Logger as SlackLogger } from '@slack/bolt'
import { clientOptions } from '../slack/receiver.ts'
import { botScopes } from '../slack/manifest.ts'
import { stateSecretOf } from './secret-box.ts'
import type { Teams } from './teams.ts'

/** The app as Slack's OAuth knows it. */
export interface AppCredentials {
  readonly clientId: string
  readonly clientSecret: string
  /** signs the state of an installation under way */
  readonly secret: string
}

const page = (title: string, words: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><body style="font:16px/1.5 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem">` +
  `<h1 style="font-size:1.4rem">${title}</h1><p>${words}</p></body></html>`

/**
 * What makes Bolt's HTTP receiver install the app in further workspaces: the page /slack/install, Slack's way back to
 * /slack/oauth_redirect, and the teams as the place where installations are kept.
 */
export function installOptions(
  app: AppCredentials,
  teams: Teams,
  apiUrl: string | undefined,
  logger: SlackLogger,
): Partial<HTTPReceiverOptions> {
  return {
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    stateSecret: stateSecretOf(app.secret),
    scopes: [...botScopes],
    installationStore: {
      storeInstallation: async (installation) => teams.install(teamOf(installation)),
      // Requests are authorised by the team's own App; nobody asks here.
      fetchInstallation: () => Promise.reject(new Error('Installations are read by Teams')),
    },
    installerOptions: {
      renderHtmlForInstallPath: (url) =>
        page(
          'Jumpring for your workspace',
          `Your suppliers, stock, samples and returns in Slack, kept in a Google Sheet of your own.</p><p><a href="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">Add Jumpring to Slack</a>`,
        ),
      clientOptions: clientOptions(apiUrl, logger),
      ...(apiUrl === undefined ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
      callbackOptions: {
        success: (_installation, _options, _request, response) => {
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          response.end(
            page(
              'Jumpring is in your workspace',
              'Now give it a spreadsheet: in Slack, type <code>/jumpring connect</code> and follow the two steps it names.',
            ),
          )
        },
        failure: (error, _options, _request, response) => {
          logger.error(`an installation broke off: ${error.message}`)
          response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' })
          response.end(
            page(
              'Jumpring was not installed',
              'Slack did not confirm the installation, and nothing was changed. Start again from the link you came from.',
            ),
          )
        },
      },
    },
  }
}

function teamOf(installation: Installation) {
  const { team, bot, user } = installation
  if (team === undefined || bot === undefined)
    throw new Error('Only a workspace can install Jumpring, not a whole organisation')
  return {
    identity: { teamId: team.id, botToken: bot.token, botId: bot.id, botUserId: bot.userId },
    name: team.name ?? team.id,
    installedBy: user.id,
  }
}
