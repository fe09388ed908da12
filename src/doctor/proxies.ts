import type { Examined, ProxyRow } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { addressFrom, grouped, whoOf } from './reasons.ts'
import { said } from './said.ts'
import { MACHINE, NEIGHBOUR, type ProxyOf } from './subject.ts'

/** Proxies that know no NameServer, do not stay, are not open to anybody, or name addresses that cannot be dialled. */
export function findProxies(examined: Examined): readonly Finding[] {
  const { subject, proxyRows } = examined
  const hops = grouped(
    proxyRows.filter(isBroken),
    (row) => `${row.proxy} ${row.protocol} ${row.connected} ${portOf(row.named)}`,
  )
  return [
    ...subject.proxies.flatMap((proxy) => [...ownHops(examined, proxy), ...closed(examined, proxy)]),
    ...hops.flatMap((group) => hopOf(examined, group)),
    ...pointedElsewhere(examined),
  ]
}

function portOf(address: string | undefined): string {
  return address === undefined ? '' : address.slice(address.lastIndexOf(':'))
}

function isBroken({ connected, used }: ProxyRow): boolean {
  return connected === 'failed' || used === 'failed'
}

/** The proxy that could not begin, and is not there at the end. */
function ownHops(examined: Examined, proxy: ProxyOf): readonly Finding[] {
  const { subject, rows, result } = examined
  const { container, program, server } = proxy
  const { name } = container
  if ('refused' in container.start || program.ends !== undefined || program.local) return []
  const who = [containerSaid(name)]
  if (program.settings['namesrvAddr'] === undefined) {
    const address = addressFrom(examined, container.host) ?? 'namesrv:9876'
    return [
      {
        severity: 'problem',
        ...placeOf(subject, name, { in: 'command' }),
        what: said(`the command of ${name}`, `${name} 的命令`),
        reason: said(
          'the proxy has no NameServer address (-n, NAMESRV_ADDR, or namesrvAddr in rmq-proxy.json), and ends',
          '代理没有 NameServer 地址（-n、NAMESRV_ADDR 或 rmq-proxy.json 的 namesrvAddr），会退出',
        ),
        fix: said(`Add -n ${address} to the command.`, `在命令里加 -n ${address}。`),
        scenario: undefined,
        who,
      },
    ]
  }
  const own = rows.filter(({ from }) => from.en === `container ${name}`)
  const failures = result.observations.logs({ host: container.host, message: 'the server failed' })
  const failed = failures.findLast(({ fields }) => String(fields['error']).startsWith('create system broadcast topic'))
  // What its own hops meet is told with them.
  if (
    failed === undefined ||
    isRunning(examined, proxy) ||
    own.some(({ route, sent }) => route === 'failed' || sent === 'failed')
  )
    return []
  const error = String(failed.fields['error'])
  const cluster = /failed on cluster (\S+)/.exec(error)?.[1] ?? ''
  const known = subject.brokers.some(
    (broker) => (broker.program.settings['brokerClusterName'] ?? 'DefaultCluster') === cluster,
  )
  const clusterPlace = program.places['rocketMQClusterName']
  return [
    {
      severity: 'problem',
      ...placeOf(subject, name, known ? { in: 'restart' } : (clusterPlace ?? { in: 'service' })),
      what: known ? said(`the start of ${name}`, `${name} 的启动`) : said(`rocketMQClusterName = ${cluster}`),
      reason: known
        ? said(
            `mqproxy ends with 1: ${error}; the broker registers later, and nobody starts ${server} again`,
            `mqproxy 以 1 退出：${error}；Broker 之后才注册，而没有谁再次启动 ${server}`,
          )
        : said(
            `mqproxy ends with 1: ${error}: no broker has this brokerClusterName`,
            `mqproxy 以 1 退出：${error}：没有 Broker 的 brokerClusterName 是它`,
          ),
      fix: known
        ? said(
            'Set restart: on-failure, or wait for a broker that is healthy.',
            '设置 restart: on-failure，或等待 Broker 健康之后再启动。',
          )
        : said(
            'Write the brokerClusterName of the brokers into rmq-proxy.json as rocketMQClusterName.',
            '在 rmq-proxy.json 里把 rocketMQClusterName 写成 Broker 的 brokerClusterName。',
          ),
      scenario: known ? 'compose-start-order-first-30s' : 'updatetopic-wrong-cluster-name',
      who,
    },
  ]
}

/** Whether the proxy listens at the end of the run: it has not ended since its last start. */
export function isRunning({ result }: Examined, { container, server, program }: ProxyOf): boolean {
  const { world } = result
  return (
    world.network.probe(container.host, { host: '127.0.0.1', port: program.grpcPort }).fate === 'delivered' &&
    server !== ''
  )
}

/** A proxy whose port for gRPC nobody outside can dial, although others are open. */
function closed({ subject, proxyRows }: Examined, { container, program, server }: ProxyOf): readonly Finding[] {
  const { name, ports, mode } = container
  if (mode !== 'bridge' || 'refused' in container.start || program.ends !== undefined) return []
  const isTried = proxyRows.some((row) => row.proxy === server && row.protocol === 'gRPC')
  const isOpen = ports.length > 0 || subject.namesrvs.some((other) => other.ports.length > 0)
  if (isTried || !isOpen) return []
  return [
    {
      severity: 'problem',
      ...placeOf(subject, name, { in: ports.length > 0 ? 'ports' : 'service' }),
      what: said(`port ${program.grpcPort} is not published`, `端口 ${program.grpcPort} 没有发布`),
      reason: said(
        `clients of gRPC use port ${program.grpcPort} of the proxy, and nothing leads to it from outside of the containers`,
        `gRPC 客户端使用代理的 ${program.grpcPort} 端口，而容器之外无法到达它`,
      ),
      fix: said(`Publish ${program.grpcPort}:${program.grpcPort}.`, `发布 ${program.grpcPort}:${program.grpcPort}。`),
      scenario: 'published-port-remap-mismatch',
      who: [said(MACHINE, '本机'), said(NEIGHBOUR, '另一台机器')],
    },
  ]
}

function hopOf(examined: Examined, group: readonly ProxyRow[]): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { subject } = examined
  const { attempt, endpoint, text, protocol, named = '' } = row
  const { proxy, writtenIn } = attempt
  const { container, program } = proxy
  const who = whoOf(group.map((own) => ({ from: own.from, as: own.protocol })))
  const port = protocol === 'gRPC' ? program.grpcPort : program.remotingPort
  const index = container.container.ports?.findIndex((own) => new RegExp(`:${port}(?:/|$)`).test(own)) ?? -1
  const ports = placeOf(subject, container.name, { in: index === -1 ? 'ports' : `ports[${index}]` })
  const common = { severity: 'problem', scenario: undefined, who } as const
  if (row.connected === 'failed') {
    // A proxy that is not there is told by itself.
    if (!isRunning(examined, proxy)) return []
    return [
      {
        ...common,
        ...(writtenIn === undefined ? ports : placeOf(subject, writtenIn.container, { in: writtenIn.key })),
        scenario:
          endpoint.startsWith('127.') || endpoint.startsWith('localhost') ? 'localhost-means-the-container' : undefined,
        what: said(`proxy at ${endpoint}`, `代理地址 ${endpoint}`),
        reason: said(`${text}: no connection to the proxy from there`, `${text}：从那里连不上代理`),
        fix: said(
          'Use an address and a port under which the proxy can be reached from there.',
          '使用从那里可以访问的代理地址和端口。',
        ),
      },
    ]
  }
  if (protocol === 'remoting') {
    const place = program.places['remotingAccessAddr']
    // Who has the port of gRPC has a way; the one for remoting is then open without being of use.
    const hasGrpc = group.every((own) =>
      examined.proxyRows.some(
        (other) => other.protocol === 'gRPC' && other.from.en === own.from.en && other.used === 'ok',
      ),
    )
    return [
      {
        ...common,
        severity: hasGrpc ? 'risk' : 'problem',
        scenario: scenarioOf(examined, named),
        ...(place === undefined ? ports : placeOf(subject, container.name, place)),
        what:
          place === undefined
            ? said(`${container.name} without remotingAccessAddr`, `${container.name} 没有设置 remotingAccessAddr`)
            : said(`remotingAccessAddr = ${program.settings['remotingAccessAddr']}`),
        reason: said(
          `a route that comes over ${endpoint} names ${named}, and there is no way to it from there (${text})`,
          `经 ${endpoint} 得到的路由里是 ${named}，从那里无法到达（${text}）`,
        ),
        fix: said(
          `Set "remotingAccessAddr": "${subject.address}" in rmq-proxy.json and publish ${port}:${port}; or do not publish ${port}, if all clients speak gRPC.`,
          `在 rmq-proxy.json 里设 "remotingAccessAddr": "${subject.address}" 并发布 ${port}:${port}；若客户端都用 gRPC，则不要发布 ${port}。`,
        ),
      },
    ]
  }
  if (program.local) {
    const broker = subject.brokers.find((own) => own.container === container)
    const given = broker?.program.settings['brokerIP1']
    return [
      {
        ...common,
        scenario: scenarioOf(examined, named),
        ...placeOf(subject, container.name, broker?.program.places['brokerIP1'] ?? { in: 'command' }),
        what:
          given === undefined
            ? said(`${container.name} without brokerIP1`, `${container.name} 没有设置 brokerIP1`)
            : said(`brokerIP1 = ${given}`),
        reason: said(
          `a proxy in local mode names its broker's address with its own port, ${named}, and there is no way to it from there (${text})`,
          `local 模式的代理在路由里给出 Broker 的地址和自己的端口 ${named}，从那里无法到达（${text}）`,
        ),
        fix: said(
          `Set brokerIP1=${subject.address}, published as ${port}:${port}.`,
          `设 brokerIP1=${subject.address}，并发布 ${port}:${port}。`,
        ),
      },
    ]
  }
  const outer = endpoint.slice(endpoint.lastIndexOf(':') + 1)
  return [
    {
      ...common,
      scenario: 'published-port-remap-mismatch',
      ...ports,
      what: said(`port ${outer}:${port}`, `端口 ${outer}:${port}`),
      reason: said(
        `the proxy answers with the address that the client came by and its own port: ${named}, while it is published as ${outer} (${text})`,
        `代理用客户端所用的地址加自己的端口作答：${named}，而它被发布为 ${outer}（${text}）`,
      ),
      fix: said(
        `Publish ${port}:${port}; or set "grpcServerPort": ${outer} and publish ${outer}:${outer}; or "useEndpointPortFromRequest": true.`,
        `发布 ${port}:${port}；或设 "grpcServerPort": ${outer} 并发布 ${outer}:${outer}；或设 "useEndpointPortFromRequest": true。`,
      ),
    },
  ]
}

/** The scenario about brokers that shows what an address in a proxy's route does. */
function scenarioOf({ subject }: Examined, named: string): string {
  const host = named.slice(0, named.lastIndexOf(':'))
  if (host === 'localhost' || host.startsWith('127.')) return 'brokerip1-loopback'
  if (/^[a-z]/i.test(host)) return 'compose-service-name-advertised-to-host'
  return host === subject.address ? 'published-port-remap-mismatch' : 'docker-bridge-ip-advertised'
}

/** Clients of gRPC that were given a port of the NameServer or of a broker. */
function pointedElsewhere({ subject }: Examined): readonly Finding[] {
  const remoting = ['9876', ...subject.brokers.map(({ listenPort }) => String(listenPort))]
  const [proxy] = subject.proxies
  return subject.lowered.containers.flatMap(({ name, container, programs }) => {
    if (!programs.some(({ kind }) => kind === 'app')) return []
    return Object.entries(container.env ?? {}).flatMap(([variable, value]): readonly Finding[] => {
      const port = /^(?:[\w.-]+):(\d+)$/.exec(value)?.[1]
      if (!/ENDPOINTS?$/i.test(variable) || !/ROCKETMQ|PROXY|^MQ_/i.test(variable)) return []
      if (port === undefined || !remoting.includes(port)) return []
      const address = proxy === undefined ? undefined : `${proxy.container.name}:${proxy.program.grpcPort}`
      return [
        {
          severity: 'problem',
          ...placeOf(subject, name, { in: `env.${variable}` }),
          what: said(`${variable}: ${value}`),
          reason: said(
            `an endpoint is one of a proxy, for clients of gRPC; on port ${port} a NameServer or broker reads their first bytes as a frame of 1347569956 bytes and closes`,
            `endpoint 是给 gRPC 客户端用的代理地址；端口 ${port} 上的 NameServer 或 Broker 会把它的头几个字节当作 1347569956 字节的帧而断开`,
          ),
          fix:
            address === undefined
              ? said(
                  'Add a proxy (mqproxy, or mqbroker --enable-proxy) and name its port 8081.',
                  '增加代理（mqproxy，或 mqbroker --enable-proxy），并写它的 8081 端口。',
                )
              : said(`Write ${address}.`, `写 ${address}。`),
          // The first bytes of HTTP/2 on a port of remoting.
          scenario: 'http-probe-on-remoting-port',
          who: [containerSaid(name)],
        },
      ]
    })
  })
}
