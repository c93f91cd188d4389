import { expect, it } from 'vitest'
import { answerTo, openTestWorld } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const beginnings = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  '\t=1+1',
  '=HYPERLINK("https://evil.test","x")',
  "'=1+1",
  '=cmd|calc',
]

it('text that begins like a formula is written as text, from commands, forms and the names of people', async () => {
  const world = await openTestWorld()
  await world.bot().settle(20_000)
  const ana = world.slack.as('U01ANA')
  for (const [at, text] of beginnings.entries()) {
    const opened = await ana.types('C02SUPPLY', '/supplier add')
    await world.slack.until(() => opened.view() !== undefined)
    const form = opened.view()
    if (form === undefined) throw new Error('no form')
    await (
      await ana.submits(form, { name: `${text} ${at}`, country: text, contact: text, region: text })
    ).settled()
  }
  await answerTo(world, `/stock remove ${sku} 1 ${beginnings[0]}`)
  await answerTo(world, `/return new ${sku} 1 ${beginnings[5]}`)
  expect(await world.bot().settle(15_000)).toBe(true)
  const { person } = world.sheets
  const suppliers = person.records('Suppliers').slice(-beginnings.length)
  // The form's fields have no outer blanks.
  const typed = beginnings.map((text) => text.trim())
  expect(suppliers.map((row) => row['Name'])).toEqual(typed.map((text, at) => `${text} ${at}`))
  for (const header of ['Country', 'Contact', 'Region'])
    expect(suppliers.map((row) => row[header])).toEqual(typed)
  expect(person.records('Movements').at(-1)?.['Reason']).toBe('=1+1')
  expect(person.records('Returns').at(-1)?.['Note']).toBe(beginnings[5])
  // A second look reads the same: nothing became a number, an error or a link.
  expect(await world.bot().settle(20_000)).toBe(true)
  expect(await answerTo(world, '/supplier +1+1 1')).toContain('+1+1')
  expect(person.records('Problems')).toEqual([])
})
