import type { Api } from './api-method.ts'
import type { LiveExchange } from './exchange.ts'
import { channelOf, noted, responseUrl } from './gestures.ts'
import type { Client } from './gestures.ts'
import { answerWithAck } from './responses.ts'
import { Refused } from './types.ts'
import type { Exchange } from './types.ts'
import { slackbot } from './workspace.ts'

/** A slash command typed by a person. Throws `Refused` for what Slack's client would not send. */
export async function typeCommand(
  client: Client,
  userId: string,
  channelId: string,
  line: string,
): Promise<Exchange> {
  const { api } = client
  const channel = channelOf(channelId, userId, api)
  const [, command = '', rest = ''] = /^(\/\S*)\s*([\s\S]*)$/u.exec(line) ?? []
  const text = escaped(rest.trim(), command, api)
  const exchange = api.exchanges.begin(userId, { user: userId, command, text }, channel.id)
  const right = { channel: channel.id, userId, exchange, source: undefined }
  const payload = api.payloads.slashCommand({
    userId,
    channel,
    command,
    text,
    triggerId: api.tickets.giveTrigger({ userId, exchange, viewId: undefined }),
    responseUrl: responseUrl(client, right),
  })
  exchange.envelopeId = client.delivery.newId()
  const acknowledgement = noted(
    exchange,
    await client.delivery.deliver({
      id: exchange.envelopeId,
      type: 'slash_commands',
      payload,
      acceptsResponse: true,
    }),
  )
  if (acknowledgement.acked) answerWithAck(acknowledgement.payload, right, api)
  else sayFailed(exchange, channel.id, command, api)
  return exchange
}

/** The text as it is sent. Throws `Refused` for a command that the app does not have. */
function escaped(text: string, command: string, api: Api): string {
  const known = api.manifest.commands.find((each) => each.command === command)
  const isInstalled = api.grant.token !== undefined
  if (!isInstalled || (known === undefined && api.manifest.scopes !== undefined)) {
    throw new Refused(
      `${command} is not a valid command. In Slack, all messages that start with "/" are commands.`,
    )
  }
  if (api.grant.scopes?.includes('commands') === false) throw new Refused('The scope commands is missing.')
  if (known?.shouldEscape !== true) return text
  return text
    .replaceAll(/@([\w.-]+)/gu, (typed, name: string) => {
      const person = api.workspace.people.find((each) => each.name === name)
      return person === undefined ? typed : `<@${person.id}|${person.name}>`
    })
    .replaceAll(/#([\w-]+)/gu, (typed, name: string) => {
      const channel = api.workspace.find(name)
      return channel === undefined ? typed : `<#${channel.id}|${channel.name}>`
    })
}

function sayFailed(exchange: LiveExchange, channel: string, command: string, api: Api): void {
  const text =
    exchange.error === 'operation_timeout'
      ? `${command} failed because the app did not respond (operation_timeout).`
      : `${command} failed with the error "dispatch_failed".`
  const message = api.workspace.post({
    channel,
    user: slackbot,
    text,
    via: 'slack',
    ephemeralTo: exchange.userId,
  })
  exchange.noteMessage(message)
}
