/** How a case was read. `asked`: nothing was written and the person was told or asked, where a reading was expected. */
export type Verdict = 'right' | 'asked' | 'wrong' | 'wrong write'

/** Counts verdicts of one kind of cases and keeps what was not read right. */
export class Tally {
  readonly title: string
  readonly #counts: Record<Verdict, number> = { right: 0, asked: 0, wrong: 0, 'wrong write': 0 }
  readonly misses: string[] = []

  constructor(title: string) {
    this.title = title
  }

  note(verdict: Verdict, typed: string, words = ''): void {
    this.#counts[verdict] += 1
    if (verdict !== 'right')
      this.misses.push(
        `${this.title}: ${JSON.stringify(typed)} ${verdict}${words === '' ? '' : `, ${words}`}`,
      )
  }

  get total(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0)
  }

  get wrongWrites(): number {
    return this.#counts['wrong write']
  }

  /** Share read right, percent. */
  get share(): number {
    return (this.#counts.right / this.total) * 100
  }

  /** '3 asked back, 1 wrong', or '' when all were right. */
  get words(): string {
    const { asked, wrong } = this.#counts
    return [asked > 0 ? `${asked} asked back` : '', wrong > 0 ? `${wrong} read otherwise` : '']
      .filter((each) => each !== '')
      .join(', ')
  }
}
