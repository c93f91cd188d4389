import { ApiRefusal, given, needed, refuseBroken } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import { isObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { viewProblems } from './payload-rules.ts'
import type { Trigger } from './tickets.ts'
import type { StoredView } from './types.ts'

const noScope = (): readonly string[] => []

export const viewMethods: Record<string, Method> = {
  'views.open': {
    scopes: noScope,
    args: ['trigger_id', 'view'],
    run: (args, api) => {
      const view = judged(args, api, 'views.open', 'modal')
      const trigger = usable(args, api, 'views.open')
      refuseSameExternalId(view, api)
      const opened = api.views.open(trigger.userId, view)
      api.tickets.useTrigger(needed(args, 'trigger_id'))
      trigger.exchange.noteView(opened)
      return { ok: true, view: api.payloads.view(opened) }
    },
  },
  'views.push': {
    scopes: noScope,
    args: ['trigger_id', 'view'],
    run: (args, api) => {
      const view = judged(args, api, 'views.push', 'modal')
      const trigger = usable(args, api, 'views.push')
      if (trigger.viewId === undefined || api.views.find({ viewId: trigger.viewId }) === undefined) {
        throw refusedTrigger('invalid_trigger_id', api, 'views.push')
      }
      refuseSameExternalId(view, api)
      const pushed = api.views.push(trigger.userId, view)
      if (pushed === undefined) {
        api.violate('views.push: three forms are open already (push_limit_reached)')
        throw new ApiRefusal('push_limit_reached')
      }
      api.tickets.useTrigger(needed(args, 'trigger_id'))
      trigger.exchange.noteView(pushed)
      return { ok: true, view: api.payloads.view(pushed) }
    },
  },
  'views.update': {
    scopes: noScope,
    args: ['view_id', 'external_id', 'view', 'hash'],
    run: (args, api) => {
      const viewId = given(args, 'view_id')
      const old = api.views.find({ viewId, externalId: given(args, 'external_id') })
      const view = judged(args, api, 'views.update', old?.type ?? 'modal')
      if (old === undefined) throw new ApiRefusal('not_found')
      refuseStale(args, old)
      const updated = api.views.update(old, view)
      api.exchanges.current?.noteView(updated)
      return { ok: true, view: api.payloads.view(updated) }
    },
  },
  'views.publish': {
    scopes: noScope,
    args: ['user_id', 'view', 'hash'],
    run: (args, api) => {
      const view = judged(args, api, 'views.publish', 'home')
      const userId = needed(args, 'user_id')
      if (!api.manifest.homeTab) throw new ApiRefusal('not_enabled')
      if (api.workspace.person(userId) === undefined) throw new ApiRefusal('user_not_found')
      const old = api.views.home(userId)
      if (old !== undefined) refuseStale(args, old)
      const published = api.views.publish(userId, view)
      api.exchanges.current?.noteView(published)
      return { ok: true, view: api.payloads.view(published) }
    },
  },
}

function judged(args: JsonObject, api: Api, method: string, wanted: 'modal' | 'home'): JsonObject {
  const view = args['view'] ?? null
  const problems = viewProblems(view, wanted)
  if (problems.length > 0 || !isObject(view)) refuseBroken('invalid_arguments', problems, api, method)
  return view
}

function usable(args: JsonObject, api: Api, method: string): Trigger {
  const trigger = api.tickets.trigger(needed(args, 'trigger_id'))
  if (typeof trigger === 'string') throw refusedTrigger(trigger, api, method)
  return trigger
}

function refusedTrigger(code: string, api: Api, method: string): ApiRefusal {
  api.violate(`${method}: ${code}`)
  return new ApiRefusal(code)
}

function refuseStale(args: JsonObject, old: StoredView): void {
  const hash = given(args, 'hash')
  if (hash !== undefined && hash !== old.hash) throw new ApiRefusal('hash_conflict')
}

function refuseSameExternalId(view: JsonObject, api: Api): void {
  const externalId = given(view, 'external_id')
  if (externalId !== undefined && api.views.find({ externalId }) !== undefined) {
    throw new ApiRefusal('duplicate_external_id')
  }
}
