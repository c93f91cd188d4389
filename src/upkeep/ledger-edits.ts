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
  /** of rows that were left as people made them: the row's key, its cells before, and as they are; for a way back */
  readonly left?: (readonly [string, Record<string, Cell>, Record<string, Cell> | null])[]
}

/** Rows of so many edits have a way back after they were left: the journal keeps what was there. */
const mostKept = 500

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
  return answerFor(workbook, telling, by, 'put-back', (edits) => ({
    changes: edits.map(({ row, was, is }) => backChange({ key: row.key, was, is, cells: row.was })),
  }))
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
    ...(edits.length > mostKept
      ? {}
      : {
          left: edits.map(({ row }) => [
            row.key,
            { ...row.was },
            row.is === undefined ? null : { ...row.is },
          ]),
        }),
  }))
}

const rowCells = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const leftRows = z.looseObject({ left: z.array(z.tuple([z.string(), rowCells, rowCells.nullable()])) })

/**
 * Puts rows back after all that were left as people made them, as far as nobody changed them since. Refused as `putBack`.
 *
 * @param telling the id of the post that told the edits
 */
export async function putBackAfterAll(
  workbook: Workbook,
  telling: string,
  by: { readonly userId: string },
): Promise<Result<Outcome<EditReply>, EditRefusal>> {
  const left = leftRows.safeParse(await workbook.answered(`leave:${telling}`))
  if (!left.success) return refuse({ code: 'unknown' })
  return workbook.change<EditReply, EditRefusal>(`after-all:${telling}`, (facts) => {
    const edits = left.data.left
      .map(([key, was, is]) => ({
        key,
        was: movementIn(was),
        is: is === null ? undefined : movementIn(is),
        cells: was,
      }))
      .filter(({ key, is }) => isAsLeft(facts.find(movementsTab, key), is))
    if (edits.length === 0) return refuse({ code: 'nothing-open' })
    const guarded = forbidden(edits, by.userId, facts)
    if (guarded !== undefined) return refuse(guarded)
    const reply = { ids: edits.map(({ key }) => key), others: left.data.left.length - edits.length }
    return accept({ changes: edits.map(backChange), reply })
  })
}

function isAsLeft(now: Movement | undefined, is: Movement | undefined): boolean {
  if (now === undefined || is === undefined) return now === is
  return changedFields({ was: is, is: now }).length === 0
}

async function answerFor(
  workbook: Workbook,
  telling: string,
  by: { readonly userId: string },
  how: 'put-back' | 'leave',
  decide: (edits: readonly LedgerEdit[]) => {
    changes: Change[]
    left?: EditReply['left']
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
    const { left, ...decided } = decide(edits)
    const named = { ids: edits.map(({ row }) => row.key), others: marks.size - edits.length }
    return accept({ ...decided, reply: left === undefined ? named : { ...named, left } })
  })
}

/** Whoever may not make a movement may neither bring it back nor agree that it is gone. */
function forbidden(
  edits: readonly Pick<LedgerEdit, 'was' | 'is'>[],
  userId: string,
  facts: Facts,
): EditRefusal | undefined {
  const settings = settingsOf(facts)
  if (mayApprove(userId, settings)) return undefined
  const large = edits
    .flatMap(({ was, is }) => (is === undefined ? [was] : [was, is]))
    .find((movement) => takesApprover(movement, settings.largeAdjustment))
  if (large === undefined) return undefined
  return { code: 'not-approver', id: large.id, sku: large.sku, quantity: large.quantity }
}

function backChange(
  edit: Pick<LedgerEdit, 'was' | 'is'> & { readonly key: string; readonly cells: CellsByField },
): Change {
  const { key, was, is } = edit
  const { title: tab } = movementsTab
  if (is === undefined) return { kind: 'append', tab, key, cells: edit.cells }
  const fields = changedFields({ was, is })
  return {
    kind: 'update',
    tab,
    key,
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
