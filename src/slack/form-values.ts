import { z } from 'zod'
import type { FormValues } from './feature.ts'

const element = z.looseObject({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_user: z.string().nullish(),
  selected_channel: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
})

/** What a form's fields hold, by block id; a field left empty is undefined. Never throws. */
export function formValues(stateValues: unknown): FormValues {
  const parsed = z.record(z.string(), z.record(z.string(), element)).safeParse(stateValues)
  if (!parsed.success) return {}
  return Object.fromEntries(
    Object.entries(parsed.data).map(([blockId, elements]) => [blockId, valueOf(Object.values(elements)[0])]),
  )
}

/** What a pressed button carries, or the option that was chosen; '' for none. Never throws. */
export function actionValue(action: unknown): string {
  const parsed = element.safeParse(action)
  const value = parsed.success ? valueOf(parsed.data) : undefined
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

function valueOf(found: z.infer<typeof element> | undefined): string | readonly string[] | undefined {
  if (found === undefined) return undefined
  if (found.selected_options !== null && found.selected_options !== undefined)
    return found.selected_options.map((option) => option.value)
  const single =
    found.selected_option?.value ??
    found.value ??
    found.selected_date ??
    found.selected_time ??
    found.selected_user ??
    found.selected_channel ??
    found.selected_conversation
  return single === null || single === undefined || single === '' ? undefined : single
}
