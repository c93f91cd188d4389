import type { ModalView } from '@slack/types'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import type { Json } from '../../src/kit/json.ts'
import { messageOf } from '../../src/slack/answers.ts'
import type { FormValues, Reply } from '../../src/slack/feature.ts'
import { sealContext } from '../../src/slack/form-context.ts'

/** Control characters, marks that turn the direction of writing, blanks of no width: none may come out of a cell. */
const unseen = /(?![\n\t])\p{Cc}|[\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff]/u

/** What Slack would refuse of a reply, and what of it could mention, link, hide or break what stands around it. */
export function faultsOf(reply: Reply | undefined): string[] {
  if (reply === undefined) return []
  const { text, blocks = [] } = messageOf(reply, '/stock luna')
  const faults = blockFaults(blocks, 'message')
  if (text.length === 0 || text.length > 4_000) faults.push(`text of ${text.length} characters`)
  return [...faults, ...textFaults(text)]
}

/** The same for the blocks of a message or the Home tab. */
export function blockFaults(blocks: unknown, surface: 'message' | 'home'): string[] {
  const asJson = JSON.parse(JSON.stringify(blocks)) as Json[]
  return [
    ...blockProblems(asJson as never, surface).map(({ at, words }) => `${surface} ${at} ${words}`),
    ...textsIn(asJson, 'mrkdwn').flatMap(textFaults),
    ...textsIn(asJson, 'mrkdwn').flatMap(markFaults),
    ...[...textsIn(asJson, 'plain_text'), ...textsIn(asJson, 'raw_text')].flatMap(seenFaults),
    ...automatic(asJson),
  ]
}

/** What of a form Slack would refuse beside its blocks, which the office looks at. */
export function formFaults(view: ModalView): string[] {
  const titles = [view.title.text, view.submit?.text ?? '', view.close?.text ?? '']
  const faults = titles.filter((title) => title.length > 24)
  for (const block of view.blocks) {
    if (block.type !== 'input' || !('element' in block)) continue
    const { element } = block as { element: { type: string; initial_value?: string; max_length?: number } }
    const { initial_value: initial = '', max_length: most = 3_000 } = element
    if (initial.length > most || !initial.isWellFormed()) faults.push(`initial value of ${initial.length}`)
  }
  sealContext(view, 'C0123456789')
  return faults
}

/** A form as a person fills it who pastes the same into every field that takes words. */
export function filledForm(view: ModalView, text: string): FormValues {
  const values: Record<string, string> = {}
  for (const block of view.blocks) {
    if (block.type !== 'input' || !('element' in block)) continue
    const { block_id: id = '', element } = block as {
      block_id?: string
      element: { type: string; options?: { value: string }[] }
    }
    if (element.type === 'plain_text_input') values[id] = id === 'sku' ? 'LUNA-M' : text
    if (element.type === 'number_input') values[id] = '1'
    if (element.type === 'datepicker') values[id] = '2026-12-24'
    if (element.type === 'static_select') values[id] = element.options?.at(0)?.value ?? ''
  }
  return values
}

/** Every button and first option of a reply, as a press. */
export function pressesIn(value: unknown): { actionId: string; value: string }[] {
  if (Array.isArray(value)) return value.flatMap(pressesIn)
  if (typeof value !== 'object' || value === null) return []
  const found = value as { type?: string; action_id?: string; value?: string; options?: { value: string }[] }
  const carried = found.type === 'button' ? found.value : found.options?.[0]?.value
  const own =
    found.action_id === undefined || carried === undefined
      ? []
      : [{ actionId: found.action_id.split(':')[0] ?? '', value: carried }]
  return [...own, ...Object.values(found).flatMap(pressesIn)]
}

/** Only the bot's own links to the sheet may stand in angle brackets. */
function textFaults(mrkdwn: string): string[] {
  const faults = seenFaults(mrkdwn)
  const bare = mrkdwn.replaceAll(/<https:\/\/(?:sheets\.test|docs\.google\.com)\/[^<>|\s]*\|[^<>\n]*>/g, '')
  if (/[<>]/.test(bare)) faults.push(`can mention or link: ${mrkdwn.slice(0, 200)}`)
  if (!mrkdwn.isWellFormed()) faults.push(`half a letter: ${mrkdwn.slice(-20)}`)
  return faults
}

function seenFaults(text: string): string[] {
  return unseen.test(text) ? [`hides something: ${JSON.stringify(text.slice(0, 200))}`] : []
}

/**
 * Stars and backticks come in pairs on each line: a foreign one would pair up with ours. A text cut short may lack one. A
 * block to copy, of several lines, is whole and has no backtick in it.
 */
function markFaults(mrkdwn: string): string[] {
  if (mrkdwn.endsWith('…')) return []
  return mrkdwn
    .replaceAll(/```[^`]+```/g, '')
    .split('\n')
    .filter((line) => count(line, '`') % 2 === 1 || count(line.replaceAll(/`[^`]*`/g, ''), '*') % 2 === 1)
    .map((line) => `breaks a mark: ${line.slice(0, 200)}`)
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}

/** Slack makes mentions and links of words that look like ones, unless a text is verbatim. */
function automatic(value: unknown): string[] {
  return objectsIn(value)
    .filter((each) => each['type'] === 'mrkdwn' && each['verbatim'] !== true)
    .map((each) => `not verbatim: ${String(each['text']).slice(0, 100)}`)
}

function textsIn(value: unknown, type: 'mrkdwn' | 'plain_text' | 'raw_text'): string[] {
  return objectsIn(value).flatMap((each) =>
    each['type'] === type && typeof each['text'] === 'string' ? [each['text']] : [],
  )
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)]
}
