import type { ClientMessage, ClientPerson, ClientChannel, ClientView } from '../slack/client-types.ts'
import { clientMessage, clientState, clientView } from '../slack/client-view.ts'
import { objectsIn, textIn, type JsonObject } from '../slack/json.ts'
import { Refused, type Exchange, type StoredMessage, type StoredView } from '../slack/types.ts'
import type { World } from '../world.ts'
import { manyPaymentsAndNotes, orderUnderway } from './orders.ts'

/** One thing that a person did, and everything that came of it. */
export interface Picture {
  /** the heading it stands under */
  readonly about: string
  /** what was done, such as the line that was typed */
  readonly done: string
  readonly messages: readonly ClientMessage[]
  readonly view: ClientView | null
}

/** Everything that the gallery shows. */
export interface Gallery {
  readonly pictures: readonly Picture[]
  readonly people: readonly ClientPerson[]
  readonly channels: readonly ClientChannel[]
  readonly timeZone: string
  /** what broke Slack's rules, and what was done and never answered */
  readonly faults: readonly string[]
}

const channel = 'C02SUPPLY'
const alerts = 'C01ALERTS'
const viewer = 'U01ANA'
/** An answer that takes longer is a fault. A busy machine may be slow, and Google's quota is a minute's. */
const mostWaitMs = 75_000
/** At most so many buttons of one answer are pressed. */
const mostPresses = 8
/** What nobody would type, and what people type by mistake, behind every command. */
const oddLines = [
  '',
  'help',
  'zzzz',
  'luna',
  'luna ver m',
  '“LUNA-VER-M” three',
  '<@U02BEN> =1+1',
  '🙂 🙂',
  '-5',
  '9'.repeat(40),
]

/** Types every line of every command's help and some that are wrong, presses what is offered, and keeps what is shown. */
export async function collectGallery(world: World): Promise<Gallery> {
  const pictures: Picture[] = []
  const faults: string[] = []
  const { slack } = world
  const ana = slack.as(viewer)

  const keep = async (about: string, done: string, exchange: Exchange): Promise<readonly StoredMessage[]> => {
    const settled = await exchange.settled(mostWaitMs).catch(() => undefined)
    if (settled === undefined) {
      faults.push(`no answer in ${mostWaitMs / 1000} s: ${done}`)
      return []
    }
    // Reminders that are posted just then answer nothing.
    const replies = settled.replies().filter((message) => message.channel !== alerts)
    const view = settled.view()
    if (replies.length === 0 && view === undefined && settled.error === undefined)
      faults.push(`no answer: ${done}`)
    pictures.push({
      about,
      done,
      messages: replies.map((message) => clientMessage(slack, message)),
      view: view === undefined ? null : clientView(slack, view),
    })
    if (view !== undefined) await ana.closes(view, { all: true }).catch(() => undefined)
    return replies
  }
  const type = async (about: string, line: string) => {
    const replies = await keep(about, line, await ana.types(channel, line))
    for (const reply of replies) await pressAll(about, line, reply)
    return replies
  }
  const pressAll = async (about: string, line: string, at: StoredMessage | StoredView) => {
    for (const { actionId, blockId, words } of pressable(at.blocks).slice(0, mostPresses)) {
      // A button that was pressed before may have put another answer in place of this one.
      const pressed = await ana.clicks(at, actionId, { blockId }).catch((cause: unknown) => {
        if (!(cause instanceof Refused)) throw cause
        return undefined
      })
      if (pressed !== undefined) await keep(about, `${line}  →  ${words}`, pressed)
    }
  }

  await world.bot().settle(10_000)
  await orderUnderway(world)
  for (const { command } of slack.commands) {
    const help = await keep(command, `${command} help`, await ana.types(channel, `${command} help`))
    const lines = new Set([
      ...linesIn(help, command),
      ...oddLines.map((words) => `${command} ${words}`.trim()),
    ])
    for (const line of lines) if (!line.endsWith(' help')) await type(command, line)
    await world.bot().settle(10_000)
  }
  await atTheLimits(world, type)
  const home = await ana.opensHome().then((exchange) => exchange.settled(8_000))
  await world.bot().settle(3_000)
  const desk = ana.home()
  if (desk === undefined) faults.push(`no Home tab${home.error ?? ''}`)
  else
    pictures.push({
      about: 'Home',
      done: 'Ana opens the Home tab',
      messages: [],
      view: clientView(slack, desk),
    })
  await editsByHand(world)
  for (const id of [alerts, channel]) {
    const posted = slack.messages(id).filter((message) => message.isBot && message.answers === undefined)
    const last = posted.slice(-12).map((message) => clientMessage(slack, message))
    pictures.push({
      about: 'Posts',
      done: `the last ${last.length} posts of ${id}`,
      messages: last,
      view: null,
    })
  }
  const { people, channels } = clientState(slack, viewer)
  return {
    pictures,
    people,
    channels,
    timeZone: world.times().timeZone,
    faults: [...faults, ...slack.violations],
  }
}

/** What people do in the sheet and a press puts right: posts in the alerts channel, with their buttons, come last. */
async function editsByHand(world: World): Promise<void> {
  const { bot } = world
  const { person } = world.sheets
  const columnOf = (tab: string, header: string) => {
    const at = (person.cells(tab)[0] ?? []).indexOf(header)
    return String.fromCharCode(65 + at)
  }
  const look = async () => {
    await bot().settle(10_000)
    world.clock.ahead += 30_000
    await bot().settle(10_000)
  }
  person.types('Samples', `${columnOf('Samples', 'Decision due')}2`, "'03/04/2027")
  person.types('SKUs', `${columnOf('SKUs', 'Price')}2`, '=1/0')
  person.types('Movements', `${columnOf('Movements', 'Quantity')}4`, '15')
  person.deletesRow('Movements', 9)
  person.types('Movements', 'A12', String(person.cells('Movements')[10]?.[0]))
  await look()
  person.renamesHeader('Movements', 'Quantity', 'Pieces')
  person.insertsColumn('Stock', 1, 'On hand')
  person.deletesColumn('SKUs', (person.cells('SKUs')[0] ?? []).indexOf('Barcode'))
  await look()
  person.renamesTab('Samples', 'Samples 2026')
  person.deletesTab('Returns')
  await look()
}

/** Five hundred SKUs with the longest names that somebody would give, all of them out: answers at Slack's limits. */
async function atTheLimits(
  world: World,
  type: (about: string, line: string) => Promise<readonly StoredMessage[]>,
): Promise<void> {
  const { sheets } = world
  const [head = []] = sheets.person.cells('SKUs')
  const name = `Brincos compridos «Constelação do Hemisfério Sul» & pérolas <água-doce>, banho de ouro 24 quilates`
  const row = (at: number) => {
    const cells: Record<string, string> = {
      SKU: `CONSTELACAO-HEMISFERIO-SUL-${String(at).padStart(3, '0')}-OURO-24K`,
      Style: 'Constelação do Hemisfério Sul, edição numerada de aniversário',
      Name: `${name} nº ${at}`,
      Type: 'earrings',
      Supplier: 'Oficina do Douro',
      Cost: '1234567.89',
      Price: '9876543.21',
      'Reorder point override': '25',
      Status: 'active',
    }
    return head.map((header) => cells[String(header)] ?? '')
  }
  const from = sheets.person.cells('SKUs').length + 1
  sheets.person.pastes(
    'SKUs',
    `A${from}`,
    Array.from({ length: 500 }, (_, at) => row(at + 1)),
  )
  await world.bot().settle(20_000)
  const about = 'At Slack’s limits: 500 SKUs with long names'
  for (const line of [
    '/low',
    '/low all',
    '/stock constelacao',
    '/stock CONSTELACAO-HEMISFERIO-SUL-007-OURO-24K',
    '/stock add CONSTELACAO-HEMISFERIO-SUL-007-OURO-24K 12 received',
    '/stock move CONSTELACAO-HEMISFERIO-SUL-007-OURO-24K 12 from Studio to Shop',
    '/stock history CONSTELACAO-HEMISFERIO-SUL-007-OURO-24K',
    '/sku CONSTELACAO-HEMISFERIO-SUL-007-OURO-24K',
    '/sku constelacao',
    '/supplier oficina do douro',
    '/count Studio',
    '/jumpring today',
    '/jumpring check',
    `/stock ${'constelação '.repeat(30)}`,
  ])
    await type(about, line)
  await manyPaymentsAndNotes(world)
  for (const line of ['/pay due', '/pay due 30', '/pay PO-GALLERY', '/note PO-GALLERY', '/note'])
    await type('At Slack’s limits: 300 payments and long notes', line)
}

/** Buttons that tell the app, and not the browser; each action once. */
function pressable(blocks: readonly JsonObject[]): { actionId: string; blockId: string; words: string }[] {
  const found = new Map<string, { actionId: string; blockId: string; words: string }>()
  for (const block of blocks) {
    const blockId = textIn(block, 'block_id') ?? ''
    const accessory = block['accessory']
    const elements = [
      ...objectsIn(block, 'elements'),
      ...(typeof accessory === 'object' ? [accessory as JsonObject] : []),
    ]
    for (const element of elements) {
      const actionId = textIn(element, 'action_id')
      if (textIn(element, 'type') !== 'button' || actionId === undefined || element['url'] !== undefined)
        continue
      const text = element['text']
      const words = typeof text === 'object' ? (textIn(text as JsonObject, 'text') ?? actionId) : actionId
      if (!found.has(actionId)) found.set(actionId, { actionId, blockId, words: `[ ${words} ]` })
    }
  }
  return [...found.values()]
}

/** The lines of one command that a help text names. */
function linesIn(messages: readonly StoredMessage[], command: string): string[] {
  const text = JSON.stringify(messages.map(({ blocks, text: words }) => [blocks, words]))
  const lines = text.matchAll(/`(\/[a-z]+[^`]*)`/g)
  return [...lines].map(([, line = '']) => unescape(line)).filter((line) => line.split(' ')[0] === command)
}

function unescape(line: string): string {
  return line.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('\\"', '"')
}
