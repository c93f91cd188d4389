import { counted } from '../kit/counted.ts'
import { keyOf } from '../kit/ids.ts'
import type { HomeOwner, HomePart } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { plansOf, type Plan } from './actions.ts'
import { alertRowOf, isSnoozing } from './alert-rows.ts'
import { lowRows, showLowAction } from './words.ts'

const mostRows = 10
const mostOwn = 6

/** What is low on the Home tab: first what the person takes care of, then the rest; what is snoozed is only counted. */
export function lowOnHome(facts: Facts, { userId, name }: HomeOwner): readonly HomePart[] {
  const low = [...plansOf(facts).values()].filter(({ state }) => state === 'low' || state === 'out')
  const names = [userId, ...(name === undefined ? [] : [name])].map(keyOf)
  const own: Plan[] = []
  const others: Plan[] = []
  let snoozed = 0
  for (const plan of low) {
    const row = alertRowOf(facts, plan.record.sku)
    if (row !== undefined && names.includes(keyOf(row.assignee))) own.push(plan)
    else if (row !== undefined && isSnoozing(facts, row)) snoozed += 1
    else others.push(plan)
  }
  const quiet = snoozed === 0 ? '' : `, ${snoozed} more snoozed`
  const ownTitle = `You take care of ${counted(own.length, 'piece')}`
  const title = `${counted(others.length, 'piece')} low or out${quiet}`
  const all = { actionId: showLowAction, text: 'Show all', value: 'all' }
  return [
    ...(own.length === 0 ? [] : [{ rank: 1 as const, title: ownTitle, ...lowRows(own, facts, mostOwn) }]),
    ...(others.length === 0 && snoozed === 0
      ? []
      : [{ rank: 2 as const, title, ...lowRows(others, facts, mostRows), all }]),
  ]
}
