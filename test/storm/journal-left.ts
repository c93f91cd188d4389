/** What a bot that was stopped left in its journal. */
export interface JournalLeft {
  /** the place of each decided row, by its key: the order in which the bot decided */
  readonly order: ReadonlyMap<string, number>
  /** changes that are not known to be in the sheet */
  readonly unwritten: readonly string[]
  /** changes that were given up because a person's edit stood against them */
  readonly dropped: readonly string[]
  readonly messages: readonly { readonly id: string; readonly state: string; readonly text: string }[]
}

/** Where the processes of a bot keep their journal, and how a judge reads it once they are stopped. */
export interface StormJournal {
  /** what a bot's environment says of it */
  readonly environment: Readonly<Record<string, string>>
  left(): Promise<JournalLeft>
  /** Takes it away. */
  remove(): Promise<void>
}

/**
 * True where nothing is lost by giving a change up: the id of a row that was typed on, which is given anew, an emptied
 * count where somebody has typed the next one already, and a number that was to come back under Counted where another
 * stands by now. Whether such a number was told of is judged by itself. Never throws.
 *
 * @param words a change as the journal's `dropped` has it
 */
export function mayBeDropped(words: string): boolean {
  const emptiesCount = words.startsWith('update Stock ') && words.includes('"cells":{"counted":null}')
  const givesBack = /^update Stock \S+ \(\d+, dropped, STRAY-\w+\) \{"cells":\{"counted":\d+\}/.test(words)
  return emptiesCount || givesBack || words.startsWith('adopt ')
}
