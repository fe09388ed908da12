import { addressText } from '../../runtime/index.ts'
import { listed } from '../happenings.ts'
import { addressOf, type WatchedDial } from '../watch/dials.ts'
import type { ScenarioServer } from '../world/servers.ts'
import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { grouped, programsOn } from './programs.ts'

/** The VIP port of a broker is two below its own. */
const VIP_PORT_DISTANCE = 2

/** Connections that did not open. One that opened at a later try is no explanation, unless a step failed meanwhile. */
export function explainDials(evidence: Evidence): readonly Explanation[] {
  const { dials } = evidence.watch.dials
  const failures = evidence.stage.outcomes.all.filter(({ state }) => state === 'failed')
  const failed = dials.filter((dial) => {
    if (dial.met === undefined) return false
    const { host, to, atMs } = dial
    const during = failures.some(
      (step) => step.host === host && atMs >= step.atMs && atMs <= step.atMs + (step.tookMs ?? 0),
    )
    const opened = dials.some(
      (later) => later.host === host && later.to === to && later.result === 'open' && later.atMs > atMs,
    )
    return during || !opened
  })
  return grouped(failed, ({ to, met }) => `${to} ${met?.fate} ${met?.rule}`).map((group) =>
    explanation(evidence, group),
  )
}

function explanation(evidence: Evidence, group: readonly WatchedDial[]): Explanation {
  const hosts = [...new Set(group.map(({ host }) => host))]
  const clients = hosts.flatMap((host) => programsOn(evidence, host))
  const [dial] = group
  const to = dial?.to ?? ''
  const found = advertisement(evidence, hosts, to)
  const hop = found === undefined ? firstHop(evidence, to) : 'second hop, client to broker'
  const rule = dial === undefined ? '' : ruleOf(dial)
  const address = found?.address ?? to
  const origin =
    found === undefined
      ? `dialled ${to}`
      : `got ${address} from the NameServer (broker ${found.broker} registers it as brokerIP1) and dialled ${to === address ? 'it' : to}`
  const vip = found !== undefined && vipOwner(to) === found.address
  const fix = vip
    ? `Fix: let ${listed(hosts)} connect to ${to}, the VIP port of ${found.broker}, or switch the VIP channel off (setVipChannelEnabled(false)).`
    : found === undefined
      ? (elsewhere(evidence, to) ?? moved(evidence, hosts, to) ?? fixForDirect(dial))
      : fixForBroker(evidence, hosts, found.host, to)
  return { clients, hop, address, rule, fix, sentence: `${listed(clients)} ${origin} (${hop}); ${rule}. ${fix}` }
}

function ruleOf({ met, syns, tookMs = 0, to }: WatchedDial): string {
  const port = addressOf(to).port
  const unanswered = `${syns} SYN in ${Math.round(tookMs)} ms got no answer`
  switch (met?.fate) {
    case 'dropped':
      return `the rule "${met.rule}" drops the packets, ${unanswered}`
    case 'rejected':
      return `the rule "${met.rule}" answers with a reset, which reads as "connection refused"`
    case 'unreachable':
      return `the rule "${met.rule}" answers "unreachable"`
    case 'noRoute':
      return met.rule ?? 'no route leads there'
    case 'cut':
      return `the path is cut ("${met.rule}"), ${unanswered}`
    case 'absent':
      return `no host holds ${addressOf(to).host}, ${unanswered}`
    case 'off':
      return `${met.host} is off, ${unanswered}`
    case 'closed':
      return `${met.host} answers that nobody listens on port ${port}`
    default:
      return `the attempt gave up after ${Math.round(tookMs)} ms, though the way is open`
  }
}

interface Advertisement {
  /** As the route names it. */
  readonly address: string
  readonly broker: string
  /** The host that registered it. */
  readonly host: string
}

/** The route entry behind a dialled address: the same text, or a name that these hosts resolved to it. */
function advertisement({ watch }: Evidence, hosts: readonly string[], to: string): Advertisement | undefined {
  const aim = addressOf(to)
  const names = watch.dnsAnswers
    .filter(({ host, addresses }) => hosts.includes(host) && addresses.includes(aim.host))
    .map(({ name }) => `${name}:${aim.port}`)
  const asked = watch.routes.filter(({ host }) => hosts.includes(host)).flatMap(({ addresses }) => addresses)
  const address = asked.find((text) => text === to || names.includes(text))
  // The list of a cluster, which consoles ask for, names the same addresses; the VIP port is two below.
  const named =
    address ?? watch.registrations.find((entry) => entry.address === to || entry.address === vipOwner(to))?.address
  const registration = watch.registrations.findLast((entry) => entry.address === named)
  if (named === undefined || registration === undefined || hosts.includes(registration.host)) return undefined
  return { address: named, broker: registration.brokerName, host: registration.host }
}

/** The address whose VIP port this is. */
function vipOwner(to: string): string {
  const { host, port } = addressOf(to)
  return addressText({ host, port: port + VIP_PORT_DISTANCE })
}

function firstHop({ stage }: Evidence, to: string): string {
  const { port } = addressOf(to)
  const namesrv = [...stage.servers.values()].some(
    ({ role, node }) => role === 'namesrv' && (node.server?.address.port ?? 9876) === port,
  )
  return namesrv ? 'first hop, to the NameServer' : 'a connection'
}

/** A loopback address means the host that dials it; the server that was meant runs somewhere else. */
function elsewhere({ stage }: Evidence, to: string): string | undefined {
  const { host, port } = addressOf(to)
  if (!host.startsWith('127.')) return undefined
  const server = [...stage.servers.values()].find(({ node }) => node.server?.address.port === port)
  const [address] = server === undefined ? [] : stage.world.host(server.host).addresses
  if (server === undefined || address === undefined) return undefined
  return `Fix: ${host} is the very host that dials it; ${server.name} runs on ${server.host}, so write ${server.host}:${port} or ${addressText({ host: address, port })}.`
}

/** The address came from a name that answers another one by now. */
function moved({ watch, stage }: Evidence, hosts: readonly string[], to: string): string | undefined {
  const aim = addressOf(to)
  const name = watch.dnsAnswers.find(
    ({ host, addresses }) => hosts.includes(host) && addresses.includes(aim.host),
  )?.name
  const [now] = name === undefined ? [] : stage.names.addressesOf(name)
  if (name === undefined || now === undefined || now === aim.host) return undefined
  return `Fix: ${name} is ${now} by now; let the programs forget the old answer (networkaddress.cache.ttl=30 for a JVM), or restart them.`
}

/** Looks for an address of the broker that these hosts do reach, names first, by probing the world. */
function fixForBroker(evidence: Evidence, hosts: readonly string[], brokerHost: string, to: string): string {
  const { stage } = evidence
  const { world, names } = stage
  const server = brokerOn(stage, brokerHost)?.node.server
  if (server === undefined) return `Fix: start the broker on ${brokerHost}.`
  const { port } = server.address
  const reachable = world
    .host(brokerHost)
    .addresses.filter((host) => hosts.every((from) => world.network.probe(from, { host, port }).fate === 'delivered'))
  const [address] = reachable
  if (address === undefined) {
    const published = publishedAddress(evidence, hosts, brokerHost, port)
    if (published !== undefined) {
      return `Fix: set brokerIP1=${published} and restart the broker; the machine publishes port ${port} there, and ${listed(hosts)} can dial it.`
    }
    const others = world.host(brokerHost).addresses.filter((host) => host !== addressOf(to).host)
    const none =
      others.length === 0 ? '' : `; its other addresses (${others.join(', ')}) are not reachable from there either`
    return `Fix: let ${listed(hosts)} connect to ${to}${none}.`
  }
  const [name] = names.answering(reachable).filter((candidate) => candidate !== brokerHost)
  const better = name ?? address
  const meaning = name === undefined ? '' : ` (${address})`
  const who = hosts.length === 1 ? `${hosts[0]} reaches` : `all ${hosts.length} of these hosts reach`
  return `Fix: set brokerIP1=${better} and restart the broker; ${who} ${addressText({ host: better, port })}${meaning}.`
}

/** The address of a machine that publishes the port of a host under its own number, where these hosts reach it. */
function publishedAddress(
  { plan, stage }: Evidence,
  hosts: readonly string[],
  brokerHost: string,
  port: number,
): string | undefined {
  const { world } = stage
  const machines = Object.values(plan.topology.published ?? {}).flatMap(({ at, to, on }) =>
    on !== undefined && to === `${brokerHost}:${port}` && addressOf(at).port === port ? [on] : [],
  )
  return machines
    .flatMap((machine) => world.host(machine).addresses)
    .find((host) => hosts.every((from) => world.network.probe(from, { host, port }).fate === 'delivered'))
}

/** The first broker that runs on a host. */
function brokerOn({ servers }: Evidence['stage'], host: string): ScenarioServer | undefined {
  return [...servers.values()].find((server) => server.role === 'broker' && server.host === host)
}

function fixForDirect(dial: WatchedDial | undefined): string {
  switch (dial?.met?.fate) {
    case 'dropped':
    case 'rejected':
    case 'unreachable':
      return `Fix: allow ${dial.host} to connect to ${dial.to}.`
    case 'noRoute':
      return 'Fix: add a route, or use an address on a network that the host reaches.'
    case 'cut':
      return 'Fix: mend the path between the two.'
    case 'closed':
      return `Fix: start the server on ${dial.met.host}, or correct the port.`
    case 'off':
      return `Fix: switch ${dial.met.host} on.`
    case 'absent':
      return 'Fix: correct the address.'
    default:
      return 'Fix: look at the latency of the path and at the load of the server.'
  }
}
