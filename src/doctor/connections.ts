import type { LoweredContainer } from '../topology/index.ts'
import { type Examined, isRegistered, type Row } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { addressFrom, grouped, whoOf, whyNoNamesrv } from './reasons.ts'
import { said } from './said.ts'
import { sharesItsName } from './sameName.ts'
import { findSecondHop, secondHopKind } from './secondHop.ts'

/** Brokers that never registered, although they run. */
export function findUnregistered(examined: Examined): readonly Finding[] {
  const { subject, result } = examined
  // What all brokers miss is told with the NameServers.
  if (subject.namesrvs.length > 0 && subject.namesrvs.every(isAbsent)) return []
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const { container, program } = broker
    const { name } = container
    if ('refused' in container.start || program.ends !== undefined || isRegistered(result, broker)) return []
    const failed = result.observations.logs({ host: container.host, message: 'the server failed' })
    if (failed.length > 0) return []
    const namesrv = program.settings['namesrvAddr']
    const place = placeOf(subject, name, program.places['namesrvAddr'] ?? { in: 'command' })
    const who = [containerSaid(name)]
    if (namesrv === undefined) {
      const address = addressFrom(examined, container.host) ?? 'namesrv:9876'
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
    const why = whyNoNamesrv(examined, container.host, String(namesrv), 'Java')
    return [{ severity: 'problem', ...place, what: said(`namesrvAddr = ${namesrv}`), ...why, who }]
  })
}

function isAbsent({ start, programs }: LoweredContainer): boolean {
  return 'refused' in start || programs.some((program) => program.kind === 'namesrv' && program.ends !== undefined)
}

/** Clients that do not get a route, or do not get to the broker that it names. */
export function findUnreachable(examined: Examined): readonly Finding[] {
  // What concerns a broker that is not there is told with that broker.
  const { subject, result } = examined
  const rows = examined.rows.filter(({ attempt: { broker } }) => {
    // What follows from a port that cannot be read is told with that line.
    return isRegistered(result, broker) && subject.options.ignored?.get(broker.server)?.has('listenPort') !== true
  })
  const first = grouped(
    rows.filter(({ route }) => route === 'failed'),
    ({ from, namesrv }) => `${from.en} ${namesrv.replace(/^https?:\/\//, '')}`,
  ).flatMap((group) => firstHop(examined, group))
  const second = grouped(
    // Two masters of one name are told by themselves.
    rows.filter(({ sent, attempt }) => sent === 'failed' && !sharesItsName(subject, attempt.broker)),
    (row) => `${row.broker} ${secondHopKind(examined, row)}`,
  ).flatMap((group) => findSecondHop(examined, group))
  return [...first, ...second]
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
        writtenIn === undefined || writtenIn.isByDefault === true
          ? said(`NameServer at ${namesrv}`, `NameServer 地址 ${namesrv}`)
          : said(`${keyShown(writtenIn.key)}: ${namesrv}`),
      ...(writtenIn?.isByDefault === true
        ? unset(examined, attempt.host, writtenIn.container, namesrv)
        : whyNoNamesrv(examined, attempt.host, namesrv, attempt.language)),
      who: whoOf(group.map(({ from, language }) => ({ from, as: language }))),
    },
  ]
}

/** A dashboard or exporter that nobody told where the NameServer is. */
function unset(
  examined: Examined,
  host: string,
  name: string,
  namesrv: string,
): Pick<Finding, 'reason' | 'fix' | 'scenario'> {
  const service = addressFrom(examined, host) ?? 'namesrv:9876'
  const env = examined.subject.project.containers[name]?.env ?? {}
  const near = Object.keys(env).find((own) => /name.?s(?:e)?rv|name.?server/i.test(own))
  const unread = near === undefined ? said('', '') : said(`; it does not read ${near}`, `；它不读取 ${near}`)
  return {
    reason: said(
      `no variable tells ${name} where the NameServer is, and it dials its default ${namesrv}, which is the container itself${unread.en}`,
      `没有变量告诉 ${name} NameServer 在哪里，它连接默认的 ${namesrv}，也就是容器自己${unread.zh}`,
    ),
    fix: said(
      `Set NAMESRV_ADDR=${service}, or JAVA_OPTS=-Drocketmq.namesrv.addr=${service}.`,
      `设置 NAMESRV_ADDR=${service}，或 JAVA_OPTS=-Drocketmq.namesrv.addr=${service}。`,
    ),
    scenario: 'dashboard-namesrv-unset-or-loopback',
  }
}

/** `NAMESRV_ADDR` for `env.NAMESRV_ADDR`, `namesrvAddr` in a file. */
function keyShown(key: string): string {
  return key.startsWith('/') ? 'namesrvAddr' : key.replace(/^env\./, '')
}
