import type { WorkspaceOptions } from '../../sandbox/slack/types.ts'

/** Invented brands for workspaces beside the stand-in's first. */
export const fjord: WorkspaceOptions = {
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

export const sable: WorkspaceOptions = {
  team: { id: 'T03SABLE', name: 'Sable & Salt', domain: 'sable-and-salt' },
  people: [{ id: 'U21IRIS', name: 'iris', realName: 'Iris Kessler', tz: 'Europe/Berlin' }],
  channels: [
    { id: 'C21ALERTS', name: 'stock-alerts', members: ['U21IRIS'], botIsMember: true },
    { id: 'C22SUPPLY', name: 'supply-chain', members: ['U21IRIS'], botIsMember: true },
  ],
}
