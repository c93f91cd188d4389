import {
  choice,
  optionalChoice,
  optionalDate,
  optionalMoney,
  optionalNumber,
  optionalWhole,
  requiredText,
  text,
} from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { checkResults, sampleStages, sampleStatuses } from './rules.ts'

const both: Edits = 'both'
const check = (header: string, note: string) =>
  column(optionalChoice(checkResults), { header, note, edits: both, width: 75 })

/** Samples asked for, waited for and decided. */
export const samplesTab = defineTab({
  title: 'Samples',
  key: 'id',
  idPrefix: 'SMP',
  about: 'Samples asked for, waited for and decided, one row a round.',
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds.',
      edits: 'bot',
      width: 135,
    }),
    supplier: column(text(), {
      header: 'Supplier',
      note: 'The supplier’s id or name.',
      edits: both,
      width: 130,
    }),
    subject: column(text(), { header: 'SKU or style', note: 'What is sampled.', edits: both, width: 150 }),
    stage: column(choice(sampleStages, 'proto'), {
      header: 'Stage',
      note: 'Proto, revision, pre-production or production.',
      edits: both,
    }),
    status: column(choice(sampleStatuses, 'requested'), {
      header: 'Status',
      note: 'Where it is and what was decided.',
      edits: both,
      width: 95,
    }),
    requested: column(optionalDate(), {
      header: 'Requested',
      note: 'When you asked for it.',
      edits: both,
      width: 95,
    }),
    expected: column(optionalDate(), {
      header: 'Expected',
      note: 'When it should arrive.',
      edits: both,
      width: 95,
    }),
    received: column(optionalDate(), {
      header: 'Received',
      note: 'When it arrived.',
      edits: both,
      width: 95,
    }),
    decisionDue: column(optionalDate(), {
      header: 'Decision due',
      note: 'By when you have to decide; reminders come 7, 2 and 0 days before.',
      edits: both,
      width: 105,
    }),
    owner: column(text(), { header: 'Owner', note: 'Who decides.', edits: both, width: 100 }),
    fee: column(optionalMoney(), {
      header: 'Fee',
      note: 'What the sample costs.',
      edits: both,
      isCost: true,
      width: 70,
    }),
    platingMicrons: column(optionalNumber(), {
      header: 'Plating µm',
      note: 'Measured thickness of the plating in micrometres.',
      edits: both,
      width: 90,
    }),
    plating: check('Plating', 'Colour and cover even, scratch test passed.'),
    stones: check('Stones', 'Set firmly, straight, none chipped.'),
    clasp: check('Clasp', 'Opens and closes, holds a pull.'),
    weight: check('Weight', 'As in the specification.'),
    finish: check('Finish', 'No burrs, solder marks or scratches.'),
    reason: column(text(), {
      header: 'Reason',
      note: 'Why it was sent back or rejected, or what was good.',
      edits: both,
      width: 200,
    }),
    photo: column(text(), {
      header: 'Photo',
      note: 'Links to pictures, one after the other.',
      edits: both,
      width: 130,
    }),
    round: column(optionalWhole({ min: 1 }), {
      header: 'Round',
      note: 'Which round of this sample it is. Blank: told by the order of the rows with the same supplier and subject.',
      edits: both,
      width: 65,
      addedLater: true,
    }),
    note: column(text(), {
      header: 'Note',
      note: 'What was seen, and why the decision was put off.',
      edits: both,
      width: 220,
      addedLater: true,
    }),
  },
})
