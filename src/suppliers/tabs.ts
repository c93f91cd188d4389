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
import { meetings, supplierSources, vettingAnswers, vettingStages } from './rules.ts'

const both: Edits = 'both'
const check = (header: string, note: string) =>
  column(optionalChoice(vettingAnswers), { header, note, edits: both, width: 75, addedLater: true })

/** Who makes and sells to the team. */
export const suppliersTab = defineTab({
  title: 'Suppliers',
  key: 'id',
  idPrefix: 'SUP',
  about: 'Who makes and sells to you, with terms and how far they are vetted.',
  columns: {
    id: column(requiredText('an id'), {
      header: 'Id',
      note: 'Given by the bot; a row typed by hand gets one within seconds. It never changes.',
      edits: 'bot',
      width: 130,
    }),
    name: column(text(), { header: 'Name', note: 'As on their invoice.', edits: both, width: 190 }),
    country: column(text(), { header: 'Country', note: 'Where they make it.', edits: both }),
    region: column(text(), { header: 'Region', note: 'City or region.', edits: both }),
    timeZone: column(text(), {
      header: 'Time zone',
      note: 'IANA name such as Asia/Bangkok; their card shows what time it is there.',
      edits: both,
      width: 130,
    }),
    contact: column(text(), {
      header: 'Contact',
      note: 'A role or shared mailbox rather than a person’s own data.',
      edits: both,
      width: 180,
    }),
    source: column(optionalChoice(supplierSources), {
      header: 'Source',
      note: 'How you found them.',
      edits: both,
    }),
    metOn: column(optionalDate(), {
      header: 'Met on',
      note: 'When you first met or wrote.',
      edits: both,
      width: 100,
    }),
    vetting: column(choice(vettingStages, 'prospect'), {
      header: 'Vetting',
      note: 'How far they are vetted; order only from approved ones.',
      edits: both,
      width: 100,
    }),
    moqUnits: column(optionalWhole({ min: 0 }), {
      header: 'MOQ units',
      note: 'Smallest order in pieces.',
      edits: both,
      width: 90,
    }),
    moqValue: column(optionalMoney(), {
      header: 'MOQ value',
      note: 'Smallest order in their currency.',
      edits: both,
      isCost: true,
      width: 90,
    }),
    currency: column(text(), {
      header: 'Currency',
      note: 'Three letters; blank is the workbook’s.',
      edits: both,
      width: 80,
    }),
    leadDays: column(optionalWhole({ min: 0, max: 730 }), {
      header: 'Lead days',
      note: 'Calendar days from order to counted receipt.',
      edits: both,
      width: 85,
    }),
    depositPercent: column(optionalNumber(), {
      header: 'Deposit %',
      note: 'Paid with the order, 30 for thirty percent.',
      edits: both,
      width: 85,
    }),
    specSheet: column(text(), { header: 'Spec sheet', note: 'Link.', edits: both, width: 120 }),
    ethicsDocument: column(text(), {
      header: 'Ethics document',
      note: 'Link to their code of conduct or certificate.',
      edits: both,
      width: 130,
    }),
    materialsVerified: check('Materials verified', 'Alloys, plating and stones are what they say they are.'),
    samplesApproved: check('Samples approved', 'What you would order from them was approved as a sample.'),
    termsAgreed: check('Terms agreed', 'MOQ, lead time, deposit and returns are agreed in writing.'),
    met: column(optionalChoice(meetings), {
      header: 'Met',
      note: 'Whether you met them in person or know them from online only.',
      edits: both,
      width: 85,
      addedLater: true,
    }),
    vettingNote: column(text(), {
      header: 'Vetting note',
      note: 'What is still missing, or what was seen.',
      edits: both,
      width: 220,
      addedLater: true,
    }),
    balanceTerms: column(text(), {
      header: 'Balance terms',
      note: 'When they want the rest: before shipping (or blank), on receipt, or 30 days after receipt.',
      edits: both,
      width: 130,
      addedLater: true,
    }),
  },
})
