import { accept, refuse, type Result } from '../kit/result.ts'

/** How the team found a supplier. */
export const supplierSources = ['online', 'trade show', 'referral', 'factory direct'] as const
/** How far a supplier is vetted. */
export const vettingStages = ['prospect', 'sampling', 'approved', 'paused', 'rejected'] as const
export type VettingStage = (typeof vettingStages)[number]

/** What is looked at before a supplier is approved; the ethics document counts by its link. */
export const vettingChecks = ['materialsVerified', 'samplesApproved', 'termsAgreed'] as const
export type VettingCheck = (typeof vettingChecks)[number]
export const vettingAnswers = ['yes', 'no'] as const
export type VettingAnswer = (typeof vettingAnswers)[number]
/** How the team got to know a supplier. */
export const meetings = ['in person', 'online'] as const

/** How far the vetting of a supplier is, as the sheet has it. */
export interface VettingFacts {
  readonly vetting: VettingStage
  readonly materialsVerified: VettingAnswer | null
  readonly samplesApproved: VettingAnswer | null
  readonly termsAgreed: VettingAnswer | null
  /** link; '' for none */
  readonly ethicsDocument: string
  readonly met: (typeof meetings)[number] | null
  readonly vettingNote: string
}

/** The fields of the vetting form, in its order. */
export const vettingFields = [
  'materialsVerified',
  'ethicsDocument',
  'samplesApproved',
  'termsAgreed',
  'met',
  'vetting',
  'vettingNote',
] as const satisfies readonly (keyof VettingFacts)[]
export type VettingField = (typeof vettingFields)[number]

/** An item of the checklist: its check, or the ethics document. */
export type VettingItem = VettingCheck | 'ethicsDocument'
export const vettingItems = [
  'materialsVerified',
  'ethicsDocument',
  'samplesApproved',
  'termsAgreed',
] as const satisfies readonly VettingItem[]

/** 'yes', 'no', or undefined where nobody looked yet. Never throws. */
export function answerOf(facts: VettingFacts, item: VettingItem): VettingAnswer | undefined {
  if (item === 'ethicsDocument') return facts.ethicsDocument.trim() === '' ? undefined : 'yes'
  return facts[item] ?? undefined
}

/** Why a vetting is not recorded. */
export type VettingRefusal =
  | { readonly code: 'unknown-supplier'; readonly id: string }
  | { readonly code: 'nothing-to-change'; readonly name: string }
  /** approved needs the whole checklist */
  | { readonly code: 'checklist-open'; readonly items: readonly VettingItem[] }
  | { readonly code: 'document-not-a-link'; readonly got: string }
  /** somebody gave the same field another value since the form was opened */
  | { readonly code: 'changed-meanwhile'; readonly field: VettingField; readonly now: string | null }

/**
 * What a submitted vetting form changes of a supplier.
 *
 * @param now the supplier as it is, which may be newer than what the form showed
 * @param form.opened what the form showed, as marks by `mark`
 * @param form.kept fields that the sheet has columns for; others are neither written nor asked for
 * @returns only fields that the person changed; refused with 'changed-meanwhile', 'document-not-a-link', and
 *   'checklist-open' when the vetting becomes approved and an item is missing or no. One that is approved already may have
 *   gaps: it was approved before there was a checklist. Never throws.
 */
export function decideVetting(
  now: VettingFacts & { readonly name: string },
  form: {
    readonly typed: VettingFacts
    readonly opened: Readonly<Record<string, string>>
    readonly kept: readonly VettingField[]
  },
  mark: (value: string | null) => string,
): Result<Partial<VettingFacts>, VettingRefusal> {
  const { typed, opened } = form
  const changed = vettingFields.filter(
    (field) =>
      form.kept.includes(field) &&
      opened[field] !== undefined &&
      mark(typed[field]) !== opened[field] &&
      typed[field] !== now[field],
  )
  const stale = changed.find((field) => mark(now[field]) !== opened[field])
  if (stale !== undefined) return refuse({ code: 'changed-meanwhile', field: stale, now: now[stale] })
  if (changed.length === 0) return refuse({ code: 'nothing-to-change', name: now.name })
  const patch: Partial<VettingFacts> = Object.fromEntries(changed.map((field) => [field, typed[field]]))
  const document = patch.ethicsDocument ?? ''
  if (document !== '' && !/^https:\/\/\S+$/i.test(document))
    return refuse({ code: 'document-not-a-link', got: document })
  const after = { ...now, ...patch }
  const items = vettingItems.filter((item) => form.kept.includes(item) && answerOf(after, item) !== 'yes')
  if (patch.vetting === 'approved' && items.length > 0) return refuse({ code: 'checklist-open', items })
  return accept(patch)
}

/** One supplier. */
export interface Supplier {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly region: string
  readonly timeZone: string
  readonly contact: string
  readonly source: (typeof supplierSources)[number] | null
  readonly vetting: VettingStage
  /** smallest order, pieces */
  readonly moqUnits: number | null
  /** smallest order, amount in the supplier's currency */
  readonly moqValue: number | null
  readonly currency: string
  /** calendar days from order to counted receipt */
  readonly leadDays: number | null
  /** percent of the order paid when it is placed, 0 to 100 */
  readonly depositPercent: number | null
}

/** Why a supplier is not added. */
export type SupplierRefusal =
  | { readonly code: 'name-missing' }
  | { readonly code: 'name-taken'; readonly name: string; readonly id: string }
  | { readonly code: 'deposit-out-of-range'; readonly percent: number }
  | { readonly code: 'unknown-time-zone'; readonly timeZone: string }

/**
 * Whether a supplier may be added under a name.
 *
 * @param known suppliers there are; names are compared without case and outer blanks
 * @returns the refusal, or undefined. Never throws.
 */
export function refuseSupplier(
  wish: { name: string; depositPercent: number | null; timeZone: string },
  known: readonly Supplier[],
  isTimeZone: (text: string) => boolean,
): SupplierRefusal | undefined {
  const name = wish.name.trim()
  if (name === '') return { code: 'name-missing' }
  const twin = known.find((supplier) => supplier.name.trim().toLowerCase() === name.toLowerCase())
  if (twin !== undefined) return { code: 'name-taken', name: twin.name, id: twin.id }
  const percent = wish.depositPercent
  if (percent !== null && (percent < 0 || percent > 100)) return { code: 'deposit-out-of-range', percent }
  if (wish.timeZone !== '' && !isTimeZone(wish.timeZone))
    return { code: 'unknown-time-zone', timeZone: wish.timeZone }
  return undefined
}
