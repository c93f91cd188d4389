import type { Block, KnownBlock, ModalView } from '@slack/types'
import type { FileSent, SentFile } from './files.ts'
import type { Json } from '../kit/json.ts'
import type { Instant, LocalDate } from '../kit/local-date.ts'
import type { Result } from '../kit/result.ts'
import type { ComputedColumns } from '../workbook/reconcile.ts'
import type { Facts, Problem } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'
import type { Decision, Guard, Keep, Workbook } from '../workbook/workbook.ts'

/** A block of a message, a form or the Home tab. */
export type AnyBlock = KnownBlock | Block

/**
 * What a person is told. `text` is what phones and screen readers show; blocks are the same with looks. Both are mrkdwn:
 * parts from people have to be escaped.
 */
export interface Reply {
  readonly text: string
  readonly blocks?: readonly AnyBlock[]
  /** 'team': everybody in the channel sees it. 'me' (default): only the person who asked. */
  readonly to?: 'me' | 'team'
  /** true: takes the place of the message whose button was pressed */
  readonly replace?: boolean
  /** true: an answer worth showing to the team; it gets a Share button */
  readonly shareable?: boolean
  /** the line that asks for the same answer; with it an answer to a press can be shared, too */
  readonly asked?: string
}

/** Who asks, from where, and by what id: everything a handler may know beside its own words. */
export interface Request {
  /** one id per wish; the same wish delivered again has the same id */
  readonly requestId: string
  readonly userId: string
  /** the person as the ledger shows it: '@ana' */
  readonly actor: string
  /** undefined when there is none, as on the Home tab */
  readonly channelId: string | undefined
  /** 'team': the answer is shown to the whole channel, whoever asked for it. Left out: what the answer itself says. */
  readonly audience?: 'team'
  readonly now: Instant
  readonly today: LocalDate
  readonly workbook: Workbook
  readonly facts: Facts
  /** '@ben' by his Slack user id; undefined when Slack does not say */
  readonly nameOf: (userId: string) => Promise<string | undefined>
  /** opens a form; works once per request and only within three seconds of the press */
  readonly openModal: (view: ModalView) => Promise<void>
  /** sends a file to the direct messages of who asks */
  readonly sendFile: (file: SentFile) => Promise<FileSent>
}

/** Who sees an answer: the one who asks, or the whole channel. */
export type Viewer = Pick<Request, 'facts' | 'userId' | 'audience'>

/** What a form's fields hold, by block id. A list field is a list; a field left empty is undefined. */
export type FormValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** A form's fate: messages beside the fields at fault, or done. */
export type FormAnswer =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly done: Reply | undefined }

export interface SlashCommand {
  /** with its slash: '/stock' */
  readonly name: string
  readonly description: string
  /** the hint that Slack shows while typing */
  readonly usage: string
  /** complete lines with what they do, for `help`; '{sku}' and so on become words of the team's own workbook */
  readonly examples: readonly { readonly line: string; readonly does: string }[]
  readonly run: (words: string, request: Request) => Promise<Reply | undefined>
}

/** A word that a command understands, such as 'settings' behind `/jumpring`, answered by the feature that it belongs to. */
export interface Verb {
  readonly word: string
  readonly usage: string
  readonly examples: SlashCommand['examples']
  readonly run: (words: string, request: Request) => Promise<Reply | undefined>
}

/** What examples can name of the team's own workbook. */
export type ExampleWord =
  | 'sku'
  | 'style'
  | 'supplier'
  | 'location'
  | 'otherLocation'
  | 'movement'
  | 'sample'
  | 'return'
  | 'po'
  | 'inspection'
  | 'payment'
export type ExampleWords = { readonly [word in ExampleWord]?: string | undefined }

/** A button or select in a message or on the Home tab. */
export interface Button {
  readonly actionId: string
  /** @param value what the button carried, or the option chosen */
  readonly run: (value: string, request: Request) => Promise<Reply | undefined>
}

/** Answers what somebody says to the bot in plain words; undefined: nothing is said. */
export type Listener = (words: string, request: Request) => Promise<Reply | undefined>

/** An entry of Slack's own menus: `global` beside the search and the composer, `message` in a message's menu. */
export interface Shortcut {
  readonly callbackId: string
  readonly type: 'global' | 'message'
  /** at most 24 characters */
  readonly name: string
  readonly description: string
  /**
   * @param message the words of the message; '' for a global one
   * @param said where it was said and what hangs on it; undefined for a global one
   */
  readonly run: (message: string, request: Request, said?: SaidMessage) => Promise<Reply | undefined>
}

/** A message that somebody took a shortcut from. */
export interface SaidMessage {
  /** who wrote it; undefined for an app's message without a person */
  readonly userId: string | undefined
  /** its address in Slack; asked for only where it is needed */
  readonly link: () => Promise<string>
  /** addresses of its files' pages, which show them to whoever may see them; never the private download */
  readonly files: readonly string[]
}

export interface Modal {
  readonly callbackId: string
  /** @param context what the form was opened with, as its opener gave it */
  readonly submit: (values: FormValues, context: Json, request: Request) => Promise<FormAnswer>
}

/** Choices for a field that asks the bot as a person types; answered from memory. */
export interface Suggestions {
  readonly actionId: string
  readonly find: (typed: string, facts: Facts) => readonly { readonly text: string; readonly value: string }[]
}

/** A part of the card of a SKU, supplier and so on, given by whichever feature knows it. */
export interface CardSection {
  readonly about: 'sku' | 'supplier' | 'sample' | 'po'
  /** @param viewer who looks at it; left out: what a whole channel may see */
  readonly blocks: (key: string, facts: Facts, viewer?: Viewer) => readonly AnyBlock[]
}

/** What waits for somebody, for `/jumpring today`, the Home tab and the digest. */
export interface AgendaItem {
  /** lower comes first: 1 needs somebody today, 2 this week, 3 good to know */
  readonly urgency: 1 | 2 | 3
  /** mrkdwn; parts from people escaped */
  readonly text: string
  /** what can be done about it, by an action of the same feature */
  readonly button?: { readonly actionId: string; readonly text: string; readonly value: string }
}

/** Whose Home tab it is. */
export interface HomeOwner {
  readonly userId: string
  /** '@ana'; undefined where Slack does not say */
  readonly name: string | undefined
}

/** A part of the Home tab: what waits of one sort, each with its button. */
export interface HomePart {
  /** lower comes first: 1 the person's own, 2 stock and orders, 3 samples and payments, 4 inspections and returns, 5 the sheet */
  readonly rank: 1 | 2 | 3 | 4 | 5
  /** plain words with the number: '12 pieces low or out' */
  readonly title: string
  /** rows with their buttons, the most urgent first; at most 12 are shown */
  readonly rows: readonly AnyBlock[]
  /** how many more there are than rows say */
  readonly hidden: number
  /** shows all of them, by an action of the same feature */
  readonly all?: { readonly actionId: string; readonly text: string; readonly value: string }
}

/** A decision that nobody asked for in Slack: an alert, a reminder, a count typed in the sheet. */
export interface Proposal {
  /** the same occasion always has the same id, so that it happens once */
  readonly requestId: string
  readonly decide: (facts: Facts) => Result<Decision<Json>, unknown>
}

/** One room of the house, as the rest sees it. */
export interface Feature {
  readonly name: string
  readonly tabs: readonly Tab[]
  readonly commands?: readonly SlashCommand[]
  readonly buttons?: readonly Button[]
  readonly modals?: readonly Modal[]
  readonly shortcuts?: readonly Shortcut[]
  /** answers plain words in direct messages and mentions; one feature does */
  readonly hears?: Listener
  readonly suggestions?: readonly Suggestions[]
  readonly cards?: readonly CardSection[]
  /** words for the examples of all commands, such as a SKU that there is */
  readonly exampleWords?: (facts: Facts) => ExampleWords
  readonly agenda?: (facts: Facts) => readonly AgendaItem[]
  /** what waits, row by row, for the Home tab */
  readonly home?: (facts: Facts, owner: HomeOwner) => readonly HomePart[]
  /** buttons that begin something from the Home tab */
  readonly starts?: readonly { readonly actionId: string; readonly text: string; readonly value: string }[]
  /** columns that follow from others */
  readonly computed?: readonly ComputedColumns[]
  /** records of other features that this one points to: Undo does not take them away */
  readonly keeps?: readonly Keep[]
  /** what of its tabs only some people may do, and so only they may take back */
  readonly guards?: readonly Guard[]
  /** wrong settings and contradictions that no single cell shows */
  readonly checks?: (facts: Facts) => readonly Problem[]
  /** decided before anything else is: what people typed that has to count first */
  readonly intake?: (facts: Facts) => readonly Proposal[]
  /** looked at after every change of the facts */
  readonly watch?: (facts: Facts) => readonly Proposal[]
  /** looked at once a minute: what is due now and was not due at the last look */
  readonly due?: (facts: Facts) => readonly Proposal[]
}
