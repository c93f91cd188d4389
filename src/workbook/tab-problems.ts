import type { Problem } from './facts.ts'
import type { Tab } from './tab.ts'

/**
 * A tab that the spreadsheet has not, or has under another name.
 *
 * @param renamedTo that name; undefined where no tab is known to be it
 * @param isSmall true where its rows are known and few enough to be brought back by a press. Never throws.
 */
export function missingTab(title: string, renamedTo: string | undefined, isSmall: boolean): Problem {
  const expected = `a tab named "${title}": rename it back, or run "npm run setup"`
  const gone = { tab: title, key: 'header', rowNumber: 1, column: 'the tab', got: 'nothing', expected }
  if (renamedTo !== undefined) return { ...gone, repair: { kind: 'name-again', tab: title, from: renamedTo } }
  return isSmall ? { ...gone, repair: { kind: 'bring-tab', tab: title } } : gone
}

/**
 * A row whose key another row has, too.
 *
 * @param double.first 1-based row of the one that counts. Never throws.
 */
export function doubledKey(
  { title, key, columns, idPrefix }: Tab,
  double: { readonly key: string; readonly rowNumber: number; readonly first: number | undefined },
): Problem {
  const { key: id, rowNumber, first } = double
  const own =
    idPrefix === undefined ? 'one row of it' : 'an id of its own: empty the cell and the bot gives one'
  return {
    tab: title,
    key: id,
    rowNumber,
    column: columns[key]?.header ?? key,
    got: `${id}, which row ${first} has, too`,
    expected: `${own}; until then it counts nothing`,
    ...(idPrefix === undefined ? {} : { repair: { kind: 'own-id', tab: title, key: id, rowNumber } }),
  }
}
