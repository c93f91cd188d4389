import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'

const GAP = 4
const EDGE = 8

interface PopoverProps {
  anchor: RefObject<HTMLElement | null>
  onClose: () => void
  className?: string
  /** at least as wide as the anchor */
  wide?: boolean
  children: ReactNode
}

/**
 * A box below (or above) its anchor, in the browser's top layer so that no scrolling list or dialog cuts it off.
 * Closes at a press outside, at Escape, and when what is behind it scrolls.
 */
export function Popover({ anchor, onClose, className = '', wide = false, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = box.current
    const from = anchor.current
    if (!element || !from) return undefined
    element.showPopover()
    const place = () => {
      const at = from.getBoundingClientRect()
      if (wide) element.style.minWidth = `${at.width}px`
      const size = element.getBoundingClientRect()
      const below = window.innerHeight - at.bottom - GAP - EDGE
      const above = at.top - GAP - EDGE
      const upwards = size.height > below && above > below
      element.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - size.width - EDGE))}px`
      element.style.top = upwards ? `${Math.max(EDGE, at.top - GAP - size.height)}px` : `${at.bottom + GAP}px`
      element.style.maxHeight = `${Math.max(120, upwards ? above : below)}px`
    }
    place()
    const resized = new ResizeObserver(place)
    resized.observe(element)
    return () => resized.disconnect()
  }, [anchor, wide])

  useEffect(() => {
    const pressed = (event: PointerEvent) => {
      const target = event.target as Node
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) onClose()
    }
    const scrolled = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', pressed, true)
    document.addEventListener('scroll', scrolled, true)
    return () => {
      document.removeEventListener('pointerdown', pressed, true)
      document.removeEventListener('scroll', scrolled, true)
    }
  }, [anchor, onClose])

  return (
    <div
      ref={box}
      popover="manual"
      className={`popover ${className}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onClose()
        anchor.current?.focus()
      }}
    >
      {children}
    </div>
  )
}
