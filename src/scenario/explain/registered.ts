import { listed } from '../happenings.ts'
import type { Refusal } from '../observations.ts'
import type { Evidence } from './explainRun.ts'
import { listedInChinese, type Words } from './explanation.ts'
import { seconds } from './groups.ts'

/** Why a NameServer or broker does not know a topic, when the registrations tell; undefined when they do not. */
export function registrationAdvice(evidence: Evidence, refusal: Refusal): Words | undefined {
  const { watch, stage } = evidence
  if (refusal.result !== 'TOPIC_NOT_EXIST') return undefined
  const { by } = refusal
  const servers = [...stage.servers.values()].filter(({ host }) => host === by)
  if (!servers.some(({ role }) => role === 'namesrv')) return sharedAddress(watch.registrations, servers[0]?.name)
  const { registrations } = watch
  const own = registrations.filter(({ namesrv }) => namesrv === by)
  const [first] = registrations
  if (first === undefined) {
    return {
      en: 'no broker has registered with any NameServer; look at the namesrvAddr of the brokers, and whether they run',
      zh: '没有 Broker 注册到任何 NameServer；检查 Broker 的 namesrvAddr，以及它们是否在运行',
    }
  }
  if (own.length > 0) return expired(evidence, refusal) ?? tooEarly(own, refusal) ?? missing(evidence, by)
  const known = [
    ...new Set(registrations.filter(({ brokerName }) => brokerName === first.brokerName).map(({ namesrv }) => namesrv)),
  ]
  return {
    en: `${first.brokerName} registers with ${listed(known)} alone and never with ${by}; list every NameServer in its namesrvAddr, and in the settings of clients`,
    zh: `${first.brokerName} 只注册到 ${listedInChinese(known)}，从未注册到 ${by}；在它的 namesrvAddr 和客户端配置里写上所有 NameServer`,
  }
}

/** A broker that registers with others and never with this one. */
function missing({ watch: { registrations } }: Evidence, by: string): Words | undefined {
  const absent = registrations.find(
    ({ brokerName }) => !registrations.some((entry) => entry.brokerName === brokerName && entry.namesrv === by),
  )
  if (absent === undefined) return undefined
  return {
    en: `${absent.brokerName} registers with ${absent.namesrv} and never with ${by}: list every NameServer by an address of its own in namesrvAddr (one name for several of them is one address)`,
    zh: `${absent.brokerName} 只注册到 ${absent.namesrv}，从未注册到 ${by}：在 namesrvAddr 里逐个写出每个 NameServer 的地址（一个名字对应多个地址时只会用其中一个）`,
  }
}

/** The NameServer had dropped brokers as silent when it was asked. */
function expired({ watch, stage }: Evidence, { by, atMs }: Refusal): Words | undefined {
  const dropped = watch.logs.findLast(
    (line) => line.host === by && line.atMs <= atMs && line.message.startsWith('The broker channel expired'),
  )
  if (dropped === undefined) return undefined
  const back = watch.registrations.find((entry) => entry.namesrv === by && entry.atMs > dropped.atMs)
  const { skewMs } = stage.world.host(by)
  const clock = skewMs === 0 ? '' : `; its clock is ${Math.round(skewMs / 1000)} s off`
  const zhClock = skewMs === 0 ? '' : `；它的时钟偏差 ${Math.round(skewMs / 1000)} 秒`
  const until = back === undefined ? '' : `, until the registrations from ${seconds(back.atMs)} on`
  return {
    en: `${by} dropped its brokers at ${seconds(dropped.atMs)} ("${dropped.message}")${until}${clock}; let NTP slew clocks instead of stepping them, and give clients several NameServers`,
    zh: `${by} 在 ${seconds(dropped.atMs)} 把 Broker 当作过期删除（${dropped.message}）${back === undefined ? '' : `，直到 ${seconds(back.atMs)} 起重新注册`}${zhClock}；让 NTP 缓慢调整时钟而不要跳变，并给客户端配置多个 NameServer`,
  }
}

/** The first registration came after the question. */
function tooEarly(own: Evidence['watch']['registrations'], { by, atMs }: Refusal): Words | undefined {
  const [first] = own
  if (first === undefined || first.atMs <= atMs) return undefined
  return {
    en: `${first.brokerName} registers with ${by} at ${seconds(first.atMs)} for the first time, and was asked for at ${seconds(atMs)}; start programs when brokers are healthy (depends_on with condition: service_healthy), or let them try again`,
    zh: `${first.brokerName} 到 ${seconds(first.atMs)} 才第一次注册到 ${by}，而程序在 ${seconds(atMs)} 就来查询；等 Broker 健康之后再启动程序（depends_on 加 condition: service_healthy），或者让程序重试`,
  }
}

/** Another broker advertises the address of this one. */
function sharedAddress(
  registrations: Evidence['watch']['registrations'],
  broker: string | undefined,
): Words | undefined {
  const address = registrations.findLast(({ brokerName }) => brokerName === broker)?.address
  const sharing = [
    ...new Set(registrations.filter((entry) => entry.address === address).map(({ brokerName }) => brokerName)),
  ]
  if (address === undefined || sharing.length < 2) return undefined
  return {
    en: `${listed(sharing)} all advertise ${address}, which leads to any of them; give each an address of its own (brokerIP1)`,
    zh: `${listedInChinese(sharing)} 注册的都是 ${address}，连上哪一个是随机的；给每个 Broker 自己的地址（brokerIP1）`,
  }
}
