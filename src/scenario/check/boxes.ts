import { checkIp } from './addresses.ts'
import type { Reader } from './reader.ts'
import { checkFlow, type Known } from './topology.ts'

const REMEMBERING = ['idle', 'forgotten'] as const

/** How a box remembers connections. */
export function checkRemembering({ idle, forgotten }: Readonly<Record<(typeof REMEMBERING)[number], Reader>>): void {
  idle.optional((time) => {
    if (time.duration() === 0) time.refuse('a time longer than 0s')
  })
  forgotten.optional((fate) => fate.oneOf(['drop', 'reset', 'resetBoth']))
}

/** Names of the boxes that steps may speak of; load balancers with their servers. */
export interface KnownBoxes {
  readonly boxes: readonly string[]
  readonly balancers: ReadonlyMap<string, readonly string[]>
}

/** The boxes of a topology that was not checked yet. */
export function boxesIn(topology: unknown): KnownBoxes {
  const of = (field: string): readonly string[] => Object.keys(objectAt(topology, field))
  const balancers = Object.entries(objectAt(topology, 'loadBalancers')).map(([name, spec]) => {
    const to = typeof spec === 'object' && spec !== null && 'to' in spec && Array.isArray(spec.to) ? spec.to : []
    return [name, to.map(serverOf)] as const
  })
  return { boxes: [...of('middleboxes'), ...of('loadBalancers'), ...of('published')], balancers: new Map(balancers) }
}

export function checkMiddleboxes(reader: Reader, known: Known): void {
  for (const [name, box] of reader.entries('middleboxes by name')) {
    const fields = box.fields(['from', 'to', 'port', ...REMEMBERING], 'a middlebox')
    refuseSecond(name, box, known)
    checkFlow(fields, known)
    checkRemembering(fields)
  }
}

export function checkLoadBalancers(
  reader: Reader,
  known: Known,
  addressesOf: (host: string) => readonly string[],
): void {
  const fields = ['on', 'at', 'to', 'scheduler', 'mode', 'masqueradeAs', 'check', 'removed', ...REMEMBERING] as const
  for (const [name, balancer] of reader.entries('load balancers by name')) {
    const own = balancer.fields(fields, 'a load balancer')
    refuseSecond(name, balancer, known)
    const host = own.on.oneOf(known.hosts, 'a host: ')
    const at = own.at.matching(/^\S+:\d{1,5}$/, 'address:port')
    const addresses = addressesOf(host)
    if (!addresses.includes(at.slice(0, at.lastIndexOf(':')).replace(/^\[|\]$/g, ''))) {
      own.at.refuse(`address:port with an address of ${host}: ${addresses.join(', ')}`)
    }
    const servers = own.to.list('a list of servers')
    if (servers.length === 0) own.to.refuse('at least one server')
    for (const server of servers) checkBackend(server, known)
    own.scheduler.optional((scheduler) => scheduler.oneOf(['roundRobin', 'leastConnections', 'sourceHash']))
    own.mode.optional((mode) => mode.oneOf(['nat', 'directReturn']))
    own.masqueradeAs.optional((source) => {
      checkIp(source)
      if (own.mode.value === 'directReturn') source.refuse('absent: with directReturn servers see the client')
    })
    own.check.optional(checkHealthCheck)
    own.removed.optional((fate) => fate.oneOf(['keep', 'drop', 'reset']))
    checkRemembering(own)
  }
}

function checkBackend(reader: Reader, known: Known): void {
  let server = reader
  if (typeof reader.value !== 'string') {
    const fields = reader.fields(['server', 'weight'], 'host:port, or a server with its weight')
    fields.weight.whole(0, 65_535, 'a weight')
    server = fields.server
  }
  const target = server.matching(/^[^:\s]+:\d{1,5}$/, 'host:port')
  if (!known.hosts.includes(target.slice(0, target.lastIndexOf(':')))) {
    server.refuse(`host:port with a host of ${known.hosts.join(', ')}`)
  }
}

function checkHealthCheck(reader: Reader): void {
  const fields = ['kind', 'port', 'path', 'interval', 'timeout', 'fall', 'rise'] as const
  const { kind, port, path, interval, timeout, fall, rise } = reader.fields(fields, 'a health check')
  kind.optional((own) => own.oneOf(['tcp', 'http']))
  port.optional((number) => number.whole(1, 65_535, 'a port'))
  path.optional((page) => {
    if (kind.value !== 'http') page.refuse('absent: only http checks ask for a page')
    page.matching(/^\/\S*$/, 'a path such as /health')
  })
  for (const time of [interval, timeout]) {
    time.optional((own) => {
      if (own.duration() === 0) own.refuse('a time longer than 0s')
    })
  }
  for (const row of [fall, rise]) row.optional((count) => count.whole(1, 1000, 'a number of checks'))
}

/** Steps name boxes of all kinds. */
function refuseSecond(name: string, box: Reader, { boxes }: Known): void {
  if (boxes.filter((own) => own === name).length > 1) {
    box.refuse('a box whose name no other middlebox, load balancer or published port has')
  }
}

function serverOf(backend: unknown): string {
  return typeof backend === 'object' && backend !== null && 'server' in backend
    ? String(backend.server)
    : String(backend)
}

function objectAt(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {}
  const found: unknown = Object.entries(value).find(([name]) => name === field)?.[1]
  return typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>) : {}
}
