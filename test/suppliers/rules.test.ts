import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone } from '../../src/kit/local-date.ts'
import { refuseSupplier } from '../../src/suppliers/rules.ts'
import { supplier } from '../support/records.ts'

const known = [supplier({ id: 'SUP-1', name: 'Atelier Sol ' })]
const wish = { name: 'Oficina', depositPercent: null, timeZone: '' }

describe('a new supplier', () => {
  it.each<
    [string, Partial<{ name: string; depositPercent: number | null; timeZone: string }>, object | undefined]
  >([
    ['with a name alone is added', {}, undefined],
    ['without a name is not', { name: '  ' }, { code: 'name-missing' }],
    [
      'of a name that is there is not, in whatever letters',
      { name: ' ATELIER sol' },
      { code: 'name-taken', name: 'Atelier Sol ', id: 'SUP-1' },
    ],
    ['of a name that only begins alike is added', { name: 'Atelier Sol II' }, undefined],
    ['may ask no deposit', { depositPercent: 0 }, undefined],
    ['may ask all at once', { depositPercent: 100 }, undefined],
    [
      'may not ask more than all',
      { depositPercent: 100.5 },
      { code: 'deposit-out-of-range', percent: 100.5 },
    ],
    ['may not ask less than nothing', { depositPercent: -1 }, { code: 'deposit-out-of-range', percent: -1 }],
    ['may be in a time zone', { timeZone: 'Asia/Bangkok' }, undefined],
    [
      'may not be in one that is none',
      { timeZone: 'Bangkok' },
      { code: 'unknown-time-zone', timeZone: 'Bangkok' },
    ],
  ])('%s', (_, change, refusal) => {
    expect(refuseSupplier({ ...wish, ...change }, known, isTimeZone)).toEqual(refusal)
  })

  it('is never added under a name that is there', () => {
    const name = fc.string().filter((each) => each.trim() !== '')
    fc.assert(
      fc.property(name, (each) => {
        const twins = [supplier({ id: 'SUP-1', name: `  ${each}` })]
        expect(refuseSupplier({ ...wish, name: each }, twins, isTimeZone)).toMatchObject({
          code: 'name-taken',
        })
      }),
    )
  })
})
