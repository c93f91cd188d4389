import type { Stored } from './cell.ts'

/** What a cell becomes when words are typed into it. */
export interface TypedIn {
  cell: Stored
  /** the format that the cell gets when it has none */
  numberFormat?: string
}

const dayMs = 86_400_000
const dayZero = Date.UTC(1899, 11, 30)

/** Reads words as a person types them in a spreadsheet of the locale en_US: numbers, dates, TRUE, formulas; else text. */
export function typedIn(words: string): TypedIn {
  if (words === '') return { cell: null }
  if (words.startsWith("'")) return { cell: words.slice(1) }
  if (words.startsWith('=') && words.length > 1) return { cell: { formula: words, value: null } }
  const trimmed = words.trim()
  if (/^(?:true|false)$/i.test(trimmed)) return { cell: trimmed.toLowerCase() === 'true' }
  return numberIn(trimmed) ?? momentIn(trimmed) ?? { cell: words }
}

const numberWords = /^([+-]?)([$€£]?)((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?)(%?)$/

function numberIn(words: string): TypedIn | undefined {
  const [, sign, currency = '', digits = '', percent] = numberWords.exec(words) ?? []
  const number = Number(digits.replaceAll(',', ''))
  if (!/\d/.test(digits) || !Number.isFinite(number)) return undefined
  const signed = sign === '-' && number !== 0 ? -number : number
  const cents = digits.includes('.') ? '.00' : ''
  if (percent === '%') return { cell: signed / 100, numberFormat: `0${cents}%` }
  if (currency !== '') return { cell: signed, numberFormat: `${currency}#,##0${cents}` }
  if (digits.includes(',')) return { cell: signed, numberFormat: `#,##0${cents}` }
  return { cell: signed }
}

const isoWords = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/
const slashWords = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/

function momentIn(words: string): TypedIn | undefined {
  const iso = isoWords.exec(words)
  const slash = slashWords.exec(words)
  const [year, month, day] = iso ? iso.slice(1, 4) : slash ? [slash[3], slash[1], slash[2]] : []
  if (year === undefined) return undefined
  const [hours, minutes, seconds] = (iso ?? slash ?? []).slice(4)
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (new Date(at).getUTCMonth() !== Number(month) - 1 || Number(hours ?? 0) > 23) return undefined
  const inDay = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)
  const date = iso ? 'yyyy-mm-dd' : 'm/d/yyyy'
  return {
    cell: (at - dayZero) / dayMs + inDay / 86_400,
    numberFormat: hours === undefined ? date : `${date} h:mm${seconds === undefined ? '' : ':ss'}`,
  }
}
