import { TZDate } from '@date-fns/tz'
import type { World } from '../world.ts'

/** Types rows below the last one of a tab, by their headers, as a person would. */
function typesRows(world: World, tab: string, rows: readonly Readonly<Record<string, string>>[]): void {
  const { person } = world.sheets
  const cells = person.cells(tab)
  const head = (cells[0] ?? []).map(String)
  const last = cells.findLastIndex((row) => row.some((cell) => cell !== null && cell !== ''))
  person.pastes(
    tab,
    `A${last + 2}`,
    rows.map((row) => head.map((header) => row[header] ?? '')),
  )
}

function day(world: World, ahead: number): string {
  const there = new TZDate(world.clock.now(), world.times().timeZone)
  there.setDate(there.getDate() + ahead)
  const parts = [there.getFullYear(), there.getMonth() + 1, there.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

/** An order that is underway, with its payments to come: something to be shown by what is about orders. */
export async function orderUnderway(world: World): Promise<void> {
  const po = 'PO-GALLERY'
  typesRows(world, 'PO lines', [
    { Id: 'POL-GALLERY', PO: po, SKU: 'LUNA-VER-M', Ordered: '100', 'Unit cost': '12.35' },
  ])
  typesRows(world, 'Purchase orders', [
    {
      Id: po,
      Supplier: 'Chao Phraya Silver',
      Status: 'sent',
      Ordered: day(world, -3),
      'Ship by': day(world, 20),
      ETA: day(world, 34),
      Currency: 'USD',
      'FX rate': '0.91',
    },
  ])
  typesRows(world, 'Payments', [
    {
      Id: 'PAY-GALLERY',
      PO: po,
      Kind: 'other',
      Due: day(world, -2),
      Amount: '85',
      Status: 'held',
      Note: 'wrong invoice',
    },
  ])
  await world.bot().settle(10_000)
}

/** Hundreds of payments, and notes as long as somebody would write them. */
export async function manyPaymentsAndNotes(world: World): Promise<void> {
  const long = 'a carta de porte & a fatura pró-forma <revista> '.repeat(60)
  typesRows(
    world,
    'Payments',
    Array.from({ length: 300 }, (_, at) => ({
      Id: `PAY-MANY-${String(at).padStart(3, '0')}`,
      PO: 'PO-GALLERY',
      Kind: 'other',
      Due: day(world, at - 40),
      Amount: '1234567.89',
      Currency: ['EUR', 'USD', 'THB'][at % 3] ?? '',
      Status: at % 7 === 0 ? 'held' : 'planned',
      Note: at % 7 === 0 ? long : '',
    })),
  )
  typesRows(
    world,
    'Notes',
    Array.from({ length: 60 }, (_, at) => ({
      Id: `NOTE-MANY-${at}`,
      About: 'PO-GALLERY',
      Author: '@ana',
      Text: `${at} ${long}`,
    })),
  )
  await world.bot().settle(20_000)
}
