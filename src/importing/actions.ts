import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import type { Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { accept } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { locationNamed, newMovement, onHandAt } from '../stock/actions.ts'
import { timesMoved } from '../stock/past.ts'
import { movementsTab } from '../stock/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { Workbook } from '../workbook/workbook.ts'
import type { Intake } from './intake.ts'
import { planSku, planStock, type Entry, type Preview } from './plan.ts'
import type { LineRefusal } from './refusals.ts'
import type { StockWish, Wish } from './wishes.ts'

/** One decision holds at most so many rows: small enough to be committed at once, and for one batch to the sheet. */
const chunkSize = 500
const runsNote = 'imports begun'

/** Who the ledger says did it. */
const actor = 'import'

/** Supplier ids by name; a name that two suppliers share names nobody. */
const supplierIds: Derivation<ReadonlyMap<string, string>> = {
  tabs: [suppliersTab],
  daily: false,
  derive: (facts) => {
    const byName = Map.groupBy(facts.rows(suppliersTab), (row) => keyOf(row.name))
    return new Map(
      [...byName].flatMap(([name, [one, ...others]]) =>
        name === '' || one === undefined || others.length > 0 ? [] : [[name, one.id] as const],
      ),
    )
  },
}

/** What an import of this file would do to the workbook as it is now. */
export function previewImport(facts: Facts, intake: Intake): Preview {
  const { wishes, refused, warnings } = intake.whole
  const entries: Entry[] = []
  const alsoRefused: LineRefusal[] = []
  let unchanged = 0
  for (const wish of wishes) {
    const planned = planWish(facts, wish)
    if (!planned.ok) alsoRefused.push({ line: wish.line, ...planned.refusal })
    else if (planned.value === null) unchanged += 1
    else entries.push(planned.value)
  }
  const left = new Set(alsoRefused.map((each) => each.line))
  return {
    entries,
    unchanged,
    refused: [...refused, ...alsoRefused].sort((a, b) => a.line - b.line),
    warnings: warnings.filter((each) => !left.has(each.line)),
  }
}

function planWish(facts: Facts, wish: Wish) {
  if (wish.kind === 'stock') return planStock(wish, stockFacts(facts, wish))
  const supplierId = facts.derived(supplierIds).get(keyOf(wish.vendor))
  return accept(planSku(wish, facts.find(skusTab, wish.sku), supplierId))
}

function stockFacts(facts: Facts, wish: StockWish) {
  const sku = facts.find(skusTab, wish.sku)?.sku
  const location = locationNamed(facts, wish.location)
  return {
    sku,
    location,
    locations: settingsOf(facts).locations,
    onHand: location === undefined ? 0 : onHandAt(facts, wish.sku, location),
    moved: timesMoved(facts, wish.sku) > 0,
  }
}

/** How far the decisions came. */
export interface Decided {
  /** rows that are decided and on their way */
  readonly entries: number
  /** rows that somebody changed since the preview; they were left alone */
  readonly overtaken: number
}

/**
 * Decides what a preview showed, chunk by chunk; the workbook writes it afterwards.
 *
 * Each chunk is planned again on the facts of its moment, and only what is still as the preview showed it is decided:
 * nobody's edit of the last minute is overwritten. Every run has ids of its own (the file's digest, the run's number, the
 * chunk), so that a file may be imported again after people changed the sheet; what an interrupted run had decided is in
 * the journal and shows in the facts.
 */
export async function decideImport(
  workbook: Workbook,
  journal: Journal,
  words: { readonly intake: Intake; readonly preview: Preview; readonly fileName: string },
): Promise<Decided> {
  const { intake, preview, fileName } = words
  const run = await nextRun(journal)
  const shown = new Set(preview.entries.map((entry) => JSON.stringify(entry)))
  const lines = new Set(preview.entries.map((entry) => entry.line))
  const wishes = intake.whole.wishes.filter((wish) => lines.has(wish.line))
  let entries = 0
  for (const [at, chunk] of chunksOf(wishes).entries()) {
    const decided = await workbook.change(`import:${intake.digest.slice(0, 24)}:${run}:${at}`, (facts) => {
      const still = chunk.flatMap((wish) => {
        const planned = planWish(facts, wish)
        const entry = planned.ok ? planned.value : null
        return entry !== null && shown.has(JSON.stringify(entry)) ? [entry] : []
      })
      const changes = still.map((entry) => changeOf(facts, entry, { digest: intake.digest, fileName }))
      return accept({ changes, reply: still.length })
    })
    entries += decided.ok ? decided.value.reply : 0
  }
  return { entries, overtaken: preview.entries.length - entries }
}

/** The number of a run that begins: its decisions have ids of their own. */
export async function nextRun(journal: Journal): Promise<number> {
  const run = Number((await journal.note(runsNote)) ?? 0) + 1
  await journal.setNote(runsNote, String(run))
  return run
}

/** Wishes in the file's order, those of one SKU together: an opening at one location must not make the next one a count. */
function chunksOf(wishes: readonly Wish[]): Wish[][] {
  const chunks: Wish[][] = []
  let chunk: Wish[] = []
  for (const same of Map.groupBy(wishes, (wish) => keyOf(wish.sku)).values()) {
    if (chunk.length > 0 && chunk.length + same.length > chunkSize) {
      chunks.push(chunk)
      chunk = []
    }
    chunk.push(...same)
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk]
}

function changeOf(facts: Facts, entry: Entry, from: { digest: string; fileName: string }): Change {
  switch (entry.kind) {
    case 'new-sku':
      return append(skusTab, entry.record)
    case 'changed-sku': {
      const patch = Object.fromEntries(entry.changes.map(({ field, is }) => [field, is]))
      return update(skusTab, recordOf(facts, entry.sku), patch)
    }
    case 'stock': {
      const record = recordOf(facts, entry.sku)
      const moves = timesMoved(facts, entry.sku)
      const movement = newMovement(facts, {
        id: idFor('MV', 'import', from.digest, keyOf(entry.sku), keyOf(entry.location), moves),
        record,
        bucket: 'sellable',
        quantity: entry.is - entry.was,
        kind: entry.movement,
        location: entry.location,
        reason: entry.movement === 'opening' ? 'opening stock from Shopify' : 'counted in Shopify',
        ref: '',
        actor,
        note: `${from.fileName}, line ${entry.line}`,
      })
      return append(movementsTab, movement)
    }
  }
}

function recordOf(facts: Facts, sku: string): SkuRecord {
  const record = facts.find(skusTab, sku)
  if (record === undefined) throw new Error(`SKU ${sku} was planned and is not in the catalogue`)
  return record
}
