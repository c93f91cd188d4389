import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { noteModals, noteShortcuts, noteSuggestions } from '../../src/notes/forms-slack.ts'
import { aboutOf, linksIn, linksToCarry, noteText, type About } from '../../src/notes/rules.ts'
import { noteButtons, noteCommand } from '../../src/notes/slack.ts'
import { notesTab } from '../../src/notes/tabs.ts'
import { watchNotes } from '../../src/notes/watch.ts'
import { notesOnCard } from '../../src/notes/words.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { samplesTab } from '../../src/samples/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import type { SaidMessage } from '../../src/slack/feature.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { orderRow } from '../support/paying.ts'
import { sample, sku, supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, skusTab, samplesTab, purchaseOrdersTab, poLinesTab, notesTab]
const sup1 = { kind: 'supplier', id: 'SUP-1' } as const

function open(notes: readonly object[] = [], now = '2026-03-16T10:00:00Z') {
  return openOffice(
    tabs,
    {
      Suppliers: [
        supplier({ id: 'SUP-1', name: 'Oficina do Douro' }),
        supplier({ id: 'SUP-2', name: 'Oficina' }),
        supplier({ id: 'SUP-3', name: 'Pérola & Filhos' }),
      ],
      SKUs: [sku({ sku: 'LUNA-VER-M', name: 'Luna hoop', style: 'Luna hoop' })],
      Samples: [sample({ id: 'SMP-1' })],
      'Purchase orders': [orderRow({ id: 'PO-1' })],
      Notes: notes,
    },
    now,
  )
}
type Office = Awaited<ReturnType<typeof open>>
const type = async (office: Office, words: string) => wordsOf(await noteCommand.run(words, office.request()))
const press = async (office: Office, actionId: string, value: string) =>
  noteButtons.find((each) => each.actionId === actionId)?.run(value, office.request())
const note = (id: string, about: string, text: string, at: number | null = 46_090) => ({
  id,
  about,
  at,
  author: '@ana',
  text,
  messageLink: '',
  fileLink: '',
})

describe('/note', () => {
  it.each([
    ['Oficina do Douro the clasps come on Friday', 'SUP-1', 'the clasps come on Friday'],
    ['oficina: new prices', 'SUP-2', 'new prices'],
    ['“oficina do douro” "as agreed" on the phone', 'SUP-1', '"as agreed" on the phone'],
    ['perola & filhos – closed in August', 'SUP-3', 'closed in August'],
    ['luna ver m customers want it longer', 'LUNA-VER-M', 'customers want it longer'],
    ['smp-1 too thin\nand too light', 'SMP-1', 'too thin\nand too light'],
    ['PO-1 =HYPERLINK("https://x.test","click")', 'PO-1', '=HYPERLINK("https://x.test","click")'],
    ['SUP-3 <!channel> @ana *bold*', 'SUP-3', '<!channel> @ana *bold*'],
  ])('%s is kept as it was typed', async (line, about, text) => {
    const office = await open()
    const words = await type(office, line)
    expect(words).toContain('Noted about')
    expect(words).not.toContain('<!channel>')
    expect(await office.written('Notes')).toMatchObject([
      { About: about, Text: text, Author: '@ana', At: 46_097 + 10 / 24 },
    ])
  })

  it('keeps the same wish once, and Undo takes it away', async () => {
    const office = await open()
    const asked = office.request()
    await noteCommand.run('PO-1 paid by wire', asked)
    await noteCommand.run('PO-1 paid by wire', { ...office.request(), requestId: asked.requestId })
    expect(await office.written('Notes')).toHaveLength(1)
    await undoButton(() => []).run(asked.requestId, office.request())
    expect(await office.written('Notes')).toEqual([])
  })

  it('asks where the name is only alike, and saves what was typed for the one that is picked, once', async () => {
    const office = await open()
    const reply = await noteCommand.run('ofcina doro late again', office.request())
    expect(wordsOf(reply)).toContain('Which one is it about? Nothing was changed yet')
    expect(await office.written('Notes')).toEqual([])
    const [, value = ''] = /"value":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(reply?.blocks)) ?? []
    const carried = JSON.parse(`"${value}"`) as string
    await press(office, 'note_pick', carried)
    await press(office, 'note_pick', carried)
    expect(await office.written('Notes')).toMatchObject([{ About: 'SUP-1', Text: 'late again' }])
  })

  it('says what it found where nothing is meant, with a line to copy', async () => {
    const office = await open()
    const words = await type(office, 'zzzz what was said')
    expect(words).toContain('I found “zzzz what was said”, and expected a supplier, SKU, sample or order')
    expect(words).toContain('/note Oficina do Douro what was said')
  })

  it('does not lose a text that no button can carry', async () => {
    const office = await open()
    const words = await type(office, `ofcina ${'long '.repeat(600)}`)
    expect(words).toContain('more than a button can carry')
    expect(words).toContain('SUP-1')
  })

  it('lists the notes of one in order, wherever their name was typed, and the latest of all', async () => {
    const office = await open([
      note('N2', 'oficina do douro', 'second', 46_092),
      note('N3', 'PO-1', 'about an order', 46_093),
      note('N1', 'SUP-1', 'first', 46_090),
      note('N4', 'nobody', 'lost', 46_089),
    ])
    expect(await type(office, 'oficina do douro')).toMatch(/2 notes about Oficina do Douro.*first.*second/)
    expect(await type(office, '')).toMatch(
      /The latest notes.*nobody.*lost.*first.*second.*PO-1.*about an order/,
    )
    expect(await type(office, 'SMP-1')).toContain('No notes about')
    expect(await type(await open(), '')).toContain('No notes yet')
  })

  it('lists hundreds of long ones within what Slack takes', async () => {
    const office = await open(
      Array.from({ length: 300 }, (_, at) =>
        note(`N${at}`, 'PO-1', `${at} ${'x&*`'.repeat(900)}`, 46_000 + at),
      ),
    )
    expect(await type(office, 'PO-1')).toContain('earlier not shown')
    expect(await type(office, '')).toContain('earlier not shown')
  })
})

it.each(['supplier', 'sku', 'sample', 'po'] as const)(
  'the card of a %s shows its latest three in order',
  async (kind) => {
    const id = { supplier: 'SUP-1', sku: 'LUNA-VER-M', sample: 'SMP-1', po: 'PO-1' }[kind]
    const office = await open(
      [1, 2, 3, 4].map((at) => note(`N${at}`, id.toLowerCase(), `said ${at}`, 46_000 + at)),
    )
    const words = JSON.stringify(notesOnCard(kind).blocks(id, office.workbook.facts()))
    expect(words).toMatch(/said 2.*said 3.*said 4.*All notes, 4/)
    expect(words).not.toContain('said 1')
    expect(notesOnCard(kind).blocks('other', office.workbook.facts())).toEqual([])
  },
)

describe('a message that is saved as a note', () => {
  const link = 'https://atelier.slack.com/archives/C1/p1700000000000100'
  const file = 'https://atelier.slack.com/files/U1/F1/ring.jpg'
  const said: SaidMessage = { userId: 'U0BEN0002', link: async () => link, files: [file] }
  const take = (office: Office, message: string, from: SaidMessage | undefined = said) =>
    noteShortcuts[0]?.run(message, office.request(), from)

  it('keeps its text, link, files and who wrote it, with what it names', async () => {
    const office = await open()
    await take(office, 'The plating of luna-ver-m, see photo')
    expect(JSON.stringify(office.opened[0])).toContain('"value":"sku:LUNA-VER-M"')
    const sent = { about: 'sku:LUNA-VER-M', text: 'The plating of luna-ver-m, see photo' }
    expect(wordsOf(doneOf(await office.submit(noteModals, sent)))).toContain('Noted about')
    expect(await office.written('Notes')).toMatchObject([
      { About: 'LUNA-VER-M', Author: '@ben', Text: sent.text, Message: link, Files: file },
    ])
    expect(await type(office, 'LUNA-VER-M')).toMatch(/\|message>.*\|file 1>/)
  })

  it('asks what it is about, and for a text where there is no file', async () => {
    const office = await open()
    await take(office, '', { ...said, files: [] })
    expect(errorsOf(await office.submit(noteModals, { text: 'x' }))['about']).toContain('expected a choice')
    expect(errorsOf(await office.submit(noteModals, { about: 'po:PO-1' }))['text']).toContain('found no text')
    expect(errorsOf(await office.submit(noteModals, { about: 'po:PO-9', text: 'x' }))['about']).toContain(
      'Nothing was changed',
    )
    await take(office, '')
    expect(doneOf(await office.submit(noteModals, { about: 'po:PO-1' }))?.text).toContain('Noted about')
  })

  it('of a page opens with its beginning, and never with a private download or another address', async () => {
    const office = await open()
    const files = [
      'javascript:alert(1)',
      ...Array.from({ length: 40 }, (_, at) => `${file}?${'x'.repeat(90)}${at}`),
    ]
    await take(office, 'Oficina '.repeat(2_000), { ...said, files })
    const form = office.opened[0]
    expect(form?.private_metadata?.length).toBeLessThan(2_900)
    expect(form?.private_metadata).not.toContain('javascript')
    expect(JSON.stringify(form?.blocks)).toContain('Only the beginning fits')
  })
})

it('the form offers records as a person types', async () => {
  const facts = (await open()).workbook.facts()
  const find = (typed: string) => noteSuggestions[0]?.find(typed, facts).map(({ value }) => value)
  expect(find('')).toEqual([
    'po:PO-1',
    'sample:SMP-1',
    'supplier:SUP-1',
    'supplier:SUP-2',
    'supplier:SUP-3',
    'sku:LUNA-VER-M',
  ])
  expect(find('perola')).toEqual(['supplier:SUP-3'])
  expect(find('po-1')?.[0]).toBe('po:PO-1')
  expect(find('=1+1')).toEqual([])
})

it('a note that is typed in the sheet gets its time', async () => {
  const office = await open([note('N1', 'PO-1', 'typed by hand', null), note('N2', '', '', null)])
  for (const { requestId, decide } of watchNotes(office.workbook.facts()))
    await office.workbook.change(requestId, decide)
  expect((await office.written('Notes')).map((row) => row['At'])).toEqual([46_097 + 10 / 24, null])
  expect(watchNotes(office.workbook.facts())).toEqual([])
})

it('a press whose record is gone, and one that was altered, change nothing and say so', async () => {
  const office = await open()
  for (const [action, value] of [
    ['note_list', 'po:PO-9'],
    ['note_new', 'x'],
    ['note_pick', '["a","po","PO-9","x"]'],
    ['note_pick', '[]'],
  ] as const)
    expect(wordsOf(await press(office, action, value))).toContain('Nothing was changed')
  expect(await office.written('Notes')).toEqual([])
  expect(notesOnCard('supplier').blocks(sup1.id, office.workbook.facts())).toEqual([])
})

describe('the words of a note', () => {
  const names: readonly About[] = [
    { kind: 'supplier', id: 'A', name: 'Oficina' },
    { kind: 'supplier', id: 'B', name: 'Oficina do Douro' },
  ]
  const exact = (name: string) => names.find((each) => each.name.toLowerCase() === name.toLowerCase())
  it.each([
    ['oficina do douro x', 'B', 'x'],
    ['oficina do x', 'A', 'do x'],
    ['"oficina" do douro', 'A', 'do douro'],
    ['oficina', 'A', ''],
    ['Oficina:  x  y ', 'A', 'x  y'],
  ])('“%s” are about %s and say “%s”', (words, id, rest) => {
    expect(aboutOf(words, exact, () => [])).toMatchObject({ kind: 'one', about: { id }, rest })
  })

  it('are cut to what a cell holds, and never missing but with a file', () => {
    const cut = noteText('x'.repeat(60_000), [])
    expect(cut.ok && cut.value.length).toBe(49_000)
    expect(noteText(' ', [])).toMatchObject({ ok: false })
    expect(noteText(' ', ['https://x.test'])).toEqual({ ok: true, value: '' })
  })

  it('carry as many links as fit, and none that is no address', () => {
    expect(linksIn('https://a.test b javascript:x\nhttps://c.test/<x>')).toEqual(['https://a.test'])
    const { kept, more } = linksToCarry(Array.from({ length: 100 }, () => 'x'.repeat(97)))
    expect([kept.length, more]).toEqual([20, 80])
  })
})
