import type { FieldValue } from './client-types.ts'
import { objectIn, objectsIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'
import type { StoredView } from './types.ts'
import type { Workspace } from './workspace.ts'

/** How many forms may lie on top of each other. */
const mostStacked = 3

/** The forms that people have open, and their Home tabs. */
export class ViewStore {
  readonly #workspace: Workspace
  readonly #stacks = new Map<string, StoredView[]>()
  readonly #homes = new Map<string, StoredView>()
  #hashes = 0

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  /** A person's open forms; the last is on top. */
  stack(userId: string): readonly StoredView[] {
    return this.#stacks.get(userId) ?? []
  }

  home(userId: string): StoredView | undefined {
    return this.#homes.get(userId)
  }

  /** An open form by its id or the app's own id for it. */
  find(wanted: { viewId?: string | undefined; externalId?: string | undefined }): StoredView | undefined {
    const all = [...this.#stacks.values()].flat().concat([...this.#homes.values()])
    if (wanted.viewId !== undefined) return all.find((view) => view.id === wanted.viewId)
    return all.find((view) => view.externalId !== '' && view.externalId === wanted.externalId)
  }

  /** A new form instead of whatever is open. */
  open(userId: string, view: JsonObject): StoredView {
    for (const old of this.stack(userId)) this.#emit(old, 'closed')
    const id = this.#workspace.newId('V')
    const opened = this.#store(view, { id, user: userId, rootViewId: id, previousViewId: null })
    this.#stacks.set(userId, [opened])
    this.#emit(opened, 'opened')
    return opened
  }

  /** A form on top of the others; undefined when three are open already. */
  push(userId: string, view: JsonObject): StoredView | undefined {
    const stack = this.stack(userId)
    const top = stack.at(-1)
    if (top === undefined || stack.length >= mostStacked) return undefined
    const id = this.#workspace.newId('V')
    const place = { id, user: userId, rootViewId: top.rootViewId, previousViewId: top.id }
    const pushed = this.#store(view, place)
    this.#stacks.set(userId, [...stack, pushed])
    this.#emit(pushed, 'opened')
    return pushed
  }

  /** Other contents for an open form. */
  update(old: StoredView, view: JsonObject): StoredView {
    const updated = this.#store(view, old)
    if (old.type === 'home') this.#homes.set(old.user, updated)
    const stack = this.stack(old.user)
    this.#stacks.set(
      old.user,
      stack.map((each) => (each.id === old.id ? updated : each)),
    )
    this.#emit(updated, 'updated')
    return updated
  }

  publish(userId: string, view: JsonObject): StoredView {
    const old = this.home(userId)
    const id = old?.id ?? this.#workspace.newId('V')
    const published = this.#store(view, { id, user: userId, rootViewId: id, previousViewId: null })
    this.#homes.set(userId, published)
    this.#workspace.feed.emit({ type: 'home', view: published })
    return published
  }

  /** Closes a form and those above it, or all of the person's. */
  close(view: StoredView, all: boolean): readonly StoredView[] {
    const stack = this.stack(view.user)
    const from = all ? 0 : stack.findIndex((each) => each.id === view.id)
    const closed = from < 0 ? [] : stack.slice(from)
    this.#stacks.set(view.user, from < 0 ? [...stack] : stack.slice(0, from))
    for (const each of closed) this.#emit(each, 'closed')
    return closed
  }

  clear(): void {
    this.#stacks.clear()
    this.#homes.clear()
  }

  #emit(view: StoredView, change: 'opened' | 'updated' | 'closed'): void {
    if (view.type === 'home') this.#workspace.feed.emit({ type: 'home', view })
    else this.#workspace.feed.emit({ type: 'view', view, change })
  }

  #store(
    view: JsonObject,
    place: Pick<StoredView, 'id' | 'user' | 'rootViewId' | 'previousViewId'>,
  ): StoredView {
    this.#hashes += 1
    const title = (name: string): string | undefined => textIn(objectIn(view, name), 'text')
    return {
      id: place.id,
      user: place.user,
      rootViewId: place.rootViewId,
      previousViewId: place.previousViewId,
      hash: `${Math.floor(this.#workspace.now().getTime() / 1000)}.${this.#hashes.toString(36)}`,
      type: view['type'] === 'home' ? 'home' : 'modal',
      callbackId: textIn(view, 'callback_id') ?? '',
      externalId: textIn(view, 'external_id') ?? '',
      privateMetadata: textIn(view, 'private_metadata') ?? '',
      title: title('title') ?? '',
      submit: title('submit') ?? null,
      close: title('close') ?? 'Cancel',
      clearOnClose: view['clear_on_close'] === true,
      notifyOnClose: view['notify_on_close'] === true,
      blocks: this.#workspace.withIds(objectsIn(view, 'blocks')),
    }
  }
}

/**
 * What people typed and chose, by message or view, block and action; and the options that the app offered for an
 * external select, so that a chosen value can be told with its words. A field whose ids survive an update keeps it.
 */
export class FieldStore {
  readonly #typed = new Map<string, FieldValue>()
  readonly #offered = new Map<string, JsonObject[]>()

  typed(place: FieldPlace): FieldValue | undefined {
    return this.#typed.get(key(place))
  }

  type(place: FieldPlace, value: FieldValue): void {
    this.#typed.set(key(place), value)
  }

  offered(place: FieldPlace): readonly JsonObject[] {
    return this.#offered.get(key(place)) ?? []
  }

  offer(place: FieldPlace, options: readonly JsonObject[]): void {
    const known = new Map(
      [...this.offered(place), ...options].map((option) => [textIn(option, 'value') ?? '', option]),
    )
    this.#offered.set(key(place), [...known.values()])
  }

  clear(): void {
    this.#typed.clear()
    this.#offered.clear()
  }
}

/** Where a field is: `source` is a view's id, or a message and the person who looks at it. */
export interface FieldPlace {
  readonly source: string
  readonly blockId: string
  readonly actionId: string
}

function key(place: FieldPlace): string {
  return JSON.stringify([place.source, place.blockId, place.actionId])
}

/** The ids of the input blocks of a view: the only ones that errors may name. */
export function inputBlockIds(view: StoredView): string[] {
  return view.blocks
    .filter((block) => block['type'] === 'input')
    .map((block) => textIn(block, 'block_id') ?? '')
}

/** Whether a block tells the app at once what is entered. */
export function dispatches(block: JsonObject): boolean {
  if (block['type'] !== 'input') return true
  return block['dispatch_action'] === true
}
