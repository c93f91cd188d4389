import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import type { SlackStandIn, StoredMessage } from '../../sandbox/slack/stand-in.ts'
import { messageWords } from '../../sandbox/words.ts'
import { canHaveBeen, falseStatement, type Link } from './chain.ts'
import { readJournal } from './journal-file.ts'
import { mayBeDropped, type JournalLeft } from './journal-left.ts'
import { handPricedSku, movingSkus, openingPieces, pricedSkus } from './lane-brand.ts'
import type { LaneRecord, Wish } from './lane-record.ts'
import { onHandOf, readLedger, type Ledger, type LedgerRow } from './ledger.ts'

/** What came of a lane. */
export interface LaneVerdict {
  readonly kills: number
  readonly killsByStep: ReadonlyMap<string, number>
  readonly acknowledged: number
  /** of the acknowledged, those that are in the ledger once */
  readonly written: number
  readonly doubled: number
  readonly lost: number
  /** wishes that nobody was told of, and how many of them are in the ledger */
  readonly unknown: number
  readonly unknownWritten: number
  /** rows that were written twice and made void */
  readonly voids: number
  readonly postsExpected: number
  readonly postsMade: number
  readonly onHand: readonly { readonly sku: string; readonly model: number; readonly ledger: number }[]
  readonly breaches: readonly string[]
}

interface Evidence {
  readonly folder: string
  readonly slack: SlackStandIn
  readonly person: SheetPerson
  readonly record: LaneRecord
  readonly settled: boolean
}

/** What was recorded of a wish: `<movement> <sku> <before> <after>` each. */
interface Recorded {
  readonly id: string
  readonly sku: string
  readonly before: number
  readonly after: number
}

/** Holds what people were told against what is in the sheet and in the channel. */
export function judgeLane(evidence: Evidence): LaneVerdict {
  const { record, person, slack } = evidence
  const ledger = readLedger(person)
  const journal = readJournal(evidence.folder)
  const posts = slack.messages('C01ALERTS')
  const breaches: string[] = []
  const breach = (words: string) => void breaches.push(words)
  if (!evidence.settled) breach('the last writer did not get everything written and posted')
  for (const each of journal.unwritten) breach(`never written: ${each}`)
  for (const each of journal.dropped) if (!mayBeDropped(each)) breach(`given up: ${each}`)
  for (const each of ledger.doubled) breach(`${each} is in the ledger twice`)
  for (const each of ledger.broken) breach(`a row that cannot count: ${each}`)
  for (const each of slack.violations) breach(`Slack’s rules: ${each}`)

  const links = new Map<string, Link[]>(movingSkus.map((sku) => [sku, []]))
  const explained = new Set<string>()
  const sums = { acknowledged: 0, written: 0, lost: 0, doubled: 0, unknown: 0, unknownWritten: 0 }
  for (const wish of record.wishes.values()) {
    const { ask } = wish
    if (ask.kind === 'price') continue
    const found = rowsOf(wish, record, ledger)
    for (const row of found) explained.add(row.id)
    const recorded = recordedOf(wish, breach)
    if (recorded === undefined) sums.unknown += 1
    else sums.acknowledged += 1
    const wanted = wantedOf(wish, record)
    const isThere = wanted.every((each) => found.filter((row) => isSame(row, each)).length === 1)
    const isWhole = isThere && found.length === wanted.length
    if (found.length > wanted.length) {
      sums.doubled += 1
      breach(`${ask.tag} is in the ledger ${found.length} times instead of ${wanted.length}`)
    } else if (isWhole && recorded === undefined) sums.unknownWritten += 1
    else if (isWhole) sums.written += 1
    else if (recorded !== undefined || found.length > 0) {
      sums.lost += recorded === undefined ? 0 : 1
      breach(`${ask.tag}: ${wanted.length} rows were to be there, ${JSON.stringify(found)} are`)
    }
    for (const row of found) {
      const said = ask.kind === 'undo' ? undefined : recorded?.find((each) => each.id === row.id)
      if (recorded !== undefined && ask.kind !== 'undo' && said === undefined)
        breach(
          `${ask.tag} was acknowledged as ${recorded.map((each) => each.id).join()} and is there as ${row.id}`,
        )
      const at = wish.told.at(-1)?.at ?? 0
      const told = said === undefined ? undefined : { before: said.before, after: said.after, at }
      links.get(row.sku)?.push({ id: row.id, pieces: row.quantity, told })
    }
    judgePost(wish, found.length > 0, posts, breach)
  }
  const agreed = record.counts.filter(({ sku, counted }) =>
    judgeCount(sku, counted, { posts, ledger, links, explained, breach }),
  )
  for (const hand of record.handRows) {
    const found = ledger.rows.filter((row) => row.reason === hand.tag)
    for (const row of found) explained.add(row.id)
    if (found.length !== 1 || found[0]?.quantity !== hand.pieces)
      breach(`${hand.tag}, typed by hand, is there as ${JSON.stringify(found)}`)
  }
  for (const row of ledger.rows)
    if (!explained.has(row.id) && !row.id.startsWith('OPEN-'))
      breach(`nobody asked for ${JSON.stringify(row)}`)
  judgePrices(record, person, breach)
  const onHand = movingSkus.map((sku) => {
    const chain = inOrder(links.get(sku) ?? [], journal)
    const edits = record.handRows.filter((row) => row.sku === sku)
    const wrong = falseStatement(openingPieces, chain, edits)
    if (wrong !== undefined) breach(`a false statement about ${sku}: ${wrong}`)
    for (const { counted } of agreed.filter((each) => each.sku === sku))
      if (!canHaveBeen(counted, openingPieces, chain, edits))
        breach(`the count of ${counted} ${sku} was said to agree, and so much was never on hand`)
    const moved = [...chain, ...edits].reduce((sum, each) => sum + each.pieces, openingPieces)
    return { sku, model: moved, ledger: onHandOf(ledger, sku) }
  })
  for (const { sku, model, ledger: shown } of onHand)
    if (model !== shown) breach(`on hand of ${sku} is ${shown} in the ledger and ${model} by the model`)
  const { expected, made } = judgePosts(journal, posts, breach)
  const kills = [...record.killsByStep.values()].reduce((sum, each) => sum + each, 0)
  return {
    kills,
    killsByStep: record.killsByStep,
    ...sums,
    voids: ledger.voids,
    postsExpected: expected,
    postsMade: made,
    onHand,
    breaches,
  }
}

/** Ledger rows that carry the wish: by the words it was asked with, or of an undo by what it refers to. */
function rowsOf({ ask }: Wish, record: LaneRecord, ledger: Ledger): LedgerRow[] {
  if (ask.kind !== 'undo') return ledger.rows.filter((row) => row.reason === ask.tag)
  const first = [...record.wishes.values()].find((wish) => wish.ask.kind === 'undo' && wish.ask.of === ask.of)
  // Several wishes to undo the same are one: the first stands for all.
  if (first?.ask.id !== ask.id) return []
  const of = record.wishes.get(ask.of)
  const undone = of === undefined ? [] : rowsOf(of, record, ledger).map((row) => row.id)
  return ledger.rows.filter((row) => row.kind === 'reversal' && undone.includes(row.reference))
}

function wantedOf({ ask }: Wish, record: LaneRecord): { sku: string; pieces: number }[] {
  switch (ask.kind) {
    case 'move':
      return [ask]
    case 'pair':
      return [ask, { sku: ask.to, pieces: -ask.pieces }]
    case 'price':
      return []
    case 'undo': {
      const undos = [...record.wishes.values()].filter(
        (wish) => wish.ask.kind === 'undo' && wish.ask.of === ask.of,
      )
      const of = record.wishes.get(ask.of)
      if (of === undefined || undos[0]?.ask.id !== ask.id) return []
      return wantedOf(of, record).map(({ sku, pieces }) => ({ sku, pieces: -pieces }))
    }
  }
}

function isSame(row: LedgerRow, wanted: { sku: string; pieces: number }): boolean {
  return row.sku === wanted.sku && row.quantity === wanted.pieces && row.bucket === 'sellable'
}

/** What was told of a wish; undefined when nothing was, or only that it was refused. */
function recordedOf({ ask, told }: Wish, breach: (words: string) => void): Recorded[] | undefined {
  const replies = told.flatMap((each) => (each.told.kind === 'recorded' ? [each.told.reply] : []))
  const [first] = replies
  if (first === undefined) return undefined
  if (replies.some((reply) => reply.join() !== first.join())) breach(`${ask.tag} was answered in two ways`)
  return first.map((words) => {
    const [id = '', sku = '', before, after] = words.split(' ')
    return { id, sku, before: Number(before), after: Number(after) }
  })
}

function judgePost(
  { ask }: Wish,
  isThere: boolean,
  posts: readonly StoredMessage[],
  breach: (words: string) => void,
): void {
  if (ask.kind === 'undo') return
  const made = posts.filter((post) => post.text.startsWith(`${ask.tag}:`)).length
  if (made !== (isThere ? 1 : 0)) breach(`the post of ${ask.tag} was made ${made} times`)
}

/** A number typed under Counted: told once. Answers whether it was said to be what the ledger expects. */
function judgeCount(
  sku: string,
  counted: number,
  words: {
    posts: readonly StoredMessage[]
    ledger: Ledger
    links: Map<string, Link[]>
    explained: Set<string>
    breach: (words: string) => void
  },
): boolean {
  const { posts, ledger, links, explained, breach } = words
  const agrees = ({ text }: StoredMessage) =>
    text.replaceAll('*', '').startsWith(`${sku} counted: ${counted}, just as`)
  const changes = new RegExp(`^Counted ${sku}: on hand -?\\d+ → ${counted} `)
  const told = posts.filter((post) => changes.test(post.text) || agrees(post))
  const [post] = told
  if (told.length !== 1) breach(`the count of ${counted} ${sku} was told ${told.length} times`)
  if (post === undefined) return false
  if (agrees(post)) return true
  const id = /MV-[0-9A-Z]{10}/.exec(messageWords(post))?.[0] ?? ''
  const before = Number(/on hand (-?\d+)/.exec(post.text)?.[1])
  const row = ledger.rows.find((each) => each.id === id)
  if (row === undefined || row.quantity !== counted - before || row.sku !== sku) {
    breach(`the count of ${counted} ${sku} is in the ledger as ${JSON.stringify(row)}`)
    return false
  }
  explained.add(id)
  links.get(sku)?.push({ id, pieces: row.quantity, told: { before, after: counted, at: Number.MAX_VALUE } })
  return false
}

function judgePrices(record: LaneRecord, person: SheetPerson, breach: (words: string) => void): void {
  const shown = new Map(person.records('SKUs').map((row) => [row['SKU'], row['Price']]))
  if (shown.get(handPricedSku) !== record.handPrice)
    breach(
      `${handPricedSku} was priced ${record.handPrice} by hand and shows ${String(shown.get(handPricedSku))}`,
    )
  for (const sku of pricedSkus) {
    const wishes = [...record.wishes.values()].flatMap(({ ask, told }) =>
      ask.kind === 'price' && ask.sku === sku ? [{ price: ask.price, known: told.length > 0 }] : [],
    )
    const last = wishes.findLastIndex((wish) => wish.known)
    const possible: unknown[] = wishes.slice(Math.max(0, last)).map((wish) => wish.price)
    if (last < 0) possible.push(10)
    if (!possible.includes(shown.get(sku)))
      breach(`${sku} shows the price ${String(shown.get(sku))}, not ${possible.join(' or ')}`)
  }
}

/** Everything that the journal was to post is in the channel once. */
function judgePosts(
  journal: JournalLeft,
  posts: readonly StoredMessage[],
  breach: (words: string) => void,
): { expected: number; made: number } {
  const ids = posts.map((post) => JSON.stringify(post.metadata?.['event_payload'] ?? null))
  for (const { id, state } of journal.messages) {
    const made = ids.filter((each) => each === JSON.stringify({ id })).length
    if (made !== 1) breach(`the post ${id} (${state}) was made ${made} times`)
  }
  return { expected: journal.messages.length, made: posts.length }
}

function inOrder(links: readonly Link[], journal: JournalLeft): Link[] {
  const place = (link: Link) => journal.order.get(link.id) ?? Number.MAX_SAFE_INTEGER
  return links.toSorted((a, b) => place(a) - place(b))
}
