import { expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { carriedBy, openTeam, other, type Team } from '../support/team.ts'

const submit = (team: Team, values: Record<string, string>) => team.submits(other, 'sku_new', {}, values)
const catalogue = (team: Team) =>
  team.workbook
    .facts()
    .rows(skusTab)
    .filter(({ style }) => style === 'Nova')
    .map(({ sku, price }) => [sku, price])

it('sizes are added to a style, those that it has stay, and Undo takes only the new ones', async () => {
  const team = await openTeam()
  await submit(team, { style: 'Nova', sizes: 'S, M', price: '30' })
  const values = { style: 'nova', sizes: 'S, M, L, XL', price: '35' }
  const added = await submit(team, values)
  expect(added.words).toContain('Added *2 SKUs* of *Nova*: `NOVA-L`, `NOVA-XL`')
  expect(added.words).toContain('2 variants were there already and stay as they are')
  const all = [
    ['NOVA-S', 30],
    ['NOVA-M', 30],
    ['NOVA-L', 35],
    ['NOVA-XL', 35],
  ]
  expect(catalogue(team)).toEqual(all)
  const again = await submit(team, values)
  expect(again.words).toContain('all 4 variants are in the catalogue already')
  expect(again.changed).toBe(false)
  await team.presses(other, 'undo', carriedBy(added, 'undo'))
  expect(catalogue(team)).toEqual(all.slice(0, 2))
})

it('codes of other pieces are all named, and none is made', async () => {
  const team = await openTeam()
  const came = await submit(team, { style: 'Other', code: 'LUNA', sizes: 'S, M, L' })
  expect(came.words).toContain('“LUNA-M”, “LUNA-L” in the catalogue are other pieces')
  expect(came.changed).toBe(false)
})
