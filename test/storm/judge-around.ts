import type { Case } from './storm-case.ts'
import { skus } from './storm-brand.ts'

/** Numbers typed in the Stock tab: each a count once, or asked about once; the cell is free again. */
export function judgeTypedCounts(found: Case): void {
  const { evidence, ledger, breach, explained, link, sums } = found
  const { statements, wishes, sheets } = evidence
  for (const { sku, counted, over } of wishes.typedCounts) {
    const told = statements.all.filter(
      ({ said, message, isUpdate }) =>
        !isUpdate &&
        message.metadata !== undefined &&
        ((said.kind === 'counted' && said.after === counted) ||
          (said.kind === 'agreed' && said.counted === counted)),
    )
    const asked = statements.all.filter(
      ({ message, words }) =>
        message.metadata !== undefined && words.includes(`was a typed ${counted} instead`),
    )
    if (told.length + asked.length !== 1)
      breach(
        `${counted} typed over ${over} of ${sku} was told ${told.length} times and asked about ${asked.length} times`,
      )
    const [first] = told
    if (first?.said.kind !== 'counted') continue
    sums.acknowledged += 1
    const { id, before, after } = first.said
    const row = ledger.rows.find((each) => each.id === id)
    if (row === undefined || row.sku !== sku || row.quantity !== after - before) {
      sums.lost += 1
      breach(`the count of ${counted} ${sku} was told as ${id} and is there as ${JSON.stringify(row)}`)
      continue
    }
    sums.written += 1
    explained.add(id)
    link(row, { before, after, at: first.at })
  }
  for (const row of sheets.person.records('Stock'))
    if (row['Counted'] !== null)
      breach(`${String(row['SKU'])} still has ${String(row['Counted'])} under Counted`)
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
