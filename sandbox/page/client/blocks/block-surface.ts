import { createContext, useContext } from 'react'
import type {
  ClientChannel,
  ClientPerson,
  FieldValue,
  SuggestionsAnswer,
} from '../../../slack/client-types.ts'
import type { SheetPlace } from '../sheet/sheet-link.ts'
import type { Theme } from '../theme.ts'

/** The same for every block on the page. */
export interface BlockWorld {
  people: readonly ClientPerson[]
  channels: readonly ClientChannel[]
  theme: Theme
  openSheet: (place: SheetPlace) => void
  openChannel: (channelId: string) => void
}

/** What a message, form or Home tab offers to the elements in it. */
export interface BlockSurface {
  /** what the element holds; undefined: nothing touched yet, use its initial value */
  valueOf: (blockId: string, actionId: string) => FieldValue | undefined
  /** keeps the value without telling the app */
  keep: (blockId: string, actionId: string, value: FieldValue) => void
  /** tells the app: a button pressed (no value) or an option chosen */
  act: (blockId: string, actionId: string, value?: FieldValue) => Promise<void>
  suggest: (blockId: string, actionId: string, text: string) => Promise<SuggestionsAnswer>
  /** what is wrong with an input block, in words */
  errorOf: (blockId: string) => string | undefined
}

export const WorldContext = createContext<BlockWorld>({
  people: [],
  channels: [],
  theme: 'light',
  openSheet: () => undefined,
  openChannel: () => undefined,
})

export const SurfaceContext = createContext<BlockSurface>({
  valueOf: () => undefined,
  keep: () => undefined,
  act: () => Promise.resolve(),
  suggest: () => Promise.resolve({ ok: true, options: [], groups: [] }),
  errorOf: () => undefined,
})

export const useWorld = () => useContext(WorldContext)
export const useSurface = () => useContext(SurfaceContext)
