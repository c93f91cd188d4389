import { z } from 'zod'
import { isObject, type JsonObject } from '../slack/json.ts'
import {
  conditionalFormatRule,
  count,
  dataValidationRule,
  gridRange,
  int,
  protectedRange,
} from './google-shapes.ts'
import { boxOf, refuse, requestKind, sheetOf, type Place, type Reply } from './request-kind.ts'
import { protectionResource, ruleResource } from './spreadsheet-resource.ts'
import type { ColourRule, Protection, Sheet } from './sheet.ts'
import { notStoodIn } from './google-error.ts'

/** Requests that lay rules over cells: dropdowns, colours, warnings. */
export const ruleRequests = {
  setDataValidation: requestKind(
    z.strictObject({
      range: gridRange,
      rule: dataValidationRule.optional(),
      filteredRowsIncluded: z.boolean().optional(),
    }),
    (given, place) => {
      const sheet = sheetOf(place, given.range.sheetId)
      const box = boxOf(place, given.range, sheet)
      const { state } = sheet
      const same = (other: object) => JSON.stringify(other) === JSON.stringify(box)
      state.validations = state.validations.filter((each) => !same(each.box))
      if (!given.rule) return
      const { condition } = given.rule
      if (condition === undefined) throw refuse(place, 'A data validation rule must have a condition.')
      if (condition.type === 'ONE_OF_LIST' && (condition.values ?? []).length === 0)
        throw refuse(place, 'A condition of type ONE_OF_LIST must have at least one value.')
      state.validations.push({ box, rule: jsonOf(given.rule) })
    },
  ),
  addConditionalFormatRule: requestKind(
    z.strictObject({ rule: conditionalFormatRule, index: count.default(0) }),
    (given, place) => {
      const { sheet, rule } = ruleOf(place, given.rule)
      const { rules } = sheet.state
      if (given.index > rules.length)
        throw refuse(place, `index[${given.index}] is out of range: there are ${rules.length} rules.`)
      sheet.state.rules = rules.toSpliced(given.index, 0, rule)
      place.book.showRules(sheet)
    },
  ),
  deleteConditionalFormatRule: requestKind(
    z.strictObject({ index: count.default(0), sheetId: int.default(0) }),
    (given, place): Reply => {
      const sheet = sheetOf(place, given.sheetId)
      const gone = sheet.state.rules[given.index]
      if (!gone)
        throw refuse(place, `No conditional format on sheet: ${given.sheetId} at index: ${given.index}`)
      sheet.state.rules = sheet.state.rules.toSpliced(given.index, 1)
      place.book.showRules(sheet)
      return { rule: ruleResource(sheet, gone) }
    },
  ),
  addProtectedRange: requestKind(z.strictObject({ protectedRange }), (given, place): Reply => {
    const { range, description = '', warningOnly = false, protectedRangeId, editors } = given.protectedRange
    if (range === undefined) throw refuse(place, 'A protected range must have a range.')
    if (warningOnly && editors !== undefined)
      throw refuse(place, 'Editors cannot be set when warningOnly is true.')
    const sheet = sheetOf(place, range.sheetId)
    const box = boxOf(place, range, sheet)
    const taken = place.book.sheets().flatMap((each) => each.protections.map(({ id }) => id))
    const id = protectedRangeId ?? Math.max(1_000_000, ...taken) + 1
    if (taken.includes(id)) throw refuse(place, `A protected range with the id ${id} already exists.`)
    const added: Protection = { id, box, description, warningOnly }
    sheet.state.protections = [...sheet.state.protections, added]
    return { protectedRange: protectionResource(sheet, added) }
  }),
  deleteProtectedRange: requestKind(z.strictObject({ protectedRangeId: int }), (given, place) => {
    const id = given.protectedRangeId
    const holder = place.book
      .sheets()
      .find((each) => each.protections.some((protection) => protection.id === id))
    if (!holder) throw refuse(place, `No protected range with id: ${id}`)
    const sheet = sheetOf(place, holder.sheetId)
    sheet.state.protections = sheet.state.protections.filter((protection) => protection.id !== id)
  }),
}

function ruleOf(
  place: Place,
  given: z.output<typeof conditionalFormatRule>,
): { sheet: Sheet; rule: ColourRule } {
  const { ranges, booleanRule, gradientRule } = given
  const sheetIds = new Set(ranges.map((range) => range.sheetId))
  if (sheetIds.size !== 1) throw refuse(place, 'All ranges of a rule must be on the same sheet.')
  if ((booleanRule === undefined) === (gradientRule === undefined))
    throw refuse(place, 'A rule must have either a booleanRule or a gradientRule.')
  if (gradientRule) throw notStoodIn('gradient rules')
  const sheet = sheetOf(place, ranges[0]?.sheetId ?? 0)
  const condition = booleanRule?.condition
  const formula = condition?.values?.[0]?.userEnteredValue
  if (condition?.type === 'CUSTOM_FORMULA' && (condition.values?.length !== 1 || !formula?.startsWith('=')))
    throw refuse(
      place,
      'A condition of type CUSTOM_FORMULA must have exactly one value, and it must be a formula.',
    )
  return {
    sheet,
    rule: { boxes: ranges.map((range) => boxOf(place, range, sheet)), rule: jsonOf(booleanRule) },
  }
}

function jsonOf(message: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(message))
  return isObject(copy) ? copy : {}
}
