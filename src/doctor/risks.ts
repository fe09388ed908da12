import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { isRunning } from './proxies.ts'
import { said } from './said.ts'
import { seconds } from './seconds.ts'

/** A NameServer on a machine that is busy, or that emulates another processor, listens this late. */
export const SLOW_NAMESRV_MS = 8000
/** A broker that registers later than this after it could has waited for its next round. */
const PROMPT_MS = 2000

/** What does not wait for a slow NameServer. `slow` is the world with one, `quick` the one without. */
export function findStartOrderRisks(slow: Examined, quick: Examined): readonly Finding[] {
  return [...lateBrokers(slow), ...endedProxies(slow, quick)]
}

/** Brokers that wait for their next round of registration. */
function lateBrokers({ subject, result }: Examined): readonly Finding[] {
  const namesrvs = subject.namesrvs.flatMap(({ start }) => ('refused' in start ? [] : [start.listensAtMs]))
  if (namesrvs.length === 0) return []
  const namesrvAtMs = Math.max(...namesrvs)
  const late = subject.brokers.flatMap((broker) => {
    const { container, brokerName } = broker
    const { start, programs } = container
    if ('refused' in start || programs.some(({ kind }) => kind === 'namesrv')) return []
    const own = result.observations.registrations({}).filter(({ host }) => host === container.host)
    const first = own.find((registered) => registered.brokerName.trim() === brokerName)
    const possibleAtMs = Math.max(namesrvAtMs, start.listensAtMs)
    const isPrompt = first === undefined || first.atMs - possibleAtMs < PROMPT_MS
    return isPrompt || start.listensAtMs > namesrvAtMs ? [] : [{ container, lateMs: first.atMs - possibleAtMs }]
  })
  const [first] = late
  if (first === undefined) return []
  const names = late.map(({ container }) => container.name).join(', ')
  const longest = seconds(Math.max(...late.map(({ lateMs }) => lateMs)))
  const many = late.length > 1
  return [
    {
      severity: 'risk',
      ...placeOf(subject, first.container.name, { in: 'depends_on' }),
      what: said(
        `${names} ${many ? 'do' : 'does'} not wait until a NameServer listens`,
        `${names} 不等 NameServer 开始监听`,
      ),
      reason: said(
        `where the NameServer takes ${seconds(SLOW_NAMESRV_MS)} to listen, the ${many ? 'brokers register' : 'broker registers'} ${longest} later than ${many ? 'they' : 'it'} could, and clients that poll find routes after half a minute`,
        `如果 NameServer 用 ${seconds(SLOW_NAMESRV_MS)} 才监听，Broker 会晚 ${longest} 注册，轮询的客户端要半分钟后才有路由`,
      ),
      fix: said(
        'Give the NameServer a healthcheck of port 9876, and depend on it with condition: service_healthy.',
        '为 NameServer 配置 9876 端口的健康检查，并以 condition: service_healthy 依赖它。',
      ),
      scenario: 'compose-start-order-first-30s',
      who: late.map(({ container }) => containerSaid(container.name)),
    },
  ]
}

/** Proxies that end because nobody has registered yet, and that nobody starts again. */
function endedProxies(slow: Examined, quick: Examined): readonly Finding[] {
  return slow.subject.proxies.flatMap((proxy): readonly Finding[] => {
    const { container, server } = proxy
    const { name } = container
    const before = quick.subject.proxies.find((other) => other.server === server)
    if (before === undefined || !isRunning(quick, before) || isRunning(slow, proxy)) return []
    return [
      {
        severity: 'risk',
        ...placeOf(slow.subject, name, { in: 'depends_on' }),
        what: said(`${name} does not wait until a broker is registered`, `${name} 不等 Broker 注册`),
        reason: said(
          `where the NameServer takes ${seconds(SLOW_NAMESRV_MS)} to listen, mqproxy cannot make its system topic, ends, and nobody starts it again`,
          `如果 NameServer 用 ${seconds(SLOW_NAMESRV_MS)} 才监听，mqproxy 建不了它的系统主题而退出，没有谁再次启动它`,
        ),
        fix: said('Set restart: on-failure for the proxy.', '为代理设置 restart: on-failure。'),
        scenario: 'compose-start-order-first-30s',
        who: [containerSaid(name)],
      },
    ]
  })
}
