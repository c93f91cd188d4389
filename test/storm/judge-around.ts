import type { Case } from './storm-case.ts'
import type { LedgerRow } from './ledger.ts'
import type { Statement } from './statements.ts'
import { skus } from './storm-brand.ts'

interface Counted {
  readonly sku: string
  readonly before: number
  readonly after: number
}

/** Numbers typed in the Stock tab: each a count once, or asked about once; the cell is free again. */
export function judgeTypedCounts(found: Case): void {
  const { evidence, ledger, breach, explained, link, sums } = found
  const { statements, wishes, sheets, journal } = evidence
  const posts = statements.all.filter(({ message, isUpdate }) => message.metadata !== undefined && !isUpdate)
  const groups = groupsOf(posts)
  const recorded = (id: string, row: LedgerRow | undefined, { sku, before, after }: Counted, at: number) => {
    sums.acknowledged += 1
    if (row === undefined || row.sku !== sku || row.quantity !== after - before) {
      sums.lost += 1
      return breach(`the count of ${after} ${sku} was told as ${id} and is there as ${JSON.stringify(row)}`)
    }
    sums.written += 1
    explained.add(row.id)
    link(row, { before, after, at })
  }
  for (const { sku, counted, over, went } of wishes.typedCounts) {
    const told = posts.filter(
      ({ said }) =>
        (said.kind === 'counted' && said.after === counted) ||
        (said.kind === 'agreed' && said.counted === counted),
    )
    const asked = posts.filter(({ words }) => words.includes(`was a typed ${counted} instead`))
    const toldAmong = groups.told.filter(({ count }) => count.sku === sku && count.after === counted)
    const askedAmong = groups.asked.filter((each) => each.sku === sku && each.counted === counted)
    const times = [told.length + toldAmong.length, asked.length + askedAmong.length] as const
    const isUnnamed = times[0] + times[1] === 0 && groups.unnamed > 0
    // What was meant for another row took its place: nobody can tell what stood there, see docs/chaos.md.
    const isWrittenOver = times[0] + times[1] === 0 && went?.mayHaveStrayed === true
    if (isUnnamed) groups.unnamed -= 1
    else if (isWrittenOver) sums.writtenOver += 1
    else if (times[0] + times[1] !== 1)
      breach(
        `${counted} typed over ${over} of ${sku} was told ${times[0]} times and asked about ${times[1]} times`,
      )
    const [first] = told
    if (first?.said.kind === 'counted') {
      const { id } = first.said
      const row = ledger.rows.find((each) => each.id === id)
      recorded(id, row, { ...first.said, sku }, first.at)
    }
    for (const { count, id, at } of toldAmong) {
      const row = rowOfCount(ledger.rows, count, id, journal.order)
      recorded(`one of those from ${id}`, row, count, at)
    }
  }
  for (const row of sheets.person.records('Stock'))
    if (row['Counted'] !== null)
      breach(`${String(row['SKU'])} still has ${String(row['Counted'])} under Counted`)
}

/**
 * The row of one among many counts that were told in one post, which names only the first of their movements: of those
 * that it can be, the one that was decided beside that movement. One SKU can be counted twice by the same difference.
 *
 * @param first the movement that the post names
 * @param order the place of each movement, in the order in which they were decided
 * @returns undefined where the ledger has none
 */
export function rowOfCount(
  rows: readonly LedgerRow[],
  { sku, before, after }: Counted,
  first: string,
  order: ReadonlyMap<string, number>,
): LedgerRow | undefined {
  const place = (id: string) => order.get(id) ?? Number.MAX_SAFE_INTEGER
  const distance = (row: LedgerRow) => Math.abs(place(row.id) - place(first))
  return rows
    .filter((row) => isTypedCount(row) && row.sku === sku && row.quantity === after - before)
    .toSorted((one, other) => distance(one) - distance(other))[0]
}

/** What posts about many numbers at once say of each of them, and how many they do not name. */
function groupsOf(posts: readonly Statement[]) {
  return {
    told: posts.flatMap(({ said, at }) =>
      said.kind === 'counted many' ? said.counts.map((count) => ({ count, id: said.id, at })) : [],
    ),
    asked: posts.flatMap(({ said }) => (said.kind === 'asked many' ? said.counts : [])),
    unnamed: posts.reduce(
      (sum, { said }) =>
        sum + (said.kind === 'counted many' || said.kind === 'asked many' ? said.unnamed : 0),
      0,
    ),
  }
}

function isTypedCount({ kind, reason }: LedgerRow): boolean {
  return kind === 'count' && reason === 'counted in the sheet'
}

/** Cells that are people's: as they typed them, and nothing else changed. */
export function judgeOwnCells({ evidence, breach }: Case): void {
  const { wishes, sheets } = evidence
  for (const { tab, key, header, value } of wishes.ownCells.values()) {
    const row = sheets.person.records(tab).find((each) => each['SKU'] === key)
    if (row?.[header] !== value)
      breach(`${header} of ${key} in ${tab} was typed as ${value} and shows ${String(row?.[header])}`)
  }
  for (const [at, sku] of skus.entries()) {
    const row = sheets.person.records('SKUs').find((each) => each['SKU'] === sku)
    if (row?.['Cost'] !== 4 + at || row['Name'] !== `${sku} by hand` || row['Status'] !== 'active')
      breach(`the row of ${sku} in SKUs is not as it was typed: ${JSON.stringify(row)}`)
  }
}

/** Everything that was to be posted is in its channel once. */
export function judgePosts({ evidence, breach }: Case): { expected: number; made: number } {
  const ids = evidence.slack.channels.flatMap((channel) =>
    evidence.slack
      .messages(channel.id)
      .flatMap((message) =>
        message.metadata === undefined ? [] : [JSON.stringify(message.metadata['event_payload'])],
      ),
  )
  for (const { id, state, text } of evidence.journal.messages) {
    const made = ids.filter((each) => each === JSON.stringify({ id })).length
    if (made !== 1) breach(`the post ${id} (${state}), "${text}", was made ${made} times`)
  }
  return { expected: evidence.journal.messages.length, made: ids.length }
}
