import type { Change } from './change.ts'
import { tabsOf } from './pending-changes.ts'
import type { TabSnapshot } from './snapshot.ts'

/** Something was to be written into a tab that an older workbook does not have: nothing was decided. */
export class TabAbsent extends Error {
  readonly title: string

  constructor(title: string) {
    super(`The workbook has no tab ${title}; npm run setup adds it`)
    this.name = 'TabAbsent'
    this.title = title
  }
}

/**
 * Throws TabAbsent for a change of a tab that came with a later release and that the workbook was never seen with. A tab
 * that was there and is missing now is another matter: what is decided waits until it is back.
 */
export function refuseAbsent(changes: readonly Change[], snapshots: ReadonlyMap<string, TabSnapshot>): void {
  for (const change of changes)
    for (const title of tabsOf(change)) {
      const snapshot = snapshots.get(title)
      if (snapshot?.missing === true && !snapshot.loaded) throw new TabAbsent(title)
    }
}

/** Tabs of the changes that cannot be written as they are: a header was renamed or emptied, or the tab is gone. Never throws. */
export function tabsAmiss(
  changes: readonly Change[],
  snapshots: ReadonlyMap<string, TabSnapshot>,
): readonly string[] {
  const titles = new Set(changes.flatMap(tabsOf))
  return [...titles].filter((title) => snapshots.get(title)?.usable === false)
}
