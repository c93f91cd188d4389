import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeFormula, textBefore } from '../support/csv-cells.ts'
import { orderLine, orderRow, paymentRow } from '../support/paying.ts'
import { faultsOf } from '../support/replies.ts'
import { movement, returned, sku, supplier } from '../support/records.ts'
import { approver, openTeam, other } from '../support/team.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { partsOf } from './runs.ts'
import { piece, words } from './words.ts'

const everything = ['movements all', 'stock', 'orders all', 'payments all', 'returns all']

/** Something that stands in cells. Longer is cut by the sheet. */
const cell = piece.map((text) => text.slice(0, 2_000))
const texts = fc.array(cell, { minLength: 12, maxLength: 12 })

/** A workbook whose cells hold any texts. */
function rowsWith(all: readonly string[]) {
  const [style = '', name = '', reason = '', ref = '', note = '', actor = ''] = all
  const [place = '', maker = '', country = '', reference = '', paidBy = '', why = ''] = all.slice(6)
  return {
    Suppliers: [supplier({ id: 'SUP-1', name: maker, country })],
    SKUs: [sku({ sku: 'LUNA-M', style, name, cost: 9 })],
    Movements: [
      movement({ id: 'MV-1', quantity: 900, reason, ref, note, actor, location: place }),
      movement({ id: 'MV-2', quantity: -4, kind: 'sale', reason: note, note: reason }),
    ],
    'Purchase orders': [orderRow({ id: 'PO-2', freight: 3 })],
    'PO lines': [orderLine({ id: 'POL-1', po: 'PO-2' })],
    Payments: [paymentRow({ id: 'PAY-1', po: 'PO-2', reference, paidBy, note: why })],
    Returns: [returned({ id: 'RT-1', orderLine: ref, note: why })],
  }
}

const recordsOf = (bytes: Uint8Array) =>
  parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: ['\r\n', '\n', '\r'] }) as Record<
    string,
    string
  >[]

describe('whatever stands in the workbook', () => {
  it.each(partsOf(60, { most: 200, share: 0.05 }))(
    'is exported without a cell that becomes a formula, and its texts are known again ($title)',
    async ({ parameters }) => {
      await fc.assert(
        fc.asyncProperty(texts, async (all) => {
          const team = await openTeam(rowsWith(all))
          for (const by of [approver, other])
            for (const what of everything) {
              const came = await team.types(by, `/jumpring export ${what}`)
              expect(faultsOf(came.reply)).toEqual([])
              expect(came.changed).toBe(false)
            }
          expect(team.sent).toHaveLength(everything.length * 2)
          for (const { bytes } of team.sent) {
            const cells = recordsOf(bytes).flatMap((row) => [...Object.keys(row), ...Object.values(row)])
            expect(cells.filter((each) => looksLikeFormula(each) && !/^-\d+(?:\.\d+)?$/.test(each))).toEqual(
              [],
            )
          }
          const [sale] = recordsOf(team.sent[0]?.bytes ?? new Uint8Array()).filter(
            (row) => row['Id'] === 'MV-2',
          )
          const known = team.workbook
            .facts()
            .rows(movementsTab)
            .find(({ id }) => id === 'MV-2')
          expect(textBefore(sale?.['Reason'] ?? '')).toBe(known?.reason)
          expect(sale?.['Quantity']).toBe('-4')
          await team.close()
        }),
        parameters,
      )
    },
    partsOf(60, { most: 200, share: 0.05 })[0]?.timeoutMs,
  )
})

describe('whatever is typed behind /jumpring export', () => {
  it.each(partsOf(300, { share: 0.2 }))(
    'is answered within Slack’s limits and changes nothing ($title)',
    async ({ parameters }) => {
      const team = await openTeam()
      const begin = fc.constantFrom('', 'movements', 'stock', 'orders', 'payments', 'returns', 'ledger', 'po')
      await fc.assert(
        fc.asyncProperty(begin, words, async (what, rest) => {
          const came = await team.types(other, `/jumpring export ${what} ${rest}`)
          expect(faultsOf(came.reply)).toEqual([])
          expect(came.reply).toBeDefined()
          expect(came.changed).toBe(false)
        }),
        parameters,
      )
    },
    partsOf(300, { share: 0.2 })[0]?.timeoutMs,
  )
})
