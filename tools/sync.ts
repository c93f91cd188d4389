import { readFile, writeFile } from 'node:fs/promises'
import { allTabs } from '../src/features.ts'
import { templateFile } from '../src/workbook/setup-sample.ts'
import { templates, templateText } from '../sheets-templates/templates.ts'

/** Writes what is generated from the code: one file a tab in sheets-templates. */
for (const template of templates(allTabs)) {
  const file = new URL(`../sheets-templates/${templateFile(template.title)}`, import.meta.url)
  const text = templateText(template)
  const old = await readFile(file, 'utf8').catch(() => '')
  if (old === text) continue
  await writeFile(file, text)
  console.log(`wrote sheets-templates/${templateFile(template.title)}`)
}
