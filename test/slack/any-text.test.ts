import { describe, expect, it } from 'vitest'
import { allTabs, openFeatures } from '../../src/features.ts'
import type { Json } from '../../src/kit/json.ts'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { exampleWordsOf } from '../../src/slack/examples.ts'
import type { ExampleWords, Reply } from '../../src/slack/feature.ts'
import { homeView } from '../../src/slack/home.ts'
import { commandHelp } from '../../src/slack/jumpring.ts'
import { openOffice } from '../support/office.ts'
import { movement, returned, sample, sku, supplier } from '../support/records.ts'
import { blockFaults, faultsOf, filledForm, formFaults, pressesIn } from '../support/replies.ts'

const features = openFeatures({ refusedChannels: () => [] })
const commands = features.flatMap((feature) => feature.commands ?? [])
const buttons = features.flatMap((feature) => feature.buttons ?? [])
const modals = features.flatMap((feature) => feature.modals ?? [])

/** A message beside a field is read at a glance. */
const mostInError = 600

/** What people paste, each in its own way too much. */
const pasted: readonly (readonly [name: string, text: string])[] = [
  ['a page', 'the clasp was lost at the fair, '.repeat(130)],
  ['one endless word', 'x'.repeat(4_000)],
  ['only emoji', '💍'.repeat(2_000)],
  ['many lines', 'one\r\ntwo\n\n\tthree '.repeat(250)],
  ['backticks and stars', '`code` ```block``` *bold* _it_ ~gone~ '.repeat(100)],
  ['mentions and links', '<!channel> <@U0ANA0001> <https://evil.test|click> '],
  ['mentions for pages', '<!channel> <@U0ANA0001> '.repeat(170)],
  ['ampersands', '& &amp; < > &lt; '.repeat(250)],
  ['right to left', 'שלום \u202Eעולם\u202C مرحبا '.repeat(200)],
  ['nothing to see', '\u200B\u200D\u2060\uFEFF'.repeat(10)],
  ['quotes and braces', '"“”\'\\{}[]();:/|'.repeat(250)],
  ['control characters', '\u0001\u0007\u001B[31m '.repeat(400)],
  ['a formula', '=HYPERLINK("https://evil.test","click")'],
  ['numbers', '3 x4 -5 6pcs 7,000 '.repeat(200)],
  ['one star and one backtick', 'half* a `mark'],
  ['a fence', '```\nNothing was changed'],
  ['words that Slack might link', '@here @channel #general https://evil.test mailto:x@evil.test '.repeat(20)],
  ['a turned name', '\u202eevas\u202c \u2066x\u2069 \u061c'],
  ['soft hyphens and tags', 'so\u00adft \u{E0041}\u{E007F} '.repeat(50)],
  ['a tab first', '\t=1+1'],
  ['a plus, a minus and an at', '+1 -2 @SUM(A1)'],
]

function open(cells = '') {
  const words = (plain: string) => (cells === '' ? plain : `${plain} ${cells}`)
  const luna = {
    style: words('Luna hoop'),
    name: words('Luna hoop'),
    type: words('earrings'),
    material: words('gold'),
    supplier: 'SUP-1',
    photo: cells,
    cost: 9,
    price: 30,
  }
  const day = '2026-03-14' as LocalDate
  const rows = {
    Settings: [{ key: 'locations', value: `Studio, ${words('Shop').replaceAll(',', ' ')}`, note: '' }],
    Suppliers: [
      supplier({ id: 'SUP-1', name: words('Pérola'), country: words('Portugal'), contact: cells }),
      supplier({ id: 'SUP-2', name: words('Oficina'), country: words('Portugal') }),
    ],
    SKUs: [sku({ ...luna, sku: 'LUNA-M', size: 'M' }), sku({ ...luna, sku: 'LUNA-L', size: words('L') })],
    Stock: [{ sku: 'LUNA-M', counted: null }],
    Movements: [
      movement({ id: 'MV-1', quantity: 900, reason: words('opening'), actor: words('@ana') }),
      movement({ id: 'MV-2', quantity: -400, kind: 'sale' }),
      movement({ id: 'MV-3', quantity: 2, sku: words('GONE') }),
    ],
    Samples: [
      sample({
        id: 'SMP-1',
        subject: words('Luna hoop'),
        owner: words('@ana'),
        decisionDue: day,
        reason: cells,
      }),
      sample({ id: 'SMP-2', subject: words('Sol ring'), supplier: words('Oficina'), decisionDue: day }),
    ],
    Returns: [
      returned({ id: 'RT-1', note: cells, orderLine: words('1001') }),
      returned({ id: 'RT-2', sku: words('GONE'), note: cells, disposition: 'repair', status: 'inspected' }),
    ],
  }
  return openOffice(allTabs, rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>

/** Complete lines of each command, and its verbs with nothing but the text. */
function linesWith(text: string, words: ExampleWords): (readonly [command: string, line: string])[] {
  return commands.flatMap(({ name, usage, examples }) => {
    const verbs = usage.match(/(?<![<\w])[a-z]+(?![\w>])/g) ?? []
    const filled = examples.map(({ line }) =>
      line
        .slice(name.length)
        .replace(/\{(\w+)\}/g, (_, word: string) => words[word as keyof ExampleWords] ?? 'LUNA-M'),
    )
    const lines = [text, `luna hoop 3 ${text}`, ...verbs.map((verb) => `${verb} ${text}`)]
    return [...lines, ...filled.map((line) => `${line} ${text}`)].map((line) => [name, line.trim()] as const)
  })
}

/** Asks, presses and submits everything there is with a text, and says what went wrong where. */
async function throwAround(office: Office, text: string): Promise<string[]> {
  const faults: string[] = []
  const note = (where: string, found: readonly string[]) =>
    faults.push(...found.map((fault) => `${where}: ${fault}`))
  const pressed = new Set<string>()
  const check = async (where: string, act: () => Promise<Reply | undefined>, depth: number) => {
    const before = office.opened.length
    const reply = await act()
    note(where, faultsOf(reply))
    for (const view of office.opened.slice(before)) {
      note(`${where} form ${view.callback_id}`, formFaults(view))
      const modal = modals.find((each) => each.callbackId === view.callback_id)
      const about = JSON.parse(view.private_metadata ?? 'null') as Json
      const values = filledForm(view, text)
      const answer = await modal?.submit(values, about, office.request())
      const errors = answer !== undefined && 'errors' in answer ? answer.errors : {}
      const bad = Object.entries(errors).filter(([, words]) => words.length > mostInError || words === '')
      note(
        `${where} form ${view.callback_id}`,
        bad.map(([field, words]) => `${field}: error of ${words.length}`),
      )
      // What is beside a field is mended, and the form sent again.
      const mended = Object.fromEntries(Object.keys(errors).map((field) => [field, undefined]))
      const again =
        answer !== undefined && 'errors' in answer
          ? await modal?.submit({ ...values, ...mended }, about, office.request())
          : answer
      if (again !== undefined && 'done' in again)
        note(`${where} form ${view.callback_id}`, faultsOf(again.done))
    }
    if (depth === 0) return
    for (const press of pressesIn(reply?.blocks)) {
      const key = `${press.actionId} ${press.value}`
      const button = buttons.find((each) => each.actionId === press.actionId)
      if (pressed.has(key) || button === undefined) continue
      pressed.add(key)
      await check(`${where} → ${press.actionId}`, () => button.run(press.value, office.request()), depth - 1)
    }
  }
  const facts = office.workbook.facts()
  for (const [name, line] of linesWith(text, exampleWordsOf(features, facts))) {
    const command = commands.find((each) => each.name === name)
    await check(`${name} ${line.slice(0, 60)}`, async () => command?.run(line, office.request()), 2)
  }
  return faults
}

/** What the bot does by itself: posts of what is watched and due, the Home tab, the help. */
async function byItself(office: Office): Promise<string[]> {
  const faults: string[] = []
  for (const minute of ['10:01', '10:03', '10:05']) {
    office.setClock(`2026-03-16T${minute}:00Z`)
    for (const feature of features) {
      const facts = office.workbook.facts()
      for (const each of [...(feature.due?.(facts) ?? []), ...(feature.watch?.(facts) ?? [])])
        await office.workbook.change(each.requestId, each.decide)
    }
  }
  for (const { body } of await office.journal.unposted()) faults.push(...faultsOf(body as unknown as Reply))
  const facts = office.workbook.facts()
  const home = homeView(facts, features, office.workbook.status(), { userId: 'U0ANA0001', name: '@ana' })
  faults.push(...blockFaults(home.blocks, 'home'))
  for (const command of commands)
    faults.push(...faultsOf(commandHelp(command, exampleWordsOf(features, facts))))
  return faults
}

async function cellFaults(office: Office): Promise<string[]> {
  expect(await office.workbook.settled(20_000)).toBe(true)
  return allTabs.flatMap((tab) =>
    office.spreadsheet
      .records(tab.title)
      .flatMap((row) =>
        Object.entries(row).flatMap(([header, cell]) =>
          typeof cell === 'string' && cell.length > 50_000 ? [`${tab.title} ${header}: ${cell.length}`] : [],
        ),
      ),
  )
}

describe('whatever a person pastes behind a command or into a form', () => {
  it.each(pasted)('as %s, Slack and the sheet take every answer to it', async (_, text) => {
    const office = await open()
    expect(await throwAround(office, text)).toEqual([])
    expect(await byItself(office)).toEqual([])
    expect(await cellFaults(office)).toEqual([])
  })
})

describe('whatever a person types into the sheet', () => {
  it.each(pasted)('as %s, Slack takes every answer about it', async (_, text) => {
    const office = await open(text)
    expect(await throwAround(office, 'sold')).toEqual([])
    expect(await byItself(office)).toEqual([])
  })
})

it('a refusal says that nothing was changed, however much was pasted', async () => {
  const office = await open()
  for (const line of ['remove 3 ', 'add 3 '].map((verb) => `${verb}${'zzz '.repeat(1_000)}`)) {
    const reply = await commands.find((each) => each.name === '/stock')?.run(line, office.request())
    expect(reply?.text).toContain('Nothing was changed')
    expect(JSON.stringify(reply?.blocks)).toContain('Nothing was changed')
  }
})
