import { skusTab } from '../catalog/tabs.ts'
import { moneyWords } from '../kit/money.ts'
import { never } from '../kit/never.ts'
import { variantWords } from '../catalog/rules.ts'
import type { FileRefusal } from './csv-table.ts'
import type { Intake } from './intake.ts'
import type { Entry, FieldChange, Preview } from './plan.ts'
import type { LineReason, LineRefusal, LineWarning } from './refusals.ts'

/** So many lines of each kind are shown unless all are asked for. */
const shownLines = 20
/** So many line numbers are shown of lines that are refused for the same reason. */
const shownOfReason = 8
/** So many columns of another file are named. */
const shownColumns = 6

/** Why a whole file is not imported: what was found, what was expected, and that nothing was changed. */
export function explainFile(refusal: FileRefusal, fileName: string): string {
  return `${fileName} ${whyNot(refusal)} Nothing was changed.`
}

function whyNot(refusal: FileRefusal): string {
  switch (refusal.code) {
    case 'empty':
      return 'is empty; expected a header and at least one row.'
    case 'no-rows':
      return `has a header with ${count(refusal.columns, 'column')} and no row below it; expected at least one row.`
    case 'spreadsheet-file':
      return 'is a spreadsheet file such as .xlsx; expected the CSV file as Shopify exports it.'
    case 'not-utf8':
      return `is not encoded as UTF-8: line ${refusal.line} has bytes that are no text. Expected the export as Shopify made it, or saved as "CSV UTF-8".`
    case 'open-quote':
      return `has a quote that is opened in the row of line ${refusal.line} and never closed; expected a closing quote.`
    case 'stray-quote': {
      const near = refusal.near === refusal.line ? '' : `, near line ${refusal.near}`
      return `has a quote out of place in the row of line ${refusal.line}${near}; expected a cell in quotes to end before a comma or the end of the line, and quotes inside it doubled.`
    }
    case 'uneven-row':
      return `has ${count(refusal.cells, 'cell')} in line ${refusal.line}; expected at most ${refusal.expected}, as many as the header. A comma or a quote is out of place.`
    case 'other-file': {
      const looks = refusal.looksLike === undefined ? '' : ` It looks like ${refusal.looksLike}.`
      return `is not ${refusal.wanted}: expected also the ${refusal.missing.length === 1 ? 'column' : 'columns'} ${list(refusal.missing.map(spellingWords))}, and found ${columnsFound(refusal.found)}.${looks}`
    }
    default:
      return never(refusal)
  }
}

/** Why a line is not imported. */
export function explainLine(reason: LineReason): string {
  switch (reason.code) {
    case 'no-handle':
      return `no handle; expected the product’s handle in ${quoted(reason.column)}`
    case 'no-sku':
      return `no SKU; expected one in ${quoted(reason.column)}`
    case 'sku-unusable':
      return `the SKU ${quoted(reason.sku)} has ${reason.sku.length} characters; expected at most 60`
    case 'nothing-to-make-a-sku-from':
      return `no SKU, and none can be made from the handle ${quoted(reason.handle)}; expected letters or digits`
    case 'duplicate': {
      const what = reason.made ? 'the SKU made from handle and options,' : 'the SKU'
      const where = reason.location === '' ? '' : ` at ${quoted(reason.location)}`
      return `${what} ${quoted(reason.sku)}${where} is on lines ${list(reason.lines.map(String))}; expected it once`
    }
    case 'too-long':
      return `${quoted(reason.column)} has ${grouped(reason.length)} characters; expected at most 1,000`
    case 'shortened-number':
      return `${quoted(reason.column)} is ${quoted(reason.got)}, a number that a spreadsheet program shortened; expected all its digits, as in the export itself`
    case 'not-an-amount':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected an amount such as 12.50`
    case 'negative-amount':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected an amount of 0 or more`
    case 'unknown-status':
      return `${quoted(reason.column)} is ${quoted(reason.got)}; expected active, archived or draft`
    case 'not-a-quantity':
      return `${quoted(reason.column)} is ${reason.got === '' ? 'blank' : quoted(reason.got)}; expected a whole number, or "not stocked"`
    case 'no-location':
      return `no location; expected one in ${quoted(reason.column)}`
    case 'unknown-location':
      return `the location ${quoted(reason.location)} is not among those of the Settings tab; expected ${list(reason.known.map(quoted), 'or')}`
    case 'unknown-sku':
      return `the SKU ${quoted(reason.sku)} is not in the SKUs tab; expected one that is`
    default:
      return never(reason)
  }
}

function warningWords(warning: LineWarning): string {
  switch (warning.code) {
    case 'below-zero':
      return `line ${warning.line}: ${shown(warning.sku)} has ${warning.onHand} on hand in Shopify, below 0; it is imported as it is`
    case 'unavailable':
      return `line ${warning.line}: ${warning.unavailable} of the ${warning.onHand} on hand of ${shown(warning.sku)} are unavailable in Shopify; all are imported as on hand`
    case 'available-only':
      return `this file has what is available (${shown(warning.column)}), without what is committed to orders; it is imported as on hand`
    default:
      return never(warning)
  }
}

/** What an import would do, in lines for a person. */
export function previewWords(
  intake: Intake,
  preview: Preview,
  how: {
    readonly fileName: string
    readonly currency: string
    readonly all: boolean
    readonly makeSkus: boolean
  },
): string[] {
  const { refused, warnings, unchanged } = preview
  const fresh = preview.entries.filter(isNew)
  const changed = preview.entries.filter((entry) => !isNew(entry))
  const first = `${how.fileName}: ${count(intake.rows, 'row')}, ${grouped(fresh.length)} new, ${grouped(changed.length)} changed, ${grouped(unchanged)} unchanged, ${grouped(refused.length)} refused.`
  const noSku = refused.some((each) => each.code === 'no-sku') && !how.makeSkus
  const unknownPlace = refused.some((each) => each.code === 'unknown-location')
  const unknownSku = refused.some((each) => each.code === 'unknown-sku')
  const entryLine = (entry: Entry) => entryWords(entry, how.currency)
  return [
    first,
    ...section('New', fresh.map(entryLine), how.all),
    ...section('Changed', changed.map(entryLine), how.all),
    ...section('Refused', refusedLines(refused, how.all), how.all, refused.length),
    ...section('Worth knowing', warnings.map(warningWords), how.all),
    ...(noSku ? ['With --make-skus a row without a SKU gets one made from its handle and options.'] : []),
    ...(unknownPlace
      ? ['A location counts once its name is in the row "locations" of the Settings tab.']
      : []),
    ...(unknownSku ? ['SKUs come in with the products export: import that first.'] : []),
  ]
}

function isNew(entry: Entry): boolean {
  return entry.kind === 'new-sku' || (entry.kind === 'stock' && entry.movement === 'opening')
}

function entryWords(entry: Entry, currency: string): string {
  switch (entry.kind) {
    case 'new-sku': {
      const { record } = entry
      const price = record.price === null ? '' : moneyWords(record.price, currency)
      const status = record.status === 'active' ? '' : record.status
      return [record.sku, record.name, variantWords(record), price, status]
        .filter((word) => word !== '')
        .map(shown)
        .join(' · ')
    }
    case 'changed-sku':
      return `${shown(entry.sku)}: ${entry.changes.map(changeWords).join(', ')}`
    case 'stock':
      return `${shown(entry.sku)} at ${shown(entry.location)}: ${entry.was} → ${entry.is} (${entry.movement})`
    default:
      return never(entry)
  }
}

function changeWords({ field, was, is }: FieldChange): string {
  const value = (cell: string | number | null) =>
    cell === null || cell === '' ? 'blank' : typeof cell === 'number' ? String(cell) : quoted(cell)
  return `${skusTab.columns[field].header.toLowerCase()} ${value(was)} → ${value(is)}`
}

/** Lines with one and the same reason stand together. */
function refusedLines(refused: readonly LineRefusal[], all: boolean): string[] {
  return [...Map.groupBy(refused, explainLine)].map(([reason, same]) => {
    const lines = same.map((each) => String(each.line))
    if (lines.length === 1) return `line ${lines.join('')}: ${reason}`
    const visible = all ? lines : lines.slice(0, shownOfReason)
    const more = lines.length - visible.length
    return `lines ${more === 0 ? list(visible) : `${visible.join(', ')} and ${grouped(more)} more`}: ${reason}`
  })
}

/** A titled part of a preview: its first lines, and how many more there are; nothing where it has none. Never throws. */
export function section(
  title: string,
  lines: readonly string[],
  all: boolean,
  total = lines.length,
): string[] {
  if (lines.length === 0) return []
  const visible = all ? lines : lines.slice(0, shownLines)
  const more = lines.length - visible.length
  return [
    `${title} (${grouped(total)}):`,
    ...visible.map((line) => `  ${line}`),
    ...(more === 0 ? [] : [`  … and ${grouped(more)} more; --all shows them`]),
  ]
}

function spellingWords(spellings: readonly string[]): string {
  const [first = '', ...others] = spellings
  return others.length === 0 ? quoted(first) : `${quoted(first)} (or ${list(others.map(quoted), 'or')})`
}

function columnsFound(header: readonly string[]): string {
  const named = header.filter((cell) => cell !== '')
  if (named.length === 0) return 'a header without names'
  const others = named.length - shownColumns
  const first = named.slice(0, shownColumns).map(quoted)
  return others > 0 ? `${first.join(', ')} and ${grouped(others)} more` : list(first)
}

/** '1 row', '1,200 rows'. Never throws. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** '1,200'. Never throws. */
export function grouped(number: number): string {
  return number.toLocaleString('en')
}

/** 'a, b and c'. Never throws. */
export function list(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** Text of a file as it is safe on a terminal: one line, no control characters, not too long. */
export function shown(text: string): string {
  const plain = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain
}

/** The same in quotes. Never throws. */
export function quoted(text: string): string {
  return `"${shown(text)}"`
}
