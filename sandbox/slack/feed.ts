import type { SlackEvent } from './types.ts'

/** Far above what anything takes, milliseconds: a machine that does ten other things is slow, and not wrong. */
export const patienceMs = 20_000

/** Tells everybody who listens what changed. */
export class Feed {
  readonly #listeners = new Set<(event: SlackEvent) => void>()

  emit(event: SlackEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** @returns stops listening */
  on(listener: (event: SlackEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Waits until the condition gives something; looked at after every event and every 20 ms; rejects after `ms`. */
  until<T>(condition: () => T | undefined | false, ms = patienceMs): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        const found = condition()
        if (found === undefined || found === false) return false
        finish()
        resolve(found)
        return true
      }
      const finish = (): void => {
        stopListening()
        clearInterval(interval)
        clearTimeout(limit)
      }
      const stopListening = this.on(() => look())
      const interval = setInterval(look, 20)
      const limit = setTimeout(() => {
        finish()
        reject(new Error(`nothing of the kind came within ${ms} ms`))
      }, ms)
      look()
    })
  }
}
