import type { z } from 'zod'
import type { Json } from '../kit/json.ts'
import { say } from './blocks.ts'
import type { FormAnswer, Reply } from './feature.ts'

/**
 * What a form or button carries, by its shape. Slack gives back what we sent with it, also after an upgrade changed the
 * shape, and a client that was tampered with could send anything.
 *
 * @returns undefined for what does not fit. Never throws.
 */
export function carried<T>(shape: z.ZodType<T>, json: Json): T | undefined {
  const parsed = shape.safeParse(json)
  return parsed.success ? parsed.data : undefined
}

/** The same for a button, which carries its JSON as text. Never throws. */
export function carriedText<T>(shape: z.ZodType<T>, text: string): T | undefined {
  try {
    return carried(shape, JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

/** Said where a button or list carries what nobody can read. */
export function unreadablePress(): Reply {
  return say('Nothing was changed: that button does not say any more what it is about. Please ask again.')
}

/** Said where a form carries what nobody can read. */
export function unreadableForm(): FormAnswer {
  return {
    done: say(
      'Nothing was changed: that form does not say any more what it is about. Please open it once more.',
    ),
  }
}
