import type { Runtime } from '../runtime/index.ts'
import type { MessageStore } from '../store/index.ts'
import type { ConsumerManager, ProducerManager } from './clients/index.ts'
import type { BrokerConfigHolder } from './config/index.ts'
import type { RebalanceLockManager } from './locks/index.ts'
import type { ConsumerOffsetManager, SubscriptionGroupManager, TopicConfigManager } from './metadata/index.ts'
import type { PullRequestHold } from './pull/index.ts'
import type { ScheduleMessageService } from './schedule/index.ts'
import type { BrokerStatsManager } from './stats/index.ts'

/** What request handlers of the broker work on. One per broker; nothing in it is shared between brokers. */
export interface BrokerContext {
  readonly runtime: Runtime
  readonly config: BrokerConfigHolder
  readonly store: MessageStore
  readonly topics: TopicConfigManager
  readonly groups: SubscriptionGroupManager
  readonly offsets: ConsumerOffsetManager
  readonly consumers: ConsumerManager
  readonly producers: ProducerManager
  readonly hold: PullRequestHold
  readonly locks: RebalanceLockManager
  readonly schedule: ScheduleMessageService
  readonly stats: BrokerStatsManager
  /** `brokerIP1:listenPort`, what routes advertise, and the store host in offset message ids. */
  readonly address: () => { readonly host: string; readonly port: number }
  /** Monotonic time of the start, for runtime info. */
  readonly startedAtMs: number
  /** Registers with every NameServer soon (after topic or permission changes). */
  registerSoon(reason: string): void
}
