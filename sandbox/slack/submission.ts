import type { Api } from './api-method.ts'
import type { LiveExchange } from './exchange.ts'
import { isObject, objectIn, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { viewProblems } from './payload-rules.ts'
import type { StoredView } from './types.ts'
import { inputBlockIds } from './view-store.ts'

/** What a person sees when the app's answer to a form was no good. */
export const connectingTrouble = 'We had some trouble connecting. Try again?'

/** What the app's acknowledgement of a submitted form does to the form. */
export function applySubmissionAnswer(
  answer: Json,
  view: StoredView,
  exchange: LiveExchange,
  api: Api,
): void {
  if (!isObject(answer) || Object.keys(answer).length === 0) {
    api.views.close(view, view.clearOnClose)
    exchange.closed = true
    return
  }
  const action = textIn(answer, 'response_action') ?? 'nothing'
  switch (action) {
    case 'errors':
      return showErrors(objectIn(answer, 'errors'), view, exchange, api)
    case 'clear':
      api.views.close(view, true)
      exchange.closed = true
      return undefined
    case 'update':
    case 'push':
      return showView(action, answer['view'] ?? null, view, exchange, api)
    default:
      return fail(`response_action must be errors, update, push or clear, not ${action}`, exchange, api)
  }
}

function showErrors(errors: JsonObject, view: StoredView, exchange: LiveExchange, api: Api): void {
  const inputs = inputBlockIds(view)
  const wrong = Object.keys(errors).filter((blockId) => !inputs.includes(blockId))
  if (wrong.length > 0) {
    fail(`response_action errors: ${wrong.join(', ')} is no input block of the form`, exchange, api)
    return
  }
  if (Object.keys(errors).length === 0) {
    fail('response_action errors without an error', exchange, api)
    return
  }
  exchange.errors = Object.fromEntries(
    Object.entries(errors).map(([blockId, words]) => [
      blockId,
      typeof words === 'string' ? words : JSON.stringify(words),
    ]),
  )
}

function showView(
  action: 'update' | 'push',
  view: Json,
  old: StoredView,
  exchange: LiveExchange,
  api: Api,
): void {
  const problems = viewProblems(view, 'modal')
  if (problems.length > 0 || !isObject(view)) {
    const words = problems.map((problem) => `${problem.words} at ${problem.at}`).join('; ')
    fail(`response_action ${action}: ${words}`, exchange, api)
    return
  }
  const shown = action === 'update' ? api.views.update(old, view) : api.views.push(old.user, view)
  if (shown === undefined) fail('response_action push: three forms are open already', exchange, api)
  else exchange.noteView(shown)
}

function fail(words: string, exchange: LiveExchange, api: Api): void {
  api.violate(words)
  exchange.error = connectingTrouble
}
