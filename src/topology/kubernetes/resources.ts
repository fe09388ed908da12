import { shortened } from '../yaml/index.ts'
import type { Field } from './field.ts'
import { quantity } from './quantity.ts'

/** Limits of a container. Requests are checked against them. */
export function readResources(field: Field): {
  readonly memoryBytes: number | undefined
  readonly cpus: number | undefined
} {
  const limits = field.child('limits')
  const requests = field.child('requests')
  for (const [name, own] of [...field.entries('limits'), ...field.entries('requests')]) {
    const value = quantityOf(own)
    if (value !== undefined && value < 0) own.invalid('must be greater than or equal to 0', textOf(own))
    const problem = nameProblem(name)
    if (problem !== undefined) own.refuseAt(own, `Invalid value: ${shortened(name)}: ${problem}`)
  }
  for (const [name, own] of field.entries('requests')) {
    const limit = limits.get(name)
    const [asked, allowed] = [quantityOf(own), limit === undefined ? undefined : quantityOf(limit)]
    if (limit !== undefined && asked !== undefined && allowed !== undefined && asked > allowed) {
      // The API server names the map and not the entry.
      requests.refuseAt(
        own,
        `Invalid value: "${textOf(own)}": must be less than or equal to ${name} limit of ${textOf(limit)}`,
      )
    }
  }
  return { memoryBytes: limits.quantity('memory'), cpus: limits.quantity('cpu') }
}

function nameProblem(name: string): string | undefined {
  if (/^(?:cpu|memory|ephemeral-storage|hugepages-.+|[^/]+\/.+)$/.test(name)) return undefined
  return name === 'storage'
    ? 'must be a standard resource for containers'
    : 'must be a standard resource type or fully qualified'
}

function textOf(field: Field): string {
  return String(field.value ?? '').slice(0, 80)
}

function quantityOf(field: Field): number | undefined {
  return quantity(String(field.value ?? ''))
}

const MEMORY_UNITS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

/**
 * A limit or request of the container as a text, in units of the divisor and rounded up. Without a limit it is what the
 * node has, which is a fact: `{ field: 'limits.memory' }`.
 */
export function resourceValue(
  source: Field,
  container: Field,
): { readonly value: string } | { readonly field: string } {
  const resource = source.requiredText('resource')
  if (!RESOURCES.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource))
    source.child('resource').unsupported(RESOURCES)
  const divisor = source.get('divisor')
  const unit = divisor === undefined ? '1' : textOf(divisor)
  const isCpu = resource.endsWith('.cpu')
  if (isCpu && !['0', '1', '1m'].includes(unit))
    divisor?.invalid("only divisor's values 1m and 1 are supported with the cpu resource", resource)
  if (!isCpu && unit !== '0' && !MEMORY_UNITS.includes(unit))
    divisor?.invalid(
      `only divisor's values ${MEMORY_UNITS.join(', ')} are supported with the ${resource.replace(/^\w+\./, '')} resource`,
      resource,
    )
  const other = source.text('containerName')
  if (other !== undefined && other !== container.text('name')) return { field: `${other}.${resource}` }
  const [section = '', name = ''] = [
    resource.slice(0, resource.indexOf('.')),
    resource.slice(resource.indexOf('.') + 1),
  ]
  const resources = container.child('resources')
  // A limit is a request as well where no request is given.
  const given =
    resources.child(section).quantity(name) ??
    (section === 'requests' ? (resources.child('limits').quantity(name) ?? 0) : undefined)
  if (given === undefined) return { field: resource }
  return { value: String(Math.ceil(given / ((quantity(unit) ?? 1) || 1))) }
}
