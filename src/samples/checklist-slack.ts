import { choiceField, numberField } from '../slack/blocks.ts'
import type { FormValues } from '../slack/feature.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import type { SampleRow } from './actions.ts'
import { checkResults, sampleChecks, type Checklist, type CheckResult, type SampleCheck } from './rules.ts'
import { samplesTab } from './tabs.ts'

const checkHints: Readonly<Record<SampleCheck, readonly [label: string, hint: string]>> = {
  plating: ['Plating and scratch test', 'Colour and cover even; no base metal shows after the scratch test'],
  stones: ['Stones', 'Set firmly and straight, none chipped'],
  clasp: ['Clasp', 'Opens, closes and holds a pull'],
  weight: ['Weight', 'As in the specification'],
  finish: ['Finish', 'No burrs, solder marks or scratches'],
}

/** The checklist's fields, with what was seen of the sample before. */
export function checklistFields(sample: SampleRow, optional = false) {
  return [
    numberField({
      id: 'platingMicrons',
      label: 'Plating µm',
      min: 0,
      decimals: true,
      optional: true,
      hint: 'Measured thickness in micrometres; leave blank when it is not plated',
      ...(sample.platingMicrons === null ? {} : { initial: String(sample.platingMicrons) }),
    }),
    ...sampleChecks.map((check) => {
      const [label, hint] = checkHints[check]
      return choiceField({
        id: check,
        label,
        hint,
        choices: checkResults,
        optional,
        initial: sample[check] ?? '',
      })
    }),
  ]
}

/** The checklist as it was filled in; a check that was not looked at is no n.a. */
export function checklistOf(values: FormValues): { checklist: Checklist; errors: Record<string, string> } {
  const { numbers, errors } = typedNumbers(['platingMicrons'], samplesTab.columns, values)
  const result = (check: SampleCheck): CheckResult => {
    const found = checkResults.find((each) => each === values[check])
    if (found === undefined)
      errors[check] = `Nothing was changed: I found nothing, and expected one of ${checkResults.join(', ')}.`
    return found ?? 'n.a.'
  }
  const checks = {
    plating: result('plating'),
    stones: result('stones'),
    clasp: result('clasp'),
    weight: result('weight'),
    finish: result('finish'),
  }
  return { checklist: { ...numbers, checks }, errors }
}
