import type { Profile } from '../profile/index.ts'
import { SystemTopic, TIMER_TOPIC, UniqueKeyGenerator } from '../protocol/index.ts'
import type { Channel } from '../remoting/index.ts'
import { DiskError, every, type Runtime } from '../runtime/index.ts'
import type { MessageStore, PutMessageResult } from '../store/index.ts'
import { MessageRequestModeManager, TopicRoutes } from './assignment/index.ts'
import { type AccessSeed, createAccess } from './auth/index.ts'
import { ConsumerManager, HeartbeatReader, ProducerManager } from './clients/index.ts'
import type { BrokerConfigHolder } from './config/index.ts'
import type { BrokerBase, BrokerContext } from './context.ts'
import { BrokerFaults, type FaultyDisk } from './faults/index.ts'
import { ConsumerFilterManager } from './filter/index.ts'
import { RequestPools, SlowConsumers } from './flow/index.ts'
import { RebalanceLockManager } from './locks/index.ts'
import {
  ConsumerOffsetManager,
  SubscriptionGroupManager,
  syncConfigFiles,
  type TopicConfig,
  type TopicConfigManager,
} from './metadata/index.ts'
import { BroadcastOffsetManager } from './offsets/index.ts'
import type { PlantedBug } from './plantedBugs.ts'
import { PopService } from './pop/index.ts'
import { PullRequestHold } from './pull/index.ts'
import { putMessage } from './put/index.ts'
import { NameServerRegistration } from './register/index.ts'
import { notifyConsumerIdsChanged } from './relay/index.ts'
import { DelayOffsetFile, ScheduleMessageService } from './schedule/index.ts'
import { BrokerStatsManager, StoreRates } from './stats/index.ts'
import { openTimerService } from './timer/index.ts'
import { TransactionService } from './transaction/index.ts'

/** ClientHousekeepingService and ProducerManager look for silent clients so often. */
const CLIENT_SCAN_MS = 10_000
/** PullRequestHoldService with long polling. */
const HOLD_SCAN_MS = 5000

export interface PartsOptions {
  readonly runtime: Runtime
  /** The one of the runtime. */
  readonly disk: FaultyDisk
  readonly profile: Profile
  readonly config: BrokerConfigHolder
  /** As loaded. */
  readonly topics: TopicConfigManager
  readonly store: MessageStore
  /** `brokerIP1` in numbers. */
  readonly storeHost: string
  readonly root: string | undefined
  readonly inMemory: boolean
  readonly plantedBugs: ReadonlySet<PlantedBug>
  readonly accessSeed?: AccessSeed | undefined
  readonly plainAcl?: string | undefined
}

/** The parts of one broker, wired together, and what starts and stops them in order. */
export interface BrokerParts {
  readonly context: BrokerContext
  readonly faults: BrokerFaults
  readonly channelClosed: (channel: Channel) => void
  /** A topic was created or changed by the broker itself. */
  readonly topicChanged: (topic: TopicConfig) => void
  /** Begins delayed delivery, housekeeping and registration; resolves after the first registration. */
  start(): Promise<void>
  /** `closeServer` is called when the broker has left the routes. */
  stop(closeServer: () => Promise<void>): Promise<void>
}

export function createBrokerParts(options: PartsOptions): BrokerParts {
  const { runtime, profile, config, topics, store, plantedBugs } = options
  const { clock, logger, disk } = runtime
  const directory = configDirectory(options.root)
  const random = runtime.random.stream('broker')
  const metadata = { runtime, config, profile, directory, flushLog: () => store.flush() }
  let registration: NameServerRegistration | undefined

  const groups = new SubscriptionGroupManager(metadata)
  const offsets = new ConsumerOffsetManager(metadata)
  groups.load()
  offsets.load()
  const requestModes = new MessageRequestModeManager({ runtime, directory })
  requestModes.load()
  const routes = new TopicRoutes({
    clock,
    logger,
    pollIntervalMs: () => config.broker.loadBalancePollNameServerInterval,
    ask: async (request, timeoutMs) => registration?.ask(request, timeoutMs),
  })
  const totalsOfStore = (): { put: number; get: number } => ({
    put: store.statistics.putMessageTimesTotal,
    get: store.statistics.getMessageTransferredMsgCount,
  })
  const stats = new BrokerStatsManager({
    clock,
    config,
    isSystemTopic: (topic) => topics.isSystemTopic(topic),
    totalsOfStore: profile.totalsOfUsers ? undefined : totalsOfStore,
  })
  const pools = new RequestPools({ clock, logger, config, profile, lock: store.putLock })
  const slowConsumers = new SlowConsumers({
    clock,
    config,
    store,
    stats,
    disable: (group, bytesBehind) => {
      logger.log('info', 'a slow consumer is disabled', { group, bytesBehind })
      groups.disableConsume(group)
    },
  })
  const rates = new StoreRates(clock, () => store.statistics)
  const delayOffsets = new DelayOffsetFile({ clock, disk, logger, profile, directory })
  const delivered = delayOffsets.load()
  const schedule = new ScheduleMessageService({
    clock,
    logger,
    store,
    messageDelayLevel: config.store.messageDelayLevel,
    persisted: plantedBugs.has('delayOffsetForgotten') ? { ...delivered, offsets: new Map() } : delivered,
    put: (message, done) => {
      store.putMessage(message, plantedBugs.has('refusedDelayForgotten') ? (result) => done(asStored(result)) : done)
      rates.observe()
    },
    onDelivered: (delivered) => {
      if (config.store.enableScheduleMessageStats) stats.delayedMessageDelivered(delivered)
    },
  })
  const hold = new PullRequestHold({
    clock,
    logger,
    scanIntervalMs: () => (config.broker.longPollingEnable ? HOLD_SCAN_MS : config.broker.shortPollingTimeMills),
    maxOffsetInQueue: (topic, queueId) => store.maxOffsetInQueue(topic, queueId),
  })
  const { channelExpiredTimeout: channelExpiredMs, subscriptionExpiredTimeout: subscriptionExpiredMs } = config.broker
  const consumers = new ConsumerManager({
    clock,
    channelExpiredMs,
    subscriptionExpiredMs,
    onIdsChanged: (group, channels) => {
      if (!config.broker.notifyConsumerIdsChangedEnable) return
      for (const channel of channels) notifyConsumerIdsChanged(channel, group)
    },
  })
  const broadcastOffsets = new BroadcastOffsetManager({ clock, config, store, offsets, consumers })
  const producers = new ProducerManager({ clock, channelExpiredMs })
  const address = (): string => `${config.broker.brokerIP1}:${config.server.listenPort}`

  const timer =
    profile.knowsTimerMessages && config.store.timerWheelEnable
      ? openTimerService({
          runtime,
          config,
          store,
          random,
          root: options.root,
          inMemory: options.inMemory,
          directory,
          put: (message, done) => putMessage(base, message, done),
          onDelivered: (message) => stats.messagePutByBroker(message),
        })
      : undefined
  const access = createAccess({
    runtime,
    config,
    profile,
    directory,
    root: options.root ?? '',
    seed: options.accessSeed,
    plainAcl: options.plainAcl,
  })
  const base: BrokerBase = {
    runtime,
    profile,
    configDirectory: directory,
    config,
    store,
    access,
    topics,
    groups,
    offsets,
    broadcastOffsets,
    consumers,
    producers,
    heartbeats: new HeartbeatReader(),
    filters: new ConsumerFilterManager({
      clock,
      cleanAfterMs: () => config.broker.filterDataCleanTimeSpan,
      grammar: profile.sqlGrammar,
    }),
    hold,
    pools,
    slowConsumers,
    schedule,
    timer,
    stats,
    rates,
    plantedBugs,
    random,
    address,
    requestModes,
    routes,
    coldReadThresholds: new Map(),
    locks: new RebalanceLockManager({ clock, plantedBugs }),
    fingerprints: new Map(),
    uniqueKeys: new UniqueKeyGenerator({
      host: options.storeHost,
      pid: runtime.process.pid,
      loaderHash: random.u32('class loader hash of unique keys') | 0,
      wallMs: () => clock.wallMs(),
    }),
    storeHost: () => ({ host: options.storeHost, port: config.server.listenPort }),
    startedAtMs: clock.monotonicMs(),
    startedAtOffset: store.commitLogMaxOffset,
    replicates: !config.store.duplicationEnable && !config.store.enableDLegerCommitLog,
    startedAtWallMs: clock.wallMs(),
    registerSoon: (reason) => registration?.registerAll(reason),
    registerTopics: (names) => registration?.registerTopics(found(names, topics)),
  }
  const transactions = new TransactionService(base)
  transactions.load()
  const pop = new PopService(base)
  pop.load()
  const context: BrokerContext = { ...base, transactions, pop }

  store.onArrival((arrival) => {
    if (arrival.topic === SystemTopic.SCHEDULE) {
      schedule.messageArriving(arrival.queueId, arrival.logicOffset, Number(arrival.tagsCode))
    }
    if (arrival.topic === TIMER_TOPIC) timer?.messageArriving()
    pop.messageArriving(arrival)
    if (config.broker.longPollingEnable) hold.messageArriving(arrival)
  })

  const timers: Disposable[] = []
  let stopped = false
  // Behind a flush: messages that count as delivered must not be lost with the end of the log.
  const persistDelayOffsets = async (): Promise<void> => {
    if (!schedule.dirty) return
    const { offsets, dataVersion, moves } = schedule
    try {
      await store.flush()
      if (!stopped && delayOffsets.write({ offsets, dataVersion })) schedule.markPersisted(moves)
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
    }
  }

  const faults = new BrokerFaults({ logger, pools, disk: options.disk, store, groups })
  return {
    context,
    faults,
    topicChanged: (topic) => registration?.registerTopics([topic]),
    channelClosed: (channel) => {
      producers.channelClosed(channel)
      consumers.channelClosed(channel)
    },
    start: async () => {
      const { flushDelayOffsetInterval, brokerRole } = config.store
      offsets.start()
      if (brokerRole !== 'SLAVE') schedule.start()
      transactions.start()
      if (brokerRole !== 'SLAVE') timer?.start()
      if (brokerRole !== 'SLAVE') pop.start()
      access.plain?.start()
      timers.push(
        every(clock, CLIENT_SCAN_MS, CLIENT_SCAN_MS, 'broker: scan clients', () => {
          producers.scanExpired()
          consumers.scanExpired()
          context.filters.clean((group) => consumers.group(group) !== undefined)
        }),
        every(clock, 10_000, flushDelayOffsetInterval, 'broker: persist delay offsets', () => {
          void persistDelayOffsets()
        }),
      )
      registration = new NameServerRegistration({
        runtime,
        profile,
        config,
        topics,
        credentials: access.innerCredentials,
        address,
        haAddress: () => `${config.broker.brokerIP2}:${config.store.haListenPort}`,
      })
      await registration.start()
    },
    stop: async (closeServer) => {
      faults.endAll()
      await registration?.stop()
      await closeServer()
      for (const timer of timers) timer[Symbol.dispose]()
      access.plain?.stop()
      routes.stop()
      hold.stop()
      schedule.stop()
      transactions.stop()
      pop.stop()
      slowConsumers.stop()
      broadcastOffsets.stop()
      await timer?.stop()
      stopped = true
      await store.shutdown()
      // After a sync that failed the progress in memory may be ahead of the log; the files tell an older one.
      const isLogWhole = store.flushedWhere >= store.commitLogMaxOffset
      if (isLogWhole) delayOffsets.write(schedule)
      topics.persist()
      groups.persist()
      offsets.stop(isLogWhole)
      if (!options.inMemory) await syncConfig(runtime, directory)
    },
  }
}

/** Where the JSON files are. */
export function configDirectory(root: string | undefined): string {
  return root === undefined ? 'config' : `${root}/config`
}

/** Makes the JSON files durable. A disk that refuses is logged: what was written may still survive. */
export async function syncConfig({ disk, logger }: Runtime, directory: string): Promise<void> {
  try {
    await syncConfigFiles(disk, directory)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    logger.log('warn', 'config files could not be synced', { error: error.message })
  }
}

/** Planted bug: what was refused counts as stored. */
function asStored(result: PutMessageResult): PutMessageResult {
  const appended = { physicalOffset: 0, queueOffset: 0, storeTimestamp: 0, wroteBytes: 0, messageCount: 1, msgIds: [] }
  return { appended, ...result }
}

function found(names: readonly string[], topics: TopicConfigManager): readonly TopicConfig[] {
  return names.flatMap((name) => topics.selectTopicConfig(name) ?? [])
}
