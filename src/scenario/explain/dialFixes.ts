import { addressText } from '../../runtime/index.ts'
import { listed } from '../happenings.ts'
import { addressOf, type WatchedDial } from '../watch/dials.ts'
import type { ScenarioServer } from '../world/servers.ts'
import type { Evidence } from './explainRun.ts'
import { listedInChinese, type Words } from './explanation.ts'
import { seconds } from './groups.ts'

/** Looks for an address of the broker that these hosts do reach, names first, by probing the world. */
export function fixForBroker(
  evidence: Evidence,
  dial: WatchedDial,
  hosts: readonly string[],
  brokerHost: string,
): Words {
  const { stage } = evidence
  const { world } = stage
  const { to } = dial
  const server = brokerOn(stage, brokerHost)?.node.server
  if (server === undefined) {
    return { en: `start the broker on ${brokerHost}`, zh: `启动 ${brokerHost} 上的 Broker` }
  }
  const { port } = server.address
  const from = listed(hosts)
  const zhFrom = listedInChinese(hosts)
  const reachable = world
    .host(brokerHost)
    .addresses.filter((host) => hosts.every((one) => world.network.probe(one, { host, port }).fate === 'delivered'))
  if (reachable.includes(addressOf(to).host)) {
    return {
      en: `nothing about the address, which is right: the broker on ${brokerHost} was away at ${seconds(dial.atMs)} and answers by the end; have a second broker for the topic, and let programs send again`,
      zh: `地址没有错：${brokerHost} 上的 Broker 在 ${seconds(dial.atMs)} 不在线，到结束时又能应答；让主题分布在第二个 Broker 上，并让程序重试`,
    }
  }
  const [address] = reachable
  if (address !== undefined) return advertised(evidence, hosts, reachable, address, port)
  const published = publishedAddress(evidence, hosts, brokerHost, port)
  if (published !== undefined) {
    return {
      en: `set brokerIP1=${published} and restart the broker; the machine publishes port ${port} there, and ${from} can dial it (where broker.conf says so already, nobody reads it: start with mqbroker -c and its path)`,
      zh: `设置 brokerIP1=${published} 并重启 Broker；宿主机在那里发布了端口 ${port}，${zhFrom} 连得上（如果 broker.conf 里已经这样写了，说明没有被读取：用 mqbroker -c 加上它的路径启动）`,
    }
  }
  const other = otherPort(evidence, brokerHost, port)
  if (other !== undefined) {
    return {
      en: `let the broker listen on the port that is published: listenPort=${other}, published as ${other}:${other} (now ${other}:${port}); clients dial what it advertises, and that is its own port`,
      zh: `让 Broker 监听发布出来的端口：listenPort=${other}，发布为 ${other}:${other}（现在是 ${other}:${port}）；客户端连接的是它注册的端口，也就是它自己的端口`,
    }
  }
  const others = world.host(brokerHost).addresses.filter((host) => host !== addressOf(to).host)
  const none =
    others.length === 0 ? '' : `; its other addresses (${others.join(', ')}) are not reachable from there either`
  const zhNone = others.length === 0 ? '' : `；它的其他地址（${others.join('、')}）从那里也不可达`
  return { en: `let ${from} connect to ${to}${none}`, zh: `允许 ${zhFrom} 连接 ${to}${zhNone}` }
}

function advertised(
  { stage: { names } }: Evidence,
  hosts: readonly string[],
  reachable: readonly string[],
  address: string,
  port: number,
): Words {
  const brokerNames = names.answering(reachable)
  const [name] = brokerNames.filter(
    (candidate) => !reachable.includes(candidate) && names.addressesOf(candidate).length > 0,
  )
  const better = name ?? address
  const meaning = name === undefined ? '' : ` (${address})`
  const who = hosts.length === 1 ? `${hosts[0]} reaches` : `all ${hosts.length} of these hosts reach`
  const at = addressText({ host: better, port })
  return {
    en: `set brokerIP1=${better} and restart the broker; ${who} ${at}${meaning}`,
    zh: `设置 brokerIP1=${better} 并重启 Broker；${listedInChinese(hosts)} 可以连到 ${at}${meaning}`,
  }
}

/** The address of a machine that publishes the port of a host under its own number, where these hosts reach it. */
function publishedAddress(
  { plan, stage }: Evidence,
  hosts: readonly string[],
  brokerHost: string,
  port: number,
): string | undefined {
  const { world } = stage
  const machines = Object.values(plan.topology.published ?? {}).flatMap(({ at, to, on }) =>
    on !== undefined && to === `${brokerHost}:${port}` && addressOf(at).port === port ? [on] : [],
  )
  return machines
    .flatMap((machine) => world.host(machine).addresses)
    .find((host) => hosts.every((from) => world.network.probe(from, { host, port }).fate === 'delivered'))
}

/** The port under which a machine publishes the port of a host, when it is another one. */
function otherPort({ plan }: Evidence, brokerHost: string, port: number): number | undefined {
  const own = Object.values(plan.topology.published ?? {}).filter(({ to }) => to === `${brokerHost}:${port}`)
  return own.map(({ at }) => addressOf(at).port).find((published) => published !== port)
}

/** The first broker that runs on a host. */
function brokerOn({ servers }: Evidence['stage'], host: string): ScenarioServer | undefined {
  return [...servers.values()].find((server) => server.role === 'broker' && server.host === host)
}

/** What to do about an address that no route named. */
export function fixForDirect(evidence: Evidence, dial: WatchedDial, hosts: readonly string[]): Words {
  return (
    withoutEndpoint(dial) ??
    elsewhere(evidence, dial) ??
    moved(evidence, hosts, dial) ??
    later(evidence, dial) ??
    named(evidence, hosts, dial) ??
    byFate(dial)
  )
}

/** A node drops what comes to a port for which it has no pod of its own. */
function withoutEndpoint({ met }: WatchedDial): Words | undefined {
  const found = /^translate NodePort (\S+) on (\S+), externalTrafficPolicy: Local$/.exec(met?.rule ?? '')
  if (met?.fate !== 'dropped' || found === null) return undefined
  const [, service, node] = found
  return {
    en: `set externalTrafficPolicy: Cluster for ${service} (pods then see the address of a node in place of the client's), or run one of its pods on ${node}, too`,
    zh: `把 ${service} 的 externalTrafficPolicy 设为 Cluster（此后 Pod 看到的是节点地址而不是客户端地址），或者在 ${node} 上也运行一个它的 Pod`,
  }
}

/** A loopback address means the host that dials it; the server that was meant runs somewhere else. */
function elsewhere({ stage }: Evidence, { to }: WatchedDial): Words | undefined {
  const { host, port } = addressOf(to)
  if (!host.startsWith('127.')) return undefined
  const server = [...stage.servers.values()].find(({ node }) => node.server?.address.port === port)
  const [address] = server === undefined ? [] : stage.world.host(server.host).addresses
  if (server === undefined || address === undefined) return undefined
  const write = `${server.host}:${port}`
  const at = addressText({ host: address, port })
  return {
    en: `${host} is the very host that dials it; ${server.name} runs on ${server.host}, so write ${write} or ${at}`,
    zh: `${host} 就是发起连接的主机自己；${server.name} 运行在 ${server.host} 上，应写 ${write} 或 ${at}`,
  }
}

/** The address came from a name that answers another one by now, or from a line of a hosts file. */
function moved({ watch, stage }: Evidence, hosts: readonly string[], { to, met }: WatchedDial): Words | undefined {
  const aim = addressOf(to)
  const line = watch.dnsAnswers.find(
    ({ host, source, addresses }) => source === 'hosts' && hosts.includes(host) && addresses.includes(aim.host),
  )
  if (line !== undefined && line.name !== met?.host && met?.fate !== 'dropped' && met?.fate !== 'rejected') {
    return {
      en: `${line.name} is ${aim.host} by a line of the hosts file of ${line.host} alone; when its server has moved, take that line out and let the name be resolved by a DNS that follows the server`,
      zh: `${line.name} 是 ${aim.host}，这只来自 ${line.host} 的 hosts 文件；服务器已经搬走时，删掉这一行，改用会跟随服务器变化的 DNS`,
    }
  }
  const name = watch.dnsAnswers.find(
    ({ host, addresses }) => hosts.includes(host) && addresses.includes(aim.host),
  )?.name
  const [now] = name === undefined ? [] : stage.names.addressesOf(name)
  if (name === undefined || now === undefined || now === aim.host) return undefined
  return {
    en: `${name} is ${now} by now; let the programs forget the old answer (networkaddress.cache.ttl=30 for a JVM), or restart them`,
    zh: `${name} 现在是 ${now}；让程序不再使用旧的解析结果（JVM 设置 networkaddress.cache.ttl=30），或者重启程序`,
  }
}

/** The server listens by the end, and did not yet, or not any more, at that moment. */
function later({ stage }: Evidence, { to, met, atMs }: WatchedDial): Words | undefined {
  if (met?.fate !== 'closed') return undefined
  const { port } = addressOf(to)
  const server = [...stage.servers.values()].find(
    ({ host, node }) => host === met.host && node.server?.address.port === port,
  )
  if (server === undefined) return undefined
  const accepted = `${server.name} listens on ${port} by the end of the run, and did not at ${seconds(atMs)}`
  return {
    en: `${accepted}; let programs wait for its health (depends_on with condition: service_healthy), or try again`,
    zh: `${server.name} 到结束时在监听 ${port}，而在 ${seconds(atMs)} 还没有；让程序等它健康（depends_on 加 condition: service_healthy），或者重试`,
  }
}

/** A name still leads to a host where its server is not, or not any more. */
function named({ watch }: Evidence, hosts: readonly string[], { to, met }: WatchedDial): Words | undefined {
  if (met?.fate !== 'closed') return undefined
  const aim = addressOf(to)
  const name = watch.dnsAnswers.find(
    ({ host, addresses }) => hosts.includes(host) && addresses.includes(aim.host),
  )?.name
  if (name === undefined || name === met.host) return undefined
  return {
    en: `${name} leads to ${aim.host} (${met.host}), where nobody listens on ${aim.port}: start its server there, or let the name follow the server to where it runs (a headless service instead of a line that somebody wrote)`,
    zh: `${name} 指向 ${aim.host}（${met.host}），那里没有程序监听 ${aim.port}：在那里启动服务器，或者让名字跟随服务器（用 headless service 代替手写的一行）`,
  }
}

function byFate({ host, to, met }: WatchedDial): Words {
  switch (met?.fate) {
    case 'dropped':
    case 'rejected':
    case 'unreachable':
      return { en: `allow ${host} to connect to ${to}`, zh: `允许 ${host} 连接 ${to}` }
    case 'noRoute':
      return {
        en: 'add a route, or use an address on a network that the host reaches',
        zh: '增加路由，或者使用该主机可达网络上的地址',
      }
    case 'cut':
      return { en: `mend the path from ${host} to ${to}`, zh: `恢复 ${host} 到 ${to} 的网络` }
    case 'closed':
      return {
        en: `start the server on ${met.host}, or correct the port`,
        zh: `启动 ${met.host} 上的服务器，或改正端口`,
      }
    case 'off':
      return { en: `switch ${met.host} on`, zh: `开启 ${met.host}` }
    case 'absent':
      return { en: 'correct the address', zh: '改正地址' }
    default:
      return {
        en: 'look at the latency of the path and at the load of the server',
        zh: '检查网络延迟和服务器负载',
      }
  }
}
