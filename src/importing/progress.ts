import { SingleBar } from 'cli-progress'

/** Fewer rows than this are read and written before a bar would be seen. */
const fewRows = 500
/** Where there is no terminal to draw on, a line is written this often. */
const lineEveryMs = 3_000

/** Shows how far something is: a bar on a terminal, else a line now and then. */
export interface Progress {
  /** @param share 0 to 1 @param words such as '1,500 rows' @param rows how many there are so far or in all */
  update(share: number, words: string, rows: number): void
  stop(): void
}

/** @param what what is being done, as in 'Reading' */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  return stream.isTTY ? bar(stream, what) : lines(stream, what)
}

function bar(stream: NodeJS.WriteStream, what: string): Progress {
  const drawn = new SingleBar({
    stream,
    format: `${what} [{bar}] {percentage}%  {words}`,
    hideCursor: true,
    gracefulExit: true,
  })
  return {
    update(share, words, rows) {
      if (rows <= fewRows) return
      if (!drawn.isActive) drawn.start(100, 0, { words })
      drawn.update(Math.floor(share * 100), { words })
    },
    stop() {
      if (drawn.isActive) drawn.stop()
    },
  }
}

function lines(stream: NodeJS.WriteStream, what: string): Progress {
  let last = performance.now()
  let said = ''
  return {
    update(share, words, rows) {
      if (rows <= fewRows || performance.now() - last < lineEveryMs) return
      last = performance.now()
      const now = `${what}: ${Math.floor(share * 100)}%, ${words}\n`
      if (now !== said) stream.write(now)
      said = now
    },
    stop: () => undefined,
  }
}
