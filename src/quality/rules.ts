/** When goods are looked at. */
export const checkpoints = ['sample', 'in line', 'pre-shipment', 'receiving'] as const
export type Checkpoint = (typeof checkpoints)[number]
export const inspectors = ['own', 'third party'] as const
export type Inspector = (typeof inspectors)[number]
export const inspectionResults = ['pending', 'pass', 'fail', 'conditional'] as const
export type InspectionResult = (typeof inspectionResults)[number]
