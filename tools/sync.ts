import { readFile, writeFile } from 'node:fs/promises'
import { templates, templateText } from '../sheets-templates/templates.ts'
import { allTabs, openFeatures } from '../src/features.ts'
import { manifestText } from '../src/slack/manifest.ts'
import { templateFile } from '../src/workbook/setup-sample.ts'

/** Writes what is generated from the code: one file a tab in sheets-templates, and the app's manifest. */
const files = [
  ...templates(allTabs).map((template) => ({
    name: `sheets-templates/${templateFile(template.title)}`,
    text: templateText(template),
  })),
  { name: 'manifest.yml', text: manifestText(openFeatures({ refusedChannels: () => [] })) },
]
for (const { name, text } of files) {
  const file = new URL(`../${name}`, import.meta.url)
  const old = await readFile(file, 'utf8').catch(() => '')
  if (old === text) continue
  await writeFile(file, text)
  console.log(`wrote ${name}`)
}
