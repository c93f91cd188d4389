import { idFor } from '../src/kit/ids.ts'
import type { Cell } from '../src/workbook/cells.ts'
import { dayText } from './demo-days.ts'
import { placedOn } from './demo-placed-orders.ts'
import { suppliersByPlace } from './demo-suppliers.ts'

const { porto, bangkok, jaipur, arezzo, yiwu } = suppliersByPlace

/** What the team of the sample brand wrote down about suppliers and orders; the day counts back from the day of setup. */
const notes: readonly {
  readonly about: string
  readonly day: number
  readonly time: string
  readonly author: string
  readonly text: string
}[] = [
  {
    about: bangkok.id,
    day: 318,
    time: '15:10',
    author: '@ben',
    text: 'The workshop is closed for two weeks in April. What we need for May has to be ordered in February.',
  },
  {
    about: arezzo.id,
    day: 298,
    time: '10:05',
    author: '@ana',
    text: 'The balance stays due 60 days after receipt, for orders of 300 EUR and more.',
  },
  {
    about: porto.id,
    day: 217,
    time: '17:30',
    author: '@ana',
    text: 'Rush orders of up to 30 pieces in ten days are possible, 15 % more a piece.',
  },
  {
    about: placedOn(bangkok, 205).id,
    day: 181,
    time: '17:05',
    author: '@ana',
    text: 'Vermeil too thin on three rings. They plate the size again at their cost; it comes about a week later.',
  },
  {
    about: placedOn(yiwu, 230).id,
    day: 178,
    time: '12:15',
    author: '@ben',
    text: 'Five ivory clips are missing, seven are chipped. Credit of 12 clips agreed, to be taken off the next order.',
  },
  {
    about: placedOn(jaipur, 190).id,
    day: 136,
    time: '09:40',
    author: '@ben',
    text: 'Three pairs short. Closed as it is: the supplier credits them.',
  },
  {
    about: yiwu.id,
    day: 59,
    time: '16:20',
    author: '@ana',
    text: 'Their minimum for hair clips went up to 300 a colour, so we cancelled the tortoise ones. Ask again when three colours are due together.',
  },
  {
    about: placedOn(arezzo, 22).id,
    day: 19,
    time: '11:00',
    author: '@ben',
    text: 'Confirmed on the phone: the chains are made this week and leave as planned.',
  },
  {
    about: placedOn(jaipur, 58).id,
    day: 18,
    time: '17:20',
    author: '@ana',
    text: 'Failed the inspection: plating under 2.5 µm. They plate again; the balance stays here until it passes.',
  },
  {
    about: placedOn(jaipur, 58).id,
    day: 3,
    time: '09:30',
    author: '@ana',
    text: 'Asked for a new day again. The pearls of both styles are at the plater’s.',
  },
]

/** Rows of the tab Notes. */
export function noteRows(): Readonly<Record<string, Cell>>[] {
  return notes.map(({ about, day, time, author, text }, at) => ({
    id: idFor('NOTE', 'demo note', at + 1),
    about,
    at: `${dayText(day)} ${time}`,
    author,
    text,
  }))
}
