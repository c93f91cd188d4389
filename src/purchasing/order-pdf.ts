import { createRequire } from 'node:module'
import type { OrderPaper } from './order-text.ts'

const margin = 50
/** millimetres would not fit the grid that PDF counts in; A4 is 595 × 842 points */
const width = 595 - 2 * margin
const bottom = 842 - 90
const columns = [
  { head: 'SKU', at: 0, width: 120, align: 'left' },
  { head: 'Description', at: 125, width: 165, align: 'left' },
  { head: 'Pieces', at: 292, width: 48, align: 'right' },
  { head: 'Price', at: 345, width: 70, align: 'right' },
  { head: 'Amount', at: 420, width: 75, align: 'right' },
] as const

/**
 * An order as a PDF of as many A4 pages as it needs.
 *
 * The library and its font are loaded with the first order: the bot's start does not wait for them.
 *
 * @returns its bytes, and the characters that the font (DejaVu Sans: Latin, Greek, Cyrillic) does not have; they are
 *   printed as boxes
 */
export async function orderPdf(
  paper: OrderPaper,
): Promise<{ readonly bytes: Uint8Array; readonly missing: string }> {
  const { default: PDFDocument } = await import('pdfkit')
  const { resolve } = createRequire(import.meta.url)
  const font = (name: string) => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)
  const document = new PDFDocument({
    size: 'A4',
    margin,
    font: font('DejaVuSans'),
    info: { Title: paper.title, Creator: 'Jumpring' },
  })
  document.registerFont('plain', font('DejaVuSans'))
  document.registerFont('bold', font('DejaVuSans-Bold'))
  const chunks: Buffer[] = []
  const ended = new Promise<void>((done, failed) => {
    document.on('data', (chunk: Buffer) => void chunks.push(chunk))
    document.on('end', () => done())
    document.on('error', failed)
  })
  draw(document, paper)
  document.end()
  await ended
  return { bytes: Buffer.concat(chunks), missing: await missingIn(paper, font('DejaVuSans')) }
}

function draw(document: PDFKit.PDFDocument, paper: OrderPaper): void {
  document.font('bold').fontSize(16).text(paper.title)
  document.moveDown(0.8).fontSize(10)
  for (const [label, words] of paper.head)
    document.font('bold').text(`${label}: `, { continued: true }).font('plain').text(words)
  document.moveDown(1)
  header(document)
  for (const line of paper.lines) {
    const cells = [line.sku, line.name, String(line.pieces), line.unitCost, line.amount]
    document.font('plain').fontSize(9)
    const height = Math.max(
      ...columns.map((column, at) => document.heightOfString(cells[at] ?? '', { width: column.width })),
    )
    if (document.y + height > bottom) {
      document.addPage()
      header(document)
      document.font('plain').fontSize(9)
    }
    row(document, cells, height)
  }
  document.moveDown(0.4)
  rule(document)
  document
    .font('bold')
    .fontSize(10)
    .text(`Total: ${paper.total}`, margin, document.y + 4, { width, align: 'right' })
  if (paper.note !== '') document.moveDown(1).font('plain').text(paper.note, margin, document.y, { width })
  document
    .moveDown(1.5)
    .font('plain')
    .fontSize(9)
    .text('Please confirm the order, the prices and the delivery date.', margin, document.y, { width })
}

function header(document: PDFKit.PDFDocument): void {
  document.font('bold').fontSize(9)
  row(
    document,
    columns.map(({ head }) => head),
    document.heightOfString('SKU'),
  )
  rule(document)
}

function row(document: PDFKit.PDFDocument, cells: readonly string[], height: number): void {
  const top = document.y
  columns.forEach(({ at, width: wide, align }, place) => {
    document.text(cells[place] ?? '', margin + at, top, { width: wide, align })
  })
  document.x = margin
  document.y = top + height + 4
}

function rule(document: PDFKit.PDFDocument): void {
  document
    .moveTo(margin, document.y)
    .lineTo(margin + width, document.y)
    .lineWidth(0.5)
    .stroke()
  document.y += 4
}

/** Characters of an order that the font has no picture of, each once. */
async function missingIn(paper: OrderPaper, file: string): Promise<string> {
  const { openSync } = await import('fontkit')
  const font = openSync(file)
  if (!('hasGlyphForCodePoint' in font)) return ''
  const words = [
    paper.title,
    ...paper.head.flat(),
    ...paper.lines.flatMap(({ sku, name, unitCost, amount }) => [sku, name, unitCost, amount]),
    paper.total,
    paper.note,
  ].join('')
  const lacks = [...new Set(words)].filter((each) => {
    const code = each.codePointAt(0) ?? 32
    return code > 32 && !font.hasGlyphForCodePoint(code)
  })
  return lacks.join('')
}
