import { describe, expect, it } from 'vitest'
import { localDate, serialOf, type LocalDate } from '../../src/kit/local-date.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { archiveTab, movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { prepareSpreadsheet, type SetupOptions } from '../../src/workbook/setup.ts'
import { sampleCells, templateOf } from '../../src/workbook/setup-sample.ts'
import { GridSpreadsheet } from '../support/grid-spreadsheet.ts'

const tabs = [settingsTab, stockTab, movementsTab]
const today = localDate('2026-03-14') as LocalDate
const options: SetupOptions = {
  rows: [
    {
      tab: settingsTab,
      rows: [
        { key: 'currency', value: 'EUR', note: 'Three letters.' },
        { key: 'locations', value: 'Studio, Shop', note: '' },
      ],
    },
  ],
  colours: [
    {
      tab: 'Stock',
      fields: ['onHand', 'state'],
      when: '={state}="out"',
      colours: { background: '#ff0000', text: '#000000' },
    },
  ],
}
const sample: SetupOptions = {
  ...options,
  sample: {
    today,
    templates: [
      templateOf(stockTab, [{ SKU: 'LUNA-M' }, { SKU: 'LUNA-S' }]),
      templateOf(movementsTab, [
        { Id: 'MV-1', At: 'D-12 14:30', SKU: 'LUNA-M', Bucket: 'sellable', Quantity: 3 },
      ]),
    ],
  },
}
const header = (tab: typeof stockTab | typeof movementsTab) =>
  Object.values(tab.columns).map((column) => column.header)

describe('preparing a spreadsheet', () => {
  it('makes the tabs of an empty spreadsheet before its first sheet, in one request', async () => {
    const sheet = new GridSpreadsheet({ Sheet1: [] })
    const report = await prepareSpreadsheet(sheet, tabs, options)
    expect(sheet.titles).toEqual(['Settings', 'Stock', 'Movements', 'Sheet1'])
    expect(sheet.rows('Stock')).toEqual([header(stockTab)])
    expect(sheet.frozenRows('Stock')).toBe(1)
    expect(sheet.writes).toBe(1)
    expect(report).toMatchObject({ createdTabs: ['Settings', 'Stock', 'Movements'], changed: true })
  })

  it('adds a tab that came later to a workbook in use, and touches nothing else', async () => {
    const sheet = new GridSpreadsheet({ Sheet1: [] })
    await prepareSpreadsheet(sheet, tabs, sample)
    const before = structuredClone(tabs.map((tab) => sheet.rows(tab.title)))
    const report = await prepareSpreadsheet(sheet, [...tabs, archiveTab], options)
    expect(report).toMatchObject({ createdTabs: ['Archive'], addedColumns: [], addedRows: [] })
    expect(sheet.rows('Archive')[0]).toEqual([...header(movementsTab), 'Closed in'])
    expect(tabs.map((tab) => sheet.rows(tab.title))).toEqual(before)
  })

  it('sends nothing the second time', async () => {
    const sheet = new GridSpreadsheet({ Sheet1: [] })
    await prepareSpreadsheet(sheet, tabs, options)
    const report = await prepareSpreadsheet(sheet, tabs, options)
    expect(sheet.writes).toBe(1)
    expect(report).toMatchObject({ createdTabs: [], addedColumns: [], addedRows: [], changed: false })
  })

  it('gives every new column its note, format, width and dropdown', async () => {
    const sheet = new GridSpreadsheet()
    await prepareSpreadsheet(sheet, [movementsTab], { rows: [], colours: [] })
    const at = Object.keys(movementsTab.columns).indexOf('bucket')
    const own = JSON.stringify(sheet.requests.filter((each) => JSON.stringify(each).includes(`":${at}`)))
    expect(own).toContain(JSON.stringify(movementsTab.columns.bucket.note))
    expect(own).toContain('"pixelSize":80')
    expect(own).toContain('"type":"ONE_OF_LIST","values":[{"userEnteredValue":"sellable"}')
    expect(own).toContain('"strict":false,"showCustomUi":true')
    const formats = sheet.requests.flatMap((each) =>
      'repeatCell' in each ? [each.repeatCell.cell.userEnteredFormat?.['numberFormat']] : [],
    )
    expect(formats).toContainEqual({ type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm' })
    expect(formats).toContainEqual({ type: 'NUMBER', pattern: '#,##0' })
    expect(formats).toContainEqual({ type: 'TEXT', pattern: '@' })
  })

  it('warns people only off the columns of the bot', async () => {
    const sheet = new GridSpreadsheet()
    await prepareSpreadsheet(sheet, [stockTab], { rows: [], colours: [] })
    expect(sheet.protections('Stock')).toContain('Jumpring: Stock On hand')
    expect(sheet.protections('Stock')).not.toContain('Jumpring: Stock Counted')
    const protections = sheet.requests.filter((each) => 'addProtectedRange' in each)
    expect(protections.every((each) => each.addProtectedRange.protectedRange['warningOnly'] === true)).toBe(
      true,
    )
  })

  it('adds what a workbook in use lacks at the right of everything, and moves nothing', async () => {
    const old = [
      ['State', ' sku ', 'Our remarks'],
      ['ok', 'LUNA-M', 'best seller', 'a cell without a header'],
    ]
    const sheet = new GridSpreadsheet({ Stock: structuredClone(old) })
    const report = await prepareSpreadsheet(sheet, [stockTab], options)
    const [head = [], row = []] = sheet.rows('Stock')
    expect(head.slice(0, 4)).toEqual(['State', ' sku ', 'Our remarks', null])
    expect(row).toEqual(old[1])
    const added = header(stockTab).filter((each) => each !== 'State' && each !== 'SKU')
    expect(head.slice(4)).toEqual(added)
    expect(report.addedColumns).toEqual([{ tab: 'Stock', headers: added }])
    const colours = JSON.stringify(sheet.requests.filter((each) => 'addConditionalFormatRule' in each))
    expect(colours).toContain('"userEnteredValue":"=$A2=\\"out\\""')
  })

  it('adds missing settings and leaves the values that a team chose', async () => {
    const sheet = new GridSpreadsheet({
      Settings: [
        ['Setting', 'Value', 'Note'],
        ['Currency ', 'CHF', 'ours'],
      ],
    })
    const report = await prepareSpreadsheet(sheet, [settingsTab], options)
    expect(sheet.rows('Settings')).toEqual([
      ['Setting', 'Value', 'Note'],
      ['Currency ', 'CHF', 'ours'],
      ['locations', 'Studio, Shop', null],
    ])
    expect(report.addedRows).toEqual([{ tab: 'Settings', keys: ['locations'] }])
  })
})

describe('filling with the sample', () => {
  it('writes dates from the day of setup and formulas for their own row', async () => {
    const sheet = new GridSpreadsheet()
    const report = await prepareSpreadsheet(sheet, tabs, sample)
    expect(sheet.rows('Movements')[1]?.[1]).toBe(serialOf(today) - 12 + (14 * 60 + 30) / 1440)
    expect(sheet.rows('Stock')[2]?.[1]).toBe(
      '=SUMIFS(Movements!$F:$F,Movements!$C:$C,$A3,Movements!$E:$E,"sellable")-SUMIFS(Movements!$F:$F,Movements!$C:$C,$A3,Movements!$E:$E,"sellable",Movements!$M:$M,"void")',
    )
    expect(report.sampleRows).toBe(3)
  })

  it('reads days within a text, and leaves other braces alone', () => {
    const row = { Note: 'from {D-14} to {D+20} as {agreed}', Reason: 'D-12' }
    expect(sampleCells(movementsTab, row, today)).toEqual({
      note: 'from 2026-02-28 to 2026-04-03 as {agreed}',
      reason: 'D-12',
    })
  })

  it('changes nothing when a tab already holds rows', async () => {
    const sheet = new GridSpreadsheet()
    await prepareSpreadsheet(sheet, tabs, sample)
    const report = await prepareSpreadsheet(sheet, tabs, sample)
    expect(report).toMatchObject({ notEmpty: ['Stock', 'Movements'], changed: false, sampleRows: 0 })
    expect(sheet.writes).toBe(1)
  })
})
