import type { Dial } from '../scenario/index.ts'
import { DESKTOP_HOST_ADDRESS, type Place } from '../topology/index.ts'
import type { Examined, Row } from './examine.ts'
import { type Finding, placeOf } from './finding.ts'
import { hasUnreadAddress } from './notStarted.ts'
import { type BrokerOf, MACHINE, NEIGHBOUR } from './subject.ts'

/** Brokers that never registered, although they run. */
export function findUnregistered(examined: Examined): readonly Finding[] {
  const { subject, result } = examined
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const { container, program, server } = broker
    const name = container.name
    if ('refused' in container.start || program.ends !== undefined) return []
    const brokerName = program.settings['brokerName'] ?? server
    if (result.observations.registrations({ broker: String(brokerName) }).length > 0) return []
    const failed = result.observations.logs({ host: container.host, message: 'the server failed' })
    if (failed.length > 0) return []
    const namesrv = program.settings['namesrvAddr']
    const place = placeOf(subject, name, program.places['namesrvAddr'] ?? { in: 'command' })
    const who = [`container ${name}`]
    if (namesrv === undefined) {
      return [
        {
          severity: 'problem',
          ...place,
          what: `the command of ${name}`,
          reason: 'the broker has no NameServer address (-n, namesrvAddr or NAMESRV_ADDR), and registers nowhere',
          fix: `Add -n ${serviceAddress(examined) ?? 'namesrv:9876'} to the command.`,
          scenario: undefined,
          who,
        },
      ]
    }
    return [
      {
        severity: 'problem',
        ...place,
        what: `namesrvAddr = ${namesrv}`,
        ...whyNoNamesrv(examined, container.host, String(namesrv)),
        who,
      },
    ]
  })
}

/** Clients that do not get a route, or do not get to the broker that it names. */
export function findUnreachable(examined: Examined): readonly Finding[] {
  // What concerns a broker that is not there is told with that broker.
  const rows = examined.rows.filter(({ attempt }) => isRegistered(examined, attempt.broker))
  const first = grouped(
    rows.filter(({ route }) => route === 'failed'),
    ({ from, namesrv }) => `${from} ${namesrv.replace(/^https?:\/\//, '')}`,
  ).flatMap((group) => firstHop(examined, group))
  const second = grouped(
    rows.filter(({ sent }) => sent === 'failed'),
    (row) => `${row.broker} ${secondHopKind(examined, row)}`,
  ).flatMap((group) => secondHop(examined, group))
  return [...first, ...second]
}

function isRegistered({ result }: Examined, { program, server }: BrokerOf): boolean {
  return result.observations.registrations({ broker: String(program.settings['brokerName'] ?? server) }).length > 0
}

function firstHop(examined: Examined, group: readonly Row[]): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { attempt, namesrv } = row
  const { writtenIn } = attempt
  const published = examined.subject.namesrvs[0]
  const place = placeOf(examined.subject, writtenIn?.container ?? published?.name ?? '', {
    in: writtenIn?.key ?? (published?.mode === 'host' ? 'network_mode' : 'ports'),
  })
  return [
    {
      severity: 'problem',
      ...place,
      what: writtenIn === undefined ? `NameServer at ${namesrv}` : `${writtenIn.key.replace(/^env\./, '')}: ${namesrv}`,
      ...whyNoNamesrv(examined, attempt.host, namesrv),
      who: whoOf(group),
    },
  ]
}

/** Why a host does not get an answer from a NameServer address. */
function whyNoNamesrv(examined: Examined, host: string, namesrv: string): Pick<Finding, 'reason' | 'fix' | 'scenario'> {
  const { observations } = examined.result
  const [name = ''] = namesrv.replace(/^https?:\/\//, '').split(/[;,:]/)
  const lost = observations.dnsAnswers({ host, name }).find(({ outcome }) => outcome !== 'answer')
  const service = serviceAddress(examined)
  if (lost !== undefined) {
    return {
      reason: `${name} does not resolve there: only containers of the same user-defined network know the name of a service`,
      fix: `Put both on one network, and write the name of the service${service === undefined ? '' : ` (${service})`}.`,
      scenario: 'compose-service-name-advertised-to-host',
    }
  }
  const dial = observations.dials({ host }).find(({ to, result }) => result !== 'open' && to.endsWith(portOf(namesrv)))
  if (dial?.to.startsWith('127.') === true && host !== MACHINE) {
    return {
      reason: `${namesrv} is the container itself there, and nothing listens on that port in it`,
      fix: `Write the name of the service${service === undefined ? '' : `: ${service}`}.`,
      scenario: 'localhost-means-the-container',
    }
  }
  return {
    reason: dial === undefined ? `${namesrv} answers without a route` : whyLost(examined, host, dial),
    fix: 'Start the NameServer before, and use an address and a port under which it can be reached from there.',
    scenario: dial === undefined ? undefined : 'local-port-already-taken',
  }
}

type SecondHop = 'container address' | 'unresolved' | 'desktop name' | 'loopback' | 'port' | 'other'

function secondHopKind(examined: Examined, { advertised = '', attempt }: Row): SecondHop {
  const colon = advertised.lastIndexOf(':')
  const host = advertised.slice(0, colon)
  if (host === 'host.docker.internal') return 'desktop name'
  const { observations } = examined.result
  if (observations.dnsAnswers({ host: attempt.host, name: host }).some(({ outcome }) => outcome !== 'answer'))
    return 'unresolved'
  if (host.startsWith('127.') || host === 'localhost') return 'loopback'
  if (attempt.broker.container.addresses.some(({ address }) => address === host)) return 'container address'
  const isMachine = host === examined.subject.address || host === DESKTOP_HOST_ADDRESS
  return isMachine ? 'port' : 'other'
}

function secondHop(examined: Examined, group: readonly Row[]): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { subject } = examined
  const { attempt, advertised = '' } = row
  const { broker } = attempt
  const { container, program } = broker
  const given = program.settings['brokerIP1']
  const at = (place: Place | undefined): Pick<Finding, 'file' | 'line'> =>
    placeOf(subject, container.name, place ?? { in: 'command' })
  const who = whoOf(group)
  const common = {
    severity: 'problem' as const,
    ...at(program.places['brokerIP1']),
    what: given === undefined ? `${container.name} without brokerIP1` : `brokerIP1 = ${given}`,
    who,
  }
  const outside = who.some((text) => text.startsWith(NEIGHBOUR))
  const published = `published as ${broker.listenPort}:${broker.listenPort}`
  const machineAddress = `the address of this machine on the LAN (brokerIP1=${subject.address})`
  switch (secondHopKind(examined, row)) {
    case 'container address':
      // The cause is told with the file.
      if (hasUnreadAddress(examined, container)) return []
      return [
        {
          ...common,
          reason: `the route names ${advertised}, an address of the container network, which exists inside of this machine only`,
          fix: `Advertise ${machineAddress}, ${published}.`,
          scenario: 'docker-bridge-ip-advertised',
        },
      ]
    case 'unresolved':
      return [
        {
          ...common,
          reason: `the route names ${advertised}, and that name does not resolve there`,
          fix: outside
            ? `Advertise ${machineAddress}, ${published}; a hosts entry has to be made on every machine that uses the cluster.`
            : `Add "127.0.0.1 ${given}" to the hosts file of this machine, with the port ${published}; or advertise ${machineAddress}.`,
          scenario: 'compose-service-name-advertised-to-host',
        },
      ]
    case 'desktop name':
      return [
        {
          ...common,
          reason: `the route names ${advertised}, and only containers know that name`,
          fix: outside
            ? `Advertise ${machineAddress}.`
            : `Add "127.0.0.1 ${given}" to the hosts file of this machine, or advertise ${machineAddress}.`,
          scenario: 'host-docker-internal-only-inside-containers',
        },
      ]
    case 'loopback':
      return [
        {
          ...common,
          reason: `the route names ${advertised}, and there that is the client's own machine or container`,
          fix: `Advertise ${machineAddress}, ${published}.`,
          scenario: 'brokerip1-loopback',
        },
      ]
    case 'port':
      return [portFinding(examined, row, common)]
    default:
      return [
        {
          ...common,
          reason: `${row.text}: the route names ${advertised}`,
          fix: `Advertise an address that can be reached from there, such as ${machineAddress}.`,
          scenario: undefined,
        },
      ]
  }
}

/** The address is right, and the port is not the one that is published. */
function portFinding(
  { subject }: Examined,
  { advertised = '', text, attempt }: Row,
  common: Pick<Finding, 'severity' | 'file' | 'line' | 'what' | 'who'>,
): Finding {
  const { container, listenPort } = attempt.broker
  const index = container.container.ports?.findIndex((own) => new RegExp(`:${listenPort}(?:/|$)`).test(own)) ?? -1
  const mapping = container.ports.find(({ containerPort }) => containerPort === listenPort)
  const isRemapped = mapping !== undefined && mapping.hostPort !== listenPort
  const place = placeOf(subject, container.name, {
    in: index === -1 ? (container.container.ports?.length ? 'ports' : 'service') : `ports[${index}]`,
  })
  if (isRemapped) {
    return {
      ...common,
      ...place,
      what: `port ${mapping.hostPort}:${listenPort}`,
      reason: `the route names ${advertised}, the listenPort of the broker; on this machine it is published as ${mapping.hostPort} (${text})`,
      fix: `Set listenPort=${mapping.hostPort} in broker.conf and publish ${mapping.hostPort}:${mapping.hostPort}, and ${mapping.hostPort - 2} and ${mapping.hostPort + 1} likewise.`,
      scenario: 'published-port-remap-mismatch',
    }
  }
  const isLocal = mapping?.hostAddress.startsWith('127.') === true
  return {
    ...common,
    ...place,
    what: mapping === undefined ? `port ${listenPort} is not published` : `port ${mapping.hostAddress}:${listenPort}`,
    reason: `the route names ${advertised}, and nothing answers there (${text})`,
    fix: isLocal
      ? `Publish ${listenPort}:${listenPort} without 127.0.0.1 in front.`
      : `Publish ${listenPort}:${listenPort}.`,
    scenario: 'published-port-remap-mismatch',
  }
}

function whyLost({ result }: Examined, host: string, dial: Dial): string {
  const explained = result.explanations.find(
    ({ address, clients }) => address === dial.to && clients.some((own) => own.includes(host)),
  )
  return explained?.rule ?? `${dial.to}: ${dial.result}`
}

/** `container app (Java, Go)`. */
function whoOf(group: readonly Row[]): readonly string[] {
  return grouped(group, ({ from }) => from).map((rows) => {
    const languages = [...new Set(rows.map(({ language }) => language))].join(', ')
    return `${rows[0]?.from} (${languages})`
  })
}

function serviceAddress({ subject }: Examined): string | undefined {
  const [namesrv] = subject.namesrvs
  return namesrv === undefined ? undefined : `${namesrv.name}:9876`
}

function portOf(namesrv: string): string {
  return /:\d+$/.exec(namesrv.split(/[;,]/)[0] ?? '')?.[0] ?? ''
}

function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups.values()]
}
