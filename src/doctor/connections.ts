import type { LoweredContainer } from '../topology/index.ts'
import type { Examined, Row } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { grouped, serviceAddress, whoOf, whyNoNamesrv } from './reasons.ts'
import { said } from './said.ts'
import { findSecondHop, secondHopKind } from './secondHop.ts'
import type { BrokerOf } from './subject.ts'

/** Brokers that never registered, although they run. */
export function findUnregistered(examined: Examined): readonly Finding[] {
  const { subject, result } = examined
  // What all brokers miss is told with the NameServers.
  if (subject.namesrvs.length > 0 && subject.namesrvs.every(isAbsent)) return []
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const { container, program } = broker
    const { name } = container
    if ('refused' in container.start || program.ends !== undefined || isRegistered(examined, broker)) return []
    const failed = result.observations.logs({ host: container.host, message: 'the server failed' })
    if (failed.length > 0) return []
    const namesrv = program.settings['namesrvAddr']
    const place = placeOf(subject, name, program.places['namesrvAddr'] ?? { in: 'command' })
    const who = [containerSaid(name)]
    if (namesrv === undefined) {
      const address = serviceAddress(examined) ?? 'namesrv:9876'
      return [
        {
          severity: 'problem',
          ...place,
          what: said(`the command of ${name}`, `${name} 的命令`),
          reason: said(
            'the broker has no NameServer address (-n, namesrvAddr or NAMESRV_ADDR), and registers nowhere',
            'Broker 没有 NameServer 地址（-n、namesrvAddr 或 NAMESRV_ADDR），不会注册',
          ),
          fix: said(`Add -n ${address} to the command.`, `在命令里加 -n ${address}。`),
          scenario: undefined,
          who,
        },
      ]
    }
    const why = whyNoNamesrv(examined, container.host, String(namesrv))
    return [{ severity: 'problem', ...place, what: said(`namesrvAddr = ${namesrv}`), ...why, who }]
  })
}

function isAbsent({ start, programs }: LoweredContainer): boolean {
  return 'refused' in start || programs.some((program) => program.kind === 'namesrv' && program.ends !== undefined)
}

/** Clients that do not get a route, or do not get to the broker that it names. */
export function findUnreachable(examined: Examined): readonly Finding[] {
  // What concerns a broker that is not there is told with that broker.
  const rows = examined.rows.filter(({ attempt }) => isRegistered(examined, attempt.broker))
  const first = grouped(
    rows.filter(({ route }) => route === 'failed'),
    ({ from, namesrv }) => `${from.en} ${namesrv.replace(/^https?:\/\//, '')}`,
  ).flatMap((group) => firstHop(examined, group))
  const second = grouped(
    rows.filter(({ sent }) => sent === 'failed'),
    (row) => `${row.broker} ${secondHopKind(examined, row)}`,
  ).flatMap((group) => findSecondHop(examined, group))
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
    ...(writtenIn?.line === undefined ? {} : { line: writtenIn.line }),
  })
  return [
    {
      severity: 'problem',
      ...place,
      what:
        writtenIn === undefined
          ? said(`NameServer at ${namesrv}`, `NameServer 地址 ${namesrv}`)
          : said(`${keyShown(writtenIn.key)}: ${namesrv}`),
      ...whyNoNamesrv(examined, attempt.host, namesrv),
      who: whoOf(group.map(({ from, language }) => ({ from, as: language }))),
    },
  ]
}

/** `NAMESRV_ADDR` for `env.NAMESRV_ADDR`, `namesrvAddr` in a file. */
function keyShown(key: string): string {
  return key.startsWith('/') ? 'namesrvAddr' : key.replace(/^env\./, '')
}
