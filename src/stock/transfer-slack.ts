import { z } from 'zod'
import { findSku, surePieceText } from '../catalog/actions.ts'
import { skuWords, type SkuRecord } from '../catalog/rules.ts'
import { skuChoices } from '../catalog/words.ts'
import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { settingsOf } from '../settings/actions.ts'
import {
  actions,
  button,
  choiceField,
  escape,
  line,
  modal,
  numberField,
  picker,
  say,
  section,
  textField,
} from '../slack/blocks.ts'
import { carried, carriedText, unreadableForm, unreadablePress } from '../slack/carried.ts'
import { plainText } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { linkToMovement, onHandAt } from './actions.ts'
import { mostInButton, mostInOption, withReason } from './carried-wish.ts'
import { stockExamples } from './examples.ts'
import { explainStock } from './explain.ts'
import { carryStock, placesIn, type CarryWish } from './transfer.ts'

/** Opens the form that carries pieces of a SKU to another place. */
export const carryFormAction = 'stock_transfer_form'
const carryConfirmAction = 'stock_transfer_confirm'
const carryPickAction = 'stock_transfer_pick'
const formId = 'stock_transfer'

const aboutCarry = z.strictObject({ sku: z.string() })
/** What of a wish a confirmation carries; who wishes it is the one who presses. */
const asked = z.strictObject({
  requestId: z.string(),
  sku: z.string(),
  quantity: z.int(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
})
const picked = z.tuple([z.string(), z.string(), z.int(), z.string(), z.string(), z.string()])

/**
 * `/stock move`: 'LUNA-M 5 from Studio to Shop', in any order. Without the place that they leave the only other one is
 * meant, where the team has two; what is missing otherwise is asked by the form.
 */
export async function carryByWords(words: string, request: Request): Promise<Reply | undefined> {
  const { locations } = settingsOf(request.facts)
  if (locations.length < 2)
    return say(
      `Nothing was changed: the team has one location, ${line(locations[0] ?? '')}, so there is nowhere to move pieces to. Add another one under “locations” in Settings.`,
    )
  const places = placesIn(plainText(words), locations)
  const example = exampleLine(
    `/stock move {sku} 5 from ${locations[0]} to ${locations[1]}`,
    stockExamples(request.facts),
  )
  if (places.unknown !== undefined)
    return say(
      `Nothing was changed: I found “${line(places.unknown)}”, and expected one of the team’s locations: ${locations.map(line).join(', ')}. Try ${example}.`,
    )
  const { quantity, words: spoken, numbers } = surePieceText(request.facts, places.rest)
  const finding = findSku(request.facts, spoken)
  if (finding.kind === 'nothing')
    return say(`I found no piece like “${line(spoken.join(' '))}”. Nothing was changed. Try ${example}.`)
  if (numbers.length > 1 && quantity === undefined)
    return say(
      `Nothing was changed: I found ${numbers.join(' and ')}, and expected one quantity, as in ${example} or \`x3\`.`,
    )
  const reason =
    finding.kind === 'several' ? '' : finding.rest.join(' ').replace(/^(?:for|because|:|-)\s+/i, '')
  const { from, to } = bothEnds(places, locations)
  if (finding.kind === 'sku' && (quantity === undefined || from === undefined || to === undefined))
    return openForm(finding.sku, { quantity, from, to, reason }, request)
  if (quantity === undefined || from === undefined || to === undefined)
    return say(`Nothing was changed: I need one SKU, how many, and the two places, as in ${example}.`)
  const wish = { requestId: request.requestId, quantity, from, to, reason }
  if (finding.kind !== 'sku') return askWhich(finding.skus, wish)
  return carry(request, { ...wish, sku: finding.sku.sku, actor: request.actor, confirmed: false })
}

export const carryButtons: readonly Button[] = [
  {
    actionId: carryFormAction,
    async run(sku, request) {
      const found = findSku(request.facts, [sku])
      if (found.kind !== 'sku') return say(`There is no SKU “${line(sku)}” any more. Nothing was changed.`)
      return openForm(found.sku, { quantity: undefined, from: undefined, to: undefined, reason: '' }, request)
    },
  },
  {
    actionId: carryPickAction,
    async run(value, request) {
      const read = carriedText(picked, value)
      if (read === undefined) return unreadablePress()
      const [asking, sku, quantity, from, to, reason] = read
      const requestId = idFor('PICK', asking, sku)
      return carry(request, {
        requestId,
        sku,
        quantity,
        from,
        to,
        reason,
        actor: request.actor,
        confirmed: false,
      })
    },
  },
  {
    actionId: carryConfirmAction,
    async run(value, request) {
      const read = carriedText(asked, value)
      if (read === undefined) return unreadablePress()
      const requestId = idFor('OK', read.requestId)
      return {
        ...(await carry(request, { ...read, requestId, actor: request.actor, confirmed: true })),
        replace: true,
      }
    },
  },
]

export const carryModals: readonly Modal[] = [{ callbackId: formId, submit }]

/** Carries out a wish and says what came of it; asks back what wants a confirmation. */
async function carry(request: Request, wish: CarryWish): Promise<Reply> {
  const outcome = await carryStock(request.workbook, wish)
  if (!outcome.ok) {
    const { refusal } = outcome
    const reply = say(escape(explainStock(refusal)))
    if (refusal.code !== 'below-zero' && refusal.code !== 'large') return reply
    const { requestId, sku, quantity, from, to, reason } = wish
    const value = withReason(reason, mostInButton, (short) =>
      JSON.stringify({ requestId, sku, quantity, from, to, reason: short }),
    )
    const press = button(carryConfirmAction, `Move ${quantity} anyway`, value, { style: 'danger' })
    return { ...reply, blocks: [...(reply.blocks ?? []), actions(press)] }
  }
  const { ids, sku, quantity, from, to, fromBefore, toBefore, onHand } = outcome.value.reply
  const facts = request.workbook.facts()
  return receipt(outcome.value, {
    done: `Moved *${quantity}* of *${line(sku)}*: ${line(from)} *${fromBefore} → ${fromBefore - quantity}*, ${line(to)} *${toBefore} → ${toBefore + quantity}*; on hand in all stays *${onHand}*`,
    id: ids.join(', '),
    url: linkToMovement(facts, ids[0] ?? ''),
    small: [line(wish.reason), escape(wish.actor)].filter((words) => words !== ''),
  })
}

interface Known {
  readonly quantity: number | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly reason: string
}

/** Of two places, the one that is not named is the other one. */
function bothEnds(
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  locations: readonly string[],
) {
  if (locations.length !== 2 || (from === undefined) === (to === undefined)) return { from, to }
  const other = locations.find((name) => name !== (from ?? to))
  return { from: from ?? other, to: to ?? other }
}

async function openForm(sku: SkuRecord, known: Known, request: Request): Promise<Reply | undefined> {
  const { locations } = settingsOf(request.facts)
  const [first = '', second = ''] = locations
  if (second === '')
    return say('Nothing was changed: the team has one location, so there is nowhere to move pieces to.')
  const there = locations.map((name) => `${line(name)} *${onHandAt(request.facts, sku.sku, name)}*`)
  const from = known.from ?? (known.to === first ? second : first)
  const to = known.to ?? (from === first ? second : first)
  const context: Json = { sku: sku.sku }
  await request.openModal(
    modal({
      callbackId: formId,
      title: 'Move stock',
      submit: 'Move',
      context,
      blocks: [
        section(`*${line(sku.sku)}*  ${line(skuWords(sku))}\n${there.join(' · ')}`),
        numberField({
          id: 'quantity',
          label: 'Pieces',
          min: 1,
          placeholder: '5',
          ...(known.quantity === undefined ? {} : { initial: String(known.quantity) }),
        }),
        choiceField({ id: 'from', label: 'From', choices: locations, initial: from }),
        choiceField({ id: 'to', label: 'To', choices: locations, initial: to }),
        textField({
          id: 'reason',
          label: 'Reason',
          optional: true,
          initial: known.reason,
          placeholder: 'for the weekend',
          hint: 'On hand in all stays as it is; a move is no sale',
        }),
      ],
    }),
  )
  return undefined
}

async function submit(values: FormValues, context: Json, request: Request): Promise<FormAnswer> {
  const read = carried(aboutCarry, context)
  if (read === undefined) return unreadableForm()
  const words = (id: string) => String(values[id] ?? '').trim()
  const quantity = Number(words('quantity') || Number.NaN)
  const [from, to] = [words('from'), words('to')]
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    const found = Number.isNaN(quantity) ? 0 : quantity
    return { errors: { quantity: explainStock({ code: 'not-whole', asked: found }) } }
  }
  if (from === to) return { errors: { to: explainStock({ code: 'same-place', location: from }) } }
  const { requestId, actor } = request
  const wish = {
    requestId,
    sku: read.sku,
    quantity,
    from,
    to,
    reason: words('reason'),
    actor,
    confirmed: false,
  }
  return { done: await carry(request, wish) }
}

/** What was asked for travels with each choice. */
function askWhich(
  skus: readonly SkuRecord[],
  wish: Pick<CarryWish, 'requestId' | 'quantity' | 'from' | 'to' | 'reason'>,
): Reply {
  const { quantity, from, to, reason } = wish
  const requestId = idFor('ASK', wish.requestId)
  const choices = skuChoices(skus).map((choice) => ({
    text: choice.text,
    value: withReason(reason, mostInOption, (short) =>
      JSON.stringify([requestId, choice.value, quantity, from, to, short]),
    ),
  }))
  const words = `Which one do you mean? Nothing was changed yet. ${quantity} to move from ${line(from)} to ${line(to)}:`
  return {
    text: 'Which one? Nothing was changed yet.',
    blocks: [section(words), ...picker(carryPickAction, 'Move pieces of …', choices)],
  }
}
