import type { Problem } from './facts.ts'
import type { DoubledRow } from './raw-row.ts'
import type { Tab } from './tab.ts'

/**
 * What a person has to do about a tab that is gone.
 *
 * @param renamedTo the name under which it is there; undefined when it is nowhere
 * @param isSmall true when the bot knows its rows, and they are few enough to be brought back. Never throws.
 */
export function missingTab({ title }: Tab, renamedTo: string | undefined, isSmall: boolean): Problem {
  const expected = `a tab named "${title}": rename it back, or run "npm run setup"`
  const gone = { tab: title, key: 'header', rowNumber: 1, column: 'the tab', got: 'nothing', expected }
  if (renamedTo !== undefined) return { ...gone, repair: { kind: 'name-again', tab: title, from: renamedTo } }
  return isSmall ? { ...gone, repair: { kind: 'bring-tab', tab: title } } : gone
}

/**
 * Rows whose key another row has, as far as a person has to see to them: what was written twice the bot puts right.
 *
 * @param rowOf the 1-based row that counts for a key. Never throws.
 */
export function doubledRows(
  tab: Tab,
  doubles: readonly DoubledRow[],
  rowOf: (key: string) => number | undefined,
): Problem[] {
  const { title, key, columns, idPrefix } = tab
  const column = columns[key]?.header ?? key
  const own =
    idPrefix === undefined ? 'one row of it' : 'an id of its own: empty the cell and the bot gives one'
  const open = doubles.filter(
    ({ same, voided, onlyId }) => !voided && !onlyId && !(same && tab.voided !== undefined),
  )
  return open.map(({ key: id, rowNumber }) => ({
    tab: title,
    key: id,
    rowNumber,
    column,
    got: `${id}, which row ${rowOf(id)} has, too`,
    expected: `${own}; until then it counts nothing`,
    ...(idPrefix === undefined ? {} : { repair: { kind: 'own-id', tab: title, key: id, rowNumber } }),
  }))
}
