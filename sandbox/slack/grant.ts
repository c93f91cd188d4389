import { randomBytes } from 'node:crypto'

/** The app's right to act in a workspace: a bot token and the scopes that a person agreed to. */
export class Grant {
  readonly #teamId: string
  readonly #dead = new Set<string>()
  #token: string | undefined
  #scopes: readonly string[] | undefined

  constructor(teamId: string) {
    this.#teamId = teamId
  }

  /** undefined while the app is not installed */
  get token(): string | undefined {
    return this.#token
  }

  /** undefined: everything is allowed */
  get scopes(): readonly string[] | undefined {
    return this.#scopes
  }

  /**
   * Installs the app. Installed once more it keeps its token, and scopes add up.
   *
   * @param token default: one of its own
   */
  give(scopes: readonly string[] | undefined, token?: string): string {
    const known = this.#token
    const isAll = scopes === undefined || (known !== undefined && this.#scopes === undefined)
    this.#scopes = isAll
      ? undefined
      : [...new Set([...(known === undefined ? [] : (this.#scopes ?? [])), ...scopes])]
    this.#token = known ?? token ?? `xoxb-${this.#teamId}-${randomBytes(12).toString('hex')}`
    return this.#token
  }

  /** Removes the app: its token is dead from now on. */
  end(): void {
    if (this.#token !== undefined) this.#dead.add(this.#token)
    this.#token = undefined
    this.#scopes = undefined
  }

  /** Whether a token is this workspace's: the one in use, one of before, or another's. */
  judge(token: string): 'good' | 'dead' | 'unknown' {
    if (token === this.#token) return 'good'
    return this.#dead.has(token) ? 'dead' : 'unknown'
  }
}
