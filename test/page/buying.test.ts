import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { foldOf, newRows } from '../support/world.ts'
import { openTriedPage, type TriedPage } from './browser.ts'
import { handsOn } from './hands.ts'

const sku = 'LUNA-VER-M'
/** With PICTURES=<folder> each step leaves a picture to look at. */
const pictures = process.env['PICTURES']
let tried: TriedPage
let shots = 0

beforeAll(async () => {
  tried = await openTriedPage()
  if (pictures !== undefined) await mkdir(pictures, { recursive: true })
})
afterAll(() => tried.stop())

const messages = () => tried.page.getByTestId('message')
/** Orders beside the sample brand's own. */
const orders = () => newRows(tried.world, 'Purchase orders')
const order = (at = 0) => orders()[at] ?? {}
const payment = (kind: string, po: string) =>
  tried.world.sheets.person.records('Payments').find((row) => row['Kind'] === kind && row['PO'] === po) ?? {}
const lineOf = (po: string, of = sku) =>
  tried.world.sheets.person.records('PO lines').find((row) => row['PO'] === po && row['SKU'] === of) ?? {}

async function picture(): Promise<void> {
  if (pictures === undefined) return
  shots += 1
  await tried.page.screenshot({ path: join(pictures, `buying-${String(shots).padStart(2, '0')}.png`) })
}

/** Types a line and waits for an answer with these words. */
async function type(line: string, words: string | RegExp): Promise<void> {
  const field = tried.page.getByTestId('composer')
  await field.fill(line)
  await field.press('Enter')
  await answered(words)
}

async function answered(words: string | RegExp): Promise<void> {
  await expect.poll(() => messages().filter({ hasText: words }).count()).toBeGreaterThan(0)
  await picture()
}

const press = (name: string) => messages().getByRole('button', { name, exact: true }).last().click()

async function inSheet(what: () => unknown, value: unknown): Promise<void> {
  await expect.poll(what).toBe(value)
}

/** What the alerts channel was told. */
const told = () => tried.world.slack.messages('C01ALERTS').map(messageWords).join('\n')

/** Fills in the form of an inspection's result, as far as anything was found. */
async function inspect(plating: string): Promise<void> {
  const { page } = tried
  await page.getByTestId('modal').waitFor()
  if (plating !== '') await page.getByTestId('modal').getByLabel('Defects: plating').fill(plating)
  await picture()
  await page.getByTestId('modal-submit').click()
}

describe('buying in the try-it page', () => {
  it('drafts what is low with a press, sends and confirms it', async () => {
    await type('/low oficina', 'from oficina to reorder')
    await press('Draft purchase orders')
    await inSheet(() => order()['Status'], 'draft')
    const id = String(order()['Id'])
    await type(`/po send ${id}`, `no sample of ${sku} was approved`)
    await press('Send all the same')
    await inSheet(() => order()['Status'], 'sent')
    await type(`/po confirm ${id} eta in 60 days`, 'sent → confirmed')
    await inSheet(() => order()['Status'], 'confirmed')
    await inSheet(() => payment('balance', id)['Status'], 'planned')
    expect(Number(payment('deposit', id)['Amount']) + Number(payment('balance', id)['Amount'])).toBe(425)
    await type(`/po ${id}`, 'Landed = unit cost')
  })

  it('holds the balance while an inspection fails, and lets it go when the next one passes', async () => {
    const id = String(order()['Id'])
    await type(`/po inspect ${id}`, 'confirmed → inspection')
    await type(`/qc ${id} ${sku}`, 'Look at 5 of 20 pieces')
    await press('Record result')
    await inspect('1 major')
    await inSheet(() => payment('balance', id)['Status'], 'held')
    await inSheet(() => order()['Status'], 'in production')
    await type('/pay due', 'held')
    await type(`/po inspect ${id}`, 'in production → inspection')
    await type('/qc', 'Re-inspect')
    await press('Re-inspect')
    await inspect('')
    await inSheet(() => payment('balance', id)['Status'], 'planned')
  })

  it('receives in part, is paid and closed', async () => {
    const id = String(order()['Id'])
    const before = foldOf(tried.world, sku)
    await type(`/po receive ${id} ${sku} 12 rejected 2`, '10 accepted, 2 rejected and held')
    await inSheet(() => lineOf(id)['Received'], 12)
    await inSheet(() => order()['Status'], 'part received')
    await inSheet(() => foldOf(tried.world, sku), before + 10)
    for (const kind of ['deposit', 'balance']) {
      await type(`/pay done ${String(payment(kind, id)['Id'])} today`, new RegExp(`${kind}.*paid`))
      await inSheet(() => payment(kind, id)['Status'], 'paid')
    }
    await type(`/po receive ${id} all`, 'part received → received')
    await type(`/po close ${id}`, 'received → closed')
    await inSheet(() => order()['Status'], 'closed')
  })

  it('notices and answers the same steps made by hand in the grid', async () => {
    const hands = handsOn(tried)
    const { person } = tried.world.sheets
    await type('/low catena', 'from catena to reorder')
    await press('Draft purchase orders')
    await inSheet(() => order(1)['Status'], 'draft')
    const id = String(order(1)['Id'])
    const place = (tab: string, key: string, header: string) => {
      const cells = person.cells(tab)
      const column = (cells[0] ?? []).indexOf(header)
      return `${String.fromCharCode(65 + column)}${cells.findIndex((row) => row.includes(key)) + 1}`
    }
    const says = (words: string | RegExp) => expect.poll(told).toMatch(words)
    await hands.types('Purchase orders', place('Purchase orders', id, 'Status'), 'sent')
    await says('draft → sent')
    await inSheet(() => typeof order(1)['Ordered'], 'number')
    await inSheet(() => payment('deposit', id)['PO'] ?? payment('balance', id)['PO'], id)
    const line = lineOf(id, 'ONDA-GLD-18')
    const before = foldOf(tried.world, 'ONDA-GLD-18')
    await hands.types('PO lines', place('PO lines', String(line['Id']), 'Received'), '25')
    await says('ONDA-GLD-18: 25 accepted')
    await inSheet(() => foldOf(tried.world, 'ONDA-GLD-18'), before + 25)
    await inSheet(() => order(1)['Status'], 'part received')
    const due = String(payment('balance', id)['Id'] ?? payment('deposit', id)['Id'])
    await hands.types('Payments', place('Payments', due, 'Status'), 'paid')
    await says(/paid.*typed in the sheet|in the sheet.*paid/is)
    await hands.types('Purchase orders', place('Purchase orders', id, 'Status'), 'draft')
    await says('That is no step')
    await picture()
  })

  it('had no trouble of its own, and the bot kept to Slack’s rules', () => {
    expect(tried.troubles).toEqual([])
    expect(tried.world.slack.violations).toEqual([])
  })
})
