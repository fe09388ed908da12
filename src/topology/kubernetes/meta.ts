import type { Field } from './field.ts'
import type { ObjectMeta } from './model.ts'
import { dnsLabel, labelValue, type NameRule, qualifiedName } from './names.ts'

/** `metadata` of an object. `namespace` is the one for objects that name none. */
export function readMeta(root: Field, rule: NameRule, namespace: string): ObjectMeta {
  const metadata = root.child('metadata')
  const given = metadata.get('namespace')
  const named = metadata.text('name')
  const base = metadata.text('generateName')
  if (named === undefined && base === undefined) metadata.required('name', 'name or generateName is required')
  if (named !== undefined) metadata.get('name')?.must(rule)
  return {
    // The API server puts five letters behind it.
    name: named ?? `${base}00000`,
    namespace: given === undefined || given.value === '' ? namespace : given.must(dnsLabel),
    ...readLabels(metadata),
    place: root.manifest.place,
  }
}

/** `labels` and `annotations` of an object or of a template. */
export function readLabels(metadata: Field): Pick<ObjectMeta, 'labels' | 'annotations'> {
  checkLabels(metadata, 'labels')
  for (const [key] of metadata.entries('annotations')) {
    const problem = qualifiedName(key.toLowerCase())
    if (problem !== undefined) metadata.get('annotations')?.invalid(problem, key)
  }
  return { labels: metadata.textMap('labels'), annotations: metadata.textMap('annotations') }
}

export function checkLabels(field: Field, name: string): void {
  const labels = field.get(name)
  for (const [key, value] of field.entries(name)) {
    const problem = qualifiedName(key) ?? labelValue(String(value.value ?? ''))
    if (problem !== undefined) {
      const shown = qualifiedName(key) === undefined ? String(value.value) : key
      labels?.manifest.refuse(
        value.tree,
        labels.path,
        `Invalid value: ${JSON.stringify(shown.slice(0, 253))}: ${problem}`,
      )
    }
  }
}
