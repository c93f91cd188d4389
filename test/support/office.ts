import type { ModalView } from '@slack/types'
import { expect, onTestFinished } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import type { Json } from '../../src/kit/json.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import type { SentFile } from '../../src/slack/files.ts'
import type { FormAnswer, FormValues, Modal, Reply, Request } from '../../src/slack/feature.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import type { Keep } from '../../src/workbook/workbook.ts'
import { MemorySpreadsheet } from './memory-spreadsheet.ts'

/** Whom the office's Slack knows. */
const names: Readonly<Record<string, string>> = { U0ANA0001: '@ana', U0BEN0002: '@ben' }

/**
 * A workbook in use over a spreadsheet in memory, with people who ask and a clock that is set by hand.
 *
 * @param keeps why records may not be taken away by Undo
 */
export async function openOffice(
  tabs: readonly Tab[],
  rows: Readonly<Record<string, readonly object[]>>,
  now: string,
  keeps: readonly Keep[] = [],
) {
  let clock = Date.parse(now)
  let asked = 0
  const spreadsheet = new MemorySpreadsheet(tabs, rows)
  const journal = openSqliteJournal(':memory:')
  const workbook = new LiveWorkbook({
    tabs,
    spreadsheet,
    journal,
    now: () => clock,
    elapsed: () => clock,
    timeZone: (facts) => settingsOf(facts).timeZone,
    keeps,
  })
  await workbook.start()
  const close = async () => {
    await workbook.stop(1000)
    await journal.close()
  }
  onTestFinished(close)
  const opened: ModalView[] = []
  const sent: SentFile[] = []
  const request = (userId = 'U0ANA0001', requestId = `ask-${(asked += 1)}`): Request => ({
    requestId,
    userId,
    actor: '@ana',
    channelId: 'C1',
    now: clock,
    today: workbook.facts().today,
    workbook,
    facts: workbook.facts(),
    nameOf: async (id) => names[id],
    sendFile: async (file) => {
      sent.push(file)
      return 'sent'
    },
    openModal: async (view) => {
      expect(blockProblems(asJson(view.blocks), 'modal')).toEqual([])
      opened.push(view)
    },
  })
  return {
    workbook,
    spreadsheet,
    journal,
    opened,
    sent,
    request,
    /** closes it before the test is over; again does nothing */
    close,
    setClock: (to: string) => {
      clock = Date.parse(to)
    },
    /** Submits the form that was opened last. */
    submit: async (modals: readonly Modal[], values: FormValues, by = request()): Promise<FormAnswer> => {
      const view = opened.at(-1)
      const modal = modals.find((each) => each.callbackId === view?.callback_id)
      if (modal === undefined) throw new Error(`No form answers ${view?.callback_id}`)
      return modal.submit(values, JSON.parse(view?.private_metadata ?? 'null') as Json, by)
    },
    /** What the sheet has in a tab once everything decided is written. */
    written: async (title: string) => {
      expect(await workbook.settled(5000)).toBe(true)
      return spreadsheet.records(title)
    },
  }
}

/** All words of a reply, blocks and text. Fails the test when Slack would not take its blocks. */
export function wordsOf(reply: Reply | undefined): string {
  expect(blockProblems(asJson(reply?.blocks ?? []), 'message')).toEqual([])
  return reply === undefined ? '' : `${reply.text}\n${JSON.stringify(reply.blocks ?? [])}`
}

/** What a form answered when it was taken. Fails the test when it had errors. */
export function doneOf(answer: FormAnswer): Reply | undefined {
  if ('errors' in answer) throw new Error(`The form was refused: ${JSON.stringify(answer.errors)}`)
  return answer.done
}

/** Messages beside the fields. Fails the test when the form was taken. */
export function errorsOf(answer: FormAnswer): Readonly<Record<string, string>> {
  if ('errors' in answer) return answer.errors
  throw new Error(`The form was taken: ${answer.done?.text ?? ''}`)
}

function asJson(value: unknown): Parameters<typeof blockProblems>[0] {
  return JSON.parse(JSON.stringify(value)) as Parameters<typeof blockProblems>[0]
}
