import type { PropertyEntry } from '../config/index.ts'
import type { Place, UnreadSetting } from './program.ts'

/** Settings about which people ask why they have no effect; Java compares names letter by letter. */
const NAMES = [
  'brokerIP1',
  'brokerIP2',
  'brokerName',
  'brokerId',
  'brokerClusterName',
  'brokerRole',
  'listenPort',
  'haListenPort',
  'namesrvAddr',
  'autoCreateTopicEnable',
  'autoCreateSubscriptionGroup',
  'enablePropertyFilter',
  'storePathRootDir',
]
/** What people take for a setting. */
const MEANT: Readonly<Record<string, string>> = {
  brokerip: 'brokerIP1',
  brokeripaddress: 'brokerIP1',
  nameserver: 'namesrvAddr',
  nameserveraddr: 'namesrvAddr',
  autocreatetopic: 'autoCreateTopicEnable',
}

/** The setting that a name is meant to be; undefined for one that is right, or that is another. */
function meant(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const found = MEANT[plain] ?? NAMES.find((own) => own.toLowerCase() === plain)
  return found === name ? undefined : found
}

/** The byte order mark of UTF-8 as JavaScript reads it; Java, which reads Latin-1, has three letters of it in the name. */
const MARK = '\uFEFF'

/** Lines of a broker.conf that set nothing. */
export function unreadInFile(entries: readonly PropertyEntry[], file: string): readonly UnreadSetting[] {
  return entries.flatMap(({ name, value, line }): readonly UnreadSetting[] => {
    const place = { in: file, line }
    if (name.startsWith(MARK)) {
      const own = name.slice(1)
      return [{ name: own, written: own, value, place, why: 'byteOrderMark' }]
    }
    const other = meant(name)
    // Of a name that is there rightly as well, the other one takes nothing away.
    if (other === undefined || entries.some((entry) => entry.name === other)) return []
    return [{ name: other, written: name, value, place, why: 'misspelt' }]
  })
}

/** Words such as `brokerIP1=10.0.0.1` behind mqbroker: it reads its options alone. */
export function unreadInArguments(args: readonly string[], place: Place): readonly UnreadSetting[] {
  return args.flatMap((word): readonly UnreadSetting[] => {
    const [, written = '', value = ''] = /^([A-Za-z]\w*)=(.+)$/.exec(word) ?? []
    const name = NAMES.find((own) => own === written) ?? meant(written)
    // What is the default anyhow is no news.
    if (name === undefined || (name.startsWith('autoCreate') && value === 'true')) return []
    return [{ name, written, value, place, why: 'argument' }]
  })
}

/** Variables such as BROKER_IP1: of those, the scripts of the distribution read none. */
export function unreadInVariables(env: Readonly<Record<string, string>>): readonly UnreadSetting[] {
  return Object.entries(env).flatMap(([written, value]): readonly UnreadSetting[] => {
    const name = meant(written.replace(/^(?:ROCKETMQ|RMQ|MQ)_/i, ''))
    if (name !== 'brokerIP1' && name !== 'listenPort') return []
    return [{ name, written, value, place: { in: `env.${written}` }, why: 'variable' }]
  })
}
