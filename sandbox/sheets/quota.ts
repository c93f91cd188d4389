import { GoogleError } from './google-error.ts'

/** Calls that one user may make in a minute. */
export interface Quota {
  readsPerMinute: number
  writesPerMinute: number
}

const minuteMs = 60_000
const words = { read: 'Read', write: 'Write' } as const

/** Google's quota of calls a minute a user: full again when the next minute begins. */
export class QuotaMeter {
  readonly #quota: Quota
  readonly #now: () => number
  #minute = 0
  #used = { read: 0, write: 0 }

  constructor(quota: Quota, now: () => number) {
    this.#quota = quota
    this.#now = now
  }

  /** Counts a call. @returns the refusal when it is one too many */
  take(kind: 'read' | 'write'): GoogleError | undefined {
    const minute = Math.floor(this.#now() / minuteMs)
    if (minute !== this.#minute) this.#used = { read: 0, write: 0 }
    this.#minute = minute
    const limit = kind === 'read' ? this.#quota.readsPerMinute : this.#quota.writesPerMinute
    if (this.#used[kind] >= limit) return overQuota(kind, limit)
    this.#used[kind] += 1
    return undefined
  }
}

function overQuota(kind: 'read' | 'write', limit: number): GoogleError {
  const metric = `${words[kind]} requests`
  const limitName = `${metric} per minute per user`
  const message = `Quota exceeded for quota metric '${metric}' and limit '${limitName}' of service 'sheets.googleapis.com' for consumer 'project_number:100000000000'.`
  return new GoogleError('RESOURCE_EXHAUSTED', message, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: {
        consumer: 'projects/100000000000',
        service: 'sheets.googleapis.com',
        quota_metric: `sheets.googleapis.com/${kind}_requests`,
        quota_limit: `${words[kind]}RequestsPerMinutePerUser`,
        quota_limit_value: String(limit),
      },
    },
  ])
}
