import { shortened } from '../yaml/index.ts'
import type { Field } from './field.ts'
import type { EnvVar } from './model.ts'
import { configKey, dnsSubdomain, envName, qualifiedName } from './names.ts'
import { resourceValue } from './resources.ts'

/** `envFrom` and `env` of a container, in the order in which the kubelet goes through them. */
export function readEnv(container: Field): readonly EnvVar[] {
  const names = new Map<string, Field>()
  return [
    ...container.items('envFrom').map((field) => readAll(field, container.child('envFrom'))),
    ...container.items('env').map((field) => {
      const read = readOne(field, container)
      if (names.has(read.name)) {
        const name = shortened(read.name)
        field.warn(`has the duplicate name "${name}", and the later one wins`, `变量 "${name}" 重复定义，以后面的为准`)
      }
      names.set(read.name, field)
      return read
    }),
  ]
}

/** `list` is the path in refusals: the API server names the list and not the entry. */
function readAll(field: Field, list: Field): EnvVar {
  const prefix = field.text('prefix')
  if (prefix !== undefined) field.get('prefix')?.must(envName)
  const sources = [field.get('configMapRef'), field.get('secretRef')].filter((own) => own !== undefined)
  const [source] = sources
  if (source === undefined)
    return list.refuseAt(field, 'Invalid value: "": must specify one of: `configMapRef` or `secretRef`')
  if (sources.length > 1)
    list.refuseAt(field, 'Invalid value: "": may not have more than one field specified at a time')
  const name = source.requiredText('name')
  source.get('name')?.must(dnsSubdomain)
  return {
    name: prefix ?? '',
    place: field.place,
    from: source.path.endsWith('.configMapRef') ? 'allOfConfigMap' : 'allOfSecret',
    source: name,
    optional: source.flag('optional'),
  }
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'] as const

function readOne(field: Field, container: Field): EnvVar {
  const name = field.requiredText('name')
  field.get('name')?.must(envName)
  const { place } = field
  const from = field.get('valueFrom')
  if (from === undefined) return { name, place, value: field.text('value') ?? '' }
  const sources = SOURCES.flatMap((own) => {
    const source = from.get(own)
    return source === undefined ? [] : [[own, source] as const]
  })
  const [first] = sources
  if (first === undefined)
    return from.invalid('must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`', '')
  if (field.text('value') !== undefined) from.invalid('may not be specified when `value` is not empty', '')
  if (sources.length > 1) from.invalid('may not have more than one field specified at a time', '')
  const [kind, source] = first
  if (kind === 'fieldRef') return { name, place, field: fieldPath(source, ENV_FIELDS) }
  if (kind === 'resourceFieldRef') return { name, place, ...resourceValue(source, container) }
  return {
    name,
    place,
    from: kind === 'configMapKeyRef' ? 'configMap' : 'secret',
    source: named(source),
    key: keyOf(source),
    optional: source.flag('optional'),
  }
}

function named(source: Field): string {
  const name = source.get('name') ?? source.invalidChild('name', dnsSubdomain(''))
  return name.must(dnsSubdomain)
}

function keyOf(source: Field): string {
  const key = source.requiredText('key')
  source.get('key')?.must(configKey)
  return key
}

/** What variables may have of a pod (`validEnvDownwardAPIFieldPathExpressions`). */
const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
] as const

/** What files may have of it. */
export const FILE_FIELDS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]

/** Fields that the API server knows of a pod at all; others it cannot convert. */
const KNOWN = new Set<string>([
  ...ENV_FIELDS,
  ...FILE_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.hostNetwork',
  'status.phase',
  'status.nominatedNodeName',
])

/** `metadata.labels['app']`, or one of a list. */
export function fieldPath(source: Field, allowed: readonly string[]): string {
  const path = source.requiredText('fieldPath')
  const field = source.child('fieldPath')
  const version = source.text('apiVersion') ?? 'v1'
  if (version !== 'v1') field.invalid(`error converting fieldPath: unsupported pod version: ${shortened(version)}`)
  const subscript = /^([^[]+)\['([^']*)'\]$/.exec(path)
  if (subscript !== null) {
    const [, base = '', key = ''] = subscript
    if (base !== 'metadata.labels' && base !== 'metadata.annotations')
      return KNOWN.has(base)
        ? field.invalid(`error converting fieldPath: field label does not support subscript: ${shortened(path)}`)
        : field.invalid(`error converting fieldPath: field label not supported: ${shortened(path)}`)
    const problem = qualifiedName(base === 'metadata.annotations' ? key.toLowerCase() : key)
    return problem === undefined ? path : source.invalid(problem, key)
  }
  if (allowed.includes(path)) return path
  if (KNOWN.has(path)) field.unsupported(allowed)
  return field.invalid(
    `error converting fieldPath: field label not supported: ${shortened(path)}; supported are ${allowed.join(', ')}`,
  )
}
