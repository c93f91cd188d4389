import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { BlockAction, ButtonAction } from '@slack/bolt'
import type { ChatPostMessageArguments, WebAPICallResult, WebClient } from '@slack/web-api'
import type { ModalView } from '@slack/types'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn, SlackStandInOptions } from '../../../sandbox/slack/stand-in.ts'

/** What the small app notes while it runs. */
export interface Seen {
  readonly envelopes: string[]
  readonly bodies: Record<string, unknown>[]
  readonly errors: string[]
}

export interface SmallApp {
  readonly slack: SlackStandIn
  readonly app: App
  readonly seen: Seen
  stop(): Promise<void>
}

export const manifest = {
  display_information: { name: 'Jumpring' },
  features: {
    app_home: { home_tab_enabled: true },
    slash_commands: [
      { command: '/echo', description: 'Says it again', usage_hint: '<words>' },
      { command: '/form', description: 'Opens a form', usage_hint: '' },
      { command: '/slow', description: 'Opens a form too late', usage_hint: '' },
      { command: '/silent', description: 'Never answers', usage_hint: '' },
      { command: '/chatty', description: 'Answers often', usage_hint: '' },
      { command: '/buttons', description: 'Shows buttons', usage_hint: '' },
      { command: '/ackword', description: 'Answers with the acknowledgement', usage_hint: '' },
    ],
    shortcuts: [
      { name: 'Keep it', type: 'message', callback_id: 'keep', description: 'Keeps a message' },
      { name: 'New form', type: 'global', callback_id: 'new_form', description: 'Opens a form' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'channels:read',
        'channels:history',
        'im:write',
        'im:history',
        'users:read',
        'files:write',
      ],
    },
  },
  settings: {
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
    event_subscriptions: { bot_events: ['app_home_opened', 'message.channels', 'app_mention'] },
  },
}

export const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: 'A form' },
  submit: { type: 'plain_text', text: 'Save' },
  notify_on_close: true,
  private_metadata: '{"from":"test"}',
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: { type: 'plain_text', text: 'Name' },
      element: { type: 'plain_text_input', action_id: 'name', max_length: 20 },
    },
    {
      type: 'input',
      block_id: 'pieces',
      optional: true,
      label: { type: 'plain_text', text: 'Pieces' },
      element: { type: 'number_input', action_id: 'pieces', is_decimal_allowed: false, min_value: '1' },
    },
    {
      type: 'input',
      block_id: 'metal',
      optional: true,
      label: { type: 'plain_text', text: 'Metal' },
      element: {
        type: 'static_select',
        action_id: 'metal',
        options: ['Gold', 'Silver'].map((text) => ({
          text: { type: 'plain_text', text },
          value: text.toLowerCase(),
        })),
      },
    },
    {
      type: 'input',
      block_id: 'sku',
      optional: true,
      label: { type: 'plain_text', text: 'SKU' },
      element: { type: 'external_select', action_id: 'sku', min_query_length: 0 },
    },
  ],
}

/** chat.postMessage; by name, since the linter takes the method for the browser's own postMessage. */
export async function post(client: WebClient, args: ChatPostMessageArguments): Promise<{ ts: string }> {
  const result: WebAPICallResult & { ts?: string } = await client.apiCall('chat.postMessage', { ...args })
  return { ts: result.ts ?? '' }
}

/** Starts a stand-in and a real Bolt app over Socket Mode that knows a little of everything. */
export async function startSmallApp(options: SlackStandInOptions = {}): Promise<SmallApp> {
  const slack = await startSlackStandIn({ manifest, ...options })
  const seen: Seen = { envelopes: [], bodies: [], errors: [] }
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    // Slack's client takes a connection for dead on which it sees no pong for so long, and waits as long before it opens another.
    clientPingTimeout: 1_500,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    customPropertiesExtractor: (args) => ({ envelopeId: args.envelope_id }),
  })
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  })
  register(app, seen)
  await app.init()
  await app.start()
  await slack.until(() => slack.connections === 1)
  return {
    slack,
    app,
    seen,
    stop: async () => {
      await app.stop()
      await slack.stop()
    },
  }
}

/** The small app's listeners, for any receiver. */
export function register(app: App, seen: Seen): void {
  app.use(async ({ body, context, next }) => {
    seen.bodies.push(body as Record<string, unknown>)
    seen.envelopes.push(String(context['envelopeId']))
    await next()
  })
  app.error(async (error) => {
    seen.errors.push(String(error))
  })
  app.command('/echo', async ({ ack, command, respond }) => {
    await ack()
    await respond({
      text: command.text,
      response_type: command.text.includes('all') ? 'in_channel' : 'ephemeral',
    })
  })
  app.command('/ackword', async ({ ack }) => ack('there you are'))
  app.command('/silent', async () => {})
  app.command('/form', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: form })
    if (body.text === 'twice') await client.views.open({ trigger_id: body.trigger_id, view: form })
  })
  app.command('/chatty', async ({ ack, respond }) => {
    await ack()
    for (let count = 1; count <= 6; count += 1) await respond(`answer ${count}`)
  })
  app.command('/buttons', async ({ ack, body, client }) => {
    await ack()
    await post(client, {
      channel: body.channel_id,
      text: 'press one',
      metadata: { event_type: 'buttons', event_payload: { about: 'test' } },
      blocks: [
        {
          type: 'actions',
          block_id: 'row',
          elements: [
            { type: 'button', action_id: 'press', text: { type: 'plain_text', text: 'Press' }, value: '42' },
            {
              type: 'overflow',
              action_id: 'more',
              options: ['One', 'Two'].map((text) => ({ text: { type: 'plain_text', text }, value: text })),
            },
          ],
        },
      ],
    })
  })
  app.action<BlockAction<ButtonAction>>('press', async ({ ack, action, respond }) => {
    await ack()
    await respond({ text: `pressed ${action.value}`, replace_original: true })
  })
  app.action<BlockAction>('more', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'more', replace_original: false })
  })
  app.action<BlockAction>('push', async ({ ack, body, client }) => {
    await ack()
    await client.views.push({ trigger_id: body.trigger_id, view: form })
  })
  app.options('sku', async ({ ack, options }) => {
    const found = ['HOOP-S', 'HOOP-L', 'STUD'].filter((sku) => sku.includes(options.value))
    await ack({ options: found.map((sku) => ({ text: { type: 'plain_text', text: sku }, value: sku })) })
  })
  app.view('form', async ({ ack, view }) => {
    const name = view.state.values['name']?.['name']?.value
    if (name === 'bad') return ack({ response_action: 'errors', errors: { name: 'Not that one' } })
    if (name === 'wrong') return ack({ response_action: 'errors', errors: { nowhere: 'No such field' } })
    if (name === 'push') return ack({ response_action: 'push', view: form })
    if (name === 'clear') return ack({ response_action: 'clear' })
    const title = { type: 'plain_text' as const, text: 'Other' }
    if (name === 'update') return ack({ response_action: 'update', view: { ...form, title } })
    return ack()
  })
  app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack }) => ack())
  app.shortcut('keep', async ({ ack, shortcut, respond }) => {
    await ack()
    await respond({ text: `kept ${shortcut.type}` })
  })
  app.shortcut('new_form', async ({ ack, shortcut, client }) => {
    await ack()
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Today' } }] },
    })
  })
  app.message('hello', async ({ say }) => {
    await say('hello yourself')
  })
}
