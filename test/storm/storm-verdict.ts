import { falseStatement, type HandEdit, type Link } from './chain.ts'
import { judgeOwnCells, judgePosts, judgeTypedCounts } from './judge-around.ts'
import { judgeReturns } from './judge-returns.ts'
import { judgeUndos } from './judge-undos.ts'
import { isRefused, type Case, type Evidence } from './storm-case.ts'
import { mayBeDropped, type JournalLeft } from './journal-left.ts'
import { onHandOf, readLedger } from './ledger.ts'
import { openingPieces, skus } from './storm-brand.ts'
import { saidTo, type Wish } from './wishes.ts'

/** What came of a storm. */
export interface StormVerdict {
  readonly kills: number
  readonly endedByItself: number
  /** how long it lasted: longer than asked for where a bot had to be left alive until it looked again */
  readonly seconds: number
  readonly secondsToSettle: number
  readonly asked: number
  readonly acknowledged: number
  readonly written: number
  readonly doubled: number
  readonly lost: number
  readonly refused: number
  readonly unknown: number
  readonly unknownWritten: number
  /** ledger rows that people typed, and numbers that they typed in the Stock tab */
  readonly handRows: number
  readonly typedCounts: number
  readonly voids: number
  readonly postsExpected: number
  readonly postsMade: number
  /** the same answer given twice by the response URL or the channel, though it was asked for once */
  readonly answersTwice: number
  /** numbers typed in Stock that something meant for another row took the place of, because rows moved in that second */
  readonly writtenOver: number
  /** cells that strayed into a blank row of Returns while rows moved, and that people were told of */
  readonly strayRows: number
  readonly onHand: readonly {
    readonly sku: string
    readonly model: number
    readonly ledger: number
    readonly bot: number | undefined
    readonly sheet: unknown
  }[]
  readonly violations: readonly string[]
  readonly falseStatements: readonly string[]
  /** everything that must not be, in words; empty when the promise was kept */
  readonly breaches: readonly string[]
}

/** A form that was asked for may come too late where Slack is slow, its clock jumps, or the one who answers was just killed. */
const tooLate = 'expired_trigger_id'

/** Judges a storm by what people were told, what they did in the sheet, and what is there. */
export function judgeStorm(evidence: Evidence): StormVerdict {
  const { sheets, slack, wishes, end, bots, journal } = evidence
  const ledger = readLedger(sheets.person)
  const breaches: string[] = []
  const links = new Map<string, Link[]>()
  const sums = {
    acknowledged: 0,
    written: 0,
    doubled: 0,
    lost: 0,
    refused: 0,
    unknown: 0,
    unknownWritten: 0,
    writtenOver: 0,
  }
  const found: Case = {
    evidence,
    ledger,
    breach: (words) => void breaches.push(words),
    explained: new Set(),
    link: ({ id, sku, quantity }, told) => {
      const known = links.get(sku) ?? []
      links.set(sku, known)
      if (!known.some((each) => each.id === id)) known.push({ id, pieces: quantity, told })
    },
    sums,
  }
  const { breach, explained } = found
  if (!end.settled) breach('the bot did not get everything written in time')
  for (const each of bots.misdeeds) breach(each)
  for (const each of journal.unwritten) breach(`never written: ${each}`)
  for (const each of journal.dropped) if (!mayBeDropped(each)) breach(`given up: ${each}`)
  for (const each of ledger.doubled) breach(`${each} is in the ledger twice`)
  for (const each of ledger.broken) breach(`a row that cannot count: ${each}`)
  const violations = slack.violations.filter((each) => !each.endsWith(tooLate))
  for (const each of violations) breach(`Slack’s rules: ${each}`)
  const problems = sheets.person.records('Problems')
  const strays = problems.filter((row) => row['Tab'] === 'Returns' && String(row['Row']).startsWith('row '))
  for (const row of problems) if (!strays.includes(row)) breach(`a problem is left: ${JSON.stringify(row)}`)

  for (const wish of wishes.all)
    if (wish.asked.kind === 'move' || wish.asked.kind === 'count') judgeMovement(wish, found)
  judgeReturns(found)
  judgeTypedCounts(found)
  judgeUndos(found)
  for (const hand of wishes.handRows) {
    const rows = ledger.rows.filter((row) => row.reason === hand.tag && row.kind !== 'reversal')
    for (const row of rows) explained.add(row.id)
    const wanted = hand.deletedAt === undefined ? 1 : 0
    if (rows.length !== wanted || rows.some((row) => row.quantity !== hand.pieces))
      breach(`${hand.tag}, typed by hand, is there ${rows.length} times and was to be ${wanted}`)
  }
  for (const row of ledger.rows)
    if (!explained.has(row.id) && !/^(OPEN|SOLD)-/.test(row.id))
      breach(`nobody asked for ${JSON.stringify(row)}`)
  judgeOwnCells(found)
  const { expected, made } = judgePosts(found)
  const falseStatements: string[] = []
  const onHand = sheets.person.records('SKUs').map((record) => {
    const sku = String(record['SKU'])
    const opening = skus.some((each) => each === sku) ? openingPieces : 0
    const chain = inOrder(links.get(sku) ?? [], journal)
    const edits = editsOf(sku, evidence)
    const wrong = falseStatement(opening, chain, edits)
    if (wrong !== undefined) falseStatements.push(`${sku}, ${wrong}`)
    const model = [...chain, ...edits].reduce((sum, each) => sum + each.pieces, opening)
    const shown = sheets.person.records('Stock').find((row) => row['SKU'] === sku)?.['On hand']
    return { sku, model, ledger: onHandOf(ledger, sku), bot: end.answers.get(sku), sheet: shown }
  })
  for (const { sku, model, ledger: real, bot: said, sheet } of onHand)
    if (model !== real || said !== real || sheet !== real)
      breach(
        `on hand of ${sku}: model ${model}, ledger ${real}, bot ${String(said)}, Stock tab ${String(sheet)}`,
      )
  breaches.push(...falseStatements.map((each) => `a false statement: ${each}`))
  return {
    kills: evidence.kills,
    endedByItself: bots.endedByThemselves,
    seconds: evidence.seconds,
    secondsToSettle: end.secondsToSettle,
    asked: wishes.all.length,
    ...sums,
    handRows: wishes.handRows.length,
    typedCounts: wishes.typedCounts.length,
    voids: ledger.voids,
    postsExpected: expected,
    postsMade: made,
    answersTwice: answersTwice(evidence),
    strayRows: strays.length,
    onHand,
    violations,
    falseStatements,
    breaches,
  }
}

/** A wish for one movement: told and there once, refused and not there, or nobody knows and it may be there once. */
function judgeMovement(wish: Wish, found: Case): void {
  const { ledger, explained, breach, link, sums, evidence } = found
  const { asked, tag } = wish
  const said = saidTo(wish, evidence.statements)
  const told = said.filter((each) => each.said.kind === 'moved' || each.said.kind === 'counted')
  const agreed = said.some((each) => each.said.kind === 'agreed')
  const rows = ledger.rows.filter(
    (row) => new RegExp(`\\b${tag}\\b`).test(row.reason) && row.kind !== 'reversal',
  )
  for (const row of rows) explained.add(row.id)
  if (rows.length > 1) {
    sums.doubled += 1
    return breach(`${tag} is in the ledger ${rows.length} times`)
  }
  const [row] = rows
  const [first] = told
  if (first === undefined) {
    const noteOnly = agreed || isRefused(wish, said)
    if (noteOnly) sums.refused += 1
    else sums.unknown += 1
    if (row !== undefined && noteOnly) return breach(`${tag} was not to be written, and ${row.id} is there`)
    if (row === undefined) return undefined
    sums.unknownWritten += 1
    return link(row, undefined)
  }
  sums.acknowledged += 1
  const { said: words, at } = first
  if (words.kind !== 'moved' && words.kind !== 'counted') return undefined
  const pieces = words.after - words.before
  const wantedSku = asked.kind === 'move' || asked.kind === 'count' ? asked.sku : ''
  const wantedPieces = asked.kind === 'move' ? asked.pieces : pieces
  if (words.sku !== wantedSku || pieces !== wantedPieces)
    breach(`${tag} was answered with something else: ${first.words}`)
  if (row === undefined) {
    sums.lost += 1
    return breach(`${tag} was acknowledged as ${words.id} and is not in the ledger`)
  }
  if (row.id !== words.id || row.sku !== wantedSku || row.quantity !== pieces || row.bucket !== 'sellable')
    return breach(
      `${tag} was acknowledged as ${words.id} with ${pieces} and is there as ${JSON.stringify(row)}`,
    )
  sums.written += 1
  return link(row, { before: words.before, after: words.after, at })
}

function editsOf(sku: string, { wishes }: Evidence): HandEdit[] {
  return wishes.handRows
    .filter((hand) => hand.sku === sku)
    .flatMap((hand) => [
      { pieces: hand.pieces, at: hand.at },
      ...(hand.deletedAt === undefined ? [] : [{ pieces: -hand.pieces, at: hand.deletedAt }]),
    ])
}

function inOrder(links: readonly Link[], journal: JournalLeft): Link[] {
  const place = (link: Link) => journal.order.get(link.id) ?? Number.MAX_SAFE_INTEGER
  return links.toSorted((a, b) => place(a) - place(b))
}

/** Answers that came twice though nothing was delivered, pressed or submitted twice. */
function answersTwice({ wishes, statements }: Evidence): number {
  return wishes.all.filter((wish) => {
    if (wish.redelivered > 0 || wish.exchanges.length > 1 || wish.asked.kind === 'undo') return false
    const told = saidTo(wish, statements).filter(({ said, isUpdate }) => said.kind !== 'refused' && !isUpdate)
    return told.length > 1
  }).length
}
