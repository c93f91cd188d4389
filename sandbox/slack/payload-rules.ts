import { z } from 'zod'
import { blockProblems, shapeProblems } from './block-rules.ts'
import type { BlockProblem } from './block-rules.ts'
import { isObject, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { id, plain, words } from './text-rules.ts'

const anyBlocks = z.array(z.unknown())
const optionalText = words(3000, 0).optional()
const modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  blocks: anyBlocks,
  private_metadata: optionalText,
  callback_id: words(255, 0).optional(),
  external_id: words(255, 0).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
})
const home = z.strictObject({
  type: z.literal('home'),
  blocks: anyBlocks,
  private_metadata: optionalText,
  callback_id: words(255, 0).optional(),
  external_id: words(255, 0).optional(),
})
const views = z.discriminatedUnion('type', [modal, home])
const mostViewBytes = 250_000

/** Every rule that a form or Home tab breaks; empty when Slack would take it. Never throws. */
export function viewProblems(view: Json, wanted: 'modal' | 'home'): BlockProblem[] {
  if (!isObject(view)) return [{ at: '/view', words: 'must be an object' }]
  if (view['type'] !== wanted) return [{ at: '/view/type', words: `must be ${wanted} here` }]
  const blocks = view['blocks'] ?? null
  const found = [
    ...shapeProblems(views, view, '/view'),
    ...(Array.isArray(blocks) ? blockProblems(blocks, wanted) : []).map((problem) => ({
      ...problem,
      at: `/view${problem.at}`,
    })),
  ]
  const hasInput = Array.isArray(blocks) && blocks.some((one) => isObject(one) && one['type'] === 'input')
  if (wanted === 'modal' && hasInput && view['submit'] === undefined) {
    found.push({ at: '/view/submit', words: 'submit is required when an input block is within blocks' })
  }
  if (Buffer.byteLength(JSON.stringify(view)) > mostViewBytes) {
    found.push({ at: '/view', words: `must be less than ${mostViewBytes} bytes` })
  }
  return found
}

const metadata = z.strictObject({
  event_type: id.regex(/^[\w.:-]+$/u, 'may hold letters, digits, _ . : - only'),
  event_payload: z.record(z.string(), z.unknown()),
})

/** What Slack says to a message: an error and its reasons, or nothing; and what it would take but the app should mend. */
interface MessageVerdict {
  readonly error?: string
  readonly problems: readonly BlockProblem[]
  readonly advice: readonly string[]
}

/**
 * Judges a message.
 *
 * @param mostText characters of `text` (escaped): 40,000 for a new message, 4,000 for chat.update
 */
export function judgeMessage(message: JsonObject, mostText: number): MessageVerdict {
  const text = textIn(message, 'text') ?? ''
  const blocks = message['blocks']
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0
  if (blocks !== undefined && !Array.isArray(blocks))
    return { error: 'invalid_blocks_format', problems: [{ at: '/blocks', words: 'not a list' }], advice: [] }
  const problems = blocks === undefined ? [] : blockProblems(blocks, 'message')
  if (problems.length > 0) return { error: 'invalid_blocks', problems, advice: [] }
  if (text === '' && !hasBlocks && message['files'] === undefined)
    return { error: 'no_text', problems: [{ at: '/text', words: 'missing' }], advice: [] }
  if (text.length > mostText)
    return {
      error: 'msg_too_long',
      problems: [{ at: '/text', words: `more than ${mostText} characters` }],
      advice: [],
    }
  const meta = message['metadata']
  const metaProblems = meta === undefined ? [] : shapeProblems(metadata, meta, '/metadata')
  if (metaProblems.length > 0) return { error: 'invalid_metadata_format', problems: metaProblems, advice: [] }
  const advice = text === '' ? ['blocks without text: phones and screen readers show nothing'] : []
  return { problems: [], advice }
}

/** A problem as Slack writes it in response_metadata.messages. */
export function asMessage(problem: BlockProblem): string {
  return `[ERROR] ${problem.words} [json-pointer:${problem.at}]`
}
