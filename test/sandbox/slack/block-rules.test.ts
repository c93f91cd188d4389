import { describe, expect, test } from 'vitest'
import { blockProblems } from '../../../sandbox/slack/block-rules.ts'
import type { Surface } from '../../../sandbox/slack/block-rules.ts'
import type { Json, JsonObject } from '../../../sandbox/slack/json.ts'

const plain = (length: number): JsonObject => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number): JsonObject => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const option = (value: string, length = 5): JsonObject => ({ text: plain(length), value })
const options = (count: number): JsonObject[] => Array.from({ length: count }, (_, at) => option(`v${at}`))
const button = (more: JsonObject = {}): JsonObject => ({ type: 'button', text: plain(5), ...more })
const actions = (...elements: JsonObject[]): JsonObject => ({ type: 'actions', elements })
const input = (element: JsonObject): JsonObject => ({ type: 'input', label: plain(5), element })
const raw = (length: number): JsonObject => ({ type: 'raw_text', text: 'x'.repeat(length) })
const series = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, at) => ({ name: `s${at}`, data: [{ label: 'Mon', value: 1 }] }))
const chart = (count: number): JsonObject => ({
  type: 'data_visualization',
  title: 'Sales',
  chart: { type: 'bar', series: series(count), axis_config: { categories: ['Mon'] } },
})

function places(blocks: Json, surface: Surface = 'message'): string[] {
  return blockProblems(blocks, surface).map((problem) => problem.at)
}

/** At the limit, over the limit, and where Slack points. */
const limits: [string, (over: number) => JsonObject[], string, Surface][] = [
  [
    '50 blocks a message',
    (over) => Array.from({ length: 50 + over }, () => ({ type: 'divider' })),
    '/blocks',
    'message',
  ],
  [
    '100 blocks a modal',
    (over) => Array.from({ length: 100 + over }, () => ({ type: 'divider' })),
    '/blocks',
    'modal',
  ],
  [
    '3,000 characters a section',
    (over) => [{ type: 'section', text: mrkdwn(3000 + over) }],
    '/blocks/0/text/text',
    'message',
  ],
  [
    '10 fields a section',
    (over) => [{ type: 'section', fields: Array.from({ length: 10 + over }, () => mrkdwn(1)) }],
    '/blocks/0/fields',
    'message',
  ],
  [
    '2,000 characters a field',
    (over) => [{ type: 'section', fields: [mrkdwn(2000 + over)] }],
    '/blocks/0/fields/0/text',
    'message',
  ],
  [
    '150 characters a header',
    (over) => [{ type: 'header', text: plain(150 + over) }],
    '/blocks/0/text/text',
    'message',
  ],
  [
    '10 elements a context',
    (over) => [{ type: 'context', elements: Array.from({ length: 10 + over }, () => mrkdwn(1)) }],
    '/blocks/0/elements',
    'message',
  ],
  [
    '25 elements an actions block',
    (over) => [actions(...Array.from({ length: 25 + over }, () => button()))],
    '/blocks/0/elements',
    'message',
  ],
  [
    '75 characters a button',
    (over) => [actions(button({ text: plain(75 + over) }))],
    '/blocks/0/elements/0/text/text',
    'message',
  ],
  [
    "2,000 characters a button's value",
    (over) => [actions(button({ value: 'x'.repeat(2000 + over) }))],
    '/blocks/0/elements/0/value',
    'message',
  ],
  [
    '255 characters an action_id',
    (over) => [actions(button({ action_id: 'x'.repeat(255 + over) }))],
    '/blocks/0/elements/0/action_id',
    'message',
  ],
  [
    '255 characters a block_id',
    (over) => [{ type: 'divider', block_id: 'x'.repeat(255 + over) }],
    '/blocks/0/block_id',
    'message',
  ],
  [
    '100 options a select',
    (over) => [actions({ type: 'static_select', options: options(100 + over) })],
    '/blocks/0/elements/0/options',
    'message',
  ],
  [
    '75 characters an option',
    (over) => [actions({ type: 'static_select', options: [option('v', 75 + over)] })],
    '/blocks/0/elements/0/options/0/text/text',
    'message',
  ],
  [
    "150 characters an option's value",
    (over) => [actions({ type: 'static_select', options: [option('x'.repeat(150 + over))] })],
    '/blocks/0/elements/0/options/0/value',
    'message',
  ],
  [
    '5 options an overflow',
    (over) => [actions({ type: 'overflow', options: options(5 + over) })],
    '/blocks/0/elements/0/options',
    'message',
  ],
  [
    '10 checkboxes',
    (over) => [actions({ type: 'checkboxes', options: options(10 + over) })],
    '/blocks/0/elements/0/options',
    'message',
  ],
  [
    '10 radio buttons',
    (over) => [actions({ type: 'radio_buttons', options: options(10 + over) })],
    '/blocks/0/elements/0/options',
    'message',
  ],
  [
    '100 characters a confirm title',
    (over) => [actions(button({ confirm: { title: plain(100 + over), text: plain(5) } }))],
    '/blocks/0/elements/0/confirm/title/text',
    'message',
  ],
  [
    '300 characters a confirm text',
    (over) => [actions(button({ confirm: { text: mrkdwn(300 + over) } }))],
    '/blocks/0/elements/0/confirm/text/text',
    'message',
  ],
  [
    '30 characters a confirm button',
    (over) => [actions(button({ confirm: { text: plain(5), confirm: plain(30 + over) } }))],
    '/blocks/0/elements/0/confirm/confirm/text',
    'message',
  ],
  [
    '3,000 as max_length',
    (over) => [input({ type: 'plain_text_input', max_length: 3000 + over })],
    '/blocks/0/element/max_length',
    'modal',
  ],
  [
    '150 characters a placeholder',
    (over) => [input({ type: 'plain_text_input', placeholder: plain(150 + over) })],
    '/blocks/0/element/placeholder/text',
    'modal',
  ],
  [
    '100 rows a table',
    (over) => [{ type: 'table', rows: Array.from({ length: 100 + over }, () => [raw(1)]) }],
    '/blocks/0/rows',
    'message',
  ],
  [
    '20 columns a table',
    (over) => [{ type: 'table', rows: [Array.from({ length: 20 + over }, () => raw(1))] }],
    '/blocks/0/rows/0',
    'message',
  ],
  [
    '10,000 characters a table',
    (over) => [{ type: 'table', rows: [[raw(5000), raw(5000 + over)]] }],
    '/blocks/0/rows',
    'message',
  ],
  [
    'one table a message',
    (over) => Array.from({ length: 1 + over }, () => ({ type: 'table', rows: [[raw(1)]] })),
    '/blocks/1',
    'message',
  ],
  [
    '12,000 characters of markdown',
    (over) => [
      { type: 'markdown', text: 'x'.repeat(6000) },
      { type: 'markdown', text: 'x'.repeat(6000 + over) },
    ],
    '/blocks',
    'message',
  ],
  ['6 series a chart', (over) => [chart(6 + over)], '/blocks/0/chart/series', 'message'],
  ['2 charts a message', (over) => Array.from({ length: 2 + over }, () => chart(1)), '/blocks/2', 'message'],
]

describe('Block Kit', () => {
  test.each(limits)('takes %s and not one more', (_, blocks, at, surface) => {
    expect(places(blocks(0), surface)).toEqual([])
    expect(places(blocks(1), surface)).toEqual([at])
  })

  const wrong: [string, Json, string, Surface][] = [
    ['an empty text', [{ type: 'section', text: mrkdwn(0) }], '/blocks/0/text/text', 'message'],
    ['a section without text or fields', [{ type: 'section' }], '/blocks/0', 'message'],
    ['a key that Slack does not know', [{ type: 'divider', colour: 'red' }], '/blocks/0', 'message'],
    ['a block that is none', [{ type: 'fancy' }], '/blocks/0/type', 'message'],
    ['mrkdwn in a header', [{ type: 'header', text: mrkdwn(5) }], '/blocks/0/text/type', 'message'],
    [
      'mrkdwn on a button',
      [actions(button({ text: mrkdwn(5) }))],
      '/blocks/0/elements/0/text/type',
      'message',
    ],
    ['an unknown style', [actions(button({ style: 'loud' }))], '/blocks/0/elements/0/style', 'message'],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '/blocks/1/block_id',
      'message',
    ],
    [
      'two actions of one id in a block',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      '/blocks/0/elements/1/action_id',
      'message',
    ],
    ['a select without options', [actions({ type: 'static_select' })], '/blocks/0/elements/0', 'message'],
    [
      'a first choice that is no option',
      [actions({ type: 'static_select', options: options(2), initial_option: option('z') })],
      '/blocks/0/elements/0',
      'message',
    ],
    [
      'a text input outside an input block',
      [actions({ type: 'plain_text_input' })],
      '/blocks/0/elements/0/type',
      'message',
    ],
    ['a button in an input block', [input(button())], '/blocks/0/element/type', 'modal'],
    ['a table in a modal', [{ type: 'table', rows: [[raw(1)]] }], '/blocks/0', 'modal'],
    ['markdown on the Home tab', [{ type: 'markdown', text: 'x' }], '/blocks/0', 'home'],
    [
      'two fields with focus',
      [
        input({ type: 'plain_text_input', focus_on_load: true }),
        input({ type: 'plain_text_input', focus_on_load: true }),
      ],
      '/blocks/1/element',
      'modal',
    ],
    [
      'a date that is none',
      [actions({ type: 'datepicker', initial_date: '2026-02-30' })],
      '/blocks/0/elements/0/initial_date',
      'message',
    ],
    ['an image without an address', [{ type: 'image', alt_text: 'ring' }], '/blocks/0', 'message'],
    ['no list at all', 'blocks', '/blocks', 'message'],
  ]
  test.each(wrong)('refuses %s', (_, blocks, at, surface) => {
    expect(places(blocks, surface)).toEqual([at])
  })
})
