import { expect, it } from 'vitest'
import { endUnrecorded, notReadyNow } from '../../src/slack/ending.ts'

const recorded = { answered: async () => ({ id: 'MV-1' }) }
const unknown = { answered: async () => undefined }

it.each([
  ['that nothing was changed', {}, unknown, 'Nothing was changed'],
  ['not so of what was recorded and not answered', {}, recorded, 'may or may not be there'],
  ['not so of what a former process began', { wasBegun: true }, unknown, 'may or may not be there'],
])('while the sheet was not read yet a person is told %s', async (_, context, workbook, words) => {
  const told = await notReadyNow({ context, requestId: 'command:1' }, workbook)
  expect(told).toContain(words)
  expect(told.includes('Nothing was changed')).toBe(words === 'Nothing was changed')
})

it('a request that wrote nothing is ended before its answer, one that did is not', async () => {
  const ended: string[] = []
  const context = (isMine: boolean) => ({
    end: async () => {
      ended.push('ended')
      return isMine
    },
  })
  expect(await endUnrecorded(context(true), async () => true)).toBe(true)
  expect(ended).toEqual([])
  expect(await endUnrecorded(context(true), async () => false)).toBe(true)
  expect(await endUnrecorded(context(false), async () => false)).toBe(false)
  expect(ended).toEqual(['ended', 'ended'])
  expect(await endUnrecorded({}, async () => false)).toBe(true)
})

it('what broke off after it was recorded is answered only by the process whose request it is', async () => {
  const context = (isMine: boolean) => ({ end: async () => true, isMine: async () => isMine })
  const was = (mine: boolean, brokeOff: boolean) => endUnrecorded(context(mine), async () => true, brokeOff)
  expect([await was(true, true), await was(false, true), await was(false, false)]).toEqual([
    true,
    false,
    true,
  ])
  expect(await endUnrecorded({}, async () => true, true)).toBe(true)
})
