import type { ClientCommand } from '../../../slack/client-types.ts'

/** What the composer offers for what is typed so far. */
export interface Completion {
  /** commands that begin so, best first; empty once a command is complete */
  commands: ClientCommand[]
  /** the command that is being filled in */
  current: ClientCommand | undefined
}

export function complete(line: string, commands: readonly ClientCommand[]): Completion {
  if (!line.startsWith('/')) return { commands: [], current: undefined }
  const [word = ''] = line.split(/\s/)
  const typed = word.toLowerCase()
  if (line.length > word.length) {
    return { commands: [], current: commands.find(({ command }) => command === typed) }
  }
  const starts = commands.filter(({ command }) => command.startsWith(typed))
  const says = commands.filter(
    ({ command, description }) =>
      !command.startsWith(typed) && typed.length > 2 && description.toLowerCase().includes(typed.slice(1)),
  )
  return { commands: [...starts, ...says], current: undefined }
}
