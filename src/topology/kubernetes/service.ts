import type { Field } from './field.ts'
import { checkLabels, readMeta } from './meta.ts'
import type { Service } from './model.ts'
import { dnsLabel1035, dnsSubdomain, ipAddress } from './names.ts'
import { readServicePorts } from './servicePorts.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const
/** Three hours, and a day. */
const AFFINITY_SECONDS = 10_800
const AFFINITY_SECONDS_MAX = 86_400

export function readService(root: Field, namespace: string): Service {
  const meta = readMeta(root, dnsLabel1035, namespace)
  const spec = root.child('spec')
  const type = spec.oneOf('type', TYPES, 'ClusterIP')
  const clusterIP = clusterIpOf(spec, type)
  checkLabels(spec, 'selector')
  const ports = readServicePorts(spec, type)
  if (ports.length === 0 && clusterIP !== 'None' && type !== 'ExternalName') spec.required('ports')
  checkBalancer(spec, type)
  const selector = spec.textMap('selector')
  return {
    ...meta,
    type,
    clusterIP,
    selector: Object.keys(selector).length === 0 ? undefined : selector,
    ports,
    externalTrafficPolicy: trafficPolicyOf(spec, type),
    ...affinityOf(spec),
    publishNotReadyAddresses: spec.flag('publishNotReadyAddresses'),
    externalName: type === 'ExternalName' ? externalNameOf(spec) : undefined,
    externalIPs: externalIpsOf(spec),
    loadBalancerIP: spec.text('loadBalancerIP'),
    internalTrafficPolicy: spec.oneOf('internalTrafficPolicy', ['Cluster', 'Local'], 'Cluster'),
  }
}

function clusterIpOf(spec: Field, type: Service['type']): string | undefined {
  const [own, list] = [spec.text('clusterIP'), spec.texts('clusterIPs')]
  const address = own ?? list[0]
  const field = spec.get('clusterIP') ?? spec.child('clusterIPs')
  if (address === undefined || address === '') return undefined
  if (own !== undefined && list.length > 0 && list[0] !== own)
    spec.child('clusterIPs').invalid('first value must match `clusterIP`', list.join(', '))
  if (type === 'ExternalName') refuseClusterIp(spec, field, 'Forbidden: may not be set for ExternalName services')
  if (address !== 'None') {
    const problem = ipAddress(address)
    if (problem !== undefined)
      refuseClusterIp(spec, field, `Invalid value: ${JSON.stringify(address.slice(0, 253))}: ${problem}`)
  } else if (type === 'NodePort' || type === 'LoadBalancer') {
    refuseClusterIp(spec, field, `Invalid value: "None": may not be set to 'None' for ${type} services`)
  }
  return address
}

/** The API server names the list, which it fills from `clusterIP`. */
function refuseClusterIp(spec: Field, field: Field, text: string): never {
  const path = text.startsWith('Forbidden') ? `${spec.path}.clusterIPs` : `${spec.path}.clusterIPs[0]`
  return field.manifest.refuse(field.tree, path, text)
}

/** What is for load balancers alone. */
function checkBalancer(spec: Field, type: Service['type']): void {
  if (type !== 'LoadBalancer') {
    const only = "Forbidden: may only be used when `type` is 'LoadBalancer'"
    const ranges = spec.get('loadBalancerSourceRanges')
    // The name of the field in Go, as the API server has it.
    if (ranges !== undefined) spec.child('LoadBalancerSourceRanges').refuseAt(ranges, only)
    const allocate = spec.get('allocateLoadBalancerNodePorts')
    if (allocate !== undefined) allocate.refuseAt(allocate, only)
  }
  if ((spec.whole('healthCheckNodePort') ?? 0) === 0) return
  if (type !== 'LoadBalancer' || spec.text('externalTrafficPolicy') !== 'Local')
    spec
      .get('healthCheckNodePort')
      ?.invalid("may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
}

function trafficPolicyOf(spec: Field, type: Service['type']): Service['externalTrafficPolicy'] {
  const policy = spec.oneOf('externalTrafficPolicy', ['Cluster', 'Local'], 'Cluster')
  const isOutside = type === 'NodePort' || type === 'LoadBalancer' || spec.items('externalIPs').length > 0
  if (!isOutside) spec.get('externalTrafficPolicy')?.invalid('may only be set for externally-accessible services')
  return policy
}

function affinityOf(spec: Field): Pick<Service, 'sessionAffinity' | 'sessionAffinitySeconds'> {
  const sessionAffinity = spec.oneOf('sessionAffinity', ['ClientIP', 'None'], 'None')
  const config = spec.get('sessionAffinityConfig')
  // Without affinity the API server takes its configuration away.
  if (sessionAffinity === 'None') return { sessionAffinity, sessionAffinitySeconds: AFFINITY_SECONDS }
  const given = config?.child('clientIP').get('timeoutSeconds')
  const detail = `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`
  return {
    sessionAffinity,
    sessionAffinitySeconds: given?.between(1, AFFINITY_SECONDS_MAX, detail) ?? AFFINITY_SECONDS,
  }
}

function externalNameOf(spec: Field): string {
  const name = spec.requiredText('externalName').replace(/\.$/, '')
  const problem = dnsSubdomain(name)
  return problem === undefined ? name : spec.child('externalName').invalid(problem)
}

function externalIpsOf(spec: Field): readonly string[] {
  return spec.items('externalIPs').map((field) => {
    const address = field.must(ipAddress)
    if (/^127\.|^::1$/.test(address)) field.invalid('may not be in the loopback range (127.0.0.0/8, ::1/128)')
    if (/^0\.0\.0\.0$|^::$/.test(address)) field.invalid(`may not be unspecified (${address})`)
    if (/^169\.254\./.test(address)) field.invalid('may not be in the link-local range (169.254.0.0/16, fe80::/10)')
    if (/^224\.0\.0\./.test(address))
      field.invalid('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')
    return address
  })
}
