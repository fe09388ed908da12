import type { LoweredContainer } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { type Finding, placeOf } from './finding.ts'

/** Containers that do not start, and programs that end before they listen. */
export function findNotStarted(examined: Examined): readonly Finding[] {
  const { subject } = examined
  return subject.lowered.containers.flatMap((container) => [
    ...refusedByEngine(examined, container),
    ...brokersThatEnd(examined, container),
    ...container.notes.map(
      (note): Finding => ({
        severity: 'problem',
        ...placeOf(subject, container.name, { in: 'command' }),
        what: `the command of ${container.name}`,
        reason: note,
        fix: 'Run each program in a container of its own, or end the first one with &.',
        scenario: undefined,
        who: [`container ${container.name}`],
      }),
    ),
    ...unreadConfigurations(examined, container),
  ])
}

function refusedByEngine({ subject, result }: Examined, container: LoweredContainer): readonly Finding[] {
  const { name, start, refused, image } = container
  const who = [`container ${name}`]
  if ('refused' in start) {
    // What waits for a container that does not start is told with that container.
    if (refused === undefined) return []
    const platform = container.container.platform
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: platform === undefined ? 'image' : 'platform' }),
        what: platform === undefined ? `image ${image}` : `platform: ${platform}`,
        reason: refused,
        fix: 'Ask for an architecture that the image has (platform: linux/amd64 where it is emulated), or take an image for this one.',
        scenario: 'image-architecture-mismatch',
        who,
      },
    ]
  }
  const failures = result.observations.logs({ host: container.host, message: 'the server failed' })
  return failures.flatMap(({ fields }): readonly Finding[] => {
    const error = String(fields['error'])
    const port = /:(\d+)(?: failed|: listen| is in use)/.exec(error)?.[1] ?? ''
    if (/driver failed programming/.test(error)) {
      const index = container.container.ports?.findIndex((text) => new RegExp(`(?:^|:)${port}:`).test(text)) ?? -1
      return [
        {
          severity: 'problem',
          ...placeOf(subject, name, { in: index === -1 ? 'ports' : `ports[${index}]` }),
          what: `port ${port} of the machine`,
          reason: error,
          fix: `Free port ${port} (ss -ltnp shows who has it), or publish another one.`,
          scenario: 'local-port-already-taken',
          who,
        },
      ]
    }
    if (/in use on/.test(error)) return clash(subject, container, error, port)
    if (/permission denied/.test(error)) {
      const mount = subject.project.services.get(name)?.mounted.find(({ target }) => /store|rocketmq/.test(target))
      return [
        {
          severity: 'problem',
          file: subject.file,
          line: mount?.line ?? placeOf(subject, name, { in: 'volumes' }).line,
          what: `${mount?.source ?? 'the store'} belongs to uid ${container.storeOwner ?? 0}`,
          reason: `the program of ${name} runs as uid ${container.user}, may not write there, and ends before it opens a port`,
          fix: `chown -R ${container.user}:${container.user} ${mount?.source ?? 'the directory'}, or use a named volume.`,
          scenario: 'bind-mount-not-writable',
          who,
        },
      ]
    }
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: 'service' }),
        what: `container ${name}`,
        reason: error,
        fix: 'See the message.',
        scenario: undefined,
        who,
      },
    ]
  })
}

/** Of several programs on the network of one host the message is about one that did not register. */
function clash(
  subject: Examined['subject'],
  container: LoweredContainer,
  error: string,
  port: string,
): readonly Finding[] {
  const own = subject.brokers.find((broker) => broker.container === container)
  const ports = own === undefined ? [] : [own.listenPort, own.listenPort - 2]
  const isOwn = ports.includes(Number(port))
  const earlier = subject.brokers.findIndex((broker) => {
    return broker.container !== container && [broker.listenPort, broker.listenPort - 2].includes(Number(port))
  })
  if (own === undefined && port === '9876' && container.servers.length > 0) {
    return [
      {
        severity: 'problem',
        ...placeOf(subject, container.name, { in: 'network_mode' }),
        what: `port ${port} of the machine`,
        reason: `${error}: the NameServer ends`,
        fix: `Free port ${port} (ss -ltnp shows who has it).`,
        scenario: 'local-port-already-taken',
        who: [`container ${container.name}`],
      },
    ]
  }
  if (own === undefined || !isOwn || earlier === -1 || earlier > subject.brokers.indexOf(own)) return []
  return [
    {
      severity: 'problem',
      ...placeOf(subject, container.name, own.program.places['listenPort'] ?? { in: 'command' }),
      what: `listenPort ${own.listenPort}, and ${own.listenPort - 2} for the VIP channel`,
      reason: `${error}, by ${subject.brokers[earlier]?.container.name}: the broker ends`,
      fix: 'Space the listenPorts of brokers on one host by ten, such as 10911 and 10921.',
      scenario: 'two-brokers-one-host-port-clash',
      who: [`container ${container.name}`],
    },
  ]
}

function brokersThatEnd({ subject }: Examined, { name, programs }: LoweredContainer): readonly Finding[] {
  return programs.flatMap((program): readonly Finding[] => {
    if (program.kind !== 'broker' || program.ends === undefined) return []
    const missing = /NoSuchFile/.test(program.ends)
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: 'command' }),
        what: missing ? `-c ${program.configFile}` : `the command of ${name}`,
        reason: program.ends,
        fix: missing
          ? 'Mount the file under the path that -c names, or name the path that is mounted.'
          : 'See the message.',
        scenario: missing ? 'broker-conf-not-loaded' : undefined,
        who: [`container ${name}`],
      },
    ]
  })
}

/** Names that only a broker.conf has. */
const BROKER_OPTION =
  /^\s*(?:brokerIP1|brokerClusterName|brokerName|brokerRole|listenPort|autoCreateTopicEnable)\s*[=:]/m

/** Whether a broker has a brokerIP1 in a file that it does not read. */
export function hasUnreadAddress(examined: Examined, container: LoweredContainer): boolean {
  return unreadFiles(examined, container).some(({ text }) => /^\s*brokerIP1\s*[=:]/m.test(text))
}

/** Files that look like a broker.conf, are mounted, and are not the one that the broker reads. */
function unreadConfigurations(examined: Examined, container: LoweredContainer): readonly Finding[] {
  const { name } = container
  return unreadFiles(examined, container).map(({ source, target, line, reads }) => ({
    severity: 'problem',
    file: examined.subject.file,
    line,
    what: `${source} is mounted as ${target}`,
    reason:
      reads === undefined
        ? `mqbroker of ${name} is started without -c and reads no file: nothing of what it says has an effect`
        : `mqbroker of ${name} reads ${reads}, and not this file`,
    fix:
      reads === undefined ? `Add -c ${target} to the command.` : `Write -c ${target}, or mount the file as ${reads}.`,
    scenario: 'broker-conf-not-loaded',
    who: [`container ${name}`],
  }))
}

interface UnreadFile {
  readonly source: string
  readonly target: string
  readonly line: number
  readonly text: string
  /** The file that the broker reads instead. */
  readonly reads: string | undefined
}

function unreadFiles({ subject }: Examined, { name, programs }: LoweredContainer): readonly UnreadFile[] {
  const brokers = programs.flatMap((program) => (program.kind === 'broker' ? [program] : []))
  const [broker] = brokers
  // Of several brokers one may read what another does not.
  if (broker === undefined || brokers.length > 1) return []
  const mounted = subject.project.services.get(name)?.mounted ?? []
  return mounted.flatMap(({ source, target, line }) => {
    const text = subject.readText(source) ?? ''
    const isRead = broker.configFile === target
    return isRead || !BROKER_OPTION.test(text) ? [] : [{ source, target, line, text, reads: broker.configFile }]
  })
}
