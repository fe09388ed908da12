import type { Service } from '../kubernetes/index.ts'
import { DEFAULT_DOMAIN } from './facts.ts'
import type { PodIdentity } from './model.ts'

/** The pods that a Service selects; without a selector somebody else keeps its endpoints, and it has none here. */
export function selected<P extends Pick<PodIdentity, 'namespace' | 'workload'>>(
  { namespace, selector = {} }: Pick<Service, 'namespace' | 'selector'>,
  pods: readonly P[],
): readonly P[] {
  const wanted = Object.entries(selector)
  if (wanted.length === 0) return []
  return pods.filter((pod) => {
    const { labels } = pod.workload.pod
    return pod.namespace === namespace && wanted.every(([name, value]) => labels[name] === value)
  })
}

export function isHeadless({ type, clusterIP }: Pick<Service, 'type' | 'clusterIP'>): boolean {
  return clusterIP === 'None' && type !== 'ExternalName'
}

/** What a name of the cluster is about. */
export interface NameParts {
  readonly hostname: string | undefined
  readonly service: string
  readonly namespace: string
}

/**
 * The ways to read a name as one of a Service, from a pod of a namespace: with the search list of a pod, `a.b` is the Service
 * a of namespace b, or the pod a of Service b.
 */
export function readingsOfName(name: string, namespace: string, domain: string = DEFAULT_DOMAIN): readonly NameParts[] {
  const plain = name.replace(/\.$/, '').toLowerCase()
  const own = plain.replace(new RegExp(`\\.svc(?:\\.${domain.replaceAll('.', '\\.')})?$`), '')
  const isFull = own !== plain
  const parts = own.split('.')
  const [a = '', b, c] = parts
  if (parts.length > 3) return []
  if (b === undefined) return isFull ? [] : [{ hostname: undefined, service: a, namespace }]
  if (c !== undefined) return [{ hostname: a, service: b, namespace: c }]
  const ofService = { hostname: undefined, service: a, namespace: b }
  return isFull ? [ofService] : [ofService, { hostname: a, service: b, namespace }]
}
