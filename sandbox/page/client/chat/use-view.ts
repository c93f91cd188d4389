import { useMemo, useState } from 'react'
import type { ClientSource, ClientView, FieldValues } from '../../../slack/client-types.ts'
import type { BlockSurface } from '../blocks/block-surface.ts'
import { useNotify } from '../notices.tsx'
import { slackRequests } from './slack-requests.ts'

export interface ViewSurface {
  surface: BlockSurface
  values: FieldValues
  setErrors: (errors: { [blockId: string]: string }) => void
}

/**
 * The fields of a form or of Home: what they hold, what is wrong with them. What is typed survives an update of the
 * view for fields that keep their ids, as in Slack.
 */
export function useView(view: ClientView, user: string): ViewSurface {
  const notify = useNotify()
  const [typed, setTyped] = useState<FieldValues>({})
  const [errors, setErrors] = useState<{ [blockId: string]: string }>({})
  const values = useMemo(() => merge(view.values, typed), [view.values, typed])
  const surface = useMemo<BlockSurface>(() => {
    const source: ClientSource = view.type === 'home' ? { kind: 'home' } : { kind: 'view', id: view.id }
    return {
      valueOf: (blockId, actionId) => values[blockId]?.[actionId],
      keep(blockId, actionId, value) {
        setTyped((old) => ({ ...old, [blockId]: { ...old[blockId], [actionId]: value } }))
        setErrors(({ [blockId]: _mended, ...others }) => others)
      },
      async act(blockId, actionId, value) {
        const now = value === undefined ? values : merge(values, { [blockId]: { [actionId]: value } })
        const request = { user, source, blockId, actionId, values: now }
        const answer = await slackRequests.action(value === undefined ? request : { ...request, value })
        if (!answer.ok) notify(answer.error)
      },
      suggest: (blockId, actionId, text) =>
        slackRequests.suggestions({ user, source, blockId, actionId, text }),
      errorOf: (blockId) => errors[blockId],
    }
  }, [view.id, view.type, user, values, errors, notify])
  return { surface, values, setErrors }
}

/** Fields that the view still has, with what was typed over what the server holds. */
function merge(held: FieldValues, typed: FieldValues): FieldValues {
  const merged: FieldValues = { ...held }
  for (const [blockId, fields] of Object.entries(typed)) {
    const there = held[blockId]
    if (!there) continue
    merged[blockId] = { ...there }
    for (const [actionId, value] of Object.entries(fields)) {
      if (actionId in there) merged[blockId][actionId] = value
    }
  }
  return merged
}
