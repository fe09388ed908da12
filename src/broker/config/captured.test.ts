import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseProperties } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { BrokerConfigHolder } from './brokerConfig.ts'

/** What the recorded broker's broker.conf said, paths left out. */
const CONFIGURED = `
brokerName=broker-a
brokerIP1=127.0.0.1
brokerIP2=127.0.0.1
bindAddress=127.0.0.1
listenPort=20971
namesrvAddr=127.0.0.1:19986
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
  it('prints the names and values that the released broker prints', () => {
    const file = new URL('./captured/getBrokerConfig-5.3.3.properties', import.meta.url)
    const theirs = parseProperties(readFileSync(file, 'utf8')) ?? new Map()
    const ours = parseProperties(new BrokerConfigHolder({ clock, text: CONFIGURED }).propertiesText()) ?? new Map()
    for (const name of [...PATHS, ...BY_PROCESSORS]) {
      theirs.delete(name)
      ours.delete(name)
    }
    expect(theirs.size).toBeGreaterThan(390)
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })
})
