import type {
  ClientBlock,
  ClientChannel,
  ClientMessage,
  ClientOption,
  ClientPerson,
  ClientState,
  ClientView,
} from './client-types.ts'
import { objectIn, objectsIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'
import type { Channel, SlackStandIn, StoredMessage, StoredView } from './types.ts'

/** All that a person sees. */
export function clientState(slack: SlackStandIn, userId: string): ClientState {
  const person = slack.as(userId)
  const home = person.home()
  const channels = slack.channels.filter((channel) => channel.members.has(userId))
  return {
    team: { ...slack.team },
    viewer: userId,
    app: { id: slack.app.id, name: slack.app.name, botUserId: slack.app.botUserId },
    people: clientPeople(slack),
    channels: channels.map((channel) => clientChannel(slack, channel)),
    commands: slack.commands.map(({ command, description, usageHint }) => ({
      command,
      description,
      usageHint,
    })),
    shortcuts: slack.shortcuts.map((shortcut) => ({ ...shortcut })),
    messages: Object.fromEntries(
      channels.map((channel) => [
        channel.id,
        person.sees(channel.id).map((message) => clientMessage(slack, message)),
      ]),
    ),
    views: person.views().map((view) => clientView(slack, view)),
    home: home === undefined ? null : clientView(slack, home),
    connected: slack.connected,
  }
}

function clientPeople(slack: SlackStandIn): ClientPerson[] {
  const { app } = slack
  const people = slack.people.map((person) => ({ ...person, isBot: false }))
  return [...people, { id: app.botUserId, name: app.name, realName: app.name, tz: 'UTC', isBot: true }]
}

function clientChannel(slack: SlackStandIn, channel: Channel): ClientChannel {
  const isDirect = channel.kind === 'im'
  return {
    id: channel.id,
    name: isDirect ? slack.app.name : channel.name,
    kind: isDirect ? 'dm' : channel.kind === 'private' ? 'private' : 'public',
    members: [...channel.members],
    botIsMember: channel.botIsMember,
  }
}

/** A message as its viewer sees it. */
export function clientMessage(slack: SlackStandIn, message: StoredMessage): ClientMessage {
  const author = slack.people.find((person) => person.id === message.user)
  const name = message.isBot ? slack.app.name : 'Slackbot'
  return {
    channel: message.channel,
    ts: message.ts,
    user: message.user,
    authorName: author?.realName ?? name,
    isBot: message.isBot,
    text: message.text,
    blocks: message.blocks.map(clientBlock),
    ephemeral: message.ephemeralTo !== undefined,
    edited: message.editedTs !== undefined,
    threadTs: message.threadTs ?? null,
    files: message.files.map(({ id, name: filename, title, mimetype, bytes }) => ({
      id,
      name: filename,
      title,
      mimetype,
      size: bytes.length,
      url: `/client/files/${id}`,
    })),
    answers: message.answers ?? null,
  }
}

/** A form or Home tab as its viewer sees it. */
export function clientView(slack: SlackStandIn, view: StoredView): ClientView {
  return {
    id: view.id,
    type: view.type,
    callbackId: view.callbackId,
    title: view.title,
    submit: view.submit,
    close: view.close,
    blocks: view.blocks.map(clientBlock),
    values: slack.fieldValues(view),
    hash: view.hash,
  }
}

function clientBlock(block: JsonObject): ClientBlock {
  return { ...block, type: textIn(block, 'type') ?? '', block_id: textIn(block, 'block_id') ?? '' }
}

/** Options as the page draws them. */
export function clientOptions(from: JsonObject): ClientOption[] {
  return objectsIn(from, 'options').map((option) => {
    const words = (key: string): { type: string; text: string } => ({
      type: textIn(objectIn(option, key), 'type') ?? 'plain_text',
      text: textIn(objectIn(option, key), 'text') ?? '',
    })
    const told: ClientOption = { text: words('text'), value: textIn(option, 'value') ?? '' }
    return option['description'] === undefined ? told : { ...told, description: words('description') }
  })
}
