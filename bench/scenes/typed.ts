import { cells, days, prices, slashInputs } from '../typed/given-cases.ts'
import { ownCases } from '../typed/own-cases.ts'
import type { Tally } from '../typed/tally.ts'
import type { Group, Row } from '../table.ts'

/** What people type and the share of it that is read right; a write that nobody meant may never be. */
export async function typed(folder: string | undefined): Promise<{ groups: Group[]; misses: string[] }> {
  const own = await ownCases()
  const given =
    folder === undefined
      ? []
      : [
          ...(await slashInputs(folder)),
          ...(await days(folder)),
          ...(await prices(folder)),
          ...(await cells(folder)),
        ]
  const tallies = [...own, ...given]
  return {
    groups: [
      {
        title: 'What people type, read right',
        rows: [
          ...own.map((tally) => rowOf(tally, 100)),
          ...given.map((tally) => rowOf(tally)),
          writesOf(tallies),
        ],
      },
    ],
    misses: tallies.flatMap((tally) => tally.misses),
  }
}

function rowOf(tally: Tally, aim?: number): Row {
  return {
    what: `${tally.title}, of ${tally.total}`,
    ours: tally.share,
    ...(tally.words === '' ? {} : { oursNote: tally.words }),
    peer: undefined,
    unit: '%',
    better: 'more',
    ...(aim === undefined ? {} : { aim }),
  }
}

function writesOf(tallies: readonly Tally[]): Row {
  const wrong = tallies.reduce((sum, tally) => sum + tally.wrongWrites, 0)
  return { what: 'wrong writes', ours: wrong, peer: undefined, unit: '', better: 'less', aim: 0 }
}
