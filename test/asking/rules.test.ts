import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf, nearestExamples } from '../../src/asking/rules.ts'

const isPiece = (words: string) => /luna|hoop|FIO/i.test(words)

describe('plain words', () => {
  it.each<[string, string]>([
    // Looking up.
    ['how many gold hoops do we have?', '/stock gold hoops'],
    ['How many luna ver m are left', '/stock luna ver m'],
    ['do we have any silver rings left?', '/stock silver rings'],
    ['is there any LUNA-VER-M in stock?', '/stock LUNA-VER-M'],
    ['how much LUNA-VER-M do we still have', '/stock LUNA-VER-M'],
    ['where are the fio chains?', '/stock fio chains'],
    ['show me the luna hoops please', '/stock luna hoops'],
    ['luna hoop', '/stock luna hoop'],
    ['Luna hoop?', '/stock Luna hoop'],
    ['what’s the price of LUNA-VER-M?', '/sku LUNA-VER-M'],
    ['how much is LUNA-VER-M?', '/sku LUNA-VER-M'],
    ['how much is left of LUNA-VER-M?', '/stock LUNA-VER-M'],
    ['what does the margin on luna ver m look like?', '/sku luna ver m like'],
    ['who makes the luna hoops?', '/sku luna hoops'],
    ['what is the lead time of FIO-GLD-45', '/sku FIO-GLD-45'],
    ['which suppliers do we have in Portugal?', '/supplier Portugal'],
    ['history of LUNA-VER-M', '/stock history LUNA-VER-M'],
    ['what happened to LUNA-VER-M?', '/stock history LUNA-VER-M'],
    ['undo that', '/stock undo ask'],
    ['oops, take it back!', '/stock undo ask'],
    ['please undo my last one', '/stock undo ask'],
    ['can you undo MV-4K7Q2M9XBD?', '/stock undo ask MV-4K7Q2M9XBD'],
    ['stock undo', '/stock undo ask'],
    ['/stock undo ask MV-4K7Q2M9XBD', '/stock undo ask MV-4K7Q2M9XBD'],
    // What waits, what is low.
    ['what’s due this week', '/jumpring today'],
    ['What is due?', '/jumpring today'],
    ['anything waiting for me today?', '/jumpring today'],
    ['which samples are due?', '/sample due'],
    ['which payments are due this week?', '/pay due'],
    ['what do we have to pay?', '/pay due'],
    ['whom do we owe money to?', '/pay due'],
    ['which orders are late?', '/po late'],
    ['what do we have on order?', '/po'],
    ['any open orders?', '/po'],
    ['when do the luna hoops arrive?', '/stock luna hoops'],
    ['When will LUNA-VER-M be here?', '/stock LUNA-VER-M'],
    ['what returns are waiting', '/return open'],
    ['what is low?', '/low'],
    ['what do we need to order', '/low'],
    ['what should we reorder from Douro?', '/low Douro'],
    ['anything out of stock?', '/low'],
    ['are we running low on luna hoops?', '/stock on luna hoops'],
    ['what’s low in class A', '/low A'],
    // What happened.
    ['we sold 3 of the silver ones', '/stock remove sold 3 silver'],
    ['sold 3 LUNA-VER-M at the market', '/stock remove sold 3 LUNA-VER-M at market'],
    ['We’ve just sold three luna ver m!', '/stock remove sold 3 luna ver m'],
    ['sold one luna ver m', '/stock remove sold 1 luna ver m'],
    ['we broke a LUNA-VER-M', '/stock remove broke 1 LUNA-VER-M'],
    ['2 luna ver m are missing', '/stock remove 2 luna ver m missing'],
    ['remove 2 LUNA-VER-M lost', '/stock remove 2 LUNA-VER-M lost'],
    ['add 20 luna ver m received from Douro', '/stock add 20 luna ver m received from Douro'],
    ['20 LUNA-VER-M arrived from Douro', '/stock add 20 LUNA-VER-M arrived from Douro'],
    ['we got 12 FIO-GLD-45', '/stock add 12 FIO-GLD-45 received'],
    ['I counted 14 LUNA-SIL-S', '/count 14 LUNA-SIL-S'],
    ['a customer sent back 1 LUNA-VER-M, clasp broken', '/return new 1 LUNA-VER-M, clasp broken'],
    ['customer returned 2 luna ver m wrong size', '/return new 2 luna ver m wrong size'],
    ['move 5 LUNA-VER-M from the Studio to the Shop', '/stock move 5 LUNA-VER-M from Studio to Shop'],
    ['the sample of the Nova ring arrived', '/sample received Nova ring'],
    ['approve SMP-BA7QNRA0PG', '/sample approve SMP-BA7QNRA0PG'],
    // A list.
    ['sold today:\nLUNA-VER-M 3\n2 luna sil s', '/stock remove sold\nLUNA-VER-M 3\n2 luna sil s'],
    // Command lines, with the slash or without.
    ['/stock remove LUNA-VER-M 3 sold', '/stock remove LUNA-VER-M 3 sold'],
    ['stock remove LUNA-VER-M 3 sold', '/stock remove LUNA-VER-M 3 sold'],
    ['sample due', '/sample due'],
    ['low', '/low'],
    ['count LUNA-VER-M 14', '/count LUNA-VER-M 14'],
    ['hello', '/jumpring help'],
    ['hi jumpring, how many luna hoops do we have? thanks!', '/stock luna hoops'],
    ['what can you do?', '/jumpring help'],
  ])('“%s” is %s', (said, line) => {
    expect(lineOf(said, isPiece)).toBe(line)
  })

  it.each(['', '  ', 'see you tomorrow', 'lovely weather', '👍', '...', 'it is 3 pm'])(
    '“%s” is nothing that it knows',
    (said) => {
      expect(lineOf(said, isPiece)).toBeUndefined()
    },
  )

  it('never throws, and what it answers is a command line', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('sold', 'how many', 'return', 'low', '3', 'LUNA-M', '\n', 'sample', 'due', '?'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const line = lineOf(words.join(' '), () => true)
        expect(line === undefined || line.startsWith('/')).toBe(true)
      }),
    )
  })

  it('of a question never make a line that adds, removes or counts', () => {
    const asked = ['how many', 'what', 'which', 'do we have', 'is', 'any', 'where are']
    const word = fc.constantFrom('sold', 'received', 'luna', '3', 'x2', 'lost', 'counted', 'returned', 'add')
    fc.assert(
      fc.property(fc.constantFrom(...asked), fc.array(word, { maxLength: 6 }), (start, words) => {
        const line = lineOf(`${start} ${words.join(' ')}?`, () => true) ?? ''
        expect(line).not.toMatch(/^\/(?:stock (?:add|remove|move)|count|return new)/)
      }),
    )
  })
})

describe('the nearest examples', () => {
  const examples = [
    { line: '/stock {sku}', does: 'one SKU with its arithmetic' },
    { line: '/sample due', does: 'what waits for a decision' },
    { line: '/return open', does: 'what waits for inspection' },
  ]
  it.each([
    ['the sample decisions', '/sample due'],
    ['inspections please', '/return open'],
    ['lovely weather', '/stock {sku}'],
  ])('to “%s” begin with %s', (said, line) => {
    const near = nearestExamples(said, examples, 2)
    expect(near).toHaveLength(2)
    expect(near[0]?.line).toBe(line)
  })
})
