import { init, Model } from '@ironcalc/workbook'

/** Local edits leave the browser this often, in milliseconds. */
const SEND_EVERY = 120
const RECONNECT_AFTER = 1500
/** What the engine gives when nothing is waiting to be sent. */
const EMPTY_QUEUE_BYTES = 1

interface BookEvents {
  /** the first workbook, and every new one after "start over" or a lost connection */
  onBook: (model: Model) => void
  /** changes of another hand; `apply` puts them into the model */
  onChange(apply: () => void): void
  onConnection: (connected: boolean) => void
}

let engine: Promise<unknown> | undefined

/**
 * The workbook that the Sheets stand-in serves, opened in this browser and kept in step over a WebSocket: edits made
 * here go out, changes made there come in.
 *
 * @returns what stops it
 */
export function openBook(events: BookEvents): () => void {
  let stopped = false
  let model: Model | undefined
  let socket: WebSocket | undefined

  let waiting: ReturnType<typeof setTimeout> | undefined

  const connectLater = () => {
    if (stopped) return
    events.onConnection(false)
    clearTimeout(waiting)
    waiting = setTimeout(() => void connect(), RECONNECT_AFTER)
  }
  const connect = async () => {
    try {
      engine ??= init({ module_or_path: '/assets/ironcalc.wasm' })
      await engine
      if (stopped) return
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
      const mine = new WebSocket(`${scheme}//${location.host}/_page/sync`)
      mine.binaryType = 'arraybuffer'
      socket = mine
      model = undefined
      let early = 0
      mine.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
        if (typeof data === 'string') return
        if (model) receive(model, new Uint8Array(data))
        else early++
      })
      mine.addEventListener('close', () => {
        if (socket === mine) connectLater()
      })
      await new Promise((resolve) => {
        mine.addEventListener('open', resolve)
        mine.addEventListener('close', resolve)
      })
      // a change that comes while the book is on its way may be in it or not: fetch until none came
      let bytes: Uint8Array
      do {
        early = 0
        bytes = await fetchBook()
      } while (early > 0)
      if (stopped || socket !== mine || mine.readyState !== WebSocket.OPEN) return
      model = Model.from_bytes(bytes, 'en')
      events.onBook(model)
      events.onConnection(true)
    } catch {
      connectLater()
    }
  }
  const receive = (into: Model, diffs: Uint8Array) => {
    try {
      events.onChange(() => {
        // Without the pause the engine works the whole book out again for every cell.
        into.pauseEvaluation()
        try {
          into.applyExternalDiffs(diffs)
        } finally {
          into.resumeEvaluation()
        }
        into.evaluate()
      })
    } catch {
      // the two workbooks went apart (both changed the same rows at once): take the server's anew
      socket?.close()
    }
  }
  const send = () => {
    if (!model || socket?.readyState !== WebSocket.OPEN) return
    const diffs = model.flushSendQueue()
    if (diffs.length > EMPTY_QUEUE_BYTES) socket.send(new Uint8Array(diffs))
  }
  const sending = setInterval(send, SEND_EVERY)
  void connect()
  return () => {
    stopped = true
    clearInterval(sending)
    clearTimeout(waiting)
    socket?.close()
  }
}

async function fetchBook(): Promise<Uint8Array> {
  const response = await fetch('/_page/book')
  if (!response.ok) throw new Error(`GET /_page/book answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
