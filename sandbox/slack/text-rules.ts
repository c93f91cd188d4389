import { z } from 'zod'

/** Text of a length; Slack refuses the empty one almost everywhere. */
export function words(max: number, min = 1): z.ZodString {
  return z.string().min(min).max(max)
}

/** An id that the app chooses: `block_id`, `action_id`, `callback_id`. */
export const id = words(255)

/** A plain_text object. */
export function plain(max: number, min = 1): z.ZodType {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: words(max, min),
    emoji: z.boolean().optional(),
  })
}

/** A mrkdwn object. */
export function mrkdwn(max: number): z.ZodType {
  return z.strictObject({ type: z.literal('mrkdwn'), text: words(max), verbatim: z.boolean().optional() })
}

/** Either kind of text object. */
export function text(max: number): z.ZodType {
  return z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('plain_text'),
      text: words(max),
      emoji: z.boolean().optional(),
    }),
    z.strictObject({ type: z.literal('mrkdwn'), text: words(max), verbatim: z.boolean().optional() }),
  ])
}

/** A link; Slack wants http or https. */
export const url = words(3000).regex(/^https?:\/\/\S+$/u, 'must be a http or https address')

/** The question before an action. Source: Slack's "Confirmation dialog object". */
export const confirm = z.strictObject({
  title: plain(100).optional(),
  text: text(300),
  confirm: plain(30).optional(),
  deny: plain(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional()

const richPiece = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: words(40_000), style }),
  z.strictObject({
    type: z.literal('link'),
    url: words(3000),
    text: words(40_000).optional(),
    unsafe: z.boolean().optional(),
    style,
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: words(255),
    unicode: z.string().optional(),
    style,
  }),
  z.strictObject({ type: z.literal('user'), user_id: words(255), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: words(255), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: words(255), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({ type: z.literal('color'), value: words(20), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: words(255),
    url: words(3000).optional(),
    fallback: words(3000).optional(),
    style,
  }),
])

const border = z.union([z.literal(0), z.literal(1)]).optional()
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richPiece) })

/** The pieces of a rich_text block. */
export const richElements = z.array(
  z.discriminatedUnion('type', [
    richSection,
    z.strictObject({
      type: z.literal('rich_text_list'),
      style: z.enum(['bullet', 'ordered']),
      elements: z.array(richSection).min(1),
      indent: z.int().min(0).max(8).optional(),
      offset: z.int().min(0).optional(),
      border,
    }),
    z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richPiece), border }),
    z.strictObject({
      type: z.literal('rich_text_preformatted'),
      elements: z.array(richPiece),
      border,
    }),
  ]),
)

/** A rich_text block, on its own, in a table's cell or as an initial value. */
export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: richElements,
})
