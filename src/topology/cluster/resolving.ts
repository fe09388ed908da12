import type { PodSpec } from '../kubernetes/index.ts'
import type { PlainResolver } from '../plain.ts'
import { COREDNS, COREDNS_CLUSTER_IP, LAN_DNS } from './facts.ts'
import type { PodIdentity } from './model.ts'

/** /etc/hosts and /etc/resolv.conf of a pod, as the kubelet writes them. */
export function resolverOf(pod: PodIdentity, domain: string): PlainResolver {
  const { pod: spec } = pod.workload
  return { hosts: hostsOf(pod, domain), ...dnsOf(spec, pod.namespace, domain) }
}

function hostsOf(
  { workload, hostname, subdomain, namespace, address }: PodIdentity,
  domain: string,
): Record<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>([[hostname, [address]]])
  if (subdomain !== undefined) hosts.set(`${hostname}.${subdomain}.${namespace}.svc.${domain}`, [address])
  for (const { ip, hostnames } of workload.pod.hostAliases) {
    // The file is read from the top, and its first line for a name wins.
    for (const name of hostnames) if (!hosts.has(name)) hosts.set(name, [ip])
  }
  return Object.fromEntries(hosts)
}

/** Whom a pod asks, by its dnsPolicy; without its own network `ClusterFirst` is `Default`. */
export function asksCluster({ dnsPolicy, hostNetwork }: Pick<PodSpec, 'dnsPolicy' | 'hostNetwork'>): boolean {
  return dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
}

function dnsOf(spec: PodSpec, namespace: string, domain: string): Omit<PlainResolver, 'hosts'> {
  const { dnsConfig, dnsPolicy } = spec
  const inCluster = asksCluster(spec)
  const searches = [
    ...(inCluster ? [`${namespace}.svc.${domain}`, `svc.${domain}`, domain] : []),
    ...(dnsConfig?.searches ?? []),
  ]
  const own = dnsPolicy === 'None' ? [] : [inCluster ? COREDNS : LAN_DNS]
  const added = (dnsConfig?.nameservers ?? []).map((address) => (address === COREDNS_CLUSTER_IP ? COREDNS : LAN_DNS))
  const servers = [...new Set([...own, ...added])]
  const number = (name: string): number | undefined => {
    const value = Number(dnsConfig?.options[name])
    return Number.isInteger(value) && value >= 0 ? value : undefined
  }
  const ndots = number('ndots') ?? (inCluster ? 5 : undefined)
  const timeout = number('timeout')
  const attempts = number('attempts')
  return {
    ...(searches.length === 0 ? {} : { search: searches }),
    // The limits of the C library (resolv.conf(5)).
    ...(ndots === undefined ? {} : { ndots: Math.min(15, ndots) }),
    ...(timeout === undefined || timeout === 0 ? {} : { timeout: `${Math.min(30, timeout) * 1000}ms` as const }),
    ...(attempts === undefined || attempts === 0 ? {} : { attempts: Math.min(5, attempts) }),
    servers: servers.length === 0 ? [LAN_DNS] : servers,
  }
}
