import { skuOf } from '../catalog/actions.ts'
import { skuPickAction } from '../catalog/slack.ts'
import { modal, searchField } from '../slack/blocks.ts'
import type { CardSection, Modal, Shortcut } from '../slack/feature.ts'
import { explainStock } from './explain.ts'
import { skuCard } from './words.ts'

const formId = 'stock_look_up'

/** Beside Slack's search: a piece is found as one types, from wherever one is. */
export const stockShortcuts: readonly Shortcut[] = [
  {
    callbackId: 'stock_look_up_open',
    type: 'global',
    name: 'Look up stock',
    description: 'Finds a piece as you type, and shows what there is',
    async run(_, request) {
      await request.openModal(
        modal({
          callbackId: formId,
          title: 'Look up stock',
          submit: 'Show',
          context: {},
          blocks: [
            searchField({
              id: skuPickAction,
              actionId: skuPickAction,
              label: 'Piece',
              hint: 'Its code, barcode, style or a word of its name',
            }),
          ],
        }),
      )
      return undefined
    },
  },
]

/** @param cards sections of other features, in the house's order */
export function lookUpModals(cards: () => readonly CardSection[]): readonly Modal[] {
  return [
    {
      callbackId: formId,
      async submit(values, _about, request) {
        const sku = String(values[skuPickAction] ?? '')
        const record = skuOf(request.facts, sku)
        return record === undefined
          ? { errors: { [skuPickAction]: explainStock({ code: 'unknown-sku', sku }) } }
          : { done: skuCard(record, request.facts, cards()) }
      },
    },
  ]
}
