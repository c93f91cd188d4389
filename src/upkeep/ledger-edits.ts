import { z } from 'zod'
import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { takesApprover, type Movement } from '../stock/rules.ts'
import { movementsTab } from '../stock/tabs.ts'
import type { Cell } from '../workbook/cells.ts'
import type { CellsByField, Change } from '../workbook/change.ts'
import type { Facts, RowEdit } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { changedFields, judgeEdit, type EditedMovement } from './ledger-rules.ts'

/** An edit of a ledger row, as the sheet has it and as it reads. */
export interface LedgerEdit extends EditedMovement {
  readonly row: RowEdit
}

/** The edits that one post told, as the journal has them with it. */
const toldEdits = z.strictObject({ edits: z.array(z.tuple([z.string(), z.string()])) })

/** Why a button under such a post did nothing. */
export type EditRefusal =
  | { readonly code: 'unknown' }
  /** all of them are as they were, were agreed to, or were edited again */
  | { readonly code: 'nothing-open' }
  | { readonly code: 'not-approver'; readonly id: string; readonly sku: string; readonly quantity: number }

/** What was done about edits. */
export type EditReply = {
  readonly ids: string[]
  /** of the post's edits, those that were left out, for they are not as they were told any more */
  readonly others: number
}

const columns = Object.entries(movementsTab.columns)

/** Ledger rows that people changed or took away, as far as nobody answered for them. */
export function ledgerEdits(facts: Facts): LedgerEdit[] {
  return facts.edits(movementsTab).map((row) => ({
    row,
    was: movementIn(row.was),
    is: row.is === undefined ? undefined : movementIn(row.is),
    blank: new Set(
      columns.flatMap(([field]) => (row.was[field] === undefined ? [field as keyof Movement] : [])),
    ),
    ageMs: facts.now - row.since,
    typedBeforeMs: row.typedAt === undefined ? undefined : row.since - row.typedAt,
  }))
}

/** Edits that are to be told now, and those that need no words. */
export function newEdits(facts: Facts): { readonly tell: LedgerEdit[]; readonly agree: LedgerEdit[] } {
  const fresh = ledgerEdits(facts).filter(({ row }) => !row.told)
  const judged = Map.groupBy(fresh, judgeEdit)
  return { tell: judged.get('tell') ?? [], agree: judged.get('agree') ?? [] }
}

/** The id of the post that tells these edits. */
export function tellingOf(edits: readonly LedgerEdit[]): string {
  return idFor('EDITS', ...edits.map(({ row }) => row.mark))
}

/** What the journal keeps with that post. */
export function toldOf(edits: readonly LedgerEdit[]): Json {
  return { edits: edits.map(({ row }) => [row.key, row.mark]) }
}

/**
 * Writes rows as they were before somebody edited them: a changed row's cells, or the whole row of one that is gone. What
 * was edited again since stays. Refused with 'not-approver' where the row says a write-off or more than the limit.
 *
 * @param telling the id of the post that told the edits; the same one puts back once
 */
export async function putBack(
  workbook: Workbook,
  telling: string,
  by: { readonly userId: string },
): Promise<Result<Outcome<EditReply>, EditRefusal>> {
  return answerFor(workbook, telling, by, 'put-back', (edits) => ({ changes: edits.map(backChange) }))
}

/** Takes rows as people left them: they are what the ledger says from now on. Refused as `putBack`. */
export async function leaveAsIs(
  workbook: Workbook,
  telling: string,
  by: { readonly userId: string },
): Promise<Result<Outcome<EditReply>, EditRefusal>> {
  return answerFor(workbook, telling, by, 'leave', (edits) => ({
    changes: [],
    edits: { tab: movementsTab, how: 'agreed' as const, marks: edits.map(({ row }) => row) },
  }))
}

async function answerFor(
  workbook: Workbook,
  telling: string,
  by: { readonly userId: string },
  how: 'put-back' | 'leave',
  decide: (edits: readonly LedgerEdit[]) => {
    changes: Change[]
    edits?: { tab: typeof movementsTab; how: 'agreed'; marks: readonly RowEdit[] }
  },
): Promise<Result<Outcome<EditReply>, EditRefusal>> {
  const told = toldEdits.safeParse(await workbook.answered(telling))
  if (!told.success) return refuse({ code: 'unknown' })
  const marks = new Set(told.data.edits.map(([, mark]) => mark))
  return workbook.change<EditReply, EditRefusal>(`${how}:${telling}`, (facts) => {
    const edits = ledgerEdits(facts).filter(({ row }) => marks.has(row.mark))
    if (edits.length === 0) return refuse({ code: 'nothing-open' })
    const guarded = forbidden(edits, by.userId, facts)
    if (guarded !== undefined) return refuse(guarded)
    const reply = { ids: edits.map(({ row }) => row.key), others: marks.size - edits.length }
    return accept({ ...decide(edits), reply })
  })
}

/** Whoever may not make a movement may neither bring it back nor agree that it is gone. */
function forbidden(edits: readonly LedgerEdit[], userId: string, facts: Facts): EditRefusal | undefined {
  const settings = settingsOf(facts)
  if (mayApprove(userId, settings)) return undefined
  const large = edits
    .flatMap(({ was, is }) => (is === undefined ? [was] : [was, is]))
    .find((movement) => takesApprover(movement, settings.largeAdjustment))
  if (large === undefined) return undefined
  return { code: 'not-approver', id: large.id, sku: large.sku, quantity: large.quantity }
}

function backChange(edit: LedgerEdit): Change {
  const { row, was, is } = edit
  const { title: tab } = movementsTab
  if (is === undefined) return { kind: 'append', tab, key: row.key, cells: row.was }
  const fields = changedFields(edit)
  return {
    kind: 'update',
    tab,
    key: row.key,
    cells: cellsOf(was, fields),
    before: cellsOf(is, fields),
  }
}

function cellsOf(movement: Movement, fields: readonly (keyof Movement)[]): CellsByField {
  const cells: Record<string, Cell> = {}
  for (const [field, column] of columns)
    if (fields.includes(field as keyof Movement))
      cells[field] = (column.toCell as (value: unknown) => Cell)(movement[field as keyof Movement])
  return cells
}

/** Its cells were read once, so that they can be read again. */
function movementIn(cells: CellsByField): Movement {
  return Object.fromEntries(columns.map(([field, column]) => [field, column.read(cells[field] ?? null)])) as {
    [field in keyof Movement]: never
  }
}
