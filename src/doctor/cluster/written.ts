import type { Probe } from '../../topology/index.ts'
import { propertyEntries } from '../../topology/index.ts'
import type { Trial } from '../examine.ts'
import type { Finding } from '../finding.ts'
import { grouped } from '../reasons.ts'
import { said } from '../said.ts'
import { fixOfUnread, reasonOfUnread } from '../unread.ts'
import { unreadValue } from '../unreadValue.ts'
import { howToAdvertiseNode } from './advertising.ts'
import { type ClusterBroker, type ClusterSubject, placeIn, podSaid } from './subject.ts'

/** What shows from the manifests and from the starts of pods alone. */
export function findWritten(subject: ClusterSubject, trial: Trial<ClusterBroker>): readonly Finding[] {
  return [...findNotStarted(subject, trial), ...findProbes(subject), ...findUnread(subject), ...findSameNames(subject)]
}

function findNotStarted({ lowered }: ClusterSubject, { result }: Trial<ClusterBroker>): readonly Finding[] {
  return lowered.pods.flatMap((pod) => {
    const who = [podSaid(pod.name)]
    const [first] = pod.containers
    if (pod.refused !== undefined && first !== undefined) {
      // What waits for a pod that does not get ready is told with that pod, where anything is told of it.
      return [
        {
          severity: 'problem' as const,
          ...placeIn(first, { in: 'command' }),
          what: podSaid(pod.name),
          reason: said(`it does not start: ${pod.refused}`, `它不会启动：${pod.refused}`),
          fix: fixOfRefusal(pod.refused),
          scenario: undefined,
          who,
        },
      ]
    }
    return pod.containers.flatMap((part): readonly Finding[] => {
      const { start, plan, container } = part
      const common = { severity: 'problem' as const, ...placeIn(part, { in: 'command' }), who }
      const what = said(`container ${container.name} of ${pod.name}`, `${pod.name} 的容器 ${container.name}`)
      if ('refused' in start) {
        const reason = said(`it does not start: ${start.refused}`, `它不会启动：${start.refused}`)
        return [{ ...common, what, reason, fix: fixOfRefusal(start.refused), scenario: undefined }]
      }
      const ends = plan.programs.flatMap((program) => (program.ends === undefined ? [] : [program.ends]))
      const failures = result.observations.logs({ host: pod.host, message: 'the server failed' })
      const errors = [...new Set(failures.map(({ fields }) => String(fields['error'])))]
      return [
        ...[...new Map(ends.map((end) => [end.text, end])).values()].map((end) => ({
          ...common,
          what,
          reason: said(end.text, end.zh),
          fix: fixOfEnd(end.text),
          scenario: /FileNotFound|NoSuchFile/.test(end.text) ? 'broker-conf-not-loaded' : undefined,
        })),
        ...(ends.length > 0 ? [] : errors).map((error) => ({
          ...common,
          what,
          reason: said(error),
          fix: said('See the message.', '见上面的信息。'),
          scenario: undefined,
        })),
        ...plan.notes.map((note) => ({
          ...common,
          what: said(`the command of ${container.name}`, `${container.name} 的命令`),
          reason: said(note.en, note.zh),
          fix: said(note.fix.en, note.fix.zh),
          scenario: note.scenario,
        })),
      ]
    })
  })
}

function fixOfRefusal(why: string): Finding['fix'] {
  const [, kind, name] = /(configmap|secret) "([^"]+)" not found/.exec(why) ?? []
  if (name !== undefined)
    return said(
      `Apply a ${kind} of the name ${name} in the same namespace, or correct the name.`,
      `在同一命名空间里创建名为 ${name} 的 ${kind}，或改正名字。`,
    )
  if (/waits for .* to get ready/.test(why))
    return said(
      'Mend the pod in front of it; or set podManagementPolicy: Parallel.',
      '先修好它前面的 Pod；或设置 podManagementPolicy: Parallel。',
    )
  const [, waited] = /waits for (\S+), where nobody listens/.exec(why) ?? []
  if (waited !== undefined)
    return said(
      `Let it wait for the name of a Service that there is, in place of ${waited}.`,
      `让它等待一个存在的 Service 名，而不是 ${waited}。`,
    )
  if (/free ports/.test(why))
    return said('Fewer replicas than nodes, or no hostPort.', '副本数不要超过节点数，或不用 hostPort。')
  return said('See the message.', '见上面的信息。')
}

function fixOfEnd(text: string): Finding['fix'] {
  if (/FileNotFound|NoSuchFile/.test(text))
    return said(
      'Mount a ConfigMap that has the file there, or correct the path behind -c.',
      '在该路径挂载含有此文件的 ConfigMap，或改正 -c 后面的路径。',
    )
  if (/out of memory/.test(text))
    return said(
      'Set resources.limits.memory above -Xms and -Xmx together with what lies beside the heap, or a smaller heap.',
      '让 resources.limits.memory 大于 -Xms/-Xmx 加上堆外内存，或减小堆。',
    )
  return said('See the message.', '见上面的信息。')
}

/** Probes that cannot pass: HTTP to a port of remoting, and names of ports that no container has. */
function findProbes({ lowered }: ClusterSubject): readonly Finding[] {
  return lowered.pods.flatMap((pod) => {
    if (pod.ordinal > 0 && pod.workload.kind !== 'Pod') return []
    const ports = pod.containers.flatMap(({ plan }) => plan.programs).flatMap(portsOf)
    return pod.containers.flatMap(({ container }) =>
      (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((kind): readonly Finding[] => {
        const probe = container[kind]
        if (probe === undefined) return []
        const port = dialled(probe, pod)
        const common = {
          severity: 'problem' as const,
          file: probe.place.file,
          line: probe.place.line,
          who: [podSaid(pod.name)],
        }
        const ends = consequence(kind)
        if (probe.test.kind === 'httpGet' && port !== undefined && ports.includes(port)) {
          return [
            {
              ...common,
              what: said(`${kind}: httpGet ${port}`),
              reason: said(
                `the port ${port} speaks remoting, and takes "GET " for the length of a frame: the probe never passes, and ${ends.en}`,
                `端口 ${port} 使用 remoting 协议，会把“GET ”当作帧长度：探针永远不会成功，${ends.zh}`,
              ),
              fix: said(
                `Probe with tcpSocket: { port: ${port} }, or with exec and mqadmin.`,
                `用 tcpSocket: { port: ${port} } 探测，或用 exec 执行 mqadmin。`,
              ),
              scenario: 'http-probe-on-remoting-port',
            },
          ]
        }
        if ((probe.test.kind === 'httpGet' || probe.test.kind === 'tcpSocket') && port === undefined) {
          return [
            {
              ...common,
              what: said(`${kind}: port ${probe.test.port}`),
              reason: said(
                `no container of the pod has a port of the name ${probe.test.port}: the probe never passes, and ${ends.en}`,
                `Pod 里没有名为 ${probe.test.port} 的端口：探针永远不会成功，${ends.zh}`,
              ),
              fix: said(
                'Write the number of the port, or give it that name under ports.',
                '写端口号，或在 ports 里给它这个名字。',
              ),
              scenario: undefined,
            },
          ]
        }
        return []
      }),
    )
  })
}

function consequence(kind: 'readinessProbe' | 'livenessProbe' | 'startupProbe'): {
  readonly en: string
  readonly zh: string
} {
  return kind === 'readinessProbe'
    ? said('no Service leads to the pod', '没有 Service 会指向该 Pod')
    : said('the kubelet kills the container again and again', 'kubelet 会一再杀死容器')
}

function dialled({ test }: Probe, { containers }: ClusterSubject['lowered']['pods'][number]): number | undefined {
  if (test.kind !== 'httpGet' && test.kind !== 'tcpSocket') return undefined
  if (typeof test.port === 'number') return test.port
  return containers.flatMap(({ container }) => container.ports).find(({ name }) => name === test.port)?.containerPort
}

function portsOf(
  program: ClusterSubject['lowered']['pods'][number]['containers'][number]['plan']['programs'][number],
): readonly number[] {
  if (program.kind === 'namesrv') return [Number(program.settings['listenPort'] ?? 9876)]
  if (program.kind !== 'broker') return []
  const port = Number(program.settings['listenPort'] ?? 10_911)
  return [port - 2, port, port + 1]
}

/** Names of settings by which a text is one of a broker. */
const BROKER_SETTING =
  /^(?:brokerIP1|brokerName|brokerClusterName|brokerId|brokerRole|namesrvAddr|listenPort|autoCreateTopicEnable)$/

/** Settings that nobody reads: of files that are mounted and not named, misspelt, or of values that are none. */
function findUnread(subject: ClusterSubject): readonly Finding[] {
  const first = subject.brokers.filter(({ pod }) => pod.ordinal === 0 || pod.workload.kind === 'Pod')
  return first.flatMap((broker): readonly Finding[] => {
    const { part, program, pod, server } = broker
    const who = [podSaid(pod.name)]
    const unread = (program.unread ?? [])
      .filter(({ name }) => program.settings[name] === undefined)
      .map((own): Finding => {
        const isOfFile = own.why === 'byteOrderMark' || own.why === 'misspelt'
        return {
          severity: 'problem',
          ...placeIn(part, own.place),
          what: said(`${own.written} = ${own.value}`),
          reason: reasonOfUnread(own),
          fix: own.name === 'brokerIP1' && !isOfFile ? howToAdvertiseNode(subject, broker) : fixOfUnread(own),
          scenario: undefined,
          who,
        }
      })
    const values = [...(subject.options.ignored?.get(server) ?? [])].map(
      ([option, allowed]): Finding => ({
        ...unreadValue(option, program.settings[option] ?? '', allowed),
        ...placeIn(part, program.places[option] ?? { in: 'command' }),
        scenario: undefined,
        who,
      }),
    )
    const files = Object.entries(part.plan.container.files ?? {}).flatMap(([path, text]): readonly Finding[] => {
      const read = propertyEntries(text)
      const isOfBroker = 'entries' in read && read.entries.some(({ name }) => BROKER_SETTING.test(name))
      const isNamed = words(part).some((word) => word.includes(path))
      if (!isOfBroker || program.configFile === path || program.ends !== undefined || isNamed) return []
      const instead =
        program.configFile === undefined
          ? said('no -c in its command', '命令里没有 -c')
          : said(`-c names ${program.configFile}`, `-c 指定的是 ${program.configFile}`)
      return [
        {
          severity: 'problem',
          ...placeIn(part, { in: path }),
          what: said(`${path} of ${pod.name}`, `${pod.name} 的 ${path}`),
          reason: said(
            `the file is mounted, and the broker does not read it: ${instead.en}`,
            `文件已挂载，但 Broker 不读它：${instead.zh}`,
          ),
          fix: said(`Write mqbroker -c ${path}.`, `写 mqbroker -c ${path}。`),
          scenario: 'broker-conf-not-loaded',
          who,
        },
      ]
    })
    return [...unread, ...values, ...files]
  })
}

function words({ plan }: ClusterBroker['part']): readonly string[] {
  const { entrypoint = [], command = [] } = plan.container
  return [entrypoint, command].flat()
}

/** Masters of which the NameServer takes one for the other, because they have one name. */
function findSameNames({ brokers }: ClusterSubject): readonly Finding[] {
  const masters = brokers.filter(({ isSlave, part, program }) => {
    return !isSlave && !('refused' in part.start) && program.ends === undefined
  })
  return grouped(masters, ({ brokerName }) => brokerName).flatMap((group): readonly Finding[] => {
    const [first, second] = group
    if (first === undefined || second === undefined) return []
    const { brokerName, program, part, pod } = second
    const isReplica = first.pod.workload === pod.workload
    return [
      {
        severity: 'problem',
        ...placeIn(part, program.places['brokerName'] ?? { in: 'command' }),
        what: said(`brokerName = ${brokerName}`),
        reason: said(
          `${group.map((own) => own.pod.name).join(', ')} have this name, and all are masters (brokerId 0): the NameServer keeps one address for them, of the one that registered last, so that messages for one go to the other`,
          `${group.map((own) => own.pod.name).join('、')} 都用这个名字，而且都是主节点（brokerId 0）：NameServer 只保留最后注册者的地址，发给一个的消息会到另一个`,
        ),
        fix: isReplica
          ? said(
              'One name for each replica: leave brokerName out (each pod then has its own name), write it from metadata.name at the start, or one StatefulSet for each broker.',
              '每个副本用各自的名字：不写 brokerName（默认就是 Pod 名），启动时用 metadata.name 写入，或每个 Broker 一个 StatefulSet。',
            )
          : said(
              'Give each master a brokerName of its own; or make one a slave: brokerRole=SLAVE and brokerId=1.',
              '每个主节点用各自的 brokerName；或把其中一个设为从节点：brokerRole=SLAVE，brokerId=1。',
            ),
        scenario: 'statefulset-shared-brokername-collision',
        who: group.map((own) => podSaid(own.pod.name)),
      },
    ]
  })
}
