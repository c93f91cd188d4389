/** Files of cases that other programs and their users left, read from a folder that is given; they are no part of this repository. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { instantOf, localDate } from '../../src/kit/local-date.ts'
import { parseCommandText, plainText, typedWords } from '../../src/slack/command-text.ts'
import { spokenText } from '../../src/slack/spoken-text.ts'
import { typedDate } from '../../src/slack/typed-date.ts'
import { optionalDate, optionalMoney, parseMoney, requiredWhole, text } from '../../src/workbook/cells.ts'
import { Desk } from './desk.ts'
import { Tally } from './tally.ts'

const quantity = z.union([z.number(), z.string(), z.null()]).optional()
const item = z.looseObject({ item: z.string().optional(), sku: z.string().optional(), quantity })
const row = z.looseObject({
  raw: z.string(),
  topic: z.string(),
  do: z.string(),
  reading: z.union([
    z.null(),
    item.extend({
      lines: z.array(item).optional(),
      search: z.string().optional(),
      display_text: z.string().optional(),
      text: z.string().optional(),
      args: z.array(z.string()).optional(),
      action: z.string().optional(),
      date: z.string().optional(),
      reference: z.string().optional(),
      order: z.string().optional(),
    }),
  ]),
})
type Row = z.infer<typeof row>
type Item = z.infer<typeof item>

const named: Readonly<Record<string, string>> = { U123: 'name', C123: 'general' }

async function fileOf<T>(folder: string, name: string, shape: z.ZodType<T>): Promise<T> {
  return shape.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
}

/** Everything that people typed after a command. */
export async function slashInputs(folder: string): Promise<Tally[]> {
  const { rows } = await fileOf(folder, 'slash-inputs.json', z.object({ rows: z.array(row) }))
  const stock = new Tally('stock lines')
  const marks = new Tally('marks and quotes')
  const dates = new Tally('days')
  const desk = await Desk.open(catalogueOf(rows))
  for (const each of rows) {
    if (each.topic === 'date' || each.topic === 'not a date') judgeDay(each, dates)
    else if (/^(?:slack markup|smart |em dash)/.test(each.topic)) judgeMarks(each, marks)
    else await judgeLine(each, desk, stock)
  }
  await desk.stop()
  return [stock, marks, dates]
}

/** Every item that the rows name, as a team would have it, with the variants that make a size a question. */
function catalogueOf(rows: readonly Row[]) {
  const items = rows.flatMap(({ reading, topic, raw }): Item[] => {
    if (reading === null || /date|mark|quote|dash/.test(topic)) return []
    if (reading.search !== undefined) return [{ item: raw.replace(/^\S+ /, '') }]
    return reading.lines ?? [reading]
  })
  const codes = new Map<string, { sku: string; style?: string; size?: string }>()
  for (const { sku, item: name } of items) {
    const code = sku ?? name ?? ''
    const isCode = sku !== undefined
    if (code !== '' && code !== 'Prism')
      codes.set(code.toUpperCase(), {
        sku: isCode ? code : `I-${codes.size}`,
        ...(isCode ? {} : { style: code }),
      })
  }
  for (const size of ['6.5', '7', '8', '9'])
    codes.set(`PRISM ${size}`, { sku: `PRI-${size}`, style: 'Prism', size })
  codes.set('85123A', { sku: '85123A' })
  return [...codes.values()]
}

async function judgeLine(each: Row, desk: Desk, tally: Tally): Promise<void> {
  const { raw, reading } = each
  const typed = spokenText(raw)
  if (each.do === 'help') return tally.note('right', raw)
  const isLookUp = reading?.search !== undefined || (each.do === 'accept' && reading?.quantity === null)
  const isVerb = /^stock (?:add|set|rm) /.test(typed)
  const line = isVerb
    ? `/${typed}`
    : isLookUp
      ? `/stock ${typed.replace(/^inventory /, '')}`
      : `/stock remove ${typed}`
  if (
    reading !== null &&
    reading.item === undefined &&
    reading.sku === undefined &&
    each.topic === 'quantity text'
  ) {
    const read = parseCommandText(typed).quantity
    return tally.note(read === Number(reading.quantity) ? 'right' : 'asked', raw)
  }
  const { reply, written } = await desk.types(line)
  if (each.do !== 'accept') return tally.note(written.length === 0 ? 'right' : 'wrong write', raw)
  if (isLookUp) {
    const found = written.length === 0 && !/I found no piece/.test(reply?.text ?? '')
    return tally.note(found ? 'right' : 'asked', raw)
  }
  const wanted = (reading?.lines ?? [reading ?? {}]).map((one) => Number(one.quantity ?? Number.NaN))
  const done = written.length === 0 && reading?.lines !== undefined ? await desk.presses(reply) : written
  if (done.length === 0) return tally.note('asked', raw, reply?.text.slice(0, 90))
  const got = done.map(({ quantity: pieces }) => Math.abs(pieces))
  const isRight =
    String(got) === String(wanted) && (reading?.sku === undefined || done[0]?.sku === reading.sku)
  tally.note(isRight ? 'right' : 'wrong write', raw, `wrote ${String(got)}`)
}

function judgeMarks({ raw, reading }: Row, tally: Tally): void {
  const shown = spokenText(raw, (id) => named[id])
  const wanted = reading?.display_text ?? reading?.text
  if (wanted !== undefined)
    return tally.note(plainText(shown) === plainText(wanted) ? 'right' : 'wrong', raw, shown)
  if (reading?.args !== undefined)
    return tally.note(String(typedWords(shown).words) === String(reading.args) ? 'right' : 'wrong', raw)
  const options = Object.entries(reading ?? {}).map(([name, value]) => `${name}="${String(value)}"`)
  tally.note(
    options.every((option) => plainText(shown).includes(option)) ? 'right' : 'wrong',
    raw,
    plainText(shown),
  )
}

function judgeDay({ raw, reading, do: wanted }: Row, tally: Tally): void {
  const dayFirst = reading?.order === 'day first'
  const day = dayOf(raw, reading?.reference ?? '2013-02-12', dayFirst ? 'Europe/London' : 'America/New_York')
  const expected = wanted === 'accept' ? reading?.date?.slice(0, 10) : undefined
  tally.note(
    day === expected ? 'right' : day === undefined ? 'asked' : 'wrong',
    raw,
    `${day} instead of ${expected}`,
  )
}

function dayOf(typed: string, reference: string, timeZone: string): string | undefined {
  const iso = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?/.exec(reference)?.[0]
  // References are what a clock on the wall showed.
  const day = localDate(iso?.slice(0, 10) ?? new Date(`${reference} UTC`).toISOString().slice(0, 10))
  const [hour = 12, minute = 0] = (iso?.slice(11) || '12:00').split(':').map(Number)
  if (day === undefined) throw new Error(`What day is ${reference}?`)
  const at = instantOf(day, hour * 60 + minute, timeZone)
  return typedDate(typed, at, timeZone)?.date
}

/** Days out of a date parser's own tests. */
export async function days(folder: string): Promise<Tally[]> {
  const shape = z.object({
    must_not_parse: z.array(z.string()),
    examples: z.array(
      z.looseObject({
        text: z.string(),
        reference: z.string(),
        parser: z.string(),
        expected_start: z.string(),
      }),
    ),
  })
  const { must_not_parse: never, examples } = await fileOf(folder, 'chrono-dates.json', shape)
  const read = new Tally('days of a date parser’s tests')
  const refused = new Tally('what is no day')
  for (const { text: typed, reference, parser, expected_start: start } of examples) {
    const day = dayOf(typed, reference, parser.endsWith('GB') ? 'Europe/London' : 'America/New_York')
    const expected = start.slice(0, 10)
    read.note(
      day === expected ? 'right' : day === undefined ? 'asked' : 'wrong',
      typed,
      `${day} instead of ${expected}`,
    )
  }
  for (const typed of never) {
    const day = dayOf(typed, '2022-08-10', 'America/New_York')
    refused.note(day === undefined ? 'right' : 'wrong', typed, day)
  }
  return [read, refused]
}

/** Amounts as shops show them; words around an amount are none of a cell's. */
export async function prices(folder: string): Promise<Tally[]> {
  const shape = z.object({
    examples: z.array(z.looseObject({ raw: z.string().nullable(), expected_amount: z.number().nullable() })),
  })
  const { examples } = await fileOf(folder, 'price-strings.json', shape)
  const bare = new Tally('prices')
  const worded = new Tally('prices among other words')
  for (const { raw, expected_amount: wanted } of examples) {
    const typed = raw ?? ''
    const read = parseMoney(typed)
    const tally = /\p{L}{4,}|\d\D+\d.*\p{L}{3,}/u.test(typed) ? worded : bare
    const isRight =
      wanted === null ? read === undefined : read !== undefined && Math.abs(read - wanted) < 1e-9
    tally.note(
      isRight ? 'right' : read === undefined ? 'asked' : 'wrong',
      typed,
      `${read} instead of ${wanted}`,
    )
  }
  return [bare, worded]
}

/** Cells of real files, as far as a column of ours holds such a value. */
export async function cells(folder: string): Promise<Tally[]> {
  const value = z.union([z.string(), z.number(), z.null()])
  const shape = z.object({
    cells: z.array(z.looseObject({ raw: z.string(), field: z.string(), do: z.string(), accept_as: value })),
  })
  const read = new Tally('cells of real files')
  for (const each of (await fileOf(folder, 'messy-cells.json', shape)).cells) {
    const column = columnOf(each.field)
    if (column === undefined || each.do === 'accept-as-note' || each.do === 'review') continue
    const found = column(each.raw)
    const wanted = each.do.startsWith('accept') ? each.accept_as : undefined
    const verdict = alike(found, wanted) ? 'right' : found === undefined ? 'asked' : 'wrong'
    read.note(verdict, each.raw, `${String(found)} instead of ${String(wanted)}`)
  }
  return [read]
}

type CellValue = string | number | null | undefined

function columnOf(field: string): ((cell: string) => CellValue) | undefined {
  if (field === 'quantity') return (cell) => (cell === '' ? undefined : requiredWhole().read(cell))
  if (field === 'money' || field === 'number')
    return (cell) => (/^\W*-|\(/.test(cell) ? parseMoney(cell) : optionalMoney().read(cell))
  if (field === 'date') return (cell) => optionalDate().read(cell)
  return field === 'sku' || field === 'name' || field === 'any' ? (cell) => text().read(cell) : undefined
}

function alike(found: CellValue, wanted: CellValue): boolean {
  if (found === undefined || found === null || found === '') return wanted === undefined || wanted === null
  if (typeof found === 'number') return found === Number(wanted)
  const day = localDate(String(wanted ?? '').slice(0, 10))
  return found === String(wanted) || (day !== undefined && found === day)
}
