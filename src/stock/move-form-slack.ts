import { z } from 'zod'
import { findSku } from '../catalog/actions.ts'
import { skuWords } from '../catalog/rules.ts'
import type { Json } from '../kit/json.ts'
import { settingsOf } from '../settings/actions.ts'
import { choiceField, line, modal, numberField, say, section, textField } from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { Button, FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { balanceOf, type StockWish } from './actions.ts'
import { explainStock } from './explain.ts'
import { kindOfReason } from './rules.ts'

/** Buttons that open the form to add or remove pieces of a SKU. */
export const addFormAction = 'stock_add_form'
export const removeFormAction = 'stock_remove_form'
const formId = 'stock_move'

/** What the form is opened with: the SKU, and 1 to add or -1 to remove. */
const aboutMove = z.strictObject({ sku: z.string(), sign: z.literal([1, -1]) })

export const moveFormButtons: readonly Button[] = [
  { actionId: addFormAction, run: (sku, request) => openForm(sku, 1, request) },
  { actionId: removeFormAction, run: (sku, request) => openForm(sku, -1, request) },
]

/**
 * The form to add or remove pieces.
 *
 * @param move carries out a wish and says what came of it, as the command does
 */
export function moveModals(move: (request: Request, wish: StockWish) => Promise<Reply>): readonly Modal[] {
  return [{ callbackId: formId, submit: (values, about, request) => submit(values, about, request, move) }]
}

async function openForm(code: string, sign: 1 | -1, request: Request): Promise<Reply | undefined> {
  const found = findSku(request.facts, [code])
  if (found.kind !== 'sku') return say(`There is no SKU “${line(code)}” any more. Nothing was changed.`)
  const { sku } = found
  const { locations } = settingsOf(request.facts)
  const about: Json = { sku: sku.sku, sign }
  await request.openModal(
    modal({
      callbackId: formId,
      title: sign > 0 ? 'Add stock' : 'Remove stock',
      submit: sign > 0 ? 'Add' : 'Remove',
      context: about,
      blocks: [
        section(
          `*${line(sku.sku)}*  ${line(skuWords(sku))}\nOn hand *${balanceOf(request.facts, sku.sku).onHand}*`,
        ),
        numberField({ id: 'quantity', label: 'Pieces', min: 1, placeholder: '3' }),
        textField({
          id: 'reason',
          label: 'Reason',
          optional: true,
          placeholder: sign > 0 ? 'received from the workshop' : 'sold at the market',
          hint: sign > 0 ? 'A delivery is a receipt' : 'Only sales count as demand',
        }),
        ...(locations.length > 1
          ? [
              choiceField({
                id: 'location',
                label: 'Location',
                choices: locations,
                initial: locations[0] ?? '',
              }),
            ]
          : []),
      ],
    }),
  )
  return undefined
}

async function submit(
  values: FormValues,
  context: Json,
  request: Request,
  move: (request: Request, wish: StockWish) => Promise<Reply>,
): Promise<FormAnswer> {
  const read = carried(aboutMove, context)
  if (read === undefined) return unreadableForm()
  const { sku, sign } = read
  const pieces = Number(values['quantity'] ?? Number.NaN)
  if (!Number.isSafeInteger(pieces) || pieces < 1)
    return {
      errors: { quantity: explainStock({ code: 'not-whole', asked: Number.isNaN(pieces) ? 0 : pieces }) },
    }
  const reason = String(values['reason'] ?? '').trim()
  const { requestId, userId, actor } = request
  const change = sign * pieces
  const location = typeof values['location'] === 'string' ? values['location'] : undefined
  const kind = kindOfReason(reason, change)
  const wish = { requestId, sku, change, kind, reason, location, userId, actor, confirmed: false }
  return { done: await move(request, wish) }
}
