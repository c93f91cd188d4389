/** Google's names of what can be wrong, with their HTTP status. */
const statuses = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
} as const

export type GoogleStatus = keyof typeof statuses

/** A refusal as Google words it. */
export class GoogleError extends Error {
  readonly status: GoogleStatus
  readonly details: readonly object[]

  constructor(status: GoogleStatus, message: string, details: readonly object[] = []) {
    super(message)
    this.name = 'GoogleError'
    this.status = status
    this.details = details
  }

  get code(): number {
    return statuses[this.status]
  }

  get body() {
    const { code, message, status, details } = this
    return { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } }
  }
}

/** 400 INVALID_ARGUMENT. */
export function invalid(message: string): GoogleError {
  return new GoogleError('INVALID_ARGUMENT', message)
}

/** Something that Google has and the stand-in has not: said in its own words, so that nobody takes it for Google's. */
export function notStoodIn(what: string): GoogleError {
  return new GoogleError('UNIMPLEMENTED', `The stand-in of Google Sheets does not know ${what}.`)
}
