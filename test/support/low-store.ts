import { digestDue, watchLowStock } from '../../src/planning/reminders.ts'
import { movement, sku } from './records.ts'
import { openStore } from './store.ts'

/** Monday */
const monday = '2026-03-16T08:30:00Z'

/**
 * A store with reorder points given by hand: GOLD is the best seller (class A), STEEL sells little (class C).
 * The first look is over, so that every step from here on is news.
 */
export async function openLowStore(
  stock: { gold: number; steel: number } = { gold: 20, steel: 20 },
  words: { now?: string; settings?: readonly object[]; looked?: boolean } = {},
) {
  const store = await openStore(
    {
      Settings: words.settings ?? [{ key: 'timezone', value: 'Etc/UTC', note: '' }],
      SKUs: [
        sku({ sku: 'GOLD', reorderPoint: 10, price: 100 }),
        sku({ sku: 'STEEL', reorderPoint: 10, price: 1 }),
      ],
      Movements: [
        movement({ id: 'MV-1', sku: 'GOLD', quantity: stock.gold + 9, at: 46_000 }),
        movement({ id: 'MV-2', sku: 'GOLD', quantity: -9, kind: 'sale', at: 46_090 }),
        movement({ id: 'MV-3', sku: 'STEEL', quantity: stock.steel + 5, at: 46_000 }),
        movement({ id: 'MV-4', sku: 'STEEL', quantity: -5, kind: 'adjustment', at: 46_001 }),
      ],
    },
    words.now ?? monday,
  )
  let count = 4
  /** Somebody moves stock in the sheet. */
  const move = async (code: string, quantity: number) => {
    count += 1
    store.desk
      .rows('Movements')
      .push([`MV-${count}`, 46_090, code, 'Studio', 'sellable', quantity, 'adjustment'])
    await store.turns()
  }
  const watch = () => store.look(watchLowStock)
  if (words.looked !== false) await watch()
  return {
    ...store,
    move,
    watch,
    digest: () => store.look(digestDue),
    /** Where each post waits to go, with its words. */
    postsByPlace: async () =>
      (await store.journal.unposted()).map((each) => [each.channel, JSON.stringify(each.body)] as const),
    states: () =>
      Object.fromEntries(
        store.desk.records('Reminders').map((row) => [row['About'], `${row['Stage']} ${row['State']}`]),
      ),
    told: async () => {
      const posts = await store.posts()
      await store.sendPosts()
      return posts
    },
  }
}
