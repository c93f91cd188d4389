import { expect, it, vi } from 'vitest'
import { progressOn } from '../../src/importing/progress.ts'

it('where there is no terminal a line is written now and then, and none twice', () => {
  const clock = vi.spyOn(performance, 'now')
  const written: string[] = []
  const stream = {
    isTTY: false,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream
  const at = (seconds: number, share: number) => {
    clock.mockReturnValue(seconds * 1000)
    progress.update(share, `${share * 1000} rows`, 1000)
  }
  clock.mockReturnValue(0)
  const progress = progressOn(stream, 'Writing')
  at(1, 0.1)
  at(4, 0.5)
  at(8, 0.5)
  at(12, 0.5)
  at(16, 0.9)
  clock.mockRestore()
  expect(written).toEqual(['Writing: 50%, 500 rows\n', 'Writing: 90%, 900 rows\n'])
})
