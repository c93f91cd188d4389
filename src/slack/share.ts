import type { Workbook } from '../workbook/workbook.ts'
import { shareAction } from './answers.ts'
import { code, escape, say } from './blocks.ts'
import { splitVerb } from './command-text.ts'
import type { Button, Reply, Request, SlashCommand } from './feature.ts'

const notAnAnswer = 'That answer cannot be shared any more. Nothing was changed. Please ask again.'

/**
 * The Share beside an answer: the same question asked again, now for everybody, for what only one person sees cannot be
 * made visible later. Only a question: a line that would write or open a form does neither.
 */
export const shareButton = (commands: () => readonly SlashCommand[]): Button => ({
  actionId: shareAction,
  async run(line, request) {
    const { verb: name, rest } = splitVerb(line)
    const command = commands().find((each) => each.name === name)
    const reply = await answerOf(command, rest, request)
    if (reply?.shareable !== true) return say(notAnAnswer)
    const by = say(`${escape(request.actor)} shared \`${code(line)}\``)
    return {
      ...reply,
      to: 'team',
      shareable: false,
      blocks: [...(by.blocks ?? []), ...(reply.blocks ?? [])].slice(0, 50),
    }
  },
})

class NoQuestion extends Error {}

async function answerOf(
  command: SlashCommand | undefined,
  words: string,
  request: Request,
): Promise<Reply | undefined> {
  const stop = () => Promise.reject(new NoQuestion())
  const { workbook } = request
  const asLooker: Workbook = {
    facts: () => workbook.facts(),
    status: () => workbook.status(),
    answered: (requestId) => workbook.answered(requestId),
    recorded: (rows, most) => workbook.recorded(rows, most),
    refresh: (whole) => workbook.refresh(whole),
    tabs: workbook.tabs,
    change: stop,
    undo: stop,
    repair: stop,
  }
  try {
    return await command?.run(words, {
      ...request,
      audience: 'team',
      workbook: asLooker,
      openModal: stop,
      sendFile: stop,
    })
  } catch (cause) {
    if (cause instanceof NoQuestion) return undefined
    throw cause
  }
}
