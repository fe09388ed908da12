import type { ClientError } from '../errors.ts'
import { explainWith, type Failure } from '../failure.ts'
import type { Dialect, NamesrvSetting } from './dialect.ts'
import { goDialAddress } from './goAddress.ts'
import { java53 } from './java53.ts'
import { REQUEST_TIMEOUT } from './javaTexts.ts'

/** Forgiving: blanks, commas and semicolons separate, `http://` and `https://` in front are dropped. */
function parseOurs(setting: string | readonly string[] | undefined): NamesrvSetting {
  const texts = setting === undefined ? [] : typeof setting === 'string' ? [setting] : setting
  const entries = texts
    .flatMap((text) => text.split(/[;,\s]+/))
    .map(goDialAddress)
    .filter((entry) => entry !== '')
  if (entries.length === 0) return { rejected: { text: 'no NameServer address is given', entry: undefined } }
  return { entries }
}

/** The code of a refusing answer, here or below, and those that Java's client gives itself. */
function codeOf(failure: Failure, cause: ClientError | undefined): { readonly responseCode?: number } {
  if (failure.kind === 'requestTimeout') return { responseCode: REQUEST_TIMEOUT }
  const responseCode =
    failure.kind === 'answer' || failure.kind === 'invalid' ? failure.responseCode : cause?.responseCode
  return responseCode === undefined ? {} : { responseCode }
}

/**
 * The client's own behaviour: Java 5.3.3 with its known weaknesses mended. All NameServers and all addresses of a
 * name are tried, a look-up cannot outlast its request, consumption starts without artificial pauses, and errors
 * explain themselves.
 */
export const ours: Dialect = {
  name: 'ours',
  // NODE_JS would say more, but 4.9 brokers do not know it and fail in some handlers.
  wire: { ...java53.wire, language: 'OTHER' },
  nameServers: {
    ...java53.nameServers,
    parse: parseOurs,
    tries: 'all',
    connectTimeoutMs: 1000,
    routeLockMs: undefined,
    pollEndsAtFailure: false,
  },
  connections: {
    ...java53.connections,
    addresses: 'all',
    lookupWithinDeadline: true,
    lookupCache: undefined,
    asyncScan: undefined,
    eventPollMs: undefined,
  },
  producer: {
    ...java53.producer,
    onewayReportsConnect: true,
    batchKeys: 'messages',
    request: { ...java53.producer.request, endsWhenSent: false },
  },
  consumer: {
    ...java53.consumer,
    rebalanceThrottleMs: 0,
    firstPullDelayMs: 0,
    balancesUnknownTopics: false,
    retryWithoutConsumerList: true,
    repeatCommitMs: 30_000,
    brokerRebalance: 'all',
  },
  namespace: { ...java53.namespace, lostInSettlement: false, repliesToo: false },
  logs: java53.logs,
  describe: (failure, cause) => ({
    text: explainWith(failure, cause),
    ...codeOf(failure, cause),
  }),
}
