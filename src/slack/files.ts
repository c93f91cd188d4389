import { ErrorCode, type WebClient } from '@slack/web-api'
import { z } from 'zod'

/** A file for one person. */
export interface SentFile {
  /** with its ending: 'PO-1.pdf' */
  readonly name: string
  readonly title: string
  readonly bytes: Uint8Array
  /** mrkdwn that stands above it; parts from people escaped */
  readonly comment: string
}

/** How the sending of a file ended. 'not-allowed': the installed app lacks the right to. */
export type FileSent = 'sent' | 'not-allowed'

const lacksRight = z.object({
  code: z.literal(ErrorCode.PlatformError),
  data: z.object({ error: z.enum(['missing_scope', 'not_allowed_token_type', 'no_permission']) }),
})

/** Sends a file to a person's direct messages with the bot. Throws when Slack cannot be reached. */
export async function sendFile(client: WebClient, userId: string, file: SentFile): Promise<FileSent> {
  try {
    const opened = await client.conversations.open({ users: userId })
    const channel = opened.channel?.id
    if (channel === undefined) return 'not-allowed'
    await client.filesUploadV2({
      channel_id: channel,
      file: Buffer.from(file.bytes),
      filename: file.name,
      title: file.title,
      initial_comment: file.comment,
    })
    return 'sent'
  } catch (cause) {
    if (lacksRight.safeParse(cause).success) return 'not-allowed'
    throw cause
  }
}
