import type { Api } from './api-method.ts'
import type { Acknowledgement, Delivery } from './delivery.ts'
import type { JsonObject } from './json.ts'
import type { StoredMessage } from './types.ts'
import type { Channel } from './types.ts'

const messageEvents: Record<Channel['kind'], { event: string; type: string }> = {
  public: { event: 'message.channels', type: 'channel' },
  private: { event: 'message.groups', type: 'group' },
  im: { event: 'message.im', type: 'im' },
}

/** Slack tells nothing that the app has no scope for. Source: Slack's reference of events. */
const scopeOf: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
}

/** The Events API: what the app has subscribed to, it is told. */
export class AppEvents {
  readonly #api: Api
  readonly #delivery: Delivery

  constructor(api: Api, delivery: Delivery) {
    this.#api = api
    this.#delivery = delivery
  }

  /** @returns undefined when the app has not subscribed to it */
  async tell(name: string, event: JsonObject, envelopeId: string): Promise<Acknowledgement | undefined> {
    if (this.#api.grant.token === undefined) return undefined
    return this.#send(name, event, envelopeId)
  }

  /** The app was removed from the workspace; Slack tells it twice, in no certain order. */
  async removed(): Promise<void> {
    const { botUserId } = this.#api.workspace.app
    const told = [
      { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } },
      { type: 'app_uninstalled' },
    ]
    await Promise.all(
      told.map((event) => {
        const at = { ...event, event_ts: this.#api.workspace.nextTs() }
        return this.#send(event.type, at, this.#delivery.newId())
      }),
    )
  }

  async #send(name: string, event: JsonObject, envelopeId: string): Promise<Acknowledgement | undefined> {
    const subscribed = this.#api.manifest.events
    if (subscribed !== undefined && !subscribed.includes(name)) return undefined
    const scope = scopeOf[name]
    const { scopes } = this.#api.grant
    if (scope !== undefined && scopes !== undefined && !scopes.includes(scope)) return undefined
    const payload = this.#api.payloads.event(event)
    return this.#delivery.deliver({ id: envelopeId, type: 'events_api', payload, acceptsResponse: false })
  }

  homeOpened(userId: string, envelopeId: string): Promise<Acknowledgement | undefined> {
    const { workspace, views, payloads } = this.#api
    const home = views.home(userId)
    const event: JsonObject = {
      type: 'app_home_opened',
      user: userId,
      channel: workspace.directOf(userId)?.id ?? '',
      tab: 'home',
      event_ts: workspace.nextTs(),
    }
    if (home !== undefined) event['view'] = payloads.view(home)
    return this.tell('app_home_opened', event, envelopeId)
  }

  /** A message that was posted, as far as the app may hear of it. */
  async message(message: StoredMessage, envelopeId: string): Promise<Acknowledgement | undefined> {
    const { workspace, payloads } = this.#api
    const channel = workspace.channels.get(message.channel)
    if (channel === undefined || message.ephemeralTo !== undefined) return undefined
    const told = {
      ...payloads.message(message, true),
      channel: channel.id,
      event_ts: message.ts,
    }
    const isMention = message.text.includes(`<@${workspace.app.botUserId}>`)
    if (isMention) void this.tell('app_mention', { ...told, type: 'app_mention' }, this.#delivery.newId())
    if (!channel.botIsMember) return undefined
    const { event, type } = messageEvents[channel.kind]
    return this.tell(event, { ...told, channel_type: type }, envelopeId)
  }
}
