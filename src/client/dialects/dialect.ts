import type { KeepAlive } from '../../runtime/index.ts'
import type { ClientError } from '../errors.ts'
import type { Described, Failure } from '../failure.ts'

export type DialectName = 'ours' | 'java-5.3' | 'java-4.9' | 'go-2.1.2' | 'go-2.1.1'

/** How a release presents itself and writes its requests (clients.md 0). */
export interface WireRules {
  readonly language: string
  readonly version: number
  readonly sendRequest: 'SEND_MESSAGE' | 'SEND_MESSAGE_V2'
  /** Go never sets the one-way bit and drops the answer instead. */
  readonly onewayBit: boolean
  /** Whether a signature covers the security token; Go sends it unsigned (remoting.md 16.3). */
  readonly tokenSigned: boolean
  /** 5.x sets bits 8 to 10 of sysFlag to the algorithm; 4.9 and Go only say "compressed". */
  readonly compressionTypeBits: boolean
  readonly uniqueKey: 'java' | 'go'
  /** 5.x names the (unused) fingerprint and `withoutSub` in every heartbeat. */
  readonly heartbeatFingerprint: boolean
}

/** What became of the namesrv setting. */
export type NamesrvSetting =
  | { readonly entries: readonly string[] }
  | { readonly rejected: { readonly text: string; readonly entry: string | undefined } }

/** NameServer addresses: parsing, choice, time-outs (clients.md 1). */
export interface NameServerRules {
  /** `undefined` when nothing was configured. A text is what a user of that release would pass as one string. */
  readonly parse: (setting: string | readonly string[] | undefined) => NamesrvSetting
  /** The address that is dialled for an entry. */
  readonly dialAddress: (entry: string) => string
  /** `sticky`: shuffled, random start, kept while the channel lives. `roundRobin`: list order, one step per query. */
  readonly pick: 'sticky' | 'roundRobin'
  /** Addresses tried within one query before it fails. */
  readonly tries: 'one' | 'all'
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
  /** Route queries wait for each other this long (Go: for ever), then count as "no change". Undefined: they share an answer instead. */
  readonly routeLockMs: number | undefined
  /** A topic asked for by the timer right after the start. */
  readonly queryAtStart: string | undefined
  /** A periodic round over all topics ends with the first one that no NameServer can be asked about. */
  readonly pollEndsAtFailure: boolean
}

/** Opening and losing connections, DNS (clients.md 1.6, 1.10, 2.4). */
export interface ConnectionRules {
  /** Java cuts `host:port` at the last colon, Go refuses a second colon outside of brackets. */
  readonly splitAt: 'lastColon' | 'onlyColon'
  readonly connectTimeoutMs: number
  /** Which of a name's addresses are dialled. */
  readonly addresses: 'first' | 'all'
  /** A look-up counts against the deadline of the request; otherwise it takes what the resolver takes. */
  readonly lookupWithinDeadline: boolean
  /** Cache of look-ups in the process, e.g. the JDK's. */
  readonly lookupCache: { readonly foundMs: number; readonly failedMs: number } | undefined
  /** One connection attempt at a time for the whole client; requests to other addresses wait (Go). */
  readonly dialLock: boolean
  readonly closeOnTimeout: boolean
  /** A connection without traffic for so long is closed (clientChannelMaxIdleTimeSeconds; Go: the deadline of a read). */
  readonly idleMs: number
  /** What counts as traffic: Java's idle handler looks both ways, Go's read deadline does not see what is written. */
  readonly idleCounts: 'readsAndWrites' | 'reads'
  /** TCP keepalive of the sockets. Java switches it off, the dialer of Go has it on. */
  readonly keepAlive: KeepAlive | undefined
  /** Fail a waiting request at once when the peer closes (FIN); otherwise it waits for its time-out, unless some of it was never sent. */
  readonly failPendingOnFin: boolean
  readonly failPendingOnReset: boolean
  readonly heartbeatOnConnect: boolean
  /** A round of heartbeats that is to begin while another one waits for a silent broker: waits (Go), or is left out (4.9). */
  readonly heartbeatsOverlap: 'allowed' | 'inTurn' | 'skipped'
  /** When requests that nobody waits for synchronously are found to have timed out. Undefined: at once. */
  readonly asyncScan: AsyncScan | undefined
  /**
   * Shutting down waits for a poll for events of connections that lasts so long and begins anew with every event
   * (NettyEventExecutor). Only the shutdown of a failed start is told of, as nothing else waits for it.
   */
  readonly eventPollMs: number | undefined
}

/** NettyRemotingAbstract.scanResponseTable: what is overdue by `graceMs` fails in the next scan, counted from the client's start. */
export interface AsyncScan {
  readonly firstMs: number
  readonly periodMs: number
  readonly graceMs: number
}

/** Requests that wait for a reply (clients.md 3.9). */
export interface RequestRules {
  /** Unit of the property TTL. */
  readonly ttlUnitMs: number
  /** 5.3.3 alone: the wait ends with the answer to the send, unless the reply was faster (clients.md J-15). */
  readonly endsWhenSent: boolean
  /** When brokers are told of this client before the send: for a topic new to it, or for one that does not exist. */
  readonly introducedFor: 'newTopic' | 'missingTopic'
  /** What is said of a request that does not tell which cluster stored it. Go means to name the property, and prints its value. */
  readonly clusterless: string
  /** Whether a reply has the body that it is made with. Go reads it as properties, and sends none. */
  readonly repliesHaveBody: boolean
}

/** Sending (clients.md 3). */
export interface ProducerRules {
  readonly attempts: number
  readonly asyncAttempts: number
  /** `total`: the time-out spans all attempts, from before the route look-up; `perAttempt`: each has its own. */
  readonly budget: 'total' | 'perAttempt'
  /** Limit of one attempt where each has its own; the producer's setting is not used for it (go 2.1.x). */
  readonly attemptTimeoutMs: number
  readonly retryCodes: readonly number[]
  readonly skipLastBroker: boolean
  readonly routeLookup: 'once' | 'everyAttempt'
  /** Round robin starts at a random queue (Java) or at the second (Go). */
  readonly firstQueue: 'random' | 'second'
  /** How the brokers of a topic lie in turn: by name, or as the route lists them from its end (Go 2.1.1, by a comparison that is none). */
  readonly brokerOrder: 'byName' | 'reversed'
  readonly validate: boolean
  /**
   * UNIQ_KEYs in a batch. Java also gives the batch itself one, which the broker appends to every message and which
   * hides the message's own from consumers; Go gives none.
   */
  readonly batchKeys: 'messages' | 'messagesAndBatch' | 'none'
  readonly onewayAttempts: number
  /** Failures to connect are told for one-way sends, too. 5.3 loses them silently. */
  readonly onewayReportsConnect: boolean
  /** The retry of an asynchronous send opens its connection before it finds that no time is left (4.9). */
  readonly asyncRetriesOverdue: boolean
  readonly heartbeatInnerProducer: boolean
  readonly request: RequestRules
}

/** Consuming (clients.md 4). */
export interface ConsumerRules {
  readonly firstPullDelayMs: number
  /** The first pulls of a topic begin when all its new queues have their offsets; Go begins with each queue by itself. */
  readonly pullsWhenAllAdded: boolean
  /** A rebalance asks for the clients of the group for topics without a route as well, which asks for the route first. */
  readonly balancesUnknownTopics: boolean
  /** Wishes for a round of balancing that come while another one is wished for or under way become one; Go and 4.9 meet each. */
  readonly mergesRebalances: boolean
  /** A rebalance whose result could not be applied in full is tried again after this time. */
  readonly rebalanceRetryMs: number
  /** Shortest distance of two rounds, the first counted from the start of the client (RebalanceService 5.2+). */
  readonly rebalanceThrottleMs: number
  readonly pullErrorDelayMs: number
  readonly suspendTimeoutMs: number
  readonly pullTimeoutMs: number
  /** Code 22 from an offset query: apply consumeFromWhere, or refuse the queue for this round (Go 2.1.1). */
  readonly offsetNotFound: 'consumeFromWhere' | 'error'
  /** An error to the consumer-list query: keep the assignment, or behave as if the list were empty (Go). */
  readonly consumerListError: 'keep' | 'dropAll'
  readonly startWithoutRoute: boolean
  /** A start that failed leaves everything running, and consumes as soon as it can (before 5.3.2). */
  readonly failedStartStays: boolean
  /** Starting waits for the first rebalance (Go 2.1.1). */
  readonly startBalances: boolean
  readonly unregisterOnShutdown: boolean
  /** Messages of the retry topic show their original topic. */
  readonly restoreRetryTopic: boolean
  readonly filterTagsAgain: boolean
  /** Inner batches are taken apart; other releases hand them over as one message with the batch in its body. */
  readonly unwrapsInnerBatches: boolean
  /** Pulls name the subscription's version and type; Go push consumers send 0 and TAG. */
  readonly sendsSubVersion: boolean
  /** Without a usable list of the group's clients a rebalance counts as not applied and is tried again soon. */
  readonly retryWithoutConsumerList: boolean
  /** Send-back counts as done whatever the broker answers (Go 2.1.1). */
  readonly sendBackIgnoresAnswer: boolean
  readonly sendBackFallback: boolean
  readonly offsetMovedDelayMs: number
  readonly queueMessagesMax: number
  readonly queueMiBMax: number
  /** Thresholds of a topic are shared among the queues; Go divides them, and never looks at what comes out (clients.md 4.1). */
  readonly sharesTopicThresholds: boolean
  readonly spanMax: number
  /** Pause before an orderly queue is tried again. */
  readonly orderlySuspendMs: number
  readonly cleanExpired: boolean
  /**
   * An offset that has not moved is committed again by the 5 s timer after this time only. 0: with every round, as all
   * releases do. Pulls of push consumers carry it, too.
   */
  readonly repeatCommitMs: number
  /**
   * Whether brokers may assign queues and have them popped (`clientRebalance` false, 5.x): not at all, for concurrent
   * consumers, or for orderly ones as well, which pull in Java all the same.
   */
  readonly brokerRebalance: 'none' | 'concurrent' | 'all'
}

/** What becomes of the names of a client with a namespace (clients.md 3.10). */
export interface NamespaceRules {
  /** It goes in front of a producer group as well; Go leaves that alone. */
  readonly producerGroup: boolean
  /** Go writes it into the message itself at every send: a message that is sent for the second time has two of them. */
  readonly everySend: boolean
  /** Results and delivered messages show names without it. */
  readonly takenAway: boolean
  /** Java ends transactions, and settles popped messages, with the topic that the application sees, which brokers do not have. */
  readonly lostInSettlement: boolean
  /** The topic for replies of a cluster gets it, too, so that a reply needs a broker that makes topics by itself (Java). */
  readonly repliesToo: boolean
}

/** Log lines of failures that the user of a release searches for (clients.md 2.5). */
export interface LogWords {
  readonly namesrvUnreachable: string
  readonly heartbeatFailed: string
  readonly consumerListFailed: string
  readonly pullFailed: string
  readonly offsetQueryFailed: string
  readonly commitFailed: string
}

/** One client release as data and small strategy functions. */
export interface Dialect {
  readonly name: DialectName
  readonly wire: WireRules
  readonly nameServers: NameServerRules
  readonly connections: ConnectionRules
  readonly producer: ProducerRules
  readonly consumer: ConsumerRules
  readonly namespace: NamespaceRules
  readonly logs: LogWords
  /** The failure in the words of the release. */
  readonly describe: (failure: Failure, cause: ClientError | undefined) => Described
}
