import { useMemo } from 'react'
import type { JsonObject } from '../../../slack/json.ts'
import { isObject, objectsIn, textIn } from '../../../slack/json.ts'
import { Element } from './element.tsx'
import { InputBlock } from './input-block.tsx'
import { StaticBlocks } from './static-blocks.tsx'
import { TableBlock } from './table-block.tsx'

/** Draws Block Kit: still blocks by slack-blocks-to-jsx, whatever can be touched by components of this folder. */
export function BlockList({ blocks }: { blocks: readonly JsonObject[] }) {
  const parts = useMemo(() => group(blocks), [blocks])
  return (
    <div className="blocks">
      {parts.map((part, index) =>
        Array.isArray(part) ? (
          <StaticBlocks key={index} blocks={part} />
        ) : (
          <LiveBlock key={textIn(part, 'block_id') ?? index} block={part} />
        ),
      )}
    </div>
  )
}

function LiveBlock({ block }: { block: JsonObject }) {
  const blockId = textIn(block, 'block_id') ?? ''
  switch (textIn(block, 'type') ?? 'section') {
    case 'actions':
      return (
        <div className="block-actions">
          {objectsIn(block, 'elements').map((element, index) => (
            <Element key={textIn(element, 'action_id') ?? index} element={element} blockId={blockId} />
          ))}
        </div>
      )
    case 'input':
      return <InputBlock block={block} blockId={blockId} />
    case 'table':
      return <TableBlock block={block} />
    default: {
      const { accessory, ...section } = block
      return (
        <div className="block-section">
          <StaticBlocks blocks={[section]} />
          {isObject(accessory) && <Element element={accessory} blockId={blockId} />}
        </div>
      )
    }
  }
}

/** Runs of still blocks together, each live block alone. */
function group(blocks: readonly JsonObject[]): (JsonObject | JsonObject[])[] {
  const parts: (JsonObject | JsonObject[])[] = []
  for (const block of blocks) {
    const last = parts.at(-1)
    if (isLive(block)) parts.push(block)
    else if (Array.isArray(last)) last.push(block)
    else parts.push([block])
  }
  return parts
}

function isLive(block: JsonObject): boolean {
  const type = textIn(block, 'type')
  if (type === 'section') {
    const accessory = block['accessory']
    return isObject(accessory) && textIn(accessory, 'type') !== 'image'
  }
  return type === 'actions' || type === 'input' || type === 'table'
}
