import type { Dial } from '../scenario/index.ts'
import { LAN } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import type { Finding } from './finding.ts'
import { type Said, said } from './said.ts'
import { MACHINE, NEIGHBOUR, namesrvPort, type Subject } from './subject.ts'
import { whyNoName } from './unknownName.ts'

export type Why = Pick<Finding, 'reason' | 'fix' | 'scenario'> & Partial<Pick<Finding, 'severity'>>

export const NAMESRV_PORT = 9876

/** Why a host does not get an answer from a NameServer address. */
export function whyNoNamesrv(examined: Examined, host: string, namesrv: string, language: string): Why {
  const { observations } = examined.result
  const { subject } = examined
  if (language === 'Java' && /^https?:/.test(namesrv)) return prefixed(namesrv)
  if (language === 'Java' && namesrv.includes(',')) return commas(namesrv)
  const isOutside = host === MACHINE || host === NEIGHBOUR
  if (isOutside && subject.options.engine === 'desktop' && subject.namesrvs[0]?.mode === 'host')
    return ofVirtualMachine(namesrv)
  const [name = ''] = namesrv.replace(/^https?:\/\//, '').split(/[;,:]/)
  const lost = observations.dnsAnswers({ host, name }).find(({ outcome }) => outcome !== 'answer')
  if (lost !== undefined) return whyNoName(examined, host, name)
  const dial = observations.dials({ host }).find(({ to, result }) => result !== 'open' && to.endsWith(portOf(namesrv)))
  const service = addressFrom(examined, host)
  if (dial?.to.startsWith('127.') === true && host !== MACHINE) {
    const write = service === undefined ? said('', '') : said(`: ${service}`, `：${service}`)
    const isOnHost = subject.namesrvs[0]?.mode === 'host'
    return {
      reason: said(
        `${namesrv} is the container itself there, and nothing listens on that port in it`,
        `在那里 ${namesrv} 是容器自己，容器里没有程序监听该端口`,
      ),
      fix: isOnHost
        ? said(
            `Write the address of this machine, whose network the NameServer has${write.en}; or set network_mode: host here too.`,
            `NameServer 用的是本机网络，写本机的地址${write.zh}；或在这里也设 network_mode: host。`,
          )
        : service?.startsWith('host.docker.internal') === true
          ? said(`Write ${service}.`, `写 ${service}。`)
          : said(`Write the name of the service${write.en}.`, `写服务名${write.zh}。`),
      scenario: 'localhost-means-the-container',
    }
  }
  const isOwnOnLan =
    host === MACHINE &&
    subject.namesrvs.some(({ addresses }) =>
      addresses.some(({ address, network }) => network === LAN && dial?.to.startsWith(`${address}:`) === true),
    )
  if (isOwnOnLan) return keptApart(namesrv)
  const inner = dial === undefined ? undefined : innerPort(subject, host, dial.to, name)
  if (inner !== undefined) return inner
  const broker = subject.brokers.find(({ listenPort }) => portOf(namesrv) === `:${listenPort}`)
  if (dial === undefined && broker !== undefined) return portOfBroker(namesrv, broker.server, service)
  return {
    reason:
      dial === undefined
        ? said(`${namesrv} answers without a route`, `${namesrv} 有应答，但没有路由`)
        : whyLost(examined, host, dial),
    fix: said(
      'Start the NameServer before, and use an address and a port under which it can be reached from there.',
      '先启动 NameServer，并使用从那里可以访问的地址和端口。',
    ),
    scenario: dial === undefined ? undefined : 'local-port-already-taken',
  }
}

/** A machine that dials its own container on macvlan or ipvlan. */
export function keptApart(address: string): Why {
  return {
    reason: said(
      `${address} is a container of this machine on macvlan or ipvlan, and the kernel keeps a machine apart from those; other machines of the LAN reach it`,
      `${address} 是本机上 macvlan/ipvlan 网络的容器，内核不让本机访问它；局域网里的其他机器可以访问`,
    ),
    fix: said(
      'Use it from other machines alone; or add a macvlan interface to this machine (ip link add … type macvlan mode bridge) with a route to it.',
      '只从其他机器使用；或给本机加一个 macvlan 接口（ip link add … type macvlan mode bridge）和到它的路由。',
    ),
    scenario: undefined,
    severity: 'risk',
  }
}

/** Java separates addresses at ; alone: what stands in front of the last colon is one name. */
function commas(namesrv: string): Why {
  const right = namesrv.replaceAll(',', ';')
  return {
    reason: said(
      `programs in Java separate NameServers with ;, and take ${namesrv} for one address with a name that nobody resolves`,
      `Java 程序用 ; 分隔多个 NameServer，会把 ${namesrv} 当成一个无法解析的地址`,
    ),
    fix: said(`Write "${right}", in quotes where a shell reads it.`, `写 "${right}"；经过 shell 时要加引号。`),
    scenario: undefined,
  }
}

/** Docker Desktop's host network is that of its virtual machine. */
function ofVirtualMachine(namesrv: string): Why {
  return {
    reason: said(
      `with Docker Desktop network_mode: host is the network of its virtual machine, and nothing of it is at ${namesrv}`,
      `在 Docker Desktop 上，network_mode: host 是它的虚拟机的网络，${namesrv} 上什么也没有`,
    ),
    fix: said(
      'Take network_mode away and publish the ports; or switch host networking on in the settings of Docker Desktop (4.34 and later).',
      '去掉 network_mode 并发布端口；或在 Docker Desktop（4.34 及以上）的设置里打开 host networking。',
    ),
    scenario: undefined,
  }
}

function prefixed(namesrv: string): Why {
  const plain = namesrv.replace(/https?:\/\//g, '')
  return {
    reason: said(
      `programs in Java take host:port, and read http:// in ${namesrv} as a part of the name, which nobody resolves`,
      `Java 程序只接受 host:port，会把 ${namesrv} 里的 http:// 当成名字的一部分，无法解析`,
    ),
    fix: said(`Write ${plain}.`, `写 ${plain}。`),
    scenario: 'broker-namesrv-http-prefix-never-registers',
  }
}

function portOfBroker(namesrv: string, broker: string, service: string | undefined): Why {
  return {
    reason: said(
      `${namesrv} has the port of the broker ${broker}, which gives no routes`,
      `${namesrv} 是 Broker ${broker} 的端口，它不提供路由`,
    ),
    fix: said(`Write ${service ?? 'the port of the NameServer, 9876'}.`, `写 ${service ?? 'NameServer 的端口 9876'}。`),
    scenario: undefined,
  }
}

/** The port of the machine, where containers talk to one another. */
function innerPort(subject: Subject, host: string, to: string, name: string): Why | undefined {
  const colon = to.lastIndexOf(':')
  const port = Number(to.slice(colon + 1))
  const found = subject.namesrvs.find(({ addresses }) =>
    addresses.some(({ address }) => address === to.slice(0, colon)),
  )
  if (found === undefined || port === namesrvPort(found) || host === MACHINE) return undefined
  return {
    reason: said(
      `between containers ${found.name} is at its own port ${namesrvPort(found)}; ${port} is a port of the machine`,
      `容器之间要用 ${found.name} 自己的端口 ${namesrvPort(found)}；${port} 是宿主机的端口`,
    ),
    fix: said(`Write ${name}:${namesrvPort(found)}.`, `写 ${name}:${namesrvPort(found)}。`),
    scenario: undefined,
  }
}

export function whyLost({ result }: Examined, host: string, dial: Dial): Said {
  const explained = result.explanations.find(
    ({ address, clients }) => address === dial.to && clients.some((own) => own.includes(host)),
  )
  return explained === undefined ? said(`${dial.to}: ${dial.result}`) : said(explained.rule, explained.zh.rule)
}

/** Where a host finds the first NameServer: the name of its service, or the machine where one of them has its network. */
export function addressFrom({ subject }: Examined, host: string): string | undefined {
  const [namesrv] = subject.namesrvs
  if (namesrv === undefined) return undefined
  const port = namesrvPort(namesrv)
  const own = subject.lowered.containers.find((container) => container.host === host && container.mode !== 'host')
  if (namesrv.mode === 'host') return `${own === undefined ? '127.0.0.1' : subject.address}:${port}`
  if (own !== undefined) return `${namesrv.name}:${port}`
  const mapping = namesrv.ports.find(({ containerPort }) => containerPort === port)
  if (mapping === undefined) return undefined
  // The virtual machine of Docker Desktop is not the one with the ports.
  const isVirtual = host !== MACHINE && host !== NEIGHBOUR && subject.options.engine === 'desktop'
  return `${isVirtual ? 'host.docker.internal' : '127.0.0.1'}:${mapping.hostPort}`
}

function portOf(namesrv: string): string {
  return /:\d+$/.exec(namesrv.split(/[;,]/)[0] ?? '')?.[0] ?? ''
}

export function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups.values()]
}

/** `container app (Java, Go)`. */
export function whoOf(group: readonly { readonly from: Said; readonly as: string }[]): readonly Said[] {
  return grouped(group, ({ from }) => from.en).flatMap((rows) => {
    const [first] = rows
    const languages = [...new Set(rows.map(({ as }) => as))].join(', ')
    return first === undefined ? [] : [said(`${first.from.en} (${languages})`, `${first.from.zh}（${languages}）`)]
  })
}
