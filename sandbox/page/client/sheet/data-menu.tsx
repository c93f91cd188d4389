import type { Model } from '@ironcalc/workbook'
import { MenuButton } from '../blocks/overflow-element.tsx'
import { useNotify } from '../notices.tsx'

interface DataMenuProps {
  /** the workbook as it is open now */
  model: () => Model | undefined
  /** what was done here has to be drawn */
  onChange: () => void
}

/** Rows of a tab below its header: numbers of the first and the last one that hold something. */
interface Rows {
  first: number
  last: number
}

/** What Google Sheets has under "Data" and "Format", and the grid has not: sort, filter, merge. */
export function DataMenu({ model, onChange }: DataMenuProps) {
  const notify = useNotify()
  const here = (act: (opened: Model) => void) => () => {
    const opened = model()
    if (!opened) return
    const { sheet, row, column } = opened.getSelectedView()
    act(opened)
    opened.setSelectedSheet(sheet)
    opened.setSelectedCell(row, column)
    onChange()
  }
  const there = (body: (opened: Model) => object) => async () => {
    const opened = model()
    if (!opened) return
    const response = await fetch('/controls/sheet', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body(opened)),
    })
    if (!response.ok) notify(((await response.json()) as { error?: string }).error ?? 'That did not work.')
  }
  const sort = (order: 'asc' | 'desc') => there((opened) => ({ act: 'sort', order, ...selection(opened) }))
  const items = [
    { key: 'asc', label: 'Sort the tab by this column, A to Z', onChoose: sort('asc') },
    { key: 'desc', label: 'Sort the tab by this column, Z to A', onChoose: sort('desc') },
    { key: 'filter', label: 'Show only rows that say this', onChoose: here(filterByCell) },
    { key: 'all', label: 'Show all rows', onChoose: here(showAllRows) },
    {
      key: 'merge',
      label: 'Merge the selected cells',
      onChoose: there((opened) => ({ act: 'merge', ...selection(opened) })),
    },
  ]
  return (
    <div className="data-menu">
      <div className="ic-modal-dialog not-the-grid">
        <MenuButton label="Sort, filter, merge" sign="⋮" items={items} />
      </div>
    </div>
  )
}

/** The tab and the range that are selected, as the server reads them. */
function selection(model: Model): { tab: string; range: string } {
  const { sheet, range } = model.getSelectedView()
  const [top, left, bottom, right] = range
  const tab = model.getWorksheetsProperties()[sheet]?.name ?? ''
  return { tab, range: `${columnLetters(left)}${top}:${columnLetters(right)}${bottom}` }
}

/** As a filter does: rows of other words are not shown, and stay where they are. */
function filterByCell(model: Model): void {
  const { sheet, row, column } = model.getSelectedView()
  const wanted = model.getFormattedCellValue(sheet, row, column)
  const { first, last } = usedRows(model, sheet)
  showAllRows(model)
  for (let from = first; from <= last; from++) {
    let to = from - 1
    while (to < last && model.getFormattedCellValue(sheet, to + 1, column) !== wanted) to++
    if (to < from) continue
    model.setRowsHidden(sheet, from, to, true)
    from = to
  }
}

function showAllRows(model: Model): void {
  const { sheet } = model.getSelectedView()
  const { first, last } = usedRows(model, sheet)
  if (last >= first) model.setRowsHidden(sheet, first, last, false)
}

function usedRows(model: Model, sheet: number): Rows {
  return { first: 2, last: model.getRowsWithData(sheet, 1).at(-1) ?? 1 }
}

function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return `${rest > 0 ? columnLetters(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`
}
