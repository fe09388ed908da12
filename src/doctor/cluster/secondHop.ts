import { isHeadless, readingsOfName } from '../../topology/index.ts'
import { isRegistered, type Row, type Trial } from '../examine.ts'
import type { Finding } from '../finding.ts'
import { grouped, whoOf } from '../reasons.ts'
import { type Said, said } from '../said.ts'
import { NEIGHBOUR } from '../subject.ts'
import { commentInAddress, portInAddress } from '../writtenAddress.ts'
import { howToAdvertiseNode } from './advertising.ts'
import { servicesTo } from './doors.ts'
import { type ClusterBroker, type ClusterSubject, placeIn } from './subject.ts'

type Kind =
  | 'strayed'
  | 'refusal'
  | 'variable'
  | 'comment'
  | 'port in the address'
  | 'loopback'
  | 'name'
  | 'pod'
  | 'clusterIP'
  | 'node port'
  | 'other'

/** Clients with a route that do not get to the broker that it names. */
export function findSecondHop(subject: ClusterSubject, trial: Trial<ClusterBroker>): readonly Finding[] {
  const shared = (broker: ClusterBroker): boolean =>
    subject.brokers.filter((other) => !other.isSlave && other.brokerName === broker.brokerName).length > 1
  const rows = trial.rows.filter(
    ({ sent, attempt: { broker } }) =>
      // Two masters of one name are told by themselves.
      // and so is one that is killed again and again.
      sent === 'failed' && isRegistered(trial.result, broker) && !shared(broker) && !isKilled(subject, broker),
  )
  // Replicas of one workload have one file, and one cause.
  const groups = grouped(rows, (row) => {
    const { pod, part } = row.attempt.broker
    return `${pod.workload.kind} ${pod.namespace}/${pod.workload.name} ${part.container.name} ${kindOf(subject, trial, row)}`
  })
  return groups.flatMap((group) => ofGroup(subject, trial, group))
}

/** Whether a liveness probe that cannot pass kills a broker. */
export function isKilled({ lowered }: ClusterSubject, { server }: ClusterBroker): boolean {
  const { hosts, servers = {} } = lowered.topology
  return (hosts[server] ?? servers[server])?.liveness?.probe === 'never'
}

function kindOf(
  { lowered }: ClusterSubject,
  { result }: Trial<ClusterBroker>,
  { advertised = '', attempt, text }: Row<ClusterBroker>,
): Kind {
  if (/got the message for/.test(text.en)) return 'strayed'
  if (/\bCODE: \d+/.test(text.en)) return 'refusal'
  const host = advertised.slice(0, advertised.lastIndexOf(':'))
  const given = attempt.broker.program.settings['brokerIP1']
  if (given !== undefined && /\$[({]?\w/.test(given)) return 'variable'
  if (given !== undefined && /[#\s]/.test(given)) return 'comment'
  if (given !== undefined && /^[\w.-]+:\d+$/.test(given)) return 'port in the address'
  if (host.startsWith('127.') || host === 'localhost' || host === '0.0.0.0') return 'loopback'
  const lookups = result.observations.dnsAnswers({ host: attempt.host, name: host })
  if (lookups.some(({ outcome }) => outcome !== 'answer')) return 'name'
  if (lowered.pods.some((pod) => pod.address === host && pod.host === pod.name)) return 'pod'
  if (lowered.services.some(({ clusterIP }) => clusterIP === host)) return 'clusterIP'
  const outside = [
    ...lowered.nodes.values(),
    ...lowered.services.flatMap(({ loadBalancer, service }) => [loadBalancer ?? '', ...service.externalIPs]),
  ]
  return outside.includes(host) ? 'node port' : 'other'
}

function ofGroup(
  subject: ClusterSubject,
  trial: Trial<ClusterBroker>,
  group: readonly Row<ClusterBroker>[],
): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { advertised = '', attempt, text } = row
  const { broker } = attempt
  const { pod, part, program, listenPort } = broker
  const given = program.settings['brokerIP1']
  const who = whoOf(group.map(({ from, language }) => ({ from, as: language })))
  const isOutside = isBeside({ who }) || who.some(({ en }) => en.startsWith('node '))
  const common = {
    severity: 'problem' as const,
    ...placeIn(
      part,
      program.places['brokerIP1'] ??
        (program.configFile === undefined ? { in: 'command' } : { in: program.configFile }),
    ),
    what:
      given === undefined
        ? said(`${pod.name} without brokerIP1`, `${pod.name} 没有设置 brokerIP1`)
        : said(`brokerIP1 = ${given}`),
    who,
    scenario: undefined,
  }
  const advertise = howToAdvertiseNode(subject, broker)
  switch (kindOf(subject, trial, row)) {
    case 'strayed':
      return [strayed(subject, row, common)]
    case 'pod':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, the address of a pod, which exists inside of the cluster alone`,
            `路由里是 ${advertised}，这是 Pod 的地址，只在集群内部存在`,
          ),
          fix: advertise,
          scenario: 'external-client-gets-pod-ip',
        },
      ]
    case 'clusterIP':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, the address of a Service, which exists inside of the cluster alone`,
            `路由里是 ${advertised}，这是 Service 的地址，只在集群内部存在`,
          ),
          fix: advertise,
          scenario: 'broker-internal-name-unreachable-from-outside',
        },
      ]
    case 'name':
      return [unresolved(subject, row, common, isOutside, advertise)]
    case 'node port':
      return [portFinding(subject, row, common)]
    case 'loopback':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, and there that is the client's own machine or pod`,
            `路由里是 ${advertised}，在那里它指客户端自己的机器或 Pod`,
          ),
          fix: advertise,
          scenario: 'brokerip1-loopback',
        },
      ]
    case 'variable':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}: Java reads this file, and neither it nor the ConfigMap replaces variables`,
            `路由里是 ${advertised}：这个文件由 Java 读取，Java 和 ConfigMap 都不替换变量`,
          ),
          fix: said(
            'Leave brokerIP1 out, so that the address of the pod is taken; or let the command write it: sh -c "cp /etc/rocketmq/broker.conf /tmp/b.conf; echo brokerIP1=$POD_IP >> /tmp/b.conf; mqbroker -c /tmp/b.conf".',
            '不写 brokerIP1（默认用 Pod 地址）；或让命令写入：sh -c "cp /etc/rocketmq/broker.conf /tmp/b.conf; echo brokerIP1=$POD_IP >> /tmp/b.conf; mqbroker -c /tmp/b.conf"。',
          ),
        },
      ]
    case 'comment':
      return [{ ...common, ...commentInAddress(advertised) }]
    case 'port in the address':
      return [{ ...common, ...portInAddress(given ?? '', listenPort) }]
    default:
      return [
        {
          ...common,
          reason: said(`${text.en}: the route names ${advertised}`, `${text.zh}：路由里是 ${advertised}`),
          ...(given === undefined || isBeside(common)
            ? { fix: isOutside ? advertise : said('See the message.', '见上面的信息。') }
            : { fix: withoutAddress(subject, broker), scenario: 'broker-external-ip-unreachable-from-pods' }),
        },
      ]
  }
}

/** Whether machines beside the cluster are among those that meet it. */
function isBeside({ who }: Pick<Finding, 'who'>): boolean {
  return who.some(({ en }) => en.startsWith(NEIGHBOUR))
}

/** For an address that leads nowhere: the one of the pod does, where only the cluster uses the broker. */
function withoutAddress(subject: ClusterSubject, broker: ClusterBroker): Said {
  const node = howToAdvertiseNode(subject, broker)
  return said(
    `Leave brokerIP1 out: the broker registers the address of its pod, which pods and nodes reach. Where machines beside the cluster use it, too, that is not enough. ${node.en}`,
    `去掉 brokerIP1：Broker 会注册 Pod 的地址，Pod 和节点都能访问。如果集群外的机器也要使用，这还不够。${node.zh}`,
  )
}

type Common = Pick<Finding, 'severity' | 'file' | 'line' | 'what' | 'who' | 'scenario'>

/** A name or address that several brokers share. */
function strayed(
  { lowered }: ClusterSubject,
  { advertised = '', text, attempt }: Row<ClusterBroker>,
  common: Common,
): Finding {
  const host = advertised.slice(0, advertised.lastIndexOf(':'))
  const { pod } = attempt.broker
  const service = lowered.services.find(
    ({ service: own, clusterIP, pods }) =>
      pods.includes(pod.name) &&
      pods.length > 1 &&
      (clusterIP === host ||
        readingsOfName(host, pod.namespace, lowered.domain).some(({ service: name }) => name === own.name)),
  )
  const behind = service?.pods.join(', ') ?? 'several brokers'
  return {
    ...common,
    reason: said(
      `the route names ${advertised}, behind which are ${behind}: ${text.en}`,
      `路由里是 ${advertised}，它后面是 ${behind}：${text.zh}`,
    ),
    fix: said(
      `Advertise a name or address that is this broker's alone: leave brokerIP1 out inside of the cluster, or give each broker a Service of its own.`,
      '公布只属于这一个 Broker 的名字或地址：集群内部可不写 brokerIP1，或给每个 Broker 一个自己的 Service。',
    ),
    scenario: 'advertised-service-name-shared-by-brokers',
  }
}

function unresolved(
  { lowered }: ClusterSubject,
  { advertised = '', attempt }: Row<ClusterBroker>,
  common: Common,
  isOutside: boolean,
  advertise: Finding['fix'],
): Finding {
  const host = advertised.slice(0, advertised.lastIndexOf(':'))
  const { pod } = attempt.broker
  const readings = readingsOfName(host, pod.namespace, lowered.domain)
  const service = lowered.services.find(({ service: own }) =>
    readings.some(({ service: name, namespace }) => name === own.name && namespace === own.namespace),
  )
  if (isOutside && service !== undefined) {
    return {
      ...common,
      reason: said(
        `the route names ${advertised}, and that name is one of the DNS of the cluster alone`,
        `路由里是 ${advertised}，这个名字只有集群的 DNS 认识`,
      ),
      fix: advertise,
      scenario: 'broker-internal-name-unreachable-from-outside',
    }
  }
  const ofPod = readings.find(({ hostname }) => hostname !== undefined && hostname === pod.hostname)
  if (ofPod !== undefined && (service === undefined || !isHeadless(service.service))) {
    return {
      ...common,
      reason: said(
        `the route names ${advertised}, and names of pods come from a headless Service alone: ${ofPod.service} is none`,
        `路由里是 ${advertised}，而 Pod 名只来自 headless Service：${ofPod.service} 不是`,
      ),
      fix: said(
        `Add a Service ${ofPod.service} with clusterIP: None, and name it in serviceName.`,
        `添加 clusterIP: None 的 Service ${ofPod.service}，并写进 serviceName。`,
      ),
      scenario: 'statefulset-without-headless-service',
    }
  }
  const [shortest] = host.split('.')
  return {
    ...common,
    reason: said(
      `the route names ${advertised}, and that name does not resolve there`,
      `路由里是 ${advertised}，这个名字在那里无法解析`,
    ),
    fix:
      service === undefined
        ? advertise
        : said(
            `Write the whole name: brokerIP1=${host === shortest ? `${host}.${pod.namespace}.svc.${lowered.domain}` : host}.`,
            `写完整的名字：brokerIP1=${host === shortest ? `${host}.${pod.namespace}.svc.${lowered.domain}` : host}。`,
          ),
  }
}

/** The address is right, and the port is not the one that is open there. */
function portFinding(
  subject: ClusterSubject,
  { advertised = '', text, attempt }: Row<ClusterBroker>,
  common: Common,
): Finding {
  const { broker } = attempt
  const { listenPort } = broker
  const led = servicesTo(subject, broker, listenPort)
  const host = advertised.slice(0, advertised.lastIndexOf(':'))
  const isNode = [...subject.lowered.nodes.values()].includes(host)
  const other = led.find(({ nodePort, port }) => (isNode ? nodePort !== undefined : port !== listenPort))
  const number = isNode ? other?.nodePort : other?.port
  const reject = { ...common, scenario: 'nodeport-differs-from-advertised-port' }
  if (other === undefined || number === undefined || number === listenPort) {
    return {
      ...reject,
      reason: said(
        `the route names ${advertised}, and nothing leads from there to the broker (${text.en})`,
        `路由里是 ${advertised}，那里没有通向 Broker 的端口（${text.zh}）`,
      ),
      ...(isBeside(common)
        ? { fix: howToAdvertiseNode(subject, broker) }
        : { fix: withoutAddress(subject, broker), scenario: 'broker-external-ip-unreachable-from-pods' }),
    }
  }
  const place = other.service.ports.find(({ port }) => port.port === other.port)?.port.place
  return {
    ...reject,
    ...(place === undefined ? {} : { file: place.file, line: place.line }),
    what: isNode ? said(`nodePort: ${number}`) : said(`port: ${number}`),
    reason: said(
      `the route names ${advertised}: a broker registers its listenPort, and the Service ${other.service.service.name} opens ${number} there (${text.en})`,
      `路由里是 ${advertised}：Broker 注册的是 listenPort，而 Service ${other.service.service.name} 在那里开的是 ${number}（${text.zh}）`,
    ),
    fix: said(
      `One number everywhere: listenPort=${number} in broker.conf, and port, targetPort and nodePort ${number} in the Service; the VIP channel of old clients is ${number - 2}.`,
      `各处用同一个端口：broker.conf 里 listenPort=${number}，Service 的 port、targetPort、nodePort 都是 ${number}；旧客户端的 VIP 通道是 ${number - 2}。`,
    ),
  }
}
