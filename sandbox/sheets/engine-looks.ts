/** How the engine keeps the look of a cell. */

/** A part of a cell's look: the engine's name of it, and what it is to be ('' takes a colour away). */
export type LookPart = readonly [path: string, value: string]

/** A cell's look, with what conditional formats make of it. */
export interface Look {
  numberFormat: string
  bold: boolean
  italic: boolean
  wrap: boolean
  /** '#rrggbb' */
  fill: string | undefined
  text: string | undefined
}

/** The engine's style, which leaves out what is false, whatever its own types say. */
interface EngineStyle {
  num_fmt: string
  fill: { color?: unknown }
  font: { b?: boolean; i?: boolean; u?: boolean; strike?: boolean; color?: unknown }
  alignment?: { horizontal?: string; vertical?: string; wrap_text?: boolean }
}

export function lookOf(style: EngineStyle): Look {
  return {
    numberFormat: style.num_fmt,
    bold: style.font.b === true,
    italic: style.font.i === true,
    wrap: style.alignment?.wrap_text === true,
    fill: colourOf(style.fill.color) || undefined,
    text: colourOf(style.font.color) || undefined,
  }
}

/** One part of a style, as `updateRangeStyle` takes it. */
export function partOf(style: EngineStyle, path: string): string {
  const { font, alignment } = style
  const parts: Readonly<Record<string, string>> = {
    num_fmt: style.num_fmt,
    'fill.color': colourOf(style.fill.color),
    'font.color': colourOf(font.color),
    'font.b': String(font.b === true),
    'font.i': String(font.i === true),
    'font.u': String(font.u === true),
    'font.strike': String(font.strike === true),
    'alignment.wrap_text': String(alignment?.wrap_text === true),
    'alignment.horizontal': alignment?.horizontal ?? 'general',
    'alignment.vertical': alignment?.vertical ?? 'bottom',
  }
  return parts[path] ?? ''
}

/** What a rule of conditional formats makes of its cells, as the engine takes it. */
export function ruleFormat(look: readonly LookPart[]) {
  const part = (path: string) => look.find(([name]) => name === path)?.[1]
  const fill = part('fill.color')
  const color = part('font.color')
  return {
    font: { b: part('font.b') === 'true', ...(color ? { color } : {}) },
    ...(fill ? { fill: { color: fill } } : {}),
  }
}

function colourOf(colour: unknown): string {
  return typeof colour === 'string' ? colour : ''
}
