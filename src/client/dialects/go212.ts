import type { Dialect } from './dialect.ts'
import { goDialAddress, parseGoNamesrv } from './goAddress.ts'
import { describeGo } from './goTexts.ts'

/** Every Go release presents itself with this ordinal, that of Java's V4_5_2. */
const GO_VERSION = 317

/** Go remoting client 2.1.2 (clients.md 9, column go-2.1.2). */
export const go212: Dialect = {
  name: 'go-2.1.2',
  wire: {
    language: 'GO',
    version: GO_VERSION,
    sendRequest: 'SEND_MESSAGE',
    onewayBit: false,
    tokenSigned: false,
    compressionTypeBits: false,
    uniqueKey: 'go',
    heartbeatFingerprint: false,
  },
  nameServers: {
    parse: parseGoNamesrv,
    dialAddress: goDialAddress,
    pick: 'roundRobin',
    tries: 'all',
    connectTimeoutMs: 6000,
    requestTimeoutMs: 6000,
    routeLockMs: undefined,
    queryAtStart: undefined,
  },
  connections: {
    splitAt: 'onlyColon',
    connectTimeoutMs: 3000,
    addresses: 'all',
    lookupWithinDeadline: true,
    lookupCache: undefined,
    dialLock: true,
    closeOnTimeout: false,
    failPendingOnFin: false,
    failPendingOnReset: false,
    heartbeatOnConnect: false,
  },
  producer: {
    attempts: 4,
    asyncAttempts: 1,
    budget: 'perAttempt',
    attemptTimeoutMs: 3000,
    retryCodes: [1, 14, 16, 17],
    skipLastBroker: false, // the source has the skip, a shadowed variable disables it (clients.md G-33)
    routeLookup: 'everyAttempt',
    firstQueue: 'second',
    validate: false,
    batchKeys: 'none',
    onewayAttempts: 4,
    onewayReportsConnect: true,
    heartbeatInnerProducer: false,
    request: { ttlUnitMs: 1000, endsWhenSent: false, introducedFor: 'missingTopic' },
  },
  consumer: {
    firstPullDelayMs: 0,
    rebalanceRetryMs: 20_000,
    rebalanceThrottleMs: 0,
    pullErrorDelayMs: 3000,
    suspendTimeoutMs: 20_000,
    pullTimeoutMs: 30_000,
    offsetNotFound: 'consumeFromWhere',
    consumerListError: 'dropAll',
    startWithoutRoute: false,
    unregisterOnShutdown: false,
    restoreRetryTopic: true,
    filterTagsAgain: true,
    sendsSubVersion: false,
    retryWithoutConsumerList: false,
    sendBackIgnoresAnswer: false,
    sendBackFallback: true,
    offsetMovedDelayMs: 10_000,
    queueMessagesMax: 1024,
    queueMiBMax: 512,
    spanMax: 1000,
    orderlySuspendMs: 1, // Go does not pause at all (clients.md G-18); virtual time needs a step to go on
    cleanExpired: true,
    repeatCommitMs: 0,
    brokerRebalance: 'none',
  },
  logs: {
    namesrvUnreachable: 'connect to namesrv failed.',
    heartbeatFailed: 'send heart beat to broker error',
    consumerListFailed: 'get consumer list of group from broker error',
    pullFailed: 'pull message from broker error',
    offsetQueryFailed: 'fetch offset of mq from broker error',
    commitFailed: 'update offset to broker error',
  },
  describe: describeGo({ brokerAnswer: (responseCode, remark) => `CODE: ${responseCode}, DESC: ${remark}` }),
}
