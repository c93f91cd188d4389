import { isObject, listIn, objectIn, objectsIn, textIn, type JsonObject } from '../slack/json.ts'
import type { LookPart } from './engine-looks.ts'

/** Google's format for a kind of number when no pattern is given. */
const patterns: Readonly<Record<string, string>> = {
  TEXT: '@',
  NUMBER: '#,##0.00',
  PERCENT: '0.00%',
  CURRENCY: '$#,##0.00',
  DATE: 'yyyy-mm-dd',
  TIME: 'h:mm:ss',
  DATE_TIME: 'yyyy-mm-dd hh:mm:ss',
  SCIENTIFIC: '0.00E+00',
}

type Part = (format: JsonObject) => LookPart

/** What of Google's CellFormat the engine can show, by the name of the field. */
const parts: Readonly<Record<string, Part>> = {
  numberFormat: (format) => ['num_fmt', numberFormatOf(objectIn(format, 'numberFormat'))],
  backgroundColor: (format) => ['fill.color', hexOf(format['backgroundColor'])],
  backgroundColorStyle: (format) => [
    'fill.color',
    hexOf(objectIn(format, 'backgroundColorStyle')['rgbColor']),
  ],
  'textFormat.bold': flag('font.b', 'bold'),
  'textFormat.italic': flag('font.i', 'italic'),
  'textFormat.underline': flag('font.u', 'underline'),
  'textFormat.strikethrough': flag('font.strike', 'strikethrough'),
  'textFormat.foregroundColor': (format) => [
    'font.color',
    hexOf(objectIn(format, 'textFormat')['foregroundColor']),
  ],
  'textFormat.foregroundColorStyle': (format) => [
    'font.color',
    hexOf(objectIn(objectIn(format, 'textFormat'), 'foregroundColorStyle')['rgbColor']),
  ],
  wrapStrategy: (format) => ['alignment.wrap_text', String(textIn(format, 'wrapStrategy') === 'WRAP')],
  horizontalAlignment: (format) => [
    'alignment.horizontal',
    (textIn(format, 'horizontalAlignment') ?? 'general').toLowerCase(),
  ],
  verticalAlignment: (format) => [
    'alignment.vertical',
    verticals[textIn(format, 'verticalAlignment') ?? ''] ?? 'bottom',
  ],
}

const verticals: Readonly<Record<string, string>> = { TOP: 'top', MIDDLE: 'center', BOTTOM: 'bottom' }
/** Older and newer name of the same colour: the newer wins, and a mask of both must not clear one with the other. */
const renamed: readonly (readonly [older: string, newer: string])[] = [
  ['backgroundColor', 'backgroundColorStyle'],
  ['textFormat.foregroundColor', 'textFormat.foregroundColorStyle'],
]

function flag(path: string, name: string): Part {
  return (format) => [path, String(objectIn(format, 'textFormat')[name] === true)]
}

/**
 * What the engine has to change in a cell's look.
 *
 * @param given Google's CellFormat; a field that the mask names and the format lacks goes back to plain
 * @param names fields of CellFormat as a mask names them: 'textFormat' means all of it, '' the whole format
 */
export function lookParts(given: unknown, names: readonly string[]): LookPart[] {
  const format = isObject(given) ? given : {}
  const wanted = Object.keys(parts).filter((part) =>
    names.some(
      (name) => name === '' || part === name || part.startsWith(`${name}.`) || name.startsWith(`${part}.`),
    ),
  )
  const dropped = renamed.flatMap(([older, newer]) => {
    if (!wanted.includes(older) || !wanted.includes(newer)) return []
    return [has(format, newer) || !has(format, older) ? older : newer]
  })
  return wanted.flatMap((part): LookPart[] => {
    const made = dropped.includes(part) ? undefined : parts[part]?.(format)
    return made === undefined ? [] : [made]
  })
}

function has(format: JsonObject, path: string): boolean {
  const [first = '', second] = path.split('.')
  const found = format[first]
  return second === undefined ? found !== undefined : isObject(found) && found[second] !== undefined
}

/** The formula and the look of a Google rule that the engine's grid can show; undefined for its other kinds. */
export function conditionOf(rule: JsonObject): { formula: string; look: LookPart[] } | undefined {
  const condition = objectIn(rule, 'condition')
  if (textIn(condition, 'type') !== 'CUSTOM_FORMULA') return undefined
  const formula = objectsIn(condition, 'values').map((value) => textIn(value, 'userEnteredValue'))[0]
  if (formula === undefined) return undefined
  return { formula, look: lookParts(objectIn(rule, 'format'), ['']) }
}

/** The words of a dropdown; undefined for other rules. */
export function choicesOf(rule: JsonObject): string[] | undefined {
  const condition = objectIn(rule, 'condition')
  if (textIn(condition, 'type') !== 'ONE_OF_LIST') return undefined
  return listIn(condition, 'values').flatMap((value) =>
    isObject(value) ? (textIn(value, 'userEnteredValue') ?? []) : [],
  )
}

function numberFormatOf(format: JsonObject): string {
  return textIn(format, 'pattern') ?? patterns[textIn(format, 'type') ?? ''] ?? 'general'
}

/** '#rrggbb' of Google's Color, whose parts run from 0 to 1; '' for none. */
function hexOf(color: unknown): string {
  if (!isObject(color)) return ''
  const part = (name: string) => {
    const share = color[name]
    return Math.round((typeof share === 'number' ? share : 0) * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part('red')}${part('green')}${part('blue')}`
}
