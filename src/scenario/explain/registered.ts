import { listed } from '../happenings.ts'
import type { Refusal } from '../observations.ts'
import type { Evidence } from './explainRun.ts'

/** Why a NameServer or broker does not know a topic, when the registrations tell; undefined when they do not. */
export function registrationAdvice({ watch, stage }: Evidence, { by, result }: Refusal): string | undefined {
  if (result !== 'TOPIC_NOT_EXIST') return undefined
  const servers = [...stage.servers.values()].filter(({ host }) => host === by)
  if (servers.some(({ role }) => role === 'namesrv')) {
    const { registrations } = watch
    if (registrations.some(({ namesrv }) => namesrv === by)) return undefined
    const [first] = registrations
    if (first === undefined)
      return `no broker has registered with any NameServer; look at the namesrvAddr of the brokers`
    const known = [
      ...new Set(
        registrations.filter(({ brokerName }) => brokerName === first.brokerName).map(({ namesrv }) => namesrv),
      ),
    ]
    return `${first.brokerName} registers with ${listed(known)} alone and never with ${by}; list every NameServer in its namesrvAddr, and in the settings of clients`
  }
  return sharedAddress(watch.registrations, servers[0]?.name)
}

/** Another broker advertises the address of this one. */
function sharedAddress(
  registrations: Evidence['watch']['registrations'],
  broker: string | undefined,
): string | undefined {
  const address = registrations.findLast(({ brokerName }) => brokerName === broker)?.address
  const sharing = [
    ...new Set(registrations.filter((entry) => entry.address === address).map(({ brokerName }) => brokerName)),
  ]
  if (address === undefined || sharing.length < 2) return undefined
  return `${listed(sharing)} all advertise ${address}, which leads to any of them; give each an address of its own (brokerIP1)`
}
