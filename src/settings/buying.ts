import { wholeBetween, type Definition } from './definition.ts'

/** What the team chose about suppliers and what orders cost. */
export interface BuyingSettings {
  /** calendar days that a supplier's score looks back, where nobody says which */
  readonly scoreDays: number
  /** HHI from which spend is called concentrated, and from which highly so; 0 to 10,000 */
  readonly concentrationLimits: readonly [moderate: number, high: number]
  /** what holding stock costs in a year, as a share of its cost: money, room, insurance, what goes out of fashion */
  readonly holdingRate: number
  /** what placing and receiving one order costs whatever its size, in the workbook's currency */
  readonly orderCost: number
}

/** The settings about buying with their rows' words, in the order of the tab. */
export const buyingDefinitions: {
  readonly [K in keyof BuyingSettings]: Definition<BuyingSettings[K]>
} = {
  scoreDays: {
    key: 'score days',
    initial: '365',
    note: 'Days that a supplier’s score and the shares of spend look back, where the command does not say.',
    expected: 'a whole number from 30 to 3650',
    read: (text) => wholeBetween(text, 30, 3650),
  },
  concentrationLimits: {
    key: 'concentration limits',
    initial: '1500 2500',
    note: 'From which HHI spend is called concentrated, and from which highly so. One supplier alone is 10000, ten equal ones are 1000.',
    expected: 'two whole numbers up to 10000, the smaller first, such as 1500 2500',
    read: (text) => {
      const [moderate, high, ...more] = text
        .split(/[\s,;/]+/)
        .filter((word) => word !== '')
        .map((word) => wholeBetween(word, 1, 10_000))
      return moderate !== undefined && high !== undefined && more.length === 0 && moderate < high
        ? [moderate, high]
        : undefined
    },
  },
  holdingRate: {
    key: 'holding cost a year',
    initial: '25%',
    note: 'What keeping stock for a year costs, in percent of its cost: money, room, insurance, what goes out of fashion.',
    expected: 'a percentage from 1% to 100%',
    read: (text) => {
      const value = Number(text.replace(/\s*%$/, '').replace(',', '.'))
      if (text.trim() === '' || !Number.isFinite(value)) return undefined
      // A cell formatted as a percentage comes as its fraction.
      const share = text.endsWith('%') || value > 1 ? value / 100 : value
      return share >= 0.01 && share <= 1 ? share : undefined
    },
  },
  orderCost: {
    key: 'cost of an order',
    initial: '0',
    note: 'What one order costs whatever its size, in the workbook’s currency: bank, carriage, customs, your own hours. /moq weighs it against the holding cost.',
    expected: 'an amount from 0 to 100000',
    read: (text) => {
      const value = Number(text.replace(',', '.'))
      return /^\d+(?:[.,]\d+)?$/.test(text) && value <= 100_000 ? value : undefined
    },
  },
}
