import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../profile/index.ts'
import { parseProperties } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { BrokerConfigHolder } from './brokerConfig.ts'

/** What the broker.conf of both recorded brokers said, paths left out. */
const CONFIGURED = `
brokerName=broker-a
brokerIP1=127.0.0.1
brokerIP2=127.0.0.1
bindAddress=127.0.0.1
enablePropertyFilter=true
recallMessageEnable=true
waitTimeMillsInSendQueue=3000
osPageCacheBusyTimeOutMills=5000
mappedFileSizeCommitLog=134217728
mappedFileSizeConsumeQueue=600000
mappedFileSizeTimerLog=10485760
maxHashSlotNum=50000
maxIndexNum=200000
diskMaxUsedSpaceRatio=95
`

/** What each said beside, and how many names its answer has at least. */
const recorded: readonly (readonly [release: ProfileName, configured: string, names: number])[] = [
  ['5.3.3', 'listenPort=20971\nnamesrvAddr=127.0.0.1:19986\n', 390],
  ['4.9.7', 'listenPort=20166\nnamesrvAddr=127.0.0.1:19166\ntransactionCheckInterval=30000\n', 160],
]

const PATHS = ['rocketmqHome', 'storePathRootDir', 'storePathCommitLog']
/** Computed from the number of processors, which was two there and is four here. */
const BY_PROCESSORS = [
  'sendMessageThreadPoolNums',
  'putMessageFutureThreadPoolNums',
  'pullMessageThreadPoolNums',
  'litePullMessageThreadPoolNums',
  'processReplyMessageThreadPoolNums',
  'queryMessageThreadPoolNums',
  'heartbeatThreadPoolNums',
  'endTransactionThreadPoolNums',
  'clientCallbackExecutorThreads',
]

const clock: Clock = {
  wallMs: () => 0,
  monotonicMs: () => 0,
  timer: (_delayMs, label) => ({ label, [Symbol.dispose]: () => undefined }),
}

describe('GET_BROKER_CONFIG', () => {
  it.each(recorded)(
    'prints the names and values that the released broker of %s prints',
    (release, configured, names) => {
      const file = new URL(`./captured/getBrokerConfig-${release}.properties`, import.meta.url)
      const theirs = parseProperties(readFileSync(file, 'utf8')) ?? new Map()
      const ours =
        parseProperties(new BrokerConfigHolder({ clock, release, text: CONFIGURED + configured }).propertiesText()) ??
        new Map()
      for (const name of [...PATHS, ...BY_PROCESSORS]) {
        theirs.delete(name)
        ours.delete(name)
      }
      expect(theirs.size).toBeGreaterThan(names)
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
    },
  )
})
