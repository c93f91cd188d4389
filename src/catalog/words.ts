import type { SkuRecord } from './rules.ts'
import { skuWords } from './rules.ts'

/** A SKU for a list to pick from: its code first, then what it is. Never throws. */
export function skuChoice(record: SkuRecord): { text: string; value: string } {
  const words = skuWords(record)
  return { text: words === record.sku ? record.sku : `${record.sku} · ${words}`, value: record.sku }
}
