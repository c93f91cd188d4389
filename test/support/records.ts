import type { RowOf } from '../../src/workbook/tab.ts'
import type { skusTab } from '../../src/catalog/tabs.ts'
import type { paymentsTab } from '../../src/payments/tabs.ts'
import type { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import type { inspectionsTab } from '../../src/quality/tabs.ts'
import type { returnsTab } from '../../src/returns/tabs.ts'
import type { samplesTab } from '../../src/samples/tabs.ts'
import type { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Movement } from '../../src/stock/rules.ts'

/** A SKU with everything left blank but what is said. */
export function sku(words: Partial<RowOf<typeof skusTab>> & { sku: string }): RowOf<typeof skusTab> {
  return {
    style: '',
    name: '',
    type: '',
    material: '',
    color: '',
    size: '',
    chainLength: '',
    barcode: '',
    supplier: '',
    cost: null,
    price: null,
    moq: null,
    orderMultiple: null,
    leadDays: null,
    safetyStock: null,
    reorderPoint: null,
    status: 'active',
    photo: '',
    ...words,
  }
}

/** A sellable movement with what is said. */
export function movement(words: Partial<Movement> & { id: string; quantity: number }): Movement {
  return {
    at: 46_000,
    sku: 'LUNA-M',
    location: 'Studio',
    bucket: 'sellable',
    kind: 'opening',
    reason: '',
    ref: '',
    unitCost: null,
    actor: '@ana',
    note: '',
    status: 'ok',
    ...words,
  }
}

/** A proto that was asked for, with what is said. */
export function sample(words: Partial<RowOf<typeof samplesTab>> & { id: string }): RowOf<typeof samplesTab> {
  return {
    supplier: 'SUP-1',
    subject: 'Luna hoop',
    stage: 'proto',
    status: 'requested',
    requested: null,
    expected: null,
    received: null,
    decisionDue: null,
    owner: '@ana',
    fee: null,
    platingMicrons: null,
    plating: null,
    stones: null,
    clasp: null,
    weight: null,
    finish: null,
    reason: '',
    photo: '',
    round: null,
    note: '',
    ...words,
  }
}

/** A return that waits, with what is said. */
export function returned(
  words: Partial<RowOf<typeof returnsTab>> & { id: string },
): RowOf<typeof returnsTab> {
  return {
    orderLine: '',
    sku: 'LUNA-M',
    quantity: 1,
    reason: 'other',
    status: 'requested',
    condition: null,
    disposition: null,
    resolution: null,
    refund: null,
    requested: null,
    received: null,
    inspected: null,
    note: '',
    ...words,
  }
}

/** A prospect with what is said. */
export function supplier(
  words: Partial<RowOf<typeof suppliersTab>> & { id: string },
): RowOf<typeof suppliersTab> {
  return {
    name: '',
    country: '',
    region: '',
    timeZone: '',
    contact: '',
    source: null,
    metOn: null,
    vetting: 'prospect',
    moqUnits: null,
    moqValue: null,
    currency: '',
    leadDays: null,
    depositPercent: null,
    balanceTerms: '',
    specSheet: '',
    ethicsDocument: '',
    materialsVerified: null,
    samplesApproved: null,
    termsAgreed: null,
    met: null,
    vettingNote: '',
    ...words,
  }
}

/** An inspection that has no result yet, with what is said. */
export function inspection(
  words: Partial<RowOf<typeof inspectionsTab>> & { id: string },
): RowOf<typeof inspectionsTab> {
  return {
    po: '',
    sku: '',
    checkpoint: 'pre-shipment',
    inspector: 'own',
    on: null,
    lotSize: null,
    plan: '',
    sampleSize: null,
    lookedAt: null,
    critical: null,
    major: null,
    minor: null,
    accept: '',
    reject: '',
    result: 'pending',
    defects: '',
    action: '',
    photo: '',
    by: '',
    at: null,
    noted: '',
    ...words,
  }
}

/** A draft with what is said. */
export function purchaseOrder(
  words: Partial<RowOf<typeof purchaseOrdersTab>> & { id: string },
): RowOf<typeof purchaseOrdersTab> {
  return {
    supplier: 'SUP-1',
    status: 'draft',
    ordered: null,
    confirmed: null,
    productionEnd: null,
    shipBy: null,
    eta: null,
    promised: null,
    receivedOn: null,
    freight: null,
    duty: null,
    other: null,
    currency: '',
    fxRate: null,
    carrier: '',
    tracking: '',
    note: '',
    ...words,
  }
}

/** A line of an order of which nothing came yet, with what is said. */
export function poLine(
  words: Partial<RowOf<typeof poLinesTab>> & { id: string; po: string; sku: string; ordered: number },
): RowOf<typeof poLinesTab> {
  return {
    unitCost: null,
    received: null,
    rejected: null,
    lineEta: null,
    booked: null,
    bookedRejected: null,
    outstanding: null,
    ...words,
  }
}

/** A payment that is planned, with what is said. */
export function payment(
  words: Partial<RowOf<typeof paymentsTab>> & { id: string; po: string },
): RowOf<typeof paymentsTab> {
  return {
    kind: 'balance',
    due: null,
    amount: null,
    currency: '',
    status: 'planned',
    paidOn: null,
    paidBy: '',
    reference: '',
    note: '',
    planned: '',
    ...words,
  }
}
