import type { LaneVerdict } from './lane-verdict.ts'
import type { StormVerdict } from './storm-verdict.ts'

/** The verdict of a storm as lines for a terminal. Never throws. */
export function stormTable(verdict: StormVerdict, seed: number): string {
  return [
    `Verdict of the storm with seed ${seed}`,
    line('asked for by people', verdict.asked),
    line('acknowledged: "recorded" or "saved" was shown', verdict.acknowledged),
    line('  of these in the sheet, once', verdict.written),
    line('  lost', verdict.lost),
    line('doubled: in the sheet twice', verdict.doubled),
    line('refused, and not in the sheet', verdict.refused),
    line('no answer came', verdict.unknown),
    line('  of these in the sheet, once', verdict.unknownWritten),
    line('typed in the sheet: ledger rows / counts', `${verdict.handRows} / ${verdict.typedCounts}`),
    line('rows that came twice and were made void', verdict.voids),
    line('posts expected / made', `${verdict.postsExpected} / ${verdict.postsMade}`),
    line('false statements to people', verdict.falseStatements.length),
    line('broken rules of Slack’s', verdict.violations.length),
    line('answers given twice (not a breach)', verdict.answersTwice),
    line('stray rows that were told as problems (not a breach)', verdict.strayRows),
    line('typed numbers hit while rows moved (not a breach)', verdict.writtenOver),
    line('kill -9 / ends by itself', `${verdict.kills} / ${verdict.endedByItself}`),
    line('lasted / settled after', `${verdict.seconds} s / ${verdict.secondsToSettle} s`),
    '',
    '  On hand            model  ledger     bot  Stock tab',
    ...verdict.onHand.map(({ sku, model, ledger, bot, sheet }) => {
      const counts = [model, ledger, bot ?? '?'].map((each) => String(each).padStart(8)).join('')
      return `  ${sku.padEnd(16)}${counts}${String(sheet).padStart(11)}`
    }),
    '',
    ...endingOf(verdict.breaches),
  ].join('\n')
}

/** The verdict of a lane as lines for a terminal. Never throws. */
export function laneTable(verdict: LaneVerdict, seed: number): string {
  const steps = [...verdict.killsByStep].toSorted(([a], [b]) => a.localeCompare(b))
  return [
    `Verdict of the lane with seed ${seed}`,
    line('kill -9', verdict.kills),
    ...steps.map(([step, count]) => line(`  ${step}`, count)),
    line('acknowledged', verdict.acknowledged),
    line('  of these in the ledger, once', verdict.written),
    line('  lost', verdict.lost),
    line('doubled: in the ledger twice', verdict.doubled),
    line('no answer came', verdict.unknown),
    line('  of these in the ledger, once', verdict.unknownWritten),
    line('rows that came twice and were made void', verdict.voids),
    line('posts expected / made', `${verdict.postsExpected} / ${verdict.postsMade}`),
    ...endingOf(verdict.breaches),
  ].join('\n')
}

function line(name: string, value: string | number): string {
  return `  ${name.padEnd(54)} ${value}`
}

function endingOf(breaches: readonly string[]): string[] {
  if (breaches.length === 0) return ['No breach: the promise was kept.']
  return [`The promise was broken, ${breaches.length} times:`, ...breaches.map((each) => `  - ${each}`)]
}
