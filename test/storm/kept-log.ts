import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Of a broken run so many of the last lines are printed: what is in a file on another machine nobody reads. */
const printedLines = 80

/** Everything that was done and said in a storm or a lane, for whoever has to find out how a promise was broken. */
export class KeptLog {
  readonly #name: string
  readonly #lines: string[] = []

  /** @param name of the file, with the seed */
  constructor(name: string) {
    this.#name = name
  }

  readonly line = (line: string): void => void this.#lines.push(line)

  /**
   * Writes the file and says where it is, and prints what tells of the breaches.
   *
   * @param breaches none: nothing is kept
   */
  async keepFor(breaches: readonly string[]): Promise<void> {
    if (breaches.length === 0) return
    const file = join(tmpdir(), `${this.#name}.log`)
    await writeFile(file, this.#lines.join('\n'))
    const words = breaches.flatMap(
      (each) => each.match(/\b(?:[wh]?\d+x|[A-Z]+-[A-Z]{3}|[a-z]+-\d+|\d{3,})\b/g) ?? [],
    )
    const about = this.#lines.filter((line) => words.some((word) => line.includes(word)))
    const told = [...about.slice(-printedLines), '…', ...this.#lines.slice(-printedLines)]
    console.log(`What was done and said is in ${file}; of what it broke, and of its end:\n${told.join('\n')}`)
  }
}
