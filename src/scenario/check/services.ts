import type { Reader } from './reader.ts'

const HOST_PORT = /^[^:\s]+:\d{1,5}$/

export function checkService(reader: Reader, hosts: readonly string[]): void {
  const { at, to } = reader.fields(['at', 'to'], 'a service')
  at.matching(/^\S+:\d{1,5}$/, 'address:port')
  for (const server of to.list('a list of host:port')) checkTarget(server, hosts)
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
  const { probe, period } = reader.fields(['probe', 'period'], 'a readiness probe')
  if (probe.value !== 'knowsBroker') {
    probe.fields(['port'], 'knowsBroker, or a probe').port.whole(1, 65_535, 'a port')
  }
  period.optional((duration) => duration.duration())
}
