import { findSku, pieceText } from '../catalog/actions.ts'
import { beginning } from '../kit/cut.ts'
import type { Shortcut } from '../slack/feature.ts'
import { openNewReturn } from './forms-slack.ts'

/** A note begins with what was written; nobody reads a page in a cell. */
const mostInNote = 300

/** The form for a return, from Slack's own menus. */
export const returnShortcuts: readonly Shortcut[] = [
  {
    callbackId: 'return_log',
    type: 'global',
    name: 'Log a return',
    description: 'A form for what a customer sends back',
    async run(_, request) {
      await openNewReturn(undefined, '', request)
      return undefined
    },
  },
  {
    callbackId: 'return_log_message',
    type: 'message',
    name: 'Log a return from this',
    description: 'The same form, filled in with what the message says',
    async run(message, request) {
      const read = pieceText(request.facts, message)
      const finding = findSku(request.facts, read.words)
      const sku = finding.kind === 'sku' ? finding.sku : undefined
      const quantity = sku === undefined || read.quantity === undefined ? 1 : Math.max(1, read.quantity)
      await openNewReturn(sku, beginning(message.replace(/\s+/g, ' ').trim(), mostInNote), request, quantity)
      return undefined
    },
  },
]
