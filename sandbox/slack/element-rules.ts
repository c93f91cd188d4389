import { z } from 'zod'
import { confirm, id, mrkdwn, plain, richText, text, url, words } from './text-rules.ts'

/** Source: Slack's reference of block elements and composition objects; limits in docs/slack.md. */
const action_id = id.optional()
const placeholder = plain(150).optional()
const focus_on_load = z.boolean().optional()
const maximum = z.int().min(1).optional()
const date = z.iso.date()
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'must be HH:mm')
const dispatch_action_config = z
  .strictObject({
    trigger_actions_on: z
      .array(z.enum(['on_enter_pressed', 'on_character_entered']))
      .min(1)
      .optional(),
  })
  .optional()

const plainOption = z.strictObject({
  text: plain(75),
  value: words(150),
  description: plain(75).optional(),
  url: url.optional(),
})
const richOption = z.strictObject({
  text: text(75),
  value: words(150),
  description: text(75).optional(),
})
const options = z.array(plainOption).min(1).max(100).optional()
const option_groups = z
  .array(z.strictObject({ label: plain(75), options: z.array(plainOption).min(1).max(100) }))
  .min(1)
  .max(100)
  .optional()
const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional()

const asked = { action_id, confirm: confirm.optional() }
const chosen = { ...asked, placeholder, focus_on_load }

type Choice = { options?: unknown; option_groups?: unknown }
function oneOfOptionsAndGroups(element: Choice): boolean {
  return (element.options === undefined) !== (element.option_groups === undefined)
}
const eitherOr = { error: 'must have either options or option_groups' }

const button = z.strictObject({
  type: z.literal('button'),
  ...asked,
  text: plain(75),
  value: words(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: words(75).optional(),
})
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...asked,
  focus_on_load,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).max(10).optional(),
})
const radios = z.strictObject({
  type: z.literal('radio_buttons'),
  ...asked,
  focus_on_load,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
})
const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...asked,
  options: z.array(plainOption).min(1).max(5),
})
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...chosen,
  initial_date: date.optional(),
})
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...chosen,
  initial_time: time.optional(),
  timezone: words(255).optional(),
})
const dateTimePicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...asked,
  focus_on_load,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
})

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...chosen,
    options,
    option_groups,
    initial_option: plainOption.optional(),
  })
  .refine(oneOfOptionsAndGroups, eitherOr)
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...chosen,
    options,
    option_groups,
    initial_options: z.array(plainOption).min(1).max(100).optional(),
    max_selected_items: maximum,
  })
  .refine(oneOfOptionsAndGroups, eitherOr)
const selects = [
  staticSelect,
  z.strictObject({
    type: z.literal('external_select'),
    ...chosen,
    initial_option: plainOption.optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...chosen, initial_user: id.optional() }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...chosen,
    initial_channel: id.optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...chosen,
    initial_conversation: id.optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: conversationFilter,
  }),
  multiStaticSelect,
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...chosen,
    initial_options: z.array(plainOption).min(1).max(100).optional(),
    min_query_length: z.int().min(0).optional(),
    max_selected_items: maximum,
  }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...chosen,
    initial_users: z.array(id).optional(),
    max_selected_items: maximum,
  }),
  z.strictObject({
    type: z.literal('multi_channels_select'),
    ...chosen,
    initial_channels: z.array(id).optional(),
    max_selected_items: maximum,
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...chosen,
    initial_conversations: z.array(id).optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: conversationFilter,
    max_selected_items: maximum,
  }),
] as const

const typed = { action_id, placeholder, focus_on_load, dispatch_action_config }
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  initial_value: words(3000, 0).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
})
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: numeral().optional(),
  min_value: numeral().optional(),
  max_value: numeral().optional(),
})
const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typed,
  initial_value: richText.optional(),
  min_lines: z.int().min(1).optional(),
  max_lines: z.int().min(1).optional(),
})

function numeral(): z.ZodString {
  return z.string().regex(/^-?\d+(\.\d+)?$/u, 'must be a number as text')
}

/** An image in a context block or beside a section. */
const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: words(2000),
    image_url: url.optional(),
    slack_file: z.strictObject({ id: id.optional(), url: url.optional() }).optional(),
  })
  .refine((one) => (one.image_url === undefined) !== (one.slack_file === undefined), {
    error: 'must have either image_url or slack_file',
  })

const pickers = [button, checkboxes, radios, overflow, datepicker, timepicker, ...selects] as const

/** What an actions block may hold. */
export const actionsElement = z.discriminatedUnion('type', [...pickers, dateTimePicker, richTextInput])

/** What may stand beside a section. */
export const accessory = z.discriminatedUnion('type', [...pickers, image])

/** What an input block may hold. */
export const inputElement = z.discriminatedUnion('type', [
  checkboxes,
  radios,
  datepicker,
  timepicker,
  dateTimePicker,
  ...selects,
  plainTextInput,
  numberInput,
  richTextInput,
  z.strictObject({
    type: z.literal('email_text_input'),
    ...typed,
    initial_value: words(3000, 0).optional(),
  }),
  z.strictObject({
    type: z.literal('url_text_input'),
    ...typed,
    initial_value: words(3000, 0).optional(),
  }),
  z.strictObject({
    type: z.literal('file_input'),
    action_id,
    filetypes: z.array(words(20)).optional(),
    max_files: z.int().min(1).max(10).optional(),
  }),
])

/** What a context block may hold. */
export const contextElement = z.union([image, mrkdwn(2000), plain(2000)])

/** The options that an app sends for an external select. */
export const suggestions = z
  .strictObject({ options: z.array(plainOption).max(100).optional(), option_groups })
  .refine(oneOfOptionsAndGroups, eitherOr)
