/** How the engine and Google word the same thing differently. */
import type { Value } from './cell.ts'

/** What to type so that the cell holds exactly this. */
export function asInput(cell: string | number | boolean): string {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (typeof cell === 'number') return plainNumber(cell)
  // A word cannot be taken for anything else; whatever could is quoted.
  return /^\p{L}/u.test(cell) && cell.trim() === cell && !/^(?:true|false)$/i.test(cell) ? cell : `'${cell}`
}

/** A number without an exponent: with one the engine would give the cell a format. */
function plainNumber(number: number): string {
  const text = String(number === 0 ? 0 : number)
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!parts) return text
  const [, sign = '', first = '', rest = '', power = ''] = parts
  const digits = first + rest
  const shift = Number(power)
  return shift > 0 ? `${sign}${digits.padEnd(shift + 1, '0')}` : `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
}

/**
 * A number as the engine shows it. It writes exponents of three digits with two of them doubled: 1E+19190 is 1e190.
 */
export function numberOf(text: string): number {
  return Number(text.replace(/E([+-])\d\d(\d{3})$/, 'E$1$2'))
}

/** A formula as Google writes it: a range whose cells are gone is one error. */
export function googleFormula(formula: string): string {
  return formula.replaceAll('#REF!:#REF!', '#REF!')
}

/** What a formula comes to at Google: one that points to cells that are gone says so. */
export function googleResult(formula: string, value: Value): Value {
  return value === '#VALUE!' && formula.includes('#REF!') ? '#REF!' : value
}

const googleErrors: Readonly<Record<string, string>> = {
  '#CIRC!': '#REF!',
  '#N/IMPL!': '#NAME?',
  '#NIMPL!': '#NAME?',
  '#SPILL!': '#REF!',
  '#CALC!': '#N/A',
}

/** An error of a formula as Google words it. */
export function googleError(text: string): string {
  return googleErrors[text] ?? text
}
