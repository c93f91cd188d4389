import type { WorkspaceOptions } from '../../../sandbox/slack/types.ts'

/** A second invented brand, for a workspace beside the stand-in's first. */
export const otherTeam: WorkspaceOptions = {
  team: { id: 'T02FJORD', name: 'Fjord & Filigree', domain: 'fjord-and-filigree' },
  people: [
    { id: 'U11ELLA', name: 'ella', realName: 'Ella Nygaard', tz: 'Europe/Oslo' },
    { id: 'U12FINN', name: 'finn', realName: 'Finn Aasen', tz: 'Europe/Oslo' },
  ],
  channels: [
    { id: 'C11ALERTS', name: 'stock-alerts', members: ['U11ELLA', 'U12FINN'], botIsMember: true },
    { id: 'C12SUPPLY', name: 'supply-chain', members: ['U11ELLA', 'U12FINN'], botIsMember: true },
  ],
}
