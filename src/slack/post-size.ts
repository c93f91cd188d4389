import { context } from './blocks.ts'
import type { AnyBlock } from './feature.ts'

/**
 * The characters of blocks that Slack takes with chat.postMessage: about 12,000 of text "with a buffer for block
 * containers", refused as msg_blocks_too_long. Counted here as JSON, which is never less.
 * Source: slackapi/bolt-js issues 2509 and 2867. Answers by a response_url and Home tabs know no such limit.
 */
export const mostInPost = 12_500

/** The blocks of a post that Slack takes: the first ones, with a word about the rest where there is one. Never throws. */
export function fittingPost(blocks: readonly AnyBlock[]): AnyBlock[] {
  const fits = (some: readonly AnyBlock[]) => some.length <= 50 && JSON.stringify(some).length <= mostInPost
  if (fits(blocks)) return [...blocks]
  const rest = context('… there is more than one message holds')
  let count = Math.min(blocks.length, 49)
  while (count > 0 && !fits([...blocks.slice(0, count), rest])) count -= 1
  return [...blocks.slice(0, count), rest]
}
