import { ApiRefusal } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import { chatMethods } from './chat-methods.ts'
import { conversationMethods, userMethods } from './conversation-methods.ts'
import { fileMethods } from './file-methods.ts'
import { isObject, parseJson, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { oauthMethods } from './oauth-methods.ts'
import { userGroupMethods } from './user-group-methods.ts'
import { viewMethods } from './view-methods.ts'

/** Bolt's client names the team in every call. */
const everywhere = ['team_id']
/** Arguments that a form carries as JSON text. */
const jsonArguments = ['blocks', 'view', 'metadata', 'files']

const startMethods: Record<string, Method> = {
  'api.test': { scopes: () => [], args: [], run: () => ({ ok: true }) },
  'auth.test': {
    scopes: () => [],
    args: [],
    run: (_, { workspace }) => ({
      ok: true,
      url: `https://${workspace.team.domain}.slack.com/`,
      team: workspace.team.name,
      user: workspace.app.name.toLowerCase(),
      team_id: workspace.team.id,
      user_id: workspace.app.botUserId,
      bot_id: workspace.app.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    scopes: () => [],
    args: [],
    token: 'app',
    run: (_, api) => ({ ok: true, url: api.newSocketUrl() }),
  },
}

const methods: Record<string, Method> = {
  ...startMethods,
  ...chatMethods,
  ...conversationMethods,
  ...userMethods,
  ...userGroupMethods,
  ...viewMethods,
  ...fileMethods,
  ...oauthMethods,
}

/** All that one host of Slack's serves. */
export interface Host {
  /** the first is the app's own */
  readonly workspaces: readonly [Api, ...Api[]]
  readonly appToken: string
}

interface ApiRequest {
  readonly method: string
  readonly token: string | undefined
  readonly args: JsonObject
}

/** The arguments and the token of a call, however the client wrote them: a form, JSON, or multipart. */
export async function readRequest(
  method: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): Promise<ApiRequest> {
  const contentType = headers['content-type'] ?? ''
  const args = await readArguments(contentType, body)
  const bearer = /^Bearer (.+)$/u.exec(headers['authorization'] ?? '')?.[1]
  const token = bearer ?? textIn(args, 'token')
  delete args['token']
  return { method, token, args: { ...basicArguments(headers['authorization']), ...args } }
}

/** `oauth.v2.access` takes the app's id and secret by HTTP Basic authentication, too. */
function basicArguments(authorization: string | undefined): JsonObject {
  const coded = /^Basic (.+)$/u.exec(authorization ?? '')?.[1]
  if (coded === undefined) return {}
  const [id = '', secret = ''] = Buffer.from(coded, 'base64').toString().split(':')
  return { client_id: id, client_secret: secret }
}

async function readArguments(contentType: string, body: Buffer): Promise<JsonObject> {
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body.toString())
    return isObject(parsed) ? parsed : {}
  }
  const entries: [string, Json][] = []
  if (contentType.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData()
    form.forEach((value, key) => {
      if (typeof value === 'string') entries.push([key, value])
    })
  } else {
    entries.push(...new URLSearchParams(body.toString()))
  }
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      jsonArguments.includes(key) && typeof value === 'string' ? (parseJson(value) ?? value) : value,
    ]),
  )
}

/** Answers a call as Slack does: refusals are answers too. Throws only on a fault of the stand-in. */
export function answerCall(request: ApiRequest, host: Host): { body: JsonObject; api: Api } {
  const [first] = host.workspaces
  const method = methods[request.method]
  if (method === undefined) {
    first.violate(`${request.method}: unknown_method (or one that the stand-in does not model)`)
    return { api: first, body: { ok: false, error: 'unknown_method', req_method: request.method } }
  }
  try {
    const api = workspaceOf(request, method, host)
    return { api, body: answerIn(api, request, method) }
  } catch (refusal) {
    if (!(refusal instanceof ApiRefusal)) throw refusal
    return { api: first, body: { ok: false, error: refusal.code, ...refusal.more } }
  }
}

function answerIn(api: Api, request: ApiRequest, method: Method): JsonObject {
  try {
    if (method.token === undefined) checkScope(request, method, api)
    const known = [...everywhere, ...method.args]
    for (const key of Object.keys(request.args).filter((each) => !known.includes(each))) {
      api.violate(
        `${request.method}: the argument ${key} is unknown (or one that the stand-in does not model)`,
      )
    }
    return method.run(request.args, api)
  } catch (refusal) {
    if (!(refusal instanceof ApiRefusal)) throw refusal
    return { ok: false, error: refusal.code, ...refusal.more }
  }
}

/** The workspace whose token it is. Throws ApiRefusal. */
function workspaceOf({ token }: ApiRequest, method: Method, host: Host): Api {
  const [first] = host.workspaces
  if (method.token === 'none') return first
  if (token === undefined) throw new ApiRefusal('not_authed')
  const found = host.workspaces.find((each) => each.grant.judge(token) !== 'unknown')
  const isApps = token === host.appToken
  if (method.token === 'app' && isApps) return first
  if (isApps || (method.token === 'app' && found !== undefined))
    throw new ApiRefusal('not_allowed_token_type')
  if (found === undefined) throw new ApiRefusal('invalid_auth')
  // The bot's user is there no more. Source: the errors that every method's reference lists.
  if (found.grant.judge(token) === 'dead') throw new ApiRefusal('account_inactive')
  return found
}

function checkScope(request: ApiRequest, method: Method, api: Api): void {
  const provided = api.grant.scopes
  if (provided === undefined) return
  const named = textIn(request.args, 'channel')
  const channel = named === undefined ? undefined : api.workspace.find(named)
  const anyOf = method.scopes(channel)
  if (anyOf.length === 0 || anyOf.some((scope) => provided.includes(scope))) return
  api.violate(`${request.method}: missing_scope, needs ${anyOf.join(' or ')}`)
  throw new ApiRefusal('missing_scope', { needed: anyOf.join(','), provided: provided.join(',') })
}
