import type { Profile } from '../profile/index.ts'
import type { UniqueKeyGenerator } from '../protocol/index.ts'
import type { Random, Runtime, SocketAddress } from '../runtime/index.ts'
import type { MessageStore } from '../store/index.ts'
import type { MessageRequestModeManager, TopicRoutes } from './assignment/index.ts'
import type { Access } from './auth/index.ts'
import type { ConsumerManager, HeartbeatReader, ProducerManager } from './clients/index.ts'
import type { BrokerConfigHolder } from './config/index.ts'
import type { ConsumerFilterManager } from './filter/index.ts'
import type { RequestPools, SlowConsumers } from './flow/index.ts'
import type { RebalanceLockManager } from './locks/index.ts'
import type { ConsumerOffsetManager, SubscriptionGroupManager, TopicConfigManager } from './metadata/index.ts'
import type { BroadcastOffsetManager } from './offsets/index.ts'
import type { PlantedBug } from './plantedBugs.ts'
import type { PopService } from './pop/index.ts'
import type { PullRequestHold } from './pull/index.ts'
import type { ScheduleMessageService } from './schedule/index.ts'
import type { BrokerStatsManager, StoreRates } from './stats/index.ts'
import type { TimerService } from './timer/index.ts'
import type { TransactionService } from './transaction/index.ts'

/** What request handlers of the broker work on. One per broker; nothing in it is shared between brokers. */
export interface BrokerContext extends BrokerBase {
  readonly transactions: TransactionService
  readonly pop: PopService
}

/** The same without the services that work on all of it themselves. */
export interface BrokerBase {
  readonly runtime: Runtime
  /** What depends on the imitated release. */
  readonly profile: Profile
  /** Directory of the JSON files on the disk, `config` below the store's root. */
  readonly configDirectory: string
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  /** Who may do what. */
  readonly access: Access
  readonly topics: TopicConfigManager
  readonly groups: SubscriptionGroupManager
  readonly offsets: ConsumerOffsetManager
  /** How far broadcasting clients have pulled. */
  readonly broadcastOffsets: BroadcastOffsetManager
  readonly consumers: ConsumerManager
  readonly producers: ProducerManager
  readonly heartbeats: HeartbeatReader
  readonly filters: ConsumerFilterManager
  readonly hold: PullRequestHold
  /** What stands before the handlers. */
  readonly pools: RequestPools
  readonly slowConsumers: SlowConsumers
  readonly locks: RebalanceLockManager
  /** Whether groups take topics by PULL or POP. */
  readonly requestModes: MessageRequestModeManager
  /** Queues of topics on all brokers, for assignments. */
  readonly routes: TopicRoutes
  /** Cold read limits by group as administrators set them; kept in memory only, as in the original. */
  readonly coldReadThresholds: Map<string, number>
  readonly schedule: ScheduleMessageService
  /** Undefined with `timerWheelEnable=false` and where the release has no timer wheel. */
  readonly timer: TimerService | undefined
  readonly stats: BrokerStatsManager
  /** Rates of the store; observed after every put and read. */
  readonly rates: StoreRates
  /** Fingerprint of the last heartbeat by consumer group; 0 for version 1 (remoting.md 11.2). */
  readonly fingerprints: Map<string, number>
  /** Keys for messages that come without UNIQ_KEY. */
  readonly uniqueKeys: UniqueKeyGenerator
  /** Draws of the broker itself: queues of retries and of sends that leave the choice. */
  readonly random: Random
  readonly plantedBugs: ReadonlySet<PlantedBug>
  /**
   * `brokerIP1:listenPort`, what routes advertise: put together as they stand, so IPv6 has no brackets, and a port that
   * somebody wrote behind the address stays (BrokerController.getBrokerAddr). `brokerIP1` may be a name.
   */
  readonly address: () => string
  /** The same in numbers: store host of every record, and part of offset message ids. */
  readonly storeHost: () => SocketAddress
  /** Monotonic time of the start, for runtime info. */
  readonly startedAtMs: number
  /** End of the log when the store was opened. */
  readonly startedAtOffset: number
  /** There is a port for slaves, if nobody is connected to it. */
  readonly replicates: boolean
  /** Wall time of the start. */
  readonly startedAtWallMs: number
  /** Registers everything with every NameServer now (after a change of permission); nothing waits for it. */
  registerSoon(reason: string): void
  /** Registers some topics and the current data version with every NameServer (after a change of topics). */
  registerTopics(topicNames: readonly string[]): void
}
