import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsTab } from '../../src/settings/tabs.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { vettingMark } from '../../src/suppliers/actions.ts'
import {
  answerOf,
  decideVetting,
  meetings,
  vettingAnswers,
  vettingFields,
  vettingItems,
  vettingStages,
  type VettingFacts,
} from '../../src/suppliers/rules.ts'
import {
  supplierButtons as buttonsWith,
  supplierCommand as commandWith,
  supplierModals,
} from '../../src/suppliers/slack.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { prepareSpreadsheet } from '../../src/workbook/setup.ts'
import { GridSpreadsheet } from '../support/grid-spreadsheet.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { supplier } from '../support/records.ts'
import { carriedBy } from '../support/team.ts'

const supplierCommand = commandWith({ verbs: [], cards: () => [] })
const supplierButtons = buttonsWith(() => [])

const whole = {
  materialsVerified: 'yes',
  ethicsDocument: 'https://documents.test/code.pdf',
  samplesApproved: 'yes',
  termsAgreed: 'yes',
  met: 'in person',
  vetting: 'approved',
} as const

function open(words: Partial<ReturnType<typeof supplier>> = {}) {
  const rows = { Suppliers: [supplier({ id: 'SUP-1', name: 'Atelier Sol', vetting: 'sampling', ...words })] }
  return openOffice([settingsTab, suppliersTab], rows, '2026-03-16T10:00:00Z')
}
type Office = Awaited<ReturnType<typeof open>>
const now = (office: Office) => office.workbook.facts().find(suppliersTab, 'SUP-1')
const show = async (office: Office) => wordsOf(await supplierCommand.run('atelier sol', office.request()))
const vet = async (office: Office, values: Record<string, string>) => {
  expect(await supplierCommand.run('vet atelier sol', office.request())).toBeUndefined()
  return office.submit(supplierModals, { vetting: 'sampling', ...values })
}

describe('vetting a supplier', () => {
  it('shows on the card what was looked at and what was not', async () => {
    const office = await open({ materialsVerified: 'yes', termsAgreed: 'no', met: 'online' })
    expect(await show(office)).toContain(
      '*Checklist* 1 of 4: :white_check_mark: materials verified · :white_large_square: ethics document · :white_large_square: samples approved · :x: terms agreed · known from online only',
    )
  })

  it('writes what was changed, says before and after, and can be undone', async () => {
    const office = await open({ vettingNote: 'asked for papers' })
    const reply = doneOf(await vet(office, { ...whole, vettingNote: 'asked for papers' }))
    const words = wordsOf(reply)
    expect(words).toContain('Vetted the supplier *Atelier Sol*')
    expect(words).toContain('Materials verified *blank → yes*')
    expect(words).toContain('Vetting *sampling → approved*')
    expect(words).not.toContain('Note *')
    expect((await office.written('Suppliers'))[0]).toMatchObject({
      'Materials verified': 'yes',
      'Ethics document': whole.ethicsDocument,
      Met: 'in person',
      Vetting: 'approved',
    })
    expect(await show(office)).toContain('4 of 4')
    expect(await show(office)).toContain(`<${whole.ethicsDocument}|ethics document>`)
    const value = carriedBy({ words, opened: undefined, changed: true, reply }, 'undo')
    await undoButton(() => []).run(value, office.request())
    expect(now(office)).toMatchObject({ vetting: 'sampling', materialsVerified: null, met: null })
  })

  it('is not approved while something is missing or no, and says what', async () => {
    const office = await open()
    const { ethicsDocument: _, ...lacking } = whole
    const errors = errorsOf(await vet(office, { ...lacking, termsAgreed: 'no' }))
    expect(errors['vetting']).toContain('and ethics document and terms agreed are not there yet')
    expect(now(office)?.vetting).toBe('sampling')
  })

  it('leaves alone who was approved before there was a checklist', async () => {
    const office = await open({ vetting: 'approved' })
    const done = doneOf(await vet(office, { vetting: 'approved', materialsVerified: 'yes' }))
    expect(wordsOf(done)).toContain('Materials verified *blank → yes*')
  })

  it.each([
    [{ ethicsDocument: 'in the drawer' }, 'ethicsDocument', 'I found “in the drawer”, and expected a link'],
  ])('%j is said beside its field', async (values, field, why) => {
    expect(errorsOf(await vet(await open(), values))[field]).toContain(why)
  })

  it('says what somebody changed meanwhile, and writes nothing over it', async () => {
    const office = await open()
    await supplierCommand.run('vet atelier sol', office.request())
    const [form] = office.opened
    await vet(office, { materialsVerified: 'no' })
    const modal = supplierModals.find(({ callbackId }) => callbackId === 'supplier_vet')
    const about = JSON.parse(form?.private_metadata ?? 'null') as null
    const values = { vetting: 'sampling', materialsVerified: 'yes' }
    const answer = await modal?.submit(values, about, office.request())
    if (answer === undefined) throw new Error('no answer')
    expect(errorsOf(answer)['materialsVerified']).toContain('is “no” since somebody changed it')
    const same = await modal?.submit({ vetting: 'sampling' }, about, office.request())
    expect(wordsOf(same === undefined ? undefined : doneOf(same))).toContain('exactly these values already')
    expect(now(office)?.materialsVerified).toBe('no')
  })

  it('keeps a note that is longer than a field shows', async () => {
    const long = 'papers '.repeat(400)
    const office = await open({ vettingNote: long })
    await supplierCommand.run('vet atelier sol', office.request())
    const field = office.opened[0]?.blocks.find(({ block_id: id }) => id === 'vettingNote')
    const shown = /"initial_value":"([^"]*)"/.exec(JSON.stringify(field))?.[1] ?? ''
    expect(shown.length).toBeLessThanOrEqual(2000)
    const values = { vetting: 'sampling', met: 'online', vettingNote: shown }
    doneOf(await office.submit(supplierModals, values))
    expect(now(office)?.vettingNote.length).toBeGreaterThan(2000)
  })

  it('asks which one where words name several', async () => {
    const rows = { Suppliers: ['A', 'B'].map((at) => supplier({ id: `SUP-${at}`, name: `Sol ${at}` })) }
    const office = await openOffice([settingsTab, suppliersTab], rows, '2026-03-16T10:00:00Z')
    const words = wordsOf(await supplierCommand.run('vet sol', office.request()))
    expect(words).toContain('"action_id":"supplier_vet:0"')
    const button = supplierButtons.find(({ actionId }) => actionId === 'supplier_vet')
    expect(await button?.run('SUP-B', office.request())).toBeUndefined()
    expect(JSON.stringify(office.opened[0]?.blocks)).toContain('Sol B')
  })

  it('becomes approved only with the whole checklist, whatever is typed', () => {
    const facts: fc.Arbitrary<VettingFacts> = fc.record({
      materialsVerified: fc.constantFrom(...vettingAnswers, null),
      samplesApproved: fc.constantFrom(...vettingAnswers, null),
      termsAgreed: fc.constantFrom(...vettingAnswers, null),
      ethicsDocument: fc.constantFrom('', 'https://a.test/1', 'drawer'),
      met: fc.constantFrom(...meetings, null),
      vetting: fc.constantFrom(...vettingStages),
      vettingNote: fc.constantFrom('', 'x'),
    })
    fc.assert(
      fc.property(facts, facts, (was, typed) => {
        const opened = Object.fromEntries(vettingFields.map((field) => [field, vettingMark(was[field])]))
        const decided = decideVetting(
          { ...was, name: 'Sol' },
          { typed, opened, kept: vettingFields },
          vettingMark,
        )
        if (!decided.ok) return
        const after = { ...was, ...decided.value }
        expect(after).toEqual(typed)
        if (after.vetting === 'approved' && was.vetting !== 'approved')
          expect(vettingItems.map((item) => answerOf(after, item))).toEqual(['yes', 'yes', 'yes', 'yes'])
      }),
    )
  })
})

describe('a workbook from before the checklist', () => {
  it('gets its columns at the right by setup, and nothing moves', async () => {
    const head = Object.values(suppliersTab.columns)
      .filter((each) => !('addedLater' in each && each.addedLater))
      .map(({ header }) => header)
    const row = head.map((header) => (header === 'Id' ? 'SUP-1' : header === 'Name' ? 'Atelier Sol' : null))
    const sheet = new GridSpreadsheet({
      Suppliers: [
        [...head, 'Our remarks'],
        [...row, 'nice people'],
      ],
    })
    const report = await prepareSpreadsheet(sheet, [suppliersTab], { rows: [], colours: [] })
    const added = ['Materials verified', 'Samples approved', 'Terms agreed', 'Met', 'Vetting note']
    expect(sheet.rows('Suppliers')[0]).toEqual([...head, 'Our remarks', ...added])
    expect(sheet.rows('Suppliers')[1]?.slice(0, head.length + 1)).toEqual([...row, 'nice people'])
    expect(report.addedColumns).toEqual([{ tab: 'Suppliers', headers: added }])
  })
})
