import type { Json, JsonObject } from '../../../slack/json.ts'
import { isObject, objectsIn, textIn } from '../../../slack/json.ts'
import { PlainText, StaticBlocks } from './static-blocks.tsx'

/** A `table` block: the first row is its head; wide tables scroll inside their own box. */
export function TableBlock({ block }: { block: JsonObject }) {
  const rows = Array.isArray(block['rows']) ? block['rows'] : []
  const columns = objectsIn(block, 'column_settings')
  const [head = [], ...body] = rows.map((row) => (Array.isArray(row) ? row : []))
  const cellClass = (index: number) => {
    const column = columns[index]
    const align = (column && textIn(column, 'align')) ?? 'left'
    return `align-${align}${column?.['is_wrapped'] === true ? ' wrapped' : ''}`
  }
  return (
    <div className="block-table" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col" className={cellClass(index)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} className={cellClass(index)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ cell }: { cell: Json }) {
  if (!isObject(cell)) return null
  if (textIn(cell, 'type') === 'rich_text') return <StaticBlocks blocks={[cell]} />
  const value = cell['value']
  return <PlainText text={textIn(cell, 'text') ?? (typeof value === 'number' ? String(value) : '')} />
}
