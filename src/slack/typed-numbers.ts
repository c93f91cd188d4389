import { cut } from '../kit/cut.ts'
import type { FormValues } from './feature.ts'

/** What is said back of what was typed, characters. */
const mostQuoted = 80

/** How a column reads a number: as the sheet's cells are read, and with the words that say what is expected. */
interface NumberColumn {
  readonly expected: string
  read(cell: unknown): number | null | undefined
}

/**
 * The numbers of a form, read as their columns are.
 *
 * @param fields those of the form that hold numbers; a field left empty is null
 * @returns the numbers, and words beside each field that cannot be read. Never throws.
 */
export function typedNumbers<F extends string>(
  fields: readonly F[],
  columns: Readonly<Record<F, NumberColumn>>,
  values: FormValues,
): { readonly numbers: Record<F, number | null>; readonly errors: Record<string, string> } {
  const numbers = {} as Record<F, number | null>
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const typed = String(values[field] ?? '').trim()
    const column = columns[field]
    const number = column.read(typed)
    if (number === undefined)
      errors[field] =
        `Nothing was changed: I found “${cut(typed, mostQuoted)}”, and expected ${column.expected}.`
    else numbers[field] = number
  }
  return { numbers, errors }
}
