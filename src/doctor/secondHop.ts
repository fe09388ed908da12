import { DESKTOP_HOST_ADDRESS, LAN, type Place } from '../topology/index.ts'
import { howToAdvertise } from './advertising.ts'
import type { Examined, Row } from './examine.ts'
import { type Finding, placeOf } from './finding.ts'
import { hasUnreadAddress } from './notStarted.ts'
import { keptApart, whoOf } from './reasons.ts'
import { said } from './said.ts'
import { isOfContainers, NEIGHBOUR } from './subject.ts'
import { hasUnreadName } from './unread.ts'
import { changesItsFile } from './untried.ts'
import { commentInAddress, portInAddress } from './writtenAddress.ts'

type SecondHop =
  | 'container address'
  | 'foreign container address'
  | 'wildcard'
  | 'refusal'
  | 'own container on the LAN'
  | 'port in the address'
  | 'comment'
  | 'variable'
  | 'unresolved'
  | 'desktop name'
  | 'loopback'
  | 'port'
  | 'other'

export function secondHopKind(examined: Examined, { advertised = '', attempt, text }: Row): SecondHop {
  if (/\bCODE: \d+/.test(text.en)) return 'refusal'
  const colon = advertised.lastIndexOf(':')
  const host = advertised.slice(0, colon)
  const given = attempt.broker.program.settings['brokerIP1']
  if (given !== undefined && /\$\{?\w/.test(given)) return 'variable'
  if (given !== undefined && /[#\s]/.test(given)) return 'comment'
  if (given !== undefined && /^[\w.-]+:\d+$/.test(given)) return 'port in the address'
  if (host === '0.0.0.0') return 'wildcard'
  if (host === 'host.docker.internal') return 'desktop name'
  const { observations } = examined.result
  if (observations.dnsAnswers({ host: attempt.host, name: host }).some(({ outcome }) => outcome !== 'answer'))
    return 'unresolved'
  if (host.startsWith('127.') || host === 'localhost') return 'loopback'
  const isContainer = examined.subject.lowered.containers.some(({ addresses }) =>
    addresses.some(({ address }) => address === host),
  )
  const isOnLan = examined.subject.lowered.containers.some(({ addresses }) =>
    addresses.some(({ address, network }) => address === host && network === LAN),
  )
  if (isOnLan) return 'own container on the LAN'
  if (isContainer) return 'container address'
  if (host !== examined.subject.address && isOfContainers(host)) return 'foreign container address'
  const isMachine = host === examined.subject.address || host === DESKTOP_HOST_ADDRESS
  return isMachine ? 'port' : 'other'
}

/** Why clients with a route do not get to the broker, for rows of one broker and one kind. */
export function findSecondHop(examined: Examined, group: readonly Row[]): readonly Finding[] {
  const [row] = group
  if (row === undefined) return []
  const { subject } = examined
  const { attempt, advertised = '' } = row
  const { broker } = attempt
  const { container, program } = broker
  const given = program.settings['brokerIP1']
  const at = (place: Place | undefined): Pick<Finding, 'file' | 'line'> =>
    placeOf(subject, container.name, place ?? { in: 'command' })
  const who = whoOf(group.map(({ from, language }) => ({ from, as: language })))
  // A file that the command writes says something else once the broker reads it.
  const isSure = !changesItsFile(container)
  const common = {
    severity: isSure ? ('problem' as const) : ('risk' as const),
    ...at(program.places['brokerIP1']),
    what:
      given === undefined
        ? said(`${container.name} without brokerIP1`, `${container.name} 没有设置 brokerIP1`)
        : said(`brokerIP1 = ${given}`),
    who,
  }
  const outside = who.some(({ en }) => en.startsWith(NEIGHBOUR))
  const published = `published as ${broker.listenPort}:${broker.listenPort}`
  const publishedZh = `并以 ${broker.listenPort}:${broker.listenPort} 发布端口`
  const machineAddress = `the address of this machine on the LAN (brokerIP1=${subject.address})`
  const machineZh = `本机的局域网地址（brokerIP1=${subject.address}）`
  const advertise = howToAdvertise(examined, broker)
  switch (secondHopKind(examined, row)) {
    case 'container address':
      // The cause is told with the file.
      if (hasUnreadAddress(examined, container) || hasUnreadName(broker)) return []
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, an address of the container network, which exists inside of this machine only`,
            `路由里是 ${advertised}，这是容器网络的地址，只在本机内部存在`,
          ),
          fix: advertise,
          scenario: 'docker-bridge-ip-advertised',
        },
      ]
    case 'foreign container address':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, which looks like an address of a container network, and no container of this file has it: Docker draws them anew`,
            `路由里是 ${advertised}，看起来是容器网络的地址，而这个文件里没有容器用它：Docker 每次都会重新分配`,
          ),
          fix: advertise,
          scenario: 'docker-bridge-ip-advertised',
        },
      ]
    case 'own container on the LAN':
      return [{ ...common, ...keptApart(advertised) }]
    case 'refusal':
      return [refused(examined, row, common)]
    case 'wildcard':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, which is an address to listen on and none to dial: for a client it is its own machine or container`,
            `路由里是 ${advertised}，这是用来监听的地址，不能用来连接：对客户端来说它指自己的机器或容器`,
          ),
          fix: advertise,
          scenario: 'brokerip1-loopback',
        },
      ]
    case 'port in the address':
      return [{ ...common, ...portInAddress(given ?? '', broker.listenPort) }]
    case 'variable':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}: Java reads this file, and replaces no variables in it`,
            `路由里是 ${advertised}：这个文件由 Java 读取，其中的变量不会被替换`,
          ),
          fix: said(
            `Write the address itself (brokerIP1=${subject.address}); or let compose write the file, as configs with content.`,
            `直接写地址（brokerIP1=${subject.address}）；或让 compose 生成该文件（configs 的 content）。`,
          ),
          scenario: undefined,
        },
      ]
    case 'comment':
      return [{ ...common, ...commentInAddress(advertised) }]
    case 'unresolved':
      // A name of the public DNS may be there for everybody.
      if (given !== undefined && /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i.test(given))
        return [publicName(given, row, common)]
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, and that name does not resolve there`,
            `路由里是 ${advertised}，这个名字在那里无法解析`,
          ),
          fix: outside
            ? said(
                `Advertise ${machineAddress}, ${published}; a hosts entry has to be made on every machine that uses the cluster.`,
                `对外公布${machineZh}，${publishedZh}；若改用 hosts 条目，则每台使用集群的机器都要加。`,
              )
            : said(
                `Add "127.0.0.1 ${given}" to the hosts file of this machine, with the port ${published}; or advertise ${machineAddress}.`,
                `在本机 hosts 文件里加 "127.0.0.1 ${given}"，${publishedZh}；或对外公布${machineZh}。`,
              ),
          scenario: 'compose-service-name-advertised-to-host',
        },
      ]
    case 'desktop name':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, and only containers know that name`,
            `路由里是 ${advertised}，只有容器认识这个名字`,
          ),
          fix: outside
            ? said(`Advertise ${machineAddress}.`, `对外公布${machineZh}。`)
            : said(
                `Add "127.0.0.1 ${given}" to the hosts file of this machine, or advertise ${machineAddress}.`,
                `在本机 hosts 文件里加 "127.0.0.1 ${given}"，或对外公布${machineZh}。`,
              ),
          scenario: 'host-docker-internal-only-inside-containers',
        },
      ]
    case 'loopback':
      return [
        {
          ...common,
          reason: said(
            `the route names ${advertised}, and there that is the client's own machine or container`,
            `路由里是 ${advertised}，在那里它指客户端自己的机器或容器`,
          ),
          fix: advertise,
          scenario: 'brokerip1-loopback',
        },
      ]
    case 'port':
      return [portFinding(examined, row, common)]
    default:
      return [
        {
          ...common,
          reason: said(`${row.text.en}: the route names ${advertised}`, `${row.text.zh}：路由里是 ${advertised}`),
          fix: said(
            `Advertise an address that can be reached from there, such as ${machineAddress}.`,
            `对外公布从那里可以访问的地址，例如${machineZh}。`,
          ),
          scenario: undefined,
        },
      ]
  }
}

/** A name with a domain: nothing here knows what the DNS says of it. */
function publicName(given: string, { advertised = '' }: Row, common: Common): Finding {
  return {
    ...common,
    severity: 'risk',
    reason: said(
      `the route names ${advertised}, and whether that name resolves for everybody is not known here`,
      `路由里是 ${advertised}，这里不知道这个名字是否处处都能解析`,
    ),
    fix: said(
      `Say what it resolves to: --hosts ${given}=ADDRESS; it has to lead to the published port from everywhere.`,
      `用 --hosts ${given}=地址 说明它解析到哪里；从各处都要能到达已发布的端口。`,
    ),
    scenario: 'laptop-hosts-file-missing-broker-name',
  }
}

/** The connection is there, and the broker says no. */
function refused({ subject }: Examined, { text, attempt }: Row, common: Common): Finding {
  const { container, program } = attempt.broker
  const switches = ['authenticationEnabled', 'authorizationEnabled', 'aclEnable']
  const on = switches.find((name) => program.settings[name]?.trim() === 'true')
  const place = on === undefined ? undefined : program.places[on]
  return {
    ...common,
    // Whoever has a key gets in.
    severity: on === undefined ? common.severity : 'risk',
    ...placeOf(subject, container.name, place ?? { in: 'command' }),
    what: on === undefined ? said(`broker ${container.name}`, `Broker ${container.name}`) : said(`${on} = true`),
    reason: said(
      `the broker is reached and refuses clients without an access key: ${text.en}`,
      `能连上 Broker，但它拒绝没有访问密钥的客户端：${text.zh}`,
    ),
    fix:
      on === undefined
        ? said('See the message.', '见上面的信息。')
        : said(
            'Give clients an access key and a secret; the doctor has none.',
            '给客户端配置 access key 和 secret；这里的客户端没有。',
          ),
    scenario: undefined,
  }
}

type Common = Pick<Finding, 'severity' | 'file' | 'line' | 'what' | 'who'>

/** The address is right, and the port is not the one that is published. */
function portFinding(
  { subject }: Examined,
  { advertised = '', text, attempt }: Row,
  common: Pick<Finding, 'severity' | 'file' | 'line' | 'what' | 'who'>,
): Finding {
  const { container: own, listenPort } = attempt.broker
  // The ports of a network that is shared are published by its owner.
  const container = subject.lowered.containers.find(({ name }) => own.mode === 'shared' && name === own.host) ?? own
  const index = container.container.ports?.findIndex((text) => new RegExp(`:${listenPort}(?:/|$)`).test(text)) ?? -1
  const mapping = container.ports.find(({ containerPort }) => containerPort === listenPort)
  const place = placeOf(subject, container.name, {
    in: index === -1 ? (container.container.ports?.length ? 'ports' : 'service') : `ports[${index}]`,
  })
  const scenario = 'published-port-remap-mismatch'
  if (mapping !== undefined && mapping.hostPort !== listenPort) {
    const { hostPort } = mapping
    return {
      ...common,
      ...place,
      what: said(`port ${hostPort}:${listenPort}`, `端口 ${hostPort}:${listenPort}`),
      reason: said(
        `the route names ${advertised}, the listenPort of the broker; on this machine it is published as ${hostPort} (${text.en})`,
        `路由里是 ${advertised}，即 Broker 的 listenPort；而本机把它发布为 ${hostPort}（${text.zh}）`,
      ),
      fix: said(
        `Set listenPort=${hostPort} in broker.conf and publish ${hostPort}:${hostPort}, and ${hostPort - 2} and ${hostPort + 1} likewise.`,
        `在 broker.conf 里设 listenPort=${hostPort} 并发布 ${hostPort}:${hostPort}，${hostPort - 2} 和 ${hostPort + 1} 同理。`,
      ),
      scenario,
    }
  }
  const isLocal = mapping?.hostAddress.startsWith('127.') === true
  return {
    ...common,
    ...place,
    what:
      mapping === undefined
        ? said(`port ${listenPort} is not published`, `端口 ${listenPort} 没有发布`)
        : said(`port ${mapping.hostAddress}:${listenPort}`, `端口 ${mapping.hostAddress}:${listenPort}`),
    reason: said(
      `the route names ${advertised}, and nothing answers there (${text.en})`,
      `路由里是 ${advertised}，那里没有应答（${text.zh}）`,
    ),
    fix: isLocal
      ? said(
          `Publish ${listenPort}:${listenPort} without 127.0.0.1 in front.`,
          `发布 ${listenPort}:${listenPort}，前面不要写 127.0.0.1。`,
        )
      : said(`Publish ${listenPort}:${listenPort}.`, `发布 ${listenPort}:${listenPort}。`),
    scenario,
  }
}
