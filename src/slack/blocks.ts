import type {
  ActionsBlock,
  Button as ButtonElement,
  ContextBlock,
  HeaderBlock,
  InputBlock,
  ModalView,
  Option,
  Overflow,
  SectionBlock,
  StaticSelect,
  TableBlock,
} from '@slack/types'
import { beginning, cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import type { AnyBlock, Reply } from './feature.ts'

/** Slack's limits, in characters or pieces. Source: docs/slack.md. */
const limits = {
  section: 2900,
  header: 150,
  contextElement: 1900,
  field: 1900,
  button: 75,
  buttonValue: 2000,
  option: 75,
  optionValue: 150,
  table: 9_500,
  /** a form's text field, as we set it */
  input: 2000,
}
/** What of a person's words is said back, and what of a cell a table shows; so that the rest of the answer has room. */
const mostInLine = 200

/**
 * Text without what cannot be seen and would change how its surroundings read: control characters, marks that turn the
 * direction of writing, blanks of no width. Joiners stay, for emoji and scripts need them. Never throws.
 */
function seen(text: string): string {
  return text.toWellFormed().replaceAll(unseen, '')
}
const unseen = /(?![\n\t])\p{Cc}|[\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff]/gu

/**
 * Text from a person or a cell, made safe for mrkdwn: it can neither mention nor link, and its stars and backticks do not
 * pair up with ours. Never throws.
 */
export function escape(text: string): string {
  return entities(seen(text)).replaceAll('*', '\u2217').replaceAll('`', '\u02cb')
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A person's words in one line of mrkdwn, at most 200 characters of them. Never throws. */
export function line(words: string): string {
  return escape(oneLine(words))
}

/** A person's words within a code span: they can neither end it nor break the line. Never throws. */
export function code(words: string): string {
  // Within a code span a star is a star, and is copied as one.
  return entities(oneLine(words.replaceAll('`', "'")))
}

/** A person's lines as a code block, to be copied as they are; within it nothing is marked. Never throws. */
export function codeBlock(text: string): string {
  return `\`\`\`${entities(seen(text.replaceAll('`', "'")))}\`\`\``
}

function oneLine(words: string): string {
  return cut(seen(words.replace(/\s+/g, ' ')).trim(), mostInLine)
}

/** A paragraph of mrkdwn; parts from people must be escaped. */
export function section(mrkdwn: string, accessory?: ButtonElement | Overflow): SectionBlock {
  const block: SectionBlock = { type: 'section', text: marked(mrkdwn, limits.section) }
  return accessory === undefined ? block : { ...block, accessory }
}

/** Short facts in two columns, mrkdwn, at most 10; parts from people must be escaped. */
export function twoColumns(mrkdwn: readonly string[]): SectionBlock {
  return { type: 'section', fields: mrkdwn.slice(0, 10).map((text) => marked(text, limits.field)) }
}

/** Verbatim: Slack makes no link or mention of words that only look like one. */
function marked(mrkdwn: string, length: number): { type: 'mrkdwn'; text: string; verbatim: true } {
  return { type: 'mrkdwn', text: cutMrkdwn(mrkdwn, length), verbatim: true }
}

/** A plain headline. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, limits.header) }
}

/** Small grey mrkdwn. */
export function context(...mrkdwn: readonly string[]): ContextBlock {
  return {
    type: 'context',
    elements: mrkdwn.slice(0, 10).map((text) => marked(text, limits.contextElement)),
  }
}

/** A row of buttons; at most 25, each with its own action id within the block. */
export function actions(...buttons: readonly ButtonElement[]): ActionsBlock {
  return { type: 'actions', elements: buttons.slice(0, 25) }
}

/** A button that carries a value to the feature that owns the action. */
export function button(
  actionId: string,
  text: string,
  value: string,
  looks: { style?: 'primary' | 'danger'; confirm?: { title: string; text: string; yes: string } } = {},
): ButtonElement {
  const element: ButtonElement = {
    type: 'button',
    action_id: actionId,
    text: plain(text, limits.button),
    value: beginning(value, limits.buttonValue),
  }
  if (looks.style !== undefined) element.style = looks.style
  if (looks.confirm !== undefined) {
    element.confirm = {
      title: plain(looks.confirm.title, 100),
      text: plain(looks.confirm.text, 300),
      confirm: plain(looks.confirm.yes, 30),
      deny: { type: 'plain_text', text: 'Cancel' },
    }
  }
  return element
}

/** A button that opens an address; nothing where there is no address yet. */
export function linkButton(actionId: string, text: string, url: string): ButtonElement | undefined {
  if (!/^https?:\/\/\S+$/.test(url)) return undefined
  return { type: 'button', action_id: actionId, text: plain(text, limits.button), url }
}

/**
 * A menu behind three dots, of at most five choices.
 *
 * @returns undefined when a choice's value is too long to be carried
 */
export function menu(
  actionId: string,
  choices: readonly { text: string; value: string }[],
): Overflow | undefined {
  if (choices.some(({ value }) => value.length > limits.optionValue)) return undefined
  return { type: 'overflow', action_id: actionId, options: choices.slice(0, 5).map(option) }
}

/** A link in mrkdwn; just the words when there is no address yet. */
export function link(url: string, words: string): string {
  const label = words.replace(/\s+/g, ' ')
  return url === '' ? label : `<${url.replaceAll('&', '&amp;')}|${label}>`
}

/**
 * A table: a header row, then rows of plain text.
 *
 * @param right columns, 0-based, that are aligned right, as numbers are
 * @returns at most 100 rows and 20 columns within Slack's 10,000 characters; rows beyond are left out, so say how many
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): TableBlock {
  let room = limits.table
  const fitting: (readonly string[])[] = []
  for (const row of [head, ...rows].slice(0, 100)) {
    const cells = row.slice(0, 20).map((text) => cut(seen(text), mostInLine) || '–')
    room -= cells.join('').length
    if (room < 0) break
    fitting.push(cells)
  }
  return {
    type: 'table',
    rows: fitting.map((row) => row.map((text) => ({ type: 'raw_text', text }))),
    column_settings: head.map((_, at) => ({ align: right.includes(at) ? 'right' : 'left' })),
  }
}

/** A form with a title of at most 24 characters. The context comes back with the submission, at most 3,000 characters. */
export function modal(words: {
  callbackId: string
  title: string
  submit: string
  context: Json
  blocks: readonly AnyBlock[]
}): ModalView {
  return {
    type: 'modal',
    callback_id: words.callbackId,
    title: plain(words.title, 24),
    submit: plain(words.submit, 24),
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: JSON.stringify(words.context),
    blocks: words.blocks.slice(0, 100),
  }
}

interface FieldWords {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
}

/** A field of one or more lines. The field's id is its block id and its action id. */
export function textField(
  words: FieldWords & { initial?: string; multiline?: boolean; placeholder?: string },
): InputBlock {
  return field(words, {
    type: 'plain_text_input',
    action_id: words.id,
    max_length: limits.input,
    ...(words.multiline === true ? { multiline: true } : {}),
    ...(words.initial === undefined || words.initial === ''
      ? {}
      : { initial_value: beginning(words.initial.toWellFormed(), limits.input) }),
    ...(words.placeholder === undefined ? {} : { placeholder: plain(words.placeholder) }),
  })
}

/** A field for a number; Slack itself refuses letters and values outside the range. */
export function numberField(
  words: FieldWords & {
    decimals?: boolean
    min?: number
    max?: number
    initial?: string
    placeholder?: string
  },
): InputBlock {
  return field(words, {
    type: 'number_input',
    action_id: words.id,
    is_decimal_allowed: words.decimals ?? false,
    ...(words.min === undefined ? {} : { min_value: String(words.min) }),
    ...(words.max === undefined ? {} : { max_value: String(words.max) }),
    ...(words.initial === undefined ? {} : { initial_value: words.initial }),
    ...(words.placeholder === undefined ? {} : { placeholder: plain(words.placeholder) }),
  })
}

/** A field with a calendar. */
export function dateField(words: FieldWords & { initial?: string }): InputBlock {
  return field(words, {
    type: 'datepicker',
    action_id: words.id,
    ...(words.initial === undefined ? {} : { initial_date: words.initial }),
  })
}

/** A field with a short list of words; each word is its own value. At most 100. */
export function choiceField(
  words: FieldWords & { choices: readonly (string | { text: string; value: string })[]; initial?: string },
): InputBlock {
  const options = words.choices.slice(0, 100).map(option)
  const initial = options.find((each) => each.value === words.initial)
  return field(words, {
    type: 'static_select',
    action_id: words.id,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  })
}

/** A field with the people of the workspace. */
export function personField(words: FieldWords & { initial?: string }): InputBlock {
  return field(words, {
    type: 'users_select',
    action_id: words.id,
    ...(words.initial === undefined ? {} : { initial_user: words.initial }),
  })
}

/** A field that asks the bot for choices as the person types. */
export function searchField(
  words: FieldWords & { actionId: string; initial?: { text: string; value: string }; placeholder?: string },
): InputBlock {
  return field(words, {
    type: 'external_select',
    action_id: words.actionId,
    min_query_length: 0,
    ...(words.initial === undefined ? {} : { initial_option: option(words.initial) }),
    ...(words.placeholder === undefined ? {} : { placeholder: plain(words.placeholder) }),
  })
}

/** One choice of a select; over-long words are cut to what Slack shows. */
export function option(
  words: string | { text: string; value: string },
): Option & { text: { type: 'plain_text'; text: string } } {
  const { text, value } = typeof words === 'string' ? { text: words, value: words } : words
  return {
    text: plain(text, limits.option),
    value: beginning(value, limits.optionValue),
  }
}

/** A list to pick from, at most 100; choices whose value is too long to be carried are left out. undefined: none is left. */
export function select(
  actionId: string,
  placeholder: string,
  choices: readonly { text: string; value: string }[],
): StaticSelect | undefined {
  const fitting = choices.filter(({ value }) => value.length <= limits.optionValue)
  if (fitting.length === 0) return undefined
  const options = fitting.slice(0, 100).map(option)
  return { type: 'static_select', action_id: actionId, placeholder: plain(placeholder), options }
}

/** The same as a row of its own; nothing where there is no choice. */
export function picker(...words: Parameters<typeof select>): ActionsBlock[] {
  const element = select(...words)
  return element === undefined ? [] : [{ type: 'actions', elements: [element] }]
}

/** A reply of plain words to the person who asked. `mrkdwn` parts from people must be escaped. */
export function say(mrkdwn: string, ...more: readonly AnyBlock[]): Reply {
  return { text: mrkdwn, blocks: [section(mrkdwn), ...more] }
}

function field(words: FieldWords, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: words.id,
    label: plain(words.label),
    element,
    ...(words.optional === true ? { optional: true } : {}),
    ...(words.hint === undefined ? {} : { hint: plain(words.hint) }),
  }
}

/** Cuts mrkdwn without leaving half of an escaped character. */
function cutMrkdwn(text: string, length: number): string {
  return text.length <= length ? text : cut(text, length).replace(/&[a-z]{0,3}…$/, '…')
}

/** Slack refuses an empty text. */
function plain(text: string, length = 150): { type: 'plain_text'; text: string } {
  return { type: 'plain_text', text: cut(seen(text), length) || '–' }
}
