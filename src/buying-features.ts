import { noteKinds } from './notes/rules.ts'
import { noteModals, noteShortcuts, noteSuggestions } from './notes/forms-slack.ts'
import { noteButtons, noteCommand } from './notes/slack.ts'
import { notesTab } from './notes/tabs.ts'
import { watchNotes } from './notes/watch.ts'
import { notesOnCard } from './notes/words.ts'
import { examplePayment } from './payments/actions.ts'
import { paymentModals } from './payments/forms-slack.ts'
import { approversPayments } from './payments/guards.ts'
import { paymentsDue } from './payments/reminders.ts'
import {
  paymentAgenda,
  paymentsOnHome,
  paymentsOnPoCard,
  paymentsOnSupplierCard,
} from './payments/sections.ts'
import { payButtons, payCommand, paymentStarts } from './payments/slack.ts'
import { paymentsTab } from './payments/tabs.ts'
import { paymentProblems, watchPayments } from './payments/watch.ts'
import { examplePo, outstandingColumn } from './purchasing/actions.ts'
import { handButtons } from './purchasing/hand-slack.ts'
import { orderProblems } from './purchasing/problems.ts'
import { lateOrdersDue, ordersAgenda, ordersOnHome } from './purchasing/reminders.ts'
import { watchOrders } from './purchasing/watch.ts'
import { poModals } from './purchasing/forms-slack.ts'
import { poButtonsOf, poCommand, poStarts } from './purchasing/slack.ts'
import { poLinesTab, purchaseOrdersTab } from './purchasing/tabs.ts'
import { incomingOnSkuCard, ordersOnSupplierCard } from './purchasing/words.ts'
import { exampleInspection } from './quality/actions.ts'
import { inspectionModals } from './quality/forms-slack.ts'
import { approversInspections } from './quality/guards.ts'
import { inspectedOrders } from './quality/keeps.ts'
import { inspectionButtons, inspectionCommand } from './quality/slack.ts'
import { inspectionsTab } from './quality/tabs.ts'
import { watchInspections } from './quality/watch.ts'
import {
  inspectionAgenda,
  inspectionOnSkuCard,
  inspectionsOnHome,
  inspectionsOnPoCard,
} from './quality/words.ts'
import { scorecardButtons, scoreOnCard } from './scorecard/slack.ts'
import { moqButtons, moqCommand } from './sourcing/slack.ts'
import type { CardSection, Feature } from './slack/feature.ts'

/**
 * What the team buys, in the house's order: orders, what is paid for them, and what is looked at before it is sold.
 *
 * @param cards the sections of all features, for an order's card
 */
export function orderFeatures(cards: () => readonly CardSection[]): readonly Feature[] {
  return [
    {
      name: 'purchasing',
      tabs: [purchaseOrdersTab, poLinesTab],
      commands: [poCommand(cards)],
      buttons: [...poButtonsOf(cards), ...handButtons],
      modals: poModals,
      cards: [incomingOnSkuCard, ordersOnSupplierCard],
      starts: poStarts,
      agenda: ordersAgenda,
      home: ordersOnHome,
      checks: orderProblems,
      watch: watchOrders,
      due: lateOrdersDue,
      computed: [outstandingColumn],
      exampleWords: (facts) => ({ po: examplePo(facts) }),
    },
    {
      name: 'payments',
      tabs: [paymentsTab],
      commands: [payCommand],
      buttons: payButtons,
      modals: paymentModals,
      exampleWords: (facts) => ({ payment: examplePayment(facts) }),
      cards: [paymentsOnPoCard, paymentsOnSupplierCard],
      checks: paymentProblems,
      guards: [approversPayments],
      agenda: paymentAgenda,
      home: paymentsOnHome,
      starts: paymentStarts,
      watch: watchPayments,
      due: paymentsDue,
    },
    {
      name: 'quality',
      tabs: [inspectionsTab],
      commands: [inspectionCommand],
      buttons: inspectionButtons,
      modals: inspectionModals,
      cards: [inspectionsOnPoCard, inspectionOnSkuCard],
      exampleWords: (facts) => ({ inspection: exampleInspection(facts) }),
      keeps: [inspectedOrders],
      guards: [approversInspections],
      agenda: inspectionAgenda,
      home: inspectionsOnHome,
      watch: watchInspections,
    },
  ]
}

/** What weighs suppliers and terms, and keeps what was said of them; after planning, whose numbers it uses. */
export const adviceFeatures: readonly Feature[] = [
  { name: 'scorecard', tabs: [], buttons: scorecardButtons, cards: [scoreOnCard] },
  {
    name: 'notes',
    tabs: [notesTab],
    commands: [noteCommand],
    buttons: noteButtons,
    modals: noteModals,
    shortcuts: noteShortcuts,
    suggestions: noteSuggestions,
    cards: noteKinds.map(notesOnCard),
    watch: watchNotes,
  },
  { name: 'sourcing', tabs: [], commands: [moqCommand], buttons: moqButtons },
]
