import { randomBytes } from 'node:crypto'
import type { Grant } from './grant.ts'
import type { Manifest } from './manifest.ts'
import type { Workspace } from './workspace.ts'

/** Source: Slack's "Installing with OAuth". */
const codeLifeMs = 10 * 60_000
/** What an authorization page may be asked with, as far as the stand-in models it. */
const knownWords = ['client_id', 'scope', 'user_scope', 'redirect_uri', 'state', 'team']

export interface OAuthOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Slack sends people back to one of these, or below it */
  readonly redirectUrls: readonly string[]
  /** false: only the app's own workspace may install it */
  readonly distributed: boolean
  readonly manifest: Manifest
  readonly now: () => Date
  readonly violate: (words: string) => void
}

/** What an app asks people to agree to. */
export interface Asked {
  readonly scopes: readonly string[]
  /** where the browser is sent to afterwards */
  readonly redirectUrl: string
  /** as the app sent it along; undefined when it did not */
  readonly redirectUri: string | undefined
  readonly state: string | undefined
  /** only this workspace is offered */
  readonly teamId: string | undefined
}

/** Where an app is installed. */
export interface Place {
  readonly workspace: Workspace
  readonly grant: Grant
}

/** What an app hands in for a token. */
export interface HandedIn {
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly code: string
  readonly redirectUri: string | undefined
}

interface Code {
  readonly place: Place
  readonly userId: string
  readonly asked: Asked
  readonly expiresAt: number
  used: boolean
}

/** Why Slack refuses: its code, and words for its page. */
export class OAuthRefusal extends Error {
  readonly code: string
  constructor(code: string, words: string) {
    super(words)
    this.name = 'OAuthRefusal'
    this.code = code
  }
}

/**
 * Slack's OAuth, version 2: an app asks, a person agrees, the app exchanges a code for a bot token.
 *
 * Source: "Installing with OAuth" and the references of `oauth.v2.access`.
 */
export class OAuth {
  readonly #options: OAuthOptions
  readonly #codes = new Map<string, Code>()

  constructor(options: OAuthOptions) {
    this.#options = options
  }

  /** What the address of the authorization page asks for. Throws OAuthRefusal, and notes what broke a rule. */
  asked(words: URLSearchParams): Asked {
    const { clientId, violate } = this.#options
    for (const name of new Set(words.keys()))
      if (!knownWords.includes(name))
        violate(`oauth/v2/authorize: ${name} is unknown (or one that the stand-in does not model)`)
    const id = words.get('client_id')
    if (id !== clientId) throw this.#refused('invalid_client_id', `there is no app ${id ?? 'without an id'}`)
    const redirectUri = words.get('redirect_uri') ?? undefined
    return {
      scopes: this.#scopes(words),
      redirectUrl: this.#redirectUrl(redirectUri),
      redirectUri,
      state: words.get('state') ?? undefined,
      teamId: words.get('team') ?? undefined,
    }
  }

  /** The person agrees. @returns where the browser goes */
  agree(asked: Asked, place: Place, userId: string, isHome: boolean): string {
    if (!this.#options.distributed && !isHome)
      throw this.#refused(
        'invalid_team_for_non_distributed_app',
        'the app is not distributed: only its own workspace may install it',
      )
    const code = `${place.workspace.team.id}.${randomBytes(24).toString('hex')}`
    const expiresAt = this.#options.now().getTime() + codeLifeMs
    this.#codes.set(code, { place, userId, asked, expiresAt, used: false })
    return address(asked, { code })
  }

  /** The person does not agree. @returns where the browser goes */
  decline(asked: Asked): string {
    return address(asked, { error: 'access_denied' })
  }

  /** A code against a bot token; what it gave comes with it. Throws OAuthRefusal. */
  exchange(wanted: HandedIn): { place: Place; userId: string; token: string; scopes: readonly string[] } {
    const { clientId, clientSecret, now } = this.#options
    const refused = (code: string) => new OAuthRefusal(code, code)
    if (wanted.clientId !== clientId) throw refused('invalid_client_id')
    if (wanted.clientSecret !== clientSecret) throw refused('bad_client_secret')
    const code = this.#codes.get(wanted.code)
    if (code === undefined || now().getTime() >= code.expiresAt) throw refused('invalid_code')
    if (code.used) throw refused('code_already_used')
    if (wanted.redirectUri !== code.asked.redirectUri) throw refused('bad_redirect_uri')
    code.used = true
    const { place, userId, asked } = code
    const token = place.grant.give(asked.scopes)
    return { place, userId, token, scopes: place.grant.scopes ?? asked.scopes }
  }

  #scopes(words: URLSearchParams): string[] {
    const scopes = listed(words.get('scope'))
    if (listed(words.get('user_scope')).length > 0)
      throw this.#refused('invalid_scope', 'user_scope: the stand-in models no user tokens')
    if (scopes.length === 0) throw this.#refused('no_scopes', 'scope is missing')
    const known = this.#options.manifest.scopes
    const strange = known === undefined ? [] : scopes.filter((scope) => !known.includes(scope))
    if (strange.length > 0)
      throw this.#refused('invalid_scope', `the manifest has no scope ${strange.join(', ')}`)
    return scopes
  }

  #redirectUrl(wanted: string | undefined): string {
    const { redirectUrls } = this.#options
    const [first] = redirectUrls
    if (wanted === undefined && first !== undefined) return first
    if (wanted !== undefined && redirectUrls.some((each) => isBelow(wanted, each))) return wanted
    throw this.#refused(
      'bad_redirect_uri',
      `redirect_uri did not match any configured URIs. Passed URI: ${wanted ?? ''}`,
    )
  }

  #refused(code: string, words: string): OAuthRefusal {
    this.#options.violate(`oauth/v2/authorize: ${words} (${code})`)
    return new OAuthRefusal(code, words)
  }
}

function listed(text: string | null): string[] {
  return (text ?? '').split(/[,\s]+/u).filter((each) => each !== '')
}

/** A redirect URL may be one that is configured or lie below it. */
function isBelow(wanted: string, configured: string): boolean {
  if (!URL.canParse(wanted) || !URL.canParse(configured)) return false
  const [one, other] = [new URL(wanted), new URL(configured)]
  const folder = other.pathname.replace(/\/$/u, '')
  return (
    one.origin === other.origin && (one.pathname === other.pathname || one.pathname.startsWith(`${folder}/`))
  )
}

function address(asked: Asked, words: Readonly<Record<string, string>>): string {
  const url = new URL(asked.redirectUrl)
  for (const [name, value] of Object.entries(words)) url.searchParams.set(name, value)
  if (asked.state !== undefined) url.searchParams.set('state', asked.state)
  return url.href
}
