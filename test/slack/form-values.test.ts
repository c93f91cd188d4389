import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionValue, formValues } from '../../src/slack/form-values.ts'

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value })

describe('a submitted form', () => {
  it('holds what each kind of field was given, and nothing for fields left empty', () => {
    const state = {
      name: { name: { type: 'plain_text_input', value: ' Luna ' } },
      empty: { empty: { type: 'plain_text_input', value: null } },
      blank: { blank: { type: 'plain_text_input', value: '' } },
      pieces: { pieces: { type: 'number_input', value: '3' } },
      met: { met: { type: 'datepicker', selected_date: '2026-03-14' } },
      noDate: { noDate: { type: 'datepicker', selected_date: null } },
      time: { time: { type: 'timepicker', selected_time: '09:00' } },
      choice: { choice: { type: 'static_select', selected_option: option('restock') } },
      noChoice: { noChoice: { type: 'static_select', selected_option: null } },
      many: { many: { type: 'checkboxes', selected_options: [option('a'), option('b')] } },
      none: { none: { type: 'checkboxes', selected_options: [] } },
      user: { user: { type: 'users_select', selected_user: 'U1' } },
      channel: { channel: { type: 'channels_select', selected_channel: 'C1' } },
      // an external select has an action id of its own
      found: { sku_pick: { type: 'external_select', selected_option: option('LUNA-M') } },
    }
    expect(formValues(state)).toEqual({
      name: ' Luna ',
      empty: undefined,
      blank: undefined,
      pieces: '3',
      met: '2026-03-14',
      noDate: undefined,
      time: '09:00',
      choice: 'restock',
      noChoice: undefined,
      many: ['a', 'b'],
      none: [],
      user: 'U1',
      channel: 'C1',
      found: 'LUNA-M',
    })
  })

  it('that is none holds nothing, whatever it is', () => {
    for (const state of [undefined, null, 'x', 3, [], { a: 1 }, { a: { b: { value: 7 } } }])
      expect(formValues(state)).toEqual({})
    fc.assert(fc.property(fc.anything(), (state) => void formValues(state)))
  })
})

describe('a press', () => {
  it.each([
    [{ type: 'button', value: 'LUNA-M' }, 'LUNA-M'],
    [{ type: 'static_select', selected_option: option('all') }, 'all'],
    [{ type: 'checkboxes', selected_options: [option('a'), option('b')] }, 'a'],
    [{ type: 'checkboxes', selected_options: [] }, ''],
    [{ type: 'button' }, ''],
    [undefined, ''],
  ])('%j carries “%s”', (action, value) => {
    expect(actionValue(action)).toBe(value)
  })
})
