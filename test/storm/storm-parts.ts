import type { SandboxClock } from '../../sandbox/clock.ts'
import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import type { SlackStandIn } from '../../sandbox/slack/stand-in.ts'
import type { Bots } from './bots.ts'
import type { Statements } from './statements.ts'
import type { Wishes } from './wishes.ts'

/** What a storm is made of while it lasts. */
export interface Storm {
  readonly slack: SlackStandIn
  readonly sheets: SheetsStandIn
  readonly clock: SandboxClock
  readonly bots: Bots
  readonly statements: Statements
  readonly wishes: Wishes
  readonly log: (line: string) => void
}
