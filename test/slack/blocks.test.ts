import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import {
  actions,
  button,
  choiceField,
  context,
  dateField,
  escape,
  header,
  line,
  link,
  modal,
  numberField,
  option,
  searchField,
  section,
  table,
  textField,
} from '../../src/slack/blocks.ts'
import type { AnyBlock } from '../../src/slack/feature.ts'
import { fittingPost, mostInPost } from '../../src/slack/post-size.ts'
import { receipt } from '../../src/slack/receipt.ts'

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Parameters<typeof blockProblems>[0]
const problems = (blocks: readonly AnyBlock[], where: 'message' | 'modal' = 'message') =>
  blockProblems(asJson(blocks), where)
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '')
/** Up to 6,000 characters, emoji and marks among them. */
const long = fc.tuple(words, fc.integer({ min: 1, max: 100 })).map(([text, times]) => text.repeat(times))

describe('text from people', () => {
  it('can neither mention nor link', () => {
    expect(escape('<!channel> & <@U1> <http://x|y>')).toBe(
      '&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;http://x|y&gt;',
    )
    fc.assert(fc.property(fc.string(), (text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(escape(text))))
  })

  it('in a line stays in it', () => {
    expect(line(' a\n b ')).toBe('a b')
    expect(line('x'.repeat(300))).toHaveLength(200)
  })

  it('in a link is its words; without an address they stand alone', () => {
    expect(link('https://x.test/?a=1&b=2', 'row 5')).toBe('<https://x.test/?a=1&amp;b=2|row 5>')
    expect(link('', 'row 5')).toBe('row 5')
  })
})

describe('whatever is put into blocks', () => {
  it('is what Slack takes in a message', () => {
    fc.assert(
      fc.property(
        long,
        long,
        fc.array(fc.array(long, { minLength: 3, maxLength: 3 }), { maxLength: 120 }),
        (one, two, rows) => {
          const blocks = [
            section(
              escape(one),
              button('a', two, one, { style: 'danger', confirm: { title: one, text: two, yes: one } }),
            ),
            header(two),
            context(escape(one), escape(two)),
            actions(...Array.from({ length: 30 }, (_, at) => button(`b${at}`, one, two))),
            table(['A', 'B', 'C'], rows, [2]),
          ]
          expect(problems(blocks)).toEqual([])
          for (const block of blocks)
            expect(JSON.stringify(block)).not.toMatch(/[^\\]\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is what Slack takes in a form', () => {
    fc.assert(
      fc.property(long, fc.array(long, { minLength: 1, maxLength: 150 }), (one, many) => {
        const choices = many.map((text, at) => ({ text, value: `v${at}` }))
        const view = modal({
          callbackId: 'form',
          title: one,
          submit: one,
          context: { sku: 'LUNA-M' },
          blocks: [
            textField({ id: 'a', label: one, hint: one, initial: one, placeholder: one, multiline: true }),
            numberField({
              id: 'b',
              label: one,
              min: 0,
              max: 9,
              initial: '3',
              placeholder: one,
              optional: true,
            }),
            dateField({ id: 'c', label: one, initial: '2026-03-14' }),
            choiceField({ id: 'd', label: one, choices, initial: 'v0' }),
            searchField({
              id: 'e',
              label: one,
              actionId: 'find',
              initial: { text: one, value: 'x' },
              placeholder: one,
            }),
          ],
        })
        expect(problems(view.blocks as KnownBlock[], 'modal')).toEqual([])
        expect(view.title.text.length).toBeLessThanOrEqual(24)
      }),
      { numRuns: 40 },
    )
  })

  it('is cut with a sign that something is gone', () => {
    expect(header('x'.repeat(200)).text.text).toMatch(/^x{149}…$/)
    expect(option('x'.repeat(200)).text.text).toHaveLength(75)
  })
})

describe('a table', () => {
  it('shows a blank as a dash, aligns numbers right and leaves out what has no room', () => {
    const made = table(
      ['SKU', 'Pieces'],
      [['LUNA', ''], ...Array.from({ length: 200 }, () => ['x', '1'])],
      [1],
    )
    expect(made.rows[1]?.[1]).toMatchObject({ text: '–' })
    expect(made.column_settings).toEqual([{ align: 'left' }, { align: 'right' }])
    expect(made.rows).toHaveLength(100)
    expect(
      table(
        ['A'],
        Array.from({ length: 99 }, () => ['x'.repeat(200)]),
        [],
      ).rows.length,
    ).toBeLessThan(50)
  })
})

describe('a receipt', () => {
  const told = { done: 'Removed *3* of *LUNA-M*', id: 'MV-1', url: 'https://x.test' }

  it('says what was done, the record’s id with its link, and carries Undo', () => {
    const reply = receipt({ requestId: 'wish', googleAnswers: true, again: false }, told)
    const text = JSON.stringify(reply.blocks)
    expect(problems(reply.blocks ?? [])).toEqual([])
    expect(reply).toMatchObject({ to: 'team', text: 'Removed 3 of LUNA-M' })
    expect(text).toContain('Recorded · <https://x.test|MV-1>')
    expect(text).toContain('"action_id":"undo"')
    expect(text).toContain('"value":"wish"')
  })

  it('says when Google is away, and when it was decided before', () => {
    const away = JSON.stringify(
      receipt({ requestId: 'wish', googleAnswers: false, again: true }, told).blocks,
    )
    expect(away).toContain(
      'Saved on this machine; Google does not answer right now, the sheet follows by itself',
    )
    expect(away).toContain('nothing was done twice')
  })

  it('names the tab that has to be put right first', () => {
    const outcome = { requestId: 'wish', googleAnswers: true, again: false, waitsFor: ['Movements'] }
    expect(JSON.stringify(receipt(outcome, told).blocks)).toContain(
      'Saved on this machine; the tab Movements cannot be written as it is: `/jumpring check` says why',
    )
  })
})

describe('a post', () => {
  it('of more than Slack takes keeps its beginning and says that there is more', () => {
    const far = Array.from({ length: 60 }, (_, at) => section(`${at} ${'x'.repeat(900)}`))
    const fitting = fittingPost(far)
    expect(JSON.stringify(fitting).length).toBeLessThanOrEqual(mostInPost)
    expect(fitting.slice(0, -1)).toEqual(far.slice(0, fitting.length - 1))
    expect(JSON.stringify(fitting.at(-1))).toContain('there is more')
    const many = Array.from({ length: 60 }, (_, at) => section(String(at)))
    expect(fittingPost(many)).toHaveLength(50)
    expect(fittingPost(many.slice(0, 50))).toEqual(many.slice(0, 50))
  })
})
