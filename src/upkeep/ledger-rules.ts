import type { Movement } from '../stock/rules.ts'

/** A movement that was changed or taken away by hand: as it was, and as it is; undefined when its row is gone. */
export interface EditedMovement {
  readonly was: Movement
  readonly is: Movement | undefined
  /** fields whose cells were blank before */
  readonly blank: ReadonlySet<keyof Movement>
  /** milliseconds since it was noticed */
  readonly ageMs: number
  /** milliseconds from the row's coming to the edit, where a person typed the row; undefined for any other */
  readonly typedBeforeMs: number | undefined
}

/** A cut row is pasted again, a slip is taken back: nothing is said of what lasts no longer than this. */
const settleMs = 20_000
/** Whoever typed a row goes on typing in it for so long. */
const typingMs = 120_000
/** What may be added to a row later: no pieces depend on it. */
const mayBeFilled: readonly (keyof Movement)[] = ['at', 'kind', 'reason', 'ref', 'unitCost', 'actor']

/**
 * What to do about a ledger row that somebody edited.
 *
 * @returns wait: it may still change. agree: it is somebody's own row just typed, a remark, or a blank filled in that no
 *   pieces depend on. tell: it changes what the ledger says. Never throws.
 */
export function judgeEdit(edit: EditedMovement): 'wait' | 'agree' | 'tell' {
  const { ageMs, typedBeforeMs } = edit
  if (ageMs >= 0 && ageMs < settleMs) return 'wait'
  if (typedBeforeMs !== undefined && typedBeforeMs >= 0 && typedBeforeMs < typingMs) return 'agree'
  const fields = changedFields(edit)
  if (fields.length === 0) return 'tell'
  const isHarmless = (field: keyof Movement) =>
    field === 'note' || (edit.blank.has(field) && mayBeFilled.includes(field))
  return fields.every(isHarmless) ? 'agree' : 'tell'
}

/** The fields in which a movement differs from what it was; none for a row that is gone. Never throws. */
export function changedFields({ was, is }: Pick<EditedMovement, 'was' | 'is'>): (keyof Movement)[] {
  if (is === undefined) return []
  return (Object.keys(was) as (keyof Movement)[]).filter(
    (field) => field !== 'id' && was[field] !== is[field],
  )
}

/** By how many pieces edits changed what is there of each SKU in a bucket, where they did. Never throws. */
export function piecesChanged(
  edits: readonly Pick<EditedMovement, 'was' | 'is'>[],
  bucket: Movement['bucket'],
): Map<string, number> {
  const changed = new Map<string, number>()
  const add = (movement: Movement | undefined, sign: 1 | -1) => {
    if (movement === undefined || movement.status === 'void' || movement.bucket !== bucket) return
    changed.set(movement.sku, (changed.get(movement.sku) ?? 0) + sign * movement.quantity)
  }
  for (const { was, is } of edits) {
    add(was, -1)
    add(is, 1)
  }
  for (const [sku, pieces] of changed) if (pieces === 0) changed.delete(sku)
  return changed
}
