import type { ResolverSpec } from '../../src/scenario/index.ts'

/** What kubelet writes into /etc/resolv.conf of a pod, with the DNS server that it names. */
export function podResolver(namespace: string, server = 'coredns'): ResolverSpec {
  const search = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  return { search, ndots: 5, servers: [server] }
}

/** A Corefile as clusters have it, with a block of static names in front. */
export function corefile(hosts: string): string {
  return `.:53 {
    errors
    health
    hosts {
      10.244.0.5 rocketmq-namesrv-0
      ${hosts}
    }
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
      ttl 30
    }
    forward . /etc/resolv.conf
    cache 30
    loadbalance
}
`
}
