import { z } from 'zod'
import { accept, refuse } from '../kit/result.ts'
import { teamSeesCosts } from '../settings/actions.ts'
import { escape, line, link, say } from '../slack/blocks.ts'
import type { Button, Reply } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { sameCell, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import { toCells, type Tab } from '../workbook/tab.ts'
import type { Guard } from '../workbook/workbook.ts'
import { mineAction } from './conflicts.ts'

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
const toldConflict = z.strictObject({
  tab: z.string(),
  key: z.string(),
  cells: z.record(z.string(), cell),
  field: z.string(),
  found: cell,
})

type Refusal = { readonly code: 'changed-since' } | { readonly code: 'not-approver'; readonly what: string }

/**
 * Writes what was decided over the edit that stood against it, once; as long as the cell still holds what was told.
 *
 * @param guards what only some people may decide
 */
export const mineButton = (tabs: readonly Tab[], guards: () => readonly Guard[]): Button => ({
  actionId: mineAction,
  async run(telling, request): Promise<Reply> {
    const told = toldConflict.safeParse(await request.workbook.answered(telling))
    const tab = told.success ? tabs.find((each) => each.title === told.data.tab) : undefined
    if (!told.success || tab === undefined)
      return say('Nothing was changed: that button does not say any more what it is about.')
    const { key, cells, field, found } = told.data
    const outcome = await request.workbook.change<string, Refusal>(`mine:${telling}`, (facts) => {
      const now = cellsNow(tab, key, facts)
      if (now === undefined || !sameCell(now[field], found)) return refuse({ code: 'changed-since' })
      const before = Object.fromEntries(Object.keys(cells).map((each) => [each, now[each] ?? null]))
      const change: Change = { kind: 'update', tab: tab.title, key, cells, before }
      const what = guards()
        .filter((guard) => guard.tab.title === tab.title)
        .map((guard) => guard.forbids(change, request.userId, facts))
        .find((each) => each !== undefined)
      if (what !== undefined) return refuse({ code: 'not-approver', what })
      return accept({ changes: [change], reply: key })
    })
    const place = `${tab.title}, ${key}, ${tab.columns[field]?.header ?? field}`
    const url = request.workbook.facts().link(tab, key, field)
    const isHidden = tab.columns[field]?.isCost === true && !teamSeesCosts(request.workbook.facts())
    const change = `*${line(String(found ?? 'nothing'))} → ${line(String(cells[field] ?? 'nothing'))}*`
    if (outcome.ok)
      return receipt(outcome.value, {
        done: `${link(url, line(place))}: ${isHidden ? 'written' : change}, as it was decided.`,
        id: line(key),
        url,
        small: [escape(request.actor)],
      })
    return outcome.refusal.code === 'not-approver'
      ? say(
          `Nothing was changed: this is ${escape(outcome.refusal.what)}, and only approvers may decide that; they are listed in Settings.`,
        )
      : say(`Nothing was changed: ${link(url, line(place))} was edited again since, or its row is gone.`)
  },
})

function cellsNow(tab: Tab, key: string, facts: Facts) {
  const record = facts.find(tab, key)
  return record === undefined ? undefined : toCells(tab, record)
}
