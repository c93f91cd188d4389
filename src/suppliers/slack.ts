import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import type { Json } from '../kit/json.ts'
import { isTimeZone, localDate, minuteOfDayAt } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { never } from '../kit/never.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import {
  actions,
  button,
  choiceField,
  code,
  context,
  dateField,
  escape,
  header,
  line,
  link,
  modal,
  numberField,
  say,
  section,
  table,
  textField,
  twoColumns,
} from '../slack/blocks.ts'
import { splitVerb } from '../slack/command-text.ts'
import type {
  Button,
  CardSection,
  FormAnswer,
  FormValues,
  Modal,
  Reply,
  Request,
  SlashCommand,
  Verb,
} from '../slack/feature.ts'
import { exampleLine } from '../slack/examples.ts'
import { receipt } from '../slack/receipt.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  addSupplier,
  exampleSupplier,
  findSuppliers,
  linkToSupplier,
  nameOf,
  nearSuppliers,
  supplierOf,
  type SupplierRow,
} from './actions.ts'
import { supplierSources, vettingStages, type SupplierRefusal } from './rules.ts'
import { suppliersTab } from './tabs.ts'
import { checklistWords, openVetting, showAction, vetAction, vettingModals } from './vetting-slack.ts'

const formId = 'supplier_add'
const numberFields = ['moqUnits', 'moqValue', 'leadDays', 'depositPercent'] as const

/** What the rooms behind this one add to it: more words of the command, and parts of a supplier's card. */
export interface SupplierParts {
  readonly verbs: readonly Verb[]
  readonly cards: () => readonly CardSection[]
}

/** `/supplier`: a supplier's card, the list, the forms, and what later rooms know of suppliers. */
export const supplierCommand = ({ verbs, cards }: SupplierParts): SlashCommand => ({
  name: '/supplier',
  description: 'A supplier’s card: terms, lead time, vetting, score; the risk of depending on few; add one',
  usage: ['<name>', 'vet <name>', ...verbs.map((each) => each.usage), 'add [name]'].join(' | '),
  examples: [
    { line: '/supplier {supplier}', does: 'their card' },
    { line: '/supplier', does: 'all of them; with a country or city, everyone there' },
    { line: '/supplier vet {supplier}', does: 'the checklist: materials, ethics, samples, terms' },
    ...verbs.flatMap((each) => each.examples),
    { line: '/supplier add', does: 'a form for a new supplier' },
  ],
  async run(words, request) {
    const { verb, rest } = splitVerb(words)
    if (verb === 'add' || verb === 'new') {
      await request.openModal(supplierForm(rest))
      return undefined
    }
    const known = verbs.find((each) => each.word === verb)
    if (known !== undefined) return known.run(rest, request)
    if (request.facts.rows(suppliersTab).length === 0 && rest === '' && verb === '')
      return say(
        'No suppliers yet. `/supplier add` opens a form for one; typed in the tab Suppliers they count as well.',
      )
    const wanted = verb === 'vet' && rest !== '' ? rest : words.trim()
    const found = findSuppliers(request.facts, wanted)
    const [first] = found
    if (first === undefined && verb === 'vet' && rest === '') return whichSupplier(request.facts)
    if (first === undefined) return unknownSupplier(wanted, request.facts)
    if (found.length > 1) return supplierList(wanted, found, verb === 'vet' ? vetAction : showAction)
    return verb === 'vet' ? openVetting(first, request) : card(first, request, cards())
  },
})

/** Says that no supplier is called so, with the names that are spelled alike, and how to add one. */
export function unknownSupplier(wanted: string, facts: Facts): Reply {
  const near = (nearSuppliers(facts, wanted) ?? []).map((name) => `\`/supplier ${code(name)}\``)
  const nearest = near.length === 0 ? '' : ` Nearest, to copy: ${near.join('  ')}`
  return say(
    `There is no supplier like “${line(wanted)}”. Nothing was changed. Add one with \`/supplier add ${code(wanted)}\`.${nearest}`,
  )
}

function whichSupplier(facts: Facts): Reply {
  const example = exampleLine('/supplier vet {supplier}', { supplier: exampleSupplier(facts) })
  return say(`Which supplier? Nothing was changed. Try ${example}; \`/supplier\` lists them.`)
}

/** The buttons of the room. */
export const supplierButtons = (cards: SupplierParts['cards']): readonly Button[] => [
  {
    actionId: showAction,
    async run(id, request) {
      const supplier = supplierOf(request.facts, id)
      return supplier === undefined
        ? say('That supplier is not in the sheet any more.')
        : card(supplier, request, cards())
    },
  },
  {
    actionId: vetAction,
    async run(id, request) {
      const supplier = supplierOf(request.facts, id)
      return supplier === undefined
        ? say('That supplier is not in the sheet any more. Nothing was changed.')
        : openVetting(supplier, request)
    },
  },
]

export const supplierModals: readonly Modal[] = [
  { callbackId: formId, submit: submitSupplier },
  ...vettingModals,
]

/** The supplier's line on a SKU's card. */
export function supplierOnSkuCard(supplierIdOf: (sku: string, facts: Facts) => string): CardSection {
  return {
    about: 'sku',
    blocks: (sku, facts) => {
      const supplier = supplierOf(facts, supplierIdOf(sku, facts))
      if (supplier === undefined) return []
      const lead = supplier.leadDays === null ? '' : ` · ${counted(supplier.leadDays, 'day')} lead time`
      return [context(`From ${link(linkToSupplier(facts, supplier.id), line(nameOf(supplier)))}${lead}`)]
    },
  }
}

function card(supplier: SupplierRow, request: Request, cards: readonly CardSection[]): Reply {
  const zone = supplier.timeZone
  const minute = isTimeZone(zone) ? minuteOfDayAt(request.now, zone) : undefined
  const clock =
    minute === undefined
      ? ''
      : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')} there now`
  const place = [supplier.region, supplier.country].filter((word) => word !== '').join(', ')
  const moqValue =
    supplier.moqValue === null || !seesCosts(request)
      ? ''
      : escape(moneyWords(supplier.moqValue, supplier.currency || settingsOf(request.facts).currency))
  const moq = [supplier.moqUnits === null ? '' : counted(supplier.moqUnits, 'piece'), moqValue].filter(
    (word) => word !== '',
  )
  const facts = [
    `*Vetting* ${supplier.vetting}`,
    `*MOQ* ${moq.length === 0 ? (supplier.moqValue === null ? 'not agreed' : 'in value, for approvers') : moq.join(' and ')}`,
    `*Lead time* ${supplier.leadDays === null ? 'unknown' : counted(supplier.leadDays, 'day')}`,
    `*Deposit* ${supplier.depositPercent === null ? 'not agreed' : `${supplier.depositPercent} %`}`,
    `*Balance* ${supplier.balanceTerms === '' ? 'before shipping' : line(supplier.balanceTerms)}`,
    `*Found* ${supplier.source ?? 'unknown'}${supplier.metOn === null ? '' : `, ${supplier.metOn}`}`,
    `*Contact* ${supplier.contact === '' ? 'none yet' : line(supplier.contact)}`,
  ]
  const url = linkToSupplier(request.facts, supplier.id)
  return {
    text: `${line(nameOf(supplier))}: ${supplier.vetting}`,
    shareable: true,
    asked: `/supplier ${supplier.id}`,
    blocks: [
      header(nameOf(supplier)),
      context(
        [line(place), escape(clock), link(url, line(supplier.id))]
          .filter((word) => word !== '')
          .join('  ·  '),
      ),
      twoColumns(facts),
      section(checklistWords(supplier)),
      ...(supplier.vettingNote === '' ? [] : [section(`*Note* ${escape(supplier.vettingNote)}`)]),
      ...cards.flatMap((each) => each.blocks(supplier.id, request.facts, request)),
      actions(button(vetAction, 'Vetting', supplier.id)),
    ],
  }
}

/** Several suppliers, the first five with a button that does what was asked for. */
export function supplierList(words: string, found: readonly SupplierRow[], action: string): Reply {
  const many = counted(found.length, 'supplier')
  const rows = found.map((row) => [
    nameOf(row),
    row.country,
    row.vetting,
    row.leadDays === null ? '' : String(row.leadDays),
  ])
  return {
    text: many,
    shareable: action === showAction,
    blocks: [
      header(words === '' ? many : `${many} like “${words}”`),
      table(['Name', 'Country', 'Vetting', 'Lead days'], rows, [3]),
      actions(...found.slice(0, 5).map((row, at) => button(`${action}:${at}`, nameOf(row), row.id))),
    ],
  }
}

function supplierForm(name: string) {
  const about: Json = {}
  return modal({
    callbackId: formId,
    title: 'New supplier',
    submit: 'Add supplier',
    context: about,
    blocks: [
      textField({ id: 'name', label: 'Name', initial: name, placeholder: 'as on their invoice' }),
      textField({ id: 'country', label: 'Country', optional: true }),
      textField({ id: 'region', label: 'City or region', optional: true }),
      textField({
        id: 'timeZone',
        label: 'Time zone',
        optional: true,
        placeholder: 'Asia/Bangkok',
        hint: 'IANA name; their card then shows what time it is there',
      }),
      textField({ id: 'contact', label: 'Contact', optional: true, hint: 'A role or shared mailbox' }),
      choiceField({ id: 'source', label: 'Found', choices: supplierSources, optional: true }),
      dateField({ id: 'metOn', label: 'First met', optional: true }),
      choiceField({ id: 'vetting', label: 'Vetting', choices: vettingStages, initial: 'prospect' }),
      numberField({ id: 'leadDays', label: 'Lead time in days', min: 0, max: 730, optional: true }),
      numberField({ id: 'moqUnits', label: 'MOQ in pieces', min: 0, optional: true }),
      numberField({ id: 'moqValue', label: 'MOQ in value', min: 0, decimals: true, optional: true }),
      textField({ id: 'currency', label: 'Currency', optional: true, placeholder: 'EUR' }),
      numberField({
        id: 'depositPercent',
        label: 'Deposit in percent',
        min: 0,
        max: 100,
        decimals: true,
        optional: true,
      }),
    ],
  })
}

async function submitSupplier(values: FormValues, _about: Json, request: Request): Promise<FormAnswer> {
  const words = (id: string) => String(values[id] ?? '').trim()
  const { numbers, errors } = typedNumbers(numberFields, suppliersTab.columns, values)
  if (Object.keys(errors).length > 0) return { errors }
  const outcome = await addSupplier(request.workbook, {
    requestId: request.requestId,
    row: {
      name: words('name'),
      country: words('country'),
      region: words('region'),
      timeZone: words('timeZone'),
      contact: words('contact'),
      source: supplierSources.find((each) => each === words('source')) ?? null,
      metOn: localDate(words('metOn')) ?? null,
      vetting: vettingStages.find((each) => each === words('vetting')) ?? 'prospect',
      ...numbers,
      currency: words('currency').toUpperCase(),
      balanceTerms: '',
      specSheet: '',
      ethicsDocument: '',
      materialsVerified: null,
      samplesApproved: null,
      termsAgreed: null,
      met: null,
      vettingNote: '',
    },
  })
  if (!outcome.ok) return { errors: explain(outcome.refusal) }
  const { reply } = outcome.value
  return {
    done: receipt(outcome.value, {
      done: `Added the supplier *${line(reply.name)}*`,
      id: reply.id,
      url: linkToSupplier(request.workbook.facts(), reply.id),
      small: [escape(request.actor)],
      buttons: [button(showAction, 'Open card', reply.id)],
    }),
  }
}

function explain(refusal: SupplierRefusal): Record<string, string> {
  switch (refusal.code) {
    case 'name-missing':
      return { name: 'Found no name; expected the supplier’s name. Nothing was changed.' }
    case 'name-taken':
      return {
        name: `${cut(refusal.name, 80)} is in the sheet already, as ${refusal.id}. Nothing was changed.`,
      }
    case 'deposit-out-of-range':
      return { depositPercent: `Found ${refusal.percent}; expected 0 to 100 percent. Nothing was changed.` }
    case 'unknown-time-zone':
      return {
        timeZone: `Found “${cut(refusal.timeZone, 80)}”; expected a name such as Asia/Bangkok. Nothing was changed.`,
      }
    default:
      return never(refusal)
  }
}
