import { useCallback, useEffect, useState } from 'react'
import { useNotify } from './notices.tsx'

/** GET /controls/state */
export interface PageState {
  /** the sandbox's clock, ISO 8601 */
  now: string
  /** IANA name of the team's time zone */
  timeZone: string
  googleAway: boolean
  canStartOver: boolean
}

export type Control = 'next-morning' | 'start-over' | 'google-away'

export interface Controls {
  state: PageState | undefined
  /** the sandbox's clock now, going on by itself between two answers of the server */
  now: Date | undefined
  busy: Control | undefined
  press: (control: Control, on?: boolean) => Promise<boolean>
}

const ASK_EVERY_MS = 15_000

/** The sandbox's controls: its clock, Google's absence, a fresh start. */
export function useControls(): Controls {
  const notify = useNotify()
  const [state, setState] = useState<PageState>()
  const [heardAt, setHeardAt] = useState(0)
  const [, setTick] = useState(0)
  const [busy, setBusy] = useState<Control>()

  const ask = useCallback(async () => {
    try {
      const response = await fetch('/controls/state')
      if (!response.ok) return
      setState((await response.json()) as PageState)
      setHeardAt(Date.now())
    } catch {
      // the chat says it when the server is gone
    }
  }, [])
  useEffect(() => {
    void ask()
    const asking = setInterval(() => void ask(), ASK_EVERY_MS)
    const ticking = setInterval(() => setTick((count) => count + 1), 1000)
    return () => {
      clearInterval(asking)
      clearInterval(ticking)
    }
  }, [ask])

  const press = async (control: Control, on?: boolean) => {
    setBusy(control)
    try {
      const response = await fetch(`/controls/${control}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(on === undefined ? {} : { on }),
      })
      if (response.ok) return true
      const { error } = (await response.json()) as { error?: string }
      notify(error ?? 'That did not work.')
      return false
    } catch {
      notify('The try-it page does not answer. Is `npm start` still running?')
      return false
    } finally {
      await ask()
      setBusy(undefined)
    }
  }
  const now = state && new Date(new Date(state.now).getTime() + Date.now() - heardAt)
  return { state, now, busy, press }
}
