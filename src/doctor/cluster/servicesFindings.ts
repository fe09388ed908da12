import { isHeadless, type LoweredService, readingsOfName } from '../../topology/index.ts'
import type { Finding } from '../finding.ts'
import { said } from '../said.ts'
import { nobodyListens, selectsNothing } from './firstHop.ts'
import { type ClusterBroker, type ClusterSubject, placeIn, podSaid } from './subject.ts'

/** What shows from Services alone: one name for several NameServers, selectors without pods, ports behind which nobody listens. */
export function findServices(subject: ClusterSubject): readonly Finding[] {
  return [...splitRegistrations(subject), ...emptyServices(subject), ...closedPorts(subject)]
}

/** The Service that is the only NameServer address of a broker, with the NameServers behind it. */
export function sharedNamesrv(
  { lowered, namesrvs }: ClusterSubject,
  { program, pod }: Pick<ClusterBroker, 'program' | 'pod'>,
): { readonly found: LoweredService; readonly behind: readonly string[] } | undefined {
  const given = program.settings['namesrvAddr']?.trim() ?? ''
  if (given === '' || /[;,]/.test(given)) return undefined
  const name = given.slice(0, given.lastIndexOf(':'))
  const readings = readingsOfName(name, pod.namespace, lowered.domain)
  const found = lowered.services.find(
    ({ service, clusterIP }) =>
      clusterIP === name ||
      readings.some(
        (own) => own.hostname === undefined && own.service === service.name && own.namespace === service.namespace,
      ),
  )
  const behind = namesrvs.filter((own) => found?.pods.includes(own.pod.name) === true).map((own) => own.pod.name)
  return found === undefined || behind.length < 2 ? undefined : { found, behind }
}

function splitRegistrations(subject: ClusterSubject): readonly Finding[] {
  const seen = new Set<string>()
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const shared = sharedNamesrv(subject, broker)
    const { part, program } = broker
    if (shared === undefined || program.ends !== undefined) return []
    const place = placeIn(part, program.places['namesrvAddr'] ?? { in: 'command' })
    const key = `${place.file}:${place.line}`
    if (seen.has(key)) return []
    seen.add(key)
    const { found, behind } = shared
    const { service } = found
    const port = subject.namesrvs.find((own) => own.pod.name === behind[0])?.port ?? 9876
    const stable = subject.lowered.pods.filter(({ name }) => behind.includes(name))
    const headless = stable[0]?.subdomain
    const list = stable
      .map(({ hostname, subdomain, namespace }) => `${hostname}.${subdomain}.${namespace}:${port}`)
      .join(';')
    const isByName = isHeadless(service)
    return [
      {
        severity: 'problem',
        ...place,
        what: said(`namesrvAddr = ${program.settings['namesrvAddr']}`),
        reason: isByName
          ? said(
              `one name stands for ${behind.join(', ')}, and a broker takes one of its addresses: it registers at that one alone, and clients of the others get no route`,
              `一个名字代表 ${behind.join('、')}，Broker 只用其中一个地址注册，其他 NameServer 的客户端得不到路由`,
            )
          : said(
              `the Service ${service.name} stands in front of ${behind.join(', ')}, and one connection leads to one of them: the broker registers at that one alone, and clients of the others get no route`,
              `Service ${service.name} 后面是 ${behind.join('、')}，一条连接只到其中一个：Broker 只在那一个上注册，其他 NameServer 的客户端得不到路由`,
            ),
        fix:
          headless === undefined
            ? said(
                'Run the NameServers as a StatefulSet with a headless Service, and list its pods for brokers and clients, separated by ;.',
                '用 StatefulSet 加 headless Service 运行 NameServer，Broker 和客户端都列出每个 Pod，用 ; 分隔。',
              )
            : said(`List the pods, for brokers and clients: "${list}".`, `Broker 和客户端都列出每个 Pod："${list}"。`),
        scenario: isByName ? 'headless-name-as-single-namesrv' : 'clusterip-in-front-of-several-namesrv',
        who: subject.brokers
          .filter((own) => sharedNamesrv(subject, own) !== undefined)
          .map((own) => podSaid(own.pod.name)),
      },
    ]
  })
}

/** Ports of RocketMQ, by which a Service is meant for it. */
const PORTS = [9876, 10_909, 10_911, 10_912]

function emptyServices(subject: ClusterSubject): readonly Finding[] {
  return subject.lowered.services.flatMap((found): readonly Finding[] => {
    const { service, pods } = found
    if (pods.length > 0 || service.type === 'ExternalName' || service.selector === undefined) return []
    const isOurs = service.ports.some(
      ({ port, targetPort }) => PORTS.includes(port) || PORTS.includes(Number(targetPort)),
    )
    return [
      {
        severity: isOurs ? 'problem' : 'risk',
        file: service.place.file,
        line: service.place.line,
        what: said(`Service ${service.name}`),
        ...selectsNothing(subject, found),
        scenario: undefined,
        who: [said(`Service ${service.name}`)],
      },
    ]
  })
}

/** Ports of Services behind which no program of a NameServer or broker listens. */
function closedPorts(subject: ClusterSubject): readonly Finding[] {
  const { lowered } = subject
  return lowered.services.flatMap(({ service, pods, ports }) => {
    const behind = lowered.pods.filter(({ name }) => pods.includes(name))
    const programs = behind.flatMap(({ containers }) => containers.flatMap(({ plan }) => plan.programs))
    // Pods with programs that are not known here may listen anywhere.
    if (programs.length === 0 || programs.some(({ kind }) => kind !== 'namesrv' && kind !== 'broker')) return []
    const open = programs.flatMap((program) => {
      if (program.kind === 'namesrv') return [Number(program.settings['listenPort'] ?? 9876)]
      const port = program.kind === 'broker' ? Number(program.settings['listenPort'] ?? 10_911) : 0
      return [port, port - 2, port + 1]
    })
    return ports.flatMap(({ port, endpoints }): readonly Finding[] => {
      const isNamed = endpoints.length === 0
      const target = isNamed ? undefined : Number(endpoints[0]?.slice((endpoints[0]?.lastIndexOf(':') ?? 0) + 1))
      // A headless Service maps nothing, and its ports are words alone.
      if (port.protocol !== 'TCP' || (isHeadless(service) && !isNamed)) return []
      if (target !== undefined && open.includes(target)) return []
      return [
        {
          severity: isHeadless(service) ? 'risk' : 'problem',
          file: port.place.file,
          line: port.place.line,
          what: said(`targetPort: ${port.targetPort}`),
          ...(target === undefined ? noSuchName(port.targetPort, pods, open) : nobodyListens(target, pods, open)),
          scenario: undefined,
          who: [said(`Service ${service.name}`)],
        },
      ]
    })
  })
}

function noSuchName(
  name: number | string,
  pods: readonly string[],
  open: readonly number[],
): Pick<Finding, 'reason' | 'fix'> {
  return {
    reason: said(
      `no container of ${pods.join(', ')} has a port of the name ${name}, so that the Service leads to nobody and rejects`,
      `${pods.join('、')} 的容器没有名为 ${name} 的端口，Service 没有端点，会拒绝连接`,
    ),
    fix: said(
      `Write the number (targetPort: ${open[0]}), or give the port of the container that name.`,
      `写端口号（targetPort: ${open[0]}），或给容器的端口起这个名字。`,
    ),
  }
}
