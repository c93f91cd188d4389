import { askingButtons, askingShortcuts, listener } from './asking/slack.ts'
import { exampleSku, exampleStyle, rowsWithoutCode } from './catalog/actions.ts'
import { skusTab } from './catalog/tabs.ts'
import { skuButtons, skuCommand, skuModals, skuSuggestions } from './catalog/slack.ts'
import { exportVerb } from './exporting/slack.ts'
import { closeButtons, closeVerb } from './periods/slack.ts'
import { planningColumns } from './planning/actions.ts'
import { watchAssigned } from './planning/assigned.ts'
import { careButton, careModals } from './planning/care-slack.ts'
import { routeProblems } from './planning/route-problems.ts'
import { lowOnHome } from './planning/home.ts'
import { digestDue, watchLowStock } from './planning/reminders.ts'
import {
  lowCommand,
  planningAgenda,
  planningButtons,
  planningCard,
  planningStarts,
} from './planning/slack.ts'
import { notesTab } from './notes/tabs.ts'
import { paymentsTab } from './payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from './purchasing/tabs.ts'
import { inspectionsTab } from './quality/tabs.ts'
import { remindersTab } from './reminding/tabs.ts'
import { exampleReturn } from './returns/actions.ts'
import { returnModals } from './returns/forms-slack.ts'
import { returnShortcuts } from './returns/shortcuts-slack.ts'
import { returnButtons, returnCommand, returnStarts } from './returns/slack.ts'
import { returnsTab } from './returns/tabs.ts'
import { returnAgenda, returnsOnHome } from './returns/words.ts'
import { exampleSample } from './samples/actions.ts'
import { approversSamples } from './samples/guards.ts'
import { sampleModals } from './samples/forms-slack.ts'
import { reviewModals } from './samples/review-slack.ts'
import { samplesDue } from './samples/reminders.ts'
import { sampleButtons, sampleCommand, sampleStarts } from './samples/slack.ts'
import { samplesTab } from './samples/tabs.ts'
import { sampleAgenda, samplesOnHome } from './samples/words.ts'
import { channelProblems, circleProblems, settingProblems, type PlaceRefused } from './settings/actions.ts'
import { approversSettings } from './settings/guards.ts'
import { settingsButtons, settingsModals, settingsVerb } from './settings/slack.ts'
import { settingsTab } from './settings/tabs.ts'
import { riskVerb, scoreVerb } from './scorecard/slack.ts'
import { exampleWordsOf } from './slack/examples.ts'
import type { Feature } from './slack/feature.ts'
import { jumpringCommand } from './slack/jumpring.ts'
import { shareButton } from './slack/share.ts'
import { undoButton } from './slack/undo.ts'
import { countButtons, countCommand, countModals } from './stock/count-slack.ts'
import { stockExamples } from './stock/examples.ts'
import { approversMovements } from './stock/guards.ts'
import { listButtons } from './stock/list-slack.ts'
import { skusThatMoved } from './stock/keeps.ts'
import { lookUpModals, stockShortcuts } from './stock/look-up-slack.ts'
import { recordCountsButton } from './stock/many-counts.ts'
import { moveFormButtons, moveModals } from './stock/move-form-slack.ts'
import { moveStock, stockButtons, stockCommand } from './stock/slack.ts'
import { undoWriteButton } from './stock/undo-slack.ts'
import { unknownSkus } from './stock/problems.ts'
import { archiveTab, movementsTab, stockTab } from './stock/tabs.ts'
import { watchStock } from './stock/watch.ts'
import { carryButtons, carryModals } from './stock/transfer-slack.ts'
import { stockCard } from './stock/words.ts'
import { exampleSupplier, nearSuppliers } from './suppliers/actions.ts'
import { supplierButtons, supplierCommand, supplierModals, supplierOnSkuCard } from './suppliers/slack.ts'
import { suppliersTab } from './suppliers/tabs.ts'
import type { Facts } from './workbook/facts.ts'
import { adoptRows, unreadableRows } from './upkeep/adopt.ts'
import { mineButton } from './upkeep/conflict-slack.ts'
import { checkVerb } from './upkeep/check-slack.ts'
import { ledgerAgenda, watchLedger } from './upkeep/ledger-watch.ts'
import { mendAnswers } from './upkeep/mend-slack.ts'
import { problemAgenda, problemsOfTheNight, problemsOnHome, watchProblems } from './upkeep/problems.ts'
import { repairAnswers } from './upkeep/repair-slack.ts'
import { ledgerButtons } from './upkeep/slack.ts'
import { problemsTab } from './upkeep/tabs.ts'
import type { Tab } from './workbook/tab.ts'
import { adviceFeatures, orderFeatures } from './buying-features.ts'

/** Every tab of the workbook, in the order in which a new one shows them. */
export const allTabs: readonly Tab[] = [
  settingsTab,
  suppliersTab,
  skusTab,
  stockTab,
  movementsTab,
  archiveTab,
  samplesTab,
  purchaseOrdersTab,
  poLinesTab,
  paymentsTab,
  inspectionsTab,
  returnsTab,
  notesTab,
  remindersTab,
  problemsTab,
]

/** Tabs whose rows a person may type without an id; the bot gives it. */
const adopted: readonly Tab[] = [
  movementsTab,
  suppliersTab,
  samplesTab,
  purchaseOrdersTab,
  poLinesTab,
  paymentsTab,
  inspectionsTab,
  returnsTab,
  notesTab,
]

/** What of the bot's own state the features look at. */
export interface Seen {
  /** channels and people to whom Slack does not let the bot post */
  readonly refusedChannels: () => readonly PlaceRefused[]
  /** why Slack does not say who is in a user group or channel of approvers */
  readonly circleFault?: (circle: string) => string | undefined
}

/**
 * The features of one bot, in the house's order: an earlier one never imports a later one. What stands behind them all
 * comes last.
 */
export function openFeatures(seen: Seen): readonly Feature[] {
  const allCards = () => rooms.flatMap((room) => room.cards ?? [])
  const cards = () => allCards().filter((card) => card.about === 'sku')
  /** stock's own card begins with what stock knows */
  const othersCards = () => cards().filter((card) => card !== stockCard)
  const supplierCards = () => allCards().filter((card) => card.about === 'supplier')
  const sampleCards = () => allCards().filter((card) => card.about === 'sample')
  const guards = () => rooms.flatMap((room) => room.guards ?? [])
  const rooms: readonly Feature[] = [
    {
      name: 'settings',
      tabs: [settingsTab],
      buttons: settingsButtons,
      modals: settingsModals,
      guards: [approversSettings],
      checks: (facts) => [
        ...settingProblems(facts),
        ...channelProblems(facts, seen.refusedChannels()),
        ...circleProblems(facts, (circle) => seen.circleFault?.(circle)),
      ],
    },
    {
      name: 'catalog',
      tabs: [skusTab],
      commands: [skuCommand(cards)],
      buttons: skuButtons(cards),
      modals: skuModals(nearSuppliers),
      suggestions: skuSuggestions,
      exampleWords: (facts) => ({ sku: exampleSku(facts), style: exampleStyle(facts) }),
      checks: rowsWithoutCode,
    },
    {
      name: 'stock',
      tabs: [stockTab, movementsTab, archiveTab],
      commands: [stockCommand(othersCards, guards), countCommand],
      cards: [stockCard],
      buttons: [
        ...stockButtons(othersCards),
        ...listButtons,
        ...moveFormButtons,
        ...carryButtons,
        ...countButtons,
        recordCountsButton,
        undoWriteButton(guards),
      ],
      modals: [...moveModals(moveStock), ...carryModals, ...countModals, ...lookUpModals(othersCards)],
      shortcuts: stockShortcuts,
      exampleWords: stockExamples,
      checks: unknownSkus,
      keeps: [skusThatMoved],
      guards: [approversMovements],
      watch: watchStock,
    },
    {
      name: 'suppliers',
      tabs: [suppliersTab],
      commands: [supplierCommand({ verbs: [scoreVerb, riskVerb], cards: supplierCards })],
      buttons: supplierButtons(supplierCards),
      modals: supplierModals,
      exampleWords: (facts) => ({ supplier: exampleSupplier(facts) }),
      cards: [supplierOnSkuCard((sku, facts) => facts.find(skusTab, sku)?.supplier ?? '')],
    },
    {
      name: 'samples',
      tabs: [samplesTab],
      commands: [sampleCommand(sampleCards)],
      buttons: sampleButtons(sampleCards),
      modals: [...sampleModals, ...reviewModals],
      exampleWords: (facts) => ({ sample: exampleSample(facts) }),
      guards: [approversSamples],
      agenda: sampleAgenda,
      home: samplesOnHome,
      starts: sampleStarts,
      due: samplesDue,
    },
    ...orderFeatures(allCards),
    {
      name: 'returns',
      tabs: [returnsTab],
      commands: [returnCommand],
      buttons: returnButtons,
      modals: returnModals,
      exampleWords: (facts) => ({ return: exampleReturn(facts) }),
      agenda: returnAgenda,
      home: returnsOnHome,
      shortcuts: returnShortcuts,
      starts: returnStarts,
    },
    {
      name: 'planning',
      tabs: [],
      commands: [lowCommand],
      buttons: [...planningButtons, careButton],
      modals: careModals,
      cards: [planningCard],
      checks: routeProblems,
      agenda: planningAgenda,
      home: lowOnHome,
      starts: planningStarts,
      computed: [planningColumns],
      watch: (facts) => [...watchLowStock(facts), ...watchAssigned(facts)],
      due: digestDue,
    },
    ...adviceFeatures,
    { name: 'reminding', tabs: [remindersTab] },
    { name: 'periods', tabs: [], buttons: closeButtons },
    {
      name: 'upkeep',
      tabs: [problemsTab],
      buttons: [
        ...ledgerButtons,
        ...mendAnswers(allTabs),
        repairAnswers(allTabs),
        mineButton(allTabs, guards),
      ],
      agenda: (facts) => [...ledgerAgenda(facts), ...problemAgenda(allTabs)(facts)],
      home: problemsOnHome(allTabs),
      checks: unreadableRows(adopted),
      intake: adoptRows(adopted),
      watch: (facts) => [...adoptRows(adopted)(facts), ...watchLedger(facts)],
    },
  ]
  const all = {
    commands: () => features.flatMap((feature) => feature.commands ?? []),
    exampleWords: (facts: Facts) => exampleWordsOf(features, facts),
  }
  const checks = () => rooms.flatMap((room) => room.checks ?? [])
  const features: readonly Feature[] = [
    ...rooms,
    {
      name: 'problems',
      tabs: [],
      watch: watchProblems(allTabs, checks()),
      due: problemsOfTheNight(allTabs, checks()),
    },
    {
      name: 'jumpring',
      tabs: [],
      commands: [
        jumpringCommand(() => features, [checkVerb(allTabs, checks), settingsVerb, closeVerb, exportVerb]),
      ],
      buttons: [undoButton(guards), shareButton(all.commands)],
    },
    {
      name: 'asking',
      tabs: [],
      buttons: askingButtons(all),
      shortcuts: askingShortcuts(all),
      hears: listener(all),
    },
  ]
  return features
}
