import { useCallback, useEffect, useState } from 'react'
import { Chat } from './chat/chat.tsx'
import { useSlack } from './chat/use-slack.ts'
import { Notices } from './notices.tsx'
import { RingMark } from './ring-mark.tsx'
import { Grid } from './sheet/grid.tsx'
import { readPlace } from './sheet/sheet-link.ts'
import type { SheetPlace } from './sheet/sheet-link.ts'
import { Split } from './split.tsx'
import { applyTheme, chooseTheme, onSystemTheme, storedTheme } from './theme.ts'
import { TopBar } from './top-bar.tsx'
import { useControls } from './use-controls.ts'

type Tab = 'chat' | 'sheet'

export function App() {
  return (
    <Notices>
      <Page />
    </Notices>
  )
}

/**
 * Top bar, chat, workbook; below 900 pixels one of the two at a time.
 *
 * `ic-modal-dialog` is IronCalc's own class: its grid takes the focus at every render except from inside an element
 * of that class, so everything that is not the grid stands in one (drawn as if it were not there, see layout.css).
 */
function Page() {
  const controls = useControls()
  const slack = useSlack()
  const [theme, setTheme] = useState(storedTheme)
  const [tab, setTab] = useState<Tab>('chat')
  const [place, setPlace] = useState<SheetPlace | undefined>(() => readPlace(new URL(location.href)))
  useEffect(
    () =>
      onSystemTheme((next) => {
        applyTheme(next)
        setTheme(next)
      }),
    [],
  )
  const openSheet = useCallback((to: SheetPlace) => {
    setPlace({ ...to })
    setTab('sheet')
  }, [])
  useEffect(() => {
    document.addEventListener('keydown', switchPane, true)
    return () => document.removeEventListener('keydown', switchPane, true)
  }, [])
  const timeZone = controls.state?.timeZone ?? 'UTC'
  const waiting = Object.values(slack.unread).reduce((sum, count) => sum + count, 0)
  return (
    <div className="app" data-tab={tab}>
      <div className="ic-modal-dialog not-the-grid">
        <TopBar
          controls={controls}
          theme={theme}
          onTheme={(next) => {
            chooseTheme(next)
            setTheme(next)
          }}
        />
        <div className="tabs" role="group" aria-label="Chat or sheet">
          <button
            type="button"
            aria-pressed={tab === 'chat'}
            data-testid="tab-chat"
            onClick={() => setTab('chat')}
          >
            Chat {tab === 'sheet' && waiting > 0 && <span className="badge">{waiting}</span>}
          </button>
          <button
            type="button"
            aria-pressed={tab === 'sheet'}
            data-testid="tab-sheet"
            onClick={() => setTab('sheet')}
          >
            Sheet
          </button>
        </div>
      </div>
      <Split
        left={
          <div className="ic-modal-dialog not-the-grid">
            {slack.state ? (
              <Chat
                slack={slack}
                state={slack.state}
                theme={theme}
                timeZone={timeZone}
                openSheet={openSheet}
              />
            ) : (
              <div className="chat-wait">
                <RingMark size={44} />
                <p>{slack.gone ? 'Waiting for the sandbox…' : 'Opening…'}</p>
              </div>
            )}
          </div>
        }
        right={<Grid theme={theme} place={place} away={controls.state?.googleAway ?? false} />}
      />
      {slack.state && slack.gone && (
        <p className="gone" role="alert">
          The sandbox does not answer. Is <code>npm start</code> still running?
        </p>
      )}
    </div>
  )
}

/** F6 goes from the chat to the grid and back: inside the grid Tab moves from cell to cell. */
function switchPane(event: KeyboardEvent): void {
  if (event.key !== 'F6') return
  const inGrid = document.activeElement?.closest('.workbook')
  const to = document.querySelector<HTMLElement>(inGrid ? '.composer textarea' : '.ic-workbook-container')
  if (!to) return
  event.preventDefault()
  event.stopPropagation()
  to.focus({ preventScroll: true })
}
