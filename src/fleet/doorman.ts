import { setTimeout as sleep } from 'node:timers/promises'
import type { ReceiverEvent } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { DatabaseAway, DatabaseBusy, isRefusal } from '../database/database.ts'
import { JournalFault } from '../journal/journal.ts'
import type { Keep } from '../journal/postgres.ts'
import type { Json } from '../kit/json.ts'
import type { EndRequest } from '../slack/ending.ts'
import { onceAcked, refuse, tell, type OnceAcked } from './answers.ts'
import type { Keeping, Keepable } from './keeping.ts'
import { takenAtOnce, type Letter, type Mail, type TakenLetter } from './mail.ts'
import { fromLetter, readRequest, toLetter, type SlackRequest } from './requests.ts'
import type { Team } from './teams.ts'

/** Slack waits three seconds for what a form or a list of choices is answered. */
const answerWithinMs = 2_500
/** By then every request has been acknowledged with something. */
const lateMs = 2_800
/** Notes of letters may get lost with a connection: so often it is looked for them anyway. */
const lookEveryMs = 1_000
const returnEveryMs = 3_000
const cleanEveryMs = 60_000
/** A stop waits so long for requests that are being handled; the next keeper goes on with what is left. */
const finishWithinMs = 8_000

const takingOver =
  'The machine that kept your workbook has just stopped, and another takes over. Nothing was recorded: please press again in a few seconds.'
const databaseAway =
  'Nothing was recorded: our database does not answer. Please try again in a minute, and tell whoever runs Jumpring if it stays.'
const databaseHeld =
  'Nothing was recorded: somebody else holds our database’s tables, such as a migration. Please send that again in a minute, and tell whoever runs Jumpring if it stays.'
const databaseRefused =
  'Nothing was recorded: our database did not take it. Please try again, and tell whoever runs Jumpring if it stays.'
const notRead =
  'Nothing was recorded: none of our machines could open your spreadsheet just now. Please try again, and tell whoever runs Jumpring if it stays.'
const maybeDone =
  'Our machine broke off over this, and I cannot say whether it was recorded. Look at the record before you do it again.'
const slow =
  'Our database is slow to answer, and I cannot say yet whether this was recorded. Look at the record before you do it again.'
const slowForm =
  'This takes longer than usual. Press again in a few seconds: it is the same wish, and nothing is done twice.'

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

/** A request could not be kept, and is certainly not carried out. */
class NotTaken extends Error {
  constructor(cause: unknown) {
    super('The database did not take a request', { cause })
    this.name = 'NotTaken'
  }
}

/** Takes each request of Slack's to the shop that it is for, in this process or another. */
export class Doorman {
  readonly #options: DoormanOptions
  readonly #reading = new Set<Promise<void>>()
  readonly #looking = new Map<string, boolean>()
  #clock: NodeJS.Timeout | undefined
  #returnAt = 0
  #cleanAt = 0

  constructor(options: DoormanOptions) {
    this.#options = options
  }

  /** Begins to read the letters of the workbooks that are kept here. */
  async start(): Promise<void> {
    await this.#options.mail.start((workbook) => this.look(workbook))
    this.#clock = setInterval(() => this.#onClock(), lookEveryMs)
  }

  /** Reads no further letters, and waits a while for those that are being handled. */
  async stop(): Promise<void> {
    clearInterval(this.#clock)
    await this.#options.mail.stop()
    await Promise.race([Promise.all(this.#reading), sleep(finishWithinMs, undefined, { ref: false })])
  }

  /** Answers a request: here, or where its workbook is kept. Never throws: Bolt's receiver would end the process. */
  async handle(asked: ReceiverEvent): Promise<void> {
    const { log } = this.#options
    const event = onceAcked(asked)
    const request = readRequest(event)
    try {
      if (request === undefined) {
        log.warn('a request names no workspace or has no id, and is not answered')
        await event.ack()
        return
      }
      const work = this.#answer(event, request)
      await Promise.race([work, sleep(lateMs, undefined, { ref: false })])
      // What Slack tells without an answer it tells again; the others see an error in their client.
      if (!event.acked() && request.kind !== 'event')
        await refuse(event, request, request.kind === 'form' ? slowForm : slow)
      await work
    } catch (cause) {
      log.error({ err: cause }, 'a request broke off')
      if (request !== undefined) await this.#sayBroken(event, request, cause)
    }
  }

  /** What Slack tells it tells again, as long as nobody acknowledged it. Never throws. */
  async #sayBroken(event: OnceAcked, request: SlackRequest, cause: unknown): Promise<void> {
    if (request.kind === 'event') return
    const nothing = cause instanceof NotTaken ? whyNot(cause.cause) : undefined
    const words = nothing ?? (request.kind === 'form' ? slowForm : slow)
    try {
      if (!event.acked()) await refuse(event, request, words)
      // Before, it was only said that nobody knows.
      else if (nothing !== undefined) await tell(request.responseUrl, nothing)
    } catch (failed) {
      this.#options.log.error({ err: failed }, 'nobody was told that a request broke off')
    }
  }

  /** Looks for letters of a workbook, or of all that are kept here; returns at once. */
  look(workbook?: string): void {
    const { keeping } = this.#options
    const shops = workbook === undefined ? keeping.list() : [keeping.get(workbook)]
    for (const shop of shops) if (shop !== undefined) this.#readAll(shop)
  }

  async #answer(event: OnceAcked, request: SlackRequest): Promise<void> {
    const { keeping, findTeam, welcome, log } = this.#options
    let team: Team | undefined
    try {
      team = await findTeam(request.teamId)
    } catch (cause) {
      log.error({ err: cause }, 'the teams cannot be read')
      throw new NotTaken(cause)
    }
    if ((await welcome(event, request, team)) || team?.workbook === undefined) return
    const shop = keeping.get(team.workbook)
    await (shop === undefined
      ? this.#handOver(event, request, team.workbook)
      : this.#handleHere(event, request, shop))
  }

  /** What is acknowledged at once is kept until it was handled; for a form or a list of choices Slack itself waits. */
  async #handleHere(event: OnceAcked, request: SlackRequest, shop: KeptShop): Promise<void> {
    if (request.kind === 'form' || request.kind === 'options') return shop.handle(event)
    const { mail } = this.#options
    const letter = toLetter(request.id, event)
    const begun = await mail
      .begin(shop.keep, letter)
      .catch((cause: unknown) => this.#withoutLetter(shop, request, cause))
    if (begun instanceof JournalFault) return shop.handle(recordingNothing(event, begun))
    if (begun === 'begun') return this.#finish(shop, letter, shop.handle(this.#ending(shop, letter, event)))
    if (begun === 'sent') this.look(shop.keep.workbook)
    await event.ack()
  }

  /**
   * Where somebody holds the table of the letters a look-up is answered from memory all the same, and what would record
   * something is refused. What Slack tells it tells again, and need not be refused.
   *
   * @returns why nothing can be recorded. Throws NotTaken and DatabaseAway.
   */
  async #withoutLetter(shop: KeptShop, request: SlackRequest, cause: unknown): Promise<JournalFault> {
    if (cause instanceof DatabaseAway && cause.inDoubt) throw cause
    const answers = cause instanceof DatabaseBusy && request.kind !== 'event'
    // What is in memory is old where another process keeps the workbook by now.
    if (!answers || !(await taken(this.#options.mail.isKept(shop.keep)))) throw new NotTaken(cause)
    return new JournalFault('Somebody else holds the table of the requests', cause, 'nothing', 'held')
  }

  /**
   * A request with the way to end it before its answer goes out, whether it is still this keeper's, and whether a former
   * keeper began to read it.
   */
  #ending(
    { keep }: KeptShop,
    { id, wasBegun = false }: Letter & { wasBegun?: boolean },
    event: ReceiverEvent,
  ) {
    const end: EndRequest = () =>
      this.#options.mail.end(keep, id).catch((cause: unknown) => {
        throw new JournalFault('A request could not be ended', cause, 'unknown', 'database')
      })
    const isMine = () => this.#options.mail.isMine(keep, id)
    return { ...event, customProperties: { ...event.customProperties, end, isMine, wasBegun } }
  }

  async #handOver(event: OnceAcked, request: SlackRequest, workbook: string): Promise<void> {
    const { mail } = this.#options
    const { id, kind } = request
    await taken(mail.send(workbook, toLetter(id, event)))
    // Looked for here, too: this process may be the one that is about to keep the workbook.
    this.look(workbook)
    if (kind !== 'form' && kind !== 'options') return event.ack()
    const found = await mail.answerTo(workbook, id, answerWithinMs)
    if (found !== undefined) return event.ack(found.answer === null ? undefined : (found.answer as never))
    // One that is being read is answered neither yes nor no: pressing again is the same wish.
    return refuse(event, request, (await mail.withdraw(workbook, id)) ? takingOver : slowForm)
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
        for (const letter of letters) void this.#finish(shop, letter, this.#handleLetter(shop, letter))
        if (letters.length === takenAtOnce) this.#looking.set(workbook, true)
      })
      .catch((cause: unknown) => log.warn({ err: cause }, 'letters could not be read; it is tried again'))
      .finally(() => {
        const again = this.#looking.get(workbook) === true
        this.#looking.delete(workbook)
        if (again) this.look(workbook)
      })
  }

  /** Marks a letter when it was handled. Never throws. */
  #finish(shop: KeptShop, letter: Letter, handling: Promise<void>): Promise<void> {
    const { mail, log } = this.#options
    const reading = handling
      .then(() => mail.done(shop.keep, letter.id))
      .catch((cause: unknown) => log.error({ err: cause }, 'a request was not finished'))
      .finally(() => this.#reading.delete(reading))
    this.#reading.add(reading)
    return reading
  }

  async #handleLetter(shop: KeptShop, letter: TakenLetter): Promise<void> {
    const event = fromLetter(letter, (answer) => this.#acknowledge(shop, letter, answer))
    const request = event === undefined ? undefined : readRequest(event)
    if (event === undefined || request === undefined) return
    if (letter.isLate) await tell(request.responseUrl, letter.wasBegun ? maybeDone : notRead)
    else await shop.handle(this.#ending(shop, letter, event))
  }

  /** For a form or a list of choices somebody waits for the answer; what else is said goes to the person at once. */
  async #acknowledge(shop: KeptShop, letter: TakenLetter, answer: Json): Promise<void> {
    const request = fromLetter(letter, () => Promise.resolve())
    const { kind, responseUrl } = (request === undefined ? undefined : readRequest(request)) ?? {}
    // What stands beside a form's fields says that nothing was changed.
    if (kind === 'form' || kind === 'options')
      return this.#options.mail.answer(shop.keep, letter.id, answer, besideFields.safeParse(answer).success)
    const said = words.safeParse(answer)
    if (said.success) await tell(responseUrl, said.data.text)
  }

  #onClock(): void {
    const { mail, log } = this.#options
    const now = performance.now()
    this.look()
    if (now >= this.#returnAt) {
      this.#returnAt = now + returnEveryMs
      this.#returnUnread().catch((cause: unknown) =>
        log.warn({ err: cause }, 'requests that nobody took were not answered yet'),
      )
    }
    if (now < this.#cleanAt) return
    this.#cleanAt = now + cleanEveryMs
    mail.clean().catch((cause: unknown) => log.warn({ err: cause }, 'old letters were not forgotten'))
  }

  /** Tells those whose workbook nobody keeps, whichever process took their request in. */
  async #returnUnread(): Promise<void> {
    for (const letter of await this.#options.mail.takeUnread()) {
      const event = fromLetter(letter, () => Promise.resolve())
      const request = event === undefined ? undefined : readRequest(event)
      await tell(request?.responseUrl, notRead)
    }
  }
}

/** A request that may look things up and nothing else. */
function recordingNothing(event: OnceAcked, cannotRecord: JournalFault): OnceAcked {
  return { ...event, customProperties: { ...event.customProperties, cannotRecord, wasBegun: false } }
}

/** Waits until a request is kept. Throws NotTaken when it certainly is not. */
async function taken<T>(keeping: Promise<T>): Promise<T> {
  try {
    return await keeping
  } catch (cause) {
    throw cause instanceof DatabaseAway && cause.inDoubt ? cause : new NotTaken(cause)
  }
}

function whyNot(cause: unknown): string {
  if (cause instanceof DatabaseBusy) return databaseHeld
  return isRefusal(cause) ? databaseRefused : databaseAway
}

const words = z.looseObject({ text: z.string() })
const besideFields = z.looseObject({ response_action: z.literal('errors') })
