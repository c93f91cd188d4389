/** What a jewelry team types, in our own words: the line, and what it comes to. */
import { Desk } from './desk.ts'
import { Tally } from './tally.ts'

const catalogue = [
  { sku: 'LUNA-VER-M', style: 'Luna hoop', name: 'Luna hoop', material: 'gold vermeil', size: 'M' },
  { sku: 'LUNA-VER-L', style: 'Luna hoop', name: 'Luna hoop', material: 'gold vermeil', size: 'L' },
  { sku: 'LUNA-SIL-M', style: 'Luna hoop', name: 'Luna hoop', material: 'silver', size: 'M' },
  {
    sku: 'FIO-GLD-45',
    style: 'Fio chain',
    name: 'Fio chain',
    chainLength: '45 cm',
    barcode: '2000727694658',
  },
  { sku: 'FIO-GLD-50', style: 'Fio chain', name: 'Fio chain', chainLength: '50 cm' },
  { sku: 'SOL-7', style: 'Sol ring', name: 'Sol ring', size: '7' },
  { sku: 'SOL-8', style: 'Sol ring', name: 'Sol ring', size: '8' },
  { sku: 'PEROLA-1', style: 'Pérola, pequena', name: 'Pérola, pequena' },
]

/** `writes` at once, `asks` first and then writes that, `tells` and writes nothing whatever is pressed. */
type Comes =
  | readonly ['writes' | 'asks', ...(readonly [sku: string, pieces: number])[]]
  | readonly ['tells', string]

const lines: readonly (readonly [line: string, comes: Comes])[] = [
  ['/stock remove LUNA-VER-M 3 sold', ['writes', ['LUNA-VER-M', -3]]],
  ['/stock remove 3 luna ver m sold at the market', ['writes', ['LUNA-VER-M', -3]]],
  ['/stock remove sold x3 LUNA-VER-M', ['writes', ['LUNA-VER-M', -3]]],
  ['/stock remove “luna ver m” 3 pcs', ['writes', ['LUNA-VER-M', -3]]],
  ['/stock remove 2000727694658 (2) sold', ['writes', ['FIO-GLD-45', -2]]],
  ['/stock remove fio gld 45 2 sold', ['writes', ['FIO-GLD-45', -2]]],
  ['/stock remove FIO-GLD-45×2', ['writes', ['FIO-GLD-45', -2]]],
  ['/stock remove LUNA-VER-M;4', ['writes', ['LUNA-VER-M', -4]]],
  ['/stock add LUNA-VER-M 1.020 received', ['writes', ['LUNA-VER-M', 1020]]],
  ['/stock add 1,020 LUNA-VER-M received', ['writes', ['LUNA-VER-M', 1020]]],
  ['/stock remove perola, pequena, 2 sold', ['writes', ['PEROLA-1', -2]]],
  ['/stock remove LUNA-VER-M 2 sold 3 days ago', ['writes', ['LUNA-VER-M', -2]]],
  ['/stock remove LUNA-VER-M 2 sold on 3 Dec, order 1001', ['writes', ['LUNA-VER-M', -2]]],
  ['/stock remove *LUNA-VER-M* 2 for <@U1|maria>', ['writes', ['LUNA-VER-M', -2]]],
  ['/stock remove LUNA-VER-M -2 sold', ['asks', ['LUNA-VER-M', -2]]],
  ['/stock remove LUNA-VER-M three sold', ['asks', ['LUNA-VER-M', -3]]],
  ['/stock remove 3 luna hoop silver sold', ['asks', ['LUNA-SIL-M', -3]]],
  ['/stock remove 2 sol ring size 8 sold', ['asks', ['SOL-8', -2]]],
  ['/stock remove 3 of the silver ones sold', ['asks', ['LUNA-SIL-M', -3]]],
  ['/stock remove LUNA-VER-M 3\nSOL-7 2', ['asks', ['LUNA-VER-M', -3], ['SOL-7', -2]]],
  ['/stock remove sold:\n- luna ver m x3\n• 2 sol 7', ['asks', ['LUNA-VER-M', -3], ['SOL-7', -2]]],
  ['/stock add LUNA-VER-M 3, SOL-7 2', ['asks', ['LUNA-VER-M', 3], ['SOL-7', 2]]],
  ['/stock remove sol ring 7', ['tells', 'in two ways']],
  ['/stock remove LUNA-VER-M 3 or 4', ['tells', 'x3 …']],
  ['/stock remove LUNA-VER-M 2.5', ['tells', '2.5']],
  ['/stock remove LUNA-VER-M', ['tells', '/stock remove LUNA-VER-M 3 sold']],
  ['/stock remove LUNA-VER-XL 3', ['tells', '/stock remove LUNA-VER']],
  ['/stock remove LUNA-VER-M 3\nLUNNA-VER-L 2', ['tells', 'LUNA-VER-L 2']],
  ['/stock remove LUNA-VER-M 99999999999', ['tells', '99999999999']],
  ['/stock remove LUNA-VER-M 0', ['tells', 'above 0']],
]

const plainWords: readonly (readonly [words: string, comes: Comes])[] = [
  ['how many gold hoops do we have?', ['tells', 'LUNA-VER-M']],
  ['do we have any fio gld 45 left?', ['tells', 'FIO-GLD-45']],
  ['what’s due this week', ['tells', 'What waits']],
  ['what is low?', ['tells', 'is low']],
  ['what’s the price of SOL-7', ['tells', 'SOL-7']],
  ['which returns are waiting?', ['tells', 'return']],
  ['which samples are due?', ['tells', 'sample']],
  ['we sold 3 of the silver ones', ['asks', ['LUNA-SIL-M', -3]]],
  ['sold two LUNA-VER-M at the market', ['asks', ['LUNA-VER-M', -2]]],
  ['add 20 luna ver m received from Douro', ['asks', ['LUNA-VER-M', 20]]],
  ['12 FIO-GLD-45 arrived today', ['asks', ['FIO-GLD-45', 12]]],
  ['we lost one SOL-7', ['asks', ['SOL-7', -1]]],
  ['2 luna ver m are missing', ['asks', ['LUNA-VER-M', -2]]],
  ['I counted 999999 SOL-7', ['asks', ['SOL-7', 999_999 - 1_000_000_000]]],
  ['sold today:\nLUNA-VER-M 1\n2 sol 8', ['asks', ['LUNA-VER-M', -1], ['SOL-8', -2]]],
  ['see you tomorrow', ['tells', 'did not understand']],
  ['can you undo that', ['tells', 'nothing to undo']],
]

/** Lines and plain words of our own, carried out on a team in memory. */
export async function ownCases(): Promise<Tally[]> {
  const typed = new Tally('our own lines')
  const said = new Tally('our own plain words')
  for (const [line, comes] of lines) await judge(line, comes, typed)
  for (const [words, comes] of plainWords) await judge(words, comes, said)
  return [typed, said]
}

async function judge(line: string, comes: Comes, tally: Tally): Promise<void> {
  const desk = await Desk.open(catalogue)
  try {
    const { reply, written } = line.startsWith('/') ? await desk.types(line) : await desk.says(line)
    if (comes[0] === 'tells') {
      const isTold = JSON.stringify(reply ?? '').includes(comes[1])
      return tally.note(written.length > 0 ? 'wrong write' : isTold ? 'right' : 'wrong', line, reply?.text)
    }
    const [how, ...wanted] = comes
    const early = how === 'asks' && written.length > 0
    const done = how === 'asks' && !early ? await desk.presses(reply) : written
    if (done.length === 0) return tally.note('asked', line, reply?.text)
    const got = done.map(({ sku, quantity }) => `${sku} ${quantity}`).join()
    const isRight = !early && got === wanted.map(([sku, pieces]) => `${sku} ${pieces}`).join()
    return tally.note(isRight ? 'right' : 'wrong write', line, got)
  } finally {
    await desk.stop()
  }
}
