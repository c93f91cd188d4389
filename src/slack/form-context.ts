import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { Json } from '../kit/json.ts'

/** Slack's limit of a view's private metadata, in characters. Source: docs/slack.md. */
const mostMetadata = 3_000
const sealed = z.object({
  about: z.json(),
  // A channel or conversation; whatever else stands there, the answer goes to the person alone.
  channel: z
    .string()
    .regex(/^[CDG][A-Z0-9]{2,}$/)
    .optional()
    .catch(undefined),
})

/**
 * Puts the channel that a form was opened from beside what it is about, so that its answer finds the way back.
 *
 * Throws when the context is longer than Slack takes: a bug of the form.
 */
export function sealContext(view: ModalView, channelId: string | undefined): ModalView {
  const about = view.private_metadata ?? 'null'
  const metadata = JSON.stringify({ about: JSON.parse(about) as Json, channel: channelId })
  if (metadata.length > mostMetadata)
    throw new Error(`The form ${view.callback_id ?? ''} carries too much context`)
  return { ...view, private_metadata: metadata }
}

/** What a form was opened with, and where. Never throws: what cannot be read is nothing. */
export function openContext(metadata: string): { about: Json; channelId: string | undefined } {
  try {
    const parsed = sealed.safeParse(JSON.parse(metadata))
    if (parsed.success) return { about: parsed.data.about, channelId: parsed.data.channel }
  } catch {
    // Not ours, or cut short: the form is then about nothing, and its feature says so.
  }
  return { about: null, channelId: undefined }
}
