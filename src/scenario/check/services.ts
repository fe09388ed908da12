import type { Reader } from './reader.ts'

const HOST_PORT = /^[^:\s]+:\d{1,5}$/

export function checkService(reader: Reader, hosts: readonly string[]): void {
  const { at, to } = reader.fields(['at', 'to'], 'a service')
  at.matching(/^\S+:\d{1,5}$/, 'address:port')
  for (const server of to.list('a list of host:port')) {
    const target = server.matching(HOST_PORT, 'host:port')
    if (!hosts.includes(target.slice(0, target.lastIndexOf(':')))) {
      server.refuse(`host:port with a host of ${hosts.join(', ')}`)
    }
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
