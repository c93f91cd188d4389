import { z } from 'zod'
import { never } from '../kit/never.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { takesApprover } from '../stock/rules.ts'
import { movementsTab } from '../stock/tabs.ts'
import { button, context, escape, line, link, say, section } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request } from '../slack/feature.ts'
import type { CellsByField } from '../workbook/change.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { Repair } from '../workbook/repair.ts'
import type { Tab } from '../workbook/tab.ts'
import type { RepairRefusal } from '../workbook/workbook.ts'

const repairAction = 'problem_repair'
const mostInButton = 1900

const named = { tab: z.string(), field: z.string() }
const carriedRepair = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('head-again'), ...named, from: z.string(), at: z.string() }),
  z.strictObject({
    kind: z.literal('head-others'),
    ...named,
    keep: z.string(),
    others: z.record(z.string(), z.string()),
  }),
  z.strictObject({ kind: z.literal('bring-column'), ...named }),
  z.strictObject({ kind: z.literal('name-again'), tab: z.string(), from: z.string() }),
  z.strictObject({ kind: z.literal('bring-tab'), tab: z.string() }),
  z.strictObject({ kind: z.literal('own-id'), tab: z.string(), key: z.string(), rowNumber: z.int() }),
])

/** A button that puts a tab, a header or an id right; none where only a person can. */
export function repairButtons({ repair, column }: Problem) {
  if (repair === undefined) return []
  const value = JSON.stringify(repair)
  return value.length > mostInButton ? [] : [button(repairAction, buttonWords(repair, column), value)]
}

/** Answers that button. What it carries is worked out anew: only what the sheet needs now is done. */
export function repairAnswers(tabs: readonly Tab[]): Button {
  return {
    actionId: repairAction,
    async run(value, request) {
      const repair = carriedText<Repair>(carriedRepair, value)
      const tab = tabs.find(({ title }) => title === repair?.tab)
      if (repair === undefined || tab === undefined) return unreadablePress()
      const outcome = await request.workbook.repair(repair, (row, of) => forbidden(row, of, request))
      if (!outcome.ok) return say(escape(explainRepair(outcome.refusal)))
      return repaired(repair, tab, outcome.value, request)
    },
  }
}

function buttonWords(repair: Repair, column: string): string {
  switch (repair.kind) {
    case 'head-again':
      return `Head ${repair.from.trim() === '' ? `column ${repair.at}` : `“${short(repair.from)}”`} “${short(column)}” again`
    case 'head-others':
      return `Keep column ${repair.keep}, rename the other`
    case 'bring-column':
      return 'Bring the column back'
    case 'name-again':
      return `Rename “${short(repair.from)}” back`
    case 'bring-tab':
      return 'Bring the tab back'
    case 'own-id':
      return `Give row ${repair.rowNumber} its own id`
    default:
      return never(repair)
  }
}

function repaired(repair: Repair, tab: Tab, id: string, { workbook, actor }: Request): Reply {
  const facts = workbook.facts()
  const done = doneWords(repair, tab, id, facts)
  const url = id === '' ? facts.link(tab) : facts.link(tab, id)
  return {
    to: 'team',
    text: done.replaceAll('*', ''),
    blocks: [section(`:wrench: ${done}`), context(`${link(url, line(tab.title))} · ${escape(actor)}`)],
  }
}

function doneWords(repair: Repair, tab: Tab, id: string, facts: Facts): string {
  const title = `*${line(tab.title)}*`
  const header = 'field' in repair ? `*${line(tab.columns[repair.field]?.header ?? '')}*` : ''
  const goesOn = 'It is read and written again; what was decided meanwhile follows.'
  switch (repair.kind) {
    case 'head-again':
      return `${title}: the column is headed ${header} again. ${goesOn}`
    case 'head-others': {
      const others = Object.entries(repair.others).map(
        ([at, words]) => `column ${at} is “${line(words)}” now`,
      )
      return `${title}: column ${repair.keep} is ${header}; ${others.join(', ')}. ${goesOn}`
    }
    case 'bring-column':
      return `${title}: the column ${header} is back, at the right, with what each row held. Move it where you like; \`npm run setup\` gives it its looks. ${goesOn}`
    case 'name-again':
      return `“${line(repair.from)}” is called ${title} again. ${goesOn}`
    case 'bring-tab':
      return `The tab ${title} is back, with ${facts.rows(tab).length} rows as they were last known. Columns of your own are not; Google has them under File, Version history. ${goesOn}`
    case 'own-id':
      return `${title}, row ${facts.rowNumber(tab, id) ?? repair.rowNumber}: its id is *${line(id)}*, and it counts from now on.`
    default:
      return never(repair)
  }
}

/** Whoever may not make a movement may not let a typed one count, either. */
function forbidden(row: CellsByField, tab: Tab, { userId, workbook }: Request): string | undefined {
  if (tab.title !== movementsTab.title) return undefined
  const { kind, quantity, sku } = movementsTab.columns
  const movement = {
    kind: kind.read(row['kind'] ?? null) ?? ('adjustment' as const),
    quantity: quantity.read(row['quantity'] ?? null) ?? Number.POSITIVE_INFINITY,
  }
  const settings = settingsOf(workbook.facts())
  if (mayApprove(userId, settings) || !takesApprover(movement, settings.largeAdjustment)) return undefined
  return `a movement of ${movement.quantity} of ${sku.read(row['sku'] ?? null) ?? 'a SKU'}, a write-off or more than the limit`
}

/** Why nothing was put right, in words. Never throws. */
function explainRepair(refusal: RepairRefusal): string {
  switch (refusal.code) {
    case 'not-as-told':
      return 'Nothing was changed: the sheet is not as that post says any more. /jumpring check says how it is now.'
    case 'rows-moved':
      return 'Nothing was changed in the end: rows moved in that very second, and I took back what I had written. Please press again.'
    case 'not-approver':
      return `Nothing was changed: this is ${refusal.what}, and only approvers may let it count; they are listed in Settings.`
    case 'google-away':
      return 'Google does not answer right now, and nothing was lost. Please press again in a while; done already, it is not done twice.'
    default:
      return never(refusal)
  }
}

function short(words: string): string {
  const plain = words.trim()
  return plain.length > 20 ? `${plain.slice(0, 19)}…` : plain
}
