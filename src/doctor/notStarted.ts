import {
  type BrokerOfContainer,
  type Ends,
  type LoweredContainer,
  type Mounted,
  sourceOf,
  textAt,
} from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { neverHealthy } from './health.ts'
import { notPublished } from './publishing.ts'
import { said } from './said.ts'

/** Containers that do not start, and programs that end before they listen. */
export function findNotStarted(examined: Examined): readonly Finding[] {
  const { subject } = examined
  return subject.lowered.containers.flatMap((container) => [
    ...refusedByEngine(examined, container),
    ...programsThatEnd(examined, container),
    ...container.notes.map(
      (note): Finding => ({
        severity: 'problem',
        ...placeOf(subject, container.name, { in: 'command' }),
        what: said(`the command of ${container.name}`, `${container.name} 的命令`),
        reason: said(note.en, note.zh),
        fix: said(note.fix.en, note.fix.zh),
        scenario: note.scenario,
        who: [containerSaid(container.name)],
      }),
    ),
    ...unreadConfigurations(examined, container),
  ])
}

function refusedByEngine(examined: Examined, container: LoweredContainer): readonly Finding[] {
  const { subject, result } = examined
  const { name, start, refused, image } = container
  const who = [containerSaid(name)]
  if ('refused' in start) {
    // What waits for a container that does not start is told with that container.
    if (refused === undefined) return neverHealthy(examined, container, start.refused)
    const platform = container.container.platform
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: platform === undefined ? 'image' : 'platform' }),
        what: platform === undefined ? said(`image ${image}`, `镜像 ${image}`) : said(`platform: ${platform}`),
        reason: said(refused, `Docker 拒绝启动：${refused}`),
        fix: said(
          'Ask for an architecture that the image has (platform: linux/amd64 where it is emulated), or take an image for this one.',
          '指定镜像支持的架构（能模拟时用 platform: linux/amd64），或换成支持本机架构的镜像。',
        ),
        scenario: 'image-architecture-mismatch',
        who,
      },
    ]
  }
  const failures = result.observations.logs({ host: container.host, message: 'the server failed' })
  const errors = [...new Set(failures.map(({ fields }) => String(fields['error'])))]
  return errors.flatMap((error): readonly Finding[] => {
    // Why a proxy ends is told with its hops.
    if (error.startsWith('create system broadcast topic')) return []
    const port = /:(\d+)(?: failed|: listen| is in use)/.exec(error)?.[1] ?? ''
    if (/driver failed programming/.test(error)) return notPublished(examined, container, error, port)
    if (/in use on/.test(error)) return clash(subject, container, error, port)
    if (/permission denied/.test(error)) {
      const mounted = subject.project.services.get(name)?.mounted ?? []
      const mount = mounted.find(({ target }) => target === container.storeMount)
      const source = mount?.source ?? 'the store'
      const mode = mount === undefined ? undefined : subject.folder.look(mount.source)?.mode
      const bits = mode === undefined ? '' : `, mode ${mode.toString(8)}`
      const isMade = mount !== undefined && subject.folder.look(mount.source) === undefined
      return [
        {
          severity: 'problem',
          ...(mount?.place ?? placeOf(subject, name, { in: 'volumes' })),
          what: isMade
            ? said(`${source} is not there: docker makes it for root`, `${source} 不存在：docker 会以 root 创建它`)
            : said(
                `${source} belongs to uid ${container.storeOwner ?? 0}${bits}`,
                `${source} 属于 uid ${container.storeOwner ?? 0}${bits.replace(', mode', '，权限')}`,
              ),
          reason: said(
            `the program of ${name} runs as uid ${container.user}, may not write there, and ends before it opens a port`,
            `${name} 的程序以 uid ${container.user} 运行，无权写入，在打开端口之前就退出`,
          ),
          fix: said(
            `${isMade ? `mkdir -p ${source} && ` : ''}chown -R ${container.user}:${container.user} ${mount?.source ?? 'the directory'}, or use a named volume.`,
            `${isMade ? `mkdir -p ${source} && ` : ''}chown -R ${container.user}:${container.user} ${mount?.source ?? '该目录'}，或改用具名卷。`,
          ),
          scenario: 'bind-mount-not-writable',
          who,
        },
      ]
    }
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: 'service' }),
        what: containerSaid(name),
        reason: said(error, `程序报错：${error}`),
        fix: said('See the message.', '见上面的信息。'),
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
  const { name } = container
  const own = subject.brokers.find((broker) => broker.container === container)
  const proxy = subject.proxies.find((other) => other.container === container)
  const ports = own === undefined ? [] : [own.listenPort, own.listenPort - 2]
  const isOwn = ports.includes(Number(port))
  const earlier = subject.brokers.findIndex((broker) => {
    return broker.container !== container && [broker.listenPort, broker.listenPort - 2].includes(Number(port))
  })
  const isProxys = [proxy?.program.grpcPort, proxy?.program.remotingPort].includes(Number(port))
  if ((own === undefined && port === '9876' && container.servers.length > 0) || isProxys) {
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: 'network_mode' }),
        what: said(`port ${port} of the machine`, `本机端口 ${port}`),
        reason: isProxys
          ? said(`${error}: the proxy ends`, `${error}：代理退出`)
          : said(`${error}: the NameServer ends`, `${error}：NameServer 退出`),
        fix: said(`Free port ${port} (ss -ltnp shows who has it).`, `释放端口 ${port}（用 ss -ltnp 查看占用者）。`),
        scenario: 'local-port-already-taken',
        who: [containerSaid(name)],
      },
    ]
  }
  if (own === undefined || !isOwn || earlier === -1 || earlier > subject.brokers.indexOf(own)) return []
  const holder = subject.brokers[earlier]?.container.name
  return [
    {
      severity: 'problem',
      ...placeOf(subject, name, own.program.places['listenPort'] ?? { in: 'command' }),
      what: said(
        `listenPort ${own.listenPort}, and ${own.listenPort - 2} for the VIP channel`,
        `listenPort ${own.listenPort}，以及 VIP 通道的 ${own.listenPort - 2}`,
      ),
      reason: said(`${error}, by ${holder}: the broker ends`, `${error}（被 ${holder} 占用）：Broker 退出`),
      fix: said(
        'Space the listenPorts of brokers on one host by ten, such as 10911 and 10921.',
        '同一主机上的 Broker 的 listenPort 相差 10 以上，例如 10911 和 10921。',
      ),
      scenario: 'two-brokers-one-host-port-clash',
      who: [containerSaid(name)],
    },
  ]
}

/** Programs that end whatever is around them. Of two in one process the first one tells. */
function programsThatEnd(examined: Examined, container: LoweredContainer): readonly Finding[] {
  const ending = container.programs.find(({ ends }) => ends !== undefined)
  if (ending?.ends === undefined || 'refused' in container.start) return []
  const { name } = container
  const broker = ending.kind === 'broker' ? ending : undefined
  return [
    {
      severity: 'problem',
      ...whyItEnds(examined, container, broker, ending.ends),
      reason: said(ending.ends.text, ending.ends.zh),
      who: [containerSaid(name)],
    },
  ]
}

function whyItEnds(
  { subject }: Examined,
  container: LoweredContainer,
  broker: BrokerOfContainer | undefined,
  { text }: Ends,
): Pick<Finding, 'file' | 'line' | 'what' | 'fix' | 'scenario'> {
  const { name } = container
  const at = (key: string): Pick<Finding, 'file' | 'line'> => placeOf(subject, name, { in: key })
  const all = subject.project.services.get(name)?.mounted ?? []
  const mounted = all.find(({ target }) => target === broker?.configFile) ?? mountAround(all, broker?.configFile)
  if (/NoSuchFile/.test(text)) {
    return {
      ...at('command'),
      what: said(`-c ${broker?.configFile}`),
      fix: said(
        'Mount the file under the path that -c names, or name the path that is mounted.',
        '把文件挂载到 -c 指定的路径，或让 -c 指向已挂载的路径。',
      ),
      scenario: 'broker-conf-not-loaded',
    }
  }
  if (/Is a directory/.test(text)) {
    const source = mounted?.source ?? broker?.configFile ?? ''
    return {
      ...(mounted?.place ?? at('volumes')),
      what: said(`${source} is mounted as ${broker?.configFile}`, `${source} 挂载为 ${broker?.configFile}`),
      fix: said(
        `Make ${source} a file: docker makes a directory where nothing is, so remove that directory first.`,
        `让 ${source} 成为文件：源路径不存在时 docker 会建一个目录，要先删掉它。`,
      ),
      scenario: 'broker-conf-not-loaded',
    }
  }
  if (/AccessDenied|Permission denied/.test(text)) {
    const source = mounted?.source ?? broker?.configFile ?? ''
    const found = mounted === undefined ? undefined : subject.folder.look(source)
    const mode = found?.mode === undefined ? '' : ` (uid ${found.owner}, mode ${found.mode.toString(8)})`
    return {
      ...(mounted?.place ?? at('volumes')),
      what: said(`${source} is mounted as ${broker?.configFile}`, `${source} 挂载为 ${broker?.configFile}`),
      fix: said(
        `chmod 644 ${source}${mode}: the programs of ${name} run as uid ${container.user}; or set user: root.`,
        `chmod 644 ${source}${mode.replace(', mode', '，权限')}：${name} 的程序以 uid ${container.user} 运行；或设 user: root。`,
      ),
      scenario: 'bind-mount-not-writable',
    }
  }
  if (/^the shell ends/.test(text)) {
    return {
      ...at('command'),
      what: said(`the command of ${name}`, `${name} 的命令`),
      fix: said(
        'Take the & away behind the last program, or end the command with: wait.',
        '去掉最后一个程序后面的 &，或在命令末尾加 wait。',
      ),
      scenario: undefined,
    }
  }
  const [, quoted] = /part of the value of (\w+)\)$/.exec(text) ?? []
  if (quoted !== undefined) {
    return {
      ...at(`env.${quoted}`),
      what: said(`the variable ${quoted}`, `环境变量 ${quoted}`),
      fix: said(
        `Take the quotes away, or put them around the whole item: - "${quoted}=…".`,
        `去掉引号，或把引号放在整项外面：- "${quoted}=…"。`,
      ),
      scenario: undefined,
    }
  }
  if (/out of memory/.test(text)) {
    return {
      ...at(subject.project.services.get(name)?.places.has('mem_limit') === true ? 'mem_limit' : 'deploy'),
      what: said(`the memory of ${name}`, `${name} 的内存`),
      fix: said(
        'Allow the container at least twice its heap, or make the heap (-Xms, -Xmx) smaller.',
        '把容器内存上限设为堆的两倍以上，或减小堆（-Xms、-Xmx）。',
      ),
      scenario: undefined,
    }
  }
  const [, address] = /The Name Server Address\[(.*)\] illegal/.exec(text) ?? []
  if (address !== undefined) {
    const isVariable = container.container.env?.['NAMESRV_ADDR'] === address
    return {
      ...at(isVariable ? 'env.NAMESRV_ADDR' : 'command'),
      what: said(`NameServer address ${address}`, `NameServer 地址 ${address}`),
      fix: said(
        'Write host:port, several with ; between them, without quotes, blanks or a comment in the value.',
        '写 host:port，多个地址用 ; 分隔；值里不要有引号、空格或注释。',
      ),
      scenario: undefined,
    }
  }
  return {
    ...at('command'),
    what: said(`the command of ${name}`, `${name} 的命令`),
    fix: said('See the message.', '见上面的信息。'),
    scenario: undefined,
  }
}

/** The file that a mounted directory brings. */
function mountAround(all: readonly Mounted[], path: string | undefined): Mounted | undefined {
  const found = path === undefined ? undefined : sourceOf(path, all)
  const mount = all.find(({ source }) => found?.path.startsWith(source.replace(/\/$/, '')))
  return found === undefined || mount === undefined ? undefined : { ...mount, source: found.path }
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
  return unreadFiles(examined, container).map(({ source, target, place, reads }) => ({
    severity: 'problem',
    ...place,
    what: said(`${source} is mounted as ${target}`, `${source} 挂载为 ${target}`),
    reason:
      reads === undefined
        ? said(
            `mqbroker of ${name} is started without -c and reads no file: nothing of what it says has an effect`,
            `${name} 的 mqbroker 启动时没有 -c，不读任何文件：里面的设置都不起作用`,
          )
        : said(
            `mqbroker of ${name} reads ${reads}, and not this file`,
            `${name} 的 mqbroker 读的是 ${reads}，不是这个文件`,
          ),
    fix:
      reads === undefined
        ? said(`Add -c ${target} to the command.`, `在命令里加 -c ${target}。`)
        : said(`Write -c ${target}, or mount the file as ${reads}.`, `写 -c ${target}，或把文件挂载为 ${reads}。`),
    scenario: 'broker-conf-not-loaded',
    who: [containerSaid(name)],
  }))
}

interface UnreadFile {
  readonly source: string
  readonly target: string
  readonly place: { readonly file: string; readonly line: number }
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
  return mounted.flatMap(({ source, target, place }) => {
    const text = textAt(target, mounted, subject.folder) ?? ''
    const isRead = broker.configFile === target
    return isRead || !BROKER_OPTION.test(text) ? [] : [{ source, target, place, text, reads: broker.configFile }]
  })
}
