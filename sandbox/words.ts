import { isObject, objectIn, objectsIn, textIn } from './slack/json.ts'
import type { JsonObject } from './slack/json.ts'
import type { StoredMessage, StoredView } from './slack/types.ts'

/** A message as a terminal can show it: its blocks as plain words, buttons in brackets. Never throws. */
export function messageWords(message: Pick<StoredMessage, 'text' | 'blocks'>): string {
  return message.blocks.length === 0 ? plain(message.text) : message.blocks.flatMap(blockWords).join('\n')
}

/** A form as a terminal can show it: its title and what it asks for. Never throws. */
export function viewWords(view: Pick<StoredView, 'title' | 'submit' | 'blocks'>): string {
  const button = view.submit === null ? '' : `\n[ ${view.submit} ]`
  return `— ${view.title} —\n${view.blocks.flatMap(blockWords).join('\n')}${button}`
}

function blockWords(block: JsonObject): string[] {
  switch (textIn(block, 'type') ?? '') {
    case 'header':
      return [textOf(objectIn(block, 'text')).toUpperCase()]
    case 'section': {
      const fields = objectsIn(block, 'fields').map((field) => `  ${textOf(field)}`)
      const accessory = isObject(block['accessory']) ? `  ${elementWords(block['accessory'])}` : ''
      return [...(isObject(block['text']) ? [`${textOf(block['text'])}${accessory}`] : []), ...fields]
    }
    case 'context':
      return [objectsIn(block, 'elements').map(textOf).join('  ')]
    case 'actions':
      return [objectsIn(block, 'elements').map(elementWords).join(' ')]
    case 'input':
      return [`  ${textOf(objectIn(block, 'label'))}: ${elementWords(objectIn(block, 'element'))}`]
    case 'table':
      return tableWords(block)
    default:
      return []
  }
}

function elementWords(element: JsonObject): string {
  if (element['type'] === 'button') return `[ ${textOf(objectIn(element, 'text'))} ]`
  const shown =
    textIn(element, 'initial_value') ??
    textIn(element, 'initial_date') ??
    (isObject(element['initial_option']) ? textOf(objectIn(element['initial_option'], 'text')) : undefined)
  const hint = isObject(element['placeholder']) ? textOf(element['placeholder']) : '…'
  return `[ ${shown ?? hint} ]`
}

function tableWords(block: JsonObject): string[] {
  const rows = (Array.isArray(block['rows']) ? block['rows'] : []).map((row) =>
    (Array.isArray(row) ? row : []).map((cell) => (isObject(cell) ? (textIn(cell, 'text') ?? '') : '')),
  )
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
}

function textOf(object: JsonObject): string {
  return plain(textIn(object, 'text') ?? '')
}

/** mrkdwn without its marks; a link is its words. */
function plain(mrkdwn: string): string {
  return mrkdwn
    .replace(/<[^|>]+\|([^>]+)>/g, '$1')
    .replace(/<([^>]+)>/g, '$1')
    .replace(/(^|\W)[*`](\S[^*`\n]*?)[*`](?=\W|$)/g, '$1$2')
    .replaceAll(':red_circle:', '●')
    .replaceAll(':large_orange_circle:', '●')
    .replace(/:[a-z_]+: ?/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
