import type { Field } from './field.ts'
import { checkLabels } from './meta.ts'
import type { WorkloadKind } from './model.ts'

type Labels = Readonly<Record<string, string>>

interface Selector {
  /** `matchLabels`. */
  readonly labels: Labels
  /** Refuses a template whose labels it does not choose. */
  check(template: Field, labels: Labels): void
}

const OPERATORS = ['DoesNotExist', 'Exists', 'In', 'NotIn'] as const

export function readSelector(spec: Field, kind: WorkloadKind): Selector {
  const field = spec.get('selector')
  if (field === undefined) return spec.required('selector')
  checkLabels(field, 'matchLabels')
  const labels = field.textMap('matchLabels')
  const rules = field.items('matchExpressions').map(readRule)
  if (Object.keys(labels).length === 0 && rules.length === 0) {
    const named = kind === 'ReplicaSet' ? 'deployment' : kind.toLowerCase()
    field.manifest.refuse(
      field.tree,
      field.path,
      `Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for ${named}`,
    )
  }
  return {
    labels,
    check(template, own) {
      const isChosen =
        Object.entries(labels).every(([key, value]) => own[key] === value) && rules.every((rule) => rule(own))
      if (isChosen) return
      const metadata = template.child('metadata')
      const shown = Object.entries(own).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      metadata
        .child('labels')
        .refuseAt(
          metadata.get('labels') ?? metadata,
          `Invalid value: map[string]string{${shown.sort().join(', ')}}: \`selector\` does not match template \`labels\``,
        )
    },
  }
}

function readRule(field: Field): (labels: Labels) => boolean {
  const key = field.requiredText('key')
  const given = field.text('operator')
  const operator = OPERATORS.find((own) => own === given)
  if (operator === undefined) return field.child('operator').invalid('not a valid selector operator', given ?? '')
  const values = field.texts('values')
  const wantsValues = operator === 'In' || operator === 'NotIn'
  if (wantsValues && values.length === 0)
    field.required('values', "must be specified when `operator` is 'In' or 'NotIn'")
  if (!wantsValues && values.length > 0)
    field.child('values').forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  return (labels) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'NotIn') return value === undefined || !values.includes(value)
    return (value !== undefined) === (operator === 'Exists')
  }
}
