import { checkIp } from './addresses.ts'
import type { Reader } from './reader.ts'
import type { Known } from './topology.ts'

const PROBES = ['knowsBroker', 'leaderElected', 'running', 'never'] as const

const HOST_PORT = /^[^:\s]+:\d{1,5}$/

export function checkService(reader: Reader, { hosts, networks }: Pick<Known, 'hosts' | 'networks'>): void {
  const { at, to, fromNetworks, masqueradeAs, affinity } = reader.fields(
    ['at', 'to', 'fromNetworks', 'masqueradeAs', 'affinity'],
    'a service',
  )
  at.matching(/^\S+:\d{1,5}$/, 'address:port')
  for (const server of to.list('a list of host:port')) checkTarget(server, hosts)
  fromNetworks.optional((names) => {
    for (const name of names.list('a list of networks')) name.oneOf(networks, 'a network of a host: ')
  })
  masqueradeAs.optional(checkIp)
  affinity.optional((duration) => duration.duration())
}

export function checkMasquerade(reader: Reader, { hosts, networks }: Pick<Known, 'hosts' | 'networks'>): void {
  const { hosts: own, as, to } = reader.fields(['hosts', 'as', 'to'], 'a masquerade')
  for (const host of own.list('a list of hosts')) host.oneOf(hosts, 'a host of the topology: ')
  as.oneOf(hosts, 'a host of the topology: ')
  to.oneOf(networks, 'a network of a host: ')
}

export function checkNodePort(reader: Reader, hosts: readonly string[]): void {
  const { port, nodes, externalTrafficPolicy } = reader.fields(
    ['port', 'nodes', 'externalTrafficPolicy'],
    'a node port',
  )
  port.whole(1, 65_535, 'a port')
  for (const [node, pods] of nodes.entries('the pods of each node')) {
    if (!hosts.includes(node)) pods.refuse(`the pods of a host: one of ${hosts.join(', ')}`)
    for (const pod of pods.list('a list of host:port')) checkTarget(pod, hosts)
  }
  externalTrafficPolicy.optional((policy) => policy.oneOf(['Cluster', 'Local']))
}

function checkTarget(server: Reader, hosts: readonly string[]): void {
  const target = server.matching(HOST_PORT, 'host:port')
  if (!hosts.includes(target.slice(0, target.lastIndexOf(':')))) {
    server.refuse(`host:port with a host of ${hosts.join(', ')}`)
  }
}

export function checkWebServer(reader: Reader, hosts: readonly string[]): void {
  const { host, port, body } = reader.fields(['host', 'port', 'body'], 'a web server')
  host.oneOf(hosts, 'a host of the topology: ')
  port.optional((number) => number.whole(1, 65_535, 'a port'))
  if (typeof body.value !== 'string') body.refuse('a text')
}

export function checkReadiness(reader: Reader): void {
  const { probe, period, delay, failures } = reader.fields(
    ['probe', 'period', 'delay', 'failures'],
    'a readiness probe',
  )
  if (!PROBES.some((name) => name === probe.value)) {
    probe.fields(['port'], `${PROBES.join(', ')}, or a probe`).port.whole(1, 65_535, 'a port')
  }
  for (const time of [period, delay]) time.optional((duration) => duration.duration())
  failures.optional((number) => number.whole(1, 1000, 'a number of failures'))
}

export function checkLiveness(reader: Reader): void {
  const { probe, period, delay, failures } = reader.fields(['probe', 'period', 'delay', 'failures'], 'a liveness probe')
  if (probe.value !== 'never') probe.fields(['port'], 'never, or a probe').port.whole(1, 65_535, 'a port')
  for (const time of [period, delay]) time.optional((duration) => duration.duration())
  failures.optional((number) => number.whole(1, 1000, 'a number of failures'))
}
