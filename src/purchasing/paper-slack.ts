import { dayWords } from '../kit/local-date.ts'
import { seesCosts } from '../settings/actions.ts'
import { codeBlock, line, picker, say, section } from '../slack/blocks.ts'
import type { Reply, Request } from '../slack/feature.ts'
import { supplierWords, type PoRow } from './actions.ts'
import { orderPdf } from './order-pdf.ts'
import { orderPaper, orderText } from './order-text.ts'
import { showPoAction } from './words.ts'

/** Sends the order as a PDF to who asks: in a channel everybody would read its prices. */
export async function pdfReply(po: PoRow, request: Request): Promise<Reply> {
  if (!seesCosts(request)) return say(pricesHidden)
  const { bytes, missing } = await orderPdf(orderPaper(request.facts, po))
  const who = line(supplierWords(request.facts, po))
  const sent = await request.sendFile({
    name: `${po.id}.pdf`,
    title: `${po.id} for ${supplierWords(request.facts, po)}`,
    bytes,
    comment: `*${line(po.id)}* for ${who}, ready to send`,
  })
  if (sent === 'not-allowed')
    return say(
      'Slack did not take the PDF: the installed app may not send files. Paste the new manifest, install the app again, and ask once more; `/po text` shows the order meanwhile.',
    )
  const gaps =
    missing === '' ? '' : ` The PDF’s font has no picture of ${line(missing)}: they are boxes in it.`
  return say(`The PDF of *${line(po.id)}* for ${who} is in your direct messages with me.${gaps}`)
}

const pricesHidden = 'Nothing is shown: an order’s text holds its prices, and those are for approvers.'

/** The order as text to copy, for who may see its prices. */
export function paperReply(po: PoRow, request: Request): Reply {
  if (!seesCosts(request))
    return say('Nothing is shown: an order’s text holds its prices, and those are for approvers.')
  const text = orderText(orderPaper(request.facts, po))
  const shown = text.length > 2_700 ? `${text.slice(0, 2_700)}\n…` : text
  const eta = po.eta === null ? '' : `, due ${dayWords(po.eta, request.today)}`
  return {
    text: `${line(po.id)} for ${line(supplierWords(request.facts, po))}${eta}`,
    blocks: [
      section(`*${line(po.id)}* for ${line(supplierWords(request.facts, po))}, ready to copy:`),
      section(codeBlock(shown)),
      ...picker(showPoAction, 'Open the order', [{ text: po.id, value: po.id }]),
    ],
  }
}
