import { counted } from '../kit/counted.ts'
import { beginning, cut } from '../kit/cut.ts'
import { actions, button, code, escape, line, say } from '../slack/blocks.ts'
import { plainText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type {
  Button,
  CardSection,
  Modal,
  Reply,
  Request,
  SlashCommand,
  Suggestions,
} from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { allSkus, exampleSku, exampleStyle, findSku, skuOf, skuSearch } from './actions.ts'
import { explainSku } from './explain.ts'
import {
  editSkuForm,
  newStyleForm,
  openEdit,
  openNewStyle,
  submitEdit,
  submitNewStyle,
  type NearSuppliers,
} from './forms-slack.ts'
import type { SkuRecord } from './rules.ts'
import type { Finding } from './search.ts'
import {
  editSkuAction,
  mostOptions,
  newSkuAction,
  showSkuAction,
  skuCard,
  skuChoices,
  skuList,
} from './words.ts'

/** The action of a field that searches for a SKU as a person types; any feature's form may use it in a searchField. */
export const skuPickAction = 'sku_pick'

/**
 * `/sku`, with the cards of the features that have something to say about a SKU.
 *
 * @param cards sections of other features, in the house's order
 */
export function skuCommand(cards: () => readonly CardSection[]): SlashCommand {
  return {
    name: '/sku',
    description: 'A SKU’s card: price, cost, margin, supplier, variants; make and edit SKUs',
    usage: '<sku, style or words> | new [style] | edit <sku>',
    examples: [
      { line: '/sku {sku}', does: 'its card: price, cost, margin, supplier, variants' },
      { line: '/sku {style}', does: 'the variants of a style as a table' },
      { line: '/sku new', does: 'a form that makes all variants of a style at once' },
      { line: '/sku edit {sku}', does: 'a form with its name, price, cost, supplier, MOQ …' },
    ],
    async run(words, request) {
      const { verb, rest } = splitVerb(words)
      if (verb === 'new' || verb === 'add') return openNewStyle(plainText(rest), request)
      if (verb === 'edit') return withSku(rest, 'edit', request, (record) => openEdit(record, request))
      return withSku(words, '', request, async (record) => skuCard(record, request, cards()))
    },
  }
}

/** A press is decided anew on the SKU as it is. */
export function skuButtons(cards: () => readonly CardSection[]): readonly Button[] {
  return [
    {
      actionId: showSkuAction,
      run: (sku, request) => pressed(sku, request, async (record) => skuCard(record, request, cards())),
    },
    {
      actionId: editSkuAction,
      run: (sku, request) => pressed(sku, request, (record) => openEdit(record, request)),
    },
    { actionId: newSkuAction, run: openNewStyle },
  ]
}

/**
 * The forms that make and edit SKUs.
 *
 * @param nearSuppliers names spelled like a supplier's that nobody knows; undefined for one that is known
 */
export function skuModals(nearSuppliers: NearSuppliers): readonly Modal[] {
  return [
    {
      callbackId: newStyleForm,
      submit: (values, _about, request) => submitNewStyle(values, request, nearSuppliers),
    },
    {
      callbackId: editSkuForm,
      submit: (values, about, request) => submitEdit(values, about, request, nearSuppliers),
    },
  ]
}

/** Choices for a field that searches for a SKU: an exact code, barcode or style first, then what is like the words. */
export const skuSuggestions: readonly Suggestions[] = [
  { actionId: skuPickAction, find: (typed, facts) => skuChoices(suggested(typed.trim(), facts)) },
]

function suggested(typed: string, facts: Facts): readonly SkuRecord[] {
  if (typed === '') return allSkus(facts)
  const search = skuSearch(facts)
  const exact = search.exact(typed)
  const found = [
    ...(exact === undefined ? [] : [exact]),
    ...search.style(typed),
    ...search.like(typed, mostOptions),
  ]
  return [...new Set(found)]
}

type Step = (record: SkuRecord) => Promise<Reply | undefined>

async function withSku(
  words: string,
  verb: '' | 'edit',
  request: Request,
  step: Step,
): Promise<Reply | undefined> {
  const typed = plainText(words).replaceAll('"', '').trim()
  if (typed === '') {
    const known = { sku: exampleSku(request.facts), style: exampleStyle(request.facts) }
    const example = exampleLine(verb === '' ? '/sku {style}' : '/sku edit {sku}', known)
    return say(`Which piece? Type a SKU, a style or words, such as ${example}. \`/sku new\` makes one.`)
  }
  const action = verb === 'edit' ? editSkuAction : showSkuAction
  const finding = meant(words, request.facts)
  switch (finding.kind) {
    case 'sku':
      return step(finding.sku)
    case 'style':
      return skuList(
        `${finding.style}: ${counted(finding.skus.length, 'variant')}`,
        finding.skus,
        request,
        action,
      )
    case 'several': {
      const [only] = finding.skus
      if (finding.skus.length === 1 && only !== undefined) return step(only)
      const title = `${counted(finding.skus.length, 'piece')} like “${cut(typed, 80)}”`
      return skuList(title, finding.skus, request, action)
    }
    case 'nothing':
      return say(
        `I found no piece like “${line(typed)}”. Nothing was changed. Make it with \`/sku new ${code(typed)}\`.`,
        actions(button(newSkuAction, 'New SKU', beginning(typed, 1900))),
      )
  }
}

/** What the words mean with their quotes and dashes made plain; where that is nothing exact, as they were typed. */
function meant(words: string, facts: Facts): Finding {
  const plain = findSku(facts, wordsIn(plainText(words).replaceAll('"', '')))
  if (plain.kind === 'sku' || plain.kind === 'style') return plain
  const typed = findSku(facts, wordsIn(words))
  return typed.kind === 'sku' || typed.kind === 'style' ? typed : plain
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

async function pressed(sku: string, request: Request, step: Step): Promise<Reply | undefined> {
  const record = skuOf(request.facts, sku)
  return record === undefined ? say(escape(explainSku({ code: 'unknown-sku', sku }))) : step(record)
}
