import { setTimeout as sleep } from 'node:timers/promises'
import { Refused, type Exchange, type SlackStandIn, type StoredView } from '../../sandbox/slack/stand-in.ts'
import type { Dice } from './dice.ts'
import type { Statement, Statements } from './statements.ts'
import { skus } from './storm-brand.ts'
import { noteBeside, saidTo, type Wish, type Wishes } from './wishes.ts'

const channel = 'C02SUPPLY'
/** So long somebody waits for an answer before doing something else, milliseconds. It may still come. */
const patienceMs = 4_000
/** A response URL works five times: more than this often a delivery is not repeated. */
const mostRedeliveries = 2

export interface PeopleParts {
  readonly slack: SlackStandIn
  readonly statements: Statements
  readonly wishes: Wishes
  readonly log: (line: string) => void
  /** milliseconds between two things that one person does, at most */
  readonly pauseMs: number
}

/** One person in front of Slack for as long as the storm lasts. */
export class StormPerson {
  readonly #parts: PeopleParts
  readonly #dice: Dice
  readonly #id: string

  constructor(parts: PeopleParts, id: string, dice: Dice) {
    this.#parts = parts
    this.#id = id
    this.#dice = dice
  }

  /** Does one thing after the other until it is over. */
  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      try {
        await this.#closesForms()
        await this.#act()
      } catch (cause) {
        if (!(cause instanceof Refused)) throw cause
        this.#log(`Slack’s client refused: ${cause.message}`)
      }
      await sleep(this.#dice.whole(Math.floor(this.#parts.pauseMs / 5), this.#parts.pauseMs))
    }
  }

  #act(): Promise<void> {
    const dice = this.#dice
    const throwOf = dice.whole(1, 100)
    if (throwOf <= 42) return this.#moves()
    if (throwOf <= 50) return this.#counts()
    if (throwOf <= 56) return this.#countsByForm()
    if (throwOf <= 68) return this.#returns()
    if (throwOf <= 78) return this.#inspects()
    if (throwOf <= 90) return this.#undoes()
    if (throwOf <= 96) return this.#delivered(dice)
    return this.#looks()
  }

  /** Nobody leaves a form open for the next thing. */
  async #closesForms(): Promise<void> {
    const open = this.#me().view()
    if (open !== undefined) await this.#me().closes(open, { all: true })
  }

  async #moves(): Promise<void> {
    const dice = this.#dice
    const sku = dice.one(skus)
    const tooMany = dice.chance(0.05)
    const pieces = tooMany ? -dice.whole(2000, 4000) : dice.whole(1, 9) * dice.one([1, -1, -1])
    const wish = this.#parts.wishes.open({ kind: 'move', sku, pieces })
    const reason = pieces > 0 ? 'received' : dice.one(['sold', 'sold at the market', 'gift'])
    const line = `/stock ${pieces < 0 ? 'remove' : 'add'} ${sku} ${Math.abs(pieces)} ${reason} ${wish.tag}`
    await this.#types(wish, line)
    if (!tooMany) return
    // More than there is, or more than the limit: it is asked back, and two people may say yes at once.
    const question = saidTo(wish, this.#parts.statements).find(({ said }) => said.kind === 'refused')
    if (question === undefined || !JSON.stringify(question.message.blocks).includes('stock_confirm')) return
    await this.#presses(wish, question, 'stock_confirm')
  }

  async #counts(): Promise<void> {
    const { wishes } = this.#parts
    const sku = this.#dice.one(skus)
    const wish = wishes.open({ kind: 'count', by: 'line', sku, counted: wishes.nextCount() })
    const counted = wish.asked.kind === 'count' ? wish.asked.counted : 0
    await this.#types(wish, `/count ${sku} ${counted} shelf ${wish.tag}`)
  }

  async #countsByForm(): Promise<void> {
    const { wishes } = this.#parts
    const sku = this.#dice.one(skus)
    const opened = await this.#me().types(channel, `/count ${sku}`)
    const form = await this.#formOf(opened)
    if (form === undefined) return
    const counted = wishes.nextCount()
    const wish = wishes.open({ kind: 'count', by: 'form', sku, counted })
    await this.#submits(wish, form, { counted: String(counted), reason: `display ${wish.tag}` })
  }

  async #returns(): Promise<void> {
    const sku = this.#dice.one(skus)
    const pieces = this.#dice.whole(1, 2)
    const wish = this.#parts.wishes.open({ kind: 'return', sku, pieces })
    await this.#types(wish, `/return new ${sku} ${pieces} clasp broken ${wish.tag}`)
  }

  async #inspects(): Promise<void> {
    const { statements, wishes } = this.#parts
    const logged = statements.all.filter(({ said }) => said.kind === 'logged').slice(-12)
    if (logged.length === 0) return this.#returns()
    const receipt = this.#dice.one(logged)
    if (receipt.said.kind !== 'logged') return undefined
    const { id, sku } = receipt.said
    const pressed = await this.#me().clicks(receipt.message, 'return_inspect')
    const form = await this.#formOf(pressed)
    if (form === undefined) return undefined
    const wish = wishes.open({ kind: 'inspect', returnId: id, sku })
    const filled = { condition: 'new', disposition: 'restock', resolution: 'none', note: wish.tag }
    return this.#submits(wish, form, filled)
  }

  async #undoes(): Promise<void> {
    const { statements, wishes } = this.#parts
    const kinds = ['moved', 'counted', 'logged', 'inspected']
    const receipts = statements.all
      .filter(({ said, message }) => kinds.includes(said.kind) && message.ephemeralTo === undefined)
      .slice(-25)
    if (receipts.length === 0) return
    const of = this.#dice.one(receipts)
    await this.#presses(wishes.open({ kind: 'undo', of }), of, 'undo')
  }

  async #looks(): Promise<void> {
    await this.#me().types(channel, `/stock ${this.#dice.one(skus)}`)
  }

  /** Slack delivers something again that it delivered before, as after a lost acknowledgement. */
  async #delivered(dice: Dice): Promise<void> {
    const { wishes, slack } = this.#parts
    const known = wishes.all.filter(
      (wish) => wish.redelivered < mostRedeliveries && (wish.exchanges[0]?.exchange.envelopeId ?? '') !== '',
    )
    if (known.length === 0) return
    const wish = dice.one(known.slice(-60))
    const id = wish.exchanges[0]?.exchange.envelopeId
    wish.redelivered += 1
    this.#log(`Slack delivers ${wish.tag} again`)
    await slack.redeliver(id)
  }

  async #types(wish: Wish, line: string): Promise<void> {
    const { slack, statements } = this.#parts
    if (this.#dice.chance(0.1)) {
      slack.duplicateNext = true
      wish.redelivered += 1
    }
    this.#log(line)
    const from = statements.all.length
    const exchange = await this.#me().types(channel, line)
    wish.exchanges.push({ exchange, from })
    await this.#waitFor(wish)
  }

  /** Presses a button, sometimes twice, sometimes together with somebody else. */
  async #presses(wish: Wish, at: Statement, actionId: string): Promise<void> {
    const { slack, statements } = this.#parts
    const others = slack.people.filter((person) => person.id !== this.#id)
    const inTeam = at.message.ephemeralTo === undefined
    const hands = [this.#me()]
    if (this.#dice.chance(0.3)) hands.push(this.#me())
    if (inTeam && this.#dice.chance(0.3)) hands.push(slack.as(this.#dice.one(others).id))
    this.#log(
      `${hands.map((hand) => hand.id).join(' and ')} press ${actionId} (${wish.tag}): ${at.words.split('\n')[0] ?? ''}`,
    )
    const from = statements.all.length
    const presses = hands.map(async (hand) => {
      const exchange = await hand.clicks(at.message, actionId)
      wish.exchanges.push({ exchange, from })
    })
    const done = await Promise.allSettled(presses)
    for (const each of done)
      if (each.status === 'rejected' && !(each.reason instanceof Refused)) throw each.reason
    await this.#waitFor(wish)
  }

  /** Submits a form, again where Slack had trouble connecting, and sometimes twice. */
  async #submits(wish: Wish, form: StoredView, filled: Readonly<Record<string, string>>): Promise<void> {
    const { statements } = this.#parts
    this.#log(`submits ${form.callbackId} (${wish.tag}) ${JSON.stringify(filled)}`)
    const twice = this.#dice.chance(0.2)
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const from = statements.all.length
      const presses = (twice ? [1, 2] : [1]).map(() => this.#me().submits(form, filled))
      for (const sent of await Promise.allSettled(presses)) {
        if (sent.status === 'rejected') continue
        wish.exchanges.push({ exchange: sent.value, from })
        noteBeside(wish, sent.value.errors)
      }
      if (this.#me().view()?.id !== form.id) break
      await sleep(1_000)
    }
    await this.#waitFor(wish)
  }

  async #formOf(opened: Exchange): Promise<StoredView | undefined> {
    const until = performance.now() + patienceMs
    while (opened.view() === undefined && opened.acked && performance.now() < until) await sleep(30)
    const form = opened.view()
    const onTop = this.#me().view()
    return form !== undefined && onTop?.id === form.id ? form : undefined
  }

  async #waitFor(wish: Wish): Promise<void> {
    const { statements } = this.#parts
    const until = performance.now() + patienceMs
    if (!wish.exchanges.some(({ exchange }) => exchange.acked)) return
    while (saidTo(wish, statements).length === 0 && performance.now() < until) await sleep(40)
  }

  #me() {
    return this.#parts.slack.as(this.#id)
  }

  #log(line: string): void {
    this.#parts.log(`${this.#id} ${line}`)
  }
}
