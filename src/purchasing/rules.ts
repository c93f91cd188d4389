/** The life of a purchase order, in its usual order. */
export const poStatuses = [
  'draft',
  'sent',
  'confirmed',
  'in production',
  'inspection',
  'ready',
  'shipped',
  'part received',
  'received',
  'closed',
  'cancelled',
] as const
export type PoStatus = (typeof poStatuses)[number]

/** From which status an order may go to which. */
const steps: Readonly<Record<PoStatus, readonly PoStatus[]>> = {
  draft: ['sent', 'cancelled'],
  sent: ['confirmed', 'part received', 'received', 'cancelled', 'draft'],
  confirmed: ['in production', 'inspection', 'ready', 'shipped', 'part received', 'received', 'cancelled'],
  'in production': ['inspection', 'ready', 'shipped', 'part received', 'received', 'cancelled'],
  inspection: ['in production', 'ready', 'shipped', 'cancelled'],
  ready: ['inspection', 'shipped', 'part received', 'received', 'cancelled'],
  shipped: ['part received', 'received'],
  'part received': ['received', 'closed'],
  received: ['closed', 'part received'],
  closed: [],
  cancelled: [],
}

/** The statuses that an order may go to from another. Never throws. */
export function nextStatuses(from: PoStatus): readonly PoStatus[] {
  return steps[from]
}

/** True when an order may go from one status to another. Never throws. */
export function mayStep(from: PoStatus, to: PoStatus): boolean {
  return steps[from].includes(to)
}

const open: Readonly<Record<PoStatus, boolean>> = {
  draft: false,
  sent: true,
  confirmed: true,
  'in production': true,
  inspection: true,
  ready: true,
  shipped: true,
  'part received': true,
  received: false,
  closed: false,
  cancelled: false,
}

/** True while pieces of the order are still to come. Never throws. */
export function isOpen(status: PoStatus): boolean {
  return open[status]
}
