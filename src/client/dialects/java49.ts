import type { Dialect } from './dialect.ts'
import { java53 } from './java53.ts'
import { describeJava } from './javaTexts.ts'

/** Ordinal of V4_9_7 in MQVersion. */
const VERSION_4_9_7 = 407

/** Java remoting client 4.9.7 (clients.md 9, column java-4.9). */
export const java49: Dialect = {
  name: 'java-4.9',
  wire: { ...java53.wire, version: VERSION_4_9_7, compressionTypeBits: false, heartbeatFingerprint: false },
  nameServers: { ...java53.nameServers, tries: 'all', queryAtStart: 'TBW102' },
  connections: {
    ...java53.connections,
    failPendingOnFin: false,
    heartbeatOnConnect: false,
    heartbeatsOverlap: 'skipped',
    asyncScan: { firstMs: 3000, periodMs: 1000, graceMs: 1000 },
    eventPollMs: undefined,
  },
  producer: {
    ...java53.producer,
    retryCodes: [1, 14, 16, 17, 204, 205],
    onewayReportsConnect: true,
    asyncRetriesOverdue: true,
    batchKeys: 'messages',
    request: { ...java53.producer.request, endsWhenSent: false },
  },
  consumer: {
    ...java53.consumer,
    firstPullDelayMs: 0,
    rebalanceRetryMs: 20_000,
    rebalanceThrottleMs: 0,
    mergesRebalances: false,
    unwrapsInnerBatches: false,
    failedStartStays: true,
    offsetMovedDelayMs: 10_000,
    brokerRebalance: 'none',
  },
  namespace: java53.namespace,
  logs: java53.logs,
  describe: describeJava({
    faqUrl: 'http://rocketmq.apache.org/docs/faq/',
    slash: '',
    namesrv: (configured) => `[${configured.join(', ')}]`,
    async: { connect: undefined, lost: 'send request failed', timeout: undefined },
  }),
}
