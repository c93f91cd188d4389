import type { SlackStandIn } from '../../sandbox/slack/stand-in.ts'

/** The ids of the posts that nobody asked for, in all channels, as they stand in Slack now; one that is there twice is here twice. */
export function postIds(slack: SlackStandIn): string[] {
  return slack.channels.flatMap(({ id }) =>
    slack.messages(id).flatMap(({ metadata }) => {
      const payload = metadata?.['event_payload']
      const found =
        typeof payload === 'object' && payload !== null && 'id' in payload ? payload['id'] : undefined
      return typeof found === 'string' ? [found] : []
    }),
  )
}
