import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import { readSettings, type Settings } from './rules.ts'
import { settingsTab } from './tabs.ts'

const read: Derivation<ReturnType<typeof readSettings>> = {
  tabs: [settingsTab],
  daily: false,
  derive: (facts) => readSettings(facts.rows(settingsTab)),
}

/** The settings in force. */
export function settingsOf(facts: Facts): Settings {
  return facts.derived(read).settings
}

/** Settings that cannot be read, for the Problems tab. */
export function settingProblems(facts: Facts): Problem[] {
  return facts.derived(read).problems.map(({ key, got, expected }) => ({
    tab: settingsTab.title,
    key,
    rowNumber: 0,
    column: settingsTab.columns.value.header,
    got,
    expected,
  }))
}
