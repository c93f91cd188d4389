import { z } from 'zod'
import { accessory, actionsElement, contextElement, inputElement } from './element-rules.ts'
import { isObject, listIn, objectIn, objectsIn, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { id, plain, richElements, richText, text, url, words } from './text-rules.ts'

/** Where blocks are shown; each has its own limits. */
export type Surface = 'message' | 'modal' | 'home'

/** One broken rule: what is wrong, and where as a JSON pointer ('/blocks/0/text/text'). */
export interface BlockProblem {
  readonly at: string
  readonly words: string
}

const block_id = id.optional()
const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: words(10_000) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: words(10_000) }),
  richText,
])
const point = z.strictObject({ label: words(20), value: z.number() })
const series = z
  .array(z.strictObject({ name: words(20), data: z.array(point).min(1).max(20) }))
  .min(1)
  .max(6)
const axis_config = z.strictObject({
  categories: z.array(words(20)).min(1).max(20),
  x_label: words(50).optional(),
  y_label: words(50).optional(),
})

/** Source: Slack's reference of blocks, June 2026. Blocks of Slack's AI surfaces (cards, plans …) are not modelled. */
const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: text(3000).optional(),
      fields: z.array(text(2000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine((one) => one.text !== undefined || one.fields !== undefined, {
      error: 'must have text or fields',
    }),
  z.strictObject({ type: z.literal('header'), block_id, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z.array(contextElement).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z.array(actionsElement).min(1).max(25),
  }),
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plain(2000),
    element: inputElement,
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  z
    .strictObject({
      type: z.literal('image'),
      block_id,
      alt_text: words(2000),
      title: plain(2000).optional(),
      image_url: url.optional(),
      slack_file: z.strictObject({ id: id.optional(), url: url.optional() }).optional(),
    })
    .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
      error: 'must have either image_url or slack_file',
    }),
  z.strictObject({ type: z.literal('rich_text'), block_id, elements: richElements }),
  z.strictObject({ type: z.literal('markdown'), block_id, text: words(12_000) }),
  z.strictObject({
    type: z.literal('table'),
    block_id,
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z.strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      )
      .max(20)
      .optional(),
  }),
  z.strictObject({
    type: z.literal('alert'),
    block_id,
    text: text(3000),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  }),
  z.strictObject({
    type: z.literal('data_visualization'),
    block_id,
    title: words(50),
    chart: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1).max(12) }),
      z.strictObject({ type: z.literal('bar'), series, axis_config }),
      z.strictObject({ type: z.literal('line'), series, axis_config }),
      z.strictObject({ type: z.literal('area'), series, axis_config }),
    ]),
  }),
])

const only: Record<string, { surfaces: readonly Surface[]; most?: number }> = {
  markdown: { surfaces: ['message'] },
  table: { surfaces: ['message'], most: 1 },
  data_visualization: { surfaces: ['message'], most: 2 },
  alert: { surfaces: ['modal'] },
}
const mostBlocks = { message: 50, modal: 100, home: 100 } satisfies Record<Surface, number>

/**
 * Every Block Kit rule that a list of blocks breaks on a surface; empty when Slack would take it. Never throws.
 *
 * Sources: Slack's reference of blocks, elements and composition objects; limits in docs/slack.md. Where Slack's own
 * limit is not written down (2,000 characters of a context element) this is the stricter reading.
 */
export function blockProblems(blocks: Json, surface: Surface): BlockProblem[] {
  if (!Array.isArray(blocks)) return [{ at: '/blocks', words: 'must be a list of blocks' }]
  const found: BlockProblem[] = []
  if (blocks.length > mostBlocks[surface]) {
    found.push({ at: '/blocks', words: `no more than ${mostBlocks[surface]} blocks in a ${surface}` })
  }
  blocks.forEach((one, index) => found.push(...shapeProblems(block, one, `/blocks/${index}`)))
  const objects = blocks.filter(isObject)
  return [
    ...found,
    ...surfaceProblems(objects, surface),
    ...repeatedIds(objects),
    ...sizeProblems(objects),
    ...choiceProblems(objects),
  ]
}

/** What a schema says against a value, at pointers below `at`. */
export function shapeProblems(schema: z.ZodType, value: Json, at: string): BlockProblem[] {
  const parsed = schema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => issueProblems(issue, at))
}

function issueProblems(issue: z.core.$ZodIssue, at: string): BlockProblem[] {
  const here = [at, ...issue.path.map(String)].join('/')
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return [{ at: here, words: `must be less than ${Number(issue.maximum) + 1} characters` }]
  }
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return [{ at: here, words: `must be more than ${Number(issue.minimum) - 1} characters` }]
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return [{ at: here, words: `no more than ${issue.maximum} items allowed` }]
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ at: here, words: `invalid additional property: ${key}` }))
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [{ at: here, words: 'missing required field' }]
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? []
    return nearest.flatMap((inner) => issueProblems(inner, here))
  }
  if (issue.code === 'invalid_union') return [{ at: here, words: 'unsupported type' }]
  return [{ at: here, words: issue.message }]
}

/** A branch that fails at its `type` is further from what was meant than one that fails elsewhere. */
function depth(issues: readonly z.core.$ZodIssue[]): number {
  return issues.some((issue) => issue.path[0] === 'type') ? 0 : 1
}

function surfaceProblems(blocks: readonly JsonObject[], surface: Surface): BlockProblem[] {
  const counts = new Map<string, number>()
  return blocks.flatMap((one, index) => {
    const type = textIn(one, 'type') ?? ''
    const count = (counts.get(type) ?? 0) + 1
    counts.set(type, count)
    const rule = only[type]
    const found: BlockProblem[] = []
    if (rule !== undefined && !rule.surfaces.includes(surface)) {
      found.push({ at: `/blocks/${index}`, words: `a ${type} block cannot be shown in a ${surface}` })
    }
    if (rule?.most !== undefined && count > rule.most) {
      found.push({
        at: `/blocks/${index}`,
        words: `no more than ${rule.most} ${type} blocks in a ${surface}`,
      })
    }
    if (
      type === 'input' &&
      surface !== 'modal' &&
      textIn(objectIn(one, 'element'), 'type') === 'file_input'
    ) {
      found.push({ at: `/blocks/${index}/element`, words: 'a file_input can be shown only in a modal' })
    }
    return found
  })
}

/** The interactive elements of a block, with the place of each below it. */
export function elementsOf(one: JsonObject): { element: JsonObject; at: string }[] {
  if (one['type'] === 'actions') {
    return objectsIn(one, 'elements').map((element, index) => ({ element, at: `elements/${index}` }))
  }
  const key = one['type'] === 'section' ? 'accessory' : 'element'
  const element = one[key]
  const interactive = isObject(element) && element['type'] !== 'image'
  return interactive ? [{ element, at: key }] : []
}

function repeatedIds(blocks: readonly JsonObject[]): BlockProblem[] {
  const found: BlockProblem[] = []
  const blockIds = new Set<string>()
  const focused: string[] = []
  blocks.forEach((one, index) => {
    const blockId = textIn(one, 'block_id')
    if (blockId !== undefined && blockIds.has(blockId)) {
      found.push({ at: `/blocks/${index}/block_id`, words: `block_id ${blockId} already exists` })
    }
    if (blockId !== undefined) blockIds.add(blockId)
    const actionIds = new Set<string>()
    for (const { element, at } of elementsOf(one)) {
      const actionId = textIn(element, 'action_id')
      if (actionId !== undefined && actionIds.has(actionId)) {
        found.push({
          at: `/blocks/${index}/${at}/action_id`,
          words: `action_id ${actionId} already exists in this block`,
        })
      }
      if (actionId !== undefined) actionIds.add(actionId)
      if (element['focus_on_load'] === true) focused.push(`/blocks/${index}/${at}`)
    }
  })
  const second = focused[1]
  return second === undefined
    ? found
    : [...found, { at: second, words: 'focus_on_load may be true only once' }]
}

function sizeProblems(blocks: readonly JsonObject[]): BlockProblem[] {
  const found: BlockProblem[] = []
  let markdown = 0
  blocks.forEach((one, index) => {
    if (one['type'] === 'markdown') markdown += textIn(one, 'text')?.length ?? 0
    if (one['type'] === 'table' && tableLength(one) > 10_000) {
      found.push({ at: `/blocks/${index}/rows`, words: 'a table must be less than 10001 characters' })
    }
  })
  if (markdown > 12_000)
    found.push({ at: '/blocks', words: 'markdown blocks together must be less than 12001 characters' })
  return found
}

function rowsOf(table: JsonObject): Json[][] {
  return listIn(table, 'rows').filter((row) => Array.isArray(row))
}

function tableLength(table: JsonObject): number {
  return rowsOf(table)
    .flat()
    .reduce<number>((sum, one) => sum + lengthOfTexts(one), 0)
}

function lengthOfTexts(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + lengthOfTexts(one), 0)
  if (!isObject(value)) return 0
  return (textIn(value, 'text')?.length ?? 0) + lengthOfTexts(value['elements'] ?? null)
}

/** Options that are chosen at first must be among the options; numbers within their own limits. */
function choiceProblems(blocks: readonly JsonObject[]): BlockProblem[] {
  return blocks.flatMap((one, index) =>
    elementsOf(one).flatMap(({ element, at }) => {
      const here = `/blocks/${index}/${at}`
      const offered = optionsOf(element).map((option) => JSON.stringify(option))
      const initial = element['initial_option']
      const chosen = [...(isObject(initial) ? [initial] : []), ...objectsIn(element, 'initial_options')]
      const isExternal = (textIn(element, 'type') ?? '').includes('external')
      const found: BlockProblem[] = []
      if (!isExternal && chosen.some((option) => !offered.includes(JSON.stringify(option)))) {
        found.push({ at: here, words: 'an initial option must be exactly one of the options' })
      }
      const values = optionsOf(element).map((option) => option['value'])
      if (new Set(values).size !== values.length)
        found.push({ at: here, words: 'two options have the same value' })
      return found
    }),
  )
}

/** All options of an element, those of groups included. */
export function optionsOf(element: JsonObject): JsonObject[] {
  return [
    ...objectsIn(element, 'options'),
    ...objectsIn(element, 'option_groups').flatMap((group) => objectsIn(group, 'options')),
  ]
}
