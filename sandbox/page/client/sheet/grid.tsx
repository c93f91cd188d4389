import { IronCalc } from '@ironcalc/workbook'
import type { Model } from '@ironcalc/workbook'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { useNotify } from '../notices.tsx'
import type { Theme } from '../theme.ts'
import { firstPlace } from '../things-to-try.ts'
import { DataMenu } from './data-menu.tsx'
import { watchNews } from './news.ts'
import type { News } from './news.ts'
import { nightColor } from './night-colors.ts'
import { openBook } from './open-book.ts'
import { selectPlace } from './select-place.ts'
import type { TabNumbers } from './select-place.ts'
import type { SheetPlace } from './sheet-link.ts'
import type { CellBox } from './visible-cells.ts'

interface GridProps {
  theme: Theme
  /** where to go; a new object each time */
  place: SheetPlace | undefined
  /** Google's API does not answer the bot */
  away: boolean
}

/** Where IronCalc keeps its cell editor while nobody types. */
const EDITOR_AWAY = '-9999px'
const GLOW_MS = 2600
const NEWS_MS = 9000

/**
 * IronCalc's component. A new `drawing` renders it, which forgets a half-typed cell and takes the focus (unless that
 * is inside one of its own dialogs, see app.tsx); a window 'resize' event only paints it again.
 */
const Workbook = memo(function Workbook({ model, box }: { model: Model; box: HTMLElement; drawing: number }) {
  return <IronCalc model={model} rootContainer={box} />
})

/** The workbook as a spreadsheet. */
export function Grid({ theme, place, away }: GridProps) {
  const notify = useNotify()
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [model, setModel] = useState<Model>()
  const [connected, setConnected] = useState(true)
  const [edition, setEdition] = useState(0)
  const [drawing, setDrawing] = useState(0)
  const [glow, setGlow] = useState<{ id: number; cells: CellBox[] }>({ id: 0, cells: [] })
  const [news, setNews] = useState<News['tabs']>([])
  const current = useRef<Model>(undefined)
  const night = useRef(theme === 'dark')
  const visited = useRef<SheetPlace>(undefined)

  /** Draws the workbook anew, without taking a half-typed cell away and without taking the focus. */
  const redraw = useCallback(() => {
    if (box && mustNotRender(box)) window.dispatchEvent(new Event('resize'))
    else setDrawing((count) => count + 1)
  }, [box])

  useEffect(() => {
    if (!box) return undefined
    return openBook({
      onBook(opened) {
        fitToBox(opened, box)
        drawAtNight(opened, () => night.current)
        selectPlace(opened, firstPlace, {}, canvasSize(box))
        current.current = opened
        setModel(opened)
        setEdition((count) => count + 1)
      },
      onChange(apply) {
        const opened = current.current
        if (!opened) return
        const size = canvasSize(box)
        const seen = watchNews(opened, size, apply)
        redraw()
        setGlow(({ id }) => ({ id: id + 1, cells: seen.cells }))
        if (seen.tabs.length > 0) setNews(seen.tabs)
      },
      onConnection: setConnected,
    })
  }, [box, redraw])

  useEffect(() => {
    night.current = theme === 'dark'
    redraw()
  }, [theme, redraw])

  useEffect(() => {
    if (!box) return undefined
    let wait: ReturnType<typeof setTimeout> | undefined
    const resized = new ResizeObserver(() => {
      clearTimeout(wait)
      wait = setTimeout(() => window.dispatchEvent(new Event('resize')), 30)
    })
    resized.observe(box)
    return () => resized.disconnect()
  }, [box])

  useEffect(() => {
    if (glow.cells.length === 0) return undefined
    const fade = setTimeout(() => setGlow(({ id }) => ({ id, cells: [] })), GLOW_MS)
    return () => clearTimeout(fade)
  }, [glow])
  useEffect(() => {
    if (news.length === 0) return undefined
    const fade = setTimeout(() => setNews([]), NEWS_MS)
    return () => clearTimeout(fade)
  }, [news])

  const visit = useCallback(
    async (to: SheetPlace) => {
      const opened = current.current
      if (!opened || !box) return
      const tabs = to.gid === undefined ? {} : await fetchTabNumbers()
      if (!selectPlace(opened, to, tabs, canvasSize(box))) notify('The sheet has no such tab.')
      setGlow(({ id }) => ({ id: id + 1, cells: [] }))
      setDrawing((count) => count + 1)
      setTimeout(() => focusGrid(box), 50)
    },
    [notify, box],
  )
  useEffect(() => {
    if (!model || !place || visited.current === place) return
    visited.current = place
    void visit(place)
  }, [model, place, visit])

  return (
    <section className="workbook" aria-label="Workbook, F6 leads back to the chat" data-testid="grid">
      <div
        ref={setBox}
        className="workbook-box"
        onWheel={() => glow.cells.length > 0 && setGlow(({ id }) => ({ id, cells: [] }))}
      >
        {model && box && <Workbook key={edition} model={model} box={box} drawing={drawing} />}
        <div className="workbook-glow" aria-hidden="true">
          {glow.cells.map(({ row, column, x, y, width, height }) => (
            <i key={`${glow.id}/${row},${column}`} style={{ left: x, top: y, width, height }} />
          ))}
        </div>
      </div>
      {model && <DataMenu model={() => current.current} onChange={() => setDrawing((count) => count + 1)} />}
      {!model && (
        <p className="workbook-wait">{connected ? 'Opening the workbook…' : 'Waiting for the workbook…'}</p>
      )}
      <div className="workbook-news" role="status">
        {away && <p>Google is away. Jumpring keeps what you tell it and writes it here later.</p>}
        {news.map(({ name, rows, lastRow }) => (
          <button
            key={name}
            type="button"
            onClick={() => {
              setNews([])
              void visit({ tab: name, range: `A${lastRow}:Z${lastRow}` })
            }}
          >
            {name}: {rows} new {rows === 1 ? 'row' : 'rows'} <span aria-hidden="true">→</span>
          </button>
        ))}
      </div>
    </section>
  )
}

async function fetchTabNumbers(): Promise<TabNumbers> {
  const response = await fetch('/_page/tabs')
  return response.ok ? ((await response.json()) as TabNumbers) : {}
}

/** A cell is half typed: it must not be taken away. Or nothing has the focus: the grid must not seize it. */
function mustNotRender(box: HTMLElement): boolean {
  const editor = box.querySelector<HTMLElement>('.ic-worksheet-editor-wrapper')
  const typing = editor !== null && editor.style.left !== '' && editor.style.left !== EDITOR_AWAY
  return typing || document.activeElement === null || document.activeElement === document.body
}

/** From here on what is typed goes into the selected cell. */
function focusGrid(box: HTMLElement): void {
  box.querySelector<HTMLElement>('.ic-workbook-container')?.focus({ preventScroll: true })
}

function canvasSize(box: HTMLElement): { width: number; height: number } {
  const sheet = box.querySelector('.ic-worksheet-sheet-container')
  return { width: sheet?.clientWidth ?? 0, height: sheet?.clientHeight ?? 0 }
}

/** The component believes that it has the whole window; here it has this box. */
function fitToBox(model: Model, box: HTMLElement): void {
  const setWidth = model.setWindowWidth.bind(model)
  const setHeight = model.setWindowHeight.bind(model)
  model.setWindowWidth = () => setWidth(Math.max(120, canvasSize(box).width - 30))
  model.setWindowHeight = () => setHeight(Math.max(120, canvasSize(box).height - 28))
}

function drawAtNight(model: Model, isNight: () => boolean): void {
  const resolve = model.resolveColor.bind(model)
  model.resolveColor = (color) => (isNight() ? nightColor(resolve(color)) : resolve(color))
}
