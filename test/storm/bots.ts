import { BotProcess, type BotOptions } from './bot.ts'

/**
 * The processes of one bot: they share an environment, and with it the journal. People do not know which of them answers.
 *
 * With a journal in a file there is one; a second would not start on it.
 */
export class Bots {
  readonly all: readonly BotProcess[]

  private constructor(all: readonly BotProcess[]) {
    this.all = all
  }

  /** Processes that are not started yet. */
  static async prepare(count: number, options: BotOptions): Promise<Bots> {
    return new Bots(await Promise.all(Array.from({ length: count }, () => BotProcess.prepare(options))))
  }

  /** times that one of them ended without being asked to */
  get endedByThemselves(): number {
    return this.all.reduce((sum, bot) => sum + bot.endedByItself, 0)
  }

  /** What must never be: one broke off in the middle of its work, or did not end when it was asked to. */
  get misdeeds(): string[] {
    return this.all.flatMap((bot) => bot.misdeeds)
  }

  /** When the youngest of those that run was started; machine time. */
  get youngestSince(): number {
    return Math.max(...this.all.map((bot) => bot.startedAt))
  }

  start(): void {
    for (const bot of this.all) bot.start()
  }

  /** Waits until all are at work. Rejects when one does not get there. */
  async ready(): Promise<void> {
    await Promise.all(this.all.map((bot) => bot.ready()))
  }

  /** Tells them where the clock stands now. */
  moveClock(passes = 0): void {
    for (const bot of this.all) bot.moveClock(passes)
  }

  async kill(): Promise<void> {
    await Promise.all(this.all.map((bot) => bot.kill()))
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((bot) => bot.stop()))
  }

  /** Changes that are decided and not yet seen in the sheet; undefined while one of them does not say. */
  async unwritten(): Promise<number | undefined> {
    const counts = await Promise.all(this.all.map((bot) => bot.unwritten()))
    return counts.some((count) => count === undefined) ? undefined : Math.max(...counts.map(Number))
  }
}
