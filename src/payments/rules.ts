export const paymentKinds = ['deposit', 'balance', 'other'] as const
export type PaymentKind = (typeof paymentKinds)[number]

/** planned: its day is not here yet. due: it is. held: not to be paid until something is put right. */
export const paymentStatuses = ['planned', 'due', 'held', 'paid', 'cancelled'] as const
export type PaymentStatus = (typeof paymentStatuses)[number]
