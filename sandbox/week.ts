/**
 * `npm run week`: seven days of sales on the demo brand, in a minute or two: every post that nobody asked for, where it
 * went, and why it was made. Everything runs on this machine, on a workbook that is gone afterwards.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { playWeek, type Week } from './sales-week.ts'
import { openWorld } from './world.ts'

const folder = await mkdtemp(join(tmpdir(), 'jumpring-week-'))
console.log('Playing a week of sales on an invented jewelry brand …')
const world = await openWorld({ folder })
try {
  report(await playWeek(world, { told: (words) => console.log(styleText('dim', words)) }))
} finally {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
}

function report(week: Week): void {
  const { posts, timeZone } = week
  const clock = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
  console.log(`\n${styleText('bold', 'Posts')}`)
  for (const { at, place, text, reason } of posts)
    console.log(
      `${clock.format(at)}  ${place.padEnd(14)}  ${text}\n${' '.repeat(27)}${styleText('dim', reason)}`,
    )
  const reasons = new Map<string, number>()
  for (const { reason } of posts) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  console.log(`\n${styleText('bold', 'What people did')}`)
  for (const act of week.acts) console.log(act)
  console.log(`\n${styleText('bold', `${posts.length} posts in seven days`)}`)
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(3)}  ${reason}`)
  const repeated = week.lowEachMorning.reduce((sum, count) => sum + count, 0)
  console.log(
    `\n${week.sold.pieces} pieces were sold in ${week.sold.rows} rows. A list that repeats itself would have named ${repeated} low SKUs on five mornings (${week.lowEachMorning.join(', ')}); an alert for every sale of a low SKU would have been ${week.salesOfLow} posts.`,
  )
}
