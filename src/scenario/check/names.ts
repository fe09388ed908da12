import { dnsChains, readCorefile } from '../../topology/index.ts'
import { checkIps, isSubnet } from './addresses.ts'
import type { Reader } from './reader.ts'
import type { Known } from './topology.ts'

/** Checks what a name answers. */
export function checkName(reader: Reader, more: readonly string[], hosts: readonly string[]): void {
  const fields = [
    'addresses',
    'hosts',
    'notReady',
    'views',
    'ttlSeconds',
    'negativeTtlSeconds',
    'rotate',
    'fails',
  ] as const
  const name = reader.fields(fields, 'the answers of a name', more)
  name.addresses.optional(checkIps)
  name.hosts.optional((list) => {
    for (const host of list.list('a list of hosts')) host.oneOf(hosts, 'a host of the topology: ')
    if (!name.addresses.absent) list.refuse('absent beside addresses')
  })
  name.notReady.optional((flag) => {
    flag.flag()
    if (name.hosts.absent) flag.refuse('absent without hosts')
  })
  name.views.optional((subnets) => {
    for (const [subnet, answers] of subnets.entries('addresses by subnet')) {
      if (!isSubnet(subnet)) answers.refuse('a field named by a subnet such as 10.244.0.0/16')
      checkIps(answers)
    }
  })
  for (const seconds of [name.ttlSeconds, name.negativeTtlSeconds]) {
    seconds.optional((ttl) => ttl.whole(0, 604_800, 'a time to live in seconds'))
  }
  name.rotate.optional((flag) => flag.flag())
  name.fails.optional((how) => how.oneOf(['notFound', 'serverFailure', 'silent']))
}

/** Checks the DNS servers beside the default one. */
export function checkDnsServers(reader: Reader, hosts: readonly string[]): void {
  for (const [name, server] of reader.entries('DNS servers by name')) {
    if (name === 'default') server.refuse('a server of another name: default is there always')
    const { host, corefile, without } = server.fields(['host', 'corefile', 'without'], 'a DNS server')
    host.optional((where) => {
      const places = typeof where.value === 'string' ? [where] : where.list('a host, or a list of hosts')
      if (places.length === 0) where.refuse('at least one host')
      for (const place of places) place.oneOf(hosts, 'a host of the topology: ')
    })
    corefile.optional(checkCorefile)
    without.optional((zones) => {
      for (const zone of zones.list('a list of zones')) zone.text('a zone')
    })
  }
}

export function checkCorefile(reader: Reader): void {
  const read = readCorefile(reader.text('a configuration of CoreDNS'))
  const problem = 'problem' in read ? read : dnsChains(read.servers)
  if ('problem' in problem) reader.refuse(`a configuration of CoreDNS; its line ${problem.line}: ${problem.problem}`)
}

export function checkResolver(reader: Reader, { dnsServers }: Pick<Known, 'dnsServers'>): void {
  const { hosts, search, ndots, timeout, attempts, cache, servers } = reader.fields(
    ['hosts', 'search', 'ndots', 'timeout', 'attempts', 'cache', 'servers'],
    'a resolver',
  )
  hosts.optional((names) => {
    for (const [, addresses] of names.entries('addresses by name')) checkIps(addresses)
  })
  search.optional((domains) => {
    for (const domain of domains.list('a list of search domains')) domain.text('a domain')
  })
  ndots.optional((number) => number.whole(0, 15, 'ndots'))
  timeout.optional((duration) => duration.duration())
  attempts.optional((number) => number.whole(1, 5, 'attempts'))
  cache.optional((flag) => flag.flag())
  servers.optional((list) => {
    for (const server of list.list('a list of DNS servers')) server.oneOf(dnsServers, 'a DNS server: ')
  })
}
