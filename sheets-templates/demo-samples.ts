import type { CheckResult, SampleStage, SampleStatus } from '../src/samples/rules.ts'
import { suppliersByPlace } from './demo-suppliers.ts'

/** A sample of the sample brand; its dates are relative to the day of setup. */
type DemoSample = {
  readonly supplier: string
  readonly subject: string
  readonly stage: SampleStage
  readonly status: SampleStatus
  readonly requested: string
  readonly expected: string
  readonly decisionDue: string
  readonly received?: string
  readonly owner: string
  readonly fee: number
  readonly platingMicrons?: number
  readonly plating?: CheckResult
  readonly stones?: CheckResult
  readonly clasp?: CheckResult
  readonly weight?: CheckResult
  readonly finish?: CheckResult
  readonly reason?: string
}

const { porto, bangkok, jaipur, arezzo, istanbul, yiwu } = suppliersByPlace

/** Samples due in 7, 2 and 0 days, overdue, waiting for a decision, on their way, and decided. */
export const demoSamples: readonly DemoSample[] = [
  {
    supplier: porto.id,
    subject: 'Sol signet ring, engraved',
    stage: 'proto',
    status: 'in transit',
    requested: 'D-24',
    expected: 'D+1',
    decisionDue: 'D+7',
    owner: '@ana',
    fee: 45,
  },
  {
    supplier: istanbul.id,
    subject: 'Galáxia ear climber',
    stage: 'revision',
    status: 'received',
    requested: 'D-33',
    expected: 'D-4',
    received: 'D-3',
    decisionDue: 'D+2',
    owner: '@ana',
    fee: 60,
  },
  {
    supplier: bangkok.id,
    subject: 'Cascata drop earrings, smoky',
    stage: 'pre-production',
    status: 'in review',
    requested: 'D-41',
    expected: 'D-6',
    received: 'D-5',
    decisionDue: 'D+0',
    owner: '@ana',
    fee: 35,
    platingMicrons: 1.1,
    stones: 'pass',
  },
  {
    supplier: yiwu.id,
    subject: 'Seda hair clip, large',
    stage: 'proto',
    status: 'received',
    requested: 'D-52',
    expected: 'D-12',
    received: 'D-10',
    decisionDue: 'D-3',
    owner: '@ana',
    fee: 20,
  },
  {
    supplier: jaipur.id,
    subject: 'Alma stud, moonstone',
    stage: 'proto',
    status: 'requested',
    requested: 'D-6',
    expected: 'D+21',
    decisionDue: 'D+28',
    owner: '@ana',
    fee: 30,
  },
  {
    supplier: arezzo.id,
    subject: 'Fio chain necklace, rope',
    stage: 'pre-production',
    status: 'approved',
    requested: 'D-70',
    expected: 'D-40',
    received: 'D-42',
    decisionDue: 'D-35',
    owner: '@ana',
    fee: 40,
    platingMicrons: 2.6,
    plating: 'pass',
    stones: 'n.a.',
    clasp: 'pass',
    weight: 'pass',
    finish: 'pass',
    reason: 'even cover, clasp holds 4 kg',
  },
  {
    supplier: istanbul.id,
    subject: 'Galáxia ear climber',
    stage: 'proto',
    status: 'changes',
    requested: 'D-66',
    expected: 'D-44',
    received: 'D-43',
    decisionDue: 'D-36',
    owner: '@ana',
    fee: 60,
    platingMicrons: 0.4,
    plating: 'fail',
    stones: 'pass',
    clasp: 'n.a.',
    weight: 'pass',
    finish: 'pass',
    reason: 'plating 0.4 µm against 1 µm agreed, scratches through',
  },
  {
    supplier: yiwu.id,
    subject: 'Concha anklet',
    stage: 'proto',
    status: 'rejected',
    requested: 'D-88',
    expected: 'D-60',
    received: 'D-55',
    decisionDue: 'D-50',
    owner: '@ana',
    fee: 15,
    plating: 'fail',
    stones: 'n.a.',
    clasp: 'fail',
    weight: 'fail',
    finish: 'fail',
    reason: 'far from the drawing, clasp opens by itself',
  },
]
