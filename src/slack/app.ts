import { App, type Receiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Instant } from '../kit/local-date.ts'
import type { Workbook } from '../workbook/workbook.ts'
import { answerByPost, answerByUrl, answerPress } from './answers.ts'
import { commandHelp } from './jumpring.ts'
import { escape, option, say } from './blocks.ts'
import { Desk } from './desk.ts'
import { hearPeople, type Asked } from './hearing.ts'
import { splitVerb } from './command-text.ts'
import { cannotRecordOf, endUnrecorded, notReadyNow } from './ending.ts'
import { doubtWords, faultWords, newReference } from './faults.ts'
import { exampleWordsOf } from './examples.ts'
import type { ExampleWords, Feature, Reply, Request, SlashCommand } from './feature.ts'
import { actionValue } from './form-values.ts'
import { submitForm } from './form-submission.ts'
import type { HomeBoard } from './home-board.ts'
import type { People } from './people.ts'
import type { SlackIdentity } from './receiver.ts'
import { spokenText } from './spoken-text.ts'

export interface SlackAppOptions {
  readonly identity: SlackIdentity
  readonly clientOptions: ConstructorParameters<typeof WebClient>[1]
  readonly features: readonly Feature[]
  readonly workbook: Workbook
  readonly log: Logger
  readonly now: () => Instant
  readonly people: Pick<People, 'nameOf'>
  readonly home: Pick<HomeBoard, 'opened'>
  /** told of each request's times, for metrics */
  readonly watch: {
    acked: (seconds: number) => void
    answered: (kind: string, seconds: number) => void
    faulted: (kind: string) => void
  }
}

/** Requests come through the gate, which serves many workspaces; an App listens to nothing itself. */
const handedOver: Receiver = {
  init: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
}

/** The bot as one Slack workspace sees it. */
export interface SlackApp {
  /** answers the requests that it is handed by `processEvent` */
  readonly app: App
  /** Waits until every request in flight is answered, or the time is over. */
  readonly drain: (withinMs: number) => Promise<void>
}

const commandBody = z.looseObject({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().default(''),
  channel_id: z.string(),
  trigger_id: z.string(),
})
const pressBody = z.looseObject({
  user: z.looseObject({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  channel: z.looseObject({ id: z.string() }).optional(),
  container: z
    .looseObject({ channel_id: z.string().optional(), is_ephemeral: z.boolean().optional() })
    .optional(),
  trigger_id: z.string().default(''),
  response_url: z.string().optional(),
})

/**
 * Bolt, wired: every request is acknowledged at once, run by the feature that owns it, answered, and caught in one place.
 */
export function openSlackApp(options: SlackAppOptions): SlackApp {
  const { features, workbook, log } = options
  const commands = new Map(
    features.flatMap((feature) => feature.commands ?? []).map((each) => [each.name, each]),
  )
  const buttons = new Map(
    features.flatMap((feature) => feature.buttons ?? []).map((each) => [each.actionId, each]),
  )
  const modals = new Map(
    features.flatMap((feature) => feature.modals ?? []).map((each) => [each.callbackId, each]),
  )
  const suggestions = new Map(
    features.flatMap((feature) => feature.suggestions ?? []).map((each) => [each.actionId, each]),
  )
  const desk = new Desk(options)
  const app = new App({
    authorize: async () => options.identity,
    receiver: handedOver,
    ...(options.clientOptions === undefined ? {} : { clientOptions: options.clientOptions }),
    ...(options.clientOptions?.logger === undefined ? {} : { logger: options.clientOptions.logger }),
  })

  app.error(async (cause) => {
    log.error({ err: cause }, 'a request broke off outside its handler')
  })

  app.command(/.*/, async ({ ack, body, client, respond, context }) => {
    const since = performance.now()
    await ack()
    options.watch.acked((performance.now() - since) / 1000)
    const typed = commandBody.parse(body)
    const asked = { ...typed, text: spokenText(typed.text) }
    const command = commands.get(asked.command)
    await desk.once(envelopeOf(context, asked.trigger_id), 'command', async (requestId) => {
      const request = desk.request(client, {
        requestId,
        userId: asked.user_id,
        name: asked.user_name,
        channelId: asked.channel_id,
        triggerId: asked.trigger_id,
        askedAt: since - waitedMs(context),
        cannotRecord: cannotRecordOf(context),
      })
      const reply = await caught(
        { kind: 'command', requestId, context, wroteNothing: request.wroteNothing },
        () => answerCommand(command, asked, request, () => notReady({ requestId, context })),
      )
      if (reply !== undefined) await answerByUrl(respond, reply, `${asked.command} ${asked.text}`.trim())
      options.watch.answered('command', (performance.now() - since) / 1000)
    })
  })

  app.action(/.*/, async ({ ack, action, body, client, respond, context }) => {
    const since = performance.now()
    await ack()
    options.watch.acked((performance.now() - since) / 1000)
    const pressed = pressBody.parse(body)
    const actionId = z.looseObject({ action_id: z.string() }).parse(action).action_id.split(':')[0] ?? ''
    const channelId = pressed.channel?.id ?? pressed.container?.channel_id
    await desk.once(envelopeOf(context, pressed.trigger_id), 'button', async (requestId) => {
      const { id: userId, name, username } = pressed.user
      const request = desk.request(client, {
        requestId,
        userId,
        name: username ?? name ?? '',
        channelId,
        triggerId: pressed.trigger_id,
        askedAt: since - waitedMs(context),
        cannotRecord: cannotRecordOf(context),
      })
      const reply = await caught(
        { kind: 'button', requestId, context, wroteNothing: request.wroteNothing },
        () =>
          workbook.status().ready
            ? runPress(actionId, actionValue(action), request)
            : notReady({ requestId, context }),
      )
      if (reply === undefined) return
      if (pressed.response_url === undefined) await answerByPost(client, { userId, channelId }, reply)
      else await answerPress(respond, reply, pressed.container?.is_ephemeral === true)
      options.watch.answered('button', (performance.now() - since) / 1000)
    })
  })

  app.view({ type: 'view_submission', callback_id: /.*/ }, async ({ ack, body, view, client, context }) => {
    const since = performance.now()
    const modal = modals.get(view.callback_id)
    await desk.form(view.id, async (requestId) =>
      submitForm({
        ack,
        body,
        view,
        client,
        context,
        modal,
        requestId,
        desk,
        log,
        faulted: options.watch.faulted,
      }),
    )
    options.watch.answered('form', (performance.now() - since) / 1000)
  })
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => ack())

  app.options(/.*/, async ({ ack, payload }) => {
    const asked = z.looseObject({ action_id: z.string(), value: z.string().default('') }).parse(payload)
    const found = workbook.status().ready
      ? (suggestions.get(asked.action_id)?.find(asked.value, workbook.facts()) ?? [])
      : []
    await ack({ options: found.slice(0, 100).map(option) })
  })

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await options.home.opened(event.user)
  })

  hearPeople(app, { identity: options.identity, features, workbook, desk, watch: options.watch, caught })

  /** While the sheet was not read yet: that nothing was changed, unless this was begun before. */
  async function notReady(asked: Pick<Asked, 'requestId' | 'context'>): Promise<Reply> {
    return say(await notReadyNow(asked, workbook))
  }

  /** The one catch: a fault is logged under a reference that the person is told. */
  async function caught(
    { kind, requestId, context, wroteNothing }: Asked,
    run: () => Promise<Reply | undefined>,
  ): Promise<Reply | undefined> {
    const broken = (cause: unknown): string => {
      const reference = newReference()
      options.watch.faulted(kind)
      log.error({ err: cause, reference, requestId }, `a ${kind} broke off`)
      return reference
    }
    let brokeOff = false
    const reply = await run().catch((cause: unknown) => {
      brokeOff = true
      return say(faultWords(cause, broken(cause), wroteNothing()))
    })
    try {
      // What a former process began it may have recorded; what this one did is known, whatever holds the journal.
      const isRecorded = async () =>
        (context['wasBegun'] !== false || !wroteNothing()) &&
        (await workbook.answered(requestId)) !== undefined
      return (await endUnrecorded(context, isRecorded, brokeOff)) ? reply : undefined
    } catch (cause) {
      return say(doubtWords(cause, broken(cause)))
    }
  }

  async function answerCommand(
    command: SlashCommand | undefined,
    asked: { command: string; text: string },
    request: Request,
    otherwise: () => Promise<Reply>,
  ): Promise<Reply | undefined> {
    if (command === undefined) return unknownCommand(asked.command, [...commands.keys()])
    const { verb, rest } = splitVerb(asked.text)
    if (command.name !== '/jumpring' && (verb === 'help' || verb === '?') && rest === '')
      return commandHelp(command, exampleWords(request))
    return workbook.status().ready ? command.run(asked.text, request) : otherwise()
  }

  /** The words of the team's own workbook for examples; none before it was read. */
  function exampleWords(request: Request): ExampleWords {
    return workbook.status().ready ? exampleWordsOf(features, request.facts) : {}
  }

  async function runPress(actionId: string, value: string, request: Request): Promise<Reply | undefined> {
    const button = buttons.get(actionId)
    // A field of a form tells of itself, too; only its submission matters.
    if (button === undefined) return undefined
    return button.run(value, request)
  }

  return { app, drain: (withinMs) => desk.drain(withinMs) }
}

function unknownCommand(name: string, known: readonly string[]): Reply {
  const list = known.map((each) => `\`${each}\``).join(', ')
  return say(
    `I do not know \`${escape(name)}\`. Nothing was changed. I know ${list}; \`/jumpring help\` shows examples.`,
  )
}

/** Slack's id of one delivery, the same when it is delivered again; over HTTP its trigger. */
function envelopeOf(context: Readonly<Record<string, unknown>>, triggerId: string): string {
  const envelopeId = context['envelopeId']
  return typeof envelopeId === 'string' && envelopeId !== '' ? envelopeId : triggerId
}

/** How long a request waited for this process, milliseconds: one that was handed over says so. */
function waitedMs(context: Readonly<Record<string, unknown>>): number {
  return typeof context['waitedMs'] === 'number' ? context['waitedMs'] : 0
}
