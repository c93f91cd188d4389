import MiniSearch from 'minisearch'
import { allSkus, skuOf, skuSearch } from '../catalog/actions.ts'
import { skuWords } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { plainWords } from '../kit/plain-words.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { linkToPo, openOrders, poOf, supplierOfPo } from '../purchasing/actions.ts'
import { purchaseOrdersTab } from '../purchasing/tabs.ts'
import { linkToSample, sampleOf, undecidedSamples, type SampleRow } from '../samples/actions.ts'
import { samplesTab } from '../samples/tabs.ts'
import { linkToSupplier, nameOf, supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { append } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { noteText, type About, type NoteKind, type NoteRefusal } from './rules.ts'
import { notesTab } from './tabs.ts'

export type NoteRow = RowOf<typeof notesTab>

/** A picker offers so many records that the words may mean. */
const mostAlike = 5
/** Fewer letters are alike to too much. */
const leastLetters = 3

/** True when the workbook has the tab: setup adds it to an older one. */
export function hasNotes(facts: Facts): boolean {
  return facts.hasColumn(notesTab, 'id')
}

/** The record that is called so: an order, a sample or a SKU by its code, a supplier by id or name. */
export function exactAbout(facts: Facts, name: string): About | undefined {
  const po = poOf(facts, name)
  if (po !== undefined) return aboutRecord(facts, 'po', po.id)
  const sample = sampleOf(facts, name)
  if (sample !== undefined) return aboutRecord(facts, 'sample', sample.id)
  const search = skuSearch(facts)
  const sku = search.exact(name) ?? search.exact(name.replaceAll(' ', '-'))
  if (sku !== undefined) return aboutRecord(facts, 'sku', sku.sku)
  const supplier = supplierOf(facts, name)
  return supplier === undefined ? undefined : aboutRecord(facts, 'supplier', supplier.id)
}

/** A record by what it is and its id; undefined when it is not there any more. */
export function aboutRecord(facts: Facts, kind: NoteKind, id: string): About | undefined {
  switch (kind) {
    case 'po': {
      const po = poOf(facts, id)
      const supplier = po === undefined ? undefined : supplierOfPo(facts, po)
      const from = supplier === undefined ? (po?.supplier ?? '') : nameOf(supplier)
      return po === undefined
        ? undefined
        : { kind, id: po.id, name: from === '' ? po.id : `${po.id}, ${from}` }
    }
    case 'sample': {
      const sample = sampleOf(facts, id)
      return sample === undefined ? undefined : { kind, id: sample.id, name: sampleWords(sample) }
    }
    case 'sku': {
      const sku = skuOf(facts, id)
      return sku === undefined ? undefined : { kind, id: sku.sku, name: `${sku.sku}, ${skuWords(sku)}` }
    }
    case 'supplier': {
      const supplier = supplierOf(facts, id)
      return supplier === undefined ? undefined : { kind, id: supplier.id, name: nameOf(supplier) }
    }
  }
}

function sampleWords({ id, subject, stage }: SampleRow): string {
  return subject === '' ? `sample ${id}` : `sample ${subject} (${stage})`
}

const supplierNames: Derivation<MiniSearch<{ id: string; name: string }>> = {
  tabs: [suppliersTab],
  daily: false,
  derive: (facts) => {
    const index = new MiniSearch<{ id: string; name: string }>({
      fields: ['name'],
      processTerm: (term) => plainWords(term).toLowerCase(),
      searchOptions: { combineWith: 'AND', prefix: true, fuzzy: (term) => (term.length > 3 ? 0.25 : false) },
    })
    // Two rows of one id are a problem of their own; the first is meant.
    const byId = new Map(facts.rows(suppliersTab).map(({ id, name }) => [id, { id, name }]))
    index.addAll([...byId.values()])
    return index
  },
}

/** Records that the words may mean, the most alike first: suppliers, orders, SKUs, samples. */
export function aboutsAlike(facts: Facts, words: string, most = mostAlike): readonly About[] {
  const wanted = plainWords(words)
  if (wanted.length < leastLetters) return []
  const suppliers = facts
    .derived(supplierNames)
    .search(words)
    .slice(0, most)
    .map(({ id }) => aboutRecord(facts, 'supplier', String(id)))
  const orders = facts
    .rows(purchaseOrdersTab)
    .filter(({ id }) => plainWords(id).includes(wanted))
    .slice(0, most)
    .map(({ id }) => aboutRecord(facts, 'po', id))
  const skus = skuSearch(facts)
    .like(words, most)
    .map(({ sku }) => aboutRecord(facts, 'sku', sku))
  const samples = facts
    .rows(samplesTab)
    .filter(({ id, subject }) => plainWords(`${id} ${subject}`).includes(wanted))
    .slice(0, most)
    .map(({ id }) => aboutRecord(facts, 'sample', id))
  return [...suppliers, ...orders, ...samples, ...skus].filter((about) => about !== undefined).slice(0, most)
}

/** What a form offers while nothing is typed: orders that are open, samples to decide, suppliers, SKUs. */
export function aboutsAtHand(facts: Facts): readonly About[] {
  return [
    ...openOrders(facts)
      .slice(-20)
      .map(({ id }) => aboutRecord(facts, 'po', id)),
    ...undecidedSamples(facts)
      .slice(0, 15)
      .map(({ id }) => aboutRecord(facts, 'sample', id)),
    ...facts
      .rows(suppliersTab)
      .slice(0, 40)
      .map(({ id }) => aboutRecord(facts, 'supplier', id)),
    ...allSkus(facts)
      .slice(0, 25)
      .map(({ sku }) => aboutRecord(facts, 'sku', sku)),
  ].filter((about) => about !== undefined)
}

const notesByRecord: Derivation<ReadonlyMap<string, readonly NoteRow[]>> = {
  tabs: [notesTab, suppliersTab, skusTab, samplesTab, purchaseOrdersTab],
  daily: false,
  derive: (facts) => {
    const notes = new Map<string, NoteRow[]>()
    for (const note of notesInOrder(facts)) {
      // A person may have typed a supplier's name, or a code in another case.
      const about = exactAbout(facts, note.about)
      if (about === undefined) continue
      const key = keyFor(about)
      const known = notes.get(key)
      if (known === undefined) notes.set(key, [note])
      else known.push(note)
    }
    return notes
  },
}

function keyFor({ kind, id }: Pick<About, 'kind' | 'id'>): string {
  return `${kind} ${keyOf(id)}`
}

/** All notes, the oldest first; one whose time is not known yet comes last. */
export function notesInOrder(facts: Facts): readonly NoteRow[] {
  return facts.rows(notesTab).toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || 0)
}

/** The notes about a record, the oldest first. */
export function notesAbout(facts: Facts, about: Pick<About, 'kind' | 'id'>): readonly NoteRow[] {
  return facts.derived(notesByRecord).get(keyFor(about)) ?? []
}

/** Address of the row that a note is about. */
export function linkToAbout(facts: Facts, { kind, id }: About): string {
  switch (kind) {
    case 'po':
      return linkToPo(facts, id)
    case 'sample':
      return linkToSample(facts, id)
    case 'sku':
      return facts.link(skusTab, id)
    case 'supplier':
      return linkToSupplier(facts, id)
  }
}

/** Address of a note's row; of the tab without one. */
export function linkToNote(facts: Facts, id?: string): string {
  return facts.link(notesTab, id)
}

/** A wish to keep what was said. */
export interface NoteWish {
  readonly requestId: string
  readonly kind: NoteKind
  readonly id: string
  readonly author: string
  readonly text: string
  /** '' where it was not said in a message */
  readonly messageLink: string
  readonly files: readonly string[]
}

/** What was kept; in the journal. */
export type NoteReply = { readonly id: string; readonly kind: NoteKind; readonly about: string }

/** Keeps what was said with a record. Refusals as noteText, and 'unknown-about'. */
export async function addNote(
  workbook: Workbook,
  wish: NoteWish,
): Promise<Result<Outcome<NoteReply>, NoteRefusal>> {
  return workbook.change<NoteReply, NoteRefusal>(wish.requestId, (facts) => {
    const about = aboutRecord(facts, wish.kind, wish.id)
    if (about === undefined) return refuse({ code: 'unknown-about', got: wish.id })
    const text = noteText(wish.text, wish.files)
    if (!text.ok) return text
    const row: NoteRow = {
      id: idFor('NOTE', wish.requestId),
      about: about.id,
      at: serialOfInstant(facts.now, facts.timeZone),
      author: wish.author,
      text: text.value,
      messageLink: wish.messageLink,
      fileLink: wish.files.join('\n'),
    }
    return accept({
      changes: [append(notesTab, row)],
      reply: { id: row.id, kind: about.kind, about: about.id },
    })
  })
}
