/**
 * The write path alone, as a program that can be killed: workbook, journal and poster as src/main.ts builds them, without
 * Bolt. It does nothing before it is told to open, so that the next one can be warm while this one dies.
 */
import { join } from 'node:path'
import { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { skusTab } from '../../src/catalog/tabs.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { idFor } from '../../src/kit/ids.ts'
import { accept, refuse } from '../../src/kit/result.ts'
import { adoptRows } from '../../src/upkeep/adopt.ts'
import { Rounds } from '../../src/schedule/rounds.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { Poster } from '../../src/slack/poster.ts'
import { ledger, newMovement } from '../../src/stock/actions.ts'
import { onHand } from '../../src/stock/ledger.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { watchStock } from '../../src/stock/watch.ts'
import { append, update } from '../../src/workbook/change.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { googleSpreadsheet } from '../../src/workbook/google.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import type { Ask, ToParent, ToWriter } from './writer-words.ts'

let ahead = 0
const now = () => Date.now() + ahead
const pollMs = 400

process.on('disconnect', () => process.exit(0))

/** Opens the write path; answers how it is asked. */
async function open({ place, folder }: Extract<ToWriter, { say: 'open' }>) {
  const journal = openSqliteJournal(join(folder, 'journal.sqlite'))
  const tabs = [settingsTab, skusTab, stockTab, movementsTab]
  const workbook = new LiveWorkbook({
    tabs,
    spreadsheet: googleSpreadsheet(place.google),
    journal,
    now,
    elapsed: now,
    timeZone: (facts) => settingsOf(facts).timeZone,
    pollMs: () => pollMs,
  })
  const log = pino({ level: 'silent' })
  const client = new WebClient(place.slackToken, {
    slackApiUrl: place.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
  })
  const poster = new Poster(client, journal, log, { now, elapsed: now })
  const features = [
    { name: 'storm', tabs, watch: adoptRows([movementsTab]) },
    { name: 'counts', tabs, watch: watchStock },
  ]
  const rounds = new Rounds({ features, workbook, log })
  workbook.on('changed', () => {
    poster.wake()
    rounds.wake()
  })
  workbook.on('fault', (cause) =>
    tell({ say: 'fault', words: cause instanceof Error ? cause.message : String(cause) }),
  )
  workbook.on('conflict', (conflict) => tell({ say: 'conflict', words: JSON.stringify(conflict) }))
  await workbook.start()
  poster.wake()

  return {
    async carryOut(ask: Ask) {
      const outcome = await decide(ask)
      tell({
        say: 'told',
        id: ask.id,
        told: outcome.ok
          ? { kind: 'recorded', reply: outcome.value.reply, again: outcome.value.again }
          : { kind: 'refused', why: JSON.stringify(outcome.refusal) },
      })
    },
    async settle(withinMs: number) {
      await workbook.refresh()
      await rounds.quiet()
      const settled = await workbook.settled(withinMs)
      const until = performance.now() + withinMs
      while ((await journal.unposted()).length > 0 && performance.now() < until) {
        poster.wake()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return settled && (await journal.unposted()).length === 0
    },
    async stop() {
      await rounds.stop()
      await poster.stop()
      await workbook.stop(2_000)
      await journal.close()
    },
  }

  function decide(ask: Ask) {
    if (ask.kind === 'undo') return workbook.undo(ask.of, '@storm')
    return workbook.change(ask.id, (facts) => {
      if (ask.kind === 'price') return priced(facts, ask)
      const moves = ask.kind === 'move' ? [ask] : [ask, { sku: ask.to, pieces: -ask.pieces }]
      return moved(facts, ask, moves)
    })
  }
}

function moved(facts: Facts, ask: Ask, moves: readonly { sku: string; pieces: number }[]) {
  const movements = []
  const reply: string[] = []
  for (const [at, { sku, pieces }] of moves.entries()) {
    const record = facts.find(skusTab, sku)
    if (record === undefined) return refuse({ code: 'unknown-sku' })
    const before = onHand(ledger(facts), sku)
    const movement = newMovement(facts, {
      id: idFor('MV', ask.id, at),
      record,
      bucket: 'sellable',
      quantity: pieces,
      kind: 'adjustment',
      location: undefined,
      reason: ask.tag,
      ref: '',
      actor: '@storm',
    })
    movements.push(append(movementsTab, movement))
    reply.push(`${movement.id} ${sku} ${before} ${before + pieces}`)
  }
  const body = { text: `${ask.tag}: ${reply.join('; ')}` }
  return accept({
    changes: movements,
    messages: [{ id: `post:${ask.id}`, channel: 'C01ALERTS', body }],
    reply,
  })
}

function priced(facts: Facts, ask: Extract<Ask, { kind: 'price' }>) {
  const record = facts.find(skusTab, ask.sku)
  if (record === undefined) return refuse({ code: 'unknown-sku' })
  return accept({
    changes: [update(skusTab, record, { price: ask.price })],
    reply: [`${ask.sku} ${ask.price}`],
  })
}

function tell(words: ToParent): void {
  process.send?.(words)
}

let opening: ReturnType<typeof open> | undefined

async function hear(words: ToWriter): Promise<void> {
  switch (words.say) {
    case 'open':
      ahead = words.ahead
      opening = open(words)
      await opening
      return tell({ say: 'opened' })
    case 'ahead':
      ahead = words.ahead
      return undefined
    case 'ask':
      return (await opening)?.carryOut(words.ask)
    case 'settle':
      return tell({ say: 'settled', all: (await (await opening)?.settle(words.withinMs)) ?? false })
    case 'stop':
      await (await opening)?.stop()
      return process.exit(0)
  }
}

process.on('message', (words: ToWriter) => {
  hear(words).catch((cause: unknown) => tell({ say: 'fault', words: String(cause) }))
})
tell({ say: 'warm' })
