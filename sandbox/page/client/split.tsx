import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { recall, remember } from './kept.ts'

const LEAST = 28
const MOST = 74
const STEP = 2
const FIRST = 50

/** Two panes with a line between them that can be dragged, or moved with the arrow keys. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const [share, setShare] = useState(() => within(Number(recall('split') ?? FIRST)))
  const box = useRef<HTMLDivElement>(null)
  const move = (to: number) => {
    const next = within(to)
    setShare(next)
    remember('split', String(next))
  }
  return (
    <div
      ref={box}
      className="split"
      style={{ gridTemplateColumns: `minmax(0, ${share}fr) 7px minmax(0, ${100 - share}fr)` }}
    >
      {left}
      <div
        className="split-line"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the chat"
        aria-valuenow={Math.round(share)}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return
          const { left: from, width } = box.current.getBoundingClientRect()
          move(((event.clientX - from) / width) * 100)
        }}
        onDoubleClick={() => move(FIRST)}
        onKeyDown={({ key }) => {
          if (key === 'ArrowLeft') move(share - STEP)
          if (key === 'ArrowRight') move(share + STEP)
        }}
      />
      {right}
    </div>
  )
}

function within(share: number): number {
  return Number.isFinite(share) ? Math.min(MOST, Math.max(LEAST, share)) : FIRST
}
