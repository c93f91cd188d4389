import { choice, optionalMoney, optionalWhole, requiredText, text } from '../workbook/cells.ts'
import { column, defineTab, type Edits } from '../workbook/tab.ts'
import { skuStatuses } from './rules.ts'

const both: Edits = 'both'
const people: Edits = 'people'

/** The catalogue: one row a sellable variant. */
export const skusTab = defineTab({
  title: 'SKUs',
  key: 'sku',
  about: 'The catalogue, one row per sellable variant. Add rows by hand, with /sku new or by import.',
  columns: {
    sku: column(requiredText('a SKU'), {
      header: 'SKU',
      note: 'The code of one sellable variant. It never changes: everything else points to it.',
      edits: both,
      width: 150,
    }),
    style: column(text(), {
      header: 'Style',
      note: 'What the variants have in common, such as Luna hoop.',
      edits: both,
      width: 150,
    }),
    name: column(text(), {
      header: 'Name',
      note: 'How the piece is called in the shop.',
      edits: both,
      width: 220,
    }),
    type: column(text(), { header: 'Type', note: 'Ring, earrings, necklace, bracelet …', edits: both }),
    material: column(text(), {
      header: 'Material',
      note: 'Metal or other material, such as gold vermeil.',
      edits: both,
    }),
    color: column(text(), { header: 'Color', note: 'Colour or finish.', edits: both }),
    size: column(text(), { header: 'Size', note: 'Ring size, S/M/L, stone size …', edits: both, width: 80 }),
    chainLength: column(text(), {
      header: 'Chain length',
      note: 'With its unit, such as 45 cm.',
      edits: both,
      width: 100,
    }),
    barcode: column(text(), {
      header: 'Barcode',
      note: 'EAN or UPC; /stock finds the SKU by it.',
      edits: both,
      width: 130,
    }),
    supplier: column(text(), {
      header: 'Supplier',
      note: 'The supplier’s id from the Suppliers tab.',
      edits: both,
      width: 130,
    }),
    cost: column(optionalMoney(), {
      header: 'Cost',
      note: 'What one piece costs you, in the workbook’s currency.',
      isCost: true,
      edits: both,
      width: 80,
    }),
    price: column(optionalMoney(), {
      header: 'Price',
      note: 'What one piece sells for.',
      edits: both,
      width: 80,
    }),
    moq: column(optionalWhole({ min: 0 }), {
      header: 'MOQ',
      note: 'Smallest order the supplier takes of this SKU, pieces.',
      edits: both,
      width: 70,
    }),
    orderMultiple: column(optionalWhole({ min: 1 }), {
      header: 'Order multiple',
      note: 'Ordered in packs of this many pieces. Blank means 1.',
      edits: both,
      width: 110,
    }),
    leadDays: column(optionalWhole({ min: 0, max: 730 }), {
      header: 'Lead days',
      note: 'Days from order to counted receipt, when it differs from the supplier’s.',
      edits: people,
      width: 90,
    }),
    safetyStock: column(optionalWhole({ min: 0 }), {
      header: 'Safety stock override',
      note: 'Your own safety stock. Blank: the bot works it out from sales.',
      edits: people,
      width: 150,
    }),
    reorderPoint: column(optionalWhole({ min: 0 }), {
      header: 'Reorder point override',
      note: 'Your own reorder point. Blank: the bot works it out.',
      edits: people,
      width: 160,
    }),
    status: column(choice(skuStatuses, 'active'), {
      header: 'Status',
      note: 'Active SKUs are reordered; seasonal ones by hand; phased-out and discontinued ones never.',
      edits: both,
      width: 100,
    }),
    photo: column(text(), { header: 'Photo', note: 'Link to a picture.', edits: both, width: 140 }),
  },
})
