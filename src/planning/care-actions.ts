import { linkToSku } from '../catalog/actions.ts'
import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { addDays, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { newReminder, remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { planOf, plansOf, type Plan } from './actions.ts'
import { alertKeyOf, alertRowOf, lowStock, momentOf } from './alert-rows.ts'
import type { Care, CareFor, CareRefusal } from './care.ts'

/** The status of a SKU that is sold as long as there is some and not ordered again. */
const endedStatus = 'phase out'

/** What was done about SKUs that are low; kept in the journal. */
export type CareReply = {
  readonly done: 'snoozed' | 'assigned' | 'ended'
  readonly skus: readonly string[]
  /** the day on which a snooze is over; null: when pieces arrive, or no snooze */
  readonly until: string | null
  /** '' when nobody was given it */
  readonly assignee: string
}

/** A wish to take care of what is low. */
interface CareWish {
  readonly requestId: string
  readonly about: CareFor
  /** '@ana' */
  readonly actor: string
}

/** The SKUs that are meant: the one, or what of the style is low or out now. */
export function plansFor(facts: Facts, about: CareFor): readonly Plan[] {
  if ('sku' in about) {
    const plan = planOf(facts, about.sku)
    return plan === undefined ? [] : [plan]
  }
  const style = keyOf(about.style)
  return [...plansOf(facts).values()].filter((plan) => keyOf(plan.record.style) === style && isLow(plan))
}

/** Snoozes or ends SKUs that are low. Refusals: 'unknown-sku', 'not-low', 'not-restocked'. */
export async function takeCare(
  workbook: Workbook,
  wish: CareWish & { readonly care: Exclude<Care, { kind: 'assign' }> },
): Promise<Result<Outcome<CareReply>, CareRefusal>> {
  return workbook.change<CareReply, CareRefusal>(wish.requestId, (facts) => {
    const found = lowPlans(facts, wish.about)
    if (!found.ok) return found
    const plans = found.value
    const skus = plans.map(({ record }) => record.sku)
    const { care, actor } = wish
    if (care.kind === 'end') {
      const changes = plans.flatMap((plan) => endOf(facts, plan, actor))
      return accept({ changes, reply: { done: 'ended', skus, until: null, assignee: '' } })
    }
    const missing = care.kind === 'arrival' ? missingColumn(facts, ['since']) : undefined
    if (missing !== undefined) return refuse(missing)
    const until: LocalDate | null = care.kind === 'snooze' ? addDays(facts.today, care.days) : null
    const since = momentOf(facts)
    const changes = plans.map((plan) => rowChange(facts, plan, { state: 'snoozed', until, actor, since }))
    return accept({ changes, reply: { done: 'snoozed', skus, until, assignee: '' } })
  })
}

/**
 * Gives SKUs that are low to a person, who is told once in a direct message, unless they gave it to themselves.
 *
 * Refusals: 'unknown-sku', 'not-low', 'not-restocked', 'assigned-already', 'nobody'.
 *
 * @param wish.assignee '@ben', or a Slack user id
 * @param wish.letter what the person is told
 */
export async function assign(
  workbook: Workbook,
  wish: CareWish & {
    readonly assignee: string
    readonly userId: string
    readonly letter: (facts: Facts, plans: readonly Plan[]) => Json
  },
): Promise<Result<Outcome<CareReply>, CareRefusal>> {
  return workbook.change<CareReply, CareRefusal>(wish.requestId, (facts) => {
    const { requestId, assignee, actor } = wish
    if (assignee === '') return refuse({ code: 'nobody' })
    const missing = missingColumn(facts, ['assignee', 'told'])
    if (missing !== undefined) return refuse(missing)
    const found = lowPlans(facts, wish.about)
    if (!found.ok) return found
    const plans = found.value.filter(
      ({ record }) => keyOf(alertRowOf(facts, record.sku)?.assignee ?? '') !== keyOf(assignee),
    )
    if (plans.length === 0) return refuse({ code: 'assigned-already', name: nameFor(wish.about), assignee })
    const changes = plans.map((plan) => rowChange(facts, plan, { assignee, told: assignee, actor }))
    const isOwn = keyOf(assignee) === keyOf(actor) || assignee === wish.userId
    const untold = plans.filter(
      ({ record }) => keyOf(alertRowOf(facts, record.sku)?.told ?? '') !== keyOf(assignee),
    )
    const letter = { id: `${requestId}|${assignee}`, channel: assignee, body: wish.letter(facts, untold) }
    return accept({
      changes,
      messages: isOwn || untold.length === 0 ? [] : [letter],
      reply: { done: 'assigned', skus: plans.map(({ record }) => record.sku), until: null, assignee },
    })
  })
}

/** Address of what was changed: the SKU's row in the catalogue, or in Reminders. */
export function linkToCare(facts: Facts, { done, skus }: CareReply): string {
  const [sku = ''] = skus
  return done === 'ended' ? linkToSku(facts, sku) : facts.link(remindersTab, alertKeyOf(sku))
}

/** What is decided is kept in the sheet; a workbook from before has no place for it. */
function missingColumn(
  facts: Facts,
  fields: readonly ('assignee' | 'told' | 'since')[],
): CareRefusal | undefined {
  const field = fields.find((each) => !facts.hasColumn(remindersTab, each))
  if (field === undefined) return undefined
  return { code: 'no-column', tab: remindersTab.title, column: remindersTab.columns[field].header }
}

/** What a refusal calls it. */
function nameFor(about: CareFor): string {
  return 'sku' in about ? about.sku : about.style
}

function isLow({ state }: Plan): boolean {
  return state === 'low' || state === 'out'
}

function lowPlans(facts: Facts, about: CareFor): Result<readonly Plan[], CareRefusal> {
  const name = nameFor(about)
  const plans = plansFor(facts, about)
  const [first] = plans
  if (first === undefined) {
    return refuse(
      'sku' in about ? { code: 'unknown-sku', sku: name } : { code: 'not-low', name, onHand: undefined },
    )
  }
  if (isLow(first)) return accept(plans)
  const { status } = first.record
  return refuse(
    status === 'active'
      ? { code: 'not-low', name, onHand: first.onHand }
      : { code: 'not-restocked', name, status },
  )
}

/** The SKU's row in Reminders with these cells. */
function rowChange(facts: Facts, plan: Plan, patch: Partial<ReminderRow>): Change {
  const { sku } = plan.record
  const row = alertRowOf(facts, sku)
  if (row !== undefined) return update(remindersTab, row, patch)
  const stage = plan.state === 'out' ? 'out' : 'low'
  const known = { key: alertKeyOf(sku), kind: lowStock, about: sku, due: facts.today, stage }
  return append(remindersTab, newReminder({ since: momentOf(facts), ...known, ...patch }))
}

/** A SKU that is not ordered any more is low to nobody, and nobody has to take care of it. */
function endOf(facts: Facts, { record }: Plan, actor: string): Change[] {
  const row = alertRowOf(facts, record.sku)
  const over = {
    state: 'resolved',
    until: null,
    assignee: '',
    told: '',
    actor,
    since: momentOf(facts),
  } as const
  return [
    update(skusTab, record, { status: endedStatus }),
    ...(row === undefined ? [] : [update(remindersTab, row, over)]),
  ]
}
