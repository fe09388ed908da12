import type { Dial } from '../scenario/index.ts'
import type { LoweredContainer } from '../topology/index.ts'
import { shareNames } from './attempts.ts'
import type { Examined } from './examine.ts'
import type { Finding } from './finding.ts'
import { type Said, said } from './said.ts'
import { MACHINE, type Subject } from './subject.ts'

type Why = Pick<Finding, 'reason' | 'fix' | 'scenario'>

const NAMESRV_PORT = 9876

/** Why a host does not get an answer from a NameServer address. */
export function whyNoNamesrv(examined: Examined, host: string, namesrv: string): Why {
  const { observations } = examined.result
  const [name = ''] = namesrv.replace(/^https?:\/\//, '').split(/[;,:]/)
  const lost = observations.dnsAnswers({ host, name }).find(({ outcome }) => outcome !== 'answer')
  const service = serviceAddress(examined)
  if (lost !== undefined) return whyNoName(examined.subject, host, name, service)
  const dial = observations.dials({ host }).find(({ to, result }) => result !== 'open' && to.endsWith(portOf(namesrv)))
  if (dial?.to.startsWith('127.') === true && host !== MACHINE) {
    return {
      reason: said(
        `${namesrv} is the container itself there, and nothing listens on that port in it`,
        `在那里 ${namesrv} 是容器自己，容器里没有程序监听该端口`,
      ),
      fix: said(
        `Write the name of the service${service === undefined ? '' : `: ${service}`}.`,
        `写服务名${service === undefined ? '' : `：${service}`}。`,
      ),
      scenario: 'localhost-means-the-container',
    }
  }
  const inner = dial === undefined ? undefined : innerPort(examined.subject, host, dial.to, name)
  if (inner !== undefined) return inner
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

function whyNoName(subject: Subject, host: string, name: string, service: string | undefined): Why {
  const named = subject.lowered.containers.find(({ container }) => container.hostname === name)
  const own = subject.lowered.containers.find((container) => container.host === host)
  const target = subject.lowered.containers.find(({ name: other, container }) => {
    return other === name || container.aliases?.includes(name) === true
  })
  const scenario = 'compose-service-name-advertised-to-host'
  if (target !== undefined && 'refused' in target.start) {
    return {
      reason: said(
        `${name} does not resolve there, because its container does not start`,
        `${name} 无法解析，因为它的容器没有启动`,
      ),
      fix: said('See the container.', '见该容器的问题。'),
      scenario: undefined,
    }
  }
  if (target !== undefined && own !== undefined && !shareNames(target, own)) {
    const networks = (of: LoweredContainer): string =>
      of.addresses.map(({ network }) => network.slice(network.indexOf('/') + 1)).join(', ') || of.mode
    return {
      reason: said(
        `${name} does not resolve there: ${target.name} is on ${networks(target)}, ${own.name} on ${networks(own)}`,
        `${name} 在那里无法解析：${target.name} 在网络 ${networks(target)}，${own.name} 在 ${networks(own)}`,
      ),
      fix: said(
        'Put both on one network that is not the default bridge.',
        '把两者放到同一个自定义网络（不是默认 bridge）。',
      ),
      scenario,
    }
  }
  if (target === undefined && named !== undefined) {
    return {
      reason: said(
        `${name} is the hostname of ${named.name}, and Docker's DNS knows services, container names and aliases alone`,
        `${name} 是 ${named.name} 的 hostname，而 Docker 的 DNS 只认服务名、容器名和别名`,
      ),
      fix: said(
        `Write ${named.name}:${NAMESRV_PORT}, or give it the alias ${name}.`,
        `写 ${named.name}:${NAMESRV_PORT}，或为它加别名 ${name}。`,
      ),
      scenario: undefined,
    }
  }
  return {
    reason: said(
      `${name} does not resolve there: only containers of the same user-defined network know the name of a service`,
      `${name} 在那里无法解析：只有同一自定义网络里的容器才认识服务名`,
    ),
    fix: said(
      `Put both on one network, and write the name of the service${service === undefined ? '' : ` (${service})`}.`,
      `把两者放到同一个网络，并写服务名${service === undefined ? '' : `（${service}）`}。`,
    ),
    scenario,
  }
}

/** The port of the machine, where containers talk to one another. */
function innerPort(subject: Subject, host: string, to: string, name: string): Why | undefined {
  const colon = to.lastIndexOf(':')
  const port = Number(to.slice(colon + 1))
  const found = subject.namesrvs.find(({ addresses }) =>
    addresses.some(({ address }) => address === to.slice(0, colon)),
  )
  if (found === undefined || port === NAMESRV_PORT || host === MACHINE) return undefined
  return {
    reason: said(
      `between containers ${found.name} is at its own port ${NAMESRV_PORT}; ${port} is a port of the machine`,
      `容器之间要用 ${found.name} 自己的端口 ${NAMESRV_PORT}；${port} 是宿主机的端口`,
    ),
    fix: said(`Write ${name}:${NAMESRV_PORT}.`, `写 ${name}:${NAMESRV_PORT}。`),
    scenario: undefined,
  }
}

export function whyLost({ result }: Examined, host: string, dial: Dial): Said {
  const explained = result.explanations.find(
    ({ address, clients }) => address === dial.to && clients.some((own) => own.includes(host)),
  )
  return explained === undefined ? said(`${dial.to}: ${dial.result}`) : said(explained.rule, explained.zh.rule)
}

export function serviceAddress({ subject }: Examined): string | undefined {
  const [namesrv] = subject.namesrvs
  return namesrv === undefined ? undefined : `${namesrv.name}:${NAMESRV_PORT}`
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
