import { fieldsOf, stateOf, stateValues } from './field-values.ts'
import type { Field } from './field-values.ts'
import { isObject } from './json.ts'
import type { JsonObject } from './json.ts'
import type { StoredFile, StoredMessage, StoredView } from './types.ts'
import type { FieldStore } from './view-store.ts'
import type { Channel } from './types.ts'
import type { Workspace } from './workspace.ts'

/** The old verification token; every payload has it, nobody should use it. */
const token = 'stand-in-verification-token'

/** Writes payloads as Slack does. Source: Slack's reference of interaction payloads. */
export class Payloads {
  readonly #workspace: Workspace
  readonly #fields: FieldStore

  constructor(workspace: Workspace, fields: FieldStore) {
    this.#workspace = workspace
    this.#fields = fields
  }

  slashCommand(wanted: {
    userId: string
    channel: Channel
    command: string
    text: string
    triggerId: string
    responseUrl: string
  }): JsonObject {
    const { team, app } = this.#workspace
    return {
      token,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: wanted.channel.id,
      channel_name: wanted.channel.kind === 'private' ? 'privategroup' : wanted.channel.name,
      user_id: wanted.userId,
      user_name: this.#workspace.person(wanted.userId)?.name ?? '',
      command: wanted.command,
      text: wanted.text,
      api_app_id: app.id,
      is_enterprise_install: 'false',
      response_url: wanted.responseUrl,
      trigger_id: wanted.triggerId,
    }
  }

  /** What every interaction has. */
  common(type: string, userId: string): JsonObject {
    const { team, app } = this.#workspace
    const name = this.#workspace.person(userId)?.name ?? ''
    return {
      type,
      token,
      team: { id: team.id, domain: team.domain },
      user: { id: userId, username: name, name, team_id: team.id },
      api_app_id: app.id,
      enterprise: null,
      is_enterprise_install: false,
    }
  }

  /** Where a press in a message came from. An ephemeral message itself is not told. */
  messageContainer(message: StoredMessage, userId: string): JsonObject {
    const channel = this.#workspace.channels.get(message.channel)
    const isEphemeral = message.ephemeralTo !== undefined
    const container: JsonObject = {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
    }
    if (message.threadTs !== undefined) container['thread_ts'] = message.threadTs
    return {
      container,
      channel: { id: message.channel, name: channel?.name ?? '' },
      state: { values: stateValues(message.blocks, messageSource(message, userId), this.#fields) },
      ...(isEphemeral ? {} : { message: this.message(message, true) }),
    }
  }

  viewContainer(view: StoredView): JsonObject {
    return { container: { type: 'view', view_id: view.id }, view: this.view(view) }
  }

  /** One entry of `actions`. */
  action(field: Field, source: string, chosen: string | undefined): JsonObject {
    const copied = ['text', 'value', 'url', 'style', 'placeholder', 'confirm', 'initial_option'] as const
    const isPressed = field.type === 'button' || field.type === 'workflow_button'
    const action: JsonObject = {
      ...(isPressed ? {} : stateOf(field, source, this.#fields)),
      type: field.type,
      action_id: field.actionId,
      block_id: field.blockId,
      action_ts: this.#workspace.nextTs(),
    }
    for (const key of copied) {
      const value = field.element[key]
      if (value !== undefined && !(key in action)) action[key] = value
    }
    if (field.type === 'overflow' && chosen !== undefined) {
      const option = fieldOption(field, chosen)
      if (option !== undefined) action['selected_option'] = option
    }
    return action
  }

  /** A message as the Web API tells it. */
  message(message: StoredMessage, withMetadata: boolean): JsonObject {
    const { team, app } = this.#workspace
    const told: JsonObject = { type: 'message', user: message.user, text: message.text, ts: message.ts }
    if (message.isBot) {
      told['bot_id'] = app.botId
      told['app_id'] = app.id
      told['bot_profile'] = { id: app.botId, app_id: app.id, name: app.name, team_id: team.id }
    }
    told['team'] = team.id
    if (message.blocks.length > 0) told['blocks'] = structuredClone([...message.blocks])
    if (message.threadTs !== undefined) told['thread_ts'] = message.threadTs
    if (message.editedTs !== undefined) told['edited'] = { user: message.user, ts: message.editedTs }
    if (message.files.length > 0) told['files'] = message.files.map((file) => this.file(file))
    if (withMetadata && message.metadata !== undefined) told['metadata'] = structuredClone(message.metadata)
    return told
  }

  file(file: StoredFile): JsonObject {
    const { id, name, title, mimetype } = file
    const { team, app } = this.#workspace
    const host = `https://${team.domain}.slack.com/files`
    return {
      id,
      name,
      title,
      mimetype,
      size: file.bytes.length,
      user: app.botUserId,
      url_private: `https://files.slack.com/files-pri/${team.id}-${id}/${encodeURIComponent(name)}`,
      permalink: `${host}/${app.botUserId}/${id}/${encodeURIComponent(name)}`,
    }
  }

  /** A form or Home tab as Slack tells it, with what its fields hold. */
  view(view: StoredView): JsonObject {
    const { team, app } = this.#workspace
    return {
      id: view.id,
      team_id: team.id,
      type: view.type,
      blocks: structuredClone([...view.blocks]),
      private_metadata: view.privateMetadata,
      callback_id: view.callbackId,
      state: { values: stateValues(view.blocks, view.id, this.#fields) },
      hash: view.hash,
      title: view.type === 'home' ? plain('View Title') : plain(view.title),
      clear_on_close: view.clearOnClose,
      notify_on_close: view.notifyOnClose,
      close: plain(view.close),
      submit: view.submit === null ? null : plain(view.submit),
      previous_view_id: view.previousViewId,
      root_view_id: view.rootViewId,
      app_id: app.id,
      external_id: view.externalId,
      app_installed_team_id: team.id,
      bot_id: app.botId,
    }
  }

  event(event: JsonObject): JsonObject {
    const { team, app } = this.#workspace
    return {
      token,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: this.#workspace.newId('Ev'),
      event_time: Math.floor(this.#workspace.now().getTime() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: app.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    }
  }
}

function plain(text: string): JsonObject {
  return { type: 'plain_text', text, emoji: true }
}

/** Where a person's choices in a message are kept: each sees their own. */
export function messageSource(message: StoredMessage, userId: string): string {
  return `${message.channel}:${message.ts}:${userId}`
}

function fieldOption(field: Field, chosen: string): JsonObject | undefined {
  const options = field.element['options']
  return Array.isArray(options)
    ? options.filter(isObject).find((option) => option['value'] === chosen)
    : undefined
}

/** The element with an action id; undefined when there is none. With a block id only in that block. */
export function fieldNamed(
  blocks: readonly JsonObject[],
  actionId: string,
  blockId?: string,
): Field | undefined {
  return fieldsOf(blocks).find(
    (field) => field.actionId === actionId && (blockId === undefined || field.blockId === blockId),
  )
}
