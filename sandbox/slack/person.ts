import type { Api } from './api-method.ts'
import { optionsOf } from './block-rules.ts'
import type { Acknowledgement } from './delivery.ts'
import { answerInstallation } from './consent.ts'
import { close, submit } from './forms.ts'
import { channelOf, noted } from './gestures.ts'
import type { Client } from './gestures.ts'
import { press } from './presses.ts'
import { globalShortcut, messageShortcut } from './shortcuts.ts'
import { typeCommand } from './slash-line.ts'
import { askSuggestions } from './suggestions.ts'
import { Refused } from './types.ts'
import type { Exchange, Person } from './types.ts'

/** A person of the team in front of Slack's client. */
export function personAt(client: Client, userId: string): Person {
  const { api } = client
  const dm = api.workspace.directOf(userId)?.id
  if (dm === undefined) throw new Refused(`There is nobody ${userId} in the team.`)
  return {
    id: userId,
    dm,
    types: async (channelId, text, opts = {}) => {
      if (!text.startsWith('/')) return say(client, userId, channelId, text, opts.threadTs)
      if (opts.threadTs === undefined) return typeCommand(client, userId, channelId, text)
      throw new Refused('Slash commands are not supported in threads.')
    },
    clicks: (at, actionId, opts = {}) => press(client, userId, at, actionId, opts),
    submits: (view, values) => submit(client, userId, view, values),
    closes: (view, opts = {}) => close(client, userId, view, opts.all === true),
    opensHome: () => openHome(client, userId),
    opensMessageShortcut: (callbackId, message) => messageShortcut(client, userId, callbackId, message),
    opensGlobalShortcut: (callbackId) => globalShortcut(client, userId, callbackId),
    asksSuggestions: (at, actionId, text, blockId) =>
      askSuggestions(client, userId, at, actionId, text, blockId),
    suggestions: async (at, actionId, text) =>
      optionsOf(await askSuggestions(client, userId, at, actionId, text)),
    sees: (channelId) => api.workspace.seenBy(userId, channelId),
    view: () => api.views.stack(userId).at(-1),
    views: () => api.views.stack(userId),
    home: () => api.views.home(userId),
    answersInstallation: (pageUrl, decision = 'allow') =>
      answerInstallation({ pageUrl, decision, teamId: api.workspace.team.id, userId }),
  }
}

async function say(
  client: Client,
  userId: string,
  channelId: string,
  text: string,
  threadTs: string | undefined,
): Promise<Exchange> {
  const { api } = client
  const channel = channelOf(channelId, userId, api)
  if (text.trim() === '') throw new Refused('There is nothing to send.')
  if (channel.kind === 'im' && !api.manifest.hearsDirectly)
    throw new Refused('Sending messages to this app has been turned off.')
  return told(
    client,
    userId,
    (envelopeId) => {
      const thread = threadTs === undefined ? {} : { threadTs }
      const sent = mentioned(text, api)
      const message = api.workspace.post({
        channel: channel.id,
        user: userId,
        text: sent,
        via: 'person',
        ...thread,
      })
      return client.events.message(message, envelopeId)
    },
    channel.id,
  )
}

/** Slack's client makes mentions of names that it knows while a person types. */
function mentioned(text: string, api: Api): string {
  const { app, people } = api.workspace
  const known = [{ id: app.botUserId, name: app.name }, ...people]
  return text
    .replaceAll(/(?<![\w<])@([\w.-]+)/gu, (typed, name: string) => {
      const found = known.find((each) => each.name.toLowerCase() === name.toLowerCase())
      return found === undefined ? typed : `<@${found.id}>`
    })
    .replaceAll(/(?<![\w<])#([\w-]+)/gu, (typed, name: string) => {
      const channel = api.workspace.find(name)
      return channel === undefined ? typed : `<#${channel.id}|${channel.name}>`
    })
}

async function openHome(client: Client, userId: string): Promise<Exchange> {
  if (!client.api.manifest.homeTab) throw new Refused('The manifest has no Home tab.')
  return told(client, userId, (envelopeId) => client.events.homeOpened(userId, envelopeId))
}

/** An exchange of which the app hears by an event, if it has subscribed to it. */
async function told(
  client: Client,
  userId: string,
  tell: (envelopeId: string) => Promise<Acknowledgement | undefined>,
  place?: string,
): Promise<Exchange> {
  const exchange = client.api.exchanges.begin(userId, undefined, place)
  const envelopeId = client.delivery.newId()
  const acknowledgement = await tell(envelopeId)
  if (acknowledgement !== undefined) {
    exchange.envelopeId = envelopeId
    noted(exchange, acknowledgement)
  }
  return exchange
}
