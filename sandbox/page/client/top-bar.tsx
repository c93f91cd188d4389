import { useState } from 'react'
import { ConfirmDialog } from './blocks/confirm-dialog.tsx'
import { useNotify } from './notices.tsx'
import { RingMark } from './ring-mark.tsx'
import type { Theme } from './theme.ts'
import type { Controls } from './use-controls.ts'

interface TopBarProps {
  controls: Controls
  theme: Theme
  onTheme: (theme: Theme) => void
}

/** The name, the sandbox's clock, and what one can do to the world. */
export function TopBar({ controls, theme, onTheme }: TopBarProps) {
  const notify = useNotify()
  const [asking, setAsking] = useState(false)
  const { state, now, busy, press } = controls
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="top-bar">
      <div className="brand">
        <RingMark size={24} />
        <strong>Jumpring</strong>
        <span className="brand-note">sandbox</span>
      </div>
      {now && state && (
        <time
          className="clock"
          dateTime={now.toISOString()}
          data-testid="clock"
          title={`The sandbox's clock, ${state.timeZone}`}
        >
          <span>
            {now.toLocaleDateString('en-GB', {
              weekday: 'short',
              day: 'numeric',
              month: 'short',
              timeZone: state.timeZone,
            })}
          </span>
          <b>
            {now.toLocaleTimeString('en-GB', {
              hour: '2-digit',
              minute: '2-digit',
              timeZone: state.timeZone,
            })}
          </b>
        </time>
      )}
      <div className="controls">
        <button
          type="button"
          className={`button button-soft ${busy === 'next-morning' ? 'button-busy' : ''}`}
          title="Jump to the next working morning and see the reminders arrive"
          data-testid="next-morning"
          aria-busy={busy === 'next-morning'}
          onClick={() => {
            if (busy === undefined) void press('next-morning')
          }}
        >
          <Icon path="M8 2.2v1.6M3.2 4.6l1.1 1.1M12.8 4.6l-1.1 1.1M1.5 12.5h13M4.4 12.5a3.6 3.6 0 0 1 7.2 0" />
          <span className="wide-only">Next working morning</span>
          <span className="narrow-only">Next morning</span>
        </button>
        <label className="switch" title="Google Sheets stops answering; Jumpring saves and catches up">
          <input
            type="checkbox"
            role="switch"
            data-testid="google-away"
            checked={state?.googleAway ?? false}
            onChange={(event) => void press('google-away', event.target.checked)}
          />
          <span className="switch-track" aria-hidden="true" />
          <span>
            Google <span className="wide-only">is </span>away
          </span>
        </label>
        <a
          className="button"
          href="/_page/workbook.xlsx"
          download
          aria-label="Download .xlsx"
          data-testid="download"
          title="Download the workbook as .xlsx"
        >
          <Icon path="M8 2v8m-3.2-3L8 10.2 11.2 7M2.5 13.5h11" />
          <span className="wide-only">Download .xlsx</span>
          <span className="narrow-only roomy-only">.xlsx</span>
        </a>
        {state?.canStartOver !== false && (
          <button
            type="button"
            className={`button ${busy === 'start-over' ? 'button-busy' : ''}`}
            aria-label="Start over"
            title="Start over"
            data-testid="start-over"
            onClick={() => setAsking(true)}
          >
            <Icon path="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v2.8h2.8" />
            <span className="roomy-only">Start over</span>
          </button>
        )}
      </div>
      <button
        type="button"
        className="button button-icon theme"
        aria-label={`Switch to the ${other} theme`}
        title={`Switch to the ${other} theme`}
        data-testid="theme"
        onClick={() => onTheme(other)}
      >
        {theme === 'dark' ? (
          <Icon path="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0Z" />
        ) : (
          <Icon path="M13.2 9.8A5.6 5.6 0 0 1 6.2 2.8a5.6 5.6 0 1 0 7 7Z" />
        )}
      </button>
      {asking && (
        <ConfirmDialog
          title="Start over?"
          text="The demo workbook comes back as it was, and the conversations are emptied."
          yes="Start over"
          no="Keep what is here"
          danger
          onAnswer={(agreed) => {
            setAsking(false)
            if (!agreed) return
            void press('start-over').then((done) => {
              if (done) notify('A fresh workbook. Have fun.', 'good')
            })
          }}
        />
      )}
    </header>
  )
}

function Icon({ path }: { path: string }) {
  return (
    <svg
      className="icon"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}
