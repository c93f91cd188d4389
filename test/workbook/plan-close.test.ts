import { describe, expect, it } from 'vitest'
import { moveRows, runsOf, topRows, type Side } from '../../src/workbook/plan-close.ts'
import { logTab } from '../support/shelf.ts'

const side = (sheetId: number, header: string[], columnCount = 10): Side => ({
  tab: logTab,
  sheetId,
  header,
  columnCount,
})
const ledger = side(1, ['Id', 'Box', 'Pieces', 'Status'])
const archive = side(2, ['Id', 'Box', 'Pieces', 'Status', 'Closed in'])
const mark = { column: 4, text: '2026-09' }

/** Requests in short: 'copy 1!A2:D4 2!A2:D4'. */
function words(requests: ReturnType<typeof moveRows>): string[] {
  const range = (box: { sheetId: number } & Record<string, number | undefined>) => {
    const letter = (at = 0) => String.fromCharCode(65 + at)
    const { startRowIndex = 0, endRowIndex = 0, startColumnIndex, endColumnIndex = 0 } = box
    return `${box.sheetId}!${letter(startColumnIndex)}${startRowIndex + 1}:${letter(endColumnIndex - 1)}${endRowIndex}`
  }
  return requests.map((request) => {
    if ('insertDimension' in request) {
      const { sheetId, startIndex, endIndex } = request.insertDimension.range
      return `insert ${sheetId}!${startIndex + 1}:${endIndex}`
    }
    if ('copyPaste' in request)
      return `copy ${range({ ...request.copyPaste.source })} ${range({ ...request.copyPaste.destination })}`
    if ('repeatCell' in request)
      return `all ${range({ ...request.repeatCell.range })} ${JSON.stringify(request.repeatCell.cell.userEnteredValue)}`
    if ('updateCells' in request && request.updateCells.range !== undefined)
      return `clear ${range({ ...request.updateCells.range })}`
    if ('updateCells' in request) {
      const { start, rows } = request.updateCells
      return `put ${start?.sheetId}!${String.fromCharCode(65 + (start?.columnIndex ?? 0))}${(start?.rowIndex ?? 0) + 1} ${JSON.stringify(rows.map((row) => row.values.map((cell) => Object.values(cell.userEnteredValue ?? {})[0] ?? null)))}`
    }
    if ('appendDimension' in request) return `widen by ${request.appendDimension.length}`
    return '?'
  })
}

describe('rows that move to another tab', () => {
  it.each([
    [[], []],
    [[4], [{ from: 3, to: 4 }]],
    [
      [7, 2, 3, 4, 9, 8],
      [
        { from: 1, to: 4 },
        { from: 6, to: 9 },
      ],
    ],
  ])('%j stand in %j', (rows, runs) => {
    expect(runsOf(rows)).toEqual(runs)
  })

  it('come to stand below the header, marked, and are emptied where they stood', () => {
    expect(words(moveRows(ledger, archive, [3, 4, 8], mark))).toEqual([
      'insert 2!2:4',
      'copy 1!A3:D4 2!A2:D3',
      'copy 1!A8:D8 2!A4:D4',
      'all 2!E2:E4 {"stringValue":"2026-09"}',
      'clear 1!A3:D4',
      'clear 1!A8:D8',
    ])
  })

  it('find their columns by the headers, in any case, also the team’s own; those that lack are added', () => {
    const own = side(1, ['Checked', 'Id', '', 'box', 'Pieces', 'Status', 'Why'])
    const moved = side(2, ['Box', 'Id', 'Pieces', 'Status', 'Closed in', 'why'], 6)
    expect(words(moveRows(own, moved, [5], mark))).toEqual([
      'insert 2!2:2',
      'widen by 1',
      'put 2!G1 [["Checked"]]',
      'copy 1!A5:A5 2!G2:G2',
      'copy 1!B5:B5 2!B2:B2',
      'copy 1!D5:D5 2!A2:A2',
      'copy 1!E5:F5 2!C2:D2',
      'copy 1!G5:G5 2!F2:F2',
      'all 2!E2:E2 {"stringValue":"2026-09"}',
      'clear 1!A5:B5',
      'clear 1!D5:G5',
    ])
  })

  it('come back without their mark, and leave nothing behind', () => {
    expect(words(moveRows(archive, ledger, [2, 3]))).toEqual([
      'insert 1!2:3',
      'copy 2!A2:D3 1!A2:D3',
      'clear 2!A2:E3',
    ])
  })
})

describe('rows at the top of a tab', () => {
  const columnAt = new Map([
    ['id', 0],
    ['box', 1],
    ['pieces', 2],
    ['status', 4],
  ])

  it('write a column that is the same in all of them once', () => {
    const rows = [
      { id: 'O-1', box: 'A', pieces: 3, status: 'ok' },
      { id: 'O-2', box: 'B', pieces: -1, status: 'ok' },
    ]
    expect(words(topRows(ledger, columnAt, rows))).toEqual([
      'insert 1!2:3',
      'all 1!E2:E3 {"stringValue":"ok"}',
      'put 1!A2 [["O-1","A",3],["O-2","B",-1]]',
    ])
  })

  it('are none where there are none', () => {
    expect(topRows(ledger, columnAt, [])).toEqual([])
  })
})
