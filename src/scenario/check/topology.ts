import { brokerOptionFault } from '../../broker/index.ts'
import { DLEDGER_RELEASES } from '../../dledger/index.ts'
import { namesrvOptionFault } from '../../namesrv/index.ts'
import { profileNames, requestReplyReleases } from '../../profile/index.ts'
import { isAnyRestartPolicy } from '../../topology/index.ts'
import type { HostSpec, ServerRole, ServerSpec } from '../format/index.ts'
import { checkIp, isIp, isSubnet } from './addresses.ts'
import { boxesIn, checkLoadBalancers, checkMiddleboxes, checkRemembering, type KnownBoxes } from './boxes.ts'
import { checkLinkProperties, LINK } from './link.ts'
import { checkMachine, MACHINE } from './machine.ts'
import { checkDnsServers, checkName, checkResolver } from './names.ts'
import type { Reader } from './reader.ts'
import {
  checkLiveness,
  checkMasquerade,
  checkNodePort,
  checkReadiness,
  checkService,
  checkWebServer,
} from './services.ts'
import { checkStartup } from './startup.ts'

/** Names that the rest of a scenario refers to. */
export interface Known extends KnownBoxes {
  readonly hosts: readonly string[]
  readonly servers: readonly string[]
  readonly brokers: readonly string[]
  readonly networks: readonly string[]
  readonly dnsServers: readonly string[]
}

export function checkTopology(reader: Reader): Known {
  const topology = reader.fields(
    [
      'hosts',
      'servers',
      'routes',
      'firewall',
      'dns',
      'dnsServers',
      'services',
      'nodePorts',
      'webServers',
      'published',
      'masquerades',
      'links',
      'middleboxes',
      'loadBalancers',
    ],
    'the topology',
  )
  const hosts = topology.hosts.entries('the hosts by name')
  if (hosts.length === 0) topology.hosts.refuse('at least one host')
  const networks = new Set<string>()
  const dnsServers = ['default', ...namesIn(topology.dnsServers)]
  const servers: string[] = []
  const brokers: string[] = []
  for (const [name, host] of hosts) {
    const role = checkHost(host, networks, dnsServers)
    if (role !== 'none') servers.push(name)
    if (role === 'broker') brokers.push(name)
  }
  topology.servers.optional((programs) => {
    for (const [name, server] of programs.entries('servers by name')) {
      if (hosts.some(([host]) => host === name)) server.refuse('a server whose name is not that of a host')
      const { role, host, ...spec } = server.fields(['role', 'host', ...SERVER], 'a server')
      const kind = role.oneOf(SERVER_ROLES)
      host.oneOf(
        hosts.map(([known]) => known),
        'a host of the topology: ',
      )
      checkServer(spec, kind)
      servers.push(name)
      if (kind === 'broker') brokers.push(name)
    }
  })
  const known: Known = {
    hosts: hosts.map(([name]) => name),
    servers,
    brokers,
    networks: [...networks],
    dnsServers,
    ...boxesIn(reader.value),
  }
  topology.routes.optional((routes) => {
    for (const route of routes.list('a list of routes')) {
      const { from, to, bothWays, action } = route.fields(['from', 'to', 'bothWays', 'action'], 'a route')
      for (const end of [from, to]) end.oneOf(known.networks, 'a network of a host: ')
      bothWays.optional((flag) => flag.flag())
      action.optional((kind) => kind.oneOf(['forward', 'drop']))
    }
  })
  topology.firewall.optional((rules) => {
    for (const rule of rules.list('a list of firewall rules')) checkFirewall(rule, [], known)
  })
  topology.dns.optional((names) => {
    for (const [, spec] of names.entries('the names')) checkName(spec, [], known.hosts)
  })
  topology.dnsServers.optional((dns) => checkDnsServers(dns, known.hosts))
  topology.services.optional((services) => {
    for (const [, spec] of services.entries('services by name')) checkService(spec, known)
  })
  topology.nodePorts.optional((ports) => {
    for (const [, spec] of ports.entries('node ports by name')) checkNodePort(spec, known.hosts)
  })
  topology.webServers.optional((sites) => {
    for (const [, spec] of sites.entries('web servers by name')) checkWebServer(spec, known.hosts)
  })
  topology.published.optional((ports) => {
    for (const [, spec] of ports.entries('published ports by name')) checkPublished(spec, known)
  })
  topology.masquerades.optional((entries) => {
    for (const entry of entries.list('a list of masquerades')) checkMasquerade(entry, known)
  })
  topology.links.optional((links) => {
    for (const link of links.list('a list of links')) checkLink(link, known)
  })
  topology.middleboxes.optional((boxes) => checkMiddleboxes(boxes, known))
  topology.loadBalancers.optional((balancers) =>
    checkLoadBalancers(balancers, known, (host) => addressesIn(hosts, host)),
  )
  return known
}

function checkHost(reader: Reader, networks: Set<string>, dnsServers: readonly string[]): string {
  const {
    role: kind,
    addresses,
    clockSkew,
    resolver,
    readiness,
    named,
    diskOwner,
    user,
    timeZone,
    disk,
    memoryBytes,
    sysctls,
    ...server
  } = reader.fields(
    ['role', 'addresses', 'clockSkew', 'resolver', 'readiness', 'named', 'diskOwner', 'user', ...MACHINE, ...SERVER],
    'a host',
  )
  const role = kind.oneOf([...SERVER_ROLES, 'none'])
  for (const network of checkAddresses(addresses)) networks.add(network)
  checkServer(server, role)
  clockSkew.optional((skew) => skew.duration(true))
  checkMachine({ timeZone, disk, memoryBytes, sysctls })
  named.optional((flag) => flag.flag())
  for (const id of [diskOwner, user]) id.optional((own) => own.whole(0, 4_294_967_294, 'a user id'))
  readiness.optional(checkReadiness)
  resolver.optional((settings) => checkResolver(settings, { dnsServers }))
  return role
}

const SERVER_ROLES: readonly ServerRole[] = ['namesrv', 'broker', 'dledger', 'proxy']

/** What a member of a DLedger group has to be told. */
const ELECTOR = ['dLegerGroup', 'dLegerPeers', 'dLegerSelfId']

const SERVER = [
  'profile',
  'requestReply',
  'dledger',
  'settings',
  'startup',
  'topics',
  'store',
  'bootsAt',
  'root',
  'refused',
  'restart',
  'bootTakes',
  'ends',
  'container',
  'liveness',
] as const

function checkServer(server: Readonly<Record<(typeof SERVER)[number], Reader>>, role: string): void {
  server.profile.optional((release) => {
    if (role === 'none') release.refuse('absent: only servers imitate a release')
    release.oneOf(profileNames)
  })
  server.requestReply.optional((release) => {
    if (role !== 'broker') release.refuse('absent: only brokers take requests and replies')
    release.oneOf(requestReplyReleases, 'a release whose request-reply is known: ')
  })
  server.settings.optional((settings) => checkSettings(settings, role, server.profile.value as ServerSpec['profile']))
  server.dledger.optional((release) => {
    if (role !== 'dledger') release.refuse('absent: only members of DLedger groups have one')
    release.oneOf(DLEDGER_RELEASES)
  })
  if (role === 'dledger') checkElector(server.settings)
  server.startup.optional((startup) => checkStartup(startup, role))
  server.topics.optional((topics) => {
    if (role !== 'broker') topics.refuse('absent: only brokers have topics')
    for (const [, queues] of topics.entries('numbers of queues by topic')) queues.whole(1, 1024, 'a number of queues')
  })
  server.store.optional((store) => {
    if (role !== 'broker') store.refuse('absent: only brokers have a store')
    store.oneOf(['memory', 'disk'])
  })
  server.bootsAt.optional((at) => at.duration())
  server.root.optional((path) => {
    if (role !== 'broker') path.refuse('absent: only brokers have files')
    path.matching(/^\w[\w.-]*(?:\/\w[\w.-]*)*$/, 'a path such as containers/broker-a')
  })
  server.refused.optional((words) => words.text('what the engine says'))
  server.liveness.optional((probe) => {
    if (role === 'none') probe.refuse('absent: only servers are probed')
    checkLiveness(probe)
  })
  checkRestart(server, role)
}

function checkElector(settings: Reader): void {
  const given = settings.absent ? [] : settings.entries('options by their original names')
  for (const name of ELECTOR) {
    const value = given.find(([option]) => option === name)?.[1]
    if (value === undefined) settings.refuse(`the options of a DLedger group: ${ELECTOR.join(', ')}`)
    value.text('a text')
  }
}

function checkRestart(
  {
    restart,
    bootTakes,
    ends,
    container,
  }: Pick<Readonly<Record<(typeof SERVER)[number], Reader>>, 'restart' | 'bootTakes' | 'ends' | 'container'>,
  role: string,
): void {
  for (const given of [restart, bootTakes, ends, container]) {
    given.optional((own) => {
      if (role === 'none') own.refuse('absent: only servers end and start again')
    })
  }
  restart.optional((policy) => {
    if (typeof policy.value !== 'string' || !isAnyRestartPolicy(policy.value)) {
      policy.refuse('one of no, always, unless-stopped, on-failure, on-failure:N, kubelet and kubelet-on-failure')
    }
  })
  bootTakes.optional((takes) => takes.duration())
  ends.optional((end) => {
    const { exitCode, text } = end.fields(['exitCode', 'text'], 'an end')
    exitCode.whole(0, 255, 'an exit code')
    text.text('what it says')
  })
  container.optional((shared) => {
    const { name, front } = shared.fields(['name', 'front'], 'a container that servers share')
    name.text('a name')
    front.flag()
  })
}

/** The addresses of a checked host. */
function addressesIn(hosts: readonly (readonly [string, Reader])[], host: string): readonly string[] {
  const spec = hosts.find(([name]) => name === host)?.[1].value as HostSpec | undefined
  return (spec?.addresses ?? []).map((card) => (typeof card === 'string' ? card : card.address))
}

/** Returns the networks. */
export function checkAddresses(reader: Reader): readonly string[] {
  return reader.list('a list of addresses').map((item) => {
    if (typeof item.value === 'string') {
      checkIp(item)
      return 'default'
    }
    const card = item.fields(['address', 'network', 'name', 'up', 'bridge', 'pointToPoint', 'mtu'], 'a network card')
    const { address, network, name } = card
    checkIp(address)
    name.optional((text) => text.text('a name such as eth0'))
    card.mtu.optional((bytes) => bytes.whole(128, 65_535, 'a number of bytes'))
    for (const flag of [card.up, card.bridge, card.pointToPoint]) flag.optional((own) => own.flag())
    return network.text('the name of a network')
  })
}

/** `profile` has been checked. */
export function checkSettings(reader: Reader, role: string, profile?: ServerSpec['profile']): void {
  for (const [name, value] of reader.entries('options by their original names')) {
    if (!['string', 'number', 'boolean'].includes(typeof value.value)) value.refuse('a text, a number, true or false')
    const fault =
      role === 'broker'
        ? brokerOptionFault(name, String(value.value), profile)
        : role === 'namesrv'
          ? namesrvOptionFault(name, value.value)
          : undefined
    if (fault !== undefined) value.refuse(fault)
  }
}

/** The keys of an object that may not be one; its own check tells. */
function namesIn({ value }: Reader): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

const FLOW = ['from', 'to', 'port'] as const

export function checkFlow(fields: Readonly<Record<(typeof FLOW)[number], Reader>>, known: Known): void {
  for (const end of [fields.from, fields.to]) end.optional((where) => checkWhere(where, known))
  checkPorts(fields.port)
}

export function checkPorts(reader: Reader): void {
  reader.optional((port) => {
    const ports = Array.isArray(port.value) ? port.list('ports') : [port]
    for (const one of ports) one.whole(1, 65_535, 'a port')
  })
}

export function checkFirewall(reader: Reader, more: readonly string[], known: Known): void {
  const fields = reader.fields([...FLOW, 'action'], 'a firewall rule', more)
  checkFlow(fields, known)
  fields.action.oneOf(['accept', 'drop', 'reject', 'unreachable'])
}

function checkPublished(reader: Reader, known: Known): void {
  const { at, to, fromNetworks, masqueradeAs, on, opensAt, ...remembering } = reader.fields(
    ['at', 'to', 'fromNetworks', 'masqueradeAs', 'on', 'opensAt', 'idle', 'forgotten'],
    'a published port',
  )
  checkRemembering(remembering)
  at.matching(/^\S+:\d{1,5}$/, 'address:port')
  const target = to.matching(/^[^:\s]+:\d{1,5}$/, 'host:port')
  if (!known.hosts.includes(target.slice(0, target.lastIndexOf(':'))))
    to.refuse(`host:port with a host of ${known.hosts.join(', ')}`)
  fromNetworks.optional((networks) => {
    for (const network of networks.list('a list of networks')) network.oneOf(known.networks)
  })
  masqueradeAs.optional(checkIp)
  on.optional((host) => host.oneOf(known.hosts, 'a host: '))
  opensAt.optional((time) => {
    if (on.absent) time.refuse('absent: only a port of a host (on) is taken by an engine')
    time.duration()
  })
}

export function checkLink(reader: Reader, known: Known, more: readonly string[] = []): void {
  const { from, to, ...properties } = reader.fields(['from', 'to', ...LINK], 'a link', more)
  for (const end of [from, to]) checkWhere(end, known)
  checkLinkProperties(properties)
}

export function checkWhere(reader: Reader, known: Known): void {
  if (Array.isArray(reader.value)) {
    for (const item of reader.list('a list of places')) checkWhere(item, known)
    return
  }
  const where = reader.text('a place')
  if (where === '*' || known.hosts.includes(where) || isIp(where) || isSubnet(where)) return
  if (known.networks.some((network) => where === `network:${network}`)) return
  const networks = known.networks.map((network) => `network:${network}`).join(', ')
  reader.refuse(`*, an address, a subnet, a host (${known.hosts.join(', ')}) or a network (${networks})`)
}
