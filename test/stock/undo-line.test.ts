import { expect, it } from 'vitest'
import { movementsTab } from '../../src/stock/tabs.ts'
import { stockCommand } from '../../src/stock/slack.ts'
import { undoWriteButton } from '../../src/stock/undo-slack.ts'
import { wordsOf } from '../support/office.ts'
import { approver, carriedBy, openTeam, other, type Came, type Team } from '../support/team.ts'

const onHand = (team: Team) =>
  team.workbook
    .facts()
    .rows(movementsTab)
    .filter(({ sku, bucket, status }) => sku === 'LUNA-M' && bucket === 'sellable' && status === 'ok')
    .reduce((sum, { quantity }) => sum + quantity, 0)
const ids = (team: Team) =>
  team.workbook
    .facts()
    .rows(movementsTab)
    .map(({ id }) => id)
const shown = (team: Team, came: Came, by = other) =>
  team.presses(by, 'stock_undo', carriedBy(came, 'stock_undo'))

it('takes back what the person recorded last, once, and says what is on hand', async () => {
  const team = await openTeam()
  await team.types(other, '/stock remove LUNA-M 3 sold')
  await team.types(other, '/stock add LUNA-M 5 received')
  const before = onHand(team)
  const done = await team.types(other, '/stock undo')
  expect(done.words).toContain(`on hand *${before} → ${before - 5}*`)
  expect(done.reply?.to).toBe('team')
  expect(onHand(team)).toBe(before - 5)
  const again = await team.types(other, '/stock undo last')
  expect(again.words).toContain('was taken back before')
  expect(again.changed).toBe(false)
  // What was recorded before it is offered, and only a press takes it back.
  const older = await shown(team, again)
  expect(older.words).toContain('sale *−3* of *LUNA-M*')
  expect(onHand(team)).toBe(before - 5 + 3)
  expect((await shown(team, again)).words).toContain('was taken back before')
})

it('says so when the person recorded nothing', async () => {
  const team = await openTeam()
  const came = await team.types(other, '/stock undo')
  expect(came.words).toContain('There is nothing to undo')
  expect(came.words).toContain('Nothing was changed')
  expect(came.changed).toBe(false)
})

it('and the Undo button under the message know of each other', async () => {
  const team = await openTeam()
  const sold = await team.types(other, '/stock remove LUNA-M 3 sold')
  await team.presses(other, 'undo', carriedBy(sold, 'undo'))
  expect((await team.types(other, '/stock undo')).words).toContain('was taken back before')
  const more = await team.types(other, '/stock remove LUNA-M 4 sold')
  await team.types(other, '/stock undo')
  const pressed = await team.presses(other, 'undo', carriedBy(more, 'undo'))
  expect(pressed.words).toContain('undone before')
  expect(pressed.changed).toBe(false)
})

it('takes all of a write back that moved more than one row, and asks before where one row was named', async () => {
  const team = await openTeam()
  const before = onHand(team)
  await team.types(other, '/stock move LUNA-M 3 from Studio to Shop')
  expect((await team.types(other, '/stock undo')).words).toContain('and 1 more row')
  expect(onHand(team)).toBe(before)
  const listed = await team.types(other, '/stock remove LUNA-M 3 sold\nLUNA-M 2 sold')
  await team.presses(other, 'stock_list', carriedBy(listed, 'stock_list'))
  const named = await team.types(other, `/stock undo ${ids(team).at(-1)?.toLowerCase() ?? ''}`)
  expect(named.words).toContain('it was recorded together with 1 other row')
  expect(named.changed).toBe(false)
  await shown(team, named)
  expect(onHand(team)).toBe(before)
})

it('asks before what is large, goes below zero, is of another day, or somebody else’s', async () => {
  const team = await openTeam()
  const large = await team.types(approver, '/stock add LUNA-M 51 received')
  await team.presses(approver, 'stock_confirm', carriedBy(large, 'stock_confirm'))
  const asked = await team.types(approver, '/stock undo')
  expect(asked.words).toContain('above the team’s limit of 50')
  expect(asked.changed).toBe(false)
  expect((await shown(team, asked, approver)).changed).toBe(true)

  await team.types(other, '/stock add LUNA-L 2 received')
  await team.types(approver, '/stock remove LUNA-L 1 sold')
  const id = ids(team).at(-2) ?? ''
  const below = await team.types(other, `/stock undo ${id}`)
  expect(below.words).toContain('below zero for LUNA-L')
  expect(below.changed).toBe(false)

  const request = { ...team.request(other), actor: '@ben' }
  const others = await stockCommand(() => []).run(`undo ${id}`, request)
  expect(wordsOf(others)).toContain('it is by @ana')

  team.setClock('2026-03-17T10:00:00Z')
  const old = await team.types(other, '/stock undo')
  expect(old.words).toContain('it is not of today')
  expect(old.changed).toBe(false)
})

it('shows it first where that is asked for, and takes back that very write, whatever came after', async () => {
  const team = await openTeam()
  const before = onHand(team)
  await team.types(other, '/stock remove LUNA-M 3 sold')
  for (const words of ['undo that', 'oops, take that back', 'stock undo', '/stock undo last']) {
    const said = await team.says(other, words)
    expect(said.words).toContain('would be taken back; nothing is changed until you press')
    expect(said.changed).toBe(false)
  }
  const said = await team.says(other, 'Undo it, please!')
  await team.types(other, '/stock add LUNA-M 7 received')
  await shown(team, said)
  expect(onHand(team)).toBe(before + 7)
})

it('takes back a row that no command recorded, once, after it was shown', async () => {
  const team = await openTeam()
  const before = onHand(team)
  const asked = await team.types(other, '/stock undo MV-5')
  expect(asked.words).toContain('its row was typed or imported')
  expect(asked.changed).toBe(false)
  await shown(team, asked)
  expect(onHand(team)).toBe(before + 2)
  expect((await shown(team, asked)).words).toContain('was taken back before')
  expect((await team.types(other, '/stock undo mv-5')).words).toContain('was taken back before')
  expect(onHand(team)).toBe(before + 2)
})

it('does not reverse a reversal, and gives the line that records it anew', async () => {
  const team = await openTeam()
  await team.types(other, '/stock remove LUNA-M 3 sold')
  await team.types(other, '/stock undo')
  const came = await team.types(other, `/stock undo ${ids(team).at(-1) ?? ''}`)
  expect(came.words).toContain('record it anew: `/stock remove LUNA-M 3`')
  expect(came.changed).toBe(false)
})

it('says what it found and what it expected, with the nearest line', async () => {
  const team = await openTeam()
  for (const [words, nearest] of [
    ['MV-UNKNOWN', '`/stock undo`'],
    ['LUNA-M', '`/stock undo MV-'],
    ['last week', '`/stock undo`'],
  ] as const) {
    const came = await team.types(other, `/stock undo ${words}`)
    expect(came.words).toContain(`I found “${words}”`)
    expect(came.words).toContain(nearest)
    expect(came.words).toContain('Nothing was changed')
    expect(came.changed).toBe(false)
  }
})

it('refuses what was changed in the sheet since, and a button that was altered', async () => {
  const team = await openTeam()
  await team.types(other, '/stock remove LUNA-M 3 sold')
  const [row] = (await team.written('Movements')).slice(-1)
  expect(row).toMatchObject({ Quantity: -3 })
  team.spreadsheet.type('Movements', String(row?.['Id']), 'Quantity', -30)
  await team.workbook.refresh()
  const came = await team.types(other, '/stock undo')
  expect(came.words).toContain('was changed since (Quantity)')
  expect(came.changed).toBe(false)
  const button = undoWriteButton(() => [])
  for (const value of ['', '{}', '"MV-GONE"'])
    expect(wordsOf(await button.run(value, team.request(other)))).toContain('Nothing was changed')
})
