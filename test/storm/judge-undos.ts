import { isRefused, type Case } from './storm-case.ts'
import type { Statement } from './statements.ts'
import { saidTo } from './wishes.ts'

/** The movement that a receipt was about; '' of a return that was only logged, which moved nothing. */
function movementOf({ said }: Statement): string {
  if (said.kind === 'moved' || said.kind === 'counted') return said.id
  return said.kind === 'inspected' ? said.movement : ''
}

/** Undo: told and there once, however many pressed; refused and not there; or nobody knows. */
export function judgeUndos(found: Case): void {
  const { evidence, ledger, explained, breach, link } = found
  const { wishes, statements } = evidence
  const byMovement = new Map<string, { told: boolean; known: boolean; tags: string[] }>()
  for (const wish of wishes.all) {
    if (wish.asked.kind !== 'undo') continue
    const id = movementOf(wish.asked.of)
    if (id === '') continue
    const said = saidTo(wish, statements)
    const told = said.some((each) => each.said.kind === 'undone')
    const known = byMovement.get(id)
    byMovement.set(id, {
      told: told || known?.told === true,
      known: (told || isRefused(wish, said)) && known?.known !== false,
      tags: [...(known?.tags ?? []), wish.tag],
    })
  }
  for (const [id, { told, known, tags }] of byMovement) {
    const of = ledger.rows.find((row) => row.id === id)
    const rows = ledger.rows.filter((row) => row.kind === 'reversal' && row.reference === id)
    for (const row of rows) {
      explained.add(row.id)
      link(row, undefined)
      if (of === undefined || row.quantity !== -of.quantity || row.sku !== of.sku)
        breach(`${row.id} takes back something else than ${id}`)
    }
    if (rows.length > 1) breach(`${id} was taken back ${rows.length} times (${tags.join()})`)
    if (told && rows.length === 0) breach(`${id} was said to be taken back and is not (${tags.join()})`)
    if (!told && known && rows.length > 0)
      breach(`${id} was said not to be taken back and is (${tags.join()})`)
  }
}
