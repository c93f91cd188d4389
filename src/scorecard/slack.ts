import { counted } from '../kit/counted.ts'
import { moneyWords } from '../kit/money.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import { actions, button, context, header, line, link, say, section, table } from '../slack/blocks.ts'
import type { AnyBlock, Button, CardSection, Reply, Request, Verb } from '../slack/feature.ts'
import { findSuppliers, linkToSupplier, nameOf, supplierOf, type SupplierRow } from '../suppliers/actions.ts'
import { supplierList, unknownSupplier } from '../suppliers/slack.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import { riskOf, saysSomething, scoresOf, supplierName, type Risk } from './actions.ts'
import { levelOf, type Concentration } from './concentration.ts'
import { lastDays, splitPeriod, type Period } from './period.ts'
import { cardLines, fewNames, percentWords, periodWords, scoreBlocks, scoreRow } from './words.ts'

const scoreAction = 'supplier_score'
const riskAction = 'supplier_risk'
/** So many suppliers are in one table; the words say how many more there are. */
const mostRows = 60
/** So many suppliers are told of what would be missing without them, and so many SKUs are named for each. */
const mostWithout = 6
const mostSkus = 8
/** Shares are squared one by one where there are no more than this. */
const mostSquares = 6

/** `/supplier score`: reliability, quality and cost of one supplier with their samples, or all side by side. */
export const scoreVerb: Verb = {
  word: 'score',
  usage: 'score [name] [period]',
  examples: [
    { line: '/supplier score', does: 'all side by side: on time in full, defects, cost' },
    { line: '/supplier score {supplier}', does: 'one with the arithmetic; end with `90 days` or `2026`' },
  ],
  async run(words, request) {
    const { rest, period } = splitPeriod(words, request.today)
    const chosen = period ?? usualPeriod(request.facts)
    if (rest === '') return allScores(request, chosen, words)
    // A name may end in what looks like a period.
    const found =
      period !== undefined && supplierOf(request.facts, words) !== undefined
        ? findSuppliers(request.facts, words)
        : findSuppliers(request.facts, rest)
    const [first] = found
    if (first === undefined) return unknownSupplier(rest, request.facts)
    return found.length > 1 ? supplierList(rest, found, scoreAction) : oneScore(first, request, chosen, words)
  },
}

/** `/supplier risk`: shares of spend, their concentration, and what has no other source. */
export const riskVerb: Verb = {
  word: 'risk',
  usage: 'risk [period]',
  examples: [{ line: '/supplier risk', does: 'shares of spend, HHI, and which SKUs have no other source' }],
  async run(words, request) {
    const { rest, period } = splitPeriod(words, request.today)
    if (rest !== '')
      return say(
        `Nothing was changed: I found “${line(rest)}”, and expected a period such as \`90 days\`, \`2026\` or \`all\`, or nothing.`,
      )
    return riskReply(request, period ?? usualPeriod(request.facts), words)
  },
}

export const scorecardButtons: readonly Button[] = [
  {
    actionId: scoreAction,
    async run(id, request) {
      const supplier = supplierOf(request.facts, id)
      return supplier === undefined
        ? say('That supplier is not in the sheet any more. Nothing was changed.')
        : oneScore(supplier, request, usualPeriod(request.facts), supplier.id)
    },
  },
  {
    actionId: riskAction,
    run: async (_, request) => riskReply(request, usualPeriod(request.facts), ''),
  },
]

/** The score in three lines on a supplier's card, where there is anything to say. */
export const scoreOnCard: CardSection = {
  about: 'supplier',
  blocks: (id, facts) => {
    const supplier = supplierOf(facts, id)
    if (supplier === undefined) return []
    const period = usualPeriod(facts)
    const [score] = scoresOf(facts, [supplier], period)
    if (score === undefined || !saysSomething(score)) return []
    return [
      section(cardLines(score), button(scoreAction, 'Score', supplier.id)),
      context(`Score of the last ${counted(settingsOf(facts).scoreDays, 'day')}`),
    ]
  },
}

function usualPeriod(facts: Facts): Period {
  return lastDays(settingsOf(facts).scoreDays, facts.today)
}

function oneScore(supplier: SupplierRow, request: Request, period: Period, words: string): Reply {
  const { facts } = request
  const [score] = scoresOf(facts, [supplier], period)
  const name = nameOf(supplier)
  const when = periodWords(period)
  const title = [header(`Score of ${name}`), context(`${when} · ${linkTo(facts, supplier)}`)]
  const asked = `/supplier score ${words}`.trim()
  if (score === undefined || !saysSomething(score))
    return {
      text: `${line(name)}: no orders yet`,
      shareable: true,
      asked,
      blocks: [
        ...title,
        section(
          'No orders yet in this period, no inspections, no defective returns, and nobody to compare their costs with: there is no score.',
        ),
      ],
    }
  const { judged, onTimeInFull } = score.reliability
  const onTime =
    judged === 0
      ? 'nothing to tell punctuality by'
      : `${percentWords(onTimeInFull, judged)} of ${counted(judged, 'order')} on time in full`
  return {
    text: `${line(name)}: ${onTime}`,
    shareable: true,
    asked,
    blocks: [...title, ...scoreBlocks(score, settingsOf(facts).currency, seesCosts(request))],
  }
}

function allScores(request: Request, period: Period, words: string): Reply {
  const { facts } = request
  const all = scoresOf(facts, facts.rows(suppliersTab), period)
  const scored = all
    .filter(saysSomething)
    .sort((a, b) => sampleOf(b) - sampleOf(a) || (nameOf(a.supplier) < nameOf(b.supplier) ? -1 : 1))
  const shown = scored.slice(0, mostRows)
  const hidden = scored.length - shown.length
  const silent = all.length - scored.length
  const when = periodWords(period)
  const head = ['Supplier', 'On time in full', 'Days late', 'In full', 'Rejected', 'Sent back', 'Cost index']
  const notes = [
    'Each share with the orders or pieces that it is of; “?” marks few, “–” that nothing is known.',
    hidden > 0 ? `${counted(hidden, 'more supplier')} with fewer orders not shown.` : '',
    silent > 0 ? `${counted(silent, 'supplier')} without anything to tell in this period.` : '',
  ]
  return {
    text: `Scores of ${counted(scored.length, 'supplier')}`,
    shareable: true,
    asked: `/supplier score ${words}`.trim(),
    blocks: [
      header('Scores of suppliers'),
      context(when),
      ...(scored.length === 0
        ? [section('No orders yet in this period: there is nothing to score.')]
        : [table(head, shown.map(scoreRow), [1, 2, 3, 4, 5, 6])]),
      context(notes.filter((note) => note !== '').join(' ')),
      actions(button(riskAction, 'Risk', 'all')),
    ],
  }
}

/** How much a score is told by: the largest samples come first. */
function sampleOf({ reliability, quality }: ReturnType<typeof scoresOf>[number]): number {
  return Math.max(reliability.judged, reliability.counted) * 1e6 + quality.received
}

function riskReply(request: Request, period: Period, words: string): Reply {
  const { facts } = request
  const risk = riskOf(facts, period)
  const limits = settingsOf(facts).concentrationLimits
  const { hhi } = risk.bySupplier
  const level = hhi === undefined ? 'nothing was ordered' : levelOf(hhi, limits)
  return {
    text: `Spend is ${level}`,
    shareable: true,
    asked: `/supplier risk ${words}`.trim(),
    blocks: [
      header('Where the money goes, and on whom it depends'),
      context(`${periodWords(period)} · ${counted(risk.orders, 'order')}`),
      ...(hhi === undefined
        ? [section('No order with prices in this period: shares of spend are not known.')]
        : [
            ...spendBlocks('By supplier', risk.bySupplier, request, (key) => supplierName(facts, key)),
            ...countryBlocks(risk, request),
            context(
              `HHI is the sum of the squared shares in percent: one alone is 10,000. Up to ${grouped(limits[0])} is spread, above ${grouped(limits[1])} highly concentrated; the limits are in Settings. Ordered pieces at their prices, freight and duty left out.`,
            ),
          ]),
      ...withoutBlocks(risk, facts),
      ...leftOutBlocks(risk),
    ],
  }
}

/** Shares by country, and how much of the spend has none; where no supplier has a country there are no shares. */
function countryBlocks({ bySupplier, byCountry }: Risk, request: Request): AnyBlock[] {
  const unknown = bySupplier.total - byCountry.total
  const percent = percentWords(unknown, bySupplier.total)
  if (byCountry.hhi === undefined)
    return [section('*By country* is not known: no supplier of these orders has a country in its row.')]
  return [
    ...spendBlocks('By country', byCountry, request, (key) => key),
    // Sums of amounts may differ by binary dust.
    ...(unknown / bySupplier.total < 1e-9
      ? []
      : [
          context(
            `${percent} of the spend is with suppliers without a country; it is left out of these shares.`,
          ),
        ]),
  ]
}

function spendBlocks(
  title: string,
  { total, shares, hhi = 0 }: Concentration,
  request: Request,
  nameOfKey: (key: string) => string,
): AnyBlock[] {
  const { concentrationLimits: limits, currency } = settingsOf(request.facts)
  const money = seesCosts(request)
  const shown = shares.slice(0, 8)
  const rest = shares.length - shown.length
  const lines = shown.map(
    ({ key, amount, percent }) =>
      `${line(nameOfKey(key))} *${percent.toFixed(1)} %*${money ? ` · ${line(moneyWords(amount, currency))}` : ''}`,
  )
  const squares =
    shares.length > mostSquares
      ? ''
      : ` = ${shares.map(({ percent }) => `${percent.toFixed(2)}²`).join(' + ')}`
  const sum = money ? ` of ${line(moneyWords(total, currency))}` : ''
  return [
    section(
      `*${title}*${sum}: HHI *${grouped(Math.round(hhi))}*, ${levelOf(hhi, limits)}${squares}\n${lines.join('\n')}${rest > 0 ? `\n… and ${rest} more` : ''}`,
    ),
  ]
}

function withoutBlocks({ without, skus, unsourced }: Risk, facts: Facts): AnyBlock[] {
  if (skus === 0) return []
  const window = counted(settingsOf(facts).demandWindowDays, 'day')
  const lines = without.slice(0, mostWithout).map(({ supplier, skus: only, salesPercent }) => {
    const sales =
      salesPercent === undefined
        ? ''
        : `, ${salesPercent.toFixed(1)} % of what was sold in the last ${window}`
    const names = fewNames(
      only.map(({ sku }) => sku),
      mostSkus,
    )
    return `*Without ${line(supplierName(facts, supplier))}* ${counted(only.length, 'SKU has', 'SKUs have')} no other source${sales}: ${names}`
  })
  const more = without.length - lines.length
  return [
    ...lines.map((words) => section(words)),
    ...(without.length === 0 ? [section('Every SKU that has a source has another one.')] : []),
    context(
      [
        `${counted(skus, 'SKU')} that are still ordered; a source is the supplier of the SKU’s row and everyone it was ever ordered from, rejected suppliers left out. Sales at today’s prices.`,
        unsourced === 0 ? '' : `${counted(unsourced, 'SKU has', 'SKUs have')} no source at all.`,
        more > 0 ? `${counted(more, 'more supplier')} with SKUs of their own.` : '',
      ]
        .filter((words) => words !== '')
        .join(' '),
    ),
  ]
}

function leftOutBlocks({ leftOut }: Risk): AnyBlock[] {
  const parts = [
    leftOut.withoutRate.length === 0 ? '' : `no FX rate: ${fewNames(leftOut.withoutRate, 10)}`,
    leftOut.withoutPrice.length === 0 ? '' : `no price: ${fewNames(leftOut.withoutPrice, 10)}`,
    leftOut.undated.length === 0 ? '' : `no date: ${fewNames(leftOut.undated, 10)}`,
  ].filter((words) => words !== '')
  return parts.length === 0 ? [] : [section(`*Orders left out* ${parts.join(' · ')}`)]
}

function linkTo(facts: Facts, supplier: SupplierRow): string {
  return link(linkToSupplier(facts, supplier.id), line(supplier.id))
}

function grouped(number: number): string {
  return number.toLocaleString('en')
}
