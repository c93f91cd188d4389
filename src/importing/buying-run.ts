import { createHash } from 'node:crypto'
import { skusTab } from '../catalog/tabs.ts'
import { accept } from '../kit/result.ts'
import { poStatuses, type PoStatus } from '../purchasing/rules.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { settingsTab } from '../settings/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Tab } from '../workbook/tab.ts'
import { decideBuying, previewBuying, type PlanningWays } from './buying-actions.ts'
import type { DateOrder } from './buying-cells.ts'
import {
  lineFields,
  lineLayouts,
  orderFields,
  orderLayouts,
  skuFields,
  skuLayouts,
  supplierFields,
  supplierLayouts,
} from './buying-fields.ts'
import { readOrders, readRecords, type BuyingKind, type BuyingWishes, type RawFile } from './buying-wishes.ts'
import { buyingWords, explainMapping, mappingWords } from './buying-words.ts'
import { readCsv } from './csv-table.ts'
import {
  columnKey,
  fieldNamed,
  mapColumns,
  missingFields,
  typedPair,
  type KnownLayout,
  type MappedFields,
  type Mapping,
} from './mapping.ts'
import { carryJob, type HowFar, type ImportPorts } from './run.ts'
import { count, explainFile } from './words.ts'

/** The files of suppliers, SKUs or orders, and how they are to be read. */
export interface BuyingFiles extends HowFar {
  readonly kind: BuyingKind
  /** one, or of orders two: the orders and their lines */
  readonly files: readonly {
    readonly fileName: string
    readonly bytes: number
    readonly chunks: AsyncIterable<Uint8Array>
  }[]
  /** 'Field=Column' as typed */
  readonly map: readonly string[]
  /** 'code=status' as typed */
  readonly statuses: readonly string[]
  readonly dates: DateOrder
  readonly prefix: string
  readonly isHistory: boolean
}

/** A part of the mapping: which file, and what is looked for in it. */
interface Part {
  readonly file: RawFile
  readonly fields: MappedFields
  readonly layouts: readonly KnownLayout[]
}

/** What is agreed on before rows are read. */
interface Agreed {
  readonly mappings: readonly Mapping[]
  readonly statuses: ReadonlyMap<string, PoStatus>
}

const tabs: Readonly<Record<BuyingKind, readonly Tab[]>> = {
  suppliers: [settingsTab, suppliersTab],
  skus: [settingsTab, suppliersTab, skusTab],
  'purchase-orders': [settingsTab, suppliersTab, skusTab, purchaseOrdersTab, poLinesTab],
}
const shows: Readonly<Record<BuyingKind, Tab>> = {
  suppliers: suppliersTab,
  skus: skusTab,
  'purchase-orders': purchaseOrdersTab,
}

/**
 * Imports suppliers, SKUs or purchase orders of any program: reads the files, shows how their columns are taken and lets
 * a person change that, then previews, asks and writes as every import.
 *
 * @returns as carryJob; false, too, for a file or mapping that does not stand, with the reason said
 */
export async function runBuying(wish: BuyingFiles, ports: ImportPorts): Promise<boolean> {
  const files: RawFile[] = []
  for (const file of wish.files) {
    const read = await readRaw(file, ports)
    if (read === undefined) return false
    files.push(read)
  }
  const parts = partsOf(wish.kind, files)
  const agreed = await agree(wish, parts, ports)
  if (agreed === undefined) return false
  const { dates, prefix, isHistory, kind, all } = wish
  const ways: PlanningWays = { dates, prefix, isHistory, statuses: agreed.statuses }
  const wishes = wishesOf(kind, parts, agreed.mappings, ways)
  const [first] = files
  if (wishes === undefined || first === undefined) throw new Error('An import without a file was let through')
  const digest = createHash('sha256')
    .update(JSON.stringify([files.map((file) => file.digest), wish.map, wish.statuses, prefix]))
    .digest('hex')
  return carryJob(
    {
      tabs: tabs[kind],
      preview: (facts) => {
        const preview = previewBuying(facts, wishes, ways, first.name)
        return {
          lines: buyingWords(preview, { kind, files, rows: wishes.rows, all }),
          entries: preview.entries.length,
          unchanged: preview.unchanged,
          decide: (workbook, journal) => decideBuying(workbook, journal, { wishes, preview, ways, digest }),
        }
      },
      shows: shows[kind],
    },
    wish,
    ports,
  )
}

async function readRaw(file: BuyingFiles['files'][number], ports: ImportPorts): Promise<RawFile | undefined> {
  const progress = ports.progress('Reading')
  try {
    const read = await readCsv(
      file.chunks,
      (header) =>
        accept({
          row: (cells: readonly string[], line: number) => ({ cells, line }),
          whole: (rows: readonly { cells: readonly string[]; line: number }[]) => ({ header, rows }),
        }),
      ({ bytes, rows }) => progress.update(bytes / Math.max(1, file.bytes), count(rows, 'row'), rows),
    )
    if (read.ok) return { name: file.fileName, ...read.value.whole, digest: read.value.digest }
    progress.stop()
    ports.complain(explainFile(read.refusal, file.fileName))
    return undefined
  } finally {
    progress.stop()
  }
}

function partsOf(kind: BuyingKind, files: readonly RawFile[]): Part[] {
  const [first, second = first] = files
  if (first === undefined || second === undefined) return []
  switch (kind) {
    case 'suppliers':
      return [{ file: first, fields: supplierFields, layouts: supplierLayouts }]
    case 'skus':
      return [{ file: first, fields: skuFields, layouts: skuLayouts }]
    case 'purchase-orders':
      return [
        { file: first, fields: orderFields, layouts: orderLayouts },
        { file: second, fields: lineFields, layouts: lineLayouts },
      ]
  }
}

function wishesOf(
  kind: BuyingKind,
  [heads, lines]: readonly Part[],
  [headMap, lineMap]: readonly Mapping[],
  ways: PlanningWays,
): BuyingWishes | undefined {
  if (heads === undefined || headMap === undefined) return undefined
  if (kind !== 'purchase-orders') return readRecords(kind, heads.file, headMap, ways)
  if (lines === undefined || lineMap === undefined) return undefined
  return readOrders({ file: heads.file, mapping: headMap }, { file: lines.file, mapping: lineMap }, ways)
}

/** Shows how columns are taken until nobody wants to change it; undefined where it does not stand, with the reason said. */
async function agree(
  wish: BuyingFiles,
  parts: readonly Part[],
  ports: ImportPorts,
): Promise<Agreed | undefined> {
  let typed = wish.map
  for (;;) {
    const made = mapAll(wish, parts, typed)
    const mayAsk = ports.askWords !== undefined && !wish.yes && !wish.dryRun
    if ('words' in made) {
      ports.complain(made.words)
      if (!mayAsk || typed === wish.map) return undefined
      typed = typed.slice(0, -1)
      continue
    }
    for (const [at, { file, fields }] of parts.entries()) {
      const mapping = made.mappings[at]
      if (mapping === undefined) continue
      const elsewhere = new Set(
        parts.flatMap((part, other) =>
          part.file === file && other !== at ? [...(made.mappings[other]?.places.values() ?? [])] : [],
        ),
      )
      const statuses = at === 0 ? made.statuses : new Map<string, string>()
      for (const line of mappingWords(file, fields, mapping, { statuses, elsewhere })) ports.say(line)
    }
    const missing = parts.flatMap(({ file, fields }, at) => {
      const mapping = made.mappings[at]
      const labels = mapping === undefined ? [] : missingFields(fields, mapping)
      return labels.length === 0
        ? []
        : [explainMapping({ code: 'not-mapped', fields: labels, found: file.header }, file.name)]
    })
    if (!mayAsk || ports.askWords === undefined) {
      for (const words of missing) ports.complain(words)
      return missing.length === 0 ? made : undefined
    }
    for (const words of missing) ports.say(words)
    const answer = (
      await ports.askWords(
        'Is this right? Enter goes on, "Field=Its column" changes it, "Field=" leaves a field out, q stops: ',
      )
    )?.trim()
    if (answer === undefined || /^q(uit)?$/i.test(answer)) {
      ports.say('Nothing was written.')
      return undefined
    }
    if (answer !== '' && !/^y(es)?$/i.test(answer)) typed = [...typed, answer]
    else if (missing.length === 0) return made
  }
}

/** Which part somebody means: the one that has a field of that very name goes first; -1 for none. */
function partOf(parts: readonly Part[], name: string): number {
  const labelled = parts.findIndex(({ fields }) =>
    Object.values(fields).some(({ label }) => columnKey(label) === columnKey(name)),
  )
  return labelled >= 0 ? labelled : parts.findIndex(({ fields }) => fieldNamed(fields, name) !== undefined)
}

function mapAll(
  wish: BuyingFiles,
  parts: readonly Part[],
  pairs: readonly string[],
): Agreed | { readonly words: string } {
  const columns = parts.map(() => new Map<string, string>())
  for (const text of pairs) {
    const pair = typedPair(text)
    const at = pair === undefined ? -1 : partOf(parts, pair.field)
    const part = parts[at]
    const field = part === undefined || pair === undefined ? undefined : fieldNamed(part.fields, pair.field)
    if (pair === undefined || field === undefined) {
      const known = parts.flatMap(({ fields }) => Object.values(fields).map(({ label }) => label))
      return { words: explainMapping({ code: 'no-such-field', got: pair?.field ?? text, known }, '') }
    }
    columns[at]?.set(field, pair.column)
  }
  const mappings: Mapping[] = []
  for (const [at, { file, fields, layouts }] of parts.entries()) {
    const mapped = mapColumns(file.header, fields, { layouts, typed: columns[at] ?? new Map() })
    if (!mapped.ok) return { words: explainMapping(mapped.refusal, file.name) }
    mappings.push(mapped.value)
  }
  const statuses = new Map<string, PoStatus>()
  const known = Object.entries(mappings[0]?.layout?.statuses ?? {}).map(
    ([code, status]) => `${code}=${status}`,
  )
  for (const text of [...known, ...wish.statuses]) {
    const pair = typedPair(text)
    const status = poStatuses.find((each) => each === pair?.column.toLowerCase())
    if (pair === undefined || status === undefined)
      return {
        words: `"${text}" is no status; expected a code of the file and one of ${poStatuses.join(', ')}, as in --status "4=closed". Nothing was changed.`,
      }
    statuses.set(pair.field.toLowerCase(), status)
  }
  return { mappings, statuses }
}
