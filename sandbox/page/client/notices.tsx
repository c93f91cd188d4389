import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'

interface Notice {
  id: number
  words: string
  kind: 'good' | 'bad'
}

type Notify = (words: string, kind?: Notice['kind']) => void

const NotifyContext = createContext<Notify>(() => undefined)

/** Shows a short line at the bottom of the page for six seconds. */
export function useNotify(): Notify {
  return useContext(NotifyContext)
}

export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([])
  const next = useRef(1)
  const drop = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), [])
  const notify = useMemo<Notify>(
    () =>
      (words, kind = 'bad') => {
        const id = next.current++
        setNotices((all) => [...all.slice(-2), { id, words, kind }])
        setTimeout(() => drop(id), 6000)
      },
    [drop],
  )
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="notices" role="status" aria-live="polite">
        {notices.map(({ id, words, kind }) => (
          <div key={id} className={`notice notice-${kind}`}>
            <span>{words}</span>
            <button type="button" aria-label="Dismiss" onClick={() => drop(id)}>
              ×
            </button>
          </div>
        ))}
      </div>
    </NotifyContext>
  )
}
