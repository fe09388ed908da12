import { type ProfileName, profileNames } from '../../profile/index.ts'
import type { Architecture } from './model.ts'

/** What an image runs when it is not told otherwise, and what it looks like inside. */
export interface ImageFacts {
  /** Runs this shell text by itself. Undefined: it needs a command. */
  readonly runs?: string
  readonly env?: Readonly<Record<string, string>>
  /** Where relative paths begin. */
  readonly workDirectory: string
  /** User id of its processes. */
  readonly user: number
  /** Undefined: every architecture. */
  readonly architectures?: readonly Architecture[]
  /** Its own command starts a broker without `-c`. */
  readonly readsNoFile?: boolean
  /** A program that is none of the distribution's. */
  readonly program?: 'dashboard' | 'exporter'
  readonly profile: ProfileName
  /** Directory of the distribution in it; `conf/broker.conf` is in every one. */
  readonly home?: string
}

/** The uid of user `rocketmq` in the official images. */
export const ROCKETMQ_USER = 3000

/** conf/broker.conf of the distribution. */
export const SHIPPED_BROKER_CONF = `brokerClusterName = DefaultCluster
brokerName = broker-a
brokerId = 0
deleteWhen = 04
fileReservedTime = 48
brokerRole = ASYNC_MASTER
flushDiskType = ASYNC_FLUSH
`

/** conf/rmq-proxy.json of the distribution. */
export const SHIPPED_PROXY_JSON = '{ "rocketMQClusterName": "DefaultCluster" }'

/** What `latest` is in repositories that are no longer filled. */
const LATEST: Readonly<Record<string, string>> = { 'rocketmqinc/rocketmq': '4.4.0', 'foxiswho/rocketmq': '4.8.0' }

/** Repository and tag of `registry/repository:tag@digest`. */
export function imageName(image: string): { readonly repository: string; readonly tag: string } {
  const plain = image.split('@')[0] ?? image
  const slash = plain.lastIndexOf('/')
  const colon = plain.indexOf(':', slash + 1)
  const path = colon === -1 ? plain : plain.slice(0, colon)
  const parts = path.split('/')
  const repository = parts.length > 2 || (parts[0] ?? '').includes('.') ? parts.slice(-2).join('/') : path
  return { repository, tag: colon === -1 ? 'latest' : plain.slice(colon + 1) }
}

/** What is known of an image; undefined for one that has nothing to do with RocketMQ. */
export function imageFacts(image: string): ImageFacts | undefined {
  const { repository, tag } = imageName(image)
  const profile: ProfileName = /^(?:[a-z]+-)?(?:4|3)\./.test(tag) ? '4.9.7' : profileNames[0]
  const version = /\d+\.\d+\.\d+/.exec(tag)?.[0] ?? LATEST[repository] ?? (profile === '4.9.7' ? '4.9.7' : '5.3.3')
  const home = `/home/rocketmq/rocketmq-${version}`
  switch (repository) {
    case 'apache/rocketmq':
    case 'apacherocketmq/rocketmq':
      // One architecture alone before 5.2.0 (apache/rocketmq-docker#116).
      return {
        workDirectory: `${home}/bin`,
        home,
        user: ROCKETMQ_USER,
        profile,
        env: { ROCKETMQ_HOME: home, ROCKETMQ_VERSION: version },
        ...(isBefore(version, [5, 2, 0]) ? { architectures: ['amd64'] as const } : {}),
      }
    case 'rocketmqinc/rocketmq':
      return {
        workDirectory: `/opt/rocketmq-${version}/bin`,
        home: `/opt/rocketmq-${version}`,
        user: 0,
        profile: '4.9.7',
        architectures: ['amd64'],
        env: { ROCKETMQ_HOME: `/opt/rocketmq-${version}` },
      }
    case 'foxiswho/rocketmq':
      return {
        workDirectory: `/home/rocketmq/rocketmq-${version}/bin`,
        home: `/home/rocketmq/rocketmq-${version}`,
        user: /^(?:server|broker)/.test(tag) ? 0 : ROCKETMQ_USER,
        profile,
        architectures: ['amd64'],
        env: { ROCKETMQ_HOME: `/home/rocketmq/rocketmq-${version}` },
        ...(tag.startsWith('server') ? { runs: 'mqnamesrv' } : {}),
        ...(tag.startsWith('broker')
          ? { runs: 'export NAMESRV_ADDR=namesrv:9876; mqbroker -c /etc/rocketmq/broker.conf' }
          : {}),
      }
    case 'xuchengen/rocketmq':
      // All in one: its broker is told where the NameServer is, and reads no file.
      return {
        runs: 'mqnamesrv & mqbroker -n localhost:9876 & java -jar rocketmq-console.jar',
        readsNoFile: true,
        workDirectory: '/home/app/server/rocketmq/bin',
        user: 0,
        profile,
        architectures: ['amd64'],
      }
    case 'apacherocketmq/rocketmq-dashboard':
    case 'apacherocketmq/rocketmq-console':
    case 'styletang/rocketmq-console-ng':
    case 'pangliang/rocketmq-console-ng':
    case 'candice0630/rocketmq-console-ng':
    case 'apache/rocketmq-dashboard':
      return {
        workDirectory: '/',
        user: 0,
        profile,
        program: 'dashboard',
        ...(tag === 'latest' || tag.startsWith('2.') ? {} : { architectures: ['amd64'] as const }),
      }
    case 'apache/rocketmq-exporter':
    case 'apacherocketmq/rocketmq-exporter':
    case 'breezecoder/rocketmq-exporter':
      return { workDirectory: '/', user: 0, profile, program: 'exporter', architectures: ['amd64'] }
    default:
      return undefined
  }
}

function isBefore(version: string, limit: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, bound] of limit.entries()) {
    const part = parts[index] ?? 0
    if (part !== bound) return part < bound
  }
  return false
}
