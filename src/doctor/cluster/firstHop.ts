import { type FilePlace, isHeadless, type LoweredService, readingsOfName } from '../../topology/index.ts'
import type { Row, Trial } from '../examine.ts'
import { isRegistered } from '../examine.ts'
import type { Finding } from '../finding.ts'
import { grouped, whoOf } from '../reasons.ts'
import { said } from '../said.ts'
import { doorsOf } from './doors.ts'
import { type ClusterBroker, type ClusterSubject, isUp, placeIn, podSaid } from './subject.ts'

type Why = Pick<Finding, 'what' | 'reason' | 'fix' | 'scenario'> & Partial<FilePlace>

/** Clients and brokers that do not get to a NameServer. */
export function findFirstHop(subject: ClusterSubject, trial: Trial<ClusterBroker>): readonly Finding[] {
  const rows = trial.rows.filter(
    ({ route, attempt }) => route === 'failed' && isRegistered(trial.result, attempt.broker),
  )
  const failed = grouped(rows, ({ from, namesrv }) => `${from.en} ${namesrv.replace(/^https?:\/\//, '')}`)
  return [...unregistered(subject, trial), ...failed.flatMap((group) => ofRows(subject, trial, group))]
}

function ofRows(
  subject: ClusterSubject,
  trial: Trial<ClusterBroker>,
  group: readonly Row<ClusterBroker>[],
): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { attempt, namesrv } = row
  const { writtenIn } = attempt
  const pod = subject.lowered.pods.find(({ name }) => name === writtenIn?.container)
  const part = pod?.containers.find(({ plan }) =>
    plan.programs.some((own) => 'namesrv' in own && own.namesrv !== undefined),
  )
  const door = subject.namesrvs[0]
  const place =
    part !== undefined && writtenIn !== undefined
      ? placeIn(part, { in: writtenIn.key })
      : door === undefined
        ? { file: subject.project.workloads[0]?.place.file ?? '', line: 1 }
        : placeIn(door.part, { in: 'command' })
  const why = whyNot(subject, trial, {
    host: attempt.host,
    namespace: pod?.namespace ?? 'default',
    namesrv,
    isJava: row.language === 'Java',
  })
  if (why === undefined) return []
  const key = writtenIn?.key.replace(/^env\./, '')
  const what =
    key === undefined ? said(`NameServer at ${namesrv}`, `NameServer 地址 ${namesrv}`) : said(`${key}: ${namesrv}`)
  const who = whoOf(group.map(({ from, language }) => ({ from, as: language })))
  return [{ severity: 'problem', ...place, ...why, what: why.what.en === '' ? what : why.what, who }]
}

function unregistered(subject: ClusterSubject, trial: Trial<ClusterBroker>): readonly Finding[] {
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const { part, program, pod } = broker
    if (!isUp(part) || program.ends !== undefined || isRegistered(trial.result, broker)) return []
    const logs = trial.result.observations.logs({ host: pod.host, message: 'the server failed' })
    if (logs.length > 0) return []
    const namesrv = program.settings['namesrvAddr']
    const place = placeIn(part, program.places['namesrvAddr'] ?? { in: 'command' })
    const who = [podSaid(pod.name)]
    if (namesrv === undefined) {
      const address = doorsOf(subject).inside ?? 'namesrv:9876'
      return [
        {
          severity: 'problem',
          ...place,
          what: said(`the command of ${pod.name}`, `${pod.name} 的命令`),
          reason: said(
            'the broker has no NameServer address (-n, namesrvAddr or NAMESRV_ADDR), and registers nowhere',
            'Broker 没有 NameServer 地址（-n、namesrvAddr 或 NAMESRV_ADDR），不会注册',
          ),
          fix: said(`Set NAMESRV_ADDR=${address}.`, `设置 NAMESRV_ADDR=${address}。`),
          scenario: undefined,
          who,
        },
      ]
    }
    const why = whyNot(subject, trial, { host: pod.host, namespace: pod.namespace, namesrv, isJava: true })
    if (why === undefined) return []
    const what = why.what.en === '' ? said(`namesrvAddr = ${namesrv}`) : why.what
    return [{ severity: 'problem', ...place, ...why, what, who }]
  })
}

interface Asking {
  readonly host: string
  readonly namespace: string
  readonly namesrv: string
  readonly isJava: boolean
}

const NOTHING = said('')

/** Why a host gets no route from a NameServer address; undefined for what is told elsewhere. */
function whyNot(subject: ClusterSubject, trial: Trial<ClusterBroker>, asking: Asking): Why | undefined {
  const { namesrv, isJava } = asking
  if (isJava && /^https?:/.test(namesrv)) {
    return {
      what: NOTHING,
      reason: said(
        `programs in Java take host:port, and read http:// in ${namesrv} as a part of the name, which nobody resolves`,
        `Java 程序只接受 host:port，会把 ${namesrv} 里的 http:// 当成名字的一部分，无法解析`,
      ),
      fix: said(`Write ${namesrv.replace(/https?:\/\//g, '')}.`, `写 ${namesrv.replace(/https?:\/\//g, '')}。`),
      scenario: 'broker-namesrv-http-prefix-never-registers',
    }
  }
  if (isJava && namesrv.includes(',')) {
    const right = namesrv.replaceAll(',', ';')
    return {
      what: NOTHING,
      reason: said(
        `programs in Java separate NameServers with ;, and take ${namesrv} for one address with a name that nobody resolves`,
        `Java 程序用 ; 分隔多个 NameServer，会把 ${namesrv} 当成一个无法解析的地址`,
      ),
      fix: said(`Write "${right}", in quotes where a shell reads it.`, `写 "${right}"；经过 shell 时要加引号。`),
      scenario: undefined,
    }
  }
  const entries = namesrv.replace(/https?:\/\//g, '').split(/[;,]/)
  const [entry = ''] = entries
  const colon = entry.lastIndexOf(':')
  const name = entry.slice(0, colon)
  const port = Number(entry.slice(colon + 1))
  const inside = doorsOf(subject).inside
  const write = said(
    inside === undefined ? 'Give the NameServer a Service.' : `Write ${inside}.`,
    inside === undefined ? '给 NameServer 一个 Service。' : `写 ${inside}。`,
  )
  if (name === 'localhost' || name.startsWith('127.')) {
    return {
      what: NOTHING,
      reason: said(
        `${entry} is the pod itself there, and nothing listens on that port in it`,
        `在那里 ${entry} 是 Pod 自己，其中没有程序监听该端口`,
      ),
      fix: write,
      scenario: 'localhost-means-the-container',
    }
  }
  const { services, domain } = subject.lowered
  const readings = readingsOfName(name, asking.namespace, domain)
  const service = services.find(({ service: own, clusterIP, loadBalancer }) =>
    [clusterIP, loadBalancer, ...own.externalIPs].includes(name)
      ? true
      : readings.some((reading) => reading.service === own.name && reading.namespace === own.namespace),
  )
  const isIp = /^[\d.]+$/.test(name)
  const nodePort = isIp ? services.find(({ ports }) => ports.some((own) => own.nodePort === port)) : undefined
  const found = service ?? nodePort
  if (found === undefined) return isIp ? lost(trial, asking, write) : noName(subject, asking, name, port, write)
  const hostname = readings.find((own) => own.service === found.service.name)?.hostname
  if (hostname !== undefined && !isHeadless(found.service)) return notHeadless(found, name)
  const why = ofService(subject, found, port, nodePort !== undefined)
  if (why === 'told') return undefined
  return why ?? notReady(trial, asking, found, name) ?? lost(trial, asking, write)
}

/** A name that no Service has. */
function noName(
  { lowered }: ClusterSubject,
  { namespace }: Asking,
  name: string,
  port: number,
  write: Finding['fix'],
): Why {
  const [first = '', second] = name.split('.')
  const elsewhere = lowered.services.find(({ service }) => service.name === first)?.service
  const stateful = lowered.pods.find((pod) => pod.hostname === first && pod.subdomain !== undefined)
  if (stateful !== undefined && stateful.subdomain === second) {
    const { workload, subdomain } = stateful
    return {
      file: workload.place.file,
      line: workload.place.line,
      what: said(`serviceName: ${subdomain}`),
      reason: said(
        `there is no Service ${subdomain}, and names of pods such as ${name} come from a headless Service alone`,
        `没有名为 ${subdomain} 的 Service，而 ${name} 这样的 Pod 名只来自 headless Service`,
      ),
      fix: said(
        `Add a Service ${subdomain} with clusterIP: None and the labels of the pods as its selector.`,
        `添加 Service ${subdomain}：clusterIP: None，selector 用 Pod 的标签。`,
      ),
      scenario: 'statefulset-without-headless-service',
    }
  }
  if (elsewhere !== undefined && second === undefined) {
    const full = `${elsewhere.name}.${elsewhere.namespace}:${port}`
    return {
      what: NOTHING,
      reason: said(
        `${name} does not resolve in the namespace ${namespace}: without a namespace it is a Service of ${namespace}, and ${name} is one of ${elsewhere.namespace}`,
        `${name} 在命名空间 ${namespace} 里无法解析：不带命名空间就是指 ${namespace} 里的 Service，而 ${name} 在 ${elsewhere.namespace} 里`,
      ),
      fix: said(`Write ${full}.`, `写 ${full}。`),
      scenario: undefined,
    }
  }
  return {
    what: NOTHING,
    reason: said(
      `${name} does not resolve there: no Service of these manifests has that name`,
      `${name} 在那里无法解析：这些清单里没有叫这个名字的 Service`,
    ),
    fix: write,
    scenario: undefined,
  }
}

function notHeadless({ service }: LoweredService, name: string): Why {
  return {
    file: service.place.file,
    line: service.place.line,
    what: said(`Service ${service.name}`),
    reason: said(
      `${name} does not resolve: ${service.name} has an address of its own, and names of pods come from a headless Service alone`,
      `${name} 无法解析：${service.name} 有自己的地址，而 Pod 名只来自 headless Service`,
    ),
    fix: said(
      `Set clusterIP: None, or add a second Service of that kind and name it in serviceName.`,
      `设置 clusterIP: None，或另加一个这样的 Service 并写进 serviceName。`,
    ),
    scenario: 'statefulset-without-headless-service',
  }
}

/** A headless name that has no address while its pods are not ready, which they may get through those alone who ask for it. */
function notReady(
  { result }: Trial<ClusterBroker>,
  { host }: Asking,
  found: LoweredService,
  name: string,
): Why | undefined {
  const { service, pods } = found
  const answers = result.observations.dnsAnswers({ host, name })
  if (!isHeadless(service) || !answers.some(({ outcome }) => outcome !== 'answer')) return undefined
  return {
    file: service.place.file,
    line: service.place.line,
    what: said(`Service ${service.name}`),
    reason: said(
      `${name} does not resolve while ${pods.join(', ')} are not ready, and a readiness probe that asks for a broker (mqadmin clusterList) passes only after one has registered: both wait for each other`,
      `${pods.join('、')} 未就绪时 ${name} 无法解析，而询问 Broker 的就绪探针（mqadmin clusterList）要在 Broker 注册之后才会成功：两者互相等待`,
    ),
    fix: said(
      'Set publishNotReadyAddresses: true, or let the probe ask for the port alone (tcpSocket: { port: 9876 }).',
      '设置 publishNotReadyAddresses: true，或让探针只检查端口（tcpSocket: { port: 9876 }）。',
    ),
    scenario: 'headless-before-ready-nxdomain',
  }
}

/** What is wrong with a Service in front of a NameServer; undefined when nothing is, `told` for what is told with its pods. */
function ofService(
  subject: ClusterSubject,
  found: LoweredService,
  port: number,
  byNodePort: boolean,
): Why | 'told' | undefined {
  const { service, pods, ports } = found
  const own = ports.find((one) => (byNodePort ? one.nodePort : one.port.port) === port)
  const common = {
    file: service.place.file,
    line: service.place.line,
    what: said(`Service ${service.name}`),
    scenario: undefined,
  }
  if (pods.length === 0) return { ...common, ...selectsNothing(subject, found) }
  if (own === undefined && !isHeadless(service)) {
    const has = ports.map((one) => one.port.port).join(', ')
    return {
      ...common,
      reason: said(
        `the Service ${service.name} has no port ${port}; it has ${has}`,
        `Service ${service.name} 没有端口 ${port}，只有 ${has}`,
      ),
      fix: said(
        `Write ${service.name}.${service.namespace}:${ports[0]?.port.port ?? port}.`,
        `写 ${service.name}.${service.namespace}:${ports[0]?.port.port ?? port}。`,
      ),
    }
  }
  const target = own?.port.targetPort ?? port
  const at = own === undefined ? common : { ...common, file: own.port.place.file, line: own.port.place.line }
  if (own !== undefined && own.endpoints.length === 0) {
    return {
      ...at,
      what: said(`targetPort: ${target}`),
      reason: said(
        `no container of ${pods.join(', ')} has a port of the name ${target}, so that the Service leads to nobody and rejects`,
        `${pods.join('、')} 的容器没有名为 ${target} 的端口，Service 没有端点，会拒绝连接`,
      ),
      fix: said(
        'Write the number, or give the port of the container that name.',
        '写端口号，或给容器的端口起这个名字。',
      ),
    }
  }
  const behind = subject.namesrvs.filter(({ pod }) => pods.includes(pod.name))
  const [namesrv] = behind
  if (namesrv === undefined) {
    return {
      ...at,
      reason: said(
        `the Service ${service.name} leads to ${pods.join(', ')}, where no NameServer runs`,
        `Service ${service.name} 指向 ${pods.join('、')}，那里没有 NameServer`,
      ),
      fix: said(
        'Correct the selector, or write the name of the NameServer’s Service.',
        '改正 selector，或写 NameServer 的 Service 名。',
      ),
    }
  }
  if (isHeadless(service)) {
    if (port !== namesrv.port)
      return {
        ...common,
        reason: said(
          `a headless Service maps no ports: the pods themselves are dialled at ${port}, and the NameServer listens on ${namesrv.port}`,
          `headless Service 不做端口映射：会直接连接 Pod 的 ${port}，而 NameServer 监听 ${namesrv.port}`,
        ),
        fix: said(`Write port ${namesrv.port}.`, `端口写 ${namesrv.port}。`),
      }
  } else if (!own?.endpoints.some((endpoint) => endpoint.endsWith(`:${namesrv.port}`))) {
    return {
      ...at,
      what: said(`targetPort: ${target}`),
      ...nobodyListens(target, pods, [namesrv.port]),
    }
  }
  if (behind.some(({ pod }) => pod.readyAtMs !== undefined)) return undefined
  const { hosts } = subject.lowered.topology
  const isTold = ({ pod, part }: (typeof behind)[number]): boolean =>
    !isUp(part) || hosts[pod.name]?.readiness?.probe === 'never'
  if (behind.every(isTold)) return 'told'
  return {
    ...common,
    reason: said(
      `none of its pods gets ready (${pods.join(', ')}), so that it leads to nobody`,
      `它的 Pod（${pods.join('、')}）都没有就绪，因此没有端点`,
    ),
    fix: said(
      'See the pods and their readiness probes; publishNotReadyAddresses: true is for headless Services that have to know each other before.',
      '见这些 Pod 及其就绪探针；publishNotReadyAddresses: true 用于必须先互相发现的 headless Service。',
    ),
  }
}

/** A port of a Service behind which no program listens. */
export function nobodyListens(
  target: number | string,
  pods: readonly string[],
  open: readonly number[],
): Pick<Finding, 'reason' | 'fix'> {
  const ports = [...new Set(open)]
  return {
    reason: said(
      `nothing listens on ${target} in ${pods.join(', ')}: open there is ${ports.join(', ')}`,
      `${pods.join('、')} 里没有程序监听 ${target}：打开的是 ${ports.join('、')}`,
    ),
    fix: said(`Write targetPort: ${ports[0]}.`, `写 targetPort: ${ports[0]}。`),
  }
}

export function selectsNothing(
  { lowered }: ClusterSubject,
  { service }: LoweredService,
): Pick<Finding, 'reason' | 'fix'> {
  const selector = text(service.selector ?? {})
  const near = lowered.pods.find(
    (pod) => pod.namespace !== service.namespace && matches(service.selector ?? {}, pod.workload.pod.labels),
  )
  if (near !== undefined) {
    return {
      reason: said(
        `the Service ${service.name} is in the namespace ${service.namespace}, and the pods with ${selector} are in ${near.namespace}: it leads to nobody`,
        `Service ${service.name} 在命名空间 ${service.namespace}，而带 ${selector} 的 Pod 在 ${near.namespace}：它没有端点`,
      ),
      fix: said(`Put it into the namespace ${near.namespace}.`, `把它放到命名空间 ${near.namespace}。`),
    }
  }
  const labels = lowered.pods
    .filter((pod) => pod.namespace === service.namespace)
    .map((pod) => text(pod.workload.pod.labels))
  return {
    reason: said(
      `no pod of the namespace ${service.namespace} has the labels ${selector}: the Service ${service.name} leads to nobody, and rejects`,
      `命名空间 ${service.namespace} 里没有带 ${selector} 标签的 Pod：Service ${service.name} 没有端点，会拒绝连接`,
    ),
    fix: said(
      `Write the labels of the template of the pods as its selector; there are ${[...new Set(labels)].join('; ')}.`,
      `selector 要写 Pod 模板的标签；现有的是 ${[...new Set(labels)].join('；')}。`,
    ),
  }
}

function text(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}

function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value)
}

/** What the network says, where nothing else explains it. */
function lost({ result }: Trial<ClusterBroker>, { host, namesrv }: Asking, write: Finding['fix']): Why | undefined {
  const port = /:\d+$/.exec(namesrv.split(/[;,]/)[0] ?? '')?.[0] ?? ''
  const dial = result.observations.dials({ host }).find(({ to, result: fate }) => fate !== 'open' && to.endsWith(port))
  // It answers, and has no route: why is told with the brokers.
  if (dial === undefined) return undefined
  const explained = result.explanations.find(
    ({ address, clients }) => address === dial.to && clients.some((own) => own.includes(host)),
  )
  return {
    what: NOTHING,
    reason: explained === undefined ? said(`${dial.to}: ${dial.result}`) : said(explained.rule, explained.zh.rule),
    fix: write,
    scenario: undefined,
  }
}
