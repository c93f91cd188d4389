import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isCircle,
  mayApprove,
  maySeeCosts,
  readSettings,
  settingDefinitions,
  withMembers,
  type Settings,
} from '../../src/settings/rules.ts'

const named = Object.entries(settingDefinitions) as [keyof Settings, { key: string; initial: string }][]
const keyOfSetting = (name: keyof Settings) => settingDefinitions[name].key

/** A setting as it is in force when its row says this. */
function inForce<K extends keyof Settings>(name: K, value: string): { value: Settings[K]; problem: boolean } {
  const { settings, problems } = readSettings([{ key: keyOfSetting(name), value }])
  return { value: settings[name], problem: problems.length > 0 }
}

describe('the Settings tab', () => {
  it('without rows means our defaults, every one of them readable', () => {
    const { settings, problems } = readSettings([])
    expect(problems).toEqual([])
    expect(settings).toEqual({
      timeZone: 'Europe/Lisbon',
      currency: 'EUR',
      alertsChannel: 'stock-alerts',
      digestMinute: 540,
      digestDays: [1, 2, 3, 4, 5],
      quietHours: undefined,
      alertRoutes: [],
      serviceLevel: 0.95,
      reviewDays: 7,
      demandWindowDays: 90,
      leadDays: 30,
      deadStockDays: 180,
      overstockDays: 365,
      sampleReminderDays: [7, 2, 0],
      payer: [],
      payerTimeZone: undefined,
      paymentReminderDays: [3, 0],
      approvers: [],
      costsFor: 'everyone',
      locations: ['Studio', 'Shop'],
      largeAdjustment: 50,
      inspectionLevel: 'II',
      aql: { critical: 0, major: 2.5, minor: 4 },
      unvettedOrders: 'warn',
      unsampledOrders: 'warn',
      scoreDays: 365,
      concentrationLimits: [1500, 2500],
      holdingRate: 0.25,
      orderCost: 0,
    })
    expect(readSettings(named.map(([, { key, initial }]) => ({ key, value: initial }))).settings).toEqual(
      settings,
    )
  })

  it('ignores case and blanks around a name, and rows of the team’s own', () => {
    const { settings, problems } = readSettings([
      { key: ' Currency ', value: ' usd ' },
      { key: 'our bank', value: 'whatever' },
    ])
    expect([settings.currency, problems]).toEqual(['USD', []])
  })

  it('says of each wrong value what was found and what is expected, and goes on with the default', () => {
    const { settings, problems } = readSettings([
      { key: 'timezone', value: 'Lisbon' },
      { key: 'review days', value: 'often' },
      { key: 'currency', value: 'CHF' },
    ])
    expect(problems).toEqual([
      { key: 'timezone', got: 'Lisbon', expected: 'a time zone such as Europe/Lisbon' },
      { key: 'review days', got: 'often', expected: 'a whole number from 0 to 90' },
    ])
    expect(settings).toMatchObject({ timeZone: 'Europe/Lisbon', reviewDays: 7, currency: 'CHF' })
  })

  it('means the usual by a blank, and none by a blank channel or list of approvers', () => {
    const blank = readSettings(named.map(([, { key }]) => ({ key, value: '  ' })))
    expect(blank.problems).toEqual([])
    expect(blank.settings).toEqual({ ...readSettings([]).settings, alertsChannel: undefined, approvers: [] })
  })

  it('never throws, and every setting is always of its kind', () => {
    const row = fc.record({ key: fc.constantFrom(...named.map(([, { key }]) => key)), value: fc.string() })
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { settings } = readSettings(rows)
        expect(settings.digestMinute).toBeGreaterThanOrEqual(0)
        expect(settings.digestMinute).toBeLessThan(1440)
        expect(settings.digestDays.every((day) => day >= 1 && day <= 7)).toBe(true)
        expect(settings.serviceLevel).toBeGreaterThanOrEqual(0.5)
        expect(settings.locations.length).toBeGreaterThan(0)
        expect(Number.isSafeInteger(settings.largeAdjustment)).toBe(true)
      }),
    )
  })
})

describe('single settings', () => {
  it.each([
    ['1500 2500', [1500, 2500]],
    ['1000, 1800', [1000, 1800]],
  ])('concentration limits of %s are %j', (value, limits) => {
    expect(inForce('concentrationLimits', value)).toEqual({ value: limits, problem: false })
  })

  it.each(['2500 1500', '1500', '1 2 3', 'few many', '0 10', '1500 20000'])(
    'concentration limits of %s are a problem',
    (value) => {
      expect(inForce('concentrationLimits', value)).toEqual({ value: [1500, 2500], problem: true })
    },
  )

  it.each([
    ['25%', 0.25],
    ['25', 0.25],
    ['12,5 %', 0.125],
    // What a spreadsheet makes of a typed percentage.
    ['0.25', 0.25],
  ])('a holding cost of %s is %d a year', (value, rate) => {
    expect(inForce('holdingRate', value)).toEqual({ value: rate, problem: false })
  })

  it.each(['', '0', '101%', 'much', '-5%'])('a holding cost of "%s" is the usual', (value) => {
    expect(inForce('holdingRate', value).value).toBe(0.25)
  })

  it.each([
    ['12.50', 12.5, false],
    ['12,5', 12.5, false],
    ['-1', 0, true],
    ['a lot', 0, true],
  ])('an order of %s costs %d', (value, cost, problem) => {
    expect(inForce('orderCost', value)).toEqual({ value: cost, problem })
  })

  it.each([
    ['09:00', 540],
    ['9', 540],
    ['9:30', 570],
    ['9.30', 570],
    ['9h30', 570],
    ['9:30 am', 570],
    ['9 PM', 1260],
    ['12 am', 0],
    ['12 pm', 720],
    ['00:00', 0],
    ['24:00', 0],
    ['23:59', 1439],
    ['09:00:00', 540],
    // What a spreadsheet makes of a typed time: a fraction of a day.
    ['0.375', 540],
    ['.375', 540],
    ['0.99999', 0],
  ])('a digest at %s is at minute %i', (value, minute) => {
    expect(inForce('digestMinute', value)).toEqual({ value: minute, problem: false })
  })

  it.each(['25:00', '9:60', 'morning', '9:5', '-1', '1.5'])('a digest at %s is a problem', (value) => {
    expect(inForce('digestMinute', value)).toEqual({ value: 540, problem: true })
  })

  it.each([
    ['Mon Tue Wed Thu Fri', [1, 2, 3, 4, 5]],
    ['monday, sunday', [1, 7]],
    ['Sun;Mon;Sun', [1, 7]],
    ['Mon-Fri', [1, 2, 3, 4, 5]],
    ['Mon – Fri', [1, 2, 3, 4, 5]],
    ['Sat-Mon', [1, 6, 7]],
    ['Mon-Wed, Fri', [1, 2, 3, 5]],
    ['Tu Th', [2, 4]],
  ])('digest days %s are %j', (value, days) => {
    expect(inForce('digestDays', value)).toEqual({ value: days, problem: false })
  })

  it.each(['weekdays', 'Money', 'M', 'Mon-', 'Mon-Xyz', '1 2 3'])('digest days %s are a problem', (value) => {
    expect(inForce('digestDays', value)).toEqual({ value: [1, 2, 3, 4, 5], problem: true })
  })

  it.each([
    ['95%', 0.95],
    ['0.95', 0.95],
    ['98,5 %', 0.985],
    ['50', 0.5],
    ['99.9%', 0.999],
  ])('a service level of %s is %d', (value, share) => {
    expect(inForce('serviceLevel', value)).toEqual({ value: share, problem: false })
  })

  it.each(['49%', '100%', '1', '99.95%', 'high', '-0.9'])('a service level of %s is a problem', (value) => {
    expect(inForce('serviceLevel', value)).toEqual({ value: 0.95, problem: true })
  })

  it.each([
    ['reviewDays', '0', '90', '-1', '91'],
    ['demandWindowDays', '7', '730', '6', '731'],
    ['leadDays', '1', '365', '0', '366'],
    ['deadStockDays', '30', '1460', '29', '1461'],
    ['overstockDays', '30', '3650', '29', '3651'],
    ['largeAdjustment', '1', '1000000', '0', '1000001'],
  ] as const)('%s goes from %s to %s', (name, low, high, below, above) => {
    expect(inForce(name, low)).toEqual({ value: Number(low), problem: false })
    expect(inForce(name, high)).toEqual({ value: Number(high), problem: false })
    for (const wrong of [below, above, '7.5', 'many']) expect(inForce(name, wrong).problem).toBe(true)
  })

  it.each([
    ['#stock-alerts', 'stock-alerts'],
    ['stock-alerts', 'stock-alerts'],
    ['C0123ABCD', 'C0123ABCD'],
  ])('an alerts channel %s is %s', (value, channel) => {
    expect(inForce('alertsChannel', value)).toEqual({ value: channel, problem: false })
  })

  it.each(['two words', '##x', '<#C1|alerts>'])('an alerts channel %s is a problem', (value) => {
    expect(inForce('alertsChannel', value).problem).toBe(true)
  })

  it('locations are separated by commas, and none may be blank', () => {
    expect(inForce('locations', 'Studio ,  Shop in Porto').value).toEqual(['Studio', 'Shop in Porto'])
    expect(inForce('locations', 'Studio,,Shop').problem).toBe(true)
  })

  it('the payer is one or several, by name or id, and a slip is a problem', () => {
    expect(inForce('payer', '#finance, <@U012AB3CD> @ana').value).toEqual(['finance', 'U012AB3CD', '@ana'])
    expect(inForce('payer', 'the boss').problem).toBe(true)
    expect(inForce('payerTimeZone', 'Asia/Bangkok').value).toBe('Asia/Bangkok')
    expect(inForce('payerTimeZone', 'Bangkok').problem).toBe(true)
    expect(inForce('paymentReminderDays', '0 5').value).toEqual([5, 0])
  })

  it('sample reminder days are told from far to near, each once', () => {
    expect(inForce('sampleReminderDays', '2, 0 7 2').value).toEqual([7, 2, 0])
    expect(inForce('sampleReminderDays', '7 soon').problem).toBe(true)
  })
})

describe('approvers', () => {
  const approvers = (value: string) => readSettings([{ key: 'approvers', value }]).settings

  it('are everybody while none is named', () => {
    expect(mayApprove('U012AB3CD', approvers(''))).toBe(true)
  })

  it('are who is named, by id or by a copied mention', () => {
    const settings = approvers('U012AB3CD, <@W0XYZ9876|ben>')
    expect(['U012AB3CD', 'W0XYZ9876', 'U0OTHER01'].map((id) => mayApprove(id, settings))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('that cannot be read do not let everybody approve; those that can be read still may', () => {
    const settings = approvers('<@U012AB3CD>, ben')
    expect(inForce('approvers', '<@U012AB3CD>, ben').problem).toBe(true)
    expect(['U012AB3CD', 'U0BEN0002'].map((id) => mayApprove(id, settings))).toEqual([true, false])
    expect(mayApprove('U0BEN0002', approvers('ben'))).toBe(false)
  })

  it.each([
    ['S012AB3CD', 'S012AB3CD'],
    ['<!subteam^S012AB3CD|@leads>', 'S012AB3CD'],
    ['@Stock-Leads', '@stock-leads'],
    ['<#C012AB3CD|approvers>', 'C012AB3CD'],
    ['#Approvers', '#approvers'],
  ])('may be several people at once: %s is %s', (typed, circle) => {
    expect(inForce('approvers', typed)).toEqual({ value: [circle], problem: false })
    expect(isCircle(circle)).toBe(true)
    expect(isCircle('U012AB3CD')).toBe(false)
  })

  it('of a circle are its members, nobody while they are unknown, and nobody of an empty one', () => {
    const settings = approvers('@leads, #empty, U012AB3CD')
    const people = (members: Record<string, string[]>) => ({
      ...settings,
      approvers: withMembers(settings.approvers, (circle) => members[circle]),
    })
    const known = people({ '@leads': ['U0BEN0002'], '#empty': [] })
    expect(['U012AB3CD', 'U0BEN0002', 'U0OTHER01'].map((id) => mayApprove(id, known))).toEqual([
      true,
      true,
      false,
    ])
    for (const members of [undefined, []] as const) {
      const only = withMembers(['@leads'], () => members)
      expect(mayApprove('U0BEN0002', { ...settings, approvers: only })).toBe(false)
    }
  })
})

describe('who may see costs', () => {
  const of = (costs: string, who = 'U012AB3CD') =>
    readSettings([
      { key: 'who may see costs', value: costs },
      { key: 'approvers', value: who },
    ]).settings
  const ana = { userId: 'U012AB3CD' }
  const ben = { userId: 'U0BEN0002' }

  it.each([
    ['everyone', [true, true, true]],
    ['', [true, true, true]],
    ['Approvers', [true, false, false]],
    // A slip of the pen must not show what was meant to be hidden.
    ['aprovers', [true, false, false]],
  ])('"%s": an approver, another, and a whole channel that an approver shows it to: %j', (costs, seen) => {
    const all = [ana, ben, { ...ana, audience: 'team' as const }]
    expect(all.map((viewer) => maySeeCosts(viewer, of(costs)))).toEqual(seen)
  })

  it('is everybody where everybody approves', () => {
    expect(maySeeCosts({ ...ben, audience: 'team' }, of('approvers', ''))).toBe(true)
  })
})
