import type { ServerName } from './situation.ts'

/** An error text without what differs from run to run: ports, measured times, the name server that a resolver asked. */
export function normalText(text: string, ports: ReadonlyMap<ServerName, number>): string {
  let normal = text
  for (const [name, port] of ports) normal = normal.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), `<${name}>`)
  return normal
    .replace(/cost \[\d+\]ms/g, 'cost [#]ms')
    .replace(/timeout, \d+\(ms\)/g, 'timeout, #(ms)')
    .replace(/timeout, cost=\d+/g, 'timeout, cost=#')
    .replace(/(lookup \S+) on \S+:\d+: /g, '$1: ')
    .replace(/domain:http:\/\/\S+ instance/g, 'domain:<lookup> instance')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:#')
}
