import type { LoweredContainer } from '../topology/index.ts'
import { shareNames } from './attempts.ts'
import type { Examined } from './examine.ts'
import { addressFrom, type Why } from './reasons.ts'
import { said } from './said.ts'
import { namesrvPort } from './subject.ts'

const SCENARIO = 'compose-service-name-advertised-to-host'

/** Why a name of a NameServer does not resolve on a host. */
export function whyNoName(examined: Examined, host: string, name: string): Why {
  const { lowered, project } = examined.subject
  const service = addressFrom(examined, host)
  if (/^(?:(?:host|gateway)\.docker\.internal|docker\.for\.(?:mac|win)\..+)$/.test(name))
    return ofDesktop(name, service)
  const named = lowered.containers.find(({ container }) => container.hostname === name)
  const own = lowered.containers.find((container) => container.host === host)
  const target = lowered.containers.find(({ name: other, container }) => {
    return other === name || container.service === name || container.aliases?.includes(name) === true
  })
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
  if (target !== undefined && (own === undefined || own.mode === 'host')) return fromTheMachine(target, name, service)
  if (target !== undefined && own !== undefined && !shareNames(target, own)) return apart(target, own, name)
  if (target === undefined && named !== undefined) {
    return {
      reason: said(
        `${name} is the hostname of ${named.name}, and Docker's DNS knows services, container names and aliases alone`,
        `${name} 是 ${named.name} 的 hostname，而 Docker 的 DNS 只认服务名、容器名和别名`,
      ),
      fix: said(
        `Write ${named.name}:${namesrvPort(named)}, or give it the alias ${name}.`,
        `写 ${named.name}:${namesrvPort(named)}，或为它加别名 ${name}。`,
      ),
      scenario: undefined,
    }
  }
  const external = own?.addresses.map(({ network }) => network.slice(network.indexOf('/') + 1)) ?? []
  const shared = external.find((network) => project.externalNetworks.has(network))
  return {
    // Who else is on an external network is not in this file.
    ...(shared === undefined ? {} : { severity: 'risk' }),
    reason: said(
      `${name} does not resolve there: no service, container name or alias of this file is ${name}${shared === undefined ? '' : `; whether another project on the external network ${shared} has it is not known here`}`,
      `${name} 在那里无法解析：这个文件里没有叫 ${name} 的服务、容器名或别名${shared === undefined ? '' : `；外部网络 ${shared} 上的其他项目有没有它，这里无从得知`}`,
    ),
    fix:
      service === undefined
        ? said(
            `Put a NameServer of that name on the network, or write the name of the one that is there.`,
            `在该网络上放一个叫这个名字的 NameServer，或写已有的那个的名字。`,
          )
        : said(`Write ${service}.`, `写 ${service}。`),
    scenario: SCENARIO,
  }
}

function ofDesktop(name: string, service: string | undefined): Why {
  const write = service === undefined ? said('', '') : said(` Write ${service}; or add`, `写 ${service}；或加`)
  if (name.startsWith('docker.for.')) {
    return {
      reason: said(
        `${name} is an old name that Docker Desktop made on one system alone`,
        `${name} 是 Docker Desktop 只在某一个系统上提供的旧名字`,
      ),
      fix:
        service === undefined
          ? said('Write host.docker.internal.', '写 host.docker.internal。')
          : said(`Write ${service}.`, `写 ${service}。`),
      scenario: 'host-docker-internal-only-inside-containers',
    }
  }
  const hosts = 'extra_hosts: ["host.docker.internal:host-gateway"]'
  return {
    reason: said(
      `${name} is a name that Docker Desktop makes; Docker on Linux has it only for containers with extra_hosts`,
      `${name} 是 Docker Desktop 提供的名字；Linux 上的 Docker 只对写了 extra_hosts 的容器提供`,
    ),
    fix: said(
      `${write.en === '' ? 'Add' : write.en.trim()} ${hosts} and write host.docker.internal.`,
      `${write.zh === '' ? '加' : write.zh} ${hosts}，并写 host.docker.internal。`,
    ),
    scenario: 'host-docker-internal-only-inside-containers',
  }
}

function fromTheMachine(target: LoweredContainer, name: string, service: string | undefined): Why {
  const port = namesrvPort(target)
  return {
    reason: said(
      `${name} does not resolve there: programs with the network of the machine do not know the names of services`,
      `${name} 在那里无法解析：使用本机网络的程序不认识服务名`,
    ),
    fix:
      service === undefined
        ? said(
            `Publish ${port}:${port} of ${target.name}, and write 127.0.0.1:${port}.`,
            `发布 ${target.name} 的 ${port}:${port}，并写 127.0.0.1:${port}。`,
          )
        : said(`Write ${service}.`, `写 ${service}。`),
    scenario: SCENARIO,
  }
}

function apart(target: LoweredContainer, own: LoweredContainer, name: string): Why {
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
    scenario: SCENARIO,
  }
}
