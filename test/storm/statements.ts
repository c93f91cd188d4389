import type { SlackStandIn, StoredMessage } from '../../sandbox/slack/stand-in.ts'
import { messageWords } from '../../sandbox/words.ts'
import { readSaid, type Said } from './said.ts'

/** A message of the bot's as it was at one time: an answer that is replaced later was said all the same. */
export interface Statement {
  readonly message: StoredMessage
  readonly said: Said
  readonly words: string
  /** milliseconds, of the machine's own clock */
  readonly at: number
  readonly isUpdate: boolean
}

/** Everything that the bot ever said, in order. */
export class Statements {
  readonly all: Statement[] = []
  readonly stop: () => void
  readonly #byTag = new Map<string, Statement[]>()
  readonly #ofCount = new Map<number, Statement[]>()
  readonly #ofReturn = new Map<string, Statement[]>()

  /** @param log told of everything that is said */
  constructor(slack: SlackStandIn, log: (line: string) => void) {
    this.stop = slack.onEvent((event) => {
      if (event.type !== 'message' || !event.message.isBot) return
      const words = messageWords(event.message)
      const isUpdate = event.change === 'updated'
      log(
        `bot${isUpdate ? ', instead,' : ''} in ${event.message.channel}: ${words.replaceAll('\n', ' | ').slice(0, 300)}`,
      )
      const said = readSaid(words)
      this.#keep({ message: event.message, said, words, at: performance.now(), isUpdate })
    })
  }

  /** What was said in messages that answer a line with this tag in it, and in receipts that name it. */
  answersTo(tag: string): readonly Statement[] {
    return this.#byTag.get(tag) ?? []
  }

  /** What was said of a count of so many, which no other count found. */
  ofCount(counted: number): readonly Statement[] {
    return this.#ofCount.get(counted) ?? []
  }

  /** What was said of a return's inspection. */
  ofInspection(returnId: string): readonly Statement[] {
    return this.#ofReturn.get(returnId) ?? []
  }

  /** What was said in these messages from a place in the list on. */
  in(messages: readonly StoredMessage[], from: number): Statement[] {
    return this.all
      .slice(from)
      .filter(({ message }) =>
        messages.some((each) => each.channel === message.channel && each.ts === message.ts),
      )
  }

  #keep(statement: Statement): void {
    const { said, message, words } = statement
    this.all.push(statement)
    // What was asked in private and confirmed is told to the channel in a message that answers no line.
    const about = `${message.answers?.text ?? ''} ${said.kind === 'moved' ? words : ''}`
    for (const tag of new Set(Array.from(about.matchAll(/\b[a-z]\d+x\b/g), ([found]) => found)))
      put(this.#byTag, tag, statement)
    if (said.kind === 'counted') put(this.#ofCount, said.after, statement)
    if (said.kind === 'agreed') put(this.#ofCount, said.counted, statement)
    if (said.kind === 'inspected') put(this.#ofReturn, said.id, statement)
  }
}

function put<K>(into: Map<K, Statement[]>, key: K, statement: Statement): void {
  const known = into.get(key)
  if (known === undefined) into.set(key, [statement])
  else known.push(statement)
}
