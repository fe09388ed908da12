import type { Dialect } from './dialect.ts'
import { go212 } from './go212.ts'
import { describeGo } from './goTexts.ts'

/** Go remoting client 2.1.1 (clients.md 9, column go-2.1.1; bugs G-05, G-06, G-10, G-11). */
export const go211: Dialect = {
  ...go212,
  name: 'go-2.1.1',
  nameServers: { ...go212.nameServers, connectTimeoutMs: 3000, requestTimeoutMs: 3000 },
  producer: { ...go212.producer, retryCodes: [], brokerOrder: 'reversed' },
  consumer: {
    ...go212.consumer,
    offsetNotFound: 'error',
    restoreRetryTopic: false,
    filterTagsAgain: false,
    sendBackIgnoresAnswer: true,
    startBalances: true,
    sendBackFallback: false,
    cleanExpired: false,
  },
  describe: describeGo({ brokerAnswer: (_responseCode, remark) => remark }),
}
