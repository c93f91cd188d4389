import { describe, expect, it } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import { suggestions as suggestionRules } from '../../sandbox/slack/element-rules.ts'
import {
  skuButtons,
  skuCommand,
  skuModals as modalsOf,
  skuPickAction,
  skuSuggestions,
} from '../../src/catalog/slack.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { context, option, section } from '../../src/slack/blocks.ts'
import type { CardSection, FormValues, Reply } from '../../src/slack/feature.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { update } from '../../src/workbook/change.ts'
import { accept } from '../../src/kit/result.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { sku } from '../support/records.ts'

const luna = sku({
  sku: 'LUNA-M',
  style: 'Luna hoop',
  name: 'Luna hoop',
  type: 'earrings',
  material: 'gold',
  size: 'M',
  price: 30,
  cost: 16,
  supplier: 'SUP-<1>',
  barcode: '5601234567890',
  moq: 20,
  leadDays: 21,
})
const lunaS = sku({ ...luna, sku: 'LUNA-S', size: 'S', barcode: '', price: 28.5 })
const moon = sku({ sku: 'MOON-1', style: 'Moon', name: 'Moon ring', status: 'seasonal' })
const monster = `<!channel> & "Réal" \`code\` *b* 💍 ${'very long name '.repeat(300)}`

const sections: CardSection[] = [
  { about: 'sku', blocks: (key) => [section(`other feature on ${key}`)] },
  { about: 'supplier', blocks: () => [context('not on this card')] },
]
const command = skuCommand(() => sections)
const skuModals = modalsOf((_, words) => (words === 'Duoro' ? ['Oficina do Douro'] : undefined))

function open(skus: readonly object[], settings: readonly object[] = []) {
  return openOffice([settingsTab, skusTab], { SKUs: skus, Settings: settings }, '2026-03-16T10:00:00Z')
}

function press(actionId: string) {
  const found = [...skuButtons(() => sections), undoButton(() => [])].find(
    (each) => each.actionId === actionId,
  )
  if (found === undefined) throw new Error(`There is no button ${actionId}`)
  return found.run
}

type Office = Awaited<ReturnType<typeof open>>

const say = async (office: Office, words: string) => wordsOf(await command.run(words, office.request()))

/** What the fields of the form that was opened last show, as Slack would submit them untouched. */
function shown(office: Office): Record<string, string> {
  const fields = (office.opened.at(-1)?.blocks ?? []).flatMap((block) => {
    if (!('element' in block)) return []
    const element = block.element as { initial_value?: string; initial_option?: { value: string } }
    const value = element.initial_value ?? element.initial_option?.value
    return value === undefined ? [] : [[block.block_id ?? '', value] as const]
  })
  return Object.fromEntries(fields)
}

async function edit(office: Office, code: string, changes: FormValues) {
  expect(await command.run(`edit ${code}`, office.request())).toBeUndefined()
  return office.submit(skuModals, { ...shown(office), ...changes })
}

describe('the card of a SKU', () => {
  it('shows price, cost, margin, supplier and terms, and what other features know of it', async () => {
    const office = await open([luna, moon], [{ key: 'currency', value: 'USD', note: '' }])
    const words = await say(office, 'luna-m')
    for (const part of [
      '*Price* $30.00',
      '*Cost* $16.00',
      '*Margin* $14.00 (46.7 %)',
      '*Supplier* SUP-&lt;1&gt;',
      '*MOQ* 20',
      '*Order multiple* 1',
      '*Lead days* 21',
      '*Barcode* 5601234567890',
      'active  ·  earrings',
      'other feature on LUNA-M',
      'Open its row in the sheet',
      '"action_id":"sku_edit"',
    ]) {
      expect(words).toContain(part)
    }
    expect(words).not.toContain('not on this card')
    expect(words).not.toContain('"type":"table"')
  })

  it('shows the variants of its style as a table, with the others to pick from', async () => {
    const office = await open([luna, lunaS, moon])
    const reply = await command.run('5601234567890', office.request())
    const words = wordsOf(reply)
    expect(words).toContain('gold · S')
    expect(words).toContain('€28.50')
    expect(JSON.stringify(reply?.blocks?.at(-1))).toContain('"value":"LUNA-S"')
    expect(JSON.stringify(reply?.blocks?.at(-1))).not.toContain('LUNA-M ·')
    expect(words).not.toContain('MOON-1')
    expect(reply?.shareable).toBe(true)
  })

  it('says what is unknown, and a loss as one', async () => {
    const office = await open([sku({ sku: 'BARE' }), sku({ sku: 'LOSS', price: 10, cost: 13 })])
    const bare = await say(office, 'BARE')
    expect(bare).toContain('*Price* none yet')
    expect(bare).toContain('*Margin* unknown')
    expect(await say(office, 'LOSS')).toContain('*Margin* -€3.00 (-30.0 %)')
  })

  it.each([
    ['https://cdn.test/luna.jpg?v=2', '"image_url":"https://cdn.test/luna.jpg?v=2"'],
    ['https://drive.google.com/file/d/1/view', '<https://drive.google.com/file/d/1/view|Photo>'],
    ['http://cdn.test/luna.jpg', '<http://cdn.test/luna.jpg|Photo>'],
    ['on the <shelf>', 'Photo: on the &lt;shelf&gt;'],
    ['https://a.test/x|<!here>.png', 'Photo: https://a.test/x|&lt;!here&gt;.png'],
  ])('shows the photo %s as Slack can', async (photo, expected) => {
    const office = await open([sku({ sku: 'A', photo })])
    expect(await say(office, 'A')).toContain(expected)
  })

  it('is refused by no rule of Slack, whatever the cells hold', async () => {
    const wild = sku({
      sku: 'X'.repeat(60),
      style: monster,
      name: monster,
      type: monster,
      material: monster,
      supplier: monster,
      barcode: monster,
      photo: `https://a.test/${'p'.repeat(2900)}.png`,
      price: 1e21,
      cost: 1e-9,
      moq: 9_007_199_254_740_991,
      leadDays: 730,
      safetyStock: 0,
      reorderPoint: 0,
    })
    const others = Array.from({ length: 130 }, (_, at) =>
      sku({ ...wild, sku: `<&>\`"${at}`, material: `${at} ${monster}` }),
    )
    const huge = sku({ sku: 'Z'.repeat(400), style: monster })
    const office = await open([wild, ...others, huge])
    const words = await say(office, wild.sku)
    expect(words).toContain('more not shown')
    expect(words).not.toContain('<!channel>  &')
    wordsOf(await press('sku_show')(others[0]?.sku ?? '', office.request()))
    wordsOf(await press('sku_show')(huge.sku, office.request()))
    await command.run(`edit ${wild.sku}`, office.request())
    expect(office.opened.at(-1)?.private_metadata?.length).toBeLessThan(2500)
    const busy = skuCommand(() => [
      { about: 'sku', blocks: () => Array.from({ length: 60 }, () => section('more')) },
    ])
    wordsOf(await busy.run(wild.sku, office.request()))
  })

  it('pressed for a SKU that is gone says so', async () => {
    const office = await open([luna])
    for (const action of ['sku_show', 'sku_edit']) {
      const words = wordsOf(await press(action)('GONE <b>', office.request()))
      expect(words).toContain('there is no SKU “GONE &lt;b&gt;”')
      expect(words).toContain('Nothing was changed')
    }
    expect(office.opened).toEqual([])
  })
})

describe('words behind /sku', () => {
  it('that name a style show its variants as a table with a picker', async () => {
    const office = await open([luna, lunaS, moon])
    const words = await say(office, '“Luna hoop”')
    expect(words).toContain('Luna hoop: 2 variants')
    expect(words).toContain('"action_id":"sku_show"')
    expect(words).toContain('"value":"LUNA-S"')
  })

  it('that fit several pieces show a list with a picker; that fit one, its card', async () => {
    const office = await open([luna, lunaS, moon])
    expect(await say(office, 'lun')).toContain('2 pieces like “lun”')
    expect(await say(office, 'moo rin')).toContain('*MOON-1*')
  })

  it('find a style of more than 100 variants, and say how many are not shown', async () => {
    const many = Array.from({ length: 120 }, (_, at) =>
      sku({ ...luna, sku: `L-${at}`, barcode: '', size: `${at}` }),
    )
    const office = await open(many)
    expect(await say(office, 'luna hoop')).toContain('21 more not shown')
  })

  it.each([
    ['plain', 'nothing like it'],
    ['a mention', '<!channel>'],
    ['signs', '`code` & "quotes"'],
    ['long', `💍${'x'.repeat(2800)}`],
  ])('that fit nothing (%s) say so and offer the line that makes it', async (_, words) => {
    const office = await open([luna])
    const reply = await command.run(words, office.request())
    expect(wordsOf(reply)).toContain('Nothing was changed')
    expect(reply?.text).toMatch(/`\/sku new [^`]+`/)
    expect(reply?.text).not.toContain('<!')
    await press('sku_new')('nothing like it', office.request())
    expect(shown(office)).toEqual({ style: 'nothing like it' })
  })

  it.each(['', '  ', '""', 'edit', 'edit  '])(
    '"%s" that name no piece are answered with an example',
    async (words) => {
      const office = await open([luna])
      expect(await say(office, words)).toContain('Which piece?')
      expect(office.opened).toEqual([])
    },
  )

  it('are looked at in no time, though a whole page is pasted', async () => {
    const office = await open([luna, moon])
    const page = Array.from({ length: 1500 }, (_, at) => 'a' + (at % 7)).join(' ')
    const since = performance.now()
    expect(await say(office, page)).toContain('I found no piece like')
    expect(await say(office, `luna-m ${page}`)).toContain('*Price* €30.00')
    expect(performance.now() - since).toBeLessThan(2000)
  })

  it('find a style written with quotes in the sheet', async () => {
    const office = await open([sku({ sku: 'A', style: 'The "moon" – gold' })])
    expect(await say(office, 'the "moon" – gold')).toContain('*A*')
  })
})

describe('/sku new', () => {
  it.each([
    ['new', {}],
    ['new Luna hoop', { style: 'Luna hoop' }],
    ['add LUNA-HOOP-GOLD-M', { style: 'LUNA-HOOP-GOLD-M' }],
    ['new LUNA-HOOP-GOLD-M Luna hoop gold', { code: 'LUNA-HOOP-GOLD-M', style: 'Luna hoop gold' }],
    ['new A <b> & "c"', { style: 'A <b> & "c"' }],
  ])('"/sku %s" opens the form with what is known filled in', async (words, fields) => {
    const office = await open([])
    expect(await command.run(words, office.request())).toBeUndefined()
    expect(shown(office)).toEqual(fields)
  })

  it('makes every variant in one decision, lists them, and Undo takes all back', async () => {
    const office = await open([moon])
    await command.run('new Luna hoop', office.request())
    const by = office.request()
    const values = {
      style: 'Luna <hoop>',
      code: 'luna',
      type: 'earrings',
      materials: 'gold vermeil, silver',
      sizes: 'S\nM\nL',
      colors: 'white, blush',
      supplier: 'Atelier Sol',
      price: '30.5',
      cost: '12',
      moq: '20',
      orderMultiple: '5',
    }
    const reply = doneOf(await office.submit(skuModals, values, by))
    const words = wordsOf(reply)
    expect(words).toContain('Added *12 SKUs* of *Luna &lt;hoop&gt;*: `LUNA-GOLD-VERMEIL-WHITE-S`, ')
    for (const each of ['WHITE-L', 'BLUSH-S']) expect(words).toContain(`\`LUNA-SILVER-${each}\``)
    expect(words).toContain('`LUNA-SILVER-BLUSH-L`')
    expect(words).toContain('LUNA-GOLD-VERMEIL-WHITE-S and 11 more>')
    expect(words).toContain('"action_id":"sku_show"')
    const rows = await office.written('SKUs')
    expect(rows).toHaveLength(13)
    expect(rows[1]).toMatchObject({
      SKU: 'LUNA-GOLD-VERMEIL-WHITE-S',
      Style: 'Luna <hoop>',
      Name: 'Luna <hoop>',
      Type: 'earrings',
      Material: 'gold vermeil',
      Color: 'white',
      Size: 'S',
      Supplier: 'Atelier Sol',
      Price: 30.5,
      Cost: 12,
      MOQ: 20,
      'Order multiple': 5,
      Status: 'active',
    })
    wordsOf(await press('undo')(by.requestId, office.request()))
    expect(await office.written('SKUs')).toHaveLength(1)
  })

  it('without options makes one SKU with the style code', async () => {
    const office = await open([])
    await command.run('new', office.request())
    const words = wordsOf(doneOf(await office.submit(skuModals, { style: 'Luna hoop' })))
    expect(words).toContain('Added *1 SKU* of *Luna hoop*: `LUNA-HOOP`')
    expect(await office.written('SKUs')).toMatchObject([{ SKU: 'LUNA-HOOP', Price: null }])
  })

  it('delivered twice makes its SKUs once', async () => {
    const office = await open([])
    await command.run('new', office.request())
    const by = office.request()
    doneOf(await office.submit(skuModals, { style: 'Luna', sizes: 'S, M' }, by))
    const again = wordsOf(doneOf(await office.submit(skuModals, { style: 'Luna', sizes: 'S, M' }, by)))
    expect(again).toContain('nothing was done twice')
    expect(await office.written('SKUs')).toHaveLength(2)
  })

  it.each<[string, FormValues, string, string]>([
    ['a taken code', { style: 'Luna', sizes: 'S, M' }, 'code', '“LUNA-M” in the catalogue is another piece'],
    [
      '61 variants',
      { style: 'X', sizes: Array.from({ length: 61 }, (_, at) => `${at}`).join() },
      'sizes',
      '61',
    ],
    ['no name', { style: '  ' }, 'style', 'I found no name'],
    ['a name without a code', { style: '月' }, 'code', 'no letter A to Z'],
    ['options alike', { style: 'X', colors: 'a/b, a-b' }, 'code', '“a/b” and “a-b”'],
    ['a code too long', { style: 'X', code: 'Y'.repeat(61) }, 'code', '61 characters'],
    ['a negative price', { style: 'X', price: '-3' }, 'price', 'I found “-3”, and expected an amount'],
    ['words for a cost', { style: 'X', cost: 'twelve' }, 'cost', 'I found “twelve”'],
    ['half a piece', { style: 'X', moq: '1.5' }, 'moq', 'a whole number of 0 or more'],
    ['no such supplier', { style: 'X', supplier: 'Duoro' }, 'supplier', 'alike: “Oficina do Douro”'],
    ['packs of none', { style: 'X', orderMultiple: '0' }, 'orderMultiple', 'a whole number of 1 or more'],
  ])('with %s is refused beside its field, and nothing is written', async (_, values, field, words) => {
    const office = await open([luna])
    await command.run('new', office.request())
    const errors = errorsOf(await office.submit(skuModals, values))
    expect(Object.keys(errors)).toEqual([field])
    expect(errors[field]).toContain(words)
    expect(errors[field]).toContain('Nothing was changed')
    expect(await office.written('SKUs')).toHaveLength(1)
  })
})

describe('/sku edit', () => {
  it('writes only what was changed, says before and after, and can be undone', async () => {
    const office = await open([luna, lunaS])
    const reply = doneOf(
      await edit(office, 'LUNA-M', { price: '32.5', leadDays: undefined, name: 'Luna & Sol' }),
    )
    const words = wordsOf(reply)
    expect(words).toContain('Changed *LUNA-M*')
    expect(words).toContain('Price *€30.00 → €32.50*')
    expect(words).toContain('Lead days *21 → blank*')
    expect(words).toContain('Name *Luna hoop → Luna &amp; Sol*')
    expect(words).not.toContain('Cost')
    expect(await office.written('SKUs')).toMatchObject([
      { SKU: 'LUNA-M', Price: 32.5, Cost: 16, 'Lead days': null, Name: 'Luna & Sol' },
      { SKU: 'LUNA-S', Price: 28.5 },
    ])
    const undo = /"action_id":"undo"[^}]*?\},"value":"([^"]+)"/.exec(words)?.[1] ?? ''
    await press('undo')(undo, office.request())
    expect((await office.written('SKUs'))[0]).toMatchObject({ Price: 30, 'Lead days': 21, Name: 'Luna hoop' })
  })

  it('takes a SKU out of the range, with its own stock limits and a photo', async () => {
    const office = await open([luna])
    const changes = {
      status: 'discontinued',
      safetyStock: '4',
      reorderPoint: '9',
      photo: 'https://a.test/b.png',
      barcode: undefined,
    }
    expect(wordsOf(doneOf(await edit(office, 'LUNA-M', changes)))).toContain('*active → discontinued*')
    expect(await office.written('SKUs')).toMatchObject([
      {
        Status: 'discontinued',
        'Safety stock override': 4,
        'Reorder point override': 9,
        Photo: 'https://a.test/b.png',
        Barcode: null,
      },
    ])
  })

  it('that changes nothing says so, and a second press of the same form does no harm', async () => {
    const office = await open([luna])
    expect(wordsOf(doneOf(await edit(office, 'LUNA-M', {})))).toContain('exactly these values already')
    doneOf(await edit(office, 'LUNA-M', { moq: '30' }))
    const again = doneOf(await office.submit(skuModals, { ...shown(office), moq: '30' }))
    expect(wordsOf(again)).toContain('Nothing was changed')
    expect(await office.written('SKUs')).toMatchObject([{ MOQ: 30 }])
  })

  it.each<[string, FormValues, string, string]>([
    ['a barcode of another SKU', { barcode: '777' }, 'barcode', 'belongs to “LUNA-S”'],
    ['a photo that is no link', { photo: 'in the drawer' }, 'photo', 'begins with https://'],
    ['a negative price', { price: '-1' }, 'price', 'I found “-1”'],
    ['a lead time of three years', { leadDays: '1000' }, 'leadDays', 'at most 730'],
  ])('with %s is refused beside its field, and nothing is written', async (_, changes, field, words) => {
    const office = await open([luna, { ...lunaS, barcode: '777' }])
    const errors = errorsOf(await edit(office, 'LUNA-M', changes))
    expect(Object.keys(errors)).toEqual([field])
    expect(errors[field]).toContain(words)
    expect(errors[field]).toContain('Nothing was changed')
    expect(await office.written('SKUs')).toMatchObject([{ Barcode: luna.barcode, Price: 30 }, {}])
  })

  it('keeps its own barcode without a word', async () => {
    const office = await open([luna])
    expect(wordsOf(doneOf(await edit(office, 'LUNA-M', { moq: '3' })))).toContain('MOQ *20 → 3*')
  })

  it('while somebody changes the row leaves theirs alone, and overwrites none of it', async () => {
    const office = await open([luna])
    await command.run('edit LUNA-M', office.request())
    await office.workbook.change('theirs', (facts) => {
      const row = facts.find(skusTab, 'LUNA-M')
      if (row === undefined) throw new Error('LUNA-M is gone')
      return accept({ changes: [update(skusTab, row, { price: 31, supplier: 'SUP-2' })], reply: null })
    })
    const errors = errorsOf(await office.submit(skuModals, { ...shown(office), price: '35', moq: '10' }))
    expect(errors['price']).toContain('Price is “31” since somebody changed it while this form was open')
    expect(wordsOf(doneOf(await office.submit(skuModals, { ...shown(office), moq: '10' })))).toContain(
      '*20 → 10*',
    )
    expect(await office.written('SKUs')).toMatchObject([{ Price: 31, Supplier: 'SUP-2', MOQ: 10 }])
  })

  it('asks which one when several fit, and a pick opens the form', async () => {
    const office = await open([luna, lunaS])
    const words = await say(office, 'edit luna hoop')
    expect(words).toContain('"action_id":"sku_edit"')
    expect(office.opened).toEqual([])
    await press('sku_edit')('LUNA-S', office.request())
    expect(shown(office)['price']).toBe('28.5')
  })
})

describe('the choices of a field that searches for a SKU', () => {
  const find = (office: Office, typed: string) =>
    skuSuggestions[0]?.find(typed, office.workbook.facts()) ?? []
  const values = (office: Office, typed: string) => find(office, typed).map((choice) => choice.value)

  it('are exact codes, barcodes and styles first, then what is like the words', async () => {
    const office = await open([lunaS, luna, moon])
    expect(skuSuggestions[0]?.actionId).toBe(skuPickAction)
    expect(values(office, 'luna-m')[0]).toBe('LUNA-M')
    expect(values(office, '5601234567890')).toEqual(['LUNA-M'])
    expect(values(office, 'luna hoop')).toEqual(['LUNA-S', 'LUNA-M'])
    expect(values(office, 'moo')).toEqual(['MOON-1'])
    expect(values(office, ' ')).toEqual(['LUNA-S', 'LUNA-M', 'MOON-1'])
    expect(values(office, '<!channel> & "x" 💍')).toEqual([])
  })

  it('are at most 100, each as short as Slack takes it and none twice', async () => {
    const many = Array.from({ length: 250 }, (_, at) => sku({ sku: `L-${at}`, style: 'Luna', name: monster }))
    const office = await open([sku({ sku: 'L'.repeat(151), style: 'Luna' }), ...many])
    for (const [typed, length] of [
      ['', 100],
      ['luna', 100],
      ['l-7', 11],
      ['very long', 100],
    ] as const) {
      const options = find(office, typed)
      expect(options).toHaveLength(length)
      expect(new Set(options.map((each) => each.value)).size).toBe(length)
      expect(options.every((each) => each.text.length <= 75 && each.value.length <= 150)).toBe(true)
      expect(suggestionRules.safeParse({ options: options.map(option) }).success).toBe(true)
    }
  })
})

it('every example of its help names a form or an answer', async () => {
  const gold = sku({ ...luna, sku: 'LUNA-HOOP-GOLD-M' })
  const office = await open([gold, lunaS])
  for (const { line } of command.examples) {
    const before = office.opened.length
    const reply: Reply | undefined = await command.run(line.replace('/sku ', ''), office.request())
    expect(wordsOf(reply) !== '' || office.opened.length > before).toBe(true)
    expect(blockProblems(JSON.parse(JSON.stringify(office.opened.at(-1)?.blocks ?? [])), 'modal')).toEqual([])
  }
})
