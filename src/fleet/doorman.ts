import type { ReceiverEvent } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Keep } from '../journal/postgres.ts'
import type { Json } from '../kit/json.ts'
import type { Keeping, Keepable } from './keeping.ts'
import type { Letter, Mail } from './mail.ts'
import { fromLetter, readRequest, toLetter, type SlackRequest } from './requests.ts'
import type { Team } from './teams.ts'

/** Slack waits three seconds for what a form or a list of choices is answered. */
const answerWithinMs = 2_700
/** Notes of letters may get lost with a connection: so often it is looked for them anyway. */
const lookEveryMs = 1_000
const cleanEveryMs = 60_000

const takingOver =
  'The machine that kept your workbook has just stopped, and another takes over. Nothing was recorded: please press again in a few seconds.'
const databaseAway =
  'Nothing was recorded: our database does not answer. Please try again in a minute, and tell whoever runs Jumpring if it stays.'

/** A shop that is open in this process. */
export interface KeptShop extends Keepable {
  readonly keep: Keep
  handle(event: ReceiverEvent): Promise<void>
}

export interface DoormanOptions {
  readonly keeping: Pick<Keeping<KeptShop>, 'get' | 'list'>
  readonly mail: Mail
  readonly findTeam: (teamId: string) => Promise<Team | undefined>
  /** answers what belongs to no workbook, such as a new workspace's questions; false: a workbook has to answer */
  readonly welcome: (event: ReceiverEvent, request: SlackRequest, team: Team | undefined) => Promise<boolean>
  readonly log: Logger
}

/** Takes each request of Slack's to the shop that it is for, in this process or another. */
export class Doorman {
  readonly #options: DoormanOptions
  readonly #reading = new Set<Promise<void>>()
  readonly #looking = new Map<string, boolean>()
  #clock: NodeJS.Timeout | undefined
  #cleanAt = 0

  constructor(options: DoormanOptions) {
    this.#options = options
  }

  /** Begins to read the letters of the workbooks that are kept here. */
  async start(): Promise<void> {
    await this.#options.mail.start((workbook) => this.look(workbook))
    this.#clock = setInterval(() => this.#onClock(), lookEveryMs)
  }

  /** Reads no further letters, and waits for those that are being handled. */
  async stop(): Promise<void> {
    clearInterval(this.#clock)
    await this.#options.mail.stop()
    await Promise.all(this.#reading)
  }

  /** Answers a request: here, or where its workbook is kept. */
  async handle(event: ReceiverEvent): Promise<void> {
    const { keeping, findTeam, welcome, log } = this.#options
    const request = readRequest(event)
    if (request === undefined) {
      log.warn('a request names no workspace, and is not answered')
      await event.ack()
      return
    }
    try {
      const team = await findTeam(request.teamId)
      if ((await welcome(event, request, team)) || team?.workbook === undefined) return
      const shop = keeping.get(team.workbook)
      await (shop === undefined ? this.#handOver(event, request, team.workbook) : shop.handle(event))
    } catch (cause) {
      log.error({ err: cause }, 'a request could not be handed over')
      await refuse(event, request, databaseAway)
    }
  }

  /** Looks for letters of a workbook, or of all that are kept here; returns at once. */
  look(workbook?: string): void {
    const { keeping } = this.#options
    const shops = workbook === undefined ? keeping.list() : [keeping.get(workbook)]
    for (const shop of shops) if (shop !== undefined) this.#readAll(shop)
  }

  async #handOver(event: ReceiverEvent, request: SlackRequest, workbook: string): Promise<void> {
    const { mail } = this.#options
    const { id, kind } = request
    await mail.send(workbook, toLetter(id, event))
    // Looked for here, too: this process may be the one that is about to keep the workbook.
    this.look(workbook)
    if (kind === 'command' || kind === 'asks') return event.ack()
    const found = await mail.answerTo(workbook, id, answerWithinMs)
    if (found !== undefined) return event.ack(found.answer === null ? undefined : (found.answer as never))
    // One that is being read is answered neither yes nor no: pressing again is the same wish.
    if (await mail.withdraw(workbook, id)) await refuse(event, request, takingOver)
  }

  #readAll(shop: KeptShop): void {
    const { workbook } = shop.keep
    if (this.#looking.has(workbook)) {
      this.#looking.set(workbook, true)
      return
    }
    this.#looking.set(workbook, false)
    const { mail, log } = this.#options
    mail
      .take(shop.keep)
      .then((letters) => {
        for (const letter of letters) this.#read(shop, letter)
      })
      .catch((cause: unknown) => log.warn({ err: cause }, 'letters could not be read; it is tried again'))
      .finally(() => {
        const again = this.#looking.get(workbook) === true
        this.#looking.delete(workbook)
        if (again) this.look(workbook)
      })
  }

  #read(shop: KeptShop, letter: Letter): void {
    const { mail, log } = this.#options
    const { workbook } = shop.keep
    const answer = (words: Json) => mail.answer(workbook, letter.id, words)
    const event = fromLetter(letter, answer)
    const reading = (event === undefined ? Promise.resolve() : shop.handle(event))
      .then(() => mail.done(workbook, letter.id))
      .catch((cause: unknown) => log.error({ err: cause }, 'a request that was handed over broke off'))
      .finally(() => this.#reading.delete(reading))
    this.#reading.add(reading)
  }

  #onClock(): void {
    const { mail, log } = this.#options
    this.look()
    if (performance.now() < this.#cleanAt) return
    this.#cleanAt = performance.now() + cleanEveryMs
    mail.clean().catch((cause: unknown) => log.warn({ err: cause }, 'old letters were not forgotten'))
  }
}

const form = z.looseObject({
  view: z.looseObject({
    blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })),
  }),
})

/** Says that a request was not taken, in the way that its kind can show. */
export async function refuse(event: ReceiverEvent, request: SlackRequest, words: string): Promise<void> {
  if (request.kind === 'command') {
    await event.ack({ response_type: 'ephemeral', text: words })
    return
  }
  if (request.kind === 'form') {
    const found = form.safeParse(event.body)
    const field = found.data?.view.blocks.find((block) => block.type === 'input')?.block_id
    await event.ack(
      field === undefined ? undefined : ({ response_action: 'errors', errors: { [field]: words } } as never),
    )
    return
  }
  if (request.kind === 'options') {
    await event.ack({ options: [] })
    return
  }
  await event.ack()
  await tell(request.responseUrl, words)
}

/** Says something to the person who asked, where Slack gave an address for it. Never throws. */
export async function tell(responseUrl: string | undefined, words: string): Promise<void> {
  if (responseUrl === undefined) return
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: words })
  const headers = { 'content-type': 'application/json' }
  await fetch(responseUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  )
}
