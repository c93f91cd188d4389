import { skusTab } from '../catalog/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { never } from '../kit/never.ts'
import type { BuyingEntry, OrderNotice } from './buying-plan.ts'
import type { BuyingPreview } from './buying-actions.ts'
import type { BuyingKind, BuyingReason, BuyingRefusal, RawFile } from './buying-wishes.ts'
import type { Mapping, MappedFields, MappingRefusal } from './mapping.ts'
import { count, explainLine, grouped, list, quoted, section, shown } from './words.ts'

/** So many columns that fill nothing, and so many records behind a notice, are named. */
const mostNamed = 8

const notices: Readonly<Record<OrderNotice, string>> = {
  'closed-by-lines':
    'all their pieces came by their lines, so they come in closed whatever their status says',
  'received-left-out':
    'open, and some of their pieces came: these are left out, since no stock moves. Receive them with /po, or import with --history, which brings everything in closed',
  'promise-before-order': 'due before they were ordered: their promised ETA is left blank',
  'without-lines': 'no line',
}

/** How the columns of a file are taken, for a person to agree with. */
export function mappingWords(
  file: RawFile,
  fields: MappedFields,
  mapping: Mapping,
  how: {
    readonly statuses: ReadonlyMap<string, string>
    /** places that fill other fields, where one file has orders and lines */
    readonly elsewhere: ReadonlySet<number>
  },
): string[] {
  const { statuses, elsewhere } = how
  const { places, layout } = mapping
  const width = Math.max(...Object.values(fields).map(({ label }) => label.length))
  const used = new Set(places.values())
  const lines = Object.entries(fields).flatMap(([field, { label }]) => {
    const place = places.get(field)
    return place === undefined ? [] : [`  ${label.padEnd(width)}  ←  ${shown(file.header[place] ?? '')}`]
  })
  const unused = file.header.filter((_, at) => !used.has(at) && !elsewhere.has(at)).map(shown)
  const absent = Object.entries(fields).filter(([field]) => !places.has(field))
  return [
    `The columns of ${file.name}${layout === undefined ? '' : ` (${layout.name})`}:`,
    ...lines,
    ...(unused.length === 0 ? [] : [`  not used: ${some(unused)}`]),
    ...(absent.length === 0 ? [] : [`  left blank: ${absent.map(([, { label }]) => label).join(', ')}`]),
    ...(places.has('status') && statuses.size > 0
      ? [`  Status: ${[...statuses].map(([code, status]) => `${code} is ${status}`).join(', ')}`]
      : []),
  ]
}

/** Why a mapping does not stand: what was found, what was expected, and that nothing was changed. */
export function explainMapping(refusal: MappingRefusal, fileName: string): string {
  switch (refusal.code) {
    case 'no-such-field':
      return `There is no field ${quoted(refusal.got)}; expected one of ${refusal.known.join(', ')}, as in --map "${refusal.known[0] ?? ''}=Its column". Nothing was changed.`
    case 'no-such-column':
      return `${fileName} has no column ${quoted(refusal.got)} for ${refusal.field}; expected one of ${some(refusal.known.map(shown))}. Nothing was changed.`
    case 'not-mapped':
      return `${fileName} has no column for ${list(refusal.fields)}. Say which it is with --map "${refusal.fields[0] ?? ''}=Its column"; found ${some(refusal.found.map(shown))}. Nothing was changed.`
    default:
      return never(refusal)
  }
}

/** What an import would do, in lines for a person. */
export function buyingWords(
  preview: BuyingPreview,
  how: {
    readonly kind: BuyingKind
    readonly files: readonly RawFile[]
    readonly rows: number
    readonly all: boolean
  },
): string[] {
  const { entries, unchanged, refused } = preview
  const filled = entries.filter(({ kind }) => kind === 'filled')
  const fresh = entries.filter(({ kind }) => kind !== 'filled')
  const orders = entries.filter((entry) => entry.kind === 'order')
  const lines = orders.reduce((sum, order) => sum + order.lines.length, 0)
  const names = how.files.map(({ name }) => name).join(' and ')
  const withLines = how.kind === 'purchase-orders' ? ` with ${count(lines, 'line')}` : ''
  return [
    `${names}: ${count(how.rows, 'row')}, ${grouped(fresh.length)} new${withLines}, ${grouped(filled.length)} filled in, ${grouped(unchanged)} there already, ${grouped(refused.length)} refused.`,
    ...section('New', fresh.map(entryWords), how.all),
    ...section('Filled in', filled.map(entryWords), how.all),
    ...section('Refused', refusedWords(refused, how.files.length > 1), how.all, refused.length),
    ...section('Worth knowing', orderWords(orders), how.all),
  ]
}

function entryWords(entry: BuyingEntry): string {
  switch (entry.kind) {
    case 'supplier':
      return words(entry.record.id, entry.record.name, entry.record.country, entry.record.vetting)
    case 'sku':
      return words(entry.record.sku, entry.record.name, entry.record.type, entry.record.supplier)
    case 'filled':
      return `${shown(entry.key)}: ${Object.entries(entry.patch)
        .map(
          ([field, value]) =>
            `${headerOf(entry.tab, field)} ${typeof value === 'number' ? value : quoted(value)}`,
        )
        .join(', ')}`
    case 'order':
      return words(
        entry.po.id,
        entry.po.supplier,
        entry.po.status,
        count(entry.lines.length, 'line'),
        entry.po.ordered ?? '',
      )
    default:
      return never(entry)
  }
}

/** What a person sees above a column. */
function headerOf(tab: 'Suppliers' | 'SKUs', field: string): string {
  const columns: Readonly<Record<string, { readonly header: string }>> =
    tab === 'Suppliers' ? suppliersTab.columns : skusTab.columns
  return (columns[field]?.header ?? field).toLowerCase()
}

function words(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map(shown)
    .join(' · ')
}

/** What is worth knowing of orders: notices with those they are about, their statuses, and that no stock moves. */
function orderWords(orders: readonly Extract<BuyingEntry, { kind: 'order' }>[]): string[] {
  if (orders.length === 0) return []
  const byStatus = Map.groupBy(orders, ({ po }) => po.status)
  const statuses = [...byStatus].map(([status, all]) => `${grouped(all.length)} ${status}`).join(', ')
  const told = (Object.keys(notices) as OrderNotice[]).flatMap((notice) => {
    const about = orders.filter((order) => order.notices.includes(notice)).map(({ po }) => po.id)
    return about.length === 0 ? [] : [`${count(about.length, 'order')}: ${notices[notice]} (${some(about)})`]
  })
  return [
    `no stock moves: orders come in as they ended, or open with nothing received (${statuses})`,
    ...told,
  ]
}

/** Lines with one and the same reason stand together. */
function refusedWords(refused: readonly BuyingRefusal[], withFile: boolean): string[] {
  return [
    ...Map.groupBy(refused, (each) => `${withFile ? each.file : ''}\n${explainReason(each)}`).values(),
  ].map((same) => {
    const [first] = same
    if (first === undefined) return ''
    const lines = same.map(({ line }) => String(line))
    return `${withFile ? `${first.file}, ` : ''}line${lines.length === 1 ? '' : 's'} ${some(lines)}: ${explainReason(first)}`
  })
}

/** Why a row is not imported. */
function explainReason(reason: BuyingReason): string {
  switch (reason.code) {
    case 'blank':
      return `${quoted(reason.column)} is blank; expected something`
    case 'not-whole':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected a whole number of ${reason.least} or more`
    case 'not-a-day':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected a day such as 2026-03-14`
    case 'two-days':
      return `${quoted(reason.column)} is ${quoted(reason.got)}, which can be two days; say which comes first with --dates dmy or --dates mdy`
    case 'unknown-word':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected ${list(reason.known, 'or')}`
    case 'twice':
      return `${reason.what} ${quoted(reason.id)} is on lines ${some(reason.lines.map(String))}; expected it once`
    case 'name-taken':
      return `${quoted(reason.name)} is in the Suppliers tab already, as ${shown(reason.id)}; expected that id, or another name`
    case 'code-unusable':
      return `${quoted(reason.got)} has ${reason.length} characters; expected at most 60`
    case 'unknown-supplier':
      return `the supplier ${quoted(reason.supplier)} is not in the Suppliers tab; import suppliers first, with the same --prefix or both without`
    case 'unknown-sku':
      return `the SKU ${quoted(reason.sku)} is not in the SKUs tab, nor a barcode there; import SKUs first`
    case 'unknown-order':
      return `the order ${quoted(reason.po)} is not in the file of orders, or stands there twice or refused`
    case 'more-rejected':
      return `${reason.rejected} rejected of ${reason.received} received; expected no more than came`
    case 'line-refused':
      return `its line ${reason.at} of ${reason.in} is refused; an order is imported whole`
    case 'contradicts':
      return `says something else of its order than line ${reason.first}; expected the same in all of its rows`
    case 'too-long':
    case 'shortened-number':
    case 'not-an-amount':
    case 'negative-amount':
      return explainLine(reason)
    default:
      return never(reason)
  }
}

function some(names: readonly string[]): string {
  const more = names.length - mostNamed
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${grouped(more)} more` : list(names)
}
