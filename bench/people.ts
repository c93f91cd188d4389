import { setTimeout as sleep } from 'node:timers/promises'
import type { Exchange, SlackStandIn, StoredMessage } from '../sandbox/slack/stand-in.ts'
import { messageWords } from '../sandbox/words.ts'
import type { Random } from './random.ts'

/** How long somebody waits for an answer before it counts as none. */
const patienceMs = 30_000

/** What somebody types. */
export interface Line {
  readonly kind: 'look-up' | 'write'
  readonly text: string
  /** of a write: the word by which its row is known again in the ledger */
  readonly mark: string
}

/** What came of a line. */
export interface Asked extends Line {
  /** milliseconds until acknowledged; NaN: not within Slack's three seconds */
  readonly ackMs: number
  /** milliseconds until answered; NaN: no answer, or one that says that it did not work */
  readonly answerMs: number
  /** 'late': no acknowledgement in time; 'silent': no answer in time */
  readonly fate: 'answered' | 'failed' | 'late' | 'silent'
  readonly answer: string
}

/** Lines as a team types them: SKUs that sell are asked for more often, and what is taken away comes back. */
export class Lines {
  readonly #skus: readonly string[]
  readonly #random: Random
  readonly #prefix: string
  #count = 0
  #taken: string | undefined

  /** @param prefix begins every mark; letters only */
  constructor(skus: readonly string[], random: Random, prefix: string) {
    this.#skus = skus
    this.#random = random
    this.#prefix = prefix
  }

  lookUp(): Line {
    return { kind: 'look-up', text: `/stock ${this.#sku()}`, mark: '' }
  }

  /** Removes one piece; every second time the same SKU gets it back, so that no stock runs out however long this goes. */
  write(): Line {
    this.#count += 1
    const mark = `${this.#prefix}${this.#count}`
    const taken = this.#taken
    this.#taken = taken === undefined ? this.#sku() : undefined
    const words = taken === undefined ? `remove ${this.#taken ?? ''} 1 sold` : `add ${taken} 1 received`
    return { kind: 'write', text: `/stock ${words} ${mark}`, mark }
  }

  /** Look-ups and writes by turns. */
  either(): Line {
    this.#turn = !this.#turn
    return this.#turn ? this.lookUp() : this.write()
  }
  #turn = false

  #sku(): string {
    return this.#skus[Math.floor(this.#skus.length * this.#random.next() ** 2)] ?? ''
  }
}

/** People in front of Slack. */
export class People {
  readonly #slack: SlackStandIn
  /** when each answer appeared, by its place, until it is looked at */
  readonly #appeared = new Map<string, number>()
  #turn = 0

  constructor(slack: SlackStandIn) {
    this.#slack = slack
    slack.onEvent((event) => {
      if (event.type === 'message' && isAnswer(event.message))
        this.#appeared.set(placeOf(event.message), performance.now())
    })
  }

  /** Types a line and waits for its answer. */
  async ask(line: Line): Promise<Asked> {
    const { people } = this.#slack
    const person = this.#slack.as(people[(this.#turn += 1) % people.length]?.id ?? '')
    const since = performance.now()
    const exchange = await person.types(person.dm, line.text)
    const ackMs = exchange.acked ? exchange.ackMs : Number.NaN
    if (!exchange.acked)
      return { ...line, ackMs, answerMs: Number.NaN, fate: 'late', answer: exchange.error ?? '' }
    const message = await this.#answer(exchange)
    if (message === undefined) return { ...line, ackMs, answerMs: Number.NaN, fate: 'silent', answer: '' }
    const answer = messageWords(message)
    const appeared = this.#appeared.get(placeOf(message)) ?? performance.now()
    this.#appeared.delete(placeOf(message))
    const worked = (line.kind === 'write' ? /on hand .*→/ : /on hand/i).test(answer)
    const answerMs = worked ? appeared - since : Number.NaN
    return { ...line, ackMs, answerMs, fate: worked ? 'answered' : 'failed', answer }
  }

  /** One after the other, with a pause after each answer. */
  async oneByOne(count: number, next: () => Line, pauseMs = 0): Promise<Asked[]> {
    const asked: Asked[] = []
    for (let at = 0; at < count; at += 1) {
      asked.push(await this.ask(next()))
      if (pauseMs > 0) await sleep(pauseMs)
    }
    return asked
  }

  /** So many a second for so long, whether answers come or not. Answers when everybody gave up or was answered. */
  async atRate(perSecond: number, seconds: number, next: () => Line): Promise<Asked[]> {
    const asked: Promise<Asked>[] = []
    const since = performance.now()
    for (let at = 0; at < perSecond * seconds; at += 1) {
      const wait = since + (at * 1000) / perSecond - performance.now()
      if (wait > 0) await sleep(wait)
      asked.push(this.ask(next()))
    }
    return Promise.all(asked)
  }

  /** So many people at once, each typing the next line as soon as the last is answered, for so long. */
  async together(count: number, seconds: number, next: () => Line): Promise<Asked[]> {
    const asked: Asked[] = []
    const until = performance.now() + seconds * 1000
    const work = async () => {
      while (performance.now() < until) asked.push(await this.ask(next()))
    }
    await Promise.all(Array.from({ length: count }, work))
    return asked
  }

  async #answer(exchange: Exchange): Promise<StoredMessage | undefined> {
    const reply = () => exchange.replies().find(isAnswer)
    try {
      await exchange.settled(patienceMs)
      return reply() ?? (await this.#slack.until(reply, patienceMs))
    } catch {
      return undefined
    }
  }
}

/** An answer to a command, and not a post that came at the same time. */
function isAnswer({ via }: StoredMessage): boolean {
  return via === 'response_url' || via === 'ack'
}

function placeOf({ channel, ts }: StoredMessage): string {
  return `${channel} ${ts}`
}
