import type { KnownLayout, MappedFields } from './mapping.ts'

/** Columns of the Suppliers tab that a file can fill. */
export const supplierFields = {
  id: {
    label: 'Id',
    spellings: [
      'supplier id',
      'vendor id',
      'supplier code',
      'vendor code',
      'supplier number',
      'account number',
    ],
  },
  name: {
    label: 'Name',
    spellings: ['supplier name', 'vendor name', 'company', 'company name', 'supplier', 'vendor'],
    required: true,
  },
  country: { label: 'Country', spellings: ['country region', 'country name'] },
  region: { label: 'Region', spellings: ['city', 'state province', 'state', 'province'] },
  timeZone: { label: 'Time zone', spellings: [] },
  contact: { label: 'Contact', spellings: ['mailbox', 'orders email'] },
  vetting: { label: 'Vetting', spellings: [] },
  active: { label: 'Active', spellings: ['active flag', 'is active', 'enabled'] },
  moqUnits: { label: 'MOQ units', spellings: ['moq', 'minimum order quantity', 'min order qty'] },
  moqValue: { label: 'MOQ value', spellings: ['minimum order value', 'min order value'] },
  currency: { label: 'Currency', spellings: ['currency code'] },
  leadDays: { label: 'Lead days', spellings: ['lead time', 'lead time days', 'average lead time'] },
  depositPercent: { label: 'Deposit %', spellings: ['deposit', 'deposit percent'] },
} as const satisfies MappedFields

/** Columns of the SKUs tab that a file can fill. */
export const skuFields = {
  sku: {
    label: 'SKU',
    spellings: [
      'sku code',
      'product number',
      'product code',
      'item number',
      'item code',
      'article',
      'product id',
      'id',
    ],
    required: true,
  },
  barcode: { label: 'Barcode', spellings: ['ean', 'upc', 'gtin'] },
  name: { label: 'Name', spellings: ['product name', 'title', 'item name', 'description'] },
  style: { label: 'Style', spellings: ['style name', 'product model'] },
  type: { label: 'Type', spellings: ['product type', 'category', 'subcategory'] },
  material: { label: 'Material', spellings: ['metal'] },
  color: { label: 'Color', spellings: ['colour', 'finish'] },
  size: { label: 'Size', spellings: ['ring size'] },
  chainLength: { label: 'Chain length', spellings: ['length'] },
  supplier: { label: 'Supplier', spellings: ['supplier id', 'vendor', 'vendor id', 'supplier ids'] },
  cost: {
    label: 'Cost',
    spellings: ['unit cost', 'standard cost', 'standard price', 'cost price', 'cost per item'],
  },
  price: { label: 'Price', spellings: ['list price', 'retail price', 'regular price', 'unit price'] },
  moq: { label: 'MOQ', spellings: ['min order qty', 'minimum order quantity', 'minimum reorder quantity'] },
  orderMultiple: { label: 'Order multiple', spellings: ['pack size', 'multiple'] },
  leadDays: { label: 'Lead days', spellings: ['lead time', 'average lead time'] },
  discontinued: { label: 'Discontinued', spellings: ['is discontinued'] },
} as const satisfies MappedFields

/** Columns of the Purchase orders tab that a file can fill. */
export const orderFields = {
  po: {
    label: 'PO',
    spellings: [
      'purchase order id',
      'purchase order',
      'po id',
      'po number',
      'order number',
      'order id',
      'id',
    ],
    required: true,
  },
  supplier: {
    label: 'Supplier',
    spellings: ['supplier id', 'vendor', 'vendor id', 'supplier name'],
    required: true,
  },
  status: { label: 'Status', spellings: ['status id', 'order status', 'state'] },
  ordered: { label: 'Ordered on', spellings: ['order date', 'date ordered', 'po date', 'submitted date'] },
  confirmed: { label: 'Confirmed', spellings: ['confirmed on', 'confirmation date', 'approved date'] },
  shipBy: { label: 'Ship by', spellings: ['ship date', 'shipped'] },
  eta: { label: 'ETA', spellings: ['expected', 'expected date', 'delivery date', 'due date'] },
  promised: { label: 'Promised ETA', spellings: ['promised', 'promised date'] },
  receivedOn: { label: 'Received on', spellings: ['received date', 'date received', 'delivered'] },
  freight: { label: 'Freight', spellings: ['shipping fee', 'shipping cost', 'shipping'] },
  duty: { label: 'Duty', spellings: ['customs'] },
  other: { label: 'Other costs', spellings: ['other'] },
  currency: { label: 'Currency', spellings: ['currency code'] },
  fxRate: { label: 'FX rate', spellings: ['exchange rate'] },
  carrier: { label: 'Carrier', spellings: ['shipper'] },
  tracking: { label: 'Tracking', spellings: ['tracking number'] },
  note: { label: 'Note', spellings: ['notes', 'comment', 'comments'] },
} as const satisfies MappedFields

/** Columns of the PO lines tab that a file can fill. Labels differ from those of the order's own. */
export const lineFields = {
  linePo: {
    label: 'PO of the line',
    spellings: [
      'purchase order id',
      'po',
      'purchase order',
      'po id',
      'po number',
      'order number',
      'order id',
    ],
    required: true,
  },
  lineId: {
    label: 'Line id',
    spellings: ['purchase order detail id', 'po line', 'line', 'line number', 'id'],
  },
  sku: {
    label: 'SKU',
    spellings: [
      'product',
      'product id',
      'product code',
      'product number',
      'item',
      'item number',
      'item id',
      'article',
    ],
    required: true,
  },
  pieces: {
    label: 'Pieces',
    spellings: ['ordered', 'quantity', 'qty', 'order qty', 'quantity ordered', 'ordered quantity'],
    required: true,
  },
  unitCost: { label: 'Unit cost', spellings: ['unit price', 'cost', 'price'] },
  received: { label: 'Received', spellings: ['received qty', 'quantity received', 'received quantity'] },
  rejected: { label: 'Rejected', spellings: ['rejected qty', 'quantity rejected', 'rejected quantity'] },
  lineEta: { label: 'Line ETA', spellings: ['due date', 'line due date', 'expected date'] },
  lineReceivedOn: { label: 'Line received on', spellings: ['date received', 'received date', 'received on'] },
} as const satisfies MappedFields

/** Suppliers of programs whose headers say something else than they seem to. */
export const supplierLayouts: readonly KnownLayout[] = [
  {
    name: 'AdventureWorks',
    columns: ['BusinessEntityID', 'AccountNumber', 'Name', 'ActiveFlag'],
    mapping: { id: 'BusinessEntityID', name: 'Name', active: 'ActiveFlag' },
  },
  {
    name: 'Northwind',
    columns: ['id', 'company', 'country_region'],
    mapping: { id: 'id', name: 'company', country: 'country_region', region: 'city' },
  },
]

export const skuLayouts: readonly KnownLayout[] = [
  {
    name: 'AdventureWorks',
    columns: ['ProductID', 'ProductNumber', 'ProductSubcategoryID'],
    mapping: {
      sku: 'ProductNumber',
      barcode: 'ProductID',
      name: 'Name',
      type: 'ProductSubcategoryID',
      color: 'Color',
      size: 'Size',
      cost: 'StandardCost',
      price: 'ListPrice',
    },
  },
  {
    name: 'Northwind',
    columns: ['id', 'product_code', 'supplier_ids'],
    mapping: {
      sku: 'product_code',
      barcode: 'id',
      name: 'product_name',
      type: 'category',
      supplier: 'supplier_ids',
      cost: 'standard_cost',
      price: 'list_price',
      moq: 'minimum_reorder_quantity',
      discontinued: 'discontinued',
    },
  },
]

export const orderLayouts: readonly KnownLayout[] = [
  {
    name: 'AdventureWorks',
    columns: ['PurchaseOrderID', 'RevisionNumber', 'VendorID', 'ShipMethodID'],
    mapping: {
      po: 'PurchaseOrderID',
      supplier: 'VendorID',
      status: 'Status',
      ordered: 'OrderDate',
      shipBy: 'ShipDate',
      freight: 'Freight',
    },
    statuses: { '1': 'draft', '2': 'confirmed', '3': 'cancelled', '4': 'closed' },
  },
  {
    name: 'Northwind',
    columns: ['id', 'supplier_id', 'submitted_date', 'status_id', 'expected_date'],
    mapping: {
      po: 'id',
      supplier: 'supplier_id',
      status: 'status_id',
      ordered: 'submitted_date',
      confirmed: 'approved_date',
      eta: 'expected_date',
      promised: 'expected_date',
      freight: 'shipping_fee',
      note: 'notes',
    },
    statuses: { '0': 'draft', '1': 'sent', '2': 'confirmed', '3': 'closed' },
  },
]

export const lineLayouts: readonly KnownLayout[] = [
  {
    name: 'AdventureWorks',
    columns: ['PurchaseOrderID', 'PurchaseOrderDetailID', 'OrderQty', 'StockedQty'],
    mapping: {
      linePo: 'PurchaseOrderID',
      lineId: 'PurchaseOrderDetailID',
      sku: 'ProductID',
      pieces: 'OrderQty',
      unitCost: 'UnitPrice',
      received: 'ReceivedQty',
      rejected: 'RejectedQty',
      lineEta: 'DueDate',
    },
  },
  {
    name: 'Northwind',
    columns: ['purchase_order_id', 'posted_to_inventory', 'date_received'],
    mapping: {
      linePo: 'purchase_order_id',
      lineId: 'id',
      sku: 'product_id',
      pieces: 'quantity',
      unitCost: 'unit_cost',
      lineReceivedOn: 'date_received',
    },
  },
]
