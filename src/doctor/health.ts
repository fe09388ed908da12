import type { HealthTest, LoweredContainer } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { passesAt } from './gates.ts'
import { type Said, said } from './said.ts'
import { seconds } from './seconds.ts'

/** A container that waits for the health of one that runs, and whose check gives up before, or that has none. */
export function neverHealthy(examined: Examined, { name }: LoweredContainer, words: string): readonly Finding[] {
  const { subject } = examined
  const [, waited = ''] = /^dependency failed to start: container (\S+) is unhealthy$/.exec(words) ?? []
  const other = subject.lowered.containers.find((container) => container.name === waited)
  if (other === undefined || 'refused' in other.start || other.exitCode !== undefined) return []
  const { health } = other.container
  const common = {
    severity: 'problem',
    what: said(`${name} waits for the health of ${waited}`, `${name} 等待 ${waited} 健康`),
    who: [containerSaid(name)],
  } as const
  const wrong = health?.test === undefined ? undefined : whatIsWrong(examined, other, health.test)
  if (wrong !== undefined) {
    const { reason, fix, scenario } = wrong
    return [
      {
        ...common,
        ...placeOf(subject, waited, { in: 'healthcheck' }),
        reason: said(`${words}: ${reason.en}`, `${words}：${reason.zh}`),
        fix,
        scenario,
      },
    ]
  }
  const takes = seconds(other.start.listensAtMs - other.start.startsAtMs)
  return [
    {
      ...common,
      ...placeOf(subject, name, { in: 'depends_on' }),
      reason:
        health === undefined
          ? said(`${words}: ${waited} has no healthcheck`, `${words}：${waited} 没有 healthcheck`)
          : said(
              `${words}: it listens after ${takes}, and its check gives up before`,
              `${words}：它在 ${takes} 之后才监听，而健康检查在此之前就放弃了`,
            ),
      fix: said(
        `Give ${waited} a healthcheck of its port, with start_period: 60s.`,
        `为 ${waited} 配置检查其端口的 healthcheck，并设 start_period: 60s。`,
      ),
      scenario: undefined,
    },
  ]
}

interface Wrong {
  readonly reason: Said
  readonly fix: Said
  readonly scenario: string | undefined
}

/** A check that says no however long it is asked. */
function whatIsWrong(examined: Examined, container: LoweredContainer, test: HealthTest): Wrong | undefined {
  if (passesAt(examined, container, test, examined.endsAtMs)) return undefined
  const { name } = container
  const port = ownPort(container)
  const address = `</dev/tcp/127.0.0.1/${port ?? 9876}`
  const fix = said(
    `Ask whether the port accepts: test: ["CMD", "bash", "-c", "${address}"].`,
    `检查端口能否连接：test: ["CMD", "bash", "-c", "${address}"]。`,
  )
  const told = (en: string, zh: string, scenario?: string): Wrong => ({ reason: said(en, zh), fix, scenario })
  const { shown } = test
  if (test.kind === 'never') return told(`its check (${shown}) always fails`, `它的检查（${shown}）总是失败`)
  const at = `${test.host}:${test.port}`
  const isOpen = passesAt(examined, container, { ...test, kind: 'port' }, examined.endsAtMs)
  if (isOpen && test.kind === 'cluster') {
    return told(
      `its check asks ${at} for brokers (${shown}), and none registers before ${name} is healthy`,
      `它的检查向 ${at} 询问 Broker（${shown}），而在 ${name} 健康之前没有 Broker 注册`,
    )
  }
  if (isOpen) {
    return told(
      `its check speaks HTTP to ${at} (${shown}), where remoting is spoken and such a connection is closed`,
      `它的检查用 HTTP 访问 ${at}（${shown}），而那里使用 remoting 协议，会断开这样的连接`,
      'http-probe-on-remoting-port',
    )
  }
  return told(
    `its check dials ${at} (${shown}), and nothing listens there${port === undefined ? '' : `; ${name} listens on ${port}`}`,
    `它的检查连接 ${at}（${shown}），那里没有程序监听${port === undefined ? '' : `；${name} 监听的是 ${port}`}`,
  )
}

/** The first port of the first program of a container. */
function ownPort({ programs }: LoweredContainer): number | undefined {
  for (const program of programs) {
    if (program.kind === 'proxy') return program.grpcPort
    if (program.kind === 'namesrv') return Number(program.settings['listenPort'] ?? 9876)
    if (program.kind === 'broker') return Number(program.settings['listenPort'] ?? 10_911)
  }
  return undefined
}
