import { choice, optionalDate, optionalMoment, optionalWhole, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { checkpoints, inspectionResults, inspectors } from './rules.ts'

const both: Edits = 'both'
const bot: Edits = 'bot'
const pieces = (header: string, note: string) =>
  column(optionalWhole({ min: 0 }), { header, note, edits: both, width: 75 })

/** Lots that were inspected: how many pieces were looked at, what was found, what follows. */
export const inspectionsTab = defineTab({
  title: 'Inspections',
  key: 'id',
  idPrefix: 'INS',
  about: 'Lots that were inspected: the sampling plan, what was found and what follows.',
  addedLater: true,
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: bot,
      width: 135,
    }),
    po: column(text(), {
      header: 'PO',
      note: 'The order’s id; blank for goods without one.',
      edits: both,
      width: 130,
    }),
    sku: column(text(), {
      header: 'SKU',
      note: 'What was inspected; blank for the whole order.',
      edits: both,
      width: 150,
    }),
    checkpoint: column(choice(checkpoints, 'pre-shipment'), {
      header: 'Checkpoint',
      note: 'When: at the sample, in line, before shipment or at receiving.',
      edits: both,
    }),
    inspector: column(choice(inspectors, 'own'), {
      header: 'Inspector',
      note: 'Your own people or a third party.',
      edits: both,
      width: 90,
    }),
    on: column(optionalDate(), { header: 'Inspected on', note: 'When.', edits: both, width: 105 }),
    lotSize: column(optionalWhole({ min: 1 }), {
      header: 'Lot size',
      note: 'Pieces in the lot.',
      edits: both,
      width: 75,
    }),
    plan: column(text(), {
      header: 'Plan',
      note: 'Inspection level and AQL by severity, such as II, critical 0, major 2.5, minor 4.0.',
      edits: both,
      width: 200,
    }),
    sampleSize: pieces('Sample size', 'Pieces to look at, by ISO 2859-1.'),
    lookedAt: pieces('Looked at', 'Pieces that were looked at; fewer than the sample cannot pass.'),
    critical: pieces('Critical', 'Pieces with a critical defect: unsafe or unlawful.'),
    major: pieces('Major', 'Pieces with a major defect: a customer would send it back.'),
    minor: pieces('Minor', 'Pieces with a minor defect: a customer would hardly see it.'),
    accept: column(text(), {
      header: 'Accept',
      note: 'Most defective pieces with which the lot passes: critical / major / minor.',
      edits: both,
      width: 90,
    }),
    reject: column(text(), {
      header: 'Reject',
      note: 'Fewest defective pieces with which it fails: critical / major / minor.',
      edits: both,
      width: 90,
    }),
    result: column(choice(inspectionResults, 'pending'), {
      header: 'Result',
      note: 'Pending, pass, fail, or conditional with an action.',
      edits: both,
      width: 90,
    }),
    defects: column(text(), {
      header: 'Defects',
      note: 'What was found, by kind.',
      edits: both,
      width: 220,
    }),
    action: column(text(), {
      header: 'Action',
      note: 'What has to be done: rework, sort, replace, discount.',
      edits: both,
      width: 180,
    }),
    photo: column(text(), {
      header: 'Photo',
      note: 'Links to pictures, one after the other.',
      edits: both,
      width: 130,
    }),
    by: column(text(), { header: 'By', note: 'Who recorded it.', edits: bot, width: 100 }),
    at: column(optionalMoment(), {
      header: 'Recorded',
      note: 'When the bot learned the result; a later one about the same goods replaces an earlier one.',
      edits: bot,
      width: 140,
    }),
    noted: column(text(), {
      header: 'Noted',
      note: 'The result that the bot has answered to, so that each is told once.',
      edits: bot,
      width: 110,
    }),
  },
})
