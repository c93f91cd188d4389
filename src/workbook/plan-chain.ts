import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type RowChange } from './change.ts'
import { meantBy, plainCells } from './parse-row.ts'
import type { TabSnapshot } from './snapshot.ts'

/** A change with its place in the journal. */
export interface NumberedChange {
  readonly seq: number
  readonly change: RowChange
  /** true when it was sent before and its outcome is not known yet: it is looked for, not sent */
  readonly inDoubt: boolean
}

/** What a person's edit or a deleted row kept the bot from writing. */
export interface Conflict {
  readonly seq: number
  readonly change: RowChange
  readonly why: 'row-gone' | 'edited-meanwhile'
  readonly field?: string
  readonly found?: Cell
}

/** What is to be done about the changes of one key. */
export interface ChainPlan {
  readonly sends: readonly number[]
  readonly done: readonly number[]
  readonly conflicts: readonly Conflict[]
  /** a new row to be added */
  readonly append: CellsByField | undefined
  /** cells to be written into the row that is there */
  readonly row:
    | {
        readonly rowNumber: number
        readonly cells: CellsByField
        readonly kind: Exclude<RowChange['kind'], 'append'>
      }
    | undefined
}

/** A row as it will be once the changes so far are written. */
interface Row {
  readonly cells: Record<string, Cell>
  readonly unreadable: Set<string>
  /** true for a row that is still to be added */
  readonly fresh: boolean
}

/**
 * Plans the changes of one key, in the order in which they were decided, against its row as it was just read.
 *
 * - A change that the sheet shows already is done, whoever wrote it.
 * - A cell that shows neither what the decision saw nor what it wants, nor what a later decision wants, was edited by a
 *   person since: theirs stands. What a cell means is compared, not how it is written.
 * - Behind changes in doubt the others wait.
 * - A row that was to be added and is to be taken away again is never sent.
 *
 * @param chain changes of one key of one tab
 * @param adopted rows without an id that are spoken for in this plan; added to
 * @param isAstray of an id that was decided for a row: true when it stands elsewhere, by mistake, and is still to go there.
 *   Never throws.
 */
export function planChain(
  chain: readonly NumberedChange[],
  snapshot: TabSnapshot,
  adopted: Set<number>,
  isAstray: (change: RowChange) => boolean = () => false,
): ChainPlan {
  const doubtful = chain.slice(0, chain.findLastIndex((each) => each.inDoubt) + 1)
  const strayed = chain[0] !== undefined && isAstray(chain[0].change)
  if (doubtful.length > 0 && (strayed || !hasLanded(doubtful, snapshot))) return emptyPlan
  const landed = doubtful.map((each) => each.seq)
  const key = chain[0]?.change.key ?? ''
  const shown = strayed ? undefined : snapshot.plainRow(key)
  const rest = inTurn(chain.slice(doubtful.length), shown !== undefined)
  const [first] = rest
  if (first === undefined) return { ...emptyPlan, done: landed }

  let row: Row | undefined = shown === undefined ? undefined : { ...copyOf(shown), fresh: false }
  let rowNumber = shown === undefined ? undefined : snapshot.rowNumber(key)
  let emptied = false
  let kind: 'update' | 'adopt' = 'update'
  const wanted: Record<string, Cell> = {}
  const going: number[] = []
  const conflicts: Conflict[] = []
  for (const [at, { seq, change }] of rest.entries()) {
    const edited = row === undefined ? undefined : editedField(change, row, snapshot, rest.slice(at + 1))
    if (edited !== undefined) {
      conflicts.push({
        seq,
        change,
        why: 'edited-meanwhile',
        field: edited,
        found: row?.cells[edited] ?? null,
      })
      continue
    }
    if (change.kind === 'adopt' && row === undefined) {
      const place = rowWithoutId(snapshot, change.cells, adopted)
      rowNumber = place
      kind = 'adopt'
      if (place !== undefined) {
        adopted.add(place)
        row = { ...plainCells(snapshot.tab, change.cells, undefined), fresh: false }
        wanted[snapshot.tab.key] = change.key
      }
    }
    const isMissed = change.kind === 'adopt' || (change.kind === 'update' && !isTakenAway(rest.slice(at + 1)))
    if (row === undefined && isMissed) {
      conflicts.push({ seq, change, why: 'row-gone' })
      continue
    }
    going.push(seq)
    if (change.kind === 'append') row ??= { cells: { ...change.cells }, unreadable: new Set(), fresh: true }
    if (change.kind === 'remove' && row !== undefined) {
      emptied ||= !row.fresh
      row = undefined
    }
    if (change.kind === 'update' && row !== undefined) {
      for (const [field, cell] of Object.entries(change.cells)) {
        if (!row.fresh && isOvertaken(field, row, snapshot, rest.slice(at + 1))) continue
        row.cells[field] = meantIn(snapshot, field, cell)
        row.unreadable.delete(field)
        if (!row.fresh) wanted[field] = cell
      }
    }
  }

  const append = row?.fresh === true ? row.cells : undefined
  const cells = emptied
    ? Object.fromEntries([...snapshot.columnAt.keys()].map((field): [string, Cell] => [field, null]))
    : notShown(wanted, shown, snapshot)
  const place =
    rowNumber === undefined || Object.keys(cells).length === 0
      ? undefined
      : { rowNumber, cells, kind: emptied ? ('remove' as const) : kind }
  const nothing = append === undefined && place === undefined
  return {
    sends: nothing ? [] : going,
    done: nothing ? [...landed, ...going] : landed,
    conflicts,
    append,
    row: place,
  }
}

const emptyPlan: ChainPlan = { sends: [], done: [], conflicts: [], append: undefined, row: undefined }

/** A row that was emptied in place of another comes back first: what was decided of it before is to be written into it. */
function inTurn(chain: readonly NumberedChange[], isThere: boolean): readonly NumberedChange[] {
  const at = chain.findIndex(({ change }) => change.kind !== 'update')
  const back = chain[at]
  if (isThere || back?.change.kind !== 'append') return chain
  return [back, ...chain.slice(0, at), ...chain.slice(at + 1)]
}

/** True when the sheet shows what a batch that was sent would have made. One batch is carried out whole or not at all. */
function hasLanded(sent: readonly NumberedChange[], snapshot: TabSnapshot): boolean {
  const shown = snapshot.plainRow(sent[0]?.change.key ?? '')
  let there = true
  let fresh = false
  let again = false
  let wanted: CellsByField = {}
  for (const { change } of sent) {
    switch (change.kind) {
      case 'append':
        // After a removal the old row would pass for the new one: then its cells have to be seen.
        there = fresh = true
        wanted = again ? change.cells : {}
        break
      case 'adopt':
        there = true
        break
      case 'remove':
        there = fresh = false
        again = true
        wanted = {}
        break
      case 'update':
        if (!fresh || again) wanted = { ...wanted, ...change.cells }
        break
    }
  }
  if (!there || shown === undefined) return there === (shown !== undefined)
  return Object.keys(notShown(wanted, shown, snapshot)).length === 0
}

/** The cells that the row does not show yet. A field without a column cannot be written and counts as shown. */
function notShown(
  wanted: CellsByField,
  shown: ReturnType<TabSnapshot['plainRow']>,
  snapshot: TabSnapshot,
): CellsByField {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, cell]) =>
        snapshot.columnAt.has(field) &&
        (shown === undefined ||
          shown.unreadable.has(field) ||
          !sameCell(shown.cells[field], meantIn(snapshot, field, cell))),
    ),
  )
}

/** A cell in which somebody typed what this change does not know. */
function editedField(
  change: RowChange,
  row: Row,
  snapshot: TabSnapshot,
  later: readonly NumberedChange[],
): string | undefined {
  if (row.fresh || change.kind === 'adopt') return undefined
  const shows = (field: string, cell: Cell | undefined) =>
    !snapshot.columnAt.has(field) || sameCell(row.cells[field], meantIn(snapshot, field, cell))
  if (change.kind === 'append')
    return Object.keys(change.cells).find(
      (field) =>
        field !== snapshot.tab.key &&
        !isBlank(change.cells[field]) &&
        !shows(field, change.cells[field]) &&
        !isOvertaken(field, row, snapshot, later),
    )
  if (change.kind === 'remove')
    return Object.keys(change.before).find((field) => !shows(field, change.before[field]))
  return Object.keys(change.cells).find(
    (field) =>
      !shows(field, change.before[field]) &&
      (row.unreadable.has(field) || !shows(field, change.cells[field])) &&
      !isOvertaken(field, row, snapshot, later),
  )
}

/** True when a later decision takes the row away: it is no loss that it is gone. */
function isTakenAway(later: readonly NumberedChange[]): boolean {
  return later.find(({ change }) => change.kind !== 'update')?.change.kind === 'remove'
}

/** True when the cell shows already what a later decision about the same row makes of it. */
function isOvertaken(
  field: string,
  row: Row,
  snapshot: TabSnapshot,
  later: readonly NumberedChange[],
): boolean {
  if (row.unreadable.has(field)) return false
  const until = later.findIndex(({ change }) => change.kind !== 'update')
  return later
    .slice(0, until < 0 ? undefined : until)
    .some(
      ({ change }) =>
        change.kind === 'update' &&
        field in change.cells &&
        sameCell(row.cells[field], meantIn(snapshot, field, change.cells[field])),
    )
}

/** 1-based number of the row without an id that has these cells. Never throws. */
export function rowWithoutId(
  snapshot: TabSnapshot,
  cells: CellsByField,
  taken: ReadonlySet<number> = new Set(),
): number | undefined {
  return snapshot.withoutId.find(
    (row) =>
      !taken.has(row.rowNumber) &&
      Object.entries(cells).every(([field, cell]) => sameCell(row.cells[field], cell)),
  )?.rowNumber
}

/** What a cell says in its column: a blank one may say something, too. */
function meantIn({ tab }: TabSnapshot, field: string, cell: Cell | undefined): Cell {
  return meantBy(tab.columns[field], cell ?? null)
}

function copyOf(shown: NonNullable<ReturnType<TabSnapshot['plainRow']>>) {
  return { cells: { ...shown.cells }, unreadable: new Set(shown.unreadable) }
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === ''
}
