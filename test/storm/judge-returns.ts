import { isRefused, type Case } from './storm-case.ts'
import { saidTo } from './wishes.ts'

/** Returns: logged once, and their pieces back in stock once. */
export function judgeReturns(found: Case): void {
  const { evidence, ledger, breach, explained, link, sums } = found
  const { wishes, statements, sheets } = evidence
  // Cells that strayed into a blank row make a row without an id, which is told as a problem.
  const shown = sheets.person.records('Returns').filter((row) => row['Id'] !== null)
  for (const wish of wishes.all) {
    if (wish.asked.kind !== 'return') continue
    const said = saidTo(wish, statements)
    const told = said.find((each) => each.said.kind === 'logged')
    const rows = shown.filter((row) => new RegExp(`\\b${wish.tag}\\b`).test(String(row['Note'])))
    const undone = wishes.all.filter(
      (each) =>
        each.asked.kind === 'undo' &&
        each.asked.of.said.kind === 'logged' &&
        told?.said.kind === 'logged' &&
        each.asked.of.said.id === told.said.id,
    )
    const surelyUndone = undone.some((each) =>
      saidTo(each, statements).some((one) => one.said.kind === 'undone'),
    )
    const maybeUndone = undone.some((each) => !isRefused(each, saidTo(each, statements)))
    if (rows.length > 1) {
      sums.doubled += 1
      breach(`the return ${wish.tag} is there ${rows.length} times`)
    }
    if (told === undefined) {
      const refused = isRefused(wish, said)
      if (refused) sums.refused += 1
      else sums.unknown += 1
      if (rows.length > 0 && refused) breach(`the return ${wish.tag} was refused and is there`)
      if (rows.length > 0) sums.unknownWritten += 1
      continue
    }
    sums.acknowledged += 1
    if (rows.length > 0 && surelyUndone) breach(`the return ${wish.tag} was taken back and is there`)
    else if (rows.length === 0 && !surelyUndone && !maybeUndone) {
      sums.lost += 1
      breach(`the return ${wish.tag} was acknowledged and is not there`)
    } else sums.written += 1
  }
  judgeInspections()

  function judgeInspections(): void {
    const inspections = wishes.all.filter((wish) => wish.asked.kind === 'inspect')
    const byReturn = Map.groupBy(inspections, (wish) =>
      wish.asked.kind === 'inspect' ? wish.asked.returnId : '',
    )
    for (const [returnId, group] of byReturn) {
      const rows = ledger.rows.filter((row) => row.reference === returnId && row.kind === 'return')
      const told = statements.all.filter(({ said }) => said.kind === 'inspected' && said.id === returnId)
      const movements = new Map(
        told.flatMap((each) => (each.said.kind === 'inspected' ? [[each.said.movement, each] as const] : [])),
      )
      const unknown = group.filter((wish) => !isRefused(wish, [])).length
      for (const row of rows) explained.add(row.id)
      for (const [movement, { said, at }] of movements) {
        sums.acknowledged += 1
        const row = rows.find((each) => each.id === movement)
        if (row === undefined || said.kind !== 'inspected') {
          sums.lost += 1
          breach(`the inspection of ${returnId} was acknowledged as ${movement} and is not in the ledger`)
          continue
        }
        sums.written += 1
        link(row, { before: said.before, after: said.after, at })
      }
      const untold = rows.filter((row) => !movements.has(row.id))
      for (const row of untold) link(row, undefined)
      if (rows.length > Math.max(movements.size, unknown))
        breach(
          `${returnId} was inspected by ${group.length} forms and came back to stock ${rows.length} times`,
        )
      const back = rows.filter((row) =>
        ledger.rows.some((each) => each.kind === 'reversal' && each.reference === row.id),
      )
      if (rows.length - back.length > 1)
        breach(`${returnId} came back to stock ${rows.length - back.length} times`)
    }
  }
}
