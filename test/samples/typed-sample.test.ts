import { describe, expect, it } from 'vitest'
import { typedSample } from '../../src/samples/typed-sample.ts'

describe('the words after /sample new', () => {
  it.each([
    ['Luna hoop', 'Luna hoop', '', '', ''],
    ['Luna hoop from Oficina do Douro due 12 Dec', 'Luna hoop', 'Oficina do Douro', '12 Dec', ''],
    ['Luna hoop due next friday expected 1 Dec', 'Luna hoop', '', 'next friday', '1 Dec'],
    ['Luna hoop by tomorrow', 'Luna hoop', '', 'tomorrow', ''],
    ['From dusk ring', 'From dusk ring', '', '', ''],
    ['ring due', 'ring due', '', '', ''],
    ['', '', '', '', ''],
  ])('%j is about %j from %j, due %j, expected %j', (words, subject, supplier, due, expected) => {
    expect(typedSample(words)).toEqual({ subject, supplier, due, expected })
  })
})
