import { addDays } from 'date-fns/addDays'
import { format } from 'date-fns/format'
import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { StoredMessage } from '../../sandbox/slack/types.ts'
import type { World } from '../../sandbox/world.ts'
import { answersTo, answerTo, foldOf, newRows, openTestWorld, stockRow } from '../support/world.ts'

const channel = 'C02SUPPLY'
const alerts = 'C01ALERTS'
const sku = 'LUNA-VER-M'

const dayMs = 86_400_000
/** A day so many from today as people type it, and as the sheet keeps it: days since the end of 1899. */
function dayAhead(days: number): { typed: string; kept: number } {
  const day = addDays(new Date(), days)
  const midnight = Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
  return { typed: format(day, 'yyyy-MM-dd'), kept: (midnight - Date.UTC(1899, 11, 30)) / dayMs }
}

const orders = (world: World) => newRows(world, 'Purchase orders')
const lines = (world: World) => newRows(world, 'PO lines')
const held = (world: World) =>
  world.sheets.person
    .records('Movements')
    .filter((row) => row['SKU'] === sku && row['Bucket'] === 'held')
    .reduce((sum, row) => sum + Number(row['Quantity']), 0)

/** Presses a button of a message and gives what is answered, in words. */
async function press(world: World, message: StoredMessage, action: string, user = 'U01ANA'): Promise<string> {
  const exchange = await (await world.slack.as(user).clicks(message, action)).settled()
  return exchange.replies().map(messageWords).join('\n')
}

async function typed(world: World, line: string): Promise<StoredMessage> {
  const answers = await answersTo(world, await world.slack.as('U01ANA').types(channel, line))
  const last = answers.at(-1)
  if (last === undefined) throw new Error(`no answer to ${line}`)
  return last
}

/** The newest post in the alerts channel that holds the words. */
async function postWith(world: World, words: string): Promise<StoredMessage> {
  const found = () => world.slack.messages(alerts).findLast((each) => messageWords(each).includes(words))
  await settled(world)
  await world.slack.until(() => found() !== undefined)
  const post = found()
  if (post === undefined) throw new Error(`no post with ${words}`)
  return post
}

function placeOf(world: World, tab: string, id: string, header: string): string {
  const cells = world.sheets.person.cells(tab)
  const column = (cells[0] ?? []).indexOf(header)
  const row = cells.findIndex((each) => each.includes(id)) + 1
  return `${String.fromCharCode(65 + column)}${row}`
}

async function settled(world: World): Promise<void> {
  await world.bot().settle(20_000)
}

/** An order of twenty hoops to Oficina do Douro, sent. */
async function sentOrder(world: World): Promise<string> {
  const made = await typed(world, '/low oficina')
  await press(world, made, 'low_draft')
  await settled(world)
  const id = String(orders(world)[0]?.['Id'])
  await press(world, await typed(world, `/po send ${id}`), 'po_send_anyway')
  return id
}

describe('a purchase order', () => {
  it('goes from low stock to closed, and each step stands in the sheet', async () => {
    const world = await openTestWorld()
    const before = foldOf(world, sku)
    const low = await typed(world, '/low oficina')
    expect(await press(world, low, 'low_draft')).toContain('Oficina do Douro: 2 lines, 40 pieces')
    expect(await press(world, low, 'low_draft')).toContain('stands in drafts already')
    await settled(world)
    expect(orders(world)).toMatchObject([{ Supplier: 'SUP-8EVBHYSYVE', Status: 'draft', Ordered: null }])
    const id = String(orders(world)[0]?.['Id'])

    const asked = await typed(world, `/po send ${id}`)
    expect(messageWords(asked)).toContain(`no sample of ${sku} was approved`)
    expect(await press(world, asked, 'po_send_anyway')).toContain('draft → sent')
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On order: 20')
    const [promised, later] = [dayAhead(93), dayAhead(101)]
    expect(await answerTo(world, `/po confirm ${id} eta ${promised.typed}`)).toContain('sent → confirmed')
    expect(await answerTo(world, `/po eta ${id} ${later.typed}`)).toContain('8 days later')
    await settled(world)
    const days = { ETA: later.kept, 'Promised ETA': promised.kept }
    expect(orders(world)[0]).toMatchObject({ Status: 'confirmed', ...days })
    expect(stockRow(world, sku)['On order']).toBe(20)
    expect(lines(world).find((row) => row['SKU'] === sku)?.['Outstanding']).toBe(20)

    const part = await answerTo(world, `/po receive ${id} ${sku} 12 rejected 2`)
    expect(part).toContain(
      `${sku}: 10 accepted, 2 rejected and held, on hand ${before} → ${before + 10}, 8 to come`,
    )
    expect(part).toContain('confirmed → part received')
    const over = await typed(world, `/po receive ${id} ${sku} 9`)
    expect(messageWords(over)).toContain(`20 ordered, 12 came before, 9 now make 21`)
    expect(await press(world, over, 'po_receive_anyway')).toContain('9 accepted')
    expect(await answerTo(world, `/po receive ${id} all`)).toContain('part received → received')
    expect(await answerTo(world, `/po close ${id}`)).toContain('received → closed')
    expect(await answerTo(world, `/po receive ${id} all`)).toContain('is closed')
    await settled(world)
    expect(orders(world)[0]).toMatchObject({ Status: 'closed' })
    expect(lines(world).find((row) => row['SKU'] === sku)).toMatchObject({
      Received: 21,
      Rejected: 2,
      Booked: 21,
      Outstanding: 0,
    })
    expect(foldOf(world, sku)).toBe(before + 19)
    expect(stockRow(world, sku)).toMatchObject({ 'On hand': before + 19, 'On order': 0 })
    expect(held(world)).toBe(2)
  })

  it('is written by its form, and edited in Slack while it is a draft', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const opened = (await (await ana.types(channel, '/po new oficina')).settled()).view()
    if (opened === undefined) throw new Error('no form')
    const wrong = await ana.submits(opened, { lines: 'LUNA-VER-M fifty pieces\nNO-SUCH 3', currency: 'XXQ' })
    expect(wrong.errors['lines']).toContain('which SKU?')
    expect(
      (await ana.submits(opened, { lines: `${sku} 20 @ 13.70`, currency: 'XXQ' })).errors['currency'],
    ).toContain('“XXQ”')
    const sent = await (
      await ana.submits(opened, {
        lines: `${sku} 20 @ 13.70\nBRISA-VER 20`,
        currency: 'USD',
        fxRate: '0.9',
        freight: '27.4',
      })
    ).settled()
    expect(sent.replies().map(messageWords).join()).toContain('2 lines, 40 pieces')
    await settled(world)
    const id = String(orders(world)[0]?.['Id'])
    const form = (await (await ana.types(channel, `/po edit ${id}`)).settled()).view()
    if (form === undefined) throw new Error('no form')
    const edited = await (await ana.submits(form, { lines: `${sku} 30 @ 13.70` })).settled()
    expect(edited.replies().map(messageWords).join()).toContain(`${sku} 20 → 30`)
    await settled(world)
    expect(lines(world)).toMatchObject([{ SKU: sku, Ordered: 30, 'Unit cost': 13.7 }])
    // 30 × 13.70 = 411; 27.40 more is 6.67 %; at 0.9 a piece costs 13.152.
    expect(await answerTo(world, `/po ${id}`)).toContain('13.152')
    expect(await answerTo(world, `/po text ${id}`)).toContain(`30 pieces ${sku}`)
    const asked = await ana.types(channel, `/po pdf ${id}`)
    const words = () => asked.replies().map(messageWords).join()
    await world.slack.until(() => words().includes('is in your direct messages'))
    const files = world.slack.channels
      .flatMap((each) => world.slack.messages(each.id))
      .flatMap((each) => each.files)
    expect(files).toMatchObject([{ name: `${id}.pdf`, mimetype: 'application/pdf' }])
  })
})

describe('an order that is edited in the sheet', () => {
  it('has its steps noticed, and one that is no step can be put back', async () => {
    const world = await openTestWorld()
    const { person } = world.sheets
    await press(world, await typed(world, '/low oficina'), 'low_draft')
    await settled(world)
    const id = String(orders(world)[0]?.['Id'])
    person.types('Purchase orders', placeOf(world, 'Purchase orders', id, 'Status'), 'sent')
    const sent = await postWith(world, 'draft → sent')
    expect(messageWords(sent)).toContain(`no sample of ${sku} was approved`)
    await settled(world)
    expect(orders(world)[0]?.['Ordered']).toBeTypeOf('number')
    person.types('Purchase orders', placeOf(world, 'Purchase orders', id, 'Status'), 'closed')
    const wrong = await postWith(world, 'sent → closed')
    expect(messageWords(wrong)).toContain('That is no step')
    expect(await press(world, wrong, 'po_put_back')).toContain('closed → sent')
    const eta = dayAhead(93)
    person.types('Purchase orders', placeOf(world, 'Purchase orders', id, 'ETA'), eta.typed)
    expect(messageWords(await postWith(world, 'ETA not known →'))).toContain('Typed in the sheet')
    await settled(world)
    expect(orders(world)[0]).toMatchObject({ Status: 'sent', ETA: eta.kept })
  })

  it('has typed receipts booked once, more than ordered asked about, and either put back', async () => {
    const world = await openTestWorld()
    const { person } = world.sheets
    const before = foldOf(world, sku)
    const po = await sentOrder(world)
    await settled(world)
    const id = String(lines(world).find((row) => row['SKU'] === sku)?.['Id'])
    person.types('PO lines', placeOf(world, 'PO lines', id, 'Received'), '15')
    const post = await postWith(world, `${sku}: 15 accepted`)
    expect(messageWords(post)).toContain(`on hand ${before} → ${before + 15}`)
    await settled(world)
    expect(foldOf(world, sku)).toBe(before + 15)
    person.types('PO lines', placeOf(world, 'PO lines', id, 'Rejected'), '3')
    await postWith(world, `−3 accepted, 3 rejected and held`)
    person.types('PO lines', placeOf(world, 'PO lines', id, 'Received'), '33')
    const over = await postWith(world, 'says that 33 of')
    await settled(world)
    expect(foldOf(world, sku)).toBe(before + 12)
    const both = await Promise.all(
      ['U01ANA', 'U02BEN'].map((user) => press(world, over, 'po_book_typed', user)),
    )
    expect(both.join('\n')).toContain('18 accepted')
    await settled(world)
    expect(foldOf(world, sku)).toBe(before + 30)
    expect(held(world)).toBe(3)
    expect(await press(world, post, 'po_put_received_back')).toContain('33 → 0')
    await postWith(world, `${sku}: −30 accepted`)
    await settled(world)
    expect(foldOf(world, sku)).toBe(before)
    expect(orders(world).find((row) => row['Id'] === po)?.['Status']).toBe('part received')
  })
})

describe('an order that does not come', () => {
  it('is told once on the morning after its day, and its pieces are low again', async () => {
    const world = await openTestWorld()
    // What the sample brand waits for comes in good time.
    const due = world.sheets.person.records('Purchase orders').find((row) => row['Status'] === 'confirmed')
    expect(await answerTo(world, `/po receive ${String(due?.['Id'])} all`)).toContain('confirmed → received')
    // The Monday ahead of us at noon; the order is promised for its Friday.
    const monday = addDays(new Date(), 8 - (new Date().getDay() || 7))
    const dayOf = (days: number) => format(addDays(monday, days), 'yyyy-MM-dd')
    const at = (days: number, clock: string) => {
      world.clock.ahead = Date.parse(`${dayOf(days)}T${clock}:00Z`) - Date.now()
    }
    at(0, '12:00')
    await settled(world)
    const po = await sentOrder(world)
    await answerTo(world, `/po confirm ${po} eta ${dayOf(4)}`)
    await settled(world)
    expect(await answerTo(world, '/low oficina')).not.toContain(sku)
    at(4, '12:00')
    await world.bot().tick()
    await settled(world)
    const late = () => world.slack.messages(alerts).filter((each) => messageWords(each).includes('is late'))
    expect(late()).toEqual([])
    at(7, '09:30')
    for (const _ of [1, 2, 3]) await world.bot().tick()
    await settled(world)
    expect(late().map(messageWords).join()).toMatch(/1 purchase order is late.*3 days late/s)
    expect(late()).toHaveLength(1)
    expect(await answerTo(world, '/low oficina')).toContain(sku)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('late')
    expect(await answerTo(world, '/po late')).toContain(po)
    // A new day, and nobody hears of it again until that is over, too.
    await answerTo(world, `/po eta ${po} ${dayOf(11)}`)
    await world.bot().tick()
    await settled(world)
    expect(late()).toHaveLength(1)
    expect(await answerTo(world, '/low oficina')).not.toContain(sku)
  })
})
