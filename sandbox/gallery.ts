/**
 * `npm run gallery`: every reply of every command on one page, as Slack would draw it, with the longest names and five
 * hundred results. Ends with 1 when an answer broke Slack's rules or did not come.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectGallery } from './gallery/collect.ts'
import { writeGallery } from './page/build.ts'
import { openWorld } from './world.ts'

const folder = await mkdtemp(join(tmpdir(), 'jumpring-gallery-'))
console.log('Opening a Slack and a Google Sheet of an invented jewelry brand on this machine …')
const world = await openWorld({ folder, logLevel: 'silent' })
try {
  const gallery = await collectGallery(world)
  const file = await writeGallery(gallery)
  console.log(`${gallery.pictures.length} answers: ${file}`)
  for (const fault of gallery.faults) console.log(`  ✗ ${fault}`)
  console.log(
    gallery.faults.length === 0 ? 'None broke a rule of Slack’s.' : `${gallery.faults.length} to look at.`,
  )
  process.exitCode = gallery.faults.length === 0 ? 0 : 1
} finally {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
}
